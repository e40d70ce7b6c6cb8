//! What an account holds, in numbers and public keys: for a log, a bug report, a tool.

use core::fmt;

use super::account::{Account, IdentityKeys};
use super::fallback_key::FallbackKey;
use super::one_time_keys::KeyId;

/// What an account holds. Has no secrets; its `Display` is one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountDescription {
    /// The public identity keys.
    pub identity_keys: IdentityKeys,
    /// How many one-time keys are held, published or not.
    pub one_time_keys: usize,
    /// How many of them are not marked as published.
    pub unpublished_one_time_keys: usize,
    /// The id of the current fallback key, published or not.
    pub fallback_key: Option<KeyId>,
    /// The id of the fallback key before it, while that is kept.
    pub previous_fallback_key: Option<KeyId>,
}

impl Account {
    /// What the account holds, for a log or a bug report. Holds no secrets.
    pub fn describe(&self) -> AccountDescription {
        let id = |key: &FallbackKey| key.stored.id;
        AccountDescription {
            identity_keys: self.identity_keys(),
            one_time_keys: self.one_time_key_count(),
            unpublished_one_time_keys: self.one_time_keys().count(),
            fallback_key: self.fallback_keys.current.as_deref().map(id),
            previous_fallback_key: self.fallback_keys.previous.as_deref().map(id),
        }
    }
}

impl fmt::Display for AccountDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IdentityKeys { ed25519, curve25519 } = self.identity_keys;
        write!(f, "curve25519: {curve25519} ed25519: {ed25519}")?;
        write!(f, " one-time keys: {}", self.one_time_keys)?;
        write!(f, " unpublished: {}", self.unpublished_one_time_keys)?;
        f.write_str(" fallback keys:")?;
        for id in [self.fallback_key, self.previous_fallback_key].into_iter().flatten() {
            write!(f, " {id}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng as _;

    use super::*;

    #[test]
    fn a_description_follows_the_account() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let mut account = Account::with_rng(rng).unwrap();
        let IdentityKeys { ed25519, curve25519 } = account.identity_keys();
        let keys = alloc::format!("curve25519: {curve25519} ed25519: {ed25519}");
        let rest = " one-time keys: 0 unpublished: 0 fallback keys:";
        assert_eq!(account.describe().to_string(), keys.clone() + rest);

        account.generate_one_time_keys_with_rng(3, rng).unwrap(); // ids 1 to 3
        account.generate_fallback_key_with_rng(rng).unwrap(); // id 4
        account.mark_keys_as_published();
        account.generate_one_time_keys_with_rng(2, rng).unwrap(); // ids 5 and 6
        account.generate_fallback_key_with_rng(rng).unwrap(); // id 7
        let description = account.describe();
        assert_eq!(description.identity_keys, account.identity_keys());
        assert_eq!(description.one_time_keys, 5);
        assert_eq!(description.unpublished_one_time_keys, 2);
        assert_eq!(description.fallback_key.map(KeyId::get), Some(7));
        assert_eq!(description.previous_fallback_key.map(KeyId::get), Some(4));
        let rest = " one-time keys: 5 unpublished: 2 fallback keys: AAAABw AAAABA";
        assert_eq!(description.to_string(), keys + rest);

        account.forget_previous_fallback_key();
        assert_eq!(account.describe().previous_fallback_key, None);
    }
}
