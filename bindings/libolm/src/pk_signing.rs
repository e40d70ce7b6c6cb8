//! `OlmPkSigning`: a signing key kept as its seed.

use std::ffi::c_void;

use olmec::pk::PkSigning;
use zeroize::Zeroizing;

use crate::buffer::{Output, input};
use crate::error::Error;
use crate::object::{State, create, look, object};
use crate::pk_encryption::PUBLIC_KEY;
use crate::text::encoded_length;

object! {
    /// A signing key, such as a cross-signing key.
    OlmPkSigning { state: PkSigning, kind: b"olmG", capacity: 32, blank: BAD_ACCOUNT_KEY }
    olm_pk_signing_size, olm_pk_signing, olm_clear_pk_signing,
    olm_pk_signing_last_error, olm_pk_signing_last_error_code
}

impl State for PkSigning {
    fn load(record: &[u8]) -> Option<Self> {
        record.try_into().ok().map(Self::from_seed)
    }

    fn store(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.seed().expose().to_vec())
    }
}

const SEED: usize = 32;
const SIGNATURE: usize = encoded_length(64);

/// The length of a seed, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_signing_seed_length() -> usize {
    SEED
}

/// The length of a public key as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_signing_public_key_length() -> usize {
    PUBLIC_KEY
}

/// Takes a seed, and says the public key that it gives.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_signing_key_from_seed(
    sign: *mut OlmPkSigning,
    pubkey: *mut c_void,
    pubkey_length: usize,
    seed: *const c_void,
    seed_length: usize,
) -> usize {
    let (out, seed) = (Output::new(pubkey, pubkey_length), input(seed, seed_length));
    create(sign, || {
        out.has_room_for(PUBLIC_KEY)?;
        let seed = seed.first_chunk().ok_or(Error::INPUT_BUFFER_TOO_SMALL)?;
        let made = PkSigning::from_seed(seed);
        out.write(made.public_key().to_base64())?;
        Ok((made, 0))
    })
}

/// The length of a signature as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_signature_length() -> usize {
    SIGNATURE
}

/// Signs a message.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_sign(
    sign: *mut OlmPkSigning,
    message: *const u8,
    message_length: usize,
    signature: *mut u8,
    signature_length: usize,
) -> usize {
    let message = input(message.cast(), message_length);
    let out = Output::new(signature.cast(), signature_length);
    look(sign, |sign| {
        out.has_room_for(SIGNATURE)?;
        out.write(sign.sign(message).to_base64())
    })
}
