//! The form in which a user writes down a 32-byte key.
//!
//! ```text
//! text   = base58(0x8B || 0x01 || key (32) || parity), four characters and a space, and so on
//! parity = XOR of all bytes before it
//! ```
//!
//! Specification: <https://spec.matrix.org/v1.16/appendices/#cryptographic-key-representation>.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use zeroize::Zeroizing;

use crate::encoding::base58;
use crate::error::{CodedError, ErrorCode};
use crate::secret::{Secret, SecretText};

/// What every key begins with.
const PREFIX: [u8; 2] = [0x8B, 0x01];
/// Length of prefix, key and parity in bytes.
const LENGTH: usize = 35;
/// How many characters are looked at: more than any key has, white space not counted.
const MAX_CHARACTERS: usize = 64;
/// How many characters stand between two spaces.
const GROUP: usize = 4;

/// A key that the user has written down: of the backup, or of secret storage. Wiped on drop.
///
/// Its text is 48 characters in groups of four. Reading it ignores white space.
pub struct RecoveryKey(Secret<32>);

impl RecoveryKey {
    /// The recovery key of 32 secret bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Secret::copy_of(key))
    }

    /// The 32 secret bytes.
    pub const fn key(&self) -> &Secret<32> {
        &self.0
    }

    /// The text to write down.
    pub fn to_text(&self) -> SecretText {
        let body = || PREFIX.iter().chain(self.0.expose()).copied();
        let bytes = Secret::<LENGTH>::fill_with(|out| {
            let all = body().chain([parity(body())]);
            out.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        });
        let characters = base58::encode_secret(&bytes);
        // Room for a space behind each, so that no growing text leaves the key behind.
        let mut text = String::with_capacity(characters.len().saturating_mul(2));
        for (place, character) in characters.iter().enumerate() {
            if place > 0 && place % GROUP == 0 {
                text.push(' ');
            }
            text.push(char::from(*character));
        }
        SecretText::new(text)
    }
}

/// Reads the text; white space anywhere is ignored.
impl FromStr for RecoveryKey {
    type Err = RecoveryKeyError;

    fn from_str(text: &str) -> Result<Self, RecoveryKeyError> {
        // Reading base58 takes time with the square of its length, so that is limited first.
        let mut characters = Zeroizing::new([0; MAX_CHARACTERS]);
        let mut free = characters.iter_mut();
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            let character = u8::try_from(character).map_err(|_| RecoveryKeyError::Character)?;
            *free.next().ok_or(RecoveryKeyError::Length)? = character;
        }
        let count = MAX_CHARACTERS.saturating_sub(free.len());
        let bytes = base58::decode_secret::<LENGTH>(characters.get(..count).unwrap_or_default())?;
        let (prefix, rest) = bytes.expose().split_first_chunk().ok_or(RecoveryKeyError::Length)?;
        let (key, _) = rest.split_first_chunk().ok_or(RecoveryKeyError::Length)?;
        if *prefix != PREFIX {
            return Err(RecoveryKeyError::Prefix);
        }
        if parity(bytes.expose().iter().copied()) != 0 {
            return Err(RecoveryKeyError::Parity);
        }
        Ok(Self::new(key))
    }
}

fn parity(bytes: impl Iterator<Item = u8>) -> u8 {
    bytes.fold(0, |parity, byte| parity ^ byte)
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(redacted)")
    }
}

/// Why a text is not a recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryKeyError {
    /// A character that is not of base58, such as 0, O, I or l.
    #[error("cannot read the recovery key: it has a character that none has; check 0, O, I and l")]
    Character,
    /// Too short or too long.
    #[error("cannot read the recovery key: it has too few or too many characters")]
    Length,
    /// It begins unlike a recovery key.
    #[error("cannot read the recovery key: it does not begin like one; check the first characters")]
    Prefix,
    /// The last byte does not fit the others.
    #[error("cannot read the recovery key: a character of it is wrong; compare it once more")]
    Parity,
}

impl From<base58::Base58Error> for RecoveryKeyError {
    fn from(error: base58::Base58Error) -> Self {
        match error {
            base58::Base58Error::Character => Self::Character,
            base58::Base58Error::Length => Self::Length,
        }
    }
}

impl CodedError for RecoveryKeyError {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidRecoveryKey
    }
}
