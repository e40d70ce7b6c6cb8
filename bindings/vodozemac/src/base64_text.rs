//! Base64 as vodozemac reads it: padding may be there or not.

use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use base64::engine::{DecodePaddingMode, Engine as _};

use crate::Base64DecodeError;

const ENGINE: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// Bytes from standard base64, with or without padding.
///
/// # Errors
///
/// If the text is not base64.
pub fn base64_decode(input: impl AsRef<[u8]>) -> Result<Vec<u8>, Base64DecodeError> {
    ENGINE.decode(input)
}

/// Standard base64 without padding.
pub fn base64_encode(input: impl AsRef<[u8]>) -> String {
    ENGINE.encode(input)
}
