//! Tests of Megolm that need to look inside: state compared byte for byte, messages made with
//! the real keys around hostile contents.

mod batch;

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::inbound_session::InboundGroupSession;
use super::ratchet::Ratchet;
use super::*;
use crate::MessageError;
use crate::encoding::fields::{write_bytes, write_varint};
use crate::pickle::codec::Record as _;
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom, MacLength};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::random::RandomError;
use crate::random::tests::{FailingRng, rng};
use crate::secret::Secret;

/// Asserts that `session` refuses `message` with `error`, twice, and stays as it is.
#[track_caller]
fn refuses(session: &mut InboundGroupSession, message: &MegolmMessage, error: DecryptError) {
    let before = session.to_bytes();
    for _ in 0..2 {
        assert_eq!(session.decrypt(message), Err(error));
        assert_eq!(session.to_bytes(), before, "changed by a refused message");
    }
}

fn signing_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed(Secret::copy_of(&[9; 32]))
}

fn ratchet() -> Ratchet {
    Ratchet::from_bytes(&[7; 128], MessageIndex::new(0))
}

/// The session of [`ratchet`] and [`signing_key`].
fn view() -> InboundGroupSession {
    InboundGroupSession::new(&SessionKey::new(ratchet(), &signing_key()))
}

/// Version, `fields`, a MAC that is right for message 0, and the session's signature.
fn signed(fields: impl FnOnce(&mut Vec<u8>, &CipherKeys<'_>)) -> Vec<u8> {
    let mut room = KeyRoom::new();
    let keys = ratchet().cipher_keys(&mut room);
    let mut bytes = alloc::vec![3];
    fields(&mut bytes, &keys);
    keys.tag_onto(&mut bytes, MacLength::Truncated);
    let signature = signing_key().sign(&bytes);
    bytes.extend(signature.as_bytes());
    bytes
}

fn ciphertext(keys: &CipherKeys<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    keys.encrypt_onto(&mut out, b"tea at four");
    out
}

fn canonical(bytes: &mut Vec<u8>, keys: &CipherKeys<'_>) {
    write_varint(bytes, 0x08, 0);
    write_bytes(bytes, 0x12, &ciphertext(keys));
}

#[test]
fn the_canonical_form_is_what_the_sender_writes_and_other_orders_are_read() {
    let sent =
        MegolmMessage::seal(&ratchet(), b"tea at four", &signing_key(), MacLength::Truncated);
    assert_eq!(sent.as_bytes(), signed(canonical));
    assert!(sent.as_bytes().ends_with(sent.signature().as_bytes()));
    let reordered = signed(|bytes, keys| {
        write_bytes(bytes, 0x12, &ciphertext(keys));
        write_varint(bytes, 0x18, 77);
        write_varint(bytes, 0x08, 0);
    });
    let message = MegolmMessage::from_bytes(&reordered).unwrap();
    assert_eq!(view().decrypt(&message).unwrap().plaintext, b"tea at four");
}

#[test]
fn malformed_fields_are_refused_even_under_a_good_signature() {
    type Fields = fn(&mut Vec<u8>, &CipherKeys<'_>);
    let cases: [(&str, Fields); 9] = [
        ("no index", |b, k| write_bytes(b, 0x12, &ciphertext(k))),
        ("no ciphertext", |b, _| write_varint(b, 0x08, 0)),
        ("two indices", |b, k| {
            canonical(b, k);
            write_varint(b, 0x08, 0);
        }),
        ("two ciphertexts", |b, k| {
            canonical(b, k);
            write_bytes(b, 0x12, &ciphertext(k));
        }),
        ("index 2^32", |b, k| {
            write_varint(b, 0x08, 1 << 32);
            write_bytes(b, 0x12, &ciphertext(k));
        }),
        ("needlessly long index", |b, k| {
            b.extend([0x08, 0x80, 0x00]);
            write_bytes(b, 0x12, &ciphertext(k));
        }),
        ("ciphertext of 17 bytes", |b, _| {
            write_varint(b, 0x08, 0);
            write_bytes(b, 0x12, &[1; 17]);
        }),
        ("empty ciphertext", |b, _| {
            write_varint(b, 0x08, 0);
            write_bytes(b, 0x12, &[]);
        }),
        ("wire type 1", |b, k| {
            canonical(b, k);
            b.extend([0x19, 0, 0, 0, 0, 0, 0, 0, 0]);
        }),
    ];
    for (name, fields) in cases {
        let bytes = signed(fields);
        assert_eq!(MegolmMessage::from_bytes(&bytes), Err(MessageError::Malformed), "{name}");
    }
}

#[test]
fn every_refusal_leaves_the_session_as_it_was() {
    let mut session = view();
    let good = signed(canonical);
    let parse = |bytes: &[u8]| MegolmMessage::from_bytes(bytes).unwrap();

    let mut bad_signature = good.clone();
    *bad_signature.last_mut().unwrap() ^= 1;
    refuses(&mut session, &parse(&bad_signature), DecryptError::Authentication);

    let other_signer = MegolmMessage::seal(
        &ratchet(),
        b"forged",
        &Ed25519KeyPair::from_seed(Secret::copy_of(&[8; 32])),
        MacLength::Truncated,
    );
    refuses(&mut session, &other_signer, DecryptError::Authentication);

    // The owner signs a wrong MAC, and a good MAC over bad padding, at an index far ahead.
    let mut ahead = ratchet();
    ahead.advance_to(MessageIndex::new(300));
    for bad_padding in [false, true] {
        let mut room = KeyRoom::new();
        let keys = ahead.cipher_keys(&mut room);
        let mut bytes = alloc::vec![3];
        write_varint(&mut bytes, 0x08, 300);
        write_bytes(&mut bytes, 0x12, &[1; 32]);
        if bad_padding {
            keys.tag_onto(&mut bytes, MacLength::Truncated);
        } else {
            bytes.extend([0; 8]);
        }
        let signature = signing_key().sign(&bytes);
        bytes.extend(signature.as_bytes());
        refuses(&mut session, &parse(&bytes), DecryptError::Authentication);
    }

    let full = MegolmMessage::seal(&ratchet(), b"x", &signing_key(), MacLength::Full);
    refuses(&mut session, &full, DecryptError::MacLengthMismatch);

    let mut later = InboundGroupSession::import(&session.export_at(5).unwrap());
    let (index, first_known) = (MessageIndex::new(0), MessageIndex::new(5));
    refuses(&mut later, &parse(&good), DecryptError::UnknownIndex { index, first_known });

    let before = later.to_bytes();
    let unknown = ExportError::UnknownIndex { index: MessageIndex::new(4), first_known };
    assert_eq!(later.export_at(4).unwrap_err(), unknown);
    assert_eq!(later.advance_to(4), Err(unknown));
    assert_eq!(later.to_bytes(), before);

    assert_eq!(session.decrypt(&parse(&good)).unwrap().plaintext, b"tea at four");
}

#[test]
fn the_nearest_ratchet_moves_forward_only_and_advancing_forgets() {
    let mut session = view();
    let mut outbound = OutboundGroupSession::at(MessageIndex::new(0));
    let messages: Vec<_> = (0..600u32).map(|_| outbound.encrypt(b"x").unwrap()).collect();
    for index in [599, 0, 300, 256, 255, 599] {
        assert_eq!(session.decrypt(&messages[index]).unwrap().plaintext, b"x");
    }
    let export = session.export_at(300).unwrap().to_bytes();
    session.advance_to(300).unwrap();
    assert_eq!(session.export_at_first_known_index().to_bytes(), export);
    let state = session.to_bytes();
    let holds = |needle: &[u8]| state.windows(needle.len()).any(|window| window == needle);
    // The two slowest parts are the same up to index 2^16; the two others are not.
    assert!(holds(&[7; 64]) && !holds(&[7; 65]), "the first value is forgotten");
    assert!(holds(&export.expose()[5..133]));
    assert_eq!(session.decrypt(&messages[300]).unwrap().message_index.get(), 300);
    assert!(session.decrypt(&messages[299]).is_err());
    session.advance_to(u32::MAX).unwrap();
    assert!(session.latest.is_none(), "what was decrypted last is forgotten, too");
    assert_eq!(session.first_known_index(), MessageIndex::LAST);
}

#[test]
fn a_failing_random_source_makes_no_session() {
    for left in 0..2 {
        let failed = OutboundGroupSession::with_rng(MacLength::Truncated, &mut FailingRng { left });
        assert_eq!(failed.unwrap_err(), RandomError);
    }
}

#[test]
fn merging_needs_one_ratchet_and_keeps_the_best_of_both() {
    let whole = view();
    let later = InboundGroupSession::import(&whole.export_at(7).unwrap());
    let imported = InboundGroupSession::import(&whole.export_at_first_known_index());
    let stranger = InboundGroupSession::from_outbound(
        &OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(1)).unwrap(),
    );
    // The same signing key with another ratchet: a forged export.
    let other_ratchet = Ratchet::from_bytes(&[6; 128], MessageIndex::new(3));
    let forged = ExportedSessionKey::new(other_ratchet, signing_key().public());
    let forged = InboundGroupSession::import(&forged);
    let full = InboundGroupSession::with_mac_length(
        &SessionKey::new(ratchet(), &signing_key()),
        MacLength::Full,
    );

    assert_eq!(whole.compare(&imported), SessionRelation::Equal);
    assert_eq!(whole.compare(&later), SessionRelation::Better);
    assert_eq!(later.compare(&whole), SessionRelation::Worse);
    for other in [&stranger, &forged, &full] {
        assert_eq!(whole.compare(other), SessionRelation::Unconnected);
        assert_eq!(other.compare(&whole), SessionRelation::Unconnected);
        assert_eq!(later.compare(other), SessionRelation::Unconnected);
        assert_eq!(whole.merge(other).unwrap_err(), MergeError::NotConnected);
    }

    assert_eq!(later.authenticity(), Authenticity::Imported);
    let signed_later =
        InboundGroupSession::new(&SessionKey::new(later.initial().duplicate(), &signing_key()));
    for merged in [imported.merge(&signed_later), signed_later.merge(&imported)] {
        let merged = merged.unwrap();
        assert_eq!(merged.first_known_index().get(), 0);
        assert_eq!(merged.authenticity(), Authenticity::Signed);
        assert_eq!(merged.compare(&whole), SessionRelation::Equal);
    }
    assert_eq!(imported.merge(&later).unwrap().authenticity(), Authenticity::Imported);
}

#[test]
fn an_export_forged_before_the_meeting_point_costs_only_early_messages() {
    let mut outbound = OutboundGroupSession::at(MessageIndex::new(0));
    let early = outbound.encrypt(b"early").unwrap();
    let whole = InboundGroupSession::from_outbound(&OutboundGroupSession::at(MessageIndex::new(0)));
    for _ in 1..300 {
        outbound.encrypt(b"x").unwrap();
    }
    let signed = InboundGroupSession::from_outbound(&outbound);
    // The fastest part is made anew at 256, so any value of it leads to the same ratchet at 300.
    let mut forged = *whole.export_at(0).unwrap().to_bytes().expose();
    forged[5 + 96..5 + 128].fill(0x66);
    let forged = ExportedSessionKey::from_bytes(&forged).unwrap();
    let mut merged = signed.merge(&InboundGroupSession::import(&forged)).unwrap();
    assert_eq!(merged.decrypt(&early), Err(DecryptError::Authentication));
    let late = outbound.encrypt(b"late").unwrap();
    assert_eq!(merged.decrypt(&late).unwrap().plaintext, b"late");
}

#[test]
fn a_message_shows_its_mac() {
    let bytes = signed(|bytes, keys| {
        write_varint(bytes, 0x08, 0);
        write_bytes(bytes, 0x12, &ciphertext(keys));
    });
    let end = bytes.len() - 64;
    let message = MegolmMessage::from_bytes(&bytes).unwrap();
    assert_eq!(message.mac(), &bytes[end - 8..end]);
}

/// What it has decrypted after the place to which it goes is still known, and nothing before.
#[test]
fn a_session_that_advances_is_one_imported_there() {
    let mut sender = OutboundGroupSession::at(MessageIndex::new(0));
    let first = InboundGroupSession::from_outbound(&sender);
    let messages: [MegolmMessage; 11] = core::array::from_fn(|_| sender.encrypt(b"tea").unwrap());
    for (index, decrypts_again) in [(5, true), (10, false), (12, false)] {
        let mut session = InboundGroupSession::import(&first.export_at(0).unwrap());
        let mut expected = InboundGroupSession::import(&first.export_at(index).unwrap());
        session.decrypt(&messages[10]).unwrap();
        if decrypts_again {
            expected.decrypt(&messages[10]).unwrap();
        }
        session.advance_to(index).unwrap();
        assert_eq!(session.to_bytes(), expected.to_bytes(), "{index}");
    }
}

#[test]
fn keys_say_whose_they_are_and_where_they_begin() {
    let sender = OutboundGroupSession::at(MessageIndex::new(7));
    let export = InboundGroupSession::from_outbound(&sender).export_at(9).unwrap();
    let key = sender.session_key();
    assert_eq!((key.message_index(), export.message_index()), (7.into(), 9.into()));
    let id = sender.id();
    let shown = |name: &str, index: MessageIndex| {
        format!(
            "{name} {{ session_id: SessionId({id}), message_index: MessageIndex({index}), .. }}"
        )
    };
    assert_eq!(format!("{key:?}"), shown("SessionKey", 7.into()));
    assert_eq!(format!("{export:?}"), shown("ExportedSessionKey", 9.into()));
    assert_eq!(MessageIndex::new(4_000_000_000).to_string(), "4000000000");
}
