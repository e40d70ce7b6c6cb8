//! States made with the core crate, which knows of random bytes, and handed to the scripts as
//! pickles.

use anyhow::Result;
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};

use crate::fixed_bytes::FixedBytes;
use crate::value::Value;

/// The key of all pickles that are made here.
const KEY: [u8; 32] = *b"the pickles of the test vectors.";

/// The arguments of `from_pickle` for this state, the same in every run. The nonce is always the
/// same too: nothing here is secret.
pub(crate) fn pickle<T: Picklable>(object: &T) -> Result<[Value; 2]> {
    let mut nonce = FixedBytes::new(&"6e".repeat(24));
    let key = PickleKey::from_bytes(&KEY);
    let pickle = Pickle::seal_with_rng(object, &key, Stamp::default(), &mut nonce)?;
    Ok([Value::Text(pickle.to_base64()), Value::bytes(KEY)])
}
