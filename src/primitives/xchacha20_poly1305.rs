//! XChaCha20-Poly1305: the cipher of our own pickles. The 24-byte nonce is long enough to be
//! drawn at random for every pickle under one key.

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305};

use super::aes_cbc_hmac::NotAuthentic;
use crate::secret::Secret;

/// Length of the nonce in bytes.
pub(crate) const NONCE_LENGTH: usize = 24;
/// Length of the tag in bytes.
pub(crate) const TAG_LENGTH: usize = 16;

/// Encrypts `buffer` in place and returns the tag over it and `header`.
pub(crate) fn seal_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    header: &[&[u8]; 2],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LENGTH], NotAuthentic> {
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let tag = cipher.encrypt_inout_detached(nonce.into(), &header.concat(), buffer.into());
    // Fails only beyond the cipher's limit of 256 GiB.
    tag.map(Into::into).map_err(|_| NotAuthentic)
}

/// Checks the tag over `header` and `buffer`, then decrypts `buffer` in place.
pub(crate) fn open_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    header: &[&[u8]; 2],
    buffer: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), NotAuthentic> {
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let tag: &Tag = tag.into();
    cipher
        .decrypt_inout_detached(nonce.into(), &header.concat(), buffer.into(), tag)
        .map_err(|_| NotAuthentic)
}
