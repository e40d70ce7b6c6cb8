//! Memory that is given to the caller.

use std::ptr::null_mut;

use zeroize::{Zeroize, Zeroizing};

use crate::call::{Output, check};

/// Bytes or text that the library gives you: `len` bytes at `data`. A zero byte follows them, so
/// text can be printed as a string. `data` is NULL where there is nothing.
///
/// Yours until you pass it to olmec_buffer_free(), which wipes it. Do not free `data` otherwise and
/// do not change `data` or `capacity`. May be moved and read from any thread.
#[repr(C)]
pub struct olmec_buffer {
    /// The bytes; not NULL even if there are none of them, unless there is nothing at all.
    pub data: *mut u8,
    /// How many bytes there are, without the zero byte.
    pub len: usize,
    /// How many bytes were allocated. Belongs to the library.
    pub capacity: usize,
}

impl Output for olmec_buffer {
    const EMPTY: Self = Self { data: null_mut(), len: 0, capacity: 0 };
}

impl From<Vec<u8>> for olmec_buffer {
    fn from(bytes: Vec<u8>) -> Self {
        // What comes from the facade may be a secret; no copy of it stays behind.
        let bytes = Zeroizing::new(bytes);
        let len = bytes.len();
        let mut copy = vec![0; len.saturating_add(1)].into_boxed_slice();
        copy.iter_mut().zip(bytes.iter()).for_each(|(to, from)| *to = *from);
        let capacity = copy.len();
        Self { data: Box::into_raw(copy).cast(), len, capacity }
    }
}

impl From<String> for olmec_buffer {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<Option<String>> for olmec_buffer {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::EMPTY, Self::from)
    }
}

/// Wipes and frees what a buffer holds, and makes it empty. NULL and empty buffers are allowed, so
/// freeing a buffer twice does no harm; freeing a copy of the struct does.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_buffer_free(buffer: *mut olmec_buffer) {
    if check(buffer.cast_const()).is_err() {
        return;
    }
    // SAFETY: neither null nor misaligned; the header asks for a buffer that the library filled or
    // emptied, or that is all zero.
    let olmec_buffer { data, capacity, .. } = unsafe { buffer.replace(Output::EMPTY) };
    if data.is_null() {
        return;
    }
    // SAFETY: made by `From<Vec<u8>>` from a boxed slice of this length, and the header forbids to
    // change either or to free a copy.
    let mut bytes = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(data, capacity)) };
    bytes.zeroize();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_byte_follows_and_freeing_empties() {
        let mut buffer = olmec_buffer::from("hi".to_owned());
        assert_eq!((buffer.len, buffer.capacity), (2, 3));
        // SAFETY: made of three bytes just above.
        assert_eq!(unsafe { std::slice::from_raw_parts(buffer.data, 3) }, b"hi\0");
        buffer.len = 0; // the caller may shorten it
        olmec_buffer_free(&mut buffer);
        assert!(buffer.data.is_null());
        olmec_buffer_free(&mut buffer);
        olmec_buffer_free(null_mut());
    }

    #[test]
    fn nothing_and_an_empty_text_differ() {
        let nothing = olmec_buffer::from(None);
        let mut empty = olmec_buffer::from(Some(String::new()));
        assert!(nothing.data.is_null());
        assert!(!empty.data.is_null());
        assert_eq!(empty.len, 0);
        olmec_buffer_free(&mut empty);
    }
}
