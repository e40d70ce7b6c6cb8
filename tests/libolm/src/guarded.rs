//! Memory with something before and behind it that must not change.

const GUARD: usize = 32;
const PATTERN: u8 = 0xC5;

/// Bytes for one side of a call.
#[derive(Debug)]
pub(crate) struct Guarded {
    bytes: Vec<u8>,
    start: usize,
    length: usize,
}

impl Guarded {
    /// These bytes, at an address that is `misaligned` above a multiple of 16.
    pub(crate) fn new(contents: &[u8], misaligned: usize) -> Self {
        let length = contents.len();
        let mut bytes = vec![PATTERN; length + 2 * GUARD + 32];
        let start = (bytes.as_ptr() as usize + GUARD).next_multiple_of(16) + misaligned
            - bytes.as_ptr() as usize;
        bytes[start..start + length].copy_from_slice(contents);
        Self { bytes, start, length }
    }

    /// Room for a result.
    pub(crate) fn room(length: usize, misaligned: usize) -> Self {
        Self::new(&vec![PATTERN; length], misaligned)
    }

    pub(crate) fn address(&mut self) -> usize {
        self.bytes[self.start..].as_mut_ptr() as usize
    }

    pub(crate) fn contents(&self) -> &[u8] {
        &self.bytes[self.start..self.start + self.length]
    }

    pub(crate) fn contents_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..self.start + self.length]
    }

    /// Whether nothing around the bytes, and nothing of them from `written` on, was written.
    pub(crate) fn is_intact_from(&self, written: usize) -> bool {
        let end = self.start + written.min(self.length);
        let around = self.bytes[..self.start].iter().chain(&self.bytes[end..]);
        around.into_iter().all(|byte| *byte == PATTERN)
    }
}
