//! The bytes of the QR codes for signing in.

mod msc4108;
mod msc4388;

pub use msc4108::{Msc4108Intent, Msc4108QrCode};
pub use msc4388::{Msc4388Intent, Msc4388QrCode};

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use super::error::{QrCodeBuildError, QrCodeError, check_key};
use crate::primitives::curve25519::Curve25519PublicKey;

/// Reads the fields of a code, first to last.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins after the prefix, which must be there.
    fn after_prefix(bytes: &'a [u8], prefix: &[u8]) -> Result<Self, QrCodeError> {
        match bytes.strip_prefix(prefix) {
            Some(rest) => Ok(Self(rest)),
            None if prefix.starts_with(bytes) => Err(QrCodeError::Truncated),
            None => Err(QrCodeError::WrongPrefix),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], QrCodeError> {
        let (array, rest) = self.0.split_first_chunk().ok_or(QrCodeError::Truncated)?;
        self.0 = rest;
        Ok(array)
    }

    fn byte(&mut self) -> Result<u8, QrCodeError> {
        let [byte] = *self.array()?;
        Ok(byte)
    }

    fn key(&mut self) -> Result<Curve25519PublicKey, QrCodeError> {
        let key = Curve25519PublicKey::new(*self.array()?);
        check_key(&key)?;
        Ok(key)
    }

    /// A text after its length in two bytes, highest first.
    fn text(&mut self) -> Result<String, QrCodeError> {
        let length = usize::from(u16::from_be_bytes(*self.array()?));
        let (text, rest) = self.0.split_at_checked(length).ok_or(QrCodeError::Truncated)?;
        self.0 = rest;
        match core::str::from_utf8(text) {
            Ok("") => Err(QrCodeError::EmptyText),
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(QrCodeError::NotUtf8),
        }
    }

    fn end(self) -> Result<(), QrCodeError> {
        if self.0.is_empty() { Ok(()) } else { Err(QrCodeError::TrailingBytes) }
    }
}

/// Checks a key and appends it.
fn push_key(out: &mut Vec<u8>, key: &Curve25519PublicKey) -> Result<(), QrCodeBuildError> {
    check_key(key)?;
    out.extend_from_slice(key.as_bytes());
    Ok(())
}

/// Appends a text of 1 to 65535 bytes after its length.
fn push_text(out: &mut Vec<u8>, text: &str) -> Result<(), QrCodeBuildError> {
    let wrong_length = QrCodeBuildError::TextLength { length: text.len() };
    let length = u16::try_from(text.len()).ok().filter(|length| *length > 0).ok_or(wrong_length)?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(text.as_bytes());
    Ok(())
}
