//! Where olmec can fail and vodozemac's signatures have no error.

use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn no_more_one_time_keys_than_a_server_takes() {
    let mut account = layer::olm::Account::new();
    assert_eq!(account.generate_one_time_keys(1000).created.len(), 100);
    assert_eq!(account.generate_one_time_keys(1).created.len(), 0);
    assert_eq!(account.one_time_keys().len(), 100);
    account.mark_keys_as_published();
    assert_eq!(account.generate_one_time_keys(50).created.len(), 50);
    assert_eq!((account.one_time_keys().len(), account.stored_one_time_key_count()), (50, 150));
    assert_eq!(account.max_number_of_one_time_keys(), 50);
}

#[test]
fn old_one_time_keys_are_let_go_and_named() {
    let mut account = layer::olm::Account::new();
    let first = account.generate_one_time_keys(100).created;
    for _ in 0..49 {
        account.mark_keys_as_published();
        assert_eq!(account.generate_one_time_keys(100).removed.len(), 0);
    }
    account.mark_keys_as_published();
    assert_eq!(account.generate_one_time_keys(2).removed, first[..2]);
}

#[test]
fn no_key_of_a_group_session_is_used_twice() {
    let session = layer::megolm::GroupSession::default();
    let mut json = serde_json::to_value(session.pickle()).unwrap();
    json["ratchet"]["counter"] = u32::MAX.into();
    let pickle = serde_json::from_value(json).unwrap();
    let mut session = layer::megolm::GroupSession::from_pickle(pickle);
    assert_eq!(session.encrypt("the last").message_index(), u32::MAX);
    assert_eq!(session.message_index(), u32::MAX);
    assert!(catch_unwind(AssertUnwindSafe(|| session.encrypt("one more"))).is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| session.pickle())).is_err());
}
