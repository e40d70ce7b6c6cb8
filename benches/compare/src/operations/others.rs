//! Verification by short strings, the key backup's encryption, and signatures.

use std::rc::Rc;

use anyhow::{Result, ensure};

use super::each::{each, plain, prepared, text};
use crate::contest::Contender;
use crate::libraries::{Libolm, Library, Olmec, Vodozemac};

pub(super) fn sas_create() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        plain::<L, _>(L::sas)
    }
    Ok(each!(contender()))
}

/// The agreement, six bytes to show, and one MAC.
pub(super) fn sas_agree() -> Result<Vec<Contender>> {
    fn contender<L: Library>(their_key: &str) -> Contender {
        let their_key = their_key.to_owned();
        prepared::<L, _, _>(L::sas, move |sas| L::agree(sas, &their_key))
    }
    agree::<Olmec, Vodozemac>()?;
    agree::<Olmec, Libolm>()?;
    let their_key = Olmec::sas_key(&Olmec::sas());
    Ok(each!(contender(&their_key)))
}

fn agree<A: Library, B: Library>() -> Result<()> {
    let (alice, bob) = (A::sas(), B::sas());
    let keys = (A::sas_key(&alice), B::sas_key(&bob));
    ensure!(A::agree(alice, &keys.1) == B::agree(bob, &keys.0), "they do not agree");
    Ok(())
}

const SECRET: [u8; 32] = [0x17; 32];
const PUBLIC: fn() -> String =
    || olmec::pk::PkDecryption::from_secret_key(&SECRET).public_key().to_base64();

pub(super) fn backup_encrypt() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        let (key, plaintext) = (PUBLIC(), text(512));
        plain::<L, _>(move || L::backup_encrypt(&key, &plaintext))
    }
    Ok(each!(contender()))
}

pub(super) fn backup_decrypt() -> Result<Vec<Contender>> {
    fn contender<L: Library>(message: &Rc<[String; 3]>) -> Contender {
        let (key, message) = (L::backup_key(&SECRET), Rc::clone(message));
        assert_eq!(L::backup_decrypt(&key, &message), text(512), "{}", L::NAME);
        plain::<L, _>(move || L::backup_decrypt(&key, &message))
    }
    let message = Rc::new(Olmec::backup_encrypt(&PUBLIC(), &text(512)));
    Ok(each!(contender(&message)))
}

const SEED: [u8; 32] = [0x29; 32];

pub(super) fn sign() -> Result<Vec<Contender>> {
    fn contender<L: Library>(expected: &str) -> Contender {
        let (key, message) = (L::signing_key(&SEED), text(400));
        assert_eq!(L::sign(&key, &message), expected, "{}", L::NAME);
        plain::<L, _>(move || L::sign(&key, &message))
    }
    let expected = Olmec::sign(&Olmec::signing_key(&SEED), &text(400));
    Ok(each!(contender(&expected)))
}

/// With the key and the signature as text.
pub(super) fn verify() -> Result<Vec<Contender>> {
    fn contender<L: Library>(key: &str, signature: &str) -> Contender {
        let (key, message, signature) = (key.to_owned(), text(400), signature.to_owned());
        plain::<L, _>(move || L::verify(&key, &message, &signature))
    }
    let key = Olmec::signing_key(&SEED);
    let signature = Olmec::sign(&key, &text(400));
    let public = key.public_key().to_base64();
    Ok(each!(contender(&public, &signature)))
}
