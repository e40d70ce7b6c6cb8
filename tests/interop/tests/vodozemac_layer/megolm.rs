//! Megolm between the two.

use layer::megolm::{DecryptionError, SessionKeyDecodeError, SessionOrdering};

macro_rules! room {
    ($name:ident: $sender:ident, $receiver:ident, $version:ident) => {
        #[test]
        fn $name() {
            let config = $sender::megolm::SessionConfig::$version();
            let mut outbound = $sender::megolm::GroupSession::new(config);
            let key = outbound.session_key().to_base64();
            let key = $receiver::megolm::SessionKey::from_base64(&key).unwrap();
            let config = $receiver::megolm::SessionConfig::$version();
            let mut inbound = $receiver::megolm::InboundGroupSession::new(&key, config);
            assert_eq!(inbound.session_id(), outbound.session_id());
            let sent: Vec<_> = (0..5)
                .map(|index| {
                    assert_eq!(outbound.message_index(), index);
                    let message = outbound.encrypt(format!("message {index}"));
                    assert_eq!(message.message_index(), index);
                    $receiver::megolm::MegolmMessage::from_bytes(&message.to_bytes()).unwrap()
                })
                .collect();
            for index in [3_u32, 0, 4, 1, 2, 3] {
                let decrypted = inbound.decrypt(&sent[index as usize]).unwrap();
                assert_eq!(decrypted.plaintext, format!("message {index}").as_bytes());
                assert_eq!(decrypted.message_index, index);
            }
            // Handed back from message 2 on.
            let export = inbound.export_at(2).unwrap().to_base64();
            let export = $sender::megolm::ExportedSessionKey::from_base64(&export).unwrap();
            let config = $sender::megolm::SessionConfig::$version();
            let mut imported = $sender::megolm::InboundGroupSession::import(&export, config);
            assert_eq!(imported.first_known_index(), 2);
            let again = |index: usize| {
                $sender::megolm::MegolmMessage::from_base64(&sent[index].to_base64()).unwrap()
            };
            assert_eq!(imported.decrypt(&again(4)).unwrap().plaintext, b"message 4");
            assert!(imported.decrypt(&again(1)).is_err());
        }
    };
}

room!(the_layer_sends: layer, vodozemac, version_1);
room!(vodozemac_sends: vodozemac, layer, version_1);
room!(the_layer_sends_with_full_macs: layer, vodozemac, version_2);
room!(vodozemac_sends_with_full_macs: vodozemac, layer, version_2);

fn views() -> (layer::megolm::GroupSession, layer::megolm::InboundGroupSession) {
    let mut outbound = layer::megolm::GroupSession::default();
    let inbound = layer::megolm::InboundGroupSession::from(&outbound);
    (0..4).for_each(|_| drop(outbound.encrypt("")));
    (outbound, inbound)
}

#[test]
fn views_are_compared_and_merged() {
    let (outbound, mut early) = views();
    let mut late = layer::megolm::InboundGroupSession::from(&outbound);
    let mut export = layer::megolm::InboundGroupSession::import(
        &early.export_at(2).unwrap(),
        layer::megolm::SessionConfig::default(),
    );
    assert_eq!(early.compare(&mut late), SessionOrdering::Better);
    assert_eq!(late.compare(&mut early), SessionOrdering::Worse);
    let mut same = layer::megolm::InboundGroupSession::from_pickle(early.pickle());
    assert_eq!(early.compare(&mut same), SessionOrdering::Equal);
    let mut other = views().1;
    assert_eq!(early.compare(&mut other), SessionOrdering::Unconnected);
    assert!(early.merge(&mut other).is_none());
    assert!(export.connected(&mut late));
    assert_eq!(export.merge(&mut late).unwrap().first_known_index(), 2);

    assert!(!early.advance_to(0));
    assert!(early.advance_to(3));
    assert!(!early.advance_to(1));
    assert_eq!(early.first_known_index(), 3);
    assert!(early.export_at(2).is_none());
    assert_eq!(
        early.export_at_first_known_index().to_bytes(),
        early.export_at(3).unwrap().to_bytes()
    );
}

#[test]
fn what_is_refused_has_the_name_it_has_there() {
    let (mut outbound, mut inbound) = views();
    let message = outbound.encrypt("4");
    let mut late = layer::megolm::InboundGroupSession::from(&outbound);
    let error = late.decrypt(&message).unwrap_err();
    let DecryptionError::UnknownMessageIndex(first_known, index) = error else { panic!("{error}") };
    assert_eq!((first_known, index), (5, 4));

    let mut forged = message.to_bytes();
    *forged.last_mut().unwrap() ^= 1;
    let forged = layer::megolm::MegolmMessage::from_bytes(&forged).unwrap();
    assert!(matches!(inbound.decrypt(&forged), Err(DecryptionError::Signature(_))));

    let full = layer::megolm::SessionConfig::version_2();
    let key = outbound.session_key();
    let mut full = layer::megolm::InboundGroupSession::new(&key, full);
    let message = outbound.encrypt("5");
    let error = full.decrypt(&message).unwrap_err();
    let DecryptionError::InvalidMACLength(expected, found) = error else { panic!("{error}") };
    assert_eq!((expected, found), (32, 8));

    let key = key.to_bytes();
    let error = layer::megolm::ExportedSessionKey::from_bytes(&key[..165]).err().unwrap();
    let SessionKeyDecodeError::Version(expected, found) = error else { panic!("{error}") };
    assert_eq!((expected, found), (1, 2));
    let short = layer::megolm::SessionKey::from_bytes(&key[..228]);
    assert!(matches!(short, Err(SessionKeyDecodeError::Read(_))));
    let mut unsigned = key;
    *unsigned.last_mut().unwrap() ^= 1;
    let unsigned = layer::megolm::SessionKey::from_bytes(&unsigned);
    assert!(matches!(unsigned, Err(SessionKeyDecodeError::Signature(_))));
    let text = layer::megolm::SessionKey::from_base64(&"*".repeat(306));
    assert!(matches!(text, Err(SessionKeyDecodeError::Base64(_))));
}

#[test]
fn an_export_can_be_wiped_early() {
    use zeroize::Zeroize as _;
    let (_, inbound) = views();
    let mut export = inbound.export_at_first_known_index();
    let before = export.to_bytes();
    export.zeroize();
    let after = export.to_bytes();
    assert_eq!(after[1..133], [0; 132]);
    assert_eq!((after[0], &after[133..]), (before[0], &before[133..]));
}
