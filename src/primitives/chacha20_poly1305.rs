//! ChaCha20-Poly1305 (RFC 8439): the cipher of dehydrated devices and of the QR login channels.

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Tag};

use super::aes_cbc_hmac::NotAuthentic;
use crate::secret::Secret;

/// Length of the nonce in bytes.
pub(crate) const NONCE_LENGTH: usize = 12;
/// Length of the tag in bytes.
pub(crate) const TAG_LENGTH: usize = 16;

/// Encrypts `buffer` in place and returns the tag over it and `associated`.
pub(crate) fn seal_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LENGTH], NotAuthentic> {
    let cipher = ChaCha20Poly1305::new(key.expose().into());
    let tag = cipher.encrypt_inout_detached(nonce.into(), associated, buffer.into());
    // Fails only beyond the cipher's limit of 256 GiB.
    tag.map(Into::into).map_err(|_| NotAuthentic)
}

/// Checks the tag over `buffer` and `associated`, then decrypts `buffer` in place.
pub(crate) fn open_in_place(
    key: &Secret<32>,
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), NotAuthentic> {
    let cipher = ChaCha20Poly1305::new(key.expose().into());
    let tag: &Tag = tag.into();
    cipher
        .decrypt_inout_detached(nonce.into(), associated, buffer.into(), tag)
        .map_err(|_| NotAuthentic)
}
