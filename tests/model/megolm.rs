//! Megolm: one sender, many readers. A hash ratchet of four parts makes the key of each message; Ed25519 signs it.
//!
//! ```text
//!   R_0 changes every 2^24 messages         R_j' = HMAC(R_h, j)   for j = h, .., 3
//!   R_1               2^16
//!   R_2               2^8                   h = the slowest part whose period ends here:
//!   R_3               1                         h = 0 if 2^24 | i,  1 if 2^16 | i,  2 if 2^8 | i,  else 3
//!
//!   i =   ..  254          255          256          257 ..
//!   R_2       a ---------- a ----+----> H(a,2) ----- H(a,2)
//!   R_3       b --H(.,3)-> b' -x +----> H(a,3) -H--> ..         R_3 is replaced, not continued
//! ```
//!
//! The four parts only matter for speed: whoever holds R at i can reach any later n in about a thousand steps, and can
//! never go back. This model has time and advances one by one.
//!
//! ```text
//!   message = version || 1: index || 2: ciphertext || MAC || signature (64)     keys: HKDF(0, R_0..R_3, "MEGOLM_KEYS")
//!   shared  = 02 || index (4) || R (128) || public key (32) || signature (64)
//!   export  = 01 || index (4) || R (128) || public key (32)
//! ```
use super::{CipherKeys, Key, array, hmac, split_tail, version, wire};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// R_i: the parts and the counter i.
#[derive(Clone, Debug, PartialEq)]
pub struct MegolmRatchet {
    pub parts: [Key; 4],
    pub counter: u32,
}

impl MegolmRatchet {
    /// R_0 || R_1 || R_2 || R_3
    pub fn new(bytes: &[u8; 128], counter: u32) -> Self {
        Self { parts: [0, 1, 2, 3].map(|part| array(&bytes[part * 32..][..32])), counter }
    }

    /// R_{i+1} from R_i. Part h is overwritten last, because the others are made from its old value.
    pub fn advance(&mut self) {
        self.counter += 1;
        let h = [1 << 24, 1 << 16, 1 << 8, 1]
            .iter()
            .position(|period| self.counter.is_multiple_of(*period))
            .unwrap();
        for j in (h..4).rev() {
            self.parts[j] = hmac(&self.parts[h], &[j as u8]);
        }
    }

    /// R_n from R_i, n >= i, one step at a time.
    pub fn at(&self, n: u32) -> Self {
        let mut ratchet = self.clone();
        while ratchet.counter < n {
            ratchet.advance();
        }
        ratchet
    }

    /// HKDF(0, R_{i,0} || .. || R_{i,3}, "MEGOLM_KEYS", 80)
    pub fn cipher_keys(&self) -> CipherKeys {
        CipherKeys::derive(self.parts.as_flattened(), "MEGOLM_KEYS")
    }

    /// format || i (4, big-endian) || R_i (128) || public key (32)
    fn share(&self, format: u8, public: &VerifyingKey) -> Vec<u8> {
        let counter = self.counter.to_be_bytes();
        [&[format], &counter[..], self.parts.as_flattened(), public.as_bytes()].concat()
    }
}

/// The sending side.
#[derive(Clone)]
pub struct MegolmSender {
    pub first: MegolmRatchet,
    pub ratchet: MegolmRatchet,
    pub signing_key: SigningKey,
    pub mac_length: usize,
}

impl MegolmSender {
    /// random = R (128) || Ed25519 seed (32)
    pub fn new(random: &[u8; 160]) -> Self {
        let ratchet = MegolmRatchet::new(&array(&random[..128]), 0);
        let signing_key = SigningKey::from_bytes(&array(&random[128..]));
        Self { first: ratchet.clone(), ratchet, signing_key, mac_length: 8 }
    }

    /// The same with version 4 and the whole MAC.
    pub fn new_v2(random: &[u8; 160]) -> Self {
        Self { mac_length: 32, ..Self::new(random) }
    }

    /// version || index || ciphertext || MAC || signature; then R_{i+1}.
    pub fn encrypt(&mut self, plaintext: &[u8]) -> Vec<u8> {
        let keys = self.ratchet.cipher_keys();
        let index = wire::number(1, self.ratchet.counter);
        let ciphertext = wire::bytes(2, &keys.encrypt(plaintext));
        let mut message = [vec![version(self.mac_length)], index, ciphertext].concat();
        message.extend(keys.mac(&message, self.mac_length));
        message.extend(self.signing_key.sign(&message).to_bytes());
        self.ratchet.advance();
        message
    }

    /// What readers get over Olm: 02 || index || R || public key || signature, at the next message's index.
    pub fn session_key(&self) -> Vec<u8> {
        let mut share = self.ratchet.share(2, &self.signing_key.verifying_key());
        share.extend(self.signing_key.sign(&share).to_bytes());
        share
    }

    /// What a backup holds: 01 || n || R_n || public key.
    pub fn export_at(&self, n: u32) -> Vec<u8> {
        self.first.at(n).share(1, &self.signing_key.verifying_key())
    }
}

/// A reading side: it knows R from one index on and reads every message from there, any number of times.
#[derive(Clone)]
pub struct MegolmReceiver {
    pub first: MegolmRatchet,
    pub public: VerifyingKey,
    pub mac_length: usize,
}

impl MegolmReceiver {
    /// 02 || index || R || public key || signature. None if the signature does not verify.
    pub fn from_session_key(bytes: &[u8]) -> Option<Self> {
        let (share, signature) = split_tail(bytes, 64)?;
        let receiver = Self::from_share(2, share)?;
        verify(&receiver.public, share, signature)?;
        Some(receiver)
    }

    /// 01 || index || R || public key. Nothing is signed.
    pub fn from_export(bytes: &[u8]) -> Option<Self> {
        Self::from_share(1, bytes)
    }

    fn from_share(format: u8, bytes: &[u8]) -> Option<Self> {
        if bytes.len() != 165 || bytes[0] != format {
            return None;
        }
        let counter = u32::from_be_bytes(array(&bytes[1..5]));
        let first = MegolmRatchet::new(&array(&bytes[5..133]), counter);
        let public = VerifyingKey::from_bytes(&array(&bytes[133..])).ok()?;
        Some(Self { first, public, mac_length: 8 })
    }

    /// The plaintext and its index. None if signature, MAC or padding is wrong or the index is before the first.
    pub fn decrypt(&self, message: &[u8]) -> Option<(Vec<u8>, u32)> {
        let (signed, signature) = split_tail(message, 64)?;
        verify(&self.public, signed, signature)?;
        let (body, mac) = split_tail(signed, self.mac_length)?;
        let fields = wire::read(version(self.mac_length), body)?;
        let index = wire::read_index(&fields, 1)?;
        if index < self.first.counter {
            return None;
        }
        let keys = self.first.at(index).cipher_keys();
        Some((keys.open(body, mac, wire::read_bytes(&fields, 2)?)?, index))
    }

    /// 01 || n || R_n || public key. None if n is before the first known index.
    pub fn export_at(&self, n: u32) -> Option<Vec<u8>> {
        (n >= self.first.counter).then(|| self.first.at(n).share(1, &self.public))
    }
}

/// Some if the last 64 bytes sign the rest.
fn verify(public: &VerifyingKey, signed: &[u8], signature: &[u8]) -> Option<()> {
    public.verify_strict(signed, &Signature::from_bytes(&array(signature))).ok()
}
