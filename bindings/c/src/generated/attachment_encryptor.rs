//! `olmec_attachment_encryptor` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Encrypts one attachment, piece by piece. olmec_attachment_encryptor_finish() uses it up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_attachment_encryptor_free().
pub struct olmec_attachment_encryptor(());

impl Opaque for olmec_attachment_encryptor {
    type Object = facade::AttachmentEncryptor;
    const TAG: u64 = super::TAGS + 18;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_encryptor_free(encryptor: *mut olmec_attachment_encryptor) {
    crate::handle::free(encryptor);
}

/// Draws a key for one attachment. Fails with OLMEC_RANDOM_FAILURE.
///
/// Free out with olmec_attachment_encryptor_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_encryptor_new(
    out: *mut *mut olmec_attachment_encryptor,
) -> olmec_status {
    call(out, || Ok(give(facade::AttachmentEncryptor::new()?)))
}

/// Encrypts the next bytes of the file, however many. Fails with OLMEC_ALREADY_USED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_encryptor_encrypt(
    encryptor: *mut olmec_attachment_encryptor,
    plaintext: *const c_void,
    plaintext_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let encryptor = handle(encryptor)?;
        let plaintext = input::bytes(plaintext, plaintext_len)?;
        Ok(encryptor.encrypt(plaintext.into())?.into())
    })
}

/// SECRET. After the last bytes: the EncryptedFile object for the event, with the URL to which
/// the ciphertext was uploaded. Fails with OLMEC_ALREADY_USED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_encryptor_finish(
    encryptor: *mut olmec_attachment_encryptor,
    url: *const c_void,
    url_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let encryptor = handle(encryptor)?;
        let url = input::text(url, url_len)?;
        Ok(encryptor.finish(url.into())?.into())
    })
}
