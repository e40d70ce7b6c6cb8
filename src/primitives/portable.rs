//! X25519 and Ed25519 signing by dalek, XChaCha20-Poly1305 by RustCrypto, on every platform.
//!
//! The same functions as in `assembly`, which the platforms that have it prefer.

use alloc::boxed::Box;

use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305};
use curve25519_dalek::edwards::CompressedEdwardsY;
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::Sha512;
use x25519_dalek::{PublicKey, StaticSecret};

use super::aes_cbc_hmac::NotAuthentic;
use super::xchacha20_poly1305::{NONCE_LENGTH, TAG_LENGTH};

/// The public key of 32 secret bytes.
pub(super) fn x25519_public_key(secret: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret)).to_bytes()
}

/// X25519 into `out`; `false`, and nothing written, if the result is all zero.
#[expect(clippy::disallowed_methods, reason = "what the only Diffie-Hellman of the library calls")]
pub(super) fn x25519(secret: &[u8; 32], theirs: &[u8; 32], out: &mut [u8; 32]) -> bool {
    let shared = StaticSecret::from(*secret).diffie_hellman(&PublicKey::from(*theirs));
    let is_good = shared.was_contributory();
    if is_good {
        out.copy_from_slice(shared.as_bytes());
    }
    is_good
}

/// Whether 32 bytes, of which y is below 2^255 - 19, encode a point of the curve.
pub(super) fn is_edwards_point(encoding: &[u8; 32]) -> bool {
    CompressedEdwardsY(*encoding).decompress().is_some()
}

/// Encrypts `buffer` in place. Fails only beyond the cipher's limit of 256 GiB.
pub(super) fn xchacha20_poly1305_seal(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LENGTH], NotAuthentic> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let tag = cipher.encrypt_inout_detached(nonce.into(), associated, buffer.into());
    tag.map(Into::into).map_err(|_| NotAuthentic)
}

/// Checks the tag, and decrypts `buffer` in place.
pub(super) fn xchacha20_poly1305_open(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), NotAuthentic> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let tag: &Tag = tag.into();
    cipher
        .decrypt_inout_detached(nonce.into(), associated, buffer.into(), tag)
        .map_err(|_| NotAuthentic)
}

/// What a seed expands to, ready for signing.
pub(super) struct SeedSigner(Box<SigningKey>);

impl SeedSigner {
    pub(super) fn new(seed: &[u8; 32]) -> Self {
        Self(Box::new(SigningKey::from_bytes(seed)))
    }

    pub(super) fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// An expanded secret whose seed is not known, ready for signing.
pub(super) struct ExpandedSigner {
    secret: Box<ExpandedSecretKey>,
    public: VerifyingKey,
}

impl ExpandedSigner {
    pub(super) fn new(secret: &[u8; 64]) -> Self {
        let secret = Box::new(ExpandedSecretKey::from_bytes(secret));
        Self { public: VerifyingKey::from(&*secret), secret }
    }

    pub(super) fn public_key(&self) -> [u8; 32] {
        self.public.to_bytes()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        raw_sign::<Sha512>(&self.secret, message, &self.public).to_bytes()
    }
}
