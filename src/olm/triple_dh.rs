//! Triple Diffie-Hellman: the shared secret from which a session starts.
//!
//! ```text
//!            I_A ─────────── E_B        S = DH(I_A, E_B) || DH(E_A, I_B) || DH(E_A, E_B)
//!                 ╲       ╱
//!                   ╳                   R(0) || C(0,0) = HKDF(no salt, S, "OLM_ROOT", 64)
//!                 ╱       ╲
//!            E_A ─────────── I_B
//! ```
//!
//! `I` are identity keys, `E_A` the initiator's base key, `E_B` the responder's one-time key.
//! The responder computes the same three results with the roles of secret and public exchanged.

use zeroize::Zeroizing;

use super::chain_key::ChainKey;
use super::ratchet::RootKey;
use crate::primitives::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use crate::primitives::kdf::hkdf_sha256_pair;

/// The initiator's side.
pub(super) fn initiator(
    our_identity_key: &Curve25519KeyPair,
    our_base_key: &Curve25519KeyPair,
    their_identity_key: &Curve25519PublicKey,
    their_one_time_key: &Curve25519PublicKey,
) -> Result<(RootKey, ChainKey), NonContributory> {
    derive([
        (our_identity_key, their_one_time_key),
        (our_base_key, their_identity_key),
        (our_base_key, their_one_time_key),
    ])
}

/// The responder's side.
pub(super) fn responder(
    our_identity_key: &Curve25519KeyPair,
    our_one_time_key: &Curve25519KeyPair,
    their_identity_key: &Curve25519PublicKey,
    their_base_key: &Curve25519PublicKey,
) -> Result<(RootKey, ChainKey), NonContributory> {
    derive([
        (our_one_time_key, their_identity_key),
        (our_identity_key, their_base_key),
        (our_one_time_key, their_base_key),
    ])
}

fn derive(
    pairs: [(&Curve25519KeyPair, &Curve25519PublicKey); 3],
) -> Result<(RootKey, ChainKey), NonContributory> {
    let mut shared = Zeroizing::new([[0; 32]; 3]);
    for ((ours, theirs), out) in pairs.into_iter().zip(shared.iter_mut()) {
        ours.dh_into(theirs, out)?;
    }
    let (root, chain) = hkdf_sha256_pair(None, shared.as_flattened(), b"OLM_ROOT");
    Ok((RootKey::new(root), ChainKey::new(chain)))
}
