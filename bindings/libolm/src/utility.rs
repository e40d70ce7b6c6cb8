//! `OlmUtility`: hashing and verifying, which need no state.

use std::ffi::c_void;

use olmec::{Base64Error, Ed25519Signature, Ed25519Verifier, KeyError};
use zeroize::Zeroizing;

use crate::buffer::{Output, input};
use crate::error::Error;
use crate::object::{State, check, object};
use crate::text::{decoded_length, encoded_length, unpadded};

object! {
    /// Nothing but the last error.
    OlmUtility { state: Nothing, kind: b"olmU", capacity: 0, blank: BAD_ACCOUNT_KEY }
    olm_utility_size, olm_utility, olm_clear_utility,
    olm_utility_last_error, olm_utility_last_error_code
}

/// What the object holds.
#[derive(Debug)]
pub struct Nothing;

impl State for Nothing {
    fn load(_: &[u8]) -> Option<Self> {
        Some(Self)
    }

    fn store(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::default()
    }
}

const HASH: usize = encoded_length(32);

/// The length of a hash as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sha256_length(_utility: *const OlmUtility) -> usize {
    HASH
}

/// SHA-256.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sha256(
    utility: *mut OlmUtility,
    input: *const c_void,
    input_length: usize,
    output: *mut c_void,
    output_length: usize,
) -> usize {
    let input = self::input(input, input_length);
    let out = Output::new(output, output_length);
    check(utility, || {
        out.has_room_for(HASH)?;
        out.write(olmec::sha256_base64(input))
    })
}

/// Verifies a signature, which is left as it is.
#[unsafe(no_mangle)]
pub extern "C" fn olm_ed25519_verify(
    utility: *mut OlmUtility,
    key: *const c_void,
    key_length: usize,
    message: *const c_void,
    message_length: usize,
    signature: *mut c_void,
    signature_length: usize,
) -> usize {
    let (key, message) = (input(key, key_length), input(message, message_length));
    let signature = input(signature, signature_length);
    check(utility, || {
        if key.len() != encoded_length(32) {
            return Err(Error::INVALID_BASE64);
        }
        let key = Ed25519Verifier::from_base64(unpadded(key)?);
        let signature = read_signature(signature)?;
        let verified = key.map_err(key_error)?.verify(message, &signature);
        verified.map_err(|_| Error::BAD_MESSAGE_MAC)?;
        Ok(0)
    })
}

/// Reads a signature; padding is allowed, which libolm does not notice either.
fn read_signature(text: &[u8]) -> Result<Ed25519Signature, Error> {
    decoded_length(text.len()).ok_or(Error::INVALID_BASE64)?;
    let text = std::str::from_utf8(text).map_err(|_| Error::INVALID_BASE64)?;
    Ed25519Signature::from_base64(text).map_err(key_error)
}

/// Of another length, or no key: nothing is signed.
fn key_error(error: KeyError) -> Error {
    match error {
        KeyError::Base64(Base64Error::Invalid) => Error::INVALID_BASE64,
        _ => Error::BAD_MESSAGE_MAC,
    }
}
