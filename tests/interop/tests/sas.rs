//! Verification by short authentication strings, live, between olmec and the two others.

use olmec::sas::{
    EstablishedSas, ExpectedKeys, KeyAgreement, MacContent, MacMethod, Participant, Participants,
    Sas, SasKey, VerifyError,
};
use olmec::{Curve25519PublicKey, sha256_base64};
use olmec_interop::peer::{EstablishedSasPeer, Implementation, SasPeer};
use olmec_interop::random::Dice;

/// Both sides of an agreement. Each gets to see only the other's public key, and if we start, the
/// commitment to it.
fn agree(
    peer: Implementation,
    we_start: bool,
    dice: &mut Dice,
) -> (EstablishedSas, EstablishedSasPeer) {
    let (ours, theirs) = (Sas::with_rng(dice).unwrap(), SasPeer::new(peer, dice));
    let their_key = Curve25519PublicKey::from_base64(&theirs.public_key()).unwrap();
    let commitment = sha256_base64(format!("{}{{}}", theirs.public_key()).as_bytes());
    let theirs = theirs.agree(&ours.public_key().to_base64());
    let ours = if we_start {
        ours.agree_with_commitment(their_key, &commitment, "{}")
    } else {
        ours.agree(their_key)
    };
    (ours.unwrap(), theirs)
}

/// What a client around the peer computes, written down a second time from the specification.
struct Infos {
    short_string: String,
    mac_of_ours: String,
    mac_of_theirs: String,
}

/// One verification with random ids, keys, roles and methods.
fn verify_each_other(peer: Implementation, dice: &mut Dice) {
    let methods = [
        MacMethod::HkdfHmacSha256V2,
        MacMethod::Msc3783HkdfHmacSha256,
        MacMethod::LegacyHkdfHmacSha256,
        MacMethod::LegacyHmacSha256,
    ];
    let we_start = dice.chance(50);
    let number = |dice: &mut Dice| dice.below(1_000_000);
    let (our_user, our_device) =
        (format!("@our{}:tea.example", number(dice)), format!("OURS{}", number(dice)));
    let (their_user, their_device) =
        (format!("@their{}:tea.example", number(dice)), format!("THEIRS{}", number(dice)));
    let transaction_id = format!("${}", number(dice));

    let (sas, peer) = agree(peer, we_start, dice);
    let methods: Vec<MacMethod> = methods.into_iter().filter(|it| peer.knows(*it)).collect();
    let method = methods[dice.below(methods.len())];
    let (our_key, their_key) = (sas.our_public_key(), sas.their_public_key());
    let us = Participant { user_id: &our_user, device_id: &our_device, key: our_key };
    let them = Participant { user_id: &their_user, device_id: &their_device, key: their_key };
    let (starter, acceptor) = if we_start { (us, them) } else { (them, us) };
    let participants = Participants { starter, acceptor, transaction_id: &transaction_id };
    let ours = sas.verification(participants).unwrap();

    let (our_part, their_part) = (
        format!("{our_user}|{our_device}|{our_key}"),
        format!("{their_user}|{their_device}|{their_key}"),
    );
    let (first, second) = if we_start { (our_part, their_part) } else { (their_part, our_part) };
    let mac = "MATRIX_KEY_VERIFICATION_MAC";
    let infos = Infos {
        short_string: format!("MATRIX_KEY_VERIFICATION_SAS|{first}|{second}|{transaction_id}"),
        mac_of_ours: format!(
            "{mac}{our_user}{our_device}{their_user}{their_device}{transaction_id}"
        ),
        mac_of_theirs: format!(
            "{mac}{their_user}{their_device}{our_user}{our_device}{transaction_id}"
        ),
    };

    // Both show the same.
    let shown = ours.short_string(KeyAgreement::Curve25519HkdfSha256);
    assert_eq!(shown.as_bytes()[..], peer.bytes(&infos.short_string, 6));
    if let EstablishedSasPeer::Vodozemac(sas) = &peer {
        let theirs = sas.bytes(&infos.short_string);
        assert_eq!(shown.emoji_indices(), theirs.emoji_indices());
        assert_eq!(shown.decimals(), theirs.decimals());
    }

    // The peer verifies our keys.
    let key = |dice: &mut Dice| olmec::Account::with_rng(dice).unwrap().identity_keys().ed25519;
    let (device_key, master_key) = (key(dice), key(dice));
    let keys = [SasKey::Device(device_key), SasKey::CrossSigning(master_key)];
    let keys = &keys[..dice.between(1, 2)];
    let content = ours.mac_content(method, keys).unwrap();
    let mut ids = Vec::new();
    for (id, mac) in content.mac() {
        let is_device = id == format!("ed25519:{our_device}");
        let input = if is_device { device_key } else { master_key }.to_base64();
        assert!(peer.accepts(method, &input, &format!("{}{id}", infos.mac_of_ours), mac));
        assert!(!peer.accepts(method, &input, &format!("{}{id}", infos.mac_of_theirs), mac));
        ids.push(id);
    }
    assert_eq!(ids.len(), keys.len());
    ids.sort_unstable();
    let list_info = format!("{}KEY_IDS", infos.mac_of_ours);
    assert!(peer.accepts(method, &ids.join(","), &list_info, content.keys()));

    // We verify the peer's keys.
    let (device_key, master_key) = (key(dice), key(dice));
    let mut entries = [
        (format!("ed25519:{their_device}"), device_key.to_base64()),
        (format!("ed25519:{master_key}"), master_key.to_base64()),
    ];
    entries.sort();
    let info = &infos.mac_of_theirs;
    let macs: Vec<(String, String)> = entries
        .iter()
        .map(|(id, key)| (id.clone(), peer.mac(method, key, &format!("{info}{id}"))))
        .collect();
    let list = format!("{},{}", entries[0].0, entries[1].0);
    let content = MacContent::new(macs, peer.mac(method, &list, &format!("{info}KEY_IDS")));
    let (required, known) = ([SasKey::Device(device_key)], [SasKey::CrossSigning(master_key)]);
    let expected = ExpectedKeys { required: &required, known: &known };
    let verified = ours.verify(method, &content, expected).unwrap();
    assert_eq!(verified.len(), 2);
    assert!(verified.contains(&required[0]) && verified.contains(&known[0]));

    // A key that we do not have is passed over, as the peer's own client passes it over.
    let verified = ours.verify(method, &content, ExpectedKeys { required: &required, known: &[] });
    assert_eq!(verified.unwrap(), required);

    // But no others.
    let other = [SasKey::Device(master_key)];
    let refused = ours.verify(method, &content, ExpectedKeys { required: &other, known: &known });
    assert_eq!(refused, Err(VerifyError::Authentication));
}

#[test]
fn olmec_and_vodozemac_verify_each_other() {
    let mut dice = Dice::new(0x5A50);
    for _ in 0..2000 {
        verify_each_other(Implementation::Vodozemac, &mut dice);
    }
}

#[test]
fn olmec_and_libolm_verify_each_other() {
    let mut dice = Dice::new(0x5A51);
    for _ in 0..2000 {
        verify_each_other(Implementation::Libolm, &mut dice);
    }
}
