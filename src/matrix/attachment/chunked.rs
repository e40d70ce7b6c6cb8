//! Attachments piece by piece, without any input or output of our own.

use core::fmt;

use super::encrypted_file::EncryptedFile;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::aes_ctr::AesCtr;
use crate::primitives::kdf::Sha256Stream;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// Encrypts one attachment. Each has a key of its own, so it is used up by
/// [`AttachmentEncryptor::finish`].
pub struct AttachmentEncryptor {
    key: Secret<32>,
    iv: [u8; 16],
    cipher: AesCtr,
    hash: Sha256Stream,
}

impl AttachmentEncryptor {
    /// Draws a key and an IV from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut random::OsRng)
    }

    /// [`AttachmentEncryptor::new`] with the caller's random source: 32 bytes for the key, then 8
    /// for the IV.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        let key = random::secret(rng)?;
        let mut iv = [0; 16];
        let (drawn, _) = iv.split_at_mut(8);
        rng.try_fill_bytes(drawn).map_err(|_| RandomError)?;
        let cipher = AesCtr::new(key.expose(), &iv);
        Ok(Self { key, iv, cipher, hash: Sha256Stream::default() })
    }

    /// Encrypts the next bytes of the file in place, however many.
    pub fn encrypt(&mut self, bytes: &mut [u8]) {
        self.cipher.apply(bytes);
        self.hash.update(bytes);
    }

    /// After the last bytes: what the receiver needs.
    #[must_use = "without it nobody can decrypt the attachment"]
    pub fn finish(self) -> EncryptedFile {
        EncryptedFile { key: self.key, iv: self.iv, sha256: self.hash.finish() }
    }
}

impl fmt::Debug for AttachmentEncryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentEncryptor(redacted)")
    }
}

/// Checks a ciphertext without decrypting it.
#[must_use = "nothing is checked before `verify`"]
pub struct AttachmentVerifier {
    hash: Sha256Stream,
    expected: [u8; 32],
}

impl AttachmentVerifier {
    /// Checks against the hash of this file.
    pub fn new(file: &EncryptedFile) -> Self {
        Self { hash: Sha256Stream::default(), expected: file.sha256 }
    }

    /// Reads the next bytes of the ciphertext.
    pub fn update(&mut self, ciphertext: &[u8]) {
        self.hash.update(ciphertext);
    }

    /// After the last bytes: whether they were the ciphertext that was sent.
    ///
    /// # Errors
    ///
    /// [`HashMismatch`] if not.
    pub fn verify(self) -> Result<(), HashMismatch> {
        if self.hash.finish() == self.expected { Ok(()) } else { Err(HashMismatch) }
    }
}

impl fmt::Debug for AttachmentVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentVerifier")
    }
}

/// Decrypts an attachment piece by piece. **What it gives may be forged until
/// [`AttachmentDecryptor::verify`] has succeeded**: keep it where nothing reads it.
#[must_use = "nothing is checked before `verify`"]
pub struct AttachmentDecryptor {
    pub(super) cipher: AesCtr,
    verifier: AttachmentVerifier,
}

impl AttachmentDecryptor {
    /// At the begin of the attachment.
    pub fn new(file: &EncryptedFile) -> Self {
        let cipher = AesCtr::new(file.key.expose(), &file.iv);
        Self { cipher, verifier: AttachmentVerifier::new(file) }
    }

    /// Decrypts the next bytes in place, however many; they may be forged.
    pub fn decrypt_unverified(&mut self, bytes: &mut [u8]) {
        self.verifier.update(bytes);
        self.cipher.apply(bytes);
    }

    /// After the last bytes: whether all of it is genuine.
    ///
    /// # Errors
    ///
    /// [`HashMismatch`] if not: throw away everything that was decrypted.
    pub fn verify(self) -> Result<(), HashMismatch> {
        self.verifier.verify()
    }
}

impl fmt::Debug for AttachmentDecryptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttachmentDecryptor(redacted)")
    }
}

/// The ciphertext is not the one that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the attachment is damaged or forged: its hash is another; throw away what was decrypted")]
pub struct HashMismatch;

impl CodedError for HashMismatch {
    fn code(&self) -> ErrorCode {
        ErrorCode::AuthenticationFailed
    }
}
