//! What can be learnt without a key: of messages, pickles, methods and errors.

use olmec_facade::*;

fn code<T: std::fmt::Debug>(result: Result<T, OlmecError>) -> &'static str {
    result.unwrap_err().code().map_or("OTHER", |code| code.name())
}

#[test]
fn a_message_says_where_it_belongs() {
    let (alice, bob) = (Account::new().unwrap(), Account::new().unwrap());
    bob.generate_one_time_keys(1).unwrap();
    let one_time_key = bob.one_time_keys().remove(0).key;
    let identity_key = bob.identity_keys().curve25519;
    let session = alice
        .create_outbound_session_with_mac_length(identity_key, one_time_key, MacLength::Full)
        .unwrap();
    session.encrypt(vec![]).unwrap();
    let info = inspect_olm_message(&session.encrypt(vec![]).unwrap()).unwrap();
    assert_eq!(info.session_id, Some(session.id()));
    assert_eq!(info.session_keys, Some(session.keys()));
    assert_eq!((info.chain_index, info.mac_length), (1, MacLength::Full));

    // A normal message names no session, and is told apart by its type alone.
    let normal = OlmMessage { message_type: MessageType::Normal, body: "AwoAEAAiAA".into() };
    assert_eq!(code(inspect_olm_message(&normal)), "MALFORMED_MESSAGE");

    let room = OutboundGroupSession::new().unwrap();
    room.encrypt(vec![]).unwrap();
    let info = inspect_megolm_message(room.encrypt(vec![]).unwrap()).unwrap();
    assert_eq!((info.message_index, info.mac_length), (1, MacLength::Truncated));
    assert_eq!(code(inspect_megolm_message("?".into())), "INVALID_BASE64");
}

#[test]
fn a_pickle_says_what_it_holds() {
    let key = generate_pickle_key().unwrap();
    assert_eq!(key.len(), 32);
    assert_ne!(key, generate_pickle_key().unwrap());
    let stamp = PickleStamp { context: vec![], generation: 7 };
    let pickle = PkDecryption::new().unwrap().pickle_with_stamp(key, &stamp).unwrap();
    let info = inspect_pickle(pickle).unwrap();
    assert_eq!((info.kind, info.generation), (Some(PickleKind::PkDecryption), Some(7)));
    assert_eq!(inspect_pickle("AAAA".into()), None);
}

#[test]
fn methods_have_the_names_of_the_specification() {
    // The names are those of m.key.verification.accept in the Matrix specification.
    for (method, name) in [
        (SasMacMethod::HkdfHmacSha256V2, "hkdf-hmac-sha256.v2"),
        (SasMacMethod::Msc3783HkdfHmacSha256, "org.matrix.msc3783.hkdf-hmac-sha256"),
        (SasMacMethod::LegacyHkdfHmacSha256, "hkdf-hmac-sha256"),
        (SasMacMethod::LegacyHmacSha256, "hmac-sha256"),
    ] {
        assert_eq!(sas_mac_method_name(method), name);
        assert_eq!(sas_mac_method_from_name_with_legacy(name.into()), Ok(method));
    }
    assert_eq!(code(sas_mac_method_from_name("hmac-sha256".into())), "MALFORMED_MESSAGE");
    let current = sas_mac_method_from_name("hkdf-hmac-sha256.v2".into());
    assert_eq!(current, Ok(SasMacMethod::HkdfHmacSha256V2));

    for (agreement, name) in [
        (SasKeyAgreement::Curve25519HkdfSha256, "curve25519-hkdf-sha256"),
        (SasKeyAgreement::LegacyCurve25519, "curve25519"),
    ] {
        assert_eq!(sas_key_agreement_name(agreement), name);
        assert_eq!(sas_key_agreement_from_name_with_legacy(name.into()), Ok(agreement));
    }
    assert_eq!(code(sas_key_agreement_from_name("curve25519".into())), "MALFORMED_MESSAGE");
    assert!(sas_key_agreement_from_name("curve25519-hkdf-sha256".into()).is_ok());
}

#[test]
fn codes_are_listed_with_their_numbers_and_variants() {
    let codes = error_codes();
    let named = |name: &str| codes.iter().find(|code| code.name == name).unwrap();
    let refused = named("AUTHENTICATION_FAILED");
    assert_eq!((refused.number, refused.kind), (300, ErrorKind::Refused));
    assert_eq!(refused.variant, "AuthenticationFailed");
    assert_eq!((named("RANDOM_FAILURE").number, named("ALREADY_USED").number), (100, 507));
    assert!(codes.windows(2).all(|pair| pair[0].number < pair[1].number));
}

#[test]
fn the_hash_of_canonical_json_is_matrixs() {
    // Of an empty text, from FIPS 180-4's examples.
    let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
    assert_eq!(sha256_base64(String::new()), empty);
}
