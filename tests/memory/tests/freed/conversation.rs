//! Two ends of an Olm session, each with its twin of the model, which knows the secrets.

use olmec::MacLength;
use olmec::olm::{Account, OlmMessage, Session};

use super::known::{Known, Seen};
use super::model::double_ratchet::OlmSession;
use super::model::{CurveKeys, Identity, Key, account_keys, dh};
use super::support::{GivenBytes, bytes, pre_key};

/// One end.
pub(crate) struct End {
    pub(crate) session: Session,
    model: OlmSession,
}

impl End {
    /// The next message, which is the one that the model writes; `random` is for a new ratchet key.
    pub(crate) fn say(&mut self, random: &Key, seen: &mut Seen<'_>) -> OlmMessage {
        seen.known.add("ratchet key", random);
        let message = seen.watcher.clean("encrypting", || {
            self.session.encrypt_with_rng(SAID, &mut GivenBytes(random)).unwrap()
        });
        assert_eq!(message.to_bytes(), self.model.encrypt(SAID, || *random).1);
        self.tell(seen.known);
        message
    }

    pub(crate) fn hear(&mut self, message: &OlmMessage, seen: &mut Seen<'_>) {
        let plaintext = seen.watcher.clean("decrypting", || self.session.decrypt(message).unwrap());
        let message_type = u8::from(matches!(message, OlmMessage::Normal(_)));
        let expected = self.model.decrypt(message_type, &message.to_bytes()).unwrap();
        assert_eq!((plaintext.as_slice(), expected.as_slice()), (SAID, SAID));
        self.tell(seen.known);
    }

    /// The model does not say which of its secrets is what, so each is taken for a chain key and
    /// for a message key.
    fn tell(&self, known: &mut Known) {
        for secret in self.model.secrets() {
            known.add_chain_key("key of a session", &secret);
            known.add_message_key("key of a session", &secret);
        }
    }
}

/// What is said in every message: often it is a room key, so it must not be left behind either.
pub(crate) const SAID: &[u8] = b"It's a secret to everybody, and to freed memory too.";

/// Alice's random bytes of her account and of the session.
const ALICE: u64 = 1;
const ALICE_SESSION: u64 = 2;

/// Opens a session from Alice to the account, whose random bytes are given, for its one-time key.
pub(crate) fn open(
    account: &mut Account,
    random: &[u8; 64],
    one_time_secret: &Key,
    seen: &mut Seen<'_>,
) -> (End, End) {
    let (alice_random, session_random) = (bytes::<64>(ALICE), bytes::<64>(ALICE_SESSION));
    let (alice, bob) = (account_keys(&alice_random), account_keys(random));
    let one_time = CurveKeys::from_secret(*one_time_secret);
    tell_opening(seen.known, &alice, &bob, &one_time, &session_random);

    let alice_account = Account::with_rng(&mut GivenBytes(&alice_random)).unwrap();
    let (identity_key, one_time_key) = (account.identity_keys().curve25519, one_time.public.into());
    let model = OlmSession::outbound(
        &alice.curve.secret,
        &bob.curve.public,
        &one_time.public,
        &session_random,
    );
    let random = &mut GivenBytes(&session_random);
    let session = seen.watcher.clean("opening a session", || {
        let mac_length = MacLength::Truncated;
        alice_account.create_outbound_session_with(identity_key, one_time_key, mac_length, random)
    });
    let mut to_bob = End { session: session.unwrap(), model };

    let first = to_bob.say(&bytes(ALICE_SESSION + 1), seen);
    let mut model =
        OlmSession::inbound(&bob.curve.secret, &one_time.secret, &first.to_bytes()).unwrap();
    assert_eq!(model.decrypt(0, &first.to_bytes()).unwrap(), SAID);
    let alice_key = alice_account.identity_keys().curve25519;
    let inbound = seen.watcher.clean("accepting a session", || {
        account.create_inbound_session(alice_key, pre_key(&first)).unwrap()
    });
    assert_eq!(inbound.plaintext, SAID);
    (to_bob, End { session: inbound.session, model })
}

fn tell_opening(
    known: &mut Known,
    alice: &Identity,
    bob: &Identity,
    one_time: &CurveKeys,
    session_random: &[u8; 64],
) {
    known.add("what is said", SAID);
    known.add_seed("Alice's signing key", &alice.ed25519_seed);
    known.add("Alice's identity key", &alice.curve.secret);
    let (base, ratchet) = session_random.split_first_chunk().unwrap();
    known.add("base key", base);
    known.add("first ratchet key", ratchet);
    for (secret, public) in [
        (&alice.curve.secret, &one_time.public),
        (base, &bob.curve.public),
        (base, &one_time.public),
    ] {
        known.add("Diffie-Hellman of the opening", &dh(secret, public).unwrap());
    }
}
