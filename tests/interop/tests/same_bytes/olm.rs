//! Olm sessions: four accounts, Alice's and Bob's in either library, and every message twice.

use olmec::olm::{MessageType, OlmMessage, Session};
use olmec::{Account, Curve25519PublicKey, MacLength};
use olmec_interop::ledger::{Ledger, Place, SkippedKeysLimit};
use olmec_interop::libolm;
use olmec_interop::random::{Dice, FixedBytes};

use crate::code;

/// One side of the session in both libraries, and what each of them must do.
struct Twins {
    olmec: Session,
    libolm: libolm::Session,
    olmec_ledger: Ledger,
    libolm_ledger: Ledger,
}

struct Sent {
    place: Place,
    message_type: MessageType,
    body: String,
    plaintext: Vec<u8>,
}

impl Twins {
    fn encrypt(&mut self, dice: &mut Dice) -> Sent {
        let plaintext = dice.plaintext();
        let random = dice.bytes(if self.olmec_ledger.starts_chain() { 32 } else { 0 });
        assert_eq!(self.libolm.encrypt_random_length(), random.len());

        let mut source = FixedBytes::new(&random);
        let ours = self.olmec.encrypt_with_rng(&plaintext, &mut source).unwrap();
        assert_eq!(source.left(), 0, "as many random bytes are used as libolm uses");
        let theirs = self.libolm.encrypt(&plaintext, &random).unwrap();
        assert_eq!((ours.message_type() as usize, ours.to_base64()), theirs);

        let place = self.olmec_ledger.send();
        assert_eq!(self.libolm_ledger.send(), place);
        self.compare();
        Sent { place, message_type: ours.message_type(), body: ours.to_base64(), plaintext }
    }

    /// Both decrypt, or refuse, as the two ledgers say. The sessions stay in step also where one
    /// has let a key go that the other still has, as that changes no chain.
    fn decrypt(&mut self, sent: &Sent) -> bool {
        let message = OlmMessage::from_base64(sent.message_type, &sent.body).unwrap();
        let ours = self.olmec.decrypt(&message);
        match self.olmec_ledger.receive(sent.place) {
            Ok(()) => assert_eq!(ours.unwrap(), sent.plaintext),
            Err(refusal) => assert!(ours.is_err(), "{refusal:?}"),
        }
        let theirs = self.libolm.decrypt(sent.message_type as usize, &sent.body);
        let libolm_accepts = self.libolm_ledger.receive(sent.place);
        match libolm_accepts {
            Ok(()) => assert_eq!(theirs.unwrap(), sent.plaintext),
            Err(refusal) => assert!(theirs.is_err(), "{refusal:?}"),
        }
        self.compare();
        libolm_accepts.is_ok()
    }

    fn compare(&self) {
        assert_eq!(self.olmec.id().as_str(), self.libolm.session_id());
        assert_eq!(self.olmec.has_received_message(), self.libolm.has_received_message());
        let next_type = self.olmec.next_message_type() as usize;
        assert_eq!(next_type, self.libolm.encrypt_message_type());

        let (ours, theirs) = (self.olmec.describe(), self.libolm.describe());
        assert_eq!(theirs, self.libolm_ledger.describe());
        let next = |index: &Option<u32>| index.unwrap();
        let receiving: Vec<u32> = ours.receiving_indices.iter().map(next).collect();
        assert_eq!(ours.sending_index.is_none(), self.olmec_ledger.starts_chain());
        assert_eq!(ours.sending_index.unwrap_or(0), self.olmec_ledger.sending_index());
        assert_eq!(receiving, self.olmec_ledger.receiving_indices());

        let expected: Vec<u32> = self.olmec_ledger.skipped().map(|place| place.index).collect();
        assert_eq!(ours.skipped_indices, expected);
        // The limits differ: of one chain olmec holds as many as libolm of all together.
        if self.libolm_ledger.skipped().map(|place| place.index).eq(expected) {
            assert_eq!(ours.to_string(), theirs.trim_end());
        }
    }
}

/// The same account in both libraries, with one one-time key or a fallback key.
struct Accounts {
    olmec: Account,
    libolm: libolm::Account,
    key: Curve25519PublicKey,
}

impl Accounts {
    fn new(dice: &mut Dice) -> Self {
        let random = dice.bytes(64);
        let mut olmec = Account::with_rng(&mut FixedBytes::new(&random)).unwrap();
        let mut libolm = libolm::Account::create(&random).unwrap();
        let random = dice.bytes(32);
        let mut source = FixedBytes::new(&random);
        let key = if dice.chance(30) {
            libolm.generate_fallback_key(&random).unwrap();
            olmec.generate_fallback_key_with_rng(&mut source).unwrap();
            olmec.fallback_key().unwrap().key
        } else {
            libolm.generate_one_time_keys(1, &random).unwrap();
            olmec.generate_one_time_keys_with_rng(1, &mut source).unwrap().created[0].key
        };
        Self { olmec, libolm, key }
    }

    fn identity_key(&self) -> Curve25519PublicKey {
        self.olmec.identity_keys().curve25519
    }

    fn open(&self, other: &Self, dice: &mut Dice) -> Twins {
        let (identity_key, key) = (other.identity_key(), other.key);
        let random = dice.bytes(64);
        let mut source = FixedBytes::new(&random);
        let olmec = self
            .olmec
            .create_outbound_session_with(identity_key, key, MacLength::Truncated, &mut source)
            .unwrap();
        assert_eq!(source.left(), 0);
        let (identity_key, key) = (identity_key.to_base64(), key.to_base64());
        let libolm = libolm::Session::outbound(&self.libolm, &identity_key, &key, &random).unwrap();
        Twins {
            olmec,
            libolm,
            olmec_ledger: Ledger::opener(SkippedKeysLimit::PerChain),
            libolm_ledger: Ledger::opener(SkippedKeysLimit::InTotal),
        }
    }

    fn accept(&mut self, other: &Self, first: &Sent) -> Twins {
        let message = OlmMessage::from_base64(first.message_type, &first.body).unwrap();
        let OlmMessage::PreKey(message) = message else { panic!("not a pre-key message") };
        let identity_key = other.identity_key();
        let inbound = self.olmec.create_inbound_session(identity_key, &message).unwrap();
        assert_eq!(inbound.plaintext, first.plaintext);

        let mut libolm =
            libolm::Session::inbound_from(&self.libolm, &identity_key.to_base64(), &first.body)
                .unwrap();
        let plaintext = libolm.decrypt(libolm::PRE_KEY, &first.body).unwrap();
        assert_eq!(plaintext, first.plaintext);
        self.libolm.remove_one_time_keys(&libolm).unwrap();

        let mut twins = Twins {
            olmec: inbound.session,
            libolm,
            olmec_ledger: Ledger::responder(SkippedKeysLimit::PerChain),
            libolm_ledger: Ledger::responder(SkippedKeysLimit::InTotal),
        };
        assert_eq!(twins.olmec_ledger.receive(first.place), Ok(()));
        assert_eq!(twins.libolm_ledger.receive(first.place), Ok(()));
        twins.compare();
        twins
    }
}

#[test]
fn conversations_are_equal() {
    let mut dice = Dice::new(0x01D5);
    let (mut sent, mut read, mut refused) = (0, 0, 0);
    for _ in 0..300 {
        let (alice, mut bob) = (Accounts::new(&mut dice), Accounts::new(&mut dice));
        let mut opener = alice.open(&bob, &mut dice);
        let mut coming =
            [vec![], (0..dice.between(1, 5)).map(|_| opener.encrypt(&mut dice)).collect()];
        sent += coming[1].len();
        let first = coming[1].remove(dice.below(coming[1].len()));
        let responder = bob.accept(&alice, &first);
        let mut sides = [opener, responder];
        for _ in 0..40 {
            let side = dice.below(2);
            if dice.chance(35) {
                let burst = if dice.chance(5) { 45 } else { dice.between(1, 3) };
                sent += burst;
                coming[1 - side].extend((0..burst).map(|_| sides[side].encrypt(&mut dice)));
            } else if !coming[side].is_empty() {
                let message = coming[side].remove(dice.below(coming[side].len()));
                if dice.chance(85) {
                    match sides[side].decrypt(&message) {
                        true => read += 1,
                        false => refused += 1,
                    }
                }
            }
        }
    }
    println!("300 conversations: {sent} messages sent, {read} read, {refused} refused");
    assert!(sent > 3000 && read > 2000 && refused > 20);
}

/// A failed draw of the random source changes nothing.
#[test]
fn a_source_that_runs_dry_sends_nothing() {
    let mut dice = Dice::new(0x01D6);
    let (alice, mut bob) = (Accounts::new(&mut dice), Accounts::new(&mut dice));
    let mut opener = alice.open(&bob, &mut dice);
    let first = opener.encrypt(&mut dice);
    let mut responder = bob.accept(&alice, &first);
    let dry = responder.olmec.encrypt_with_rng(b"", &mut FixedBytes::new(&[7; 31]));
    assert_eq!(code(dry), "RANDOM_FAILURE");
    responder.compare();
    let answer = responder.encrypt(&mut dice);
    assert!(opener.decrypt(&answer));
}
