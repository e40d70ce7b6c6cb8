//! The caller's memory apart from objects: inputs, outputs and random bytes.
//!
//! Inputs are only read and outputs only written, after everything that is read has been read; so
//! memory that a caller passes for both does no harm.

use std::ffi::c_void;

use olmec::random::{TryCryptoRng, TryRng, next_word_via_fill};
use zeroize::Zeroize as _;

use crate::error::Error;

/// Bytes of the caller, for the length of a call. Nothing for null, and for a length that no memory
/// has, such as `olm_error()`.
pub(crate) fn input<'a>(data: *const c_void, length: usize) -> &'a [u8] {
    if data.is_null() || isize::try_from(length).is_err() {
        return &[];
    }
    // SAFETY: neither null nor too long; the caller has that many bytes there, and changes none of
    // them during the call. Nothing of this crate outlives a call.
    unsafe { std::slice::from_raw_parts(data.cast(), length) }
}

/// Where the caller wants a result.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    start: *mut c_void,
    length: usize,
}

impl Output {
    pub(crate) const fn new(start: *mut c_void, length: usize) -> Self {
        Self { start, length }
    }

    /// Whether so many bytes fit.
    pub(crate) fn has_room_for(&self, length: usize) -> Result<(), Error> {
        let fits = length <= self.length && (length == 0 || !self.start.is_null());
        if fits { Ok(()) } else { Err(Error::OUTPUT_BUFFER_TOO_SMALL) }
    }

    /// Writes the bytes, and nothing behind them. Returns how many there were.
    pub(crate) fn write(&self, bytes: impl AsRef<[u8]>) -> Result<usize, Error> {
        let bytes = bytes.as_ref();
        self.has_room_for(bytes.len())?;
        if !bytes.is_empty() {
            // SAFETY: not null, and the caller has at least that many bytes there.
            unsafe { std::ptr::copy(bytes.as_ptr(), self.start.cast::<u8>(), bytes.len()) };
        }
        Ok(bytes.len())
    }
}

/// A number for the caller, who may not want it.
pub(crate) fn number<T>(to: *mut T, value: T) {
    if !to.is_null() {
        // SAFETY: not null, and the caller has room for a `T` there, aligned or not.
        unsafe { to.write_unaligned(value) };
    }
}

/// Random bytes of the caller.
pub(crate) struct Random {
    start: *mut c_void,
    length: usize,
}

impl Random {
    pub(crate) const fn new(start: *mut c_void, length: usize) -> Self {
        Self { start, length }
    }

    /// A source that gives these bytes, if there are enough.
    pub(crate) fn source<'a>(&self, needed: usize) -> Result<Given<'a>, Error> {
        let bytes = input(self.start, self.length);
        if bytes.len() < needed { Err(Error::NOT_ENOUGH_RANDOM) } else { Ok(Given(bytes)) }
    }

    /// Overwrites them, so that nothing is made of them again.
    pub(crate) fn wipe(&self) {
        if !self.start.is_null() && isize::try_from(self.length).is_ok() {
            // SAFETY: neither null nor too long; the caller has that many bytes there, as random
            // bytes that it lets go. Sources made of them are used no more.
            let bytes: &mut [u8] =
                unsafe { std::slice::from_raw_parts_mut(self.start.cast(), self.length) };
            bytes.zeroize();
        }
    }
}

/// Gives bytes of the caller as randomness, in their order.
pub(crate) struct Given<'a>(pub(crate) &'a [u8]);

/// There are no more bytes.
#[derive(Debug)]
pub(crate) struct UsedUp;

impl std::fmt::Display for UsedUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no more random bytes")
    }
}

impl std::error::Error for UsedUp {}

impl TryRng for Given<'_> {
    type Error = UsedUp;

    fn try_next_u32(&mut self) -> Result<u32, UsedUp> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, UsedUp> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), UsedUp> {
        let (given, rest) = self.0.split_at_checked(out.len()).ok_or(UsedUp)?;
        out.copy_from_slice(given);
        self.0 = rest;
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}
