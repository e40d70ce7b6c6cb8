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
