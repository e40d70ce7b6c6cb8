//! Fixed-layout binary records, as our own pickles and libolm's are made of: integers in
//! big-endian, arrays as they are, lists as a count and their elements.
//!
//! A record is written twice: first into a counter, then into a buffer of exactly that size, so
//! that no growing buffer leaves secrets behind in freed memory. Reading copies nothing, and no
//! count makes it allocate more than the input can hold.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::Unsound;
use crate::secret::SecretBytes;

/// What records are written to.
pub trait Sink {
    /// Takes bytes as they are.
    fn put(&mut self, bytes: &[u8]);

    fn u8(&mut self, value: u8) {
        self.put(&[value]);
    }

    fn bool(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    fn u32(&mut self, value: u32) {
        self.put(&value.to_be_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.put(&value.to_be_bytes());
    }

    /// The number of elements that follow. Our lists are bounded far below 2^32.
    fn count(&mut self, length: usize) {
        self.u32(u32::try_from(length).unwrap_or(u32::MAX));
    }
}

/// Measures a record.
struct Counter(usize);

impl Sink for Counter {
    fn put(&mut self, bytes: &[u8]) {
        self.0 = self.0.saturating_add(bytes.len());
    }
}

impl Sink for Zeroizing<Vec<u8>> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for SecretBytes {
    fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// Something that can be written to any sink.
pub trait Record {
    fn write<S: Sink>(&self, out: &mut S);

    /// The length of the record.
    fn length(&self) -> usize {
        let mut counter = Counter(0);
        self.write(&mut counter);
        counter.0
    }

    /// The record in a buffer of exactly its size.
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(self.length()));
        self.write(&mut out);
        out
    }
}

/// Reads a record from the front to the end. Public only as a name in a sealed trait.
pub struct Reader<'a> {
    input: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(input: &'a [u8]) -> Self {
        Self { input }
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Unsound> {
        let (array, rest) = self.input.split_first_chunk().ok_or(Unsound)?;
        self.input = rest;
        Ok(array)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Unsound> {
        self.array::<1>().map(|[byte]| *byte)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Unsound> {
        self.array().map(|bytes| u32::from_be_bytes(*bytes))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Unsound> {
        self.array().map(|bytes| u64::from_be_bytes(*bytes))
    }

    /// A boolean of ours: 0 or 1.
    pub(crate) fn bool(&mut self) -> Result<bool, Unsound> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Unsound),
        }
    }

    /// A list of at most `max` elements, each read by `element`.
    pub(crate) fn list<T>(
        &mut self,
        max: usize,
        mut element: impl FnMut(&mut Self) -> Result<T, Unsound>,
    ) -> Result<Vec<T>, Unsound> {
        let count = usize::try_from(self.u32()?).map_err(|_| Unsound)?;
        // Every element is at least four bytes long, so a false count shows before it costs.
        if count > max || count > self.input.len() / 4 {
            return Err(Unsound);
        }
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(element(self)?);
        }
        Ok(list)
    }

    /// The end of the record: nothing may follow.
    pub(crate) fn end(&self) -> Result<(), Unsound> {
        if self.input.is_empty() { Ok(()) } else { Err(Unsound) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Three;

    impl Record for Three {
        fn write<S: Sink>(&self, out: &mut S) {
            out.put(&[1, 2]);
            out.put(&[3]);
        }
    }

    /// A buffer that grows would leave what was in it behind.
    #[test]
    fn a_record_is_measured_and_has_a_buffer_of_its_size() {
        assert_eq!(Three.length(), 3);
        let bytes = Three.to_bytes();
        assert_eq!((bytes.as_slice(), bytes.capacity()), (&[1, 2, 3][..], 3));
    }

    #[test]
    fn a_list_longer_than_the_bytes_that_follow_is_refused_before_it_is_read() {
        let list = |count: u8, bytes: usize| {
            let input = [&[0, 0, 0, count][..], &[0; 64][..bytes]].concat();
            let mut read = 0;
            let list = Reader::new(&input).list(5, |reader| {
                read += 1;
                reader.u32()
            });
            (list.map(|list| list.len()), read)
        };
        assert_eq!(list(5, 20), (Ok(5), 5));
        assert_eq!(list(5, 19), (Err(Unsound), 0));
        assert_eq!(list(6, 24), (Err(Unsound), 0));
    }
}
