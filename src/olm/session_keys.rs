//! The three public keys that a session was made from, and the session id they give.

use crate::encoding::base64;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::kdf::sha256;
use crate::session_id::SessionId;

/// The public keys from which both sides derived the session, as the first message names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionKeys {
    /// `I_A`, the identity key of the side that opened the session.
    pub identity_key: Curve25519PublicKey,
    /// `E_A`, the key that side drew for this session alone.
    pub base_key: Curve25519PublicKey,
    /// `E_B`, the one-time or fallback key of the other side.
    pub one_time_key: Curve25519PublicKey,
}

impl SessionKeys {
    /// `base64(SHA-256(I_A || E_A || E_B))`, the same on both sides.
    pub fn session_id(&self) -> SessionId {
        let Self { identity_key, base_key, one_time_key } = self;
        let keys = [identity_key, base_key, one_time_key].map(|key| key.as_bytes().as_slice());
        SessionId::new(base64::encode(&sha256(&keys)))
    }
}
