//! The checks, and what each is weakened or shifted to.

use crate::broken_copy::{Change, change};

/// Changes of which each must make a test fail. Both sides are expressions of one type.
pub(super) const ALL: &[Change] = &[
    change("primitives/aes_cbc_hmac.rs", "!bool::from(expected.ct_eq(tag))", "false"),
    change(
        "primitives/aes_cbc_hmac.rs",
        "!bool::from(expected.ct_eq(tag))",
        "!bool::from(expected.get(1..).unwrap_or_default().ct_eq(tag.get(1..).unwrap_or_default()))",
    ),
    change(
        "primitives/aes_cbc_hmac.rs",
        "!bool::from(expected.ct_eq(tag))",
        "!bool::from(expected.split_last().map(|it| it.1).unwrap_or_default().ct_eq(tag.split_last().map(|it| it.1).unwrap_or_default()))",
    ),
    change(
        "primitives/aes_cbc_hmac.rs",
        "decryptor.decrypt_padded::<Pkcs7>(&mut buffer).map(<[u8]>::len)",
        r#"decryptor
            .decrypt_padded::<aes::cipher::block_padding::NoPadding>(&mut buffer)
            .map(|all| all.len().saturating_sub(usize::from(all.last().copied().unwrap_or_default())))"#,
    ),
    change("primitives/aes_ctr.rs", "!bool::from(self.tag(authenticated).ct_eq(tag))", "false"),
    change("primitives/ed25519_verifier.rs", "is_small_order(r)", "false"),
    change(
        "primitives/ed25519_verifier.rs",
        "Ed25519PublicKey::is_reduced_encoding(bytes) && !is_small_order(bytes)",
        "Ed25519PublicKey::is_reduced_encoding(bytes)",
    ),
    change(
        "primitives/ed25519_verifier.rs",
        "Ed25519PublicKey::is_reduced_encoding(bytes) && !is_small_order(bytes)",
        "!is_small_order(bytes)",
    ),
    change(
        "primitives/ed25519_verifier.rs",
        "rest == known && highest & 0x7F == *known_highest",
        "rest == known && *highest == *known_highest",
    ),
    change(
        "primitives/ed25519_verifier.rs",
        "rest == known && highest & 0x7F == *known_highest",
        "highest & 0x7F == *known_highest",
    ),
    change(
        "primitives/ed25519_verifier.rs",
        "Option::<Scalar>::from(Scalar::from_canonical_bytes(*s))",
        "Some(Scalar::from_bytes_mod_order(*s))",
    ),
    change("primitives/ed25519_verifier.rs", "r.compress() != claim.r", "false"),
    change(
        "primitives/ed25519_verifier.rs",
        "r.compress() != claim.r",
        "!(r - CompressedEdwardsY(claim.r.0).decompress().unwrap_or_default()).is_small_order()",
    ),
    change(
        "primitives/ed25519.rs",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
        "true",
    ),
    change(
        "primitives/ed25519.rs",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
        "*lowest <= 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
    ),
    change(
        "primitives/ed25519.rs",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
        "middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
    ),
    change(
        "primitives/ed25519.rs",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
        "*lowest < 0xED || highest & 0x7F != 0x7F",
    ),
    change(
        "primitives/ed25519.rs",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF) || highest & 0x7F != 0x7F",
        "*lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF)",
    ),
    change(
        "primitives/curve25519.rs",
        "backend::x25519(self.secret.expose(), &theirs.0, out)",
        r#"{
            let _ = backend::x25519(self.secret.expose(), &theirs.0, out);
            true
        }"#,
    ),
    change(
        "primitives/curve25519.rs",
        "*highest < 0x7F || *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF)",
        "true",
    ),
    change(
        "primitives/curve25519.rs",
        "*highest < 0x7F || *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF)",
        "*highest < 0x7F || *lowest <= 0xED || middle.iter().any(|byte| *byte != 0xFF)",
    ),
    change(
        "primitives/curve25519.rs",
        "*highest < 0x7F || *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF)",
        "*highest < 0x7F || middle.iter().any(|byte| *byte != 0xFF)",
    ),
    change(
        "primitives/curve25519.rs",
        "*highest < 0x7F || *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF)",
        "*highest < 0x7F || *lowest < 0xED",
    ),
    change("primitives/curve25519.rs", "*highest <= 0x7F && below", "below"),
    change("primitives/curve25519.rs", "SMALL_ORDER.contains(&self.0)", "false"),
    change("encoding/fields.rs", "number == 0", "false"),
    change("encoding/fields.rs", "shifted >> shift != bits", "false"),
    change("encoding/fields.rs", "*byte == 0 && shift > 0", "false"),
    change("encoding/fields.rs", "*byte == 0 && shift > 0", "*byte == 0"),
    change(
        "encoding/fields.rs",
        "slot.replace(value)",
        r#"{
        *slot = Some(value);
        None::<T>
    }"#,
    ),
    change("encoding/fields.rs", "tag & 0b111", "tag & 0b011"),
    change("encoding/frame.rs", "!CipherKeys::is_ciphertext_length(ciphertext.len())", "false"),
    change(
        "encoding/frame.rs",
        "!CipherKeys::is_ciphertext_length(ciphertext.len())",
        "ciphertext.is_empty()",
    ),
    change(
        "encoding/frame.rs",
        "!CipherKeys::is_ciphertext_length(ciphertext.len())",
        "!ciphertext.len().is_multiple_of(16)",
    ),
    change(
        "encoding/frame.rs",
        "mac_length.bytes().saturating_add(trailer_length)",
        "mac_length.bytes()",
    ),
    change(
        "encoding/frame.rs",
        "mac_length.bytes().saturating_add(trailer_length)",
        "trailer_length",
    ),
    change("encoding/base64.rs", "text.len() == expected", "true"),
    change("encoding/base64.rs", "text.len() == expected", "text.len() <= expected"),
    change("encoding/base64.rs", "text.ends_with('=')", "false"),
    change("encoding/base64.rs", "digits.len().next_multiple_of(4) == text.len()", "true"),
    change(
        "encoding/base58.rs",
        "bs58::decode(text).onto(bytes.as_mut_slice())",
        "bs58::decode(text).onto(bytes.as_mut_slice()).map(|_| N)",
    ),
    change(
        "megolm/message.rs",
        "signing_key.verify(message.signed(), &message.signature)",
        r#"{
            let _ = &signing_key;
            Ok::<(), SignatureError>(())
        }"#,
    ),
    change(
        "megolm/message.rs",
        "verdict.map(|()| message)",
        r#"{
            let _ = verdict;
            Ok(message)
        }"#,
    ),
    change("megolm/message.rs", "u32::try_from(number).map_err(|_| Malformed)?", "number as u32"),
    change(
        "megolm/session_key.rs",
        "verifier.verify(signed, &signature)?",
        r#"{
            let _ = (&mut verifier, signed, &signature);
        }"#,
    ),
    change("megolm/session_key.rs", "*first != version", "false"),
    change("megolm/inbound_session.rs", "message.mac_length() != self.mac_length", "false"),
    change("megolm/inbound_session.rs", "index < first_known", "false"),
    change("megolm/inbound_session.rs", "index < first_known", "index <= first_known"),
    change("megolm/inbound_session.rs", "index < self.first_known_index()", "false"),
    change("olm/message.rs", "u32::try_from(index).map_err(|_| Malformed)?", "index as u32"),
    change("olm/message.rs", "key.is_canonical()", "true"),
    change("olm/message.rs", "*version != Self::VERSION", "false"),
    change("olm/session.rs", "message.mac_length() != self.mac_length", "false"),
    change(
        "olm/session.rs",
        "!their_identity_key.is_canonical() || !their_one_time_key.is_canonical()",
        "false",
    ),
    change(
        "olm/session.rs",
        "!their_identity_key.is_canonical() || !their_one_time_key.is_canonical()",
        "!their_identity_key.is_canonical()",
    ),
    change(
        "olm/session.rs",
        "!their_identity_key.is_canonical() || !their_one_time_key.is_canonical()",
        "!their_one_time_key.is_canonical()",
    ),
    change("olm/chain.rs", "gap <= MAX_MESSAGE_GAP", "gap <= MAX_MESSAGE_GAP + 1"),
    change("olm/chain.rs", "gap <= MAX_MESSAGE_GAP", "gap < MAX_MESSAGE_GAP"),
    change("olm/chain.rs", "gap <= MAX_MESSAGE_GAP", "true"),
    change(
        "olm/chain.rs",
        "u64::from(index) < self.chain.index",
        "u64::from(index) <= self.chain.index",
    ),
    change("olm/chain.rs", "skipped.remove(&self.ratchet_key, index)", "()"),
    change(
        "olm/chain.rs",
        "index.saturating_sub(SkippedKeys::PER_CHAIN)",
        "index.saturating_sub(SkippedKeys::PER_CHAIN + 1)",
    ),
    change(
        "olm/chain.rs",
        "index.saturating_sub(SkippedKeys::PER_CHAIN)",
        "index.saturating_sub(SkippedKeys::PER_CHAIN - 1)",
    ),
    change("olm/skipped_keys.rs", "count <= Self::PER_CHAIN", "count <= Self::PER_CHAIN + 1"),
    change("olm/skipped_keys.rs", "count <= Self::PER_CHAIN", "count < Self::PER_CHAIN"),
    change("olm/skipped_keys.rs", "count <= Self::PER_CHAIN", "true"),
    change("olm/skipped_keys.rs", "indices.is_sorted_by(|a, b| a < b)", "true"),
    change("olm/skipped_keys.rs", "*first >= let_go", "true"),
    change("olm/skipped_keys.rs", "*first >= let_go", "*first > let_go"),
    change(
        "olm/skipped_keys.rs",
        "u64::from(*last) < chain.chain.index",
        "u64::from(*last) <= chain.chain.index",
    ),
    change("olm/skipped_keys.rs", "u64::from(*last) < chain.chain.index", "true"),
    change(
        "olm/skipped_keys.rs",
        "left_behind <= Self::LEFT_BEHIND",
        "left_behind <= Self::LEFT_BEHIND + 1",
    ),
    change(
        "olm/skipped_keys.rs",
        "left_behind <= Self::LEFT_BEHIND",
        "left_behind < Self::LEFT_BEHIND",
    ),
    change(
        "olm/skipped_keys.rs",
        "held.is_of(chain) && held.index == index",
        "held.index == index",
    ),
    change("olm/skipped_keys.rs", "held.is_of(chain) && held.index == index", "held.is_of(chain)"),
    change(
        "olm/skipped_keys.rs",
        "key.is_of(&ratchet_key) && evicted.contains(&key.index)",
        "evicted.contains(&key.index)",
    ),
    change(
        "olm/skipped_keys.rs",
        "key.is_of(&ratchet_key) && evicted.contains(&key.index)",
        "false",
    ),
    change(
        "olm/skipped_keys.rs",
        "self.of_chain(chain).find(|held| held.index == index)",
        "self.of_chain(chain).next()",
    ),
    change(
        "olm/skipped_keys.rs",
        "self.of_chain(chain).find(|held| held.index == index)",
        "self.keys.iter().find(|held| held.index == index)",
    ),
    change(
        "olm/skipped_keys.rs",
        "indices.len().saturating_sub(capacity)",
        "indices.len().saturating_sub(capacity + 1)",
    ),
    change(
        "olm/ratchet.rs",
        "answers_the_newest && each_once && receiving.len() <= MAX_RECEIVING_CHAINS",
        "answers_the_newest && each_once && receiving.len() <= MAX_RECEIVING_CHAINS + 1",
    ),
    change(
        "olm/ratchet.rs",
        "answers_the_newest && each_once && receiving.len() <= MAX_RECEIVING_CHAINS",
        "each_once && receiving.len() <= MAX_RECEIVING_CHAINS",
    ),
    change(
        "olm/ratchet.rs",
        "answers_the_newest && each_once && receiving.len() <= MAX_RECEIVING_CHAINS",
        "answers_the_newest && receiving.len() <= MAX_RECEIVING_CHAINS",
    ),
    change("olm/ratchet.rs", "check_gap(0, message.chain_index())?", "()"),
    change("olm/ratchet.rs", "MAX_RECEIVING_CHAINS.saturating_sub(1)", "MAX_RECEIVING_CHAINS"),
    change("olm/fallback_key.rs", "self.seen.contains(base_key)", "false"),
    change(
        "olm/fallback_key.rs",
        "self.seen.len() >= MAX_SEEN_BASE_KEYS",
        "self.seen.len() > MAX_SEEN_BASE_KEYS",
    ),
    change("olm/fallback_key.rs", "self.seen.len() >= MAX_SEEN_BASE_KEYS", "false"),
    change("olm/account.rs", "keys.identity_key != their_identity_key", "false"),
    change("olm/account.rs", "!session.has_received_message()", "false"),
    change("olm/one_time_keys.rs", "keys.len() > Self::CAPACITY", "false"),
    change("olm/one_time_keys.rs", "!keys.is_sorted_by(|a, b| a.id < b.id)", "false"),
    change(
        "olm/one_time_keys.rs",
        "unpublished.saturating_add(count) > Self::MAX_UNPUBLISHED",
        "unpublished.saturating_add(count) >= Self::MAX_UNPUBLISHED",
    ),
    change(
        "olm/one_time_keys.rs",
        "unpublished.saturating_add(count) > Self::MAX_UNPUBLISHED",
        "false",
    ),
    change("pk/encryption.rs", "!self.recipient.is_canonical()", "false"),
    change("sas/key_agreement.rs", "!their_key.is_canonical()", "false"),
    change(
        "matrix/signed_json.rs",
        "key.verify(signing_bytes(&signed)?.as_bytes(), &signature)?",
        r#"{
        let _ = key.verify(signing_bytes(&signed)?.as_bytes(), &signature);
    }"#,
    ),
    change("matrix/attachment/chunked.rs", "self.hash.finish() == self.expected", "true"),
    change("matrix/room_key.rs", "session_key.session_id().as_str() != session_id", "false"),
    change(
        "matrix/room_key.rs",
        "chain.len() > MAX_FORWARDINGS",
        "chain.len() > MAX_FORWARDINGS + 1",
    ),
    change("matrix/room_key.rs", "chain.len() > MAX_FORWARDINGS", "chain.len() >= MAX_FORWARDINGS"),
    change("matrix/key_export/file.rs", "rounds > limits.max_rounds", "false"),
    change(
        "matrix/key_export/file.rs",
        "rounds > limits.max_rounds",
        "rounds >= limits.max_rounds",
    ),
    change("matrix/secret_storage/key.rs", "rounds > max_rounds", "false"),
    change("matrix/secret_storage/key.rs", "rounds > max_rounds", "rounds >= max_rounds"),
    change("matrix/replay_guard.rs", "before.get().message != seen.message", "false"),
    change("matrix/replay_guard.rs", "before.get().event != seen.event", "false"),
    change(
        "matrix/events/payload.rs",
        r#"payload.text("recipient")? == expected.recipient.as_str()
            && recipient_key == expected.recipient_key.to_base64()"#,
        "recipient_key == expected.recipient_key.to_base64()",
    ),
    change(
        "matrix/events/payload.rs",
        r#"payload.text("recipient")? == expected.recipient.as_str()
            && recipient_key == expected.recipient_key.to_base64()"#,
        r#"payload.text("recipient")? == expected.recipient.as_str()"#,
    ),
    change(
        "matrix/events/payload.rs",
        r#"payload.text("sender")? == expected.sender.as_str()
            && payload.object("keys")?.text("ed25519")? == device.keys().ed25519.to_base64()"#,
        r#"payload.text("sender")? == expected.sender.as_str()"#,
    ),
    change(
        "matrix/events/payload.rs",
        r#"payload.text("sender")? == expected.sender.as_str()
            && payload.object("keys")?.text("ed25519")? == device.keys().ed25519.to_base64()"#,
        r#"payload.object("keys")?.text("ed25519")? == device.keys().ed25519.to_base64()"#,
    ),
    change("matrix/events/room.rs", "*event.room_id != self.room_id", "false"),
    change(
        "matrix/events/room.rs",
        r#"payload.text("room_id")? != self.room_id.as_str()"#,
        "false",
    ),
    change(
        "matrix/json/parser.rs",
        "value.unsigned_abs() <= MAX_INTEGER as u64",
        "value.unsigned_abs() <= MAX_INTEGER as u64 + 1",
    ),
    change(
        "matrix/json/parser.rs",
        "value.unsigned_abs() <= MAX_INTEGER as u64",
        "value.unsigned_abs() < MAX_INTEGER as u64",
    ),
];
