//! The memory that the caller gives for an object.
//!
//! ```text
//! kind (u32) || last error (u32) || length of the record (u32) || record || zeros up to the capacity
//! ```
//!
//! Plain bytes without a pointer, at any address: whoever copies the memory copies the object, and
//! whoever frees it has freed everything. The kind says whether there is such an object at all;
//! without it nothing is believed and nothing is written.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use zeroize::{Zeroize as _, Zeroizing};

/// Length of what stands before the record.
const HEAD: usize = 12;

/// The memory of one object.
pub(crate) struct Memory {
    start: *mut u8,
    kind: u32,
    capacity: usize,
}

impl Memory {
    /// How many bytes an object needs whose record has at most `capacity`.
    pub(crate) const fn size(capacity: usize) -> usize {
        HEAD + capacity
    }

    /// Memory for an object of this kind; `None` for null.
    pub(crate) fn at(start: *const c_void, kind: u32, capacity: usize) -> Option<Self> {
        (!start.is_null()).then_some(Self { start: start.cast_mut().cast(), kind, capacity })
    }

    /// Wipes everything and leaves an object that holds nothing.
    pub(crate) fn make_blank(&self) {
        let size = Self::size(self.capacity);
        let start: *mut MaybeUninit<u8> = self.start.cast();
        // SAFETY: the caller has `size` bytes there, as `olm_..._size()` told it, and nobody else
        // uses them during the call. They need not have been written yet.
        let all = unsafe { std::slice::from_raw_parts_mut(start, size) };
        all.zeroize();
        self.write_at(0, &self.kind.to_ne_bytes());
    }

    /// Whether an object of this kind is there.
    pub(crate) fn is_made(&self) -> bool {
        self.number_at(0) == self.kind
    }

    /// The last error.
    pub(crate) fn error(&self) -> u32 {
        self.number_at(4)
    }

    /// Notes an error, of an object that is made.
    pub(crate) fn set_error(&self, code: u32) {
        self.write_at(4, &code.to_ne_bytes());
    }

    /// A copy of the record; empty if the object holds nothing.
    pub(crate) fn record(&self) -> Zeroizing<Vec<u8>> {
        let mut record = Zeroizing::new(vec![0; self.record_length()]);
        self.read_at(HEAD, &mut record);
        record
    }

    /// Replaces the record, and says whether there was room.
    pub(crate) fn set_record(&self, record: &[u8]) -> bool {
        let Ok(length) = u32::try_from(record.len()) else { return false };
        if record.len() > self.capacity {
            return false;
        }
        let before = self.record_length();
        self.write_at(8, &length.to_ne_bytes());
        self.write_at(HEAD, record);
        let left_over = before.saturating_sub(record.len());
        self.write_at(HEAD + record.len(), &vec![0; left_over]);
        true
    }

    fn record_length(&self) -> usize {
        usize::try_from(self.number_at(8)).unwrap_or(0).min(self.capacity)
    }

    fn number_at(&self, place: usize) -> u32 {
        let mut bytes = [0; 4];
        self.read_at(place, &mut bytes);
        u32::from_ne_bytes(bytes)
    }

    /// `place` and the length of `to` together are never above the size.
    fn read_at(&self, place: usize, to: &mut [u8]) {
        // SAFETY: within the bytes that the caller has there, of which nobody else writes any
        // during the call; `to` is ours.
        unsafe { std::ptr::copy_nonoverlapping(self.start.add(place), to.as_mut_ptr(), to.len()) };
    }

    /// `place` and the length of `from` together are never above the size.
    fn write_at(&self, place: usize, from: &[u8]) {
        // SAFETY: within the bytes that the caller has there, which nobody else uses during the
        // call; `from` is ours.
        unsafe { std::ptr::copy_nonoverlapping(from.as_ptr(), self.start.add(place), from.len()) };
    }
}
