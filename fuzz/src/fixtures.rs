//! Devices, sessions and rooms that both the library and the model have. What each input needs anew is made
//! once and read from a pickle, because making keys takes far longer.

use std::sync::LazyLock;

use olmec::megolm::{InboundGroupSession, SessionKey};
use olmec::olm::{Account, MessageType, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::{Curve25519PublicKey, MacLength};

use crate::model::double_ratchet::OlmSession;
use crate::model::megolm::MegolmSender;
use crate::model::{CurveKeys, Identity, Key, account_keys};
use crate::support::{GivenBytes, bytes, rng};

/// Bob's account with one one-time key, and what the model needs to be Bob.
pub(crate) struct Bob {
    pub(crate) account: Account,
    pub(crate) keys: Identity,
    pub(crate) one_time_key: CurveKeys,
}

impl Bob {
    pub(crate) fn new() -> Self {
        static MADE: LazyLock<(Pickle, Identity, CurveKeys)> = LazyLock::new(|| {
            let Bob { account, keys, one_time_key } = Bob::made();
            (saved(&account), keys, one_time_key)
        });
        let (account, keys, one_time_key) = &*MADE;
        let (keys, one_time_key) = (keys.clone(), one_time_key.clone());
        Self { account: restored(account), keys, one_time_key }
    }

    fn made() -> Self {
        let random = bytes::<64>(2);
        let mut account = Account::with_rng(&mut GivenBytes(&random)).unwrap();
        let secret = bytes::<32>(3);
        account.generate_one_time_keys_with_rng(1, &mut GivenBytes(&secret)).unwrap();
        Self { account, keys: account_keys(&random), one_time_key: CurveKeys::from_secret(secret) }
    }
}

fn saved<T: Picklable>(object: &T) -> Pickle {
    let key = PickleKey::from_bytes(&[1; 32]);
    Pickle::seal_with_rng(object, &key, Stamp::default(), &mut rng(1)).unwrap()
}

fn restored<T: Picklable>(pickle: &Pickle) -> T {
    pickle.open(&PickleKey::from_bytes(&[1; 32]), Stamp::default()).unwrap().object
}

/// Bob's end of a session in which each side has answered the other: he has two of Alice's chains
/// with keys of skipped messages, and it is her turn to turn the ratchet.
pub(crate) fn session(mac_length: MacLength) -> (Session, OlmSession) {
    let mut bob = Bob::new();
    let alice = account_keys(&bytes::<64>(1));
    let session_random = bytes::<64>(4);
    let mut alice = OlmSession::outbound(
        &alice.curve.secret,
        &bob.keys.curve.public,
        &bob.one_time_key.public,
        &session_random,
    );
    alice.mac_length = mac_length.bytes();
    let mut number = 10;
    let mut random = || -> Key {
        number += 1;
        bytes(number)
    };
    let (_, first) = alice.encrypt(b"first", &mut random);
    let mut model =
        OlmSession::inbound(&bob.keys.curve.secret, &bob.one_time_key.secret, &first).unwrap();
    model.decrypt(0, &first).unwrap();
    let message = PreKeyMessage::from_bytes(&first).unwrap();
    let identity_key = message.session_keys().identity_key;
    let accepted = bob.account.create_inbound_session_with(identity_key, &message, mac_length);
    let mut ours = accepted.unwrap().session;
    for _ in 0..2 {
        let answer_random = random();
        let answer = ours.encrypt_with_rng(b"answer", &mut GivenBytes(&answer_random)).unwrap();
        let (message_type, answered) = model.encrypt(b"answer", || answer_random);
        assert_eq!(answer.to_bytes(), answered);
        alice.decrypt(message_type, &answered).unwrap();
        let messages: Vec<_> = (0..4).map(|_| alice.encrypt(b"tea", &mut random)).collect();
        let (message_type, last) = messages.last().unwrap();
        model.decrypt(*message_type, last).unwrap();
        ours.decrypt(&OlmMessage::from_bytes(MessageType::Normal, last).unwrap()).unwrap();
    }
    let answer_random = random();
    ours.encrypt_with_rng(b"answer", &mut GivenBytes(&answer_random)).unwrap();
    model.encrypt(b"answer", || answer_random);
    (ours, model)
}

/// Messages that Alice could send in that session, in both of its chains and in a new one.
pub(crate) fn session_messages(mac_length: MacLength) -> Vec<Vec<u8>> {
    let (_, model) = session(mac_length);
    let mut messages = Vec::new();
    let theirs: Vec<Key> = model.their_ratchet_keys().into_iter().chain([bytes(99)]).collect();
    for ratchet_key in theirs {
        for index in [0, 1, 3, 4, 5, 40] {
            for plaintext in [&b""[..], b"tea", &[b'.'; 40]] {
                messages.extend(model.message_to_us(ratchet_key, index, plaintext));
            }
        }
    }
    messages
}

/// A room: the model of its sender, and the view of somebody who joined at index 3.
pub(crate) fn room(mac_length: MacLength) -> (InboundGroupSession, MegolmSender) {
    static MADE: LazyLock<[(Pickle, MegolmSender); 2]> = LazyLock::new(|| {
        [MacLength::Truncated, MacLength::Full].map(|mac_length| {
            let mut model = MegolmSender::new(&bytes::<160>(5));
            model.mac_length = mac_length.bytes();
            for _ in 0..3 {
                model.encrypt(b"before");
            }
            let key = SessionKey::from_bytes(&model.session_key()).unwrap();
            (saved(&InboundGroupSession::with_mac_length(&key, mac_length)), model)
        })
    });
    let (session, model) = &MADE[usize::from(mac_length == MacLength::Full)];
    (restored(session), model.clone())
}

/// The MAC length that goes with the version in the first byte of a message.
pub(crate) fn mac_length_of(message: &[u8]) -> MacLength {
    match message.first() {
        Some(4) => MacLength::Full,
        _ => MacLength::Truncated,
    }
}

/// A public key of nobody.
pub(crate) fn stranger() -> Curve25519PublicKey {
    CurveKeys::from_secret(bytes(77)).public.into()
}

/// A first message of Alice to Bob, and others that are not her first.
pub(crate) fn pre_key_messages() -> Vec<Vec<u8>> {
    let bob = Bob::new();
    let alice = account_keys(&bytes::<64>(1));
    let mut messages = Vec::new();
    for mac_length in [MacLength::Truncated, MacLength::Full] {
        let mut alice = OlmSession::outbound(
            &alice.curve.secret,
            &bob.keys.curve.public,
            &bob.one_time_key.public,
            &bytes(4),
        );
        alice.mac_length = mac_length.bytes();
        messages.extend((0..3).map(|_| alice.encrypt(b"tea", || bytes(0)).1));
    }
    messages
}
