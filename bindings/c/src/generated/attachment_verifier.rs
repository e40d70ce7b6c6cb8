//! `olmec_attachment_verifier` and its calls.
// Made by `olmec-generate c`: do not edit.

use crate::call::call;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, give, handle};
use crate::input;
use olmec_facade as facade;
use std::ffi::c_void;

/// Checks a ciphertext against the hash, piece by piece. olmec_attachment_verifier_verify()
/// uses it up.
///
/// May be used by several threads at once: calls on one handle wait for each other.
///
/// Free it with olmec_attachment_verifier_free().
pub struct olmec_attachment_verifier(());

impl Opaque for olmec_attachment_verifier {
    type Object = facade::AttachmentVerifier;
    const TAG: u64 = super::TAGS + 19;
}

/// Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
/// nobody may use it afterwards: freeing it twice is not allowed.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_verifier_free(verifier: *mut olmec_attachment_verifier) {
    crate::handle::free(verifier);
}

/// Checks against the hash in the EncryptedFile object.
///
/// Free out with olmec_attachment_verifier_free().
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_verifier_new(
    file: *const c_void,
    file_len: usize,
    out: *mut *mut olmec_attachment_verifier,
) -> olmec_status {
    call(out, || {
        let file = input::text(file, file_len)?;
        Ok(give(facade::AttachmentVerifier::new(file.into())?))
    })
}

/// Reads the next bytes of the ciphertext. Fails with OLMEC_ALREADY_USED.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_verifier_update(
    verifier: *mut olmec_attachment_verifier,
    ciphertext: *const c_void,
    ciphertext_len: usize,
) -> olmec_status {
    call((), || {
        let verifier = handle(verifier)?;
        let ciphertext = input::bytes(ciphertext, ciphertext_len)?;
        verifier.update(ciphertext.into())?;
        Ok(())
    })
}

/// After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if they are not what was sent.
#[unsafe(no_mangle)]
pub extern "C" fn olmec_attachment_verifier_verify(
    verifier: *mut olmec_attachment_verifier,
) -> olmec_status {
    call((), || {
        let verifier = handle(verifier)?;
        verifier.verify()?;
        Ok(())
    })
}
