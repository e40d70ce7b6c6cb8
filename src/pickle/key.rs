//! The key that pickles are sealed with.

use core::fmt;

use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// The 32-byte key that seals pickles. Keep it where the platform keeps secrets; whoever has it
/// and a pickle has the account.
///
/// From a passphrase, derive one with a password hash and store the salt beside the pickles:
///
/// ```
/// use argon2::Argon2;
/// use olmec::pickle::PickleKey;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let salt: [u8; 16] = [0x5A; 16]; // sixteen random bytes, drawn once and stored in the clear
/// let mut bytes = [0; 32];
/// Argon2::default()
///     .hash_password_into(b"correct horse battery staple", &salt, &mut bytes)
///     .map_err(|error| error.to_string())?;
/// let key = PickleKey::from_bytes(&bytes);
/// # Ok(())
/// # }
/// ```
pub struct PickleKey(Secret<32>);

impl PickleKey {
    /// Length in bytes.
    pub const LENGTH: usize = 32;

    /// The key of 32 uniformly random bytes. The caller wipes its own copy.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret::copy_of(bytes))
    }

    /// A new random key, from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, RandomError> {
        Self::generate_with_rng(&mut random::OsRng)
    }

    /// A new random key, from the caller's random source.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        random::secret(rng).map(Self)
    }

    /// Shows the 32 bytes, to store them.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    pub(super) const fn secret(&self) -> &Secret<32> {
        &self.0
    }
}

impl fmt::Debug for PickleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PickleKey(redacted)")
    }
}
