//! A reference model of Olm and Megolm: the equations of the two specifications and nothing else.
//!
//! It is here twice over. As an *oracle*, property tests run it beside the real library and ask for the same bytes;
//! therefore it must never import that library. As a *tutorial*, it is the shortest way to see how the ratchets work:
//! read [`megolm`] first, then [`double_ratchet`]. For real messages it is useless: nothing is wiped, nothing is
//! bounded (a message index of four billion takes four billion steps), and wrong use panics.
//!
//! ```text
//!            megolm.rs               double_ratchet.rs
//!   (one sender, many readers)     (two devices, both ways)
//!                 \                     /
//!      wire.rs: version, fields    this file: HMAC, HKDF, AES, X25519
//! ```
//!
//! This file holds what both share. Every message is sealed with the same bundle, made from some secret `K`:
//!
//! ```text
//!   AES key (32) || MAC key (32) || IV (16) = HKDF(0, K, info, 80)
//!   ciphertext = AES-256-CBC(AES key, IV, PKCS#7(plaintext))
//!   MAC        = HMAC(MAC key, version || fields)[0..n]      n = 8 (v1, version 3) or 32 (v2, version 4)
//! ```
#![allow(dead_code, reason = "each test binary includes the whole model and uses a part of it")]
#![allow(
    clippy::disallowed_methods,
    reason = "the model must not use the library's own road to the primitives"
)]
#![allow(
    unreachable_pub,
    reason = "`pub` reads better than `pub(crate)`, and a test binary exports nothing"
)]

pub mod double_ratchet;
pub mod megolm;
#[cfg(test)]
mod self_test;
pub mod wire;

use aes::Aes256;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A secret or a public key; every key of the two specifications is 32 bytes long.
pub type Key = [u8; 32];

/// HMAC-SHA-256(key, data).
pub fn hmac(key: &[u8], data: &[u8]) -> Key {
    Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(data).finalize().into_bytes().into()
}

/// HKDF-SHA-256(salt, ikm, info, N). The specification's salt `0` is `&[0; 32]`, the same as no salt.
pub fn hkdf<const N: usize>(salt: &[u8], ikm: &[u8], info: &str) -> [u8; N] {
    let mut output = [0; N];
    hkdf::Hkdf::<Sha256>::new(Some(salt), ikm).expand(info.as_bytes(), &mut output).unwrap();
    output
}

/// X25519(secret, public). None if the result is all zero: then the public key was worthless.
pub fn dh(secret: &Key, public: &Key) -> Option<Key> {
    Some(x25519_dalek::x25519(*secret, *public)).filter(|shared| shared != &[0; 32])
}

/// A Curve25519 key pair; the secret is kept as it was drawn, unclamped.
#[derive(Clone)]
pub struct CurveKeys {
    pub secret: Key,
    pub public: Key,
}

impl CurveKeys {
    /// public = X25519(secret, 9)
    pub fn from_secret(secret: Key) -> Self {
        Self { secret, public: x25519_dalek::x25519(secret, x25519_dalek::X25519_BASEPOINT_BYTES) }
    }
}

/// The long-term keys of a device.
#[derive(Clone)]
pub struct Identity {
    pub ed25519_seed: Key,
    pub ed25519_public: Key,
    pub curve: CurveKeys,
}

/// random = Ed25519 seed (32) || Curve25519 secret (32)
pub fn account_keys(random: &[u8; 64]) -> Identity {
    let ed25519_seed = array(&random[..32]);
    Identity {
        ed25519_seed,
        ed25519_public: ed25519_dalek::SigningKey::from_bytes(&ed25519_seed)
            .verifying_key()
            .to_bytes(),
        curve: CurveKeys::from_secret(array(&random[32..])),
    }
}

/// The bundle of keys that seals one message.
pub struct CipherKeys {
    aes: Key,
    mac: Key,
    iv: [u8; 16],
}

impl CipherKeys {
    /// AES key || MAC key || IV = HKDF(0, K, info, 80); `info` is `OLM_KEYS` or `MEGOLM_KEYS`.
    pub fn derive(secret: &[u8], info: &str) -> Self {
        let okm: [u8; 80] = hkdf(&[0; 32], secret, info);
        Self { aes: array(&okm[..32]), mac: array(&okm[32..64]), iv: array(&okm[64..]) }
    }

    /// The AES key and the IV, for whoever wants to pad in another way.
    pub fn aes_key_and_iv(&self) -> (Key, [u8; 16]) {
        (self.aes, self.iv)
    }

    /// AES-256-CBC(AES key, IV, PKCS#7(plaintext)); there is always at least one byte of padding.
    pub fn encrypt(&self, plaintext: &[u8]) -> Vec<u8> {
        let mut ciphertext = vec![0; (plaintext.len() / 16 + 1) * 16];
        let cipher = cbc::Encryptor::<Aes256>::new(&self.aes.into(), &self.iv.into());
        cipher.encrypt_padded_b2b::<Pkcs7>(plaintext, &mut ciphertext).unwrap();
        ciphertext
    }

    /// MAC = HMAC(MAC key, version || fields)[0..length]
    pub fn mac(&self, body: &[u8], length: usize) -> Vec<u8> {
        hmac(&self.mac, body)[..length].to_vec()
    }

    /// The plaintext of `ciphertext`, which is a field of `body`. None if the MAC, the length or the padding is wrong.
    pub fn open(&self, body: &[u8], mac: &[u8], ciphertext: &[u8]) -> Option<Vec<u8>> {
        if self.mac(body, mac.len()) != mac {
            return None;
        }
        let mut plaintext = vec![0; ciphertext.len()];
        let cipher = cbc::Decryptor::<Aes256>::new(&self.aes.into(), &self.iv.into());
        let length = cipher.decrypt_padded_b2b::<Pkcs7>(ciphertext, &mut plaintext).ok()?.len();
        Some(plaintext[..length].to_vec())
    }
}

/// The version byte that goes with a MAC length: 8 bytes is v1 (version 3), 32 bytes is v2 (version 4).
pub fn version(mac_length: usize) -> u8 {
    if mac_length == 8 { 3 } else { 4 }
}

/// A slice of known length as an array.
pub fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap()
}

/// Cuts `length` bytes off the end: (rest, tail). None if there are not so many.
pub fn split_tail(bytes: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    Some(bytes.split_at(bytes.len().checked_sub(length)?))
}
