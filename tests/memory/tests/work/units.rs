//! What work is counted in.

use std::hint::black_box;

use olmec::Ed25519PublicKey;
use sha2::{Digest as _, Sha512};

use crate::model::{CurveKeys, dh, hmac};
use crate::operations::{Operation, Prepared, account};

/// The most that an operation may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// Multiplications of a point of Curve25519. One of the base point takes a third of that.
    pub(crate) dh: u64,
    /// Ed25519 signatures verified.
    pub(crate) verifications: u64,
    /// Blocks of SHA-256 hashed, beyond those of the input itself.
    pub(crate) sha256: u64,
    /// Blocks of SHA-512.
    pub(crate) sha512: u64,
    /// How often the whole input is hashed.
    pub(crate) passes: u64,
    /// Instructions for each byte of input: base64, parsing, decryption, copies.
    pub(crate) for_each_byte: u64,
}

impl Default for Budget {
    /// What reading a text of base64 takes.
    fn default() -> Self {
        Self { dh: 0, verifications: 0, sha256: 0, sha512: 0, passes: 0, for_each_byte: 10 }
    }
}

/// Instructions for anything else.
const BESIDES: u64 = 10_000;
/// What the operations may cost around their arithmetic, wiping and allocating, in hundredths.
const AROUND: u64 = 10;

/// How many instructions each unit takes.
#[derive(Debug)]
pub(crate) struct Units {
    dh: u64,
    verification: u64,
    sha256: u64,
    sha512: u64,
}

/// How many operations measure units.
pub(crate) const COUNT: usize = 4;

impl Units {
    pub(crate) fn new(counts: &[(u64, u64)]) -> Self {
        let [dh, verification, hmacs, sha512] = [0, 1, 2, 3].map(|at: usize| counts[at].0);
        Self { dh, verification, sha256: hmacs / 400, sha512: sha512 / 100 }
    }
}

impl Budget {
    /// In instructions.
    pub(crate) fn limit(&self, units: &Units, length: u64) -> u64 {
        let sha256 = self.sha256 + self.passes * (length / 64 + 4);
        let arithmetic = self.dh * units.dh
            + self.verifications * units.verification
            + sha256 * units.sha256
            + self.sha512 * units.sha512;
        arithmetic * (100 + AROUND) / 100 + length * self.for_each_byte + BESIDES
    }
}

/// What is counted first.
pub(crate) fn operations() -> Vec<Operation> {
    let unit = |name, prepare: fn() -> Prepared| Operation::new(name, Budget::default(), prepare);
    vec![
        unit("a Diffie-Hellman", || {
            let public = CurveKeys::from_secret([9; 32]).public;
            Prepared::new(0, move || {
                black_box(dh(&[7; 32], &public));
            })
        }),
        unit("a signature verified", || {
            let account = account();
            let (signature, key) = (account.sign(b"tea"), account.identity_keys().ed25519);
            let key = Ed25519PublicKey::from_bytes(key.as_bytes()).unwrap();
            Prepared::new(0, move || key.verify(b"tea", &signature).unwrap())
        }),
        unit("100 HMACs of a byte, which are 400 blocks of SHA-256", || {
            Prepared::new(0, || {
                let last = (0..100).fold([1; 32], |key, _| hmac(&key, &[1]));
                black_box(last);
            })
        }),
        unit("100 blocks of SHA-512", || {
            Prepared::new(0, || {
                black_box(Sha512::digest([1; 128 * 99]));
            })
        }),
    ]
}
