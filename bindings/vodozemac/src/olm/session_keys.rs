//! The public keys that name a session.

use serde::{Deserialize, Serialize};

use crate::Curve25519PublicKey;

/// The public keys from which both sides derived a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionKeys {
    /// The identity key of the side that opened the session.
    pub identity_key: Curve25519PublicKey,
    /// The key that side drew for this session.
    pub base_key: Curve25519PublicKey,
    /// The one-time or fallback key of the other side.
    pub one_time_key: Curve25519PublicKey,
}

impl SessionKeys {
    pub(crate) const fn of(keys: &olmec::olm::SessionKeys) -> Self {
        Self {
            identity_key: Curve25519PublicKey(keys.identity_key),
            base_key: Curve25519PublicKey(keys.base_key),
            one_time_key: Curve25519PublicKey(keys.one_time_key),
        }
    }

    /// The id of the session, the same on both sides.
    pub fn session_id(&self) -> String {
        let Self { identity_key, base_key, one_time_key } = self;
        let keys = olmec::olm::SessionKeys {
            identity_key: identity_key.0,
            base_key: base_key.0,
            one_time_key: one_time_key.0,
        };
        keys.session_id().into()
    }
}

/// The public half of a ratchet key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatchetPublicKey(Curve25519PublicKey);

impl From<[u8; 32]> for RatchetPublicKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes.into())
    }
}

impl AsRef<Curve25519PublicKey> for RatchetPublicKey {
    fn as_ref(&self) -> &Curve25519PublicKey {
        &self.0
    }
}
