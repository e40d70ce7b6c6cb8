//! Plays the receiver of every SAS case.

use olmec::Curve25519PublicKey;
use olmec::sas::{
    Emoji, EstablishedSas, ExpectedKeys, KeyAgreement, MacContent, MacMethod, Participant,
    Participants, Sas, SasKey,
};
use serde_json::Value;

use super::fixed_bytes::FixedBytes;
use super::{cases, check, folder, json, list, name, string, unhex};

fn agree(case: &Value) -> Result<EstablishedSas, &'static str> {
    let mut random = FixedBytes::new(string(case, "random"));
    let sas = Sas::with_rng(&mut random).unwrap();
    random.assert_used_up();
    assert_eq!(sas.public_key().to_base64(), string(case, "public_key"), "{}", case["id"]);
    let their_key = Curve25519PublicKey::from_base64(string(case, "their_key")).map_err(name)?;
    match case["commitment"].as_str() {
        Some(commitment) => {
            sas.agree_with_commitment(their_key, commitment, string(case, "start_content"))
        }
        None => sas.agree(their_key),
    }
    .map_err(name)
}

/// The verification whose infos, as the specification composes them, stand among the bytes.
fn tea(sas: &EstablishedSas) -> Participants<'static> {
    let party = |user_id, device_id, key| Participant { user_id, device_id, key };
    Participants {
        starter: party("@alice:tea.example", "PHONE", sas.our_public_key()),
        acceptor: party("@bob:tea.example", "LAPTOP", sas.their_public_key()),
        transaction_id: "S0meUniqueId",
    }
}

fn key(key: &Value) -> SasKey {
    let read = |text: &Value| text.as_str().unwrap().parse().unwrap();
    match key.get("device") {
        Some(text) => SasKey::Device(read(text)),
        None => SasKey::CrossSigning(read(&key["cross_signing"])),
    }
}

fn keys(content: &Value, field: &str) -> Vec<SasKey> {
    list(content, field).iter().map(key).collect()
}

fn verify(sas: &EstablishedSas, content: &Value) -> Result<usize, &'static str> {
    let party = |field| {
        let party = &content[field];
        Participant {
            user_id: string(party, "user_id"),
            device_id: string(party, "device_id"),
            key: string(party, "key").parse().unwrap(),
        }
    };
    let transaction_id = string(content, "transaction_id");
    let (starter, acceptor) = (party("starter"), party("acceptor"));
    let method = MacMethod::from_name_with_legacy(string(content, "method")).map_err(name)?;
    let verification =
        sas.verification(Participants { starter, acceptor, transaction_id }).map_err(name)?;
    let pairs = list(content, "mac").iter();
    let pairs = pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()));
    let received = MacContent::new(pairs, string(content, "keys"));
    let (required, known) = (keys(content, "required"), keys(content, "known"));
    let expected = ExpectedKeys { required: &required, known: &known };
    verification.verify(method, &received, expected).map(|keys| keys.len()).map_err(name)
}

#[test]
fn receivers_agree_compute_verify_and_refuse() {
    let (mut agreed, mut bytes, mut macs, mut contents, mut refused) = (0, 0, 0, 0, 0);
    let (mut composed, mut too_many) = (0, 0);
    for case in cases("sas").into_iter().filter(|case| case["random"].is_string()) {
        let id = string(&case, "id");
        let mut made = None;
        check(agree(&case), &case, id, |sas| made = Some(sas));
        let Some(sas) = made else {
            refused += 1;
            continue;
        };
        agreed += 1;
        for expected in list(&case, "bytes") {
            let info = string(expected, "info");
            if let Some(length) = expected["length"].as_u64() {
                let mut out = vec![0x55; usize::try_from(length).unwrap()];
                let outcome = sas.fill_bytes(info.as_bytes(), &mut out).map_err(name);
                check(outcome, expected, id, |()| panic!("{id}: {length} bytes"));
                assert!(out.iter().all(|byte| *byte == 0x55), "{id}: nothing is half filled");
                too_many += 1;
                continue;
            }
            let wanted = unhex(string(expected, "bytes"));
            let mut out = vec![0; wanted.len()];
            sas.fill_bytes(info.as_bytes(), &mut out).unwrap();
            assert_eq!(out, wanted, "{id}, {info}");
            let shown = sas.bytes(info.as_bytes());
            let legacy = info.starts_with("MATRIX_KEY_VERIFICATION_SAS@");
            if legacy || info.starts_with("MATRIX_KEY_VERIFICATION_SAS|") {
                let verification = sas.verification(tea(&sas)).unwrap();
                let agreement = match legacy {
                    true => KeyAgreement::LegacyCurve25519,
                    false => KeyAgreement::Curve25519HkdfSha256,
                };
                assert_eq!(verification.short_string(agreement).as_bytes()[..], wanted, "{id}");
                composed += 1;
            }
            if wanted.len() == 6 {
                assert_eq!(shown.as_bytes()[..], wanted);
            }
            if let Some(emoji) = expected["emoji"].as_array() {
                assert_eq!(shown.emoji_indices().map(Value::from)[..], emoji[..], "{id}");
                let (first, second, third) = shown.decimals();
                let decimals = [first, second, third].map(Value::from);
                assert_eq!(decimals[..], *list(expected, "decimals"), "{id}");
            }
            bytes += 1;
        }
        for mac in list(&case, "macs") {
            let at = format!("{id}, {mac}");
            let method = MacMethod::from_name_with_legacy(string(mac, "method")).unwrap();
            let (input, info) = (string(mac, "input").as_bytes(), string(mac, "info").as_bytes());
            let received = string(mac, "mac");
            let outcome = sas.verify_mac(method, input, info, received).map_err(name);
            check(outcome, mac, &at, |()| {
                assert_eq!(sas.mac(method, input, info).as_str(), received, "{at}");
                macs += 1;
            });
            refused += usize::from(!mac["expect"].is_null());
        }
        for content in list(&case, "contents") {
            let at = format!("{id}, {}", content["comment"]);
            check(verify(&sas, content), content, &at, |verified| {
                assert_eq!(Value::from(verified), content["verified"], "{at}");
                contents += 1;
            });
            refused += usize::from(!content["expect"].is_null());
        }
    }
    println!(
        "sas: {agreed} agreements, {bytes} bytes, {macs} MACs and {contents} contents, \
         {refused} refused"
    );
    assert_eq!(composed, 4, "infos of the specification");
    assert_eq!(too_many, 2);
    assert!(agreed == 9 && bytes > 60 && macs == 35 && contents == 26 && refused > 150);
}

/// The table of the specification, with its code points.
#[test]
fn emoji_are_those_of_the_specification() {
    let file = json(&folder().join("sas/emoji.json"));
    let table = list(&file, "cases");
    assert_eq!(table.len(), 64);
    for (number, row) in (0..).zip(table) {
        let emoji = Emoji::from_number(number).unwrap();
        assert_eq!(row["number"], emoji.number);
        assert_eq!(row["emoji"], emoji.symbol);
        assert_eq!(row["description"], emoji.description);
        let code_points = emoji.symbol.chars().map(|c| format!("U+{:X}", u32::from(c)));
        assert_eq!(row["unicode"], code_points.collect::<String>());
    }
}
