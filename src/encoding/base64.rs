//! Base64 as Matrix uses it.
//!
//! Written without padding. Read without padding or with exactly the canonical padding;
//! everything else is an error: a foreign character, white space, the URL-safe alphabet, non-zero
//! trailing bits, a wrong decoded length. Each byte string therefore has exactly two accepted
//! texts. Secrets take the constant-time functions, whose branches depend only on the length and
//! on whether the text is valid.

use alloc::{string::String, vec::Vec};

#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
use std::sync::LazyLock;

#[cfg(not(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64"))))]
use ::base64::engine::general_purpose::STANDARD_NO_PAD as UNPADDED;
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
use ::base64::engine::{Simd, general_purpose::NO_PAD};
use ::base64::{DecodeSliceError, Engine as _};
#[cfg(feature = "matrix")]
use base64ct::Base64UrlUnpadded;
use base64ct::{Base64Unpadded, Encoding};

use crate::error::{CodedError, ErrorCode};
use crate::secret::{Secret, SecretText};

/// Why a base64 text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Base64Error {
    /// A foreign character, partial padding or non-zero trailing bits.
    #[error("the text is not standard base64 with canonical or no padding")]
    Invalid,
    /// Valid base64, but of another number of bytes than this object has.
    #[error("the text decodes to the wrong number of bytes: {expected} are needed")]
    WrongLength {
        /// How many bytes the object has.
        expected: usize,
    },
}

impl CodedError for Base64Error {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Invalid => ErrorCode::InvalidBase64,
            Self::WrongLength { .. } => ErrorCode::WrongLength,
        }
    }
}

/// What encodes and decodes public bytes without padding, with vector instructions where the processor
/// has them: made once, as it has tables and asks the processor.
#[cfg(all(feature = "std", any(target_arch = "x86_64", target_arch = "aarch64")))]
static UNPADDED: LazyLock<Simd> = LazyLock::new(|| Simd::standard(NO_PAD));

/// Unpadded base64 of public bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    UNPADDED.encode(bytes)
}

fn text_length(length: usize) -> usize {
    length.saturating_mul(4).div_ceil(3)
}

/// An empty vector for `length` bytes that [`encode_in_place`] will find room in.
pub(crate) fn with_room_for_text(length: usize) -> Vec<u8> {
    Vec::with_capacity(text_length(length))
}

/// [`encode`] in the place of the bytes, or a new one if there is no room for the text.
///
/// The text is longer, so it is written from its end, and each piece of the bytes is copied first.
pub(crate) fn encode_in_place(mut bytes: Vec<u8>) -> String {
    /// A multiple of three, and as much as most messages have.
    const PIECE: usize = 768;
    let (length, all) = (bytes.len(), text_length(bytes.len()));
    bytes.resize(all, 0);
    let mut copy = [0; PIECE];
    for start in (0..length).step_by(PIECE).rev() {
        let piece = length.saturating_sub(start).min(PIECE);
        let (Some(copy), Some(rest)) = (copy.get_mut(..piece), bytes.get_mut(start..)) else {
            break;
        };
        copy.copy_from_slice(rest.get(..piece).unwrap_or_default());
        let place = text_length(start).saturating_sub(start);
        let written = UNPADDED.encode_slice(copy, rest.get_mut(place..).unwrap_or_default());
        debug_assert!(written.is_ok(), "a text is four thirds as long");
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Public bytes of any length from base64.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    UNPADDED.decode(digits(text)?).map_err(|_| Base64Error::Invalid)
}

/// Exactly `N` public bytes from base64. A text of any other length is refused unread.
pub(crate) fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], Base64Error> {
    check_text_length::<N>(text)?;
    let mut bytes = [0; N];
    match UNPADDED.decode_slice(digits(text)?, &mut bytes) {
        Ok(written) if written == N => Ok(bytes),
        Ok(_) | Err(DecodeSliceError::OutputSliceTooSmall) => {
            Err(Base64Error::WrongLength { expected: N })
        }
        Err(DecodeSliceError::DecodeError(_)) => Err(Base64Error::Invalid),
    }
}

/// Unpadded base64 of secret bytes, in constant time.
pub(crate) fn encode_secret(bytes: &[u8]) -> SecretText {
    SecretText::new(Base64Unpadded::encode_string(bytes))
}

/// Exactly `N` secret bytes from base64, in constant time, decoded where they will stay.
pub(crate) fn decode_secret<const N: usize>(text: &str) -> Result<Secret<N>, Base64Error> {
    decode_secret_as::<N, Base64Unpadded>(text)
}

/// Unpadded base64 of the URL-safe alphabet of secret bytes, as in JSON Web Keys.
#[cfg(feature = "matrix")]
pub(crate) fn encode_url_secret(bytes: &[u8]) -> SecretText {
    SecretText::new(Base64UrlUnpadded::encode_string(bytes))
}

/// [`decode_secret`] with the URL-safe alphabet.
#[cfg(feature = "matrix")]
pub(crate) fn decode_url_secret<const N: usize>(text: &str) -> Result<Secret<N>, Base64Error> {
    decode_secret_as::<N, Base64UrlUnpadded>(text)
}

fn decode_secret_as<const N: usize, Unpadded: Encoding>(
    text: &str,
) -> Result<Secret<N>, Base64Error> {
    check_text_length::<N>(text)?;
    Secret::try_fill_with(|bytes| decode_secret_onto::<N, Unpadded>(text, bytes))
}

/// [`decode_secret`] into `out`, in which nothing of use is left if the text is refused.
pub(crate) fn decode_secret_into<const N: usize>(
    text: &str,
    out: &mut [u8; N],
) -> Result<(), Base64Error> {
    check_text_length::<N>(text)?;
    decode_secret_onto::<N, Base64Unpadded>(text, out)
}

fn decode_secret_onto<const N: usize, Unpadded: Encoding>(
    text: &str,
    out: &mut [u8; N],
) -> Result<(), Base64Error> {
    match Unpadded::decode(digits(text)?, out) {
        Ok(written) if written.len() == N => Ok(()),
        Ok(_) => Err(Base64Error::WrongLength { expected: N }),
        Err(_) => Err(Base64Error::Invalid),
    }
}

/// What stands before the padding, which is none or exactly the canonical one: a decoder that knows
/// no padding then serves for both.
fn digits(text: &str) -> Result<&str, Base64Error> {
    if text.as_bytes().last() != Some(&b'=') {
        return Ok(text);
    }
    let digits = text.trim_end_matches('=');
    let is_canonical = digits.len().next_multiple_of(4) == text.len();
    if is_canonical { Ok(digits) } else { Err(Base64Error::Invalid) }
}

/// Refuses a text whose length alone shows that it is not `N` bytes, before anything is allocated.
fn check_text_length<const N: usize>(text: &str) -> Result<(), Base64Error> {
    const { assert!(N < 1 << 16, "object sizes are small, so the sums below cannot overflow") };
    let expected = if text.ends_with('=') {
        N.div_ceil(3).saturating_mul(4)
    } else {
        N.saturating_mul(4).div_ceil(3)
    };
    if text.len() == expected { Ok(()) } else { Err(Base64Error::WrongLength { expected: N }) }
}

#[cfg(test)]
mod tests;
