//! What the caller passes: pointers with a length, enums, arrays.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use crate::call::check;
use crate::generated::status::olmec_status;

/// Bytes of the caller, for the length of a call. Null is allowed where the length is 0.
pub(crate) fn bytes<'a>(data: *const c_void, len: usize) -> Result<&'a [u8], olmec_status> {
    elements(data.cast(), len)
}

/// Text of the caller, for the length of a call.
pub(crate) fn text<'a>(data: *const c_void, len: usize) -> Result<&'a str, olmec_status> {
    std::str::from_utf8(bytes(data, len)?).map_err(|_| olmec_status::OLMEC_NOT_UTF8)
}

/// Text that may be absent: null with length 0. A pointer with length 0 is an empty text.
pub(crate) fn optional_text<'a>(
    data: *const c_void,
    len: usize,
) -> Result<Option<&'a str>, olmec_status> {
    let text = text(data, len)?;
    Ok((!data.is_null()).then_some(text))
}

/// An array of the caller, for the length of a call.
pub(crate) fn elements<'a, T>(first: *const T, count: usize) -> Result<&'a [T], olmec_status> {
    if count == 0 {
        return Ok(&[]);
    }
    check(first)?;
    // No object is larger than this, so the length is wrong; and Rust relies on it.
    let most = isize::MAX.unsigned_abs().checked_div(size_of::<T>()).unwrap_or(usize::MAX);
    if count > most {
        return Err(olmec_status::OLMEC_LENGTH_TOO_LARGE);
    }
    // SAFETY: neither null, misaligned nor too long; the header asks for that many elements that
    // nobody changes during the call. Every field of an element is valid with any bytes.
    Ok(unsafe { std::slice::from_raw_parts(first, count) })
}

/// A struct of the caller, for the length of a call.
pub(crate) fn structure<'a, T>(pointer: *const T) -> Result<&'a T, olmec_status> {
    match elements(pointer, 1)? {
        [structure] => Ok(structure),
        _ => Err(olmec_status::OLMEC_NULL_POINTER),
    }
}

/// An enum of C: a number, which may be none of its names.
pub(crate) trait Choice: Sized {
    type Facade;

    /// What the number stands for.
    fn from_number(number: u32) -> Option<Self::Facade>;
}

/// What the caller chose. `MaybeUninit` because Rust forbids an enum that is none of its names.
pub(crate) fn choice<E: Choice>(chosen: MaybeUninit<E>) -> Result<E::Facade, olmec_status> {
    E::from_number(number(&chosen)).ok_or(olmec_status::OLMEC_UNKNOWN_CHOICE)
}

/// The number that the caller passed.
pub(crate) fn number<E>(chosen: &MaybeUninit<E>) -> u32 {
    const { assert!(size_of::<E>() == size_of::<u32>() && align_of::<E>() == align_of::<u32>()) };
    // SAFETY: of the same size and alignment, checked above, and C passes arguments and struct
    // fields with some value.
    unsafe { chosen.as_ptr().cast::<u32>().read() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_nothing_and_only_with_length_0() {
        let null = std::ptr::null();
        assert_eq!(bytes(null, 0), Ok(&[][..]));
        assert_eq!(bytes(null, 1), Err(olmec_status::OLMEC_NULL_POINTER));
        assert_eq!(optional_text(null, 0), Ok(None));
        assert_eq!(optional_text(c"".as_ptr().cast(), 0), Ok(Some("")));
        assert_eq!(optional_text(null, 1), Err(olmec_status::OLMEC_NULL_POINTER));
    }

    #[test]
    fn no_length_is_larger_than_an_object_can_be() {
        let data = c"text".as_ptr().cast();
        for len in [usize::MAX, isize::MAX.unsigned_abs() + 1] {
            assert_eq!(bytes(data, len), Err(olmec_status::OLMEC_LENGTH_TOO_LARGE));
        }
        let word = 7_u64;
        let most = isize::MAX.unsigned_abs() / 8;
        assert_eq!(elements(&raw const word, most + 1), Err(olmec_status::OLMEC_LENGTH_TOO_LARGE));
    }

    #[test]
    fn text_is_utf_8() {
        let bad = [b'a', 0xff];
        assert_eq!(text(bad.as_ptr().cast(), 2), Err(olmec_status::OLMEC_NOT_UTF8));
        assert_eq!(text(bad.as_ptr().cast(), 1), Ok("a"));
    }

    #[test]
    fn a_misaligned_array_is_refused() {
        let room = [0_u32; 2];
        let odd = room.as_ptr().wrapping_byte_add(1);
        assert_eq!(elements(odd, 1), Err(olmec_status::OLMEC_MISALIGNED_POINTER));
    }
}
