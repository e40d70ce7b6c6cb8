use super::{Snapshot, small_order_keys, snapshot};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::ecies::{Channel, Established, Initiator, Message, Recipient};
use crate::qr_login::{APPLICATION_PREFIX, InitiateError, OpenError, SealError};
use crate::random::RandomError;
use crate::random::tests::{FailingRng, rng};

fn recipient(seed: u64) -> Recipient {
    Recipient::with_rng(APPLICATION_PREFIX, &mut rng(seed)).unwrap()
}

/// An initiator's and a recipient's channel.
fn channels() -> [Channel; 2] {
    let recipient = recipient(1);
    let started = Initiator::start_with_rng(
        APPLICATION_PREFIX,
        recipient.public_key(),
        b"initiate",
        &mut rng(2),
    );
    let started = started.unwrap();
    let Established { channel: mut recipient, plaintext } =
        recipient.open(&started.message).unwrap();
    assert_eq!(plaintext, b"initiate");
    let answer = recipient.seal(b"ok").unwrap();
    let Established { channel: initiator, plaintext } = started.initiator.open(&answer).unwrap();
    assert_eq!(plaintext, b"ok");
    [initiator, recipient]
}

fn state(channel: &Channel) -> Snapshot {
    snapshot(&channel.outgoing, &channel.incoming)
}

#[test]
fn each_direction_has_its_own_key_and_both_ends_the_same() {
    let [initiator, recipient] = channels();
    let ([of_s, of_g], [of_g_at_g, of_s_at_g]) = (state(&initiator), state(&recipient));
    assert_eq!((of_s, of_g), (of_s_at_g, of_g_at_g));
    assert_ne!(of_s.0, of_g.0);
    assert_eq!((of_s.1, of_s.2, of_g.2), ([0; 12], Some(1), Some(1)));
}

#[test]
fn a_refused_message_changes_nothing() {
    let [mut initiator, mut recipient] = channels();
    let [first, second] = [b"one", b"two"].map(|text| initiator.seal(text).unwrap());
    let reflected = recipient.seal(b"one").unwrap();
    let before = state(&recipient);
    let short = Message::sealed([0; 16].into());
    for refused in [&second, &reflected, &short] {
        assert_eq!(recipient.open(refused), Err(OpenError::Authentication));
        assert_eq!(state(&recipient), before);
    }
    assert_eq!(recipient.open(&first).unwrap(), b"one");
    assert_eq!(recipient.open(&first), Err(OpenError::Authentication));
    assert_eq!(recipient.open(&second).unwrap(), b"two");
}

#[test]
fn a_refused_first_message_and_answer_give_the_state_back() {
    let genuine = recipient(1);
    let key = genuine.public_key();
    let start = |key, seed| {
        Initiator::start_with_rng(APPLICATION_PREFIX, key, b"initiate", &mut rng(seed)).unwrap()
    };
    let (for_it, for_another) = (start(key, 2), start(recipient(3).public_key(), 4));

    let refused = genuine.open(&for_another.message).unwrap_err();
    assert_eq!((refused.error, refused.state.public_key()), (OpenError::Authentication, key));
    let mut established = refused.state.open(&for_it.message).unwrap();

    let before = for_it.initiator.derived.of_recipient.snapshot();
    let refused = for_it.initiator.open(&Message::sealed([9; 40].into())).unwrap_err();
    assert_eq!(refused.error, OpenError::Authentication);
    assert_eq!(refused.state.derived.of_recipient.snapshot(), before);
    let answer = established.channel.seal(b"ok").unwrap();
    let at_initiator = refused.state.open(&answer).unwrap();
    assert_eq!(at_initiator.channel.check_code(), established.channel.check_code());
}

#[test]
fn the_last_number_is_used_and_then_the_channel_is_exhausted() {
    let [mut initiator, mut recipient] = channels();
    initiator.outgoing.skip_to(u64::MAX);
    recipient.incoming.skip_to(u64::MAX);
    let last = initiator.seal(b"last").unwrap();
    assert_eq!(recipient.open(&last).unwrap(), b"last");
    let before = [state(&initiator), state(&recipient)];
    assert_eq!(initiator.seal(b"one more"), Err(SealError::Exhausted));
    assert_eq!(recipient.open(&last), Err(OpenError::Exhausted));
    assert_eq!([state(&initiator), state(&recipient)], before);
    let back = recipient.seal(b"the other direction goes on").unwrap();
    assert_eq!(initiator.open(&back).unwrap(), b"the other direction goes on");
}

#[test]
fn keys_that_cannot_work_are_refused_before_anything_is_drawn() {
    let start = |key, left| {
        Initiator::start_with_rng(APPLICATION_PREFIX, key, b"", &mut FailingRng { left }).err()
    };
    for (at, key) in small_order_keys().into_iter().enumerate() {
        let canonical = at < 5;
        let expected = if canonical {
            InitiateError::NonContributoryKey
        } else {
            InitiateError::InvalidPublicKey
        };
        assert_eq!(start(key, 0), Some(expected), "{at}");
    }
    let fails = InitiateError::Random(RandomError);
    assert_eq!(start(Curve25519PublicKey::new([9; 32]), 0), Some(fails));
    assert_eq!(start(Curve25519PublicKey::new([9; 32]), 1), None);
    let failing = Recipient::with_rng(APPLICATION_PREFIX, &mut FailingRng { left: 0 });
    assert_eq!(failing.err(), Some(RandomError));
}
