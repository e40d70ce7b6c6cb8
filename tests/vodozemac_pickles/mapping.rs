//! What vodozemac and we count or order differently.

use olmec::megolm::{EncryptError, OutboundGroupSession};
use olmec::olm::{Account, DecryptError, GenerateKeysError, OlmMessage};
use olmec::pickle::vodozemac as pickles;
use olmec::{CodedError, MacLength};
use serde_json::{Value, json};

use super::support::{Pair, bytes, open, pre_key, rng};
use super::{case, json_of, key, rewritten, text};

fn account(json: &Value) -> Account {
    pickles::read_account_json(&json.to_string()).unwrap()
}

fn written(account: &Account) -> Value {
    serde_json::from_str(pickles::write_account_json(account).expose()).unwrap()
}

fn next_id(account: &mut Account) -> u32 {
    account.generate_one_time_keys_with_rng(1, &mut rng(9)).unwrap().created[0].id.get()
}

fn one_time_key_ids(account: &Account) -> Vec<u32> {
    account.one_time_keys().map(|key| key.id.get()).collect()
}

#[test]
fn one_time_keys_keep_their_ids_and_new_ones_lie_above() {
    // Ten keys from 0, of which three are used and two more follow, unpublished.
    let mut read = account(&json_of("account-in-use"));
    assert_eq!(one_time_key_ids(&read), [10, 11]);
    let ids: Vec<_> = written(&read)["one_time_keys"]["private_keys"]
        .as_object()
        .unwrap()
        .keys()
        .map(|id| id.parse::<u32>().unwrap())
        .collect();
    assert_eq!(ids.len(), 9);
    assert_eq!((ids.iter().min(), ids.iter().max()), (Some(&3), Some(&11)));
    assert_eq!(next_id(&mut read), 12);
    // Of a new account vodozemac's next id is 0 and ours is 1, and stays so.
    let mut read = account(&json_of("account-new"));
    assert_eq!(written(&read)["one_time_keys"]["next_key_id"], 1);
    assert_eq!(next_id(&mut read), 1);
}

#[test]
fn id_zero_is_kept() {
    let mut json = json_of("account-in-use");
    let keys = json["one_time_keys"]["private_keys"].as_object_mut().unwrap();
    let key = keys.remove("3").unwrap();
    keys.insert("0".into(), key.clone());
    let read = account(&json);
    assert_eq!(written(&read)["one_time_keys"]["private_keys"]["0"], key);
}

#[test]
fn a_fallback_key_whose_id_a_one_time_key_has_gets_the_next_free_one() {
    let mut json = json_of("account-in-use");
    let ids = |json: &Value| {
        let fallback = &written(&account(json))["fallback_keys"];
        ["previous_fallback_key", "fallback_key"].map(|key| fallback[key]["key_id"].clone())
    };
    // Ids 0 and 1 of one-time keys were used and are gone.
    assert_eq!(ids(&json), [json!(0), json!(1)]);
    json["fallback_keys"]["fallback_key"]["key_id"] = json!(5);
    assert_eq!(ids(&json), [json!(0), json!(12)]);
    json["fallback_keys"]["previous_fallback_key"]["key_id"] = json!(4);
    assert_eq!(ids(&json), [json!(12), json!(13)]);
    json["fallback_keys"]["previous_fallback_key"]["key_id"] = json!(1);
    json["fallback_keys"]["fallback_key"]["key_id"] = json!(1);
    assert_eq!(ids(&json), [json!(1), json!(12)]);
    let read = account(&json);
    assert_eq!(written(&read)["fallback_keys"]["key_id"], 13);
    assert_eq!(written(&read)["one_time_keys"]["next_key_id"], 13);
}

#[test]
fn the_next_id_lies_above_both_counters_and_every_id() {
    for (one_time, fallback, held, expected) in
        [(12, 2, 1, 12), (12, 40, 1, 40), (12, 2, 70, 71), (0, 0, 1, 12), (3, 0, 0, 12)]
    {
        let mut json = json_of("account-in-use");
        json["one_time_keys"]["next_key_id"] = json!(one_time);
        json["fallback_keys"]["key_id"] = json!(fallback);
        json["fallback_keys"]["fallback_key"]["key_id"] = json!(held);
        json["fallback_keys"]["previous_fallback_key"] = json!(null);
        let mut read = account(&json);
        assert_eq!(next_id(&mut read), expected, "{one_time} {fallback} {held}");
    }
}

#[test]
fn a_counter_at_our_last_id_is_exhausted_and_beyond_it_is_refused() {
    for field in ["one_time_keys/next_key_id", "fallback_keys/key_id"] {
        let (part, name) = field.split_once('/').unwrap();
        let mut json = json_of("account-in-use");
        json[part][name] = json!(1u64 << 32);
        let mut read = account(&json);
        let error = read.generate_one_time_keys_with_rng(1, &mut rng(1)).unwrap_err();
        assert_eq!(error, GenerateKeysError::KeyIdsExhausted);
        let error = read.generate_fallback_key_with_rng(&mut rng(1)).unwrap_err();
        assert_eq!(error, GenerateKeysError::KeyIdsExhausted);
        assert_eq!(written(&read)["one_time_keys"]["next_key_id"], 1u64 << 32);
        for beyond in [(1u64 << 32) + 1, u64::MAX] {
            json[part][name] = json!(beyond);
            assert_eq!(rewritten("account", &json.to_string()), Err("CORRUPTED_PICKLE"));
        }
    }
}

#[test]
fn our_own_objects_come_back_whole() {
    let (mut bob, _) = super::support::device(2);
    bob.generate_fallback_key_with_rng(&mut rng(3)).unwrap();
    bob.mark_keys_as_published();
    bob.generate_fallback_key_with_rng(&mut rng(4)).unwrap();
    bob.generate_one_time_keys_with_rng(3, &mut rng(5)).unwrap();
    let json = pickles::write_account_json(&bob);
    let mut again = pickles::read_account_json(json.expose()).unwrap();
    assert_eq!(pickles::write_account_json(&again).expose(), json.expose());
    assert_eq!(one_time_key_ids(&again), [4, 5, 6]);
    assert_eq!(again.fallback_key(), bob.fallback_key());
    assert_eq!(next_id(&mut again), 7);
    // A replay through the fallback key is only noticed by whoever saw it the first time.
    let (alice, _) = super::support::device(1);
    let fallback = bob.fallback_key().unwrap().key;
    let mut session = open(&alice, &bob, fallback, MacLength::Truncated, 6);
    let first = session.encrypt(b"once").unwrap();
    let sender = alice.identity_keys().curve25519;
    bob.create_inbound_session(sender, pre_key(&first)).unwrap();
    let replayed = bob.create_inbound_session(sender, pre_key(&first)).unwrap_err();
    assert_eq!(replayed.code().name(), "REPLAYED");
    let json = pickles::write_account_json(&bob);
    let mut moved = pickles::read_account_json(json.expose()).unwrap();
    assert!(moved.create_inbound_session(sender, pre_key(&first)).is_ok());
}

#[test]
fn a_missing_key_is_said_to_be_no_longer_known() {
    let Pair { mut alice, mut bob } = Pair::new(MacLength::Truncated);
    let messages: Vec<OlmMessage> = (0..3).map(|_| alice.encrypt(b"x").unwrap()).collect();
    bob.decrypt(&messages[1]).unwrap();
    let json = pickles::write_session_json(&bob);
    let mut bob = pickles::read_session_json(json.expose()).unwrap();
    // The first was skipped and is kept, the second is used, the third is to come.
    let known = bob.describe();
    assert_eq!((known.receiving_indices[0], &known.skipped_indices[..]), (Some(2), &[0][..]));
    let used = bob.decrypt(&messages[1]).unwrap_err();
    assert_eq!(used, DecryptError::KeyUnknown { index: 1 });
    assert_eq!(bob.decrypt(&messages[0]).unwrap(), b"x");
    assert_eq!(bob.decrypt(&messages[2]).unwrap(), b"x");
}

/// As vodozemac keeps it of a session it has taken over from libolm: newest chain first, and
/// newest skipped key first.
#[test]
fn chains_and_skipped_keys_in_the_other_order_are_put_in_ours() {
    let mut json = json_of("session-inactive-v1");
    let in_order = rewritten("session", &json.to_string()).unwrap();
    let chains = json["receiving_chains"]["inner"].as_array_mut().unwrap();
    assert_eq!(chains.len(), 5);
    let newest = chains.pop().unwrap();
    chains.insert(0, newest);
    for chain in chains {
        chain["skipped_message_keys"]["inner"].as_array_mut().unwrap().reverse();
    }
    assert_eq!(rewritten("session", &json.to_string()).unwrap(), in_order);
}

/// What the two halves of writing and reading give to a client that keeps the JSON itself.
#[test]
fn the_json_of_a_pickle_can_be_decrypted_and_encrypted_by_itself() {
    let case = case("session-inactive-v1");
    let (pickle, key) = (text(&case, "pickle"), key(&case));
    let json = pickles::decrypt_json(pickle, &key).unwrap();
    assert_eq!(json.expose(), text(&case, "json"));
    assert_eq!(pickles::encrypt_json(&json, &key), pickle);
    let refused = pickles::decrypt_json(pickle, &bytes(1)).unwrap_err();
    assert_eq!(refused, pickles::ReadError::Authentication);
}

#[test]
fn an_exhausted_group_session_is_not_written() {
    let mut json = json_of("outbound-group-session-v1");
    json["ratchet"]["counter"] = json!(u32::MAX);
    let mut session: OutboundGroupSession =
        pickles::read_outbound_group_session_json(&json.to_string()).unwrap();
    assert!(pickles::write_outbound_group_session(&session, &bytes(1)).is_ok());
    session.encrypt(b"the last").unwrap();
    assert_eq!(session.encrypt(b"one more"), Err(EncryptError::Exhausted));
    for error in [
        pickles::write_outbound_group_session(&session, &bytes(1)).unwrap_err(),
        pickles::write_outbound_group_session_json(&session).unwrap_err(),
    ] {
        assert_eq!(error, pickles::WriteError::Exhausted);
        assert_eq!(error.code().name(), "NOT_REPRESENTABLE");
    }
}

#[test]
fn a_signing_key_without_its_seed_is_written_as_it_was_read() {
    let mut expanded = vec![5; 64];
    // The bits of a scalar that signs.
    (expanded[0], expanded[31]) = (8, 0x45);
    let mut fields = json_of("account-new");
    fields["signing_key"] = json!({ "Expanded": expanded });
    assert_eq!(written(&account(&fields))["signing_key"], fields["signing_key"]);
}

#[test]
fn a_session_that_has_received_nothing_answers_no_key() {
    let mut bob = Account::with_rng(&mut rng(1)).unwrap();
    let made = bob.generate_one_time_keys_with_rng(1, &mut rng(2)).unwrap();
    let (key, one_time_key) = (bob.identity_keys().curve25519, made.created[0].key);
    let alice = Account::with_rng(&mut rng(3)).unwrap();
    let session =
        alice.create_outbound_session_with(key, one_time_key, MacLength::Truncated, &mut rng(4));
    let json = pickles::write_session_json(&session.unwrap());
    let json: Value = serde_json::from_str(json.expose()).unwrap();
    assert_eq!(json["sending_ratchet"]["type"], "active");
    assert_eq!(json["sending_ratchet"]["parent_ratchet_key"], Value::Null);
}
