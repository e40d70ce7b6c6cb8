//! Objects are made and used (while [`Objects`] makes them), exported, shared and dropped.

use olmec::megolm::{ExportedSessionKey, InboundGroupSession, SessionKey};
use olmec_memory::Watcher;

use super::model::Key;
use super::objects::Objects;

#[test]
fn exporting_and_importing_leaves_nothing() {
    let Objects { watcher, outbound, inbound, .. } = Objects::new();
    let shared = watcher.clean("sharing", || outbound.session_key().to_base64());
    let exported = watcher.clean("exporting", || inbound.export_at(1).unwrap().to_base64());
    watcher.clean("joining", || {
        let from_key = InboundGroupSession::new(&SessionKey::from_base64(shared.expose()).unwrap());
        let key = ExportedSessionKey::from_base64(exported.expose()).unwrap();
        let mut from_export = InboundGroupSession::import(&key);
        assert!(inbound.is_connected(&from_export));
        from_export.merge(&from_key).unwrap();
        from_export.advance_to(700).unwrap();
        ExportedSessionKey::from_bytes(key.to_bytes().expose()).unwrap();
    });
    for length in 0..shared.expose().len() {
        let cut = &shared.expose()[..length];
        let refused = watcher.clean("a key that is cut", || SessionKey::from_base64(cut).is_err());
        assert!(refused, "{length}");
        let refused = watcher
            .clean("an export that is cut", || ExportedSessionKey::from_base64(cut).is_err());
        assert!(refused, "{length}");
    }
    // The texts are in the hands of the test, and wiped when it lets go of them.
    watcher.clean("dropping the texts", || drop((shared, exported)));
}

#[test]
fn dropping_leaves_nothing() {
    let Objects {
        watcher,
        keys: _,
        account,
        expanded_account,
        session,
        waiting_session,
        outbound,
        inbound,
        backup,
        same_key: _,
        same_chain: _,
    } = Objects::new();
    watcher.clean("signing", || account.sign(b"tea"));
    watcher.clean("dropping accounts", || drop((account, expanded_account)));
    watcher.clean("dropping sessions", || drop((session, waiting_session)));
    watcher.clean("dropping group sessions", || drop((outbound, inbound)));
    watcher.clean("dropping a backup key", || drop(backup));
}

/// The sides of this test that could hide a leak: a watcher that sees nothing in a library call.
#[test]
fn a_secret_that_the_library_hands_out_is_seen_if_it_is_not_wiped() {
    let Objects { outbound, .. } = Objects::new();
    let secret: Key = *outbound.session_key().to_bytes().expose()[5..].first_chunk().unwrap();
    let watcher = Watcher::new([("first part of the ratchet", &secret[..])]);
    let copy = || outbound.session_key().to_base64().expose().to_owned();
    let ((), found) = watcher.watch(|| drop(copy()));
    assert_eq!(found.len(), 1, "the copy, and not what it was copied from");
}
