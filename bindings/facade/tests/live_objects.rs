//! The count of live objects; alone in its process, because it counts all of them.

use olmec_facade::*;

#[test]
fn every_kind_of_object_is_counted_while_it_lives() {
    assert_eq!(live_objects(), 0);
    let account = Account::new().unwrap();
    account.generate_one_time_keys(1).unwrap();
    let one_time_key = account.one_time_keys().remove(0).key;
    let keys = account.identity_keys();
    let session = account.create_outbound_session(keys.curve25519, one_time_key).unwrap();
    assert_eq!(live_objects(), 2);
    let same = session.clone();
    assert_eq!(live_objects(), 2);
    drop((session, account));
    assert_eq!(live_objects(), 1);
    drop(same);

    let (alice, bob) = (Sas::new().unwrap(), Sas::new().unwrap());
    let established = alice.agree(bob.public_key().unwrap()).unwrap();
    assert_eq!(live_objects(), 3);
    let decryption = PkDecryption::new().unwrap();
    let encryption = PkEncryption::new(decryption.public_key()).unwrap();
    let signing = PkSigning::new().unwrap();
    assert_eq!(live_objects(), 6);
    assert!(PkEncryption::new("no key".into()).is_err());
    assert_eq!(live_objects(), 6);
    drop((alice, bob, established, decryption, encryption, signing));
    assert_eq!(live_objects(), 0);
}
