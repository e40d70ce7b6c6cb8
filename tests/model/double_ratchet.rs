//! Olm: two devices. Three Diffie-Hellmans (3DH) start a session, the double ratchet carries it on.
//!
//! ```text
//!   I identity key, E base key, O one-time key, T ratchet key; Alice (A) starts and Bob (B) published I_B and O_B
//!
//!   S = DH(I_A, O_B) || DH(E_A, I_B) || DH(E_A, O_B)         session id = SHA-256(I_A || E_A || O_B)
//!   R_0 || C_0 = HKDF(0, S, "OLM_ROOT", 64)                  chain 0: Alice sends under T_0
//!
//!   Alice: T_0       Bob: T_1             Alice: T_2
//!      |                |                    |               each reply turns the root with a new key:
//!   R_0 --DH(T_0,T_1)-> R_1 --DH(T_1,T_2)-> R_2 ..           R_i || C_i =
//!    |                   |                   |                   HKDF(R_{i-1}, DH(T_{i-1}, T_i), "OLM_RATCHET", 64)
//!   C_0 -> C_0' -> ..   C_1 -> ..           C_2 -> ..        each message turns its chain:
//!    |      |            |                                   C' = HMAC(C, 02)
//!   M_0    M_1          M_0                                  M  = HMAC(C, 01), sealed with HKDF(0, M, "OLM_KEYS")
//!
//!   normal  = version || 1: T || 2: index in the chain || 4: ciphertext || MAC
//!   pre-key = 03 || 1: O_B || 2: E_A || 3: I_A || 4: normal               sent until the first reply has been read
//! ```
//!
//! A message that comes late is read with the key M that was kept when its chain ran past it.
use super::{CipherKeys, CurveKeys, Key, array, dh, hkdf, hmac, split_tail, version, wire};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// C_i and how often it has been turned.
#[derive(Clone)]
struct Chain {
    key: Key,
    index: u32,
}

impl Chain {
    /// M = HMAC(C, 01) with its index; then C' = HMAC(C, 02).
    fn next_message_key(&mut self) -> (Key, u32) {
        let message_key = (hmac(&self.key, &[1]), self.index);
        self.key = hmac(&self.key, &[2]);
        self.index += 1;
        message_key
    }
}

/// R || C = HKDF(salt, ikm, info, 64), as a root key and a fresh chain.
fn derive_root(salt: &Key, ikm: &[u8], info: &str) -> (Key, Chain) {
    let okm: [u8; 64] = hkdf(salt, ikm, info);
    let (root, key) = (array(&okm[..32]), array(&okm[32..]));
    (root, Chain { key, index: 0 })
}

/// One side of a session. It forgets no chain and no skipped key, so it reads every message ever sent to it, once.
#[derive(Clone, Default)]
pub struct OlmSession {
    /// 8 (v1) or 32 (v2); of a pre-key message only the normal message within has the v2 form.
    pub mac_length: usize,
    /// I_A, E_A, O_B: which session this is.
    pub session_keys: [Key; 3],
    /// Whether a message was read; before that, pre-key messages are sent.
    pub received: bool,
    root: Key,
    /// Our newest T and its chain; none once they have answered with a new T.
    sender: Option<(CurveKeys, Chain)>,
    /// Each T of theirs with its chain, newest last.
    receivers: Vec<(Key, Chain)>,
    /// (T, index) -> M, of messages that were jumped over.
    skipped: BTreeMap<(Key, u32), Key>,
}

impl OlmSession {
    /// Alice, with her I_A secret, I_B, O_B and random = E_A secret (32) || T_0 secret (32).
    /// S = DH(I_A, O_B) || DH(E_A, I_B) || DH(E_A, O_B)
    pub fn outbound(
        identity: &Key,
        their_identity: &Key,
        their_one_time: &Key,
        random: &[u8; 64],
    ) -> Self {
        let base = CurveKeys::from_secret(array(&random[..32]));
        let dh1 = dh(identity, their_one_time).unwrap();
        let dh2 = dh(&base.secret, their_identity).unwrap();
        let dh3 = dh(&base.secret, their_one_time).unwrap();
        let (root, chain) = derive_root(&[0; 32], &[dh1, dh2, dh3].concat(), "OLM_ROOT");
        let session_keys = [CurveKeys::from_secret(*identity).public, base.public, *their_one_time];
        let sender = Some((CurveKeys::from_secret(array(&random[32..])), chain));
        Self { mac_length: 8, session_keys, root, sender, ..Self::default() }
    }

    /// Bob, with his I_B and O_B secrets, from a pre-key message, which is still to be decrypted. The version within
    /// tells the MAC length. None if the message is malformed or for another one-time key.
    /// S = DH(O_B, I_A) || DH(I_B, E_A) || DH(O_B, E_A)
    pub fn inbound(identity: &Key, one_time: &Key, pre_key_message: &[u8]) -> Option<Self> {
        let (session_keys, message) = read_pre_key(pre_key_message)?;
        let [their_identity, base, wanted] = &session_keys;
        if *wanted != CurveKeys::from_secret(*one_time).public {
            return None;
        }
        let (dh1, dh2, dh3) =
            (dh(one_time, their_identity)?, dh(identity, base)?, dh(one_time, base)?);
        let (root, chain) = derive_root(&[0; 32], &[dh1, dh2, dh3].concat(), "OLM_ROOT");
        let mac_length = if message.first() == Some(&4) { 32 } else { 8 };
        let (body, _) = split_tail(&message, mac_length)?;
        let (ratchet_key, _, _) = read_normal(mac_length, body)?;
        let receivers = vec![(ratchet_key, chain)];
        Some(Self { mac_length, session_keys, root, receivers, ..Self::default() })
    }

    /// SHA-256(I_A || E_A || O_B), the same on both sides.
    pub fn session_id(&self) -> [u8; 32] {
        Sha256::digest(self.session_keys.as_flattened()).into()
    }

    /// R_i || C_i = HKDF(R_{i-1}, DH(T_i, T_{i-1}), "OLM_RATCHET", 64), one T ours and the other theirs. R_i replaces
    /// R_{i-1}; C_i is returned. None if their key is worthless.
    fn turn_root(&mut self, ours: &Key, theirs: &Key) -> Option<Chain> {
        let (root, chain) = derive_root(&self.root, &dh(ours, theirs)?, "OLM_RATCHET");
        self.root = root;
        Some(chain)
    }

    /// (0, pre-key message) until something was received, then (1, normal message). `random` is called only when a new
    /// T_i is due, that is, for the first message after one of theirs.
    pub fn encrypt(&mut self, plaintext: &[u8], mut random: impl FnMut() -> Key) -> (u8, Vec<u8>) {
        if self.sender.is_none() {
            let ours = CurveKeys::from_secret(random());
            let (theirs, _) = self.receivers.last().unwrap().clone();
            let chain = self.turn_root(&ours.secret, &theirs).unwrap();
            self.sender = Some((ours, chain));
        }
        let (ours, chain) = self.sender.as_mut().unwrap();
        let (message_key, index) = chain.next_message_key();
        let message = seal(self.mac_length, &ours.public, index, &message_key, plaintext);
        if self.received {
            return (1, message);
        }
        let [identity, base, one_time] = &self.session_keys;
        let (one_time, base) = (wire::bytes(1, one_time), wire::bytes(2, base));
        let (identity, message) = (wire::bytes(3, identity), wire::bytes(4, &message));
        (0, [vec![3], one_time, base, identity, message].concat())
    }

    /// The plaintext; None leaves the session as it was: all work is done on a copy, which replaces it at the end.
    pub fn decrypt(&mut self, message_type: u8, message: &[u8]) -> Option<Vec<u8>> {
        let mut next = self.clone();
        let plaintext = match message_type {
            0 => {
                let (keys, message) = read_pre_key(message)?;
                if keys != self.session_keys {
                    return None;
                }
                next.decrypt_normal(&message)?
            }
            1 => next.decrypt_normal(message)?,
            _ => return None,
        };
        next.received = true;
        *self = next;
        Some(plaintext)
    }

    fn decrypt_normal(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        let (body, mac) = split_tail(message, self.mac_length)?;
        let (ratchet_key, index, ciphertext) = read_normal(self.mac_length, body)?;
        let message_key = self.message_key(ratchet_key, index)?;
        CipherKeys::derive(&message_key, "OLM_KEYS").open(body, mac, &ciphertext)
    }

    /// The MAC that the other side would put behind `body`, whatever `body` says: for tests that ask what an authentic
    /// but odd message does. None if there is no message key for it.
    pub fn mac_for(&self, body: &[u8]) -> Option<Vec<u8>> {
        let (ratchet_key, index) = read_place(self.mac_length, body)?;
        Some(self.cipher_keys(ratchet_key, index)?.mac(body, self.mac_length))
    }

    /// The keys of the message that the other side would send us under `theirs`; None if there is no message key.
    pub fn cipher_keys(&self, theirs: Key, index: u32) -> Option<CipherKeys> {
        Some(CipherKeys::derive(&self.clone().message_key(theirs, index)?, "OLM_KEYS"))
    }

    /// Every T of theirs, oldest first.
    pub fn their_ratchet_keys(&self) -> Vec<Key> {
        self.receivers.iter().map(|(theirs, _)| *theirs).collect()
    }

    /// The normal message that the other side would send us under `theirs`; None if there is no message key for it.
    pub fn message_to_us(&self, theirs: Key, index: u32, plaintext: &[u8]) -> Option<Vec<u8>> {
        let message_key = self.clone().message_key(theirs, index)?;
        Some(seal(self.mac_length, &theirs, index, &message_key, plaintext))
    }

    /// M for (T, index): kept from before, or reached by turning T's chain, keeping what is passed on the way. An
    /// unknown T_i is an answer to our T_{i-1}: it turns the root, starts a chain and ends ours.
    fn message_key(&mut self, theirs: Key, index: u32) -> Option<Key> {
        if self.receivers.iter().all(|(known, _)| *known != theirs) {
            let (ours, _) = self.sender.take()?;
            let chain = self.turn_root(&ours.secret, &theirs)?;
            self.receivers.push((theirs, chain));
        }
        let (_, chain) = self.receivers.iter_mut().find(|(known, _)| *known == theirs)?;
        while chain.index <= index {
            let (message_key, passed) = chain.next_message_key();
            self.skipped.insert((theirs, passed), message_key);
        }
        self.skipped.remove(&(theirs, index))
    }

    /// Every secret that this state holds, so that a test can look for them where they must not be: the root key, our
    /// ratchet secret and chain key if there is a sender, the receiver chain keys, the skipped message keys.
    pub fn secrets(&self) -> Vec<Vec<u8>> {
        let mut secrets = vec![self.root];
        secrets.extend(self.sender.iter().flat_map(|(ours, chain)| [ours.secret, chain.key]));
        secrets.extend(self.receivers.iter().map(|(_, chain)| chain.key));
        secrets.extend(self.skipped.values());
        secrets.iter().map(|secret| secret.to_vec()).collect()
    }
}

/// version || 1: T || 2: index || 4: ciphertext || MAC
fn seal(
    mac_length: usize,
    public: &Key,
    index: u32,
    message_key: &Key,
    plaintext: &[u8],
) -> Vec<u8> {
    let keys = CipherKeys::derive(message_key, "OLM_KEYS");
    let (ratchet_key, index) = (wire::bytes(1, public), wire::number(2, index));
    let ciphertext = wire::bytes(4, &keys.encrypt(plaintext));
    let mut message = [vec![version(mac_length)], ratchet_key, index, ciphertext].concat();
    message.extend(keys.mac(&message, mac_length));
    message
}

/// 03 || 1: O_B || 2: E_A || 3: I_A || 4: normal, as ([I_A, E_A, O_B], normal). No MAC covers it, so no other field.
fn read_pre_key(message: &[u8]) -> Option<([Key; 3], Vec<u8>)> {
    let fields = wire::read(3, message).filter(|fields| fields.len() == 4)?;
    let key = |field| wire::read_key(&fields, field);
    Some(([key(3)?, key(2)?, key(1)?], wire::read_bytes(&fields, 4)?.to_vec()))
}

/// version || 1: T || 2: index || 4: ciphertext, without the MAC.
fn read_normal(mac_length: usize, body: &[u8]) -> Option<(Key, u32, Vec<u8>)> {
    let (ratchet_key, index) = read_place(mac_length, body)?;
    let fields = wire::read(version(mac_length), body)?;
    Some((ratchet_key, index, wire::read_bytes(&fields, 4)?.to_vec()))
}

/// version || 1: T || 2: index || whatever: where in the conversation a message stands.
pub fn read_place(mac_length: usize, body: &[u8]) -> Option<(Key, u32)> {
    let fields = wire::read(version(mac_length), body)?;
    Some((wire::read_key(&fields, 1)?, wire::read_index(&fields, 2)?))
}
