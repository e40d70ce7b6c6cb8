//! The facade as another language uses it: text and bytes in, text and bytes out.

use olmec_facade::*;

const KEY: [u8; 32] = [7; 32];

fn code<T: std::fmt::Debug>(result: Result<T, OlmecError>) -> &'static str {
    result.unwrap_err().code().map_or("OTHER", |code| code.name())
}

fn pair() -> (OlmSession, OlmSession, Account) {
    let (alice, bob) = (Account::new().unwrap(), Account::new().unwrap());
    bob.generate_one_time_keys(1).unwrap();
    let one_time_key = bob.one_time_keys().remove(0).key;
    bob.mark_keys_as_published();
    let to_bob = alice.create_outbound_session(bob.identity_keys().curve25519, one_time_key);
    let to_bob = to_bob.unwrap();
    let message = to_bob.encrypt(b"hello".to_vec()).unwrap();
    assert_eq!(message.message_type, MessageType::PreKey);
    let sender = alice.identity_keys().curve25519;
    let inbound = bob.create_inbound_session(sender.clone(), &message).unwrap();
    assert_eq!(inbound.plaintext(), b"hello");
    assert_eq!(inbound.used_key_id(), "AAAAAQ");
    assert!(!inbound.used_fallback_key());
    assert_eq!(
        code(bob.create_inbound_session(sender, &message).map(|_| ())),
        "UNKNOWN_ONE_TIME_KEY"
    );
    (to_bob, inbound.session(), bob)
}

#[test]
fn two_devices_talk() {
    let (alice, bob, _) = pair();
    assert_eq!(alice.id(), bob.id());
    assert_eq!(alice.keys(), bob.keys());
    let answer = bob.encrypt(b"I see".to_vec()).unwrap();
    assert_eq!(alice.decrypt(&answer).unwrap(), b"I see");
    assert_eq!(code(alice.decrypt(&answer)), "MESSAGE_KEY_USED");
    assert_eq!(alice.next_message_type(), MessageType::Normal);
    let nonsense = OlmMessage { message_type: MessageType::Normal, body: "garbage!".into() };
    assert_eq!(code(alice.decrypt(&nonsense)), "INVALID_BASE64");
    assert_eq!(code(alice.matches(&answer)), "MALFORMED_MESSAGE");
}

/// `session()` of what came in is the same session each time, not a copy of it.
#[test]
fn two_handles_of_one_session_share_its_state() {
    let (alice, bob, _) = pair();
    let again = bob.clone();
    let answer = bob.encrypt(b"one".to_vec()).unwrap();
    let next = again.encrypt(b"two".to_vec()).unwrap();
    assert_eq!(alice.decrypt(&next).unwrap(), b"two");
    assert_eq!(alice.decrypt(&answer).unwrap(), b"one");
}

#[test]
fn a_room_talks() {
    let room = OutboundGroupSession::new().unwrap();
    let view = InboundGroupSession::new(room.session_key()).unwrap();
    let message = room.encrypt(b"hello, room".to_vec()).unwrap();
    let decrypted = view.decrypt(message.clone()).unwrap();
    assert_eq!((decrypted.message_index, &decrypted.plaintext[..]), (0, &b"hello, room"[..]));
    let late = InboundGroupSession::from_export(view.export_at(1).unwrap()).unwrap();
    assert_eq!(code(late.decrypt(message).map(|_| ())), "UNKNOWN_MESSAGE_INDEX");
    assert_eq!(view.compare(&late), SessionRelation::Better);
    assert_eq!(view.compare(&view), SessionRelation::Equal);
    assert_eq!(late.authenticity(), Authenticity::Imported);
    let merged = late.merge(&view).unwrap();
    assert_eq!((merged.first_known_index(), merged.authenticity()), (0, Authenticity::Signed));
    assert_eq!(merged.id(), room.id());
}

#[test]
fn a_history_is_read_in_one_call() {
    let room = OutboundGroupSession::new().unwrap();
    let view = InboundGroupSession::new(room.session_key()).unwrap();
    let text = |number: u32| format!("message {number}").into_bytes();
    let mut messages: Vec<_> = (0..300).map(|it| (it, room.encrypt(text(it)).unwrap())).collect();
    messages.reverse();
    let batch = MessageBatch::new();
    batch.add("garbage!".into());
    messages.iter().for_each(|(_, message)| batch.add(message.clone()));
    let decrypted = view.decrypt_batch(&batch);
    assert_eq!((batch.count(), decrypted.count()), (301, 301));
    assert_eq!(code(decrypted.message(0).map(|_| ())), "INVALID_BASE64");
    for (place, (number, _)) in (1..).zip(&messages) {
        let message = decrypted.message(place).unwrap();
        assert_eq!((message.message_index, message.plaintext), (*number, text(*number)));
    }
    assert_eq!(code(decrypted.message(301).map(|_| ())), "UNKNOWN_MESSAGE_INDEX");
}

#[test]
fn a_backup_is_imported_step_by_step() {
    let room = OutboundGroupSession::new().unwrap();
    let view = InboundGroupSession::new(room.session_key()).unwrap();
    let import = SessionImport::new();
    for export in [view.export_at(0).unwrap(), "garbage!".into(), view.export_at(9).unwrap()] {
        import.add(export);
    }
    assert_eq!(code(import.session(0).map(|_| ())), "ALREADY_USED");
    assert_eq!((import.run(2), import.done(), import.count()), (2, 2, 3));
    assert_eq!(import.run(100), 3);
    assert_eq!(import.session(0).unwrap().id(), view.id());
    assert_eq!(code(import.session(0).map(|_| ())), "ALREADY_USED");
    assert_eq!(code(import.session(1).map(|_| ())), "WRONG_LENGTH");
    assert_eq!(import.session(2).unwrap().first_known_index(), 9);
}

#[test]
fn a_backup_is_decrypted_step_by_step() {
    let key = PkDecryption::new().unwrap();
    let encryption = PkEncryption::new(key.public_key()).unwrap();
    let account = Account::new().unwrap().identity_keys();
    let stored: Vec<_> = (0..3)
        .map(|index| {
            let room = OutboundGroupSession::new().unwrap();
            let view = InboundGroupSession::new(room.session_key()).unwrap();
            let room_key = ExportedRoomKey {
                room_id: "!tea:example.org".into(),
                sender_key: account.curve25519.clone(),
                sender_claimed_ed25519: Some(account.ed25519.clone()),
                forwarding_chain: String::new(),
                exported_session_key: view.export_at(index).unwrap(),
            };
            let data = encryption.encrypt_room_key(&room_key, SenderTrust::Unverified).unwrap();
            (view.id(), data, room_key.exported_session_key)
        })
        .collect();
    let sessions: Vec<_> = stored.iter().map(|(id, data, _)| format!("\"{id}\":{data}")).collect();
    let answer = format!(
        r#"{{"rooms":{{"!a:b":{{"sessions":{{"other":{}}}}},"!tea:example.org":{{"sessions":{{{}}}}}}}}}"#,
        stored[0].1,
        sessions.join(",")
    );
    let restore = BackupRestore::new(answer.clone()).unwrap();
    assert_eq!((restore.done(), restore.count()), (0, 4));
    let first = restore.run(&key, 2);
    assert_eq!((first.keys.len(), first.refused, restore.done()), (1, 1, 2));
    let rest = restore.run(&key, 100);
    assert_eq!((rest.keys.len(), rest.refused, restore.done()), (2, 0, 4));
    assert!(restore.run(&key, 1).keys.is_empty());
    let exports = |keys: &[ExportedRoomKey]| -> std::collections::BTreeSet<String> {
        keys.iter().map(|key| key.exported_session_key.clone()).collect()
    };
    let all = exports(&[first.keys, rest.keys].concat());
    assert_eq!(all, stored.iter().map(|(_, _, export)| export.clone()).collect());
    assert_eq!(exports(&key.decrypt_backup(answer).unwrap().keys), all);
    assert_eq!(code(BackupRestore::new("{}".into()).map(|_| ())), "MALFORMED_MESSAGE");
}

#[test]
fn everything_is_saved_and_loaded() {
    let (alice, bob, account) = pair();
    let stamp = PickleStamp { context: b"@bob:tea.example PHONE".to_vec(), generation: 3 };
    let saved = account.pickle_with_stamp(KEY.to_vec(), &stamp).unwrap();
    let again = Account::from_pickle_with_stamp(saved.clone(), KEY.to_vec(), &stamp).unwrap();
    assert_eq!(again.identity_keys(), account.identity_keys());
    let later = PickleStamp { generation: 4, ..stamp.clone() };
    fn refused(result: Result<Account, OlmecError>) -> &'static str {
        code(result.map(|_| ()))
    }
    let load =
        |key: &[u8], stamp| Account::from_pickle_with_stamp(saved.clone(), key.into(), &stamp);
    assert_eq!(refused(load(&KEY, later)), "ROLLED_BACK");
    assert_eq!(refused(load(&KEY, PickleStamp::default())), "AUTHENTICATION_FAILED");
    assert_eq!(refused(load(&KEY[..31], stamp)), "WRONG_LENGTH");
    let kind = OlmSession::from_pickle(account.pickle(KEY.to_vec()).unwrap(), KEY.to_vec());
    assert_eq!(code(kind.map(|_| ())), "WRONG_PICKLE_KIND");

    let libolm = alice.to_libolm_pickle(b"any length".to_vec()).unwrap();
    let from_libolm = OlmSession::from_libolm_pickle(libolm, b"any length".to_vec()).unwrap();
    let vodozemac = from_libolm.to_vodozemac_pickle(KEY.to_vec()).unwrap();
    let alice = OlmSession::from_vodozemac_pickle(vodozemac, KEY.to_vec()).unwrap();
    let json = bob.to_vodozemac_json().unwrap();
    let bob = OlmSession::from_vodozemac_json(json).unwrap();
    let message = bob.encrypt(b"after three hops".to_vec()).unwrap();
    assert_eq!(alice.decrypt(&message).unwrap(), b"after three hops");

    let device = Account::new().unwrap().dehydrate(KEY.to_vec()).unwrap();
    assert_eq!(refused(Account::rehydrate(&device, vec![8; 32])), "AUTHENTICATION_FAILED");
    assert!(Account::rehydrate(&device, KEY.to_vec()).is_ok());
}

#[test]
fn a_backup_is_written_and_read() {
    let backup = PkDecryption::new().unwrap();
    let message = PkEncryption::new(backup.public_key()).unwrap().encrypt(b"a key".to_vec());
    let again = PkDecryption::from_recovery_key(backup.recovery_key()).unwrap();
    assert_eq!(again.decrypt_unauthenticated(&message.unwrap()).unwrap(), b"a key");
    assert_eq!(again.secret_key(), backup.secret_key());
    let refused = PkDecryption::from_recovery_key("EsTc".into());
    assert_eq!(code(refused.map(|_| ())), "INVALID_RECOVERY_KEY");
    let signing = PkSigning::from_seed(vec![5; 32]).unwrap();
    let signature = signing.sign(b"tea".to_vec());
    assert_eq!(ed25519_verify(signing.public_key(), b"tea".to_vec(), signature.clone()), Ok(()));
    let other = ed25519_verify(signing.public_key(), b"tee".to_vec(), signature);
    assert_eq!(code(other), "AUTHENTICATION_FAILED");
}

#[test]
fn two_devices_verify_each_other() {
    let (alice_account, alice, bob) =
        (Account::new().unwrap(), Sas::new().unwrap(), Sas::new().unwrap());
    let key = SasKey { kind: SasKeyKind::Device, key: alice_account.identity_keys().ed25519 };
    let (alice_key, bob_key) = (alice.public_key().unwrap(), bob.public_key().unwrap());
    let start = r#"{"method":"m.sas.v1"}"#.to_owned();
    let commitment = bob.commitment(start.clone()).unwrap();
    let party = |user: &str, device: &str, key: &String| SasParticipant {
        user_id: user.into(),
        device_id: device.into(),
        key: key.clone(),
    };
    let participants = SasParticipants {
        starter: party("@alice:tea.example", "PHONE", &alice_key),
        acceptor: party("@bob:tea.example", "LAPTOP", &bob_key),
        transaction_id: "T".into(),
    };
    let established = bob.agree(alice_key.clone()).unwrap();
    assert_eq!(code(bob.agree(alice_key).map(|_| ())), "ALREADY_USED");
    assert_eq!(code(bob.public_key()), "ALREADY_USED");
    let alice = alice.agree_with_commitment(bob_key, commitment, start).unwrap();
    let agreement = SasKeyAgreement::Curve25519HkdfSha256;
    let shown = alice.short_string(&participants, agreement).unwrap();
    assert_eq!(shown, established.short_string(&participants, agreement).unwrap());
    assert_eq!((shown.emojis.len(), shown.decimals.len()), (7, 3));
    let method = SasMacMethod::HkdfHmacSha256V2;
    let mut content = alice.mac_content(&participants, method, vec![key.clone()]).unwrap();
    let verify = |content: &MacContent| {
        established.verify_mac_content(&participants, method, content, vec![key.clone()], vec![])
    };
    assert_eq!(verify(&content).unwrap(), std::slice::from_ref(&key));
    let other = if content.macs[0].mac.starts_with('A') { "B" } else { "A" };
    content.macs[0].mac.replace_range(..1, other);
    assert_eq!(code(verify(&content)), "AUTHENTICATION_FAILED");
    assert_eq!(established.bytes(b"info".to_vec(), 8160).unwrap().len(), 8160);
    assert_eq!(code(established.bytes(b"info".to_vec(), u32::MAX)), "OUTPUT_TOO_LONG");
}

#[test]
fn a_new_device_signs_in_by_qr_code() {
    let shows = EciesRecipient::new().unwrap();
    let scans = EciesInitiator::new(shows.public_key().unwrap(), b"hello".to_vec()).unwrap();
    assert_eq!(code(shows.open("garbage".into()).map(|_| ())), "MALFORMED_MESSAGE");
    let ours = shows.open(scans.message()).unwrap();
    assert_eq!(ours.first_plaintext(), b"hello");
    assert_eq!(code(shows.open(scans.message()).map(|_| ())), "ALREADY_USED");
    let answer = ours.seal(b"answer".to_vec()).unwrap();
    let theirs = scans.open(answer).unwrap();
    assert!(ours.check_code_matches(theirs.check_code()));

    let shows = HpkeRecipient::new().unwrap();
    let scans = HpkeSender::new(shows.public_key().unwrap(), b"hello".to_vec(), vec![]).unwrap();
    assert_eq!(code(shows.respond(vec![], vec![]).map(|_| ())), "ALREADY_USED");
    assert_eq!(shows.open(scans.message(), vec![]).unwrap(), b"hello");
    let ours = shows.respond(b"response".to_vec(), b"data".to_vec()).unwrap();
    let response = ours.response().unwrap();
    let forged = scans.open(response.clone(), b"other data".to_vec());
    assert_eq!(code(forged.map(|_| ())), "AUTHENTICATION_FAILED");
    let theirs = scans.open(response, b"data".to_vec()).unwrap();
    assert_eq!((theirs.first_plaintext(), theirs.response()), (b"response".to_vec(), None));
    assert!(ours.check_code_matches(theirs.check_code()));
    let message = theirs.seal(b"next".to_vec(), vec![]).unwrap();
    assert_eq!(ours.open(message, vec![]).unwrap(), b"next");

    let code = Msc4108QrCode {
        intent: QrIntent::Reciprocate,
        public_key: ours_key(),
        rendezvous_url: "https://rendezvous.example/1".into(),
        server_name: Some("tea.example".into()),
    };
    assert_eq!(parse_msc4108_qr_code(build_msc4108_qr_code(&code).unwrap()), Ok(code.clone()));
    let contradiction = Msc4108QrCode { server_name: None, ..code };
    assert!(build_msc4108_qr_code(&contradiction).is_err());
}

fn ours_key() -> String {
    EciesRecipient::new().unwrap().public_key().unwrap()
}

#[test]
fn many_threads_use_one_handle() {
    let room = OutboundGroupSession::new().unwrap();
    let view = InboundGroupSession::from_outbound(&room);
    let mut indices: Vec<u32> = std::thread::scope(|scope| {
        let talk = || {
            (0..50)
                .map(|_| view.decrypt(room.encrypt(b"x".to_vec()).unwrap()).unwrap().message_index)
                .collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(talk)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    indices.sort_unstable();
    assert_eq!(indices, (0..400).collect::<Vec<_>>());
}
