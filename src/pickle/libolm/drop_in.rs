//! What the drop-in library, `bindings/libolm`, needs beside the API: objects as plain bytes, since
//! it keeps them in the caller's memory, and libolm's limits. Not for anyone else, so not documented.
//!
//! The bytes are the record of a native pickle before it is sealed. Nothing authenticates them; who
//! can change them can read the keys as well.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::super::PickleError;
use super::super::native::{Picklable, restore};
use super::account::MAX_ONE_TIME_KEYS;
use super::session::MAX_SKIPPED_KEYS;
use crate::olm::one_time_keys::{Publication, StoredKey};
use crate::olm::{Account, KeyId, Session};
use crate::primitives::curve25519::Curve25519KeyPair;
use crate::random::{RandomError, TryCryptoRng};

/// The record of an object, in a buffer of exactly its size.
pub fn write<T: Picklable>(object: &T) -> Zeroizing<Vec<u8>> {
    object.to_bytes()
}

/// The object of a record that [`write`] made.
///
/// # Errors
///
/// If the record contradicts itself.
pub fn read<T: Picklable>(record: &[u8]) -> Result<T, PickleError> {
    restore(T::VERSION, record)
}

/// Makes one-time keys as libolm does: of all there are, published or not, the newest 100 stay.
///
/// # Errors
///
/// If the source fails or the key ids are used up. Let the account go then.
pub fn generate_one_time_keys<R: TryCryptoRng + ?Sized>(
    account: &mut Account,
    count: usize,
    rng: &mut R,
) -> Result<(), RandomError> {
    for _ in 0..count {
        let last_used = account.key_ids.last_used.checked_add(1).ok_or(RandomError)?;
        let pair = Curve25519KeyPair::generate(rng)?;
        account.key_ids.last_used = last_used;
        let (id, publication) = (KeyId(last_used), Publication::Unpublished);
        account.one_time_keys.append(&[StoredKey { id, publication, pair }]);
        account.one_time_keys.keep_newest(MAX_ONE_TIME_KEYS);
    }
    Ok(())
}

/// Removes the one-time key of a session, whether or not anything was decrypted in it. A fallback
/// key stays, and is named all the same.
pub fn remove_one_time_key(account: &mut Account, session: &Session) -> Option<KeyId> {
    let key = &session.keys().one_time_key;
    let fallback_key = || account.fallback_keys.find(key).map(|found| found.stored.id);
    account.one_time_keys.remove(key).or_else(fallback_key)
}

/// Lets all skipped message keys go but the newest 40 of all chains together.
pub fn limit_skipped_keys(session: &mut Session) {
    session.ratchet.skipped.keys.truncate(MAX_SKIPPED_KEYS);
}
