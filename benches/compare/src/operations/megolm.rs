//! Megolm sessions: making them, encrypting, decrypting, exporting.

use anyhow::{Result, ensure};

use super::each::{each, plain, prepared, text};
use crate::contest::Contender;
use crate::libraries::{Libolm, Library, Olmec, Vodozemac};

pub(super) fn create_outbound() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        plain::<L, _>(L::outbound)
    }
    Ok(each!(contender()))
}

/// From the session key that a sender signed.
pub(super) fn create_inbound() -> Result<Vec<Contender>> {
    fn contender<L: Library>(key: &str) -> Contender {
        let key = key.to_owned();
        plain::<L, _>(move || L::inbound(&key))
    }
    let key = Olmec::session_key(&Olmec::outbound());
    Ok(each!(contender(&key)))
}

pub(super) fn encrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let (mut session, plaintext) = (L::outbound(), text(length));
        plain::<L, _>(move || L::group_encrypt(&mut session, &plaintext))
    }
    Ok(each!(contender(length)))
}

/// What a sender with the library under test wrote, in order, in one session.
pub(super) fn decrypt(length: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(length: usize) -> Contender {
        let (mut sender, plaintext) = (L::outbound(), text(length));
        let mut receiver = L::inbound(&L::session_key(&sender));
        let prepare = move || L::group_encrypt(&mut sender, &plaintext);
        prepared::<L, _, _>(prepare, move |message| L::group_decrypt(&mut receiver, &message))
    }
    Ok(each!(contender(length)))
}

/// The first message of a session: nothing can be remembered from one before it.
pub(super) fn decrypt_first() -> Result<Vec<Contender>> {
    fn contender<L: Library>(key: &str, message: &str) -> Contender {
        let (key, message) = (key.to_owned(), message.to_owned());
        let prepare = move || L::inbound(&key);
        prepared::<L, _, _>(prepare, move |mut session| {
            (L::group_decrypt(&mut session, &message), session)
        })
    }
    let mut sender = Olmec::outbound();
    let key = Olmec::session_key(&sender);
    let message = Olmec::group_encrypt(&mut sender, &text(32));
    Ok(each!(contender(&key, &message)))
}

/// A session from an export.
pub(super) fn import() -> Result<Vec<Contender>> {
    fn contender<L: Library>(export: &str) -> Contender {
        let export = export.to_owned();
        plain::<L, _>(move || L::import(&export))
    }
    let export = exports(1).remove(0);
    same_export(&export, 0)?;
    Ok(each!(contender(&export)))
}

/// So many exports of different sessions.
pub(super) fn exports(count: usize) -> Vec<String> {
    let export =
        || Olmec::export_at(&mut Olmec::inbound(&Olmec::session_key(&Olmec::outbound())), 0);
    std::iter::repeat_with(export).take(count).collect()
}

/// All libraries export the same from there on.
fn same_export(export: &str, index: u32) -> Result<()> {
    let expected = Olmec::export_at(&mut Olmec::import(export), index);
    let vodozemac = Vodozemac::export_at(&mut Vodozemac::import(export), index);
    let libolm = Libolm::export_at(&mut Libolm::import(export), index);
    ensure!([vodozemac, libolm].iter().all(|other| *other == expected), "the exports differ");
    Ok(())
}

/// Export at index 1,000,000 of a session that is known from 0 on.
pub(super) fn export_jump() -> Result<Vec<Contender>> {
    const FAR: u32 = 1_000_000;
    fn contender<L: Library>(export: &str) -> Contender {
        let export = export.to_owned();
        prepared::<L, _, _>(
            move || L::import(&export),
            |mut session| (L::export_at(&mut session, FAR), session),
        )
    }
    let export = exports(1).remove(0);
    same_export(&export, FAR)?;
    Ok(each!(contender(&export)))
}

/// Export at each of 200 indices that follow each other; the time is that of one.
pub(super) fn export_steps() -> Result<Vec<Contender>> {
    const STEPS: u32 = 200;
    fn contender<L: Library>(export: &str) -> Contender {
        let export = export.to_owned();
        let contender = prepared::<L, _, _>(
            move || L::import(&export),
            |mut session| (L::exports(&mut session, STEPS), session),
        );
        contender.counting_as(STEPS)
    }
    let export = exports(1).remove(0);
    let ours = Olmec::exports(&mut Olmec::import(&export), STEPS);
    let theirs = Vodozemac::exports(&mut Vodozemac::import(&export), STEPS);
    ensure!(ours == theirs, "the exports differ");
    Ok(each!(contender(&export)))
}
