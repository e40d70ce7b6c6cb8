//! `olmec_attachment_decryptor` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::buffer::olmec_buffer;
use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Decrypts an attachment piece by piece. What it gives may be forged until
/// olmec_attachment_decryptor_verify() has succeeded, which uses it up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_attachment_decryptor_free().
pub struct olmec_attachment_decryptor(());

impl Opaque for olmec_attachment_decryptor {
    type Object = facade::AttachmentDecryptor;
    const TAG: u64 = super::TAGS + 17;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_decryptor_free(decryptor: *mut olmec_attachment_decryptor) {
    crate::handle::free(decryptor);
}

/// Decrypts the attachment of an EncryptedFile object.
///
/// Free out with olmec_attachment_decryptor_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_decryptor_new(
    file: *const c_void,
    file_len: usize,
    out: *mut *mut olmec_attachment_decryptor,
) -> olmec_status {
    call(out, || {
        let file = input::text(file, file_len)?;
        Ok(give(facade::AttachmentDecryptor::new(file.into())?))
    })
}

/// Decrypts the next bytes, however many; they may be forged. Fails with OLMEC_ALREADY_USED.
///
/// Free out with olmec_buffer_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_decryptor_decrypt_unverified(
    decryptor: *mut olmec_attachment_decryptor,
    ciphertext: *const c_void,
    ciphertext_len: usize,
    out: *mut olmec_buffer,
) -> olmec_status {
    call(out, || {
        let decryptor = handle(decryptor)?;
        let ciphertext = input::bytes(ciphertext, ciphertext_len)?;
        Ok(decryptor.decrypt_unverified(ciphertext.into())?.into())
    })
}

/// After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if anything was forged: throw
/// away all that was decrypted.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_decryptor_verify(
    decryptor: *mut olmec_attachment_decryptor,
) -> olmec_status {
    call((), || {
        let decryptor = handle(decryptor)?;
        decryptor.verify()?;
        Ok(())
    })
}
