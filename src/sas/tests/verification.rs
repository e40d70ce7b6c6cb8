//! The content of `m.key.verification.mac`, honest and otherwise.

use alloc::string::ToString as _;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::error::{CodedError as _, ErrorCode};

const METHOD: MacMethod = MacMethod::HkdfHmacSha256V2;

/// The pairs of a content, to be changed and put together again.
fn pairs(content: &MacContent) -> Vec<(String, String)> {
    content.mac().map(|(key_id, mac)| (key_id.into(), mac.into())).collect()
}

/// Calls `test` with Alice's side, Bob's side, Alice's device key and her master key.
fn with_both(test: impl FnOnce(Verification<'_>, Verification<'_>, SasKey, SasKey)) {
    let (alice, bob) = agreed(1);
    let participants = alice_and_bob(&alice);
    test(
        alice.verification(participants).unwrap(),
        bob.verification(participants).unwrap(),
        SasKey::Device(signing_key(1)),
        SasKey::CrossSigning(signing_key(2)),
    );
}

fn only(required: &[SasKey]) -> ExpectedKeys<'_> {
    ExpectedKeys { required, known: &[] }
}

/// Every MAC and every info written out by hand.
#[test]
fn the_content_is_that_of_the_specification() {
    let (alice, bob) = agreed(1);
    let (device, master) = (signing_key(1), signing_key(2));
    for method in [METHOD, MacMethod::LegacyHkdfHmacSha256, MacMethod::LegacyHmacSha256] {
        let verification = alice.verification(alice_and_bob(&alice)).unwrap();
        let keys = [SasKey::Device(device), SasKey::CrossSigning(master)];
        let content = verification.mac_content(method, &keys).unwrap();

        let info = "MATRIX_KEY_VERIFICATION_MAC@alice:tea.examplePHONE@bob:tea.exampleLAPTOP\
                    S0meUniqueId";
        let mac = |input: &str, item: &str| {
            text(&bob.mac(method, input.as_bytes(), format!("{info}{item}").as_bytes()))
        };
        let master_id = format!("ed25519:{master}");
        let mut ids = ["ed25519:PHONE", &master_id];
        ids.sort_unstable();
        let expected = ids.map(|id| {
            let key = if id == "ed25519:PHONE" { device } else { master };
            (id.to_string(), mac(&key.to_base64(), id))
        });
        assert_eq!(pairs(&content), expected);
        assert_eq!(content.keys(), mac(&ids.join(","), "KEY_IDS"));
        assert_eq!(content.mac().len(), 2);

        let back = bob.verification(alice_and_bob(&alice)).unwrap();
        assert_eq!(back.verify(method, &content, only(&keys)).unwrap().len(), 2);
    }
}

#[test]
fn what_is_required_must_be_there_and_what_is_known_may() {
    with_both(|alice, bob, device, master| {
        let one = alice.mac_content(METHOD, &[device]).unwrap();
        let two = alice.mac_content(METHOD, &[master, device]).unwrap();
        let verify = |content: &MacContent, required: &[SasKey], known: &[SasKey]| {
            let verified = bob.verify(METHOD, content, ExpectedKeys { required, known });
            verified.map(|keys| keys.len())
        };
        assert_eq!(verify(&one, &[device], &[master]), Ok(1));
        assert_eq!(verify(&two, &[device], &[master]), Ok(2));
        assert_eq!(verify(&two, &[], &[master, device]), Ok(2));
        assert_eq!(verify(&one, &[device, master], &[]), Err(VerifyError::MissingKey(master)));
        assert_eq!(verify(&one, &[master], &[device]), Err(VerifyError::MissingKey(master)));
        assert_eq!(VerifyError::MissingKey(master).code(), ErrorCode::KeyListMismatch);
    });
}

/// Clients vouch for their user's master key too, and for whatever else comes to be. A receiver
/// that has no such key verifies the others.
#[test]
fn keys_that_the_receiver_does_not_have_are_passed_over() {
    with_both(|alice, bob, device, master| {
        let more = [device, master, SasKey::CrossSigning(signing_key(3))];
        let content = alice.mac_content(METHOD, &more).unwrap();
        let verify = |content: &MacContent, required: &[SasKey], known: &[SasKey]| {
            bob.verify(METHOD, content, ExpectedKeys { required, known })
        };
        assert_eq!(verify(&content, &[device], &[]), Ok(vec![device]));
        assert_eq!(verify(&content, &[master], &[]), Ok(vec![master]));
        assert_eq!(verify(&content, &[], &[device]), Ok(vec![device]));
        assert_eq!(verify(&content, &[device, master], &[]).map(|keys| keys.len()), Ok(2));
        assert_eq!(verify(&content, &[], &[]), Err(VerifyError::NoKeys));
        let other = SasKey::CrossSigning(signing_key(4));
        assert_eq!(verify(&content, &[], &[other]), Err(VerifyError::NoKeys));
        assert_eq!(verify(&content, &[device, other], &[]), Err(VerifyError::MissingKey(other)));

        // The list is authentic with all ids or not at all, and a key that is had is checked.
        let mut fewer = pairs(&content);
        fewer.retain(|(id, _)| *id != format!("ed25519:{}", signing_key(3)));
        let fewer = MacContent::new(fewer, content.keys());
        assert_eq!(verify(&fewer, &[device], &[]), Err(VerifyError::Authentication));
        let mut changed = pairs(&content);
        changed.iter_mut().filter(|(id, _)| id.ends_with("PHONE")).for_each(|it| it.1.clear());
        let changed = MacContent::new(changed, content.keys());
        assert_eq!(verify(&changed, &[], &[device, master]), Err(VerifyError::Authentication));
    });
}

/// The list of ids is authenticated as one text with commas, so a server could take a key out of
/// it unseen by joining its id to the next one.
#[test]
fn a_key_id_with_a_comma_is_refused() {
    with_both(|alice, bob, device, master| {
        let keys = [device, master, SasKey::CrossSigning(signing_key(3))];
        let content = alice.mac_content(METHOD, &keys).unwrap();
        let macs = pairs(&content);
        for first in 0..2 {
            let mut joined = macs.clone();
            let (next, _) = joined.remove(first + 1);
            joined[first].0 = format!("{},{next}", joined[first].0);
            let joined = MacContent::new(joined, content.keys());
            for known in keys {
                let expected = ExpectedKeys { required: &[], known: &[known] };
                let refused = bob.verify(METHOD, &joined, expected);
                assert_eq!(refused, Err(VerifyError::InvalidKeyId), "{known:?}");
            }
        }
        assert_eq!(VerifyError::InvalidKeyId.code(), ErrorCode::MalformedMessage);
    });
}

#[test]
fn another_key_than_ours_is_refused_under_the_same_id() {
    with_both(|alice, bob, device, _| {
        let content = alice.mac_content(METHOD, &[device]).unwrap();
        let other = SasKey::Device(signing_key(3));
        let refused = bob.verify(METHOD, &content, only(&[other]));
        assert_eq!(refused, Err(VerifyError::Authentication));
        assert_eq!(VerifyError::Authentication.code(), ErrorCode::AuthenticationFailed);
    });
}

#[test]
fn a_changed_content_is_refused() {
    with_both(|alice, bob, device, master| {
        let keys = [device, master];
        let content = alice.mac_content(METHOD, &keys).unwrap();
        let (macs, list) = (pairs(&content), content.keys());
        let verify = |macs: Vec<(String, String)>, list: &str| {
            bob.verify(METHOD, &MacContent::new(macs, list), only(&keys)).map(|_| ())
        };
        let forged = Err(VerifyError::Authentication);
        assert_eq!(verify(macs.clone(), list), Ok(()));
        assert_eq!(verify(macs.iter().rev().cloned().collect(), list), Ok(()), "another order");

        // The list: missing, wrong, of the other side.
        assert_eq!(verify(macs.clone(), ""), forged);
        assert_eq!(verify(macs.clone(), &macs[0].1), forged);
        let of_bob = bob.mac_content(METHOD, &keys).unwrap();
        assert_eq!(verify(macs.clone(), of_bob.keys()), forged);
        // Keys taken out, put in, renamed, without a new MAC of the list.
        assert_eq!(verify(macs[..1].to_vec(), list), forged);
        assert_eq!(verify(vec![], list), forged);
        let mut extra = macs.clone();
        extra.push(("ed25519:EVE".into(), macs[0].1.clone()));
        assert_eq!(verify(extra, list), forged);
        let mut renamed = macs.clone();
        renamed[0].0.push('x');
        assert_eq!(verify(renamed, list), forged);
        // MACs exchanged, changed, emptied.
        let exchanged =
            vec![(macs[0].0.clone(), macs[1].1.clone()), (macs[1].0.clone(), macs[0].1.clone())];
        assert_eq!(verify(exchanged, list), forged);
        for place in 0..2 {
            for other in ["", "A", of_bob.keys(), list] {
                let mut changed = macs.clone();
                changed[place].1 = other.into();
                assert_eq!(verify(changed, list), forged, "{other}");
            }
        }
        // An id twice, with the same MAC and with another.
        for mac in [macs[0].1.clone(), "A".into()] {
            let mut twice = macs.clone();
            twice.push((macs[0].0.clone(), mac));
            assert_eq!(verify(twice, list), Err(VerifyError::DuplicateKeyId));
        }
        assert_eq!(VerifyError::DuplicateKeyId.code(), ErrorCode::MalformedMessage);
    });
}

/// Sent to its own sender, from the other role, in another transaction, under another method.
#[test]
fn a_content_is_for_one_direction_of_one_verification() {
    let (alice, bob) = agreed(1);
    let genuine = alice_and_bob(&alice);
    let key = SasKey::CrossSigning(signing_key(1));
    let content = bob.verification(genuine).unwrap().mac_content(METHOD, &[key]).unwrap();
    let forged = Err(VerifyError::Authentication);
    assert_eq!(
        bob.verification(genuine).unwrap().verify(METHOD, &content, only(&[key])),
        forged,
        "reflected"
    );
    let mut keys_swapped = genuine;
    (keys_swapped.starter.key, keys_swapped.acceptor.key) =
        (genuine.acceptor.key, genuine.starter.key);
    let mut transaction = genuine;
    transaction.transaction_id = "other";
    for participants in [keys_swapped, transaction] {
        let alice = alice.verification(participants).unwrap();
        assert_eq!(alice.verify(METHOD, &content, only(&[key])), forged);
    }
    let alice = alice.verification(genuine).unwrap();
    for method in [MacMethod::LegacyHkdfHmacSha256, MacMethod::LegacyHmacSha256] {
        assert_eq!(alice.verify(method, &content, only(&[key])), forged);
    }
    assert_eq!(alice.verify(METHOD, &content, only(&[key])), Ok(vec![key]));
}

/// A server can name a device after a cross-signing key, so that both have one id.
#[test]
fn a_device_with_the_name_of_a_key_is_refused() {
    let (alice, bob) = agreed(1);
    let master = signing_key(2);
    let name = master.to_base64();
    let mut participants = alice_and_bob(&alice);
    participants.starter.device_id = &name;
    let keys = [SasKey::Device(signing_key(1)), SasKey::CrossSigning(master)];
    let (alice, bob) =
        (alice.verification(participants).unwrap(), bob.verification(participants).unwrap());
    let refused = alice.mac_content(METHOD, &keys).unwrap_err();
    assert_eq!(refused, MacContentError::AmbiguousKeys);
    assert_eq!(refused.code(), ErrorCode::KeyListMismatch);

    let content = alice.mac_content(METHOD, &keys[..1]).unwrap();
    let expected = ExpectedKeys { required: &keys[..1], known: &keys[1..] };
    assert_eq!(bob.verify(METHOD, &content, expected), Err(VerifyError::AmbiguousKeys));
    let as_master = bob.verify(METHOD, &content, only(&keys[1..]));
    assert_eq!(as_master, Err(VerifyError::Authentication), "the device's key is not the master");
    assert_eq!(bob.verify(METHOD, &content, only(&keys[..1])), Ok(keys[..1].to_vec()));
}

#[test]
fn no_key_verifies_nothing() {
    with_both(|alice, bob, device, _| {
        assert_eq!(alice.mac_content(METHOD, &[]).unwrap_err(), MacContentError::NoKeys);
        assert_eq!(
            alice.mac_content(METHOD, &[device, device]).unwrap_err(),
            MacContentError::AmbiguousKeys
        );
        // A genuine MAC of the empty list, as a careless sender would make it.
        let (sender, _) = agreed(1);
        let info = "MATRIX_KEY_VERIFICATION_MAC@alice:tea.examplePHONE@bob:tea.exampleLAPTOP\
                    S0meUniqueIdKEY_IDS";
        let list = text(&sender.mac(METHOD, b"", info.as_bytes()));
        let empty = MacContent::new(Vec::<(String, String)>::new(), list);
        assert_eq!(bob.verify(METHOD, &empty, only(&[])), Err(VerifyError::NoKeys));
        let known = ExpectedKeys { required: &[], known: &[device] };
        assert_eq!(bob.verify(METHOD, &empty, known), Err(VerifyError::NoKeys));
        let missing = bob.verify(METHOD, &empty, only(&[device]));
        assert_eq!(missing, Err(VerifyError::MissingKey(device)));
    });
}

/// What a hostile content costs grows with its length only.
#[test]
fn a_huge_content_is_refused() {
    with_both(|_, bob, device, _| {
        let ids = (0..20_000).map(|n| (format!("ed25519:{n}"), "A"));
        let content = MacContent::new(ids, "A");
        let refused = bob.verify(METHOD, &content, only(&[device]));
        assert_eq!(refused, Err(VerifyError::Authentication));
    });
}
