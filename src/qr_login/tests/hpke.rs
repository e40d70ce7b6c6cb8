use super::{Snapshot, small_order_keys, snapshot};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::hpke::{Channel, InitialResponse, Message, Recipient, Sender};
use crate::qr_login::{APPLICATION_PREFIX, InitiateError, OpenError, RespondError, SealError};
use crate::random::RandomError;
use crate::random::tests::{FailingRng, rng};

fn recipient(seed: u64) -> Recipient {
    Recipient::with_rng(APPLICATION_PREFIX, &mut rng(seed)).unwrap()
}

/// A sender's and a recipient's channel.
fn channels() -> [Channel; 2] {
    let recipient = recipient(1);
    let key = recipient.public_key();
    let started =
        Sender::start_with_rng(APPLICATION_PREFIX, key, b"initiate", b"one", &mut rng(2)).unwrap();
    let opened = recipient.open(&started.message, b"one").unwrap();
    assert_eq!(opened.plaintext, b"initiate");
    let responded = opened.responder.respond_with_rng(b"ok", b"two", &mut rng(3)).unwrap();
    let established = started.sender.open(&responded.message, b"two").unwrap();
    assert_eq!(established.plaintext, b"ok");
    [established.channel, responded.channel]
}

fn state(channel: &Channel) -> Snapshot {
    snapshot(&channel.outgoing, &channel.incoming)
}

#[test]
fn each_direction_has_its_own_key_and_both_ends_the_same() {
    let [sender, recipient] = channels();
    let ([of_s, of_g], [of_g_at_g, of_s_at_g]) = (state(&sender), state(&recipient));
    assert_eq!((of_s, of_g), (of_s_at_g, of_g_at_g));
    assert_ne!((of_s.0, of_s.1), (of_g.0, of_g.1));
    assert_eq!((of_s.2, of_g.2), (Some(1), Some(1)));
}

#[test]
fn a_refused_message_changes_nothing() {
    let [mut sender, mut recipient] = channels();
    let [first, second] = [b"one", b"two"].map(|text| sender.seal(text, b"bound").unwrap());
    let reflected = recipient.seal(b"one", b"bound").unwrap();
    let before = state(&recipient);
    let short = Message::sealed([0; 16].into());
    let others: [(&Message, &[u8]); 5] = [
        (&second, b"bound"),
        (&reflected, b"bound"),
        (&short, b"bound"),
        (&first, b""),
        (&first, b"bound to another"),
    ];
    for (refused, associated) in others {
        assert_eq!(recipient.open(refused, associated), Err(OpenError::Authentication));
        assert_eq!(state(&recipient), before);
    }
    assert_eq!(recipient.open(&first, b"bound").unwrap(), b"one");
    assert_eq!(recipient.open(&first, b"bound"), Err(OpenError::Authentication));
    assert_eq!(recipient.open(&second, b"bound").unwrap(), b"two");
}

#[test]
fn a_refused_step_gives_the_state_back() {
    let genuine = recipient(1);
    let key = genuine.public_key();
    let start = |key, seed| {
        Sender::start_with_rng(APPLICATION_PREFIX, key, b"initiate", b"x", &mut rng(seed)).unwrap()
    };
    let (for_it, for_another) = (start(key, 2), start(recipient(3).public_key(), 4));

    let refused = genuine.open(&for_another.message, b"x").unwrap_err();
    assert_eq!((refused.error, refused.state.public_key()), (OpenError::Authentication, key));
    let refused = refused.state.open(&for_it.message, b"y").unwrap_err();
    assert_eq!((refused.error, refused.state.public_key()), (OpenError::Authentication, key));
    let opened = refused.state.open(&for_it.message, b"x").unwrap();

    let refused =
        opened.responder.respond_with_rng(b"ok", b"x", &mut FailingRng { left: 0 }).unwrap_err();
    assert_eq!(refused.error, RespondError::Random(RandomError));
    let responded = refused.state.respond_with_rng(b"ok", b"x", &mut rng(5)).unwrap();

    let forged = InitialResponse::sealed([9; 32], responded.message.ciphertext().into());
    let before = for_it.sender.context.messages.snapshot();
    let refused = for_it.sender.open(&forged, b"x").unwrap_err();
    assert_eq!(refused.error, OpenError::Authentication);
    assert_eq!(refused.state.context.messages.snapshot(), before);
    let established = refused.state.open(&responded.message, b"x").unwrap();
    assert_eq!(established.channel.check_code(), responded.channel.check_code());
}

#[test]
fn the_last_number_is_used_and_then_the_channel_is_exhausted() {
    let [mut sender, mut recipient] = channels();
    recipient.outgoing.skip_to(u64::MAX);
    sender.incoming.skip_to(u64::MAX);
    let last = recipient.seal(b"last", b"").unwrap();
    assert_eq!(sender.open(&last, b"").unwrap(), b"last");
    let before = [state(&sender), state(&recipient)];
    assert_eq!(recipient.seal(b"one more", b""), Err(SealError::Exhausted));
    assert_eq!(sender.open(&last, b""), Err(OpenError::Exhausted));
    assert_eq!([state(&sender), state(&recipient)], before);
    let back = sender.seal(b"the other direction goes on", b"").unwrap();
    assert_eq!(recipient.open(&back, b"").unwrap(), b"the other direction goes on");
}

#[test]
fn keys_that_cannot_work_are_refused_before_anything_is_drawn() {
    let start = |key, left| {
        Sender::start_with_rng(APPLICATION_PREFIX, key, b"", b"", &mut FailingRng { left }).err()
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
