//! The owner of one C object, and the one way to call into libolm.
//!
//! libolm allocates nothing: it says how many bytes an object takes, the caller brings the memory,
//! and libolm builds the object in it. An account and a session hold pointers into themselves, so
//! that memory must not move; a boxed slice does not.

use std::{cell::Cell, ffi::CStr, fmt};

use super::{Error, ffi};

/// A kind of C object.
///
/// # Safety
///
/// The four functions must be libolm's own for this type.
pub(super) unsafe trait Object {
    /// Bytes of memory one object takes.
    const SIZE: extern "C" fn() -> usize;
    /// Builds a blank object in that memory.
    const INIT: unsafe extern "C" fn(*mut Cell<u64>) -> *mut Self;
    /// Wipes the object.
    const CLEAR: unsafe extern "C" fn(*mut Self) -> usize;
    /// The name of the last failure, a string constant of the library.
    const LAST_ERROR: unsafe extern "C" fn(*const Self) -> *const std::ffi::c_char;
}

/// Owns the memory of one C object; wiped on drop.
///
/// The memory is made of cells because libolm notes the last failure in the object even in calls
/// that only read. That also makes a handle not `Sync`, as libolm takes no locks.
pub(super) struct Handle<T: Object> {
    memory: Box<[Cell<u64>]>,
    object: std::marker::PhantomData<T>,
}

impl<T: Object> Handle<T> {
    /// A blank object.
    pub(super) fn new() -> Self {
        let words = T::SIZE().div_ceil(size_of::<u64>());
        let memory = vec![Cell::new(0); words].into_boxed_slice();
        // SAFETY: the memory is as long as libolm asks for, aligned to 8 bytes, and writable
        // through the cells.
        unsafe { T::INIT(memory.as_ptr().cast_mut()) };
        Self { memory, object: std::marker::PhantomData }
    }

    /// The object, for passing to C.
    pub(super) fn as_ptr(&self) -> *mut T {
        self.memory.as_ptr().cast_mut().cast()
    }

    /// Turns libolm's one error value into the name of what happened.
    pub(super) fn check(&self, returned: usize) -> Result<usize, Error> {
        if returned != ffi::olm_error() {
            return Ok(returned);
        }
        // SAFETY: the object is live, and the string is a constant that ends in a NUL.
        let name = unsafe { CStr::from_ptr(T::LAST_ERROR(self.as_ptr())) };
        Err(Error(name.to_string_lossy().into_owned()))
    }

    /// Lets `call` fill a buffer of `length` bytes and returns the part it filled.
    pub(super) fn read(
        &self,
        length: usize,
        call: impl FnOnce(&mut [u8]) -> usize,
    ) -> Result<Vec<u8>, Error> {
        let mut buffer = vec![0; self.check(length)?];
        let written = self.check(call(&mut buffer))?;
        buffer.truncate(written);
        Ok(buffer)
    }

    /// [`read`](Self::read) for base64 or JSON text.
    pub(super) fn try_read_text(
        &self,
        length: usize,
        call: impl FnOnce(&mut [u8]) -> usize,
    ) -> Result<String, Error> {
        let text = self.read(length, call)?;
        Ok(String::from_utf8(text).expect("base64 and libolm's JSON are ASCII"))
    }

    /// [`try_read_text`](Self::try_read_text) for calls that fail only on too small a buffer.
    pub(super) fn read_text(&self, length: usize, call: impl FnOnce(&mut [u8]) -> usize) -> String {
        self.try_read_text(length, call).expect("libolm told the length of the buffer itself")
    }
}

impl<T: Object> Drop for Handle<T> {
    fn drop(&mut self) {
        // SAFETY: the object is live, and nothing can use it after the drop.
        unsafe { T::CLEAR(self.as_ptr()) };
    }
}

impl<T: Object> fmt::Debug for Handle<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Handle").finish_non_exhaustive()
    }
}

/// Calls one libolm function on the object of a handle and gives back what it returned.
///
/// `call!(handle, olm_function, in text, out buffer, val number, object other)`: `in` is a slice
/// that is read, `out` one that libolm may write to (also where it only clobbers its input),
/// `object` another handle, `val` anything else. A slice becomes a pointer and its length. The
/// compiler checks all of it against the declaration in `ffi`.
macro_rules! call {
    ($handle:expr, $function:ident $($arguments:tt)*) => {
        call!(@with $handle, $function, [] $($arguments)*)
    };
    (@with $handle:expr, $function:ident, [$($c:expr,)*] , in $slice:ident $($rest:tt)*) => {
        call!(@with $handle, $function, [$($c,)* $slice.as_ptr(), $slice.len(),] $($rest)*)
    };
    (@with $handle:expr, $function:ident, [$($c:expr,)*] , out $slice:ident $($rest:tt)*) => {
        call!(@with $handle, $function, [$($c,)* $slice.as_mut_ptr(), $slice.len(),] $($rest)*)
    };
    (@with $handle:expr, $function:ident, [$($c:expr,)*] , object $other:ident $($rest:tt)*) => {
        call!(@with $handle, $function, [$($c,)* $other.as_ptr(),] $($rest)*)
    };
    (@with $handle:expr, $function:ident, [$($c:expr,)*] , val $value:ident $($rest:tt)*) => {
        call!(@with $handle, $function, [$($c,)* $value,] $($rest)*)
    };
    (@with $handle:expr, $function:ident, [$($c:expr,)*]) => {
        // SAFETY: handles hold live objects of the declared types, each buffer pointer comes from
        // a live slice with its length right behind it, and libolm keeps none of the pointers.
        unsafe { $crate::libolm::ffi::$function($handle.as_ptr(), $($c),*) }
    };
}
