//! Which participants are accepted, and the infos made of them.

use alloc::collections::BTreeMap;

use super::*;
use crate::error::{CodedError as _, ErrorCode};
use crate::primitives::curve25519::Curve25519PublicKey;

fn participants<'a>(
    starter: (&'a str, &'a str),
    acceptor: (&'a str, &'a str),
    transaction_id: &'a str,
) -> Participants<'a> {
    let participant = |(user_id, device_id), key| Participant {
        user_id,
        device_id,
        key: Curve25519PublicKey::new([key; 32]),
    };
    let (starter, acceptor) = (participant(starter, 0), participant(acceptor, 4));
    Participants { starter, acceptor, transaction_id }
}

#[test]
fn the_infos_are_those_of_the_specification() {
    let participants = participants(("@a:x.y", "ADEV"), ("@b:z", "BDEV"), "$event");
    let starter_key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let acceptor_key = "BAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQ";
    assert_eq!(
        participants.short_string_info(KeyAgreement::Curve25519HkdfSha256),
        [
            "MATRIX_KEY_VERIFICATION_SAS",
            "@a:x.y",
            "ADEV",
            starter_key,
            "@b:z",
            "BDEV",
            acceptor_key,
            "$event"
        ]
        .join("|")
    );
    assert_eq!(
        participants.short_string_info(KeyAgreement::LegacyCurve25519),
        "MATRIX_KEY_VERIFICATION_SAS@a:x.yADEV@b:zBDEV$event"
    );
    assert_eq!(
        participants.mac_info(&participants.acceptor, &participants.starter, "ed25519:BDEV"),
        "MATRIX_KEY_VERIFICATION_MAC@b:zBDEV@a:x.yADEV$evented25519:BDEV"
    );
}

#[test]
fn ids_are_refused_for_what_is_wrong_with_them() {
    let alice = ("@alice:tea.example", "PHONE");
    let check = |other, transaction_id| participants(alice, other, transaction_id).check();
    for user_id in ["@bob:tea.example", "@a|b:tea.example", "@:a", "@b:[::1]:8448", "@ü ü:x"] {
        assert_eq!(check((user_id, "D"), "T"), Ok(()), "{user_id}");
    }
    for user_id in ["", "bob", "@bob", "bob:tea.example", "x@bob:y", "@bob:tea|example", "A|B"] {
        let refused = Err(ParticipantsError::InvalidUserId);
        assert_eq!(check((user_id, "D"), "T"), refused, "{user_id}");
        assert_eq!(participants((user_id, "D"), alice, "T").check(), refused, "{user_id}");
    }
    for device_id in ["", "|", "LAP|TOP", "LAP,TOP", "LAPTOP,ed25519:PHONE"] {
        let refused = Err(ParticipantsError::InvalidDeviceId);
        assert_eq!(check(("@bob:x", device_id), "T"), refused, "{device_id}");
    }
    assert_eq!(check(("@bob:x", "D"), ""), Err(ParticipantsError::MissingTransactionId));
    assert_eq!(check(("@bob:x", "D"), "a|b"), Ok(()), "nothing follows it");
    assert_eq!(check(alice, "T"), Err(ParticipantsError::Indistinguishable));
}

/// Two devices of one user whose ids are powers of one text: `xx` and `xxx` with `x` = `@a:b`.
/// Both directions would have the MAC info `…xxxxx…`, so our own MACs sent back would fit.
#[test]
fn devices_whose_directions_look_alike_are_refused() {
    let refused = Err(ParticipantsError::Indistinguishable);
    let device = |device_id| ("@a:b", device_id);
    assert_eq!(participants(device("@a:b"), device("@a:b@a:b"), "T").check(), refused);
    assert_eq!(participants(device("@a:b"), device("@a:b@a:c"), "T").check(), Ok(()));
    let split = participants(("@a:b", "CD"), ("@a:bC", "D"), "T");
    assert_eq!(split.check(), refused);
}

/// No two accepted lists of fields make one info: all that can be made of a few nasty parts.
#[test]
fn short_string_infos_are_as_different_as_their_fields() {
    let users = ["@a:b", "@a|b:c", "@a:b|c", "@a:b:c", "@:", "@|:", "a:b", "@a", "@a|:b", "@a:"];
    let devices = ["D", "D|", "|D", "b:c", "@a:b", "D|@a:b|D", ":", ""];
    let transactions = ["T", "T|T", "|", "D|T"];
    let mut seen = BTreeMap::new();
    let (mut accepted, mut refused) = (0, 0);
    for (a, b) in users.iter().flat_map(|a| users.iter().map(move |b| (*a, *b))) {
        for (d, e) in devices.iter().flat_map(|d| devices.iter().map(move |e| (*d, *e))) {
            for transaction in transactions {
                let participants = participants((a, d), (b, e), transaction);
                if participants.check().is_err() {
                    refused += 1;
                    continue;
                }
                let info = participants.short_string_info(KeyAgreement::Curve25519HkdfSha256);
                let before = seen.insert(info, (a, d, b, e, transaction));
                assert_eq!(before, None, "{:?}", (a, d, b, e, transaction));
                accepted += 1;
            }
        }
    }
    assert!(accepted > 1000 && refused > 10_000, "{accepted} accepted, {refused} refused");
    // Without the rules there would be such pairs: the fields of these two differ.
    let (one, other) = (
        participants(("@a:b", "c|D"), ("@x:y", "E"), "T"),
        participants(("@a:b|c", "D"), ("@x:y", "E"), "T"),
    );
    let info = |it: &Participants<'_>| it.short_string_info(KeyAgreement::Curve25519HkdfSha256);
    assert_eq!(info(&one), info(&other));
    assert!(one.check().is_err() && other.check().is_err());
}

#[test]
fn the_keys_must_be_those_of_the_agreement() {
    let (alice, bob) = agreed(1);
    let genuine = alice_and_bob(&alice);
    assert!(alice.verification(genuine).is_ok() && bob.verification(genuine).is_ok());
    let (mut other_key, mut one_key) = (genuine, genuine);
    other_key.starter.key = agreed(2).0.our_public_key();
    one_key.starter.key = one_key.acceptor.key;
    for wrong in [other_key, one_key] {
        let refused = alice.verification(wrong).unwrap_err();
        assert_eq!(refused, ParticipantsError::KeyMismatch);
        assert_eq!(bob.verification(wrong).unwrap_err(), refused);
    }
}

/// A starter that has not checked the commitment could be shown a key that was sought until the
/// short strings are equal.
#[test]
fn a_starter_that_has_seen_no_commitment_verifies_nothing() {
    let [starter, acceptor] = [1, 2].map(|seed| Sas::with_rng(&mut rng(seed)).unwrap());
    let (starter_key, acceptor_key) = (starter.public_key(), acceptor.public_key());
    let starter = starter.agree(acceptor_key).unwrap();
    let refused = starter.verification(alice_and_bob(&starter)).unwrap_err();
    assert_eq!(refused, ParticipantsError::MissingCommitment);
    assert_eq!(refused.code(), ErrorCode::CommitmentMismatch);
    // The acceptor is who made the commitment.
    let acceptor = acceptor.agree(starter_key).unwrap();
    assert!(acceptor.verification(alice_and_bob(&starter)).is_ok());
}

/// Everything that the two devices believe is in the short string.
#[test]
fn the_short_string_shows_every_difference() {
    let (alice, bob) = agreed(1);
    let genuine = alice_and_bob(&alice);
    let agreement = KeyAgreement::Curve25519HkdfSha256;
    let shown = alice.verification(genuine).unwrap().short_string(agreement);
    assert_eq!(bob.verification(genuine).unwrap().short_string(agreement), shown);
    let mut swapped = genuine;
    (swapped.starter, swapped.acceptor) = (genuine.acceptor, genuine.starter);
    let mut keys_swapped = genuine;
    (keys_swapped.starter.key, keys_swapped.acceptor.key) =
        (genuine.acceptor.key, genuine.starter.key);
    let (mut user, mut device, mut transaction) = (genuine, genuine, genuine);
    user.acceptor.user_id = "@bob:tea.exampl";
    device.starter.device_id = "PHONe";
    transaction.transaction_id = "S0meUniqueId2";
    for different in [swapped, keys_swapped, user, device, transaction] {
        let other = alice.verification(different).unwrap().short_string(agreement);
        assert_ne!(other, shown, "{different:?}");
    }
    let legacy = bob.verification(genuine).unwrap().short_string(KeyAgreement::LegacyCurve25519);
    assert_ne!(legacy, shown);
}
