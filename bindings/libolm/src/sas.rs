//! `OlmSAS`: verifying devices by short authentication strings.

use std::ffi::{c_int, c_void};

use olmec::Curve25519PublicKey;
use olmec::sas::{EstablishedSas, MacMethod, Sas};
use zeroize::Zeroizing;

use crate::buffer::{Given, Output, Random, input};
use crate::error::Error;
use crate::object::{State, change, create, look, measure, object};
use crate::text::{curve25519_key, decoded_length, encoded_length};

object! {
    /// One verification, before and after the other side's key is known.
    OlmSAS { state: Verification, kind: b"olmV", capacity: 64, blank: BAD_ACCOUNT_KEY }
    olm_sas_size, olm_sas, olm_clear_sas, olm_sas_last_error, olm_sas_last_error_code
}

/// 32 secret bytes, on the heap so that moving them copies none.
type OurKey = Zeroizing<Box<[u8]>>;

/// The key that we drew, and the other side's once it is set. libolm's objects can be given another
/// key of the other side, which the core's cannot; so what is agreed on is computed when asked for.
pub struct Verification {
    secret: OurKey,
    their_key: Option<Curve25519PublicKey>,
}

impl State for Verification {
    fn load(record: &[u8]) -> Option<Self> {
        let (secret, rest) = record.split_at_checked(RANDOM)?;
        let their_key = match rest {
            [] => None,
            key => Some(Curve25519PublicKey::new(key.try_into().ok()?)),
        };
        Some(Self { secret: OurKey::new(secret.into()), their_key })
    }

    fn store(&self) -> Zeroizing<Vec<u8>> {
        let mut record = Zeroizing::new(Vec::with_capacity(64));
        record.extend_from_slice(&self.secret);
        record.extend(self.their_key.iter().flat_map(Curve25519PublicKey::as_bytes));
        record
    }
}

impl Verification {
    fn ours(&self) -> Result<Sas, Error> {
        Ok(Sas::with_rng(&mut Given(&self.secret))?)
    }

    fn established(&self) -> Result<EstablishedSas, Error> {
        let their_key = self.their_key.ok_or(Error::SAS_THEIR_KEY_NOT_SET)?;
        self.ours()?.agree(their_key).map_err(|_| Error::INVALID_BASE64)
    }
}

const RANDOM: usize = 32;
const PUBLIC_KEY: usize = encoded_length(32);
const MAC: usize = encoded_length(32);

/// How many random bytes [`olm_create_sas`] needs.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_sas_random_length(_sas: *const OlmSAS) -> usize {
    RANDOM
}

/// Draws our key. The random bytes are left as they are.
#[unsafe(no_mangle)]
pub extern "C" fn olm_create_sas(
    sas: *mut OlmSAS,
    random: *mut c_void,
    random_length: usize,
) -> usize {
    let random = Random::new(random, random_length);
    create(sas, || {
        let secret = random.source(RANDOM)?.0.get(..RANDOM).ok_or(Error::NOT_ENOUGH_RANDOM)?;
        Ok((Verification { secret: OurKey::new(secret.into()), their_key: None }, 0))
    })
}

/// The length of our public key as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_pubkey_length(_sas: *const OlmSAS) -> usize {
    PUBLIC_KEY
}

/// Our public key.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_get_pubkey(
    sas: *mut OlmSAS,
    pubkey: *mut c_void,
    pubkey_length: usize,
) -> usize {
    let out = Output::new(pubkey, pubkey_length);
    look(sas, |sas| {
        out.write(sas.ours()?.public_key().to_base64())?;
        Ok(0)
    })
}

/// Sets the other side's key, which is left as it is.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_set_their_key(
    sas: *mut OlmSAS,
    their_key: *mut c_void,
    their_key_length: usize,
) -> usize {
    let text = input(their_key, their_key_length);
    change(sas, |sas| {
        // What follows the key, such as padding, is not looked at.
        let key = text.get(..PUBLIC_KEY).ok_or(Error::INPUT_BUFFER_TOO_SMALL)?;
        decoded_length(text.len()).ok_or(Error::INVALID_BASE64)?;
        let their_key = Some(curve25519_key(key)?);
        let with_key = Verification { secret: sas.secret.clone(), their_key };
        with_key.established()?;
        *sas = with_key;
        Ok(0)
    })
}

/// Whether the other side's key is set.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_is_their_key_set(sas: *const OlmSAS) -> c_int {
    measure(sas, 0, |sas| c_int::from(sas.their_key.is_some()))
}

/// Bytes for the short authentication string.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_generate_bytes(
    sas: *mut OlmSAS,
    info: *const c_void,
    info_length: usize,
    output: *mut c_void,
    output_length: usize,
) -> usize {
    let (info, out) = (input(info, info_length), Output::new(output, output_length));
    look(sas, |sas| {
        let established = sas.established()?;
        if output_length > EstablishedSas::MAX_BYTES {
            return Err(Error::OUTPUT_BUFFER_TOO_SMALL);
        }
        let mut bytes = Zeroizing::new(vec![0; output_length]);
        let filled = established.fill_bytes(info, &mut bytes);
        filled.map_err(|_| Error::OUTPUT_BUFFER_TOO_SMALL)?;
        out.write(&*bytes)?;
        Ok(0)
    })
}

/// The length of a MAC as text.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_mac_length(_sas: *const OlmSAS) -> usize {
    MAC
}

/// The MAC of `input` under a key made for `info`.
fn mac(sas: *mut OlmSAS, method: MacMethod, input: &[u8], info: &[u8], out: Output) -> usize {
    look(sas, |sas| {
        out.has_room_for(MAC)?;
        out.write(sas.established()?.mac(method, input, info).as_str())?;
        Ok(0)
    })
}

/// The MAC of `hkdf-hmac-sha256`.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_calculate_mac(
    sas: *mut OlmSAS,
    input: *const c_void,
    input_length: usize,
    info: *const c_void,
    info_length: usize,
    mac: *mut c_void,
    mac_length: usize,
) -> usize {
    let (input, info) = (self::input(input, input_length), self::input(info, info_length));
    let out = Output::new(mac, mac_length);
    self::mac(sas, MacMethod::LegacyHkdfHmacSha256, input, info, out)
}

/// The MAC of `hkdf-hmac-sha256.v2`.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_calculate_mac_fixed_base64(
    sas: *mut OlmSAS,
    input: *const c_void,
    input_length: usize,
    info: *const c_void,
    info_length: usize,
    mac: *mut c_void,
    mac_length: usize,
) -> usize {
    let (input, info) = (self::input(input, input_length), self::input(info, info_length));
    let out = Output::new(mac, mac_length);
    self::mac(sas, MacMethod::HkdfHmacSha256V2, input, info, out)
}

/// The MAC of `hmac-sha256`.
#[unsafe(no_mangle)]
pub extern "C" fn olm_sas_calculate_mac_long_kdf(
    sas: *mut OlmSAS,
    input: *const c_void,
    input_length: usize,
    info: *const c_void,
    info_length: usize,
    mac: *mut c_void,
    mac_length: usize,
) -> usize {
    let (input, info) = (self::input(input, input_length), self::input(info, info_length));
    let out = Output::new(mac, mac_length);
    self::mac(sas, MacMethod::LegacyHmacSha256, input, info, out)
}
