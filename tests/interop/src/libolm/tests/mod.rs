//! Shows that the wrapper drives libolm rightly: against itself, then against vodozemac.

mod alone;
mod vodozemac;

use super::{Account, Error, Session};

/// `N` bytes that differ for each `seed`, so that a failing test fails the same way again.
fn bytes<const N: usize>(seed: u8) -> [u8; N] {
    std::array::from_fn(|i| (i as u8).wrapping_mul(31) ^ seed.wrapping_mul(97) ^ (i >> 3) as u8)
}

/// Alice's and Bob's accounts; Bob has one one-time key.
fn accounts() -> (Account, Account) {
    let alice = Account::create(&bytes::<64>(1)).unwrap();
    let mut bob = Account::create(&bytes::<64>(2)).unwrap();
    bob.generate_one_time_keys(1, &bytes::<32>(3)).unwrap();
    (alice, bob)
}

/// Encrypts with the random bytes the session asks for.
fn encrypt(session: &mut Session, plaintext: &[u8], seed: u8) -> (usize, String) {
    let random: [u8; 32] = bytes(seed);
    let needed = session.encrypt_random_length();
    session.encrypt(plaintext, &random[..needed]).unwrap()
}

/// The error libolm gave, by name.
fn name<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().0
}
