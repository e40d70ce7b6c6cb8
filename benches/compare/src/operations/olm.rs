//! Olm sessions: opening them, answering in turns, and many messages in one direction.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::{Result, ensure};

use super::each::{each, prepared, text};
use crate::contest::Contender;
use crate::libraries::{Libolm, Library, OlmText, Olmec, Vodozemac};

pub(super) fn create_outbound() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        let (alice, mut bob) = (L::account(), L::account());
        let keys = (L::identity_key(&bob), L::one_time_key(&mut bob));
        super::each::plain::<L, _>(move || L::open(&alice, &keys.0, &keys.1))
    }
    Ok(each!(contender()))
}

/// With the decryption of the first message, which the protocol does not separate from it.
pub(super) fn create_inbound() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        let alice = L::account();
        let identity_key = L::identity_key(&alice);
        let prepare = move || {
            let mut bob = L::account();
            let one_time_key = L::one_time_key(&mut bob);
            let mut session = L::open(&alice, &L::identity_key(&bob), &one_time_key);
            (bob, L::encrypt(&mut session, b"tea"))
        };
        prepared::<L, _, _>(prepare, move |(mut bob, message)| {
            let accepted = L::accept(&mut bob, &identity_key, &message.body);
            (accepted, bob)
        })
    }
    meet::<Olmec, Vodozemac>()?;
    meet::<Vodozemac, Libolm>()?;
    meet::<Libolm, Olmec>()?;
    Ok(each!(contender()))
}

/// Two ends of a session in which both have written.
struct Pair<L: Library> {
    alice: L::Session,
    bob: L::Session,
}

impl<L: Library> Pair<L> {
    fn new() -> Self {
        let (alice, mut bob) = (L::account(), L::account());
        let one_time_key = L::one_time_key(&mut bob);
        let mut ours = L::open(&alice, &L::identity_key(&bob), &one_time_key);
        let first = L::encrypt(&mut ours, b"tea?");
        let (mut theirs, _) = L::accept(&mut bob, &L::identity_key(&alice), &first.body);
        let answer = L::encrypt(&mut theirs, b"tea.");
        L::decrypt(&mut ours, &answer);
        Self { alice: ours, bob: theirs }
    }

    /// Alice writes, so that it is Bob's turn.
    fn alice_writes(&mut self, plaintext: &[u8]) -> OlmText {
        L::encrypt(&mut self.alice, plaintext)
    }
}

/// One library writes to the other, and is answered.
fn meet<A: Library, B: Library>() -> Result<()> {
    let (alice, mut bob) = (A::account(), B::account());
    let one_time_key = B::one_time_key(&mut bob);
    let mut ours = A::open(&alice, &B::identity_key(&bob), &one_time_key);
    let first = A::encrypt(&mut ours, &text(100));
    let (mut theirs, read) = B::accept(&mut bob, &A::identity_key(&alice), &first.body);
    let answer = B::encrypt(&mut theirs, &read);
    ensure!(A::decrypt(&mut ours, &answer) == text(100), "{} and {} differ", A::NAME, B::NAME);
    Ok(())
}

/// Encrypting when it is our turn: a new ratchet key pair and a Diffie-Hellman.
pub(super) fn turn_encrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let plaintext = text(length);
        let prepare = || {
            let mut pair = Pair::<L>::new();
            let message = pair.alice_writes(b"tea");
            L::decrypt(&mut pair.bob, &message);
            pair.bob
        };
        prepared::<L, _, _>(prepare, move |mut session| {
            (L::encrypt(&mut session, &plaintext), session)
        })
    }
    Ok(each!(contender(length)))
}

/// Decrypting what begins a new chain.
pub(super) fn turn_decrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let plaintext = text(length);
        let prepare = move || {
            let mut pair = Pair::<L>::new();
            let message = pair.alice_writes(&plaintext);
            (pair.bob, message)
        };
        prepared::<L, _, _>(prepare, move |(mut session, message)| {
            (L::decrypt(&mut session, &message), session)
        })
    }
    Ok(each!(contender(length)))
}

/// Encrypting without an answer in between.
pub(super) fn chain_encrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let plaintext = text(length);
        let mut session = Pair::<L>::new().alice;
        L::encrypt(&mut session, &plaintext);
        super::each::plain::<L, _>(move || L::encrypt(&mut session, &plaintext))
    }
    Ok(each!(contender(length)))
}

/// Decrypting what comes on a chain, in order.
pub(super) fn chain_decrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let plaintext = text(length);
        let Pair { alice: mut sender, bob: mut receiver } = Pair::<L>::new();
        let first = L::encrypt(&mut sender, &plaintext);
        assert_eq!(L::decrypt(&mut receiver, &first), plaintext);
        let prepare = move || L::encrypt(&mut sender, &plaintext);
        prepared::<L, _, _>(prepare, move |message| L::decrypt(&mut receiver, &message))
    }
    Ok(each!(contender(length)))
}

/// Decrypting 40 messages of a chain, the last one first.
pub(super) fn reversed() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        let pair = Rc::new(RefCell::new(Pair::<L>::new()));
        let receiving = Rc::clone(&pair);
        let prepare = move || {
            let mut pair = pair.borrow_mut();
            let mut messages: Vec<_> = (0..40).map(|_| pair.alice_writes(&text(32))).collect();
            messages.reverse();
            messages
        };
        prepared::<L, _, _>(prepare, move |messages| {
            let mut pair = receiving.borrow_mut();
            for message in &messages {
                let plaintext = L::decrypt(&mut pair.bob, message);
                assert_eq!(plaintext.len(), 32);
            }
        })
    }
    Ok(each!(contender()))
}
