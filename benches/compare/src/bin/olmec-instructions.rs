//! Does one operation of olmec once, for valgrind to count its instructions: the work is in the
//! function `counted_work`, what it needs is made before. `cargo xtask bench --callgrind`.
//!
//! Everything is the same each time: keys and random numbers come from dice of a fixed seed.
#![forbid(unsafe_code)]

use std::hint::black_box;

use anyhow::{Context as _, Result, bail};
use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::{Ed25519Signature, MacLength};
use olmec_interop::random::Dice;

/// What valgrind is told to count.
#[inline(never)]
fn counted_work<T>(work: impl FnOnce() -> T) {
    black_box(work());
}

fn dice() -> Dice {
    Dice::new(11)
}

fn account(dice: &mut Dice) -> Result<Account> {
    Ok(Account::with_rng(dice)?)
}

/// Two ends of a session in which both have written.
fn pair(dice: &mut Dice) -> Result<(Session, Session)> {
    let (alice, mut bob) = (account(dice)?, account(dice)?);
    bob.generate_one_time_keys_with_rng(1, dice)?;
    let key = bob.one_time_keys().next().context("a key")?.key;
    let bobs_key = bob.identity_keys().curve25519;
    let mac = MacLength::Truncated;
    let mut ours = alice.create_outbound_session_with(bobs_key, key, mac, dice)?;
    let OlmMessage::PreKey(first) = ours.encrypt_with_rng(b"tea?", dice)? else {
        bail!("no first")
    };
    let mut theirs = bob.create_inbound_session(alice.identity_keys().curve25519, &first)?.session;
    let answer = theirs.encrypt_with_rng(b"tea.", dice)?;
    ours.decrypt(&answer)?;
    Ok((ours, theirs))
}

fn room(dice: &mut Dice) -> Result<(OutboundGroupSession, InboundGroupSession)> {
    let outbound = OutboundGroupSession::with_rng(MacLength::Truncated, dice)?;
    let inbound = InboundGroupSession::from_outbound(&outbound);
    Ok((outbound, inbound))
}

fn texts(outbound: &mut OutboundGroupSession, count: usize) -> Result<Vec<String>> {
    (0..count).map(|_| Ok(outbound.encrypt(&[7; 256])?.to_base64())).collect()
}

fn read(texts: &[String]) -> Result<Vec<MegolmMessage>> {
    Ok(texts.iter().map(|text| MegolmMessage::from_base64(text)).collect::<Result<_, _>>()?)
}

/// Does the operation of that name.
fn run(operation: &str) -> Result<()> {
    let mut dice = dice();
    let key = PickleKey::from_bytes(&[0x2A; 32]);
    match operation {
        "account-create" => counted_work(|| Account::with_rng(&mut dice)),
        "one-time-keys-50" => {
            let mut account = account(&mut dice)?;
            counted_work(|| account.generate_one_time_keys_with_rng(50, &mut dice));
        }
        "olm-turn-encrypt" => {
            let (mut alice, _) = pair(&mut dice)?;
            counted_work(|| alice.encrypt_with_rng(&[7; 256], &mut dice));
        }
        "olm-turn-decrypt" => {
            let (mut alice, mut bob) = pair(&mut dice)?;
            let body = alice.encrypt_with_rng(&[7; 256], &mut dice)?.to_base64();
            counted_work(|| {
                bob.decrypt(&OlmMessage::from_base64(MessageType::Normal, &body)?).ok().context("")
            });
        }
        "olm-chain-encrypt" => {
            let (mut alice, _) = pair(&mut dice)?;
            alice.encrypt_with_rng(&[7; 256], &mut dice)?;
            counted_work(|| alice.encrypt_with_rng(&[7; 256], &mut dice).map(|it| it.to_base64()));
        }
        "olm-chain-decrypt" => {
            let (mut alice, mut bob) = pair(&mut dice)?;
            bob.decrypt(&alice.encrypt_with_rng(&[7; 256], &mut dice)?)?;
            let body = alice.encrypt_with_rng(&[7; 256], &mut dice)?.to_base64();
            counted_work(|| {
                bob.decrypt(&OlmMessage::from_base64(MessageType::Normal, &body)?).ok().context("")
            });
        }
        "megolm-encrypt" => {
            let (mut outbound, _) = room(&mut dice)?;
            counted_work(|| outbound.encrypt(&[7; 256]).map(|it| it.to_base64()));
        }
        "megolm-decrypt-first" => {
            let (mut outbound, mut inbound) = room(&mut dice)?;
            let message = read(&texts(&mut outbound, 1)?)?.remove(0);
            counted_work(|| inbound.decrypt(&message));
        }
        "megolm-decrypt-later" => {
            let (mut outbound, mut inbound) = room(&mut dice)?;
            let mut messages = read(&texts(&mut outbound, 30)?)?;
            let last = messages.pop().context("thirty")?;
            for message in &messages {
                inbound.decrypt(message)?;
            }
            counted_work(|| inbound.decrypt(&last));
        }
        "history-300-newest-first" => {
            let (mut outbound, mut inbound) = room(&mut dice)?;
            let messages = read(&texts(&mut outbound, 300)?)?;
            counted_work(|| messages.iter().rev().filter(|it| inbound.decrypt(it).is_ok()).count());
        }
        "history-300-one-call" => {
            let (mut outbound, mut inbound) = room(&mut dice)?;
            let messages = read(&texts(&mut outbound, 300)?)?;
            counted_work(|| inbound.decrypt_batch_with_rng(&messages, &mut dice));
        }
        "megolm-create-inbound" => {
            let text = room(&mut dice)?.0.session_key().to_base64();
            counted_work(|| {
                SessionKey::from_base64(text.expose()).map(|key| InboundGroupSession::new(&key))
            });
        }
        "megolm-import" => {
            let text = room(&mut dice)?.1.export_at(0)?.to_base64();
            counted_work(|| {
                ExportedSessionKey::from_base64(text.expose()).map(InboundGroupSession::from)
            });
        }
        "megolm-export-at-1000000" => {
            let (_, inbound) = room(&mut dice)?;
            counted_work(|| inbound.export_at(1_000_000));
        }
        "inbound-group-pickle" => {
            let (_, inbound) = room(&mut dice)?;
            counted_work(|| Pickle::seal_with_rng(&inbound, &key, Stamp::default(), &mut dice));
        }
        "inbound-group-unpickle" => {
            let (_, inbound) = room(&mut dice)?;
            let pickle = Pickle::seal_with_rng(&inbound, &key, Stamp::default(), &mut dice)?;
            counted_work(|| pickle.open::<InboundGroupSession>(&key, Stamp::default()).is_ok());
        }
        "ed25519-verify" => {
            let account = account(&mut dice)?;
            let signature: Ed25519Signature = account.sign(&[7; 400]);
            let key = account.identity_keys().ed25519;
            counted_work(|| key.verify(&[7; 400], &signature));
        }
        _ => bail!("no operation is called {operation}"),
    }
    Ok(())
}

/// The names, for who counts all of them.
const NAMES: [&str; 17] = [
    "account-create",
    "one-time-keys-50",
    "olm-turn-encrypt",
    "olm-turn-decrypt",
    "olm-chain-encrypt",
    "olm-chain-decrypt",
    "megolm-encrypt",
    "megolm-decrypt-first",
    "megolm-decrypt-later",
    "history-300-newest-first",
    "history-300-one-call",
    "megolm-create-inbound",
    "megolm-import",
    "megolm-export-at-1000000",
    "inbound-group-pickle",
    "inbound-group-unpickle",
    "ed25519-verify",
];

fn main() -> Result<()> {
    match std::env::args().nth(1) {
        Some(operation) => run(&operation),
        None => {
            println!("{}", NAMES.join("\n"));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_works() {
        for name in super::NAMES {
            super::run(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
