//! The frame that Olm and Megolm messages share, around fields that differ.
//!
//! ```text
//! version (3 or 4) || fields || MAC (8 or 32 bytes, by the version) || trailer (a signature, or nothing)
//! ```

use core::ops::Range;

use super::fields::{Malformed, Reader};
use super::message_error::MessageError;
use crate::primitives::aes_cbc_hmac::{CipherKeys, MacLength};

/// Reads the version and returns the fields between it and the MAC.
pub(crate) fn open(
    bytes: &[u8],
    trailer_length: usize,
) -> Result<(MacLength, Reader<'_>), MessageError> {
    let (version, rest) = bytes.split_first().ok_or(MessageError::TooShort)?;
    let mac_length = MacLength::from_message_version(*version)
        .ok_or(MessageError::UnsupportedVersion(*version))?;
    let after_fields = mac_length.bytes().saturating_add(trailer_length);
    let fields_length = rest.len().checked_sub(after_fields).ok_or(MessageError::TooShort)?;
    let fields = rest.get(..fields_length).ok_or(MessageError::TooShort)?;
    Ok((mac_length, Reader::new(fields)))
}

/// Where a ciphertext that `reader` has just returned lies in the whole frame.
///
/// Its length is looked at before any cryptography.
pub(crate) fn ciphertext_range(
    reader: &Reader<'_>,
    ciphertext: &[u8],
) -> Result<Range<usize>, Malformed> {
    if !CipherKeys::is_ciphertext_length(ciphertext.len()) {
        return Err(Malformed);
    }
    // The version byte stands before the fields.
    let end = reader.position().saturating_add(1);
    Ok(end.saturating_sub(ciphertext.len())..end)
}
