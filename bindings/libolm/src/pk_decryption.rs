//! `OlmPkDecryption`: the key of a backup.

use std::ffi::c_void;

use olmec::MessageError;
use olmec::pickle::libolm;
use olmec::pk::{EncodedPkMessage, PkDecryption, PkMessage};

use crate::account::unpickle_error;
use crate::buffer::{Output, input};
use crate::error::{Error, FAILED};
use crate::object::{create, look, object};
use crate::pk_encryption::PUBLIC_KEY;
use crate::text::{decoded_length, encoded_length, unpadded};

object! {
    /// The key of a backup.
    OlmPkDecryption { state: PkDecryption, kind: b"olmD", capacity: 64, blank: BAD_ACCOUNT_KEY }
    olm_pk_decryption_size, olm_pk_decryption, olm_clear_pk_decryption,
    olm_pk_decryption_last_error, olm_pk_decryption_last_error_code
}

const PRIVATE_KEY: usize = 32;
/// The length of a pickle, which is that of a blank object as well.
const PICKLE: usize = encoded_length(80 + 8);

/// The length of a private key, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_private_key_length() -> usize {
    PRIVATE_KEY
}

/// How many random bytes [`olm_pk_generate_key`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_generate_key_random_length() -> usize {
    PRIVATE_KEY
}

/// Takes a private key, and says its public key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_key_from_private(
    decryption: *mut OlmPkDecryption,
    pubkey: *mut c_void,
    pubkey_length: usize,
    privkey: *const c_void,
    privkey_length: usize,
) -> usize {
    let (out, private) = (Output::new(pubkey, pubkey_length), input(privkey, privkey_length));
    create(decryption, || {
        out.has_room_for(PUBLIC_KEY)?;
        let secret = private.first_chunk().ok_or(Error::INPUT_BUFFER_TOO_SMALL)?;
        let made = PkDecryption::from_secret_key(secret);
        out.write(made.public_key().to_base64())?;
        Ok((made, 0))
    })
}

/// The same; the private key are random bytes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_generate_key(
    decryption: *mut OlmPkDecryption,
    pubkey: *mut c_void,
    pubkey_length: usize,
    privkey: *const c_void,
    privkey_length: usize,
) -> usize {
    olm_pk_key_from_private(decryption, pubkey, pubkey_length, privkey, privkey_length)
}

/// The length of what [`olm_pickle_pk_decryption`] writes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_pk_decryption_length(_decryption: *const OlmPkDecryption) -> usize {
    PICKLE
}

/// Encrypts the key, to be stored.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pickle_pk_decryption(
    decryption: *mut OlmPkDecryption,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
) -> usize {
    let (key, out) = (input(key, key_length), Output::new(pickled, pickled_length));
    look(decryption, |decryption| out.write(libolm::write_pk_decryption(&decryption, key)))
}

/// Decrypts a stored key, and says its public key to who wants it.
#[unsafe(no_mangle)]
pub extern "C" fn olm_unpickle_pk_decryption(
    decryption: *mut OlmPkDecryption,
    key: *const c_void,
    key_length: usize,
    pickled: *mut c_void,
    pickled_length: usize,
    pubkey: *mut c_void,
    pubkey_length: usize,
) -> usize {
    let (key, text) = (input(key, key_length), input(pickled, pickled_length));
    let out = (!pubkey.is_null()).then(|| Output::new(pubkey, pubkey_length));
    create(decryption, || {
        out.map_or(Ok(()), |out| out.has_room_for(PUBLIC_KEY))?;
        let read = libolm::read_pk_decryption(unpadded(text)?, key);
        let read = read.map_err(|error| unpickle_error(decryption, error))?;
        out.map_or(Ok(0), |out| out.write(read.public_key().to_base64()))?;
        Ok((read, pickled_length))
    })
}

/// How many bytes the plaintext of a ciphertext can have.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_max_plaintext_length(
    _decryption: *const OlmPkDecryption,
    ciphertext_length: usize,
) -> usize {
    decoded_length(ciphertext_length).unwrap_or(FAILED)
}

/// Decrypts a message, which is left as it is. Nothing of it is authentic.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_decrypt(
    decryption: *mut OlmPkDecryption,
    ephemeral_key: *const c_void,
    ephemeral_key_length: usize,
    mac: *const c_void,
    mac_length: usize,
    ciphertext: *mut c_void,
    ciphertext_length: usize,
    plaintext: *mut c_void,
    max_plaintext_length: usize,
) -> usize {
    let texts = [
        input(ephemeral_key, ephemeral_key_length),
        input(mac, mac_length),
        input(ciphertext, ciphertext_length),
    ];
    let out = Output::new(plaintext, max_plaintext_length);
    look(decryption, |decryption| {
        out.has_room_for(olm_pk_max_plaintext_length(std::ptr::null(), ciphertext_length))?;
        let message = read(texts)?;
        let plaintext = decryption.decrypt(&message).map_err(|_| Error::BAD_MESSAGE_MAC)?;
        out.write(plaintext.expose())
    })
}

/// Reads the three texts of a message.
fn read([ephemeral, mac, ciphertext]: [&[u8]; 3]) -> Result<PkMessage, Error> {
    let text = |text| Ok::<_, Error>(unpadded(text)?.to_owned());
    let (ephemeral, mac, ciphertext) = (text(ephemeral)?, text(mac)?, text(ciphertext)?);
    PkMessage::decode(&EncodedPkMessage { ephemeral, ciphertext, mac }).map_err(|error| {
        match error {
            MessageError::Base64(_) => Error::INVALID_BASE64,
            // Not whole blocks, or a key that is none: libolm finds the padding or the MAC wrong.
            _ => Error::BAD_MESSAGE_MAC,
        }
    })
}

/// The private key, 32 bytes.
#[unsafe(no_mangle)]
pub extern "C" fn olm_pk_get_private_key(
    decryption: *mut OlmPkDecryption,
    private_key: *mut c_void,
    private_key_length: usize,
) -> usize {
    let out = Output::new(private_key, private_key_length);
    look(decryption, |decryption| out.write(decryption.secret_key().expose()))
}
