//! Messages that carry a good MAC around contents that no honest sender makes, and the last
//! index of a chain.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::super::chain::{ReceivingChain, SendingChain};
use super::super::chain_key::ChainKey;
use super::super::skipped_keys::SkippedKeys;
use super::super::*;
use super::*;
use crate::encoding::fields::{write_bytes, write_varint};
use crate::pickle::codec::Record as _;
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom};
use crate::primitives::curve25519::Curve25519KeyPair;
use crate::secret::Secret;
use crate::{Curve25519PublicKey, MessageError};

const RATCHET_KEY: [u8; 32] = [9; 32];

fn chain_key() -> ChainKey {
    ChainKey::new(Secret::copy_of(&[7; 32]))
}

fn receiving_chain() -> ReceivingChain {
    ReceivingChain::new(Curve25519PublicKey::new(RATCHET_KEY), chain_key())
}

fn snapshot(chain: &ReceivingChain) -> Vec<u8> {
    chain.to_bytes().to_vec()
}

/// Version, `fields`, and a MAC that is right for message 0 of [`chain_key`].
fn authenticated(fields: impl FnOnce(&mut Vec<u8>, &CipherKeys<'_>)) -> Vec<u8> {
    let mut room = KeyRoom::new();
    let keys = chain_key().pass().cipher_keys(&mut room);
    let mut bytes = alloc::vec![3];
    fields(&mut bytes, &keys);
    keys.tag_onto(&mut bytes, MacLength::Truncated);
    bytes
}

fn ciphertext(keys: &CipherKeys<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    keys.encrypt_onto(&mut out, b"tea at four");
    out
}

/// The canonical fields of message 0.
fn canonical(bytes: &mut Vec<u8>, keys: &CipherKeys<'_>) {
    write_bytes(bytes, 0x0A, &RATCHET_KEY);
    write_varint(bytes, 0x10, 0);
    write_bytes(bytes, 0x22, &ciphertext(keys));
}

fn decrypt(bytes: &[u8]) -> Result<Vec<u8>, DecryptError> {
    let message = NormalMessage::from_bytes(bytes).unwrap();
    let decrypt = |message| receiving_chain().decrypt(message, &mut SkippedKeys::default(), Ok);
    let decrypted = decrypt(Cow::Borrowed(&message));
    assert_eq!(decrypt(Cow::Owned(message.clone())), decrypted, "in the place of the message");
    decrypted
}

#[test]
fn the_canonical_form_is_what_the_sender_writes() {
    let mut sender =
        SendingChain::new(Curve25519KeyPair::from_secret(Secret::copy_of(&[5; 32])), chain_key());
    let sent = sender.encrypt(b"tea at four", MacLength::Truncated).unwrap();
    let mut ours = authenticated(canonical);
    assert_eq!(decrypt(&ours).unwrap(), b"tea at four");
    // The ratchet key and so the MAC differ; everything else is the same.
    ours[3..35].copy_from_slice(sent.ratchet_key().as_bytes());
    let fields = ours.len() - 8;
    assert_eq!(&sent.as_bytes()[..fields], &ours[..fields]);
}

#[test]
fn any_order_of_fields_and_unknown_fields_are_read_when_the_mac_covers_them() {
    let reordered = authenticated(|bytes, keys| {
        write_bytes(bytes, 0x22, &ciphertext(keys));
        write_varint(bytes, 0x10, 0);
        write_bytes(bytes, 0x0A, &RATCHET_KEY);
    });
    assert_eq!(decrypt(&reordered).unwrap(), b"tea at four");
    let extended = authenticated(|bytes, keys| {
        write_varint(bytes, 0x18, 77);
        canonical(bytes, keys);
        // Only of a known field a second one is refused.
        write_bytes(bytes, 0x2A, b"from the future");
        write_bytes(bytes, 0x2A, b"from the future");
    });
    assert_eq!(decrypt(&extended).unwrap(), b"tea at four");
}

#[test]
fn the_outer_part_of_a_pre_key_message_is_read_strictly() {
    let inner = authenticated(canonical);
    let keys: [(u8, &[u8]); 4] =
        [(0x0A, &[1; 32]), (0x12, &[2; 32]), (0x1A, &[3; 32]), (0x22, &inner)];
    let outer = |fields: &[(u8, &[u8])]| {
        let mut bytes = alloc::vec![3];
        fields.iter().for_each(|(tag, value)| write_bytes(&mut bytes, *tag, value));
        bytes
    };
    let canonical = PreKeyMessage::from_bytes(&outer(&keys)).unwrap();
    assert_eq!(canonical.to_bytes(), outer(&keys));
    assert_eq!(canonical.session_keys().base_key.as_bytes(), &[2; 32]);
    let reordered = outer(&[keys[3], keys[2], keys[0], keys[1]]);
    assert_eq!(PreKeyMessage::from_bytes(&reordered), Ok(canonical));

    let refused = |bytes: &[u8]| PreKeyMessage::from_bytes(bytes).unwrap_err();
    for place in 0..4 {
        let mut missing = keys.to_vec();
        missing.remove(place);
        assert_eq!(refused(&outer(&missing)), MessageError::Malformed, "without {place}");
        let mut twice = keys.to_vec();
        twice.push(keys[place]);
        assert_eq!(refused(&outer(&twice)), MessageError::Malformed, "{place} twice");
    }
    // Nothing authenticates the outer part, so unknown fields are refused, of either type.
    let mut unknown = keys.to_vec();
    unknown.push((0x2A, b"?"));
    assert_eq!(refused(&outer(&unknown)), MessageError::Malformed);
    let mut unknown = outer(&keys);
    write_varint(&mut unknown, 0x28, 1);
    assert_eq!(refused(&unknown), MessageError::Malformed);
    // A pre-key message inside a pre-key message is no normal message.
    let nested = outer(&[keys[0], keys[1], keys[2], (0x22, &outer(&keys))]);
    assert_eq!(refused(&nested), MessageError::Malformed);
    for version in (0..=255).filter(|version| *version != 3) {
        let mut bytes = outer(&keys);
        bytes[0] = version;
        assert_eq!(refused(&bytes), MessageError::UnsupportedVersion(version));
    }
}

#[test]
fn the_mac_covers_the_bytes_received_not_a_rewritten_form() {
    // A field that is skipped, added after the MAC was made.
    let mut extended = authenticated(canonical);
    let mac = extended.split_off(extended.len() - 8);
    write_varint(&mut extended, 0x18, 77);
    extended.extend(mac);
    assert_eq!(decrypt(&extended), Err(DecryptError::Authentication));
}

#[test]
fn malformed_fields_are_refused_even_under_a_good_mac() {
    type Fields = fn(&mut Vec<u8>, &CipherKeys<'_>);
    let cases: [(&str, Fields); 15] = [
        ("no ratchet key", |b, k| {
            write_varint(b, 0x10, 0);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("no index", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("no ciphertext", |b, _| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_varint(b, 0x10, 0);
        }),
        ("two ratchet keys", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            canonical(b, k);
        }),
        ("two indices", |b, k| {
            canonical(b, k);
            write_varint(b, 0x10, 0);
        }),
        ("two ciphertexts", |b, k| {
            canonical(b, k);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("ratchet key of 31 bytes", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY[1..]);
            write_varint(b, 0x10, 0);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("ratchet key of 33 bytes", |b, k| {
            write_bytes(b, 0x0A, &[9; 33]);
            write_varint(b, 0x10, 0);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("index as bytes", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_bytes(b, 0x12, &[0]);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("index 2^32", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_varint(b, 0x10, 1 << 32);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("needlessly long index", |b, k| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            b.extend([0x10, 0x80, 0x00]);
            write_bytes(b, 0x22, &ciphertext(k));
        }),
        ("empty ciphertext", |b, _| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_varint(b, 0x10, 0);
            write_bytes(b, 0x22, &[]);
        }),
        ("ciphertext of 15 bytes", |b, _| {
            write_bytes(b, 0x0A, &RATCHET_KEY);
            write_varint(b, 0x10, 0);
            write_bytes(b, 0x22, &[1; 15]);
        }),
        ("wire type 5", |b, k| {
            canonical(b, k);
            b.extend([0x1D, 0, 0, 0, 0]);
        }),
        ("field number 0", |b, k| {
            canonical(b, k);
            b.extend([0x00, 0x00]);
        }),
    ];
    for (name, fields) in cases {
        let bytes = authenticated(fields);
        assert_eq!(NormalMessage::from_bytes(&bytes), Err(MessageError::Malformed), "{name}");
    }
}

#[test]
fn bad_padding_under_a_good_mac_is_the_same_error_as_a_bad_mac_and_uses_no_key() {
    let mut chain = receiving_chain();
    let skipped = &mut SkippedKeys::default();
    let before = snapshot(&chain);
    let mut refused = 0;
    for filler in 0..=255u8 {
        let bytes = authenticated(|bytes, _| {
            write_bytes(bytes, 0x0A, &RATCHET_KEY);
            write_varint(bytes, 0x10, 0);
            write_bytes(bytes, 0x22, &[filler; 32]);
        });
        let message = NormalMessage::from_bytes(&bytes).unwrap();
        // About one random block in 256 ends in valid padding.
        match chain.decrypt::<_, DecryptError>(Cow::Owned(message), skipped, Ok) {
            Err(error) => {
                assert_eq!(error, DecryptError::Authentication);
                assert_eq!(snapshot(&chain), before);
                refused += 1;
            }
            Ok(_) => chain = receiving_chain(),
        }
    }
    assert!(refused >= 250, "{refused}");
    let genuine = NormalMessage::from_bytes(&authenticated(canonical)).unwrap();
    let genuine = chain.decrypt::<_, DecryptError>(Cow::Owned(genuine), skipped, Ok);
    assert_eq!(genuine.unwrap(), b"tea at four");
}

#[test]
fn the_last_index_of_a_chain_is_used_once_and_then_the_chain_is_exhausted() {
    let last = u64::from(u32::MAX);
    let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&[5; 32]));
    let public = pair.public();
    let key = || Secret::copy_of(&[7; 32]);
    let mut sender = SendingChain::new(pair, ChainKey::restore(key(), last - 1).unwrap());
    let mut receiver = ReceivingChain::new(public, ChainKey::restore(key(), last - 1).unwrap());

    let last_but_one = sender.encrypt(b"last but one", MacLength::Truncated).unwrap();
    let last_one = sender.encrypt(b"last", MacLength::Truncated).unwrap();
    assert_eq!(last_one.chain_index(), u32::MAX);
    let before = sender.chain.to_bytes();
    for _ in 0..2 {
        assert_eq!(sender.encrypt(b"more", MacLength::Truncated), Err(EncryptError::Exhausted));
    }
    assert_eq!(sender.chain.to_bytes(), before);
    assert_eq!(sender.next_index(), None);

    let skipped = &mut SkippedKeys::default();
    let mut decrypt = |receiver: &mut ReceivingChain, message: &NormalMessage| {
        let message = Cow::Borrowed(message);
        receiver.decrypt::<_, DecryptError>(message, skipped, Ok)
    };
    assert_eq!(decrypt(&mut receiver, &last_one).unwrap(), b"last");
    assert_eq!(receiver.next_index(), None);
    assert_eq!(decrypt(&mut receiver, &last_but_one).unwrap(), b"last but one");
    let used = DecryptError::KeyUsed { index: u32::MAX };
    assert_eq!(decrypt(&mut receiver, &last_one), Err(used));
}

#[test]
fn a_first_message_with_a_ratchet_key_of_small_order_opens_no_session() {
    let mut rng = rng(8);
    let (alice, mut bob) = accounts(&mut rng);
    let (_, genuine) = open(&alice, &mut bob, MacLength::Truncated, &mut rng);
    // Authentic otherwise: the secrets of the session, with another ratchet key in the message.
    for key in [[0; 32], {
        let mut one = [0; 32];
        one[0] = 1;
        one
    }] {
        let fields = |bytes: &mut Vec<u8>, keys: &CipherKeys<'_>| {
            write_bytes(bytes, 0x0A, &key);
            write_varint(bytes, 0x10, 0);
            write_bytes(bytes, 0x22, &ciphertext(keys));
        };
        let inner = NormalMessage::from_bytes(&authenticated(fields)).unwrap();
        let message = PreKeyMessage::new(*genuine.session_keys(), inner);
        let identity_key = alice.identity_keys().curve25519;
        let refused = bob.create_inbound_session(identity_key, &message).unwrap_err();
        assert_eq!(refused, InboundSessionError::NonContributoryKey);
    }
    assert_eq!(bob.one_time_key_count(), 1);
}
