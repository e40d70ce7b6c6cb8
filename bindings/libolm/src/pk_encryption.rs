//! `OlmPkEncryption`: writing to a key backup.

use std::ffi::c_void;

use olmec::Curve25519PublicKey;
use olmec::pk::{PkEncryption, PkEncryptionError};
use zeroize::Zeroizing;

use crate::buffer::{Output, Random, input};
use crate::error::Error;
use crate::object::{State, create, look, object};
use crate::text::{ciphertext_length, curve25519_key, encoded_length};

object! {
    /// The key of a backup's owner.
    OlmPkEncryption { state: PkEncryption, kind: b"olmE", capacity: 32, blank: BAD_ACCOUNT_KEY }
    olm_pk_encryption_size, olm_pk_encryption, olm_clear_pk_encryption,
    olm_pk_encryption_last_error, olm_pk_encryption_last_error_code
}

impl State for PkEncryption {
    fn load(record: &[u8]) -> Option<Self> {
        let key: [u8; 32] = record.try_into().ok()?;
        Some(Self::new(Curve25519PublicKey::new(key)))
    }

    fn store(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.recipient().as_bytes().to_vec())
    }
}

const RANDOM: usize = 32;
/// The length of a public key as text.
pub(crate) const PUBLIC_KEY: usize = encoded_length(32);
/// The length of a MAC as text, and as libolm checks its room.
const MAC: usize = encoded_length(RAW_MAC);
/// What libolm returns for a message: the length of its MAC before it is text.
const RAW_MAC: usize = 8;

/// Sets whom messages are for.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_encryption_set_recipient_key(
    encryption: *mut OlmPkEncryption,
    public_key: *const c_void,
    public_key_length: usize,
) -> usize {
    let text = input(public_key, public_key_length);
    create(encryption, || {
        // What follows the key, such as padding, is not looked at.
        let text = text.get(..PUBLIC_KEY).ok_or(Error::INPUT_BUFFER_TOO_SMALL)?;
        Ok((PkEncryption::new(curve25519_key(text)?), 0))
    })
}

/// The length of a ciphertext as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_ciphertext_length(
    _encryption: *const OlmPkEncryption,
    plaintext_length: usize,
) -> usize {
    encoded_length(ciphertext_length(plaintext_length))
}

/// The length of a MAC as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_mac_length(_encryption: *const OlmPkEncryption) -> usize {
    MAC
}

/// The length of a public key as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_key_length() -> usize {
    PUBLIC_KEY
}

/// How many random bytes [`olm_pk_encrypt`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_encrypt_random_length(_encryption: *const OlmPkEncryption) -> usize {
    RANDOM
}

/// Encrypts a message: three texts. The random bytes are left as they are.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_encrypt(
    encryption: *mut OlmPkEncryption,
    plaintext: *const c_void,
    plaintext_length: usize,
    ciphertext: *mut c_void,
    ciphertext_room: usize,
    mac: *mut c_void,
    mac_room: usize,
    ephemeral_key: *mut c_void,
    ephemeral_key_size: usize,
    random: *const c_void,
    random_length: usize,
) -> usize {
    let plaintext = input(plaintext, plaintext_length);
    let random = Random::new(random.cast_mut(), random_length);
    let (ciphertext, mac) = (Output::new(ciphertext, ciphertext_room), Output::new(mac, mac_room));
    let ephemeral_key = Output::new(ephemeral_key, ephemeral_key_size);
    look(encryption, |encryption| {
        ciphertext.has_room_for(encoded_length(ciphertext_length(plaintext.len())))?;
        mac.has_room_for(MAC)?;
        ephemeral_key.has_room_for(PUBLIC_KEY)?;
        let message = encryption.encrypt_with_rng(plaintext, &mut random.source(RANDOM)?);
        let message = message.map_err(|error| match error {
            PkEncryptionError::Random(error) => error.into(),
            _ => Error::INVALID_BASE64,
        })?;
        let texts = message.encode();
        ciphertext.write(texts.ciphertext)?;
        mac.write(texts.mac)?;
        ephemeral_key.write(texts.ephemeral)?;
        Ok(RAW_MAC)
    })
}
