//! Encrypted attachments, version 2.
//!
//! ```text
//! ciphertext = AES-256-CTR(key, IV, file)     IV: 8 random bytes, then 8 zero bytes
//! hash       = SHA-256(ciphertext)
//! ```
//!
//! The ciphertext is uploaded; key, IV and hash travel in the event as an [`EncryptedFile`].
//!
//! # When plaintext may be used
//!
//! Only the hash tells whether the ciphertext is the sender's, and only at its end. Until then
//! whoever serves the file can flip any bit of the plaintext.
//!
//! | call | hash | memory |
//! |---|---|---|
//! | [`EncryptedFile::decrypt`] | checked before anything is decrypted | the file |
//! | [`decrypt_stream`] | checked first, by reading the source twice | constant |
//! | [`AttachmentDecryptor`], [`DecryptingReader`] | checked last: what they gave must not be used before | constant |
//!
//! The hash does not cover the IV: who may write the event may also change the IV in it, and with
//! it the plaintext.
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#sending-encrypted-attachments>.

mod chunked;
mod encrypted_file;
#[cfg(feature = "std")]
mod stream;

#[cfg(test)]
mod tests;

pub use chunked::{AttachmentDecryptor, AttachmentEncryptor, AttachmentVerifier, HashMismatch};
pub use encrypted_file::{EncryptedFile, EncryptedFileError};
#[cfg(feature = "std")]
pub use stream::{DecryptingReader, EncryptingReader, StreamError, decrypt_stream};
