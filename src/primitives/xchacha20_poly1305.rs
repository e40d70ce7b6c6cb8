//! XChaCha20-Poly1305: the cipher of our own pickles. The 24-byte nonce is long enough to be
//! drawn at random for every pickle under one key.

use alloc::borrow::Cow;

use super::aes_cbc_hmac::NotAuthentic;
use super::backend;
use crate::secret::Secret;

/// Length of the nonce in bytes.
pub(crate) const NONCE_LENGTH: usize = 24;
/// Length of the tag in bytes.
pub(crate) const TAG_LENGTH: usize = 16;

/// Encrypts `buffer` in place and returns the tag over it, `header` and `context`.
pub(crate) fn seal_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    header: &[u8],
    context: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LENGTH], NotAuthentic> {
    backend::xchacha20_poly1305_seal(key.expose(), nonce, &associated(header, context), buffer)
}

/// Checks the tag over `header`, `context` and `buffer`, and decrypts `buffer` in place. If the tag
/// is wrong, what is left in `buffer` means nothing.
pub(crate) fn open_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    header: &[u8],
    context: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), NotAuthentic> {
    let associated = associated(header, context);
    backend::xchacha20_poly1305_open(key.expose(), nonce, &associated, buffer, tag)
}

/// Both, one after the other.
fn associated<'a>(header: &'a [u8], context: &[u8]) -> Cow<'a, [u8]> {
    if context.is_empty() { Cow::Borrowed(header) } else { Cow::Owned([header, context].concat()) }
}
