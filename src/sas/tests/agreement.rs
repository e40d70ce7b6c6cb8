//! Keys, commitments, bytes and MACs.

use alloc::{format, vec, vec::Vec};

use super::*;
use crate::error::{CodedError as _, ErrorCode};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::random::RandomError;
use crate::random::tests::FailingRng;

fn sas() -> Sas {
    Sas::with_rng(&mut rng(1)).unwrap()
}

fn key(hex_text: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::new(hex::decode(hex_text).unwrap().try_into().unwrap())
}

/// The twelve encodings of points of small order on curve25519 and its twist.
#[test]
fn keys_of_small_order_are_refused() {
    let canonical = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    for theirs in canonical {
        assert_eq!(sas().agree(key(theirs)).unwrap_err(), AgreeError::NonContributoryKey);
    }
    let other_encodings = [
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "cdeb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
        "4c9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
        "d9ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    for theirs in other_encodings {
        assert_eq!(sas().agree(key(theirs)).unwrap_err(), AgreeError::InvalidPublicKey);
    }
    assert_eq!(AgreeError::NonContributoryKey.code(), ErrorCode::NonContributoryKey);
    assert_eq!(AgreeError::InvalidPublicKey.code(), ErrorCode::InvalidPublicKey);
}

#[test]
fn our_own_key_sent_back_is_refused() {
    let ours = sas().public_key();
    assert_eq!(sas().agree(ours).unwrap_err(), AgreeError::ReflectedKey);
    let mut other_encoding = *ours.as_bytes();
    other_encoding[31] |= 0x80;
    let refused = sas().agree(Curve25519PublicKey::new(other_encoding)).unwrap_err();
    assert_eq!(refused, AgreeError::InvalidPublicKey);
    assert_eq!(AgreeError::ReflectedKey.code(), ErrorCode::AuthenticationFailed);
}

#[test]
fn a_commitment_is_to_one_key_and_one_start() {
    let acceptor = Sas::with_rng(&mut rng(2)).unwrap();
    let (theirs, commitment) = (acceptor.public_key(), acceptor.commitment(START));
    let refused = |theirs, commitment: &str, start: &str| {
        let refused = sas().agree_with_commitment(theirs, commitment, start);
        assert_eq!(refused.unwrap_err(), AgreeError::CommitmentMismatch, "{commitment} {start}");
    };
    assert!(sas().agree_with_commitment(theirs, &commitment, START).is_ok());
    for bit in 0..255 {
        let mut other = *theirs.as_bytes();
        other[bit / 8] ^= 1 << (bit % 8);
        refused(Curve25519PublicKey::new(other), &commitment, START);
    }
    for place in 0..commitment.len() {
        let mut other = commitment.clone().into_bytes();
        other[place] = if other[place] == b'A' { b'B' } else { b'A' };
        refused(theirs, core::str::from_utf8(&other).unwrap(), START);
        refused(theirs, &commitment[..place], START);
    }
    refused(theirs, &format!("{commitment}="), START);
    refused(theirs, &commitment, "");
    refused(theirs, &commitment, &START.replace("PHONE", "PHONF"));
    refused(theirs, &commitment, &format!("{START} "));
    assert_eq!(AgreeError::CommitmentMismatch.code(), ErrorCode::CommitmentMismatch);
}

/// The key is committed to as text: `printf '%s%s' KEY START | openssl dgst -sha256 -binary |
/// base64` of the RFC 7748 key of Bob.
#[test]
fn a_commitment_is_the_hash_of_two_texts() {
    let theirs = key("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    assert_eq!(commitment::to(&theirs, START), COMMITMENT);
}

const COMMITMENT: &str = "8zUYdMUmuyoPcm3RzTib2m+YEhoWCwbK8Xb6Fgzavvo";

#[test]
fn a_failing_source_of_randomness_makes_nothing() {
    assert_eq!(Sas::with_rng(&mut FailingRng { left: 0 }).map(|_| ()), Err(RandomError));
}

#[test]
fn both_sides_make_the_same_bytes_of_any_length_up_to_the_limit() {
    let (alice, bob) = agreed(1);
    assert_eq!(alice.bytes(b"info"), bob.bytes(b"info"));
    assert_ne!(alice.bytes(b"info"), alice.bytes(b"Info"));
    assert_ne!(alice.bytes(b"info"), agreed(2).0.bytes(b"info"));
    let mut longest = vec![0; EstablishedSas::MAX_BYTES];
    alice.fill_bytes(b"info", &mut longest).unwrap();
    assert_eq!(longest[..6], *bob.bytes(b"info").as_bytes());
    for length in [0, 1, 6, 31, 32, 33, 8159, 8160] {
        let mut out = vec![0xA5; length];
        bob.fill_bytes(b"info", &mut out).unwrap();
        assert_eq!(out, longest[..length], "HKDF output is a prefix of longer output");
    }
    let mut out = vec![0xA5; 8161];
    let error = alice.fill_bytes(b"info", &mut out).unwrap_err();
    assert_eq!(
        (error, error.code()),
        (OutputTooLong { requested: 8161 }, ErrorCode::OutputTooLong)
    );
    assert_eq!(out, [0xA5; 8161]);
}

const METHODS: [MacMethod; 4] = [
    MacMethod::HkdfHmacSha256V2,
    MacMethod::Msc3783HkdfHmacSha256,
    MacMethod::LegacyHkdfHmacSha256,
    MacMethod::LegacyHmacSha256,
];

#[test]
fn a_mac_is_of_one_input_one_info_one_method_and_one_secret() {
    let (alice, bob) = agreed(1);
    let stranger = agreed(2).0;
    for method in METHODS {
        let mac = text(&alice.mac(method, b"input", b"info"));
        assert_eq!(mac.len(), 43);
        assert_eq!(bob.verify_mac(method, b"input", b"info", &mac), Ok(()));
        assert_eq!(bob.verify_mac(method, b"inpuT", b"info", &mac), Err(MacError));
        assert_eq!(bob.verify_mac(method, b"input", b"infO", &mac), Err(MacError));
        assert_eq!(bob.verify_mac(method, b"inputi", b"nfo", &mac), Err(MacError));
        assert_eq!(stranger.verify_mac(method, b"input", b"info", &mac), Err(MacError));
        for other in METHODS {
            let same =
                method == other || [method, other].iter().all(|it| METHODS[..2].contains(it));
            assert_eq!(bob.verify_mac(other, b"input", b"info", &mac).is_ok(), same);
        }
    }
    assert_eq!(MacError.code(), ErrorCode::AuthenticationFailed);
}

/// The right MAC cut, lengthened, and changed at every place.
#[test]
fn a_mac_is_accepted_in_one_form_only() {
    let (alice, bob) = agreed(1);
    for method in METHODS {
        let mac = text(&alice.mac(method, b"input", b"info"));
        let verify = |mac: &str| bob.verify_mac(method, b"input", b"info", mac);
        for length in 0..43 {
            assert_eq!(verify(&mac[..length]), Err(MacError), "{length} characters");
        }
        for appended in ["=", "A", " ", "\n", "\0", "é"] {
            assert_eq!(verify(&format!("{mac}{appended}")), Err(MacError), "{appended:?}");
        }
        for place in 0..43 {
            for bit in 0..7 {
                let mut other = mac.clone().into_bytes();
                other[place] ^= 1 << bit;
                assert_eq!(verify(core::str::from_utf8(&other).unwrap()), Err(MacError));
            }
        }
        // 1, 31 and 33 bytes, in base64.
        let bytes: Vec<u8> = crate::encoding::base64::decode(&mac).unwrap_or_else(|_| vec![1; 32]);
        for other in [&bytes[..1], &bytes[..31], &[&bytes[..], &[0]].concat()] {
            assert_eq!(verify(&crate::encoding::base64::encode(other)), Err(MacError));
        }
    }
}

#[test]
fn nothing_prints_a_secret() {
    let (alice, _) = agreed(1);
    let (ours, theirs) = (alice.our_public_key(), alice.their_public_key());
    assert_eq!(
        format!("{alice:?}"),
        format!("EstablishedSas {{ our_key: {ours:?}, their_key: {theirs:?}, .. }}")
    );
    let sas = sas();
    assert_eq!(format!("{sas:?}"), format!("Sas({}, secret redacted)", sas.public_key()));
    assert_eq!(format!("{:?}", alice.mac(METHODS[0], b"", b"")), "Mac(redacted)");
}

#[test]
fn key_agreements_are_read_and_the_legacy_one_only_on_request() {
    let (new, old) = (KeyAgreement::Curve25519HkdfSha256, KeyAgreement::LegacyCurve25519);
    assert_eq!(KeyAgreement::from_name("curve25519-hkdf-sha256"), Ok(new));
    assert_eq!(KeyAgreement::from_name("curve25519"), Err(MethodError::Legacy));
    assert_eq!(KeyAgreement::from_name_with_legacy("curve25519"), Ok(old));
    for unknown in ["", "curve448", "Curve25519", "curve25519-hkdf-sha512"] {
        assert_eq!(KeyAgreement::from_name_with_legacy(unknown), Err(MethodError::Unknown));
    }
    assert_eq!(format!("{new} {old}"), "curve25519-hkdf-sha256 curve25519");
}
