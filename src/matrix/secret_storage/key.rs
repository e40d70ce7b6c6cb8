//! The key under which secrets are stored.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::description::{Check, KeyDescription, Passphrase, PassphraseInfo};
use super::encrypted_secret::EncryptedSecret;
use super::error::SecretStorageError;
use crate::pk::RecoveryKey;
use crate::primitives::aes_ctr::{CtrHmacKeys, draw_iv};
use crate::primitives::kdf;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// What is encrypted, under the empty name, so that a key can be checked.
const CHECKED: [u8; 32] = [0; 32];

/// The key under which secrets are stored. Wiped on drop.
pub struct SecretStorageKey(Secret<32>);

/// Whether a key could be compared with its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCheck {
    /// It is the key that is described.
    Confirmed,
    /// The description says nothing to compare with; whether the key is right shows when a secret
    /// is decrypted. Encrypt nothing with it before that: nobody may be able to decrypt it.
    NotPossible,
}

/// A key that fits its description.
#[derive(Debug)]
pub struct UnlockedKey {
    /// The key.
    pub key: SecretStorageKey,
    /// Whether that it fits could be checked.
    pub check: KeyCheck,
}

impl SecretStorageKey {
    /// A usual limit for the rounds that a description may ask for.
    pub const USUAL_MAX_ROUNDS: u32 = 10_000_000;

    /// A new key from the operating system's generator.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if that generator fails.
    #[cfg(feature = "getrandom")]
    pub fn new() -> Result<Self, RandomError> {
        Self::with_rng(&mut random::OsRng)
    }

    /// [`SecretStorageKey::new`] with the caller's random source, 32 bytes.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        random::secret(rng).map(Self)
    }

    /// The key of 32 secret bytes.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret::copy_of(bytes))
    }

    /// The key that comes from a passphrase in this way. For a new key make a
    /// [`PassphraseInfo::new`], and put it into the description.
    pub fn from_passphrase(passphrase: &str, info: &PassphraseInfo) -> Self {
        Self(kdf::pbkdf2_sha512(passphrase.as_bytes(), info.salt().as_bytes(), info.rounds()))
    }

    /// The key that a recovery key holds, if it is the one that is described.
    ///
    /// # Errors
    ///
    /// See [`SecretStorageError`].
    pub fn unlock(
        description: &KeyDescription,
        recovery_key: &RecoveryKey,
    ) -> Result<UnlockedKey, SecretStorageError> {
        Self(recovery_key.key().duplicate()).checked(description)
    }

    /// The key that comes from a passphrase, if it is the one that is described. Does nothing if
    /// that takes more than `max_rounds` rounds.
    ///
    /// # Errors
    ///
    /// See [`SecretStorageError`].
    pub fn unlock_with_passphrase(
        description: &KeyDescription,
        passphrase: &str,
        max_rounds: u32,
    ) -> Result<UnlockedKey, SecretStorageError> {
        let info = match &description.passphrase {
            Some(Passphrase::Pbkdf2(info)) => info,
            Some(Passphrase::Unsupported(_)) => return Err(SecretStorageError::Unsupported),
            None => return Err(SecretStorageError::NoPassphrase),
        };
        let rounds = info.rounds();
        if rounds > max_rounds {
            return Err(SecretStorageError::TooManyRounds { rounds, max: max_rounds });
        }
        Self::from_passphrase(passphrase, info).checked(description)
    }

    fn checked(self, description: &KeyDescription) -> Result<UnlockedKey, SecretStorageError> {
        let Some(Check { iv, mac }) = &description.check else {
            return Ok(UnlockedKey { key: self, check: KeyCheck::NotPossible });
        };
        let keys = self.keys("");
        let mut zeros = CHECKED;
        keys.apply(iv, &mut zeros);
        keys.open(&zeros, mac, iv, &[])?;
        Ok(UnlockedKey { key: self, check: KeyCheck::Confirmed })
    }

    /// The secret bytes.
    pub const fn bytes(&self) -> &Secret<32> {
        &self.0
    }

    /// The form in which the user writes the key down.
    pub fn recovery_key(&self) -> RecoveryKey {
        RecoveryKey::new(self.0.expose())
    }

    /// What goes to the server about the key. For a key of a passphrase, add how it was made.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the operating system's generator fails.
    #[cfg(feature = "getrandom")]
    pub fn describe(&self) -> Result<KeyDescription, RandomError> {
        self.describe_with_rng(&mut random::OsRng)
    }

    /// [`SecretStorageKey::describe`] with the caller's random source, 16 bytes for the IV.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn describe_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        rng: &mut R,
    ) -> Result<KeyDescription, RandomError> {
        let EncryptedSecret { iv, mac, .. } = self.encrypt_with_rng("", &CHECKED, rng)?;
        Ok(KeyDescription { name: None, passphrase: None, check: Some(Check { iv, mac }) })
    }

    /// Encrypts a secret under its name, such as `m.cross_signing.master`. The secrets of the
    /// specification are texts, keys among them unpadded base64.
    ///
    /// Not with a key that was unlocked as [`KeyCheck::NotPossible`] and has decrypted nothing yet:
    /// it may be another than the one that is described.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the operating system's generator fails.
    #[cfg(feature = "getrandom")]
    pub fn encrypt(&self, name: &str, secret: &[u8]) -> Result<EncryptedSecret, RandomError> {
        self.encrypt_with_rng(name, secret, &mut random::OsRng)
    }

    /// [`SecretStorageKey::encrypt`] with the caller's random source, 16 bytes for the IV.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the source fails.
    pub fn encrypt_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        name: &str,
        secret: &[u8],
        rng: &mut R,
    ) -> Result<EncryptedSecret, RandomError> {
        let iv = draw_iv(rng)?;
        let keys = self.keys(name);
        let mut ciphertext = secret.to_vec();
        keys.apply(&iv, &mut ciphertext);
        let mac = keys.tag(&ciphertext);
        Ok(EncryptedSecret { iv, ciphertext, mac })
    }

    /// Decrypts the secret of this name.
    ///
    /// # Errors
    ///
    /// [`SecretStorageError::Authentication`] if it is of another name or key, or damaged.
    pub fn decrypt(
        &self,
        name: &str,
        secret: &EncryptedSecret,
    ) -> Result<Zeroizing<Vec<u8>>, SecretStorageError> {
        let EncryptedSecret { iv, ciphertext, mac } = secret;
        Ok(self.keys(name).open(ciphertext, mac, iv, ciphertext)?)
    }

    fn keys(&self, name: &str) -> CtrHmacKeys {
        CtrHmacKeys::derive(&self.0, name.as_bytes())
    }
}

impl fmt::Debug for SecretStorageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretStorageKey(redacted)")
    }
}
