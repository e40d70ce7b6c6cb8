//! Base58 with Bitcoin's alphabet, for the keys that users write down.
//!
//! Not in constant time: it is long division. It is used on what a user types or reads, not on
//! what an attacker sends while watching the clock.

use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::secret::Secret;

/// Why a base58 text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base58Error {
    /// A character that is not of the alphabet.
    Character,
    /// Another number of bytes than was asked for.
    Length,
}

/// The characters of secret bytes, in ASCII.
pub(crate) fn encode_secret<const N: usize>(secret: &Secret<N>) -> Zeroizing<Vec<u8>> {
    // Each byte gives less than two characters.
    let mut text = Zeroizing::new(vec![0; N.saturating_mul(2)]);
    let written = bs58::encode(secret.expose()).onto(text.as_mut_slice());
    debug_assert!(written.is_ok(), "there is room for two characters a byte");
    text.truncate(written.unwrap_or_default());
    text
}

/// Exactly `N` secret bytes, decoded where they will stay. The caller bounds the text's length.
pub(crate) fn decode_secret<const N: usize>(text: &[u8]) -> Result<Secret<N>, Base58Error> {
    Secret::try_fill_with(|bytes| match bs58::decode(text).onto(bytes.as_mut_slice()) {
        Ok(length) if length == N => Ok(()),
        Ok(_) | Err(bs58::decode::Error::BufferTooSmall) => Err(Base58Error::Length),
        Err(_) => Err(Base58Error::Character),
    })
}
