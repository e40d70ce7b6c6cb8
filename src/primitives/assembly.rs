//! X25519, Ed25519 signing and the decoding of Ed25519 keys by the formally verified assembly of
//! s2n-bignum, as the crate `graviola` offers it: up to twice as fast as portable code where the
//! CPU has what it needs. And that crate's own XChaCha20-Poly1305, which needs a third of the time
//! for a text as short as a pickle.
//!
//! Asked for by the feature `assembly`, on x86-64 and AArch64 only. Whether this CPU will do is
//! looked at before every call, and the portable code takes over where it will not.
//!
//! `graviola` wipes its keys and results when they are dropped, and the vector registers, but not
//! the stack that its functions and the assembly worked on, nor what was moved. So everything that
//! is given a secret is done in a function that is never inlined, and whose stack is overwritten
//! when it has returned.

use alloc::boxed::Box;

use graviola::aead::XChaCha20Poly1305;
use graviola::key_agreement::x25519::{PublicKey, StaticPrivateKey};
use graviola::signing::eddsa::{Ed25519SigningKey, Ed25519VerifyingKey};

use super::aes_cbc_hmac::NotAuthentic;
use super::portable;
use super::xchacha20_poly1305::{NONCE_LENGTH, TAG_LENGTH};
use crate::secret::overwrite_dead_stack;

/// Whether the CPU has what the assembly needs.
///
/// `graviola` does not ask for BMI2, which its X25519 uses all the same. Every CPU with ADX that
/// is known has it, but none has to.
#[cfg(target_arch = "x86_64")]
fn is_supported() -> bool {
    graviola::util::is_cpu_supported() && std::arch::is_x86_feature_detected!("bmi2")
}

/// Whether the CPU has what the assembly needs.
#[cfg(target_arch = "aarch64")]
fn is_supported() -> bool {
    graviola::util::is_cpu_supported()
}

/// How much stack is overwritten: four times as much as any of these functions was seen to use.
const USED_STACK: usize = 8 << 10;

/// Does work with secrets, and overwrites the stack that it used. The result itself holds none.
fn leaving_nothing<T>(work: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn apart<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
    let result = apart(work);
    overwrite_dead_stack::<USED_STACK>();
    result
}

/// The public key of 32 secret bytes.
pub(super) fn x25519_public_key(secret: &[u8; 32]) -> [u8; 32] {
    if !is_supported() {
        return portable::x25519_public_key(secret);
    }
    leaving_nothing(|| StaticPrivateKey::from_array(secret).public_key().as_bytes())
}

/// X25519 into `out`; `false`, and nothing written, if the result is all zero.
#[expect(clippy::disallowed_methods, reason = "what the only Diffie-Hellman of the library calls")]
pub(super) fn x25519(secret: &[u8; 32], theirs: &[u8; 32], out: &mut [u8; 32]) -> bool {
    if !is_supported() {
        return portable::x25519(secret, theirs, out);
    }
    leaving_nothing(|| {
        let theirs = PublicKey::from_array(theirs);
        // The result is wiped when it goes, and the error is the one of a result that is all zero.
        let shared = StaticPrivateKey::from_array(secret).diffie_hellman(&theirs);
        if let Ok(shared) = &shared {
            out.copy_from_slice(&shared.0);
        }
        shared.is_ok()
    })
}

/// Whether 32 bytes, of which y is below 2^255 - 19, encode a point of the curve.
pub(super) fn is_edwards_point(encoding: &[u8; 32]) -> bool {
    if !is_supported() {
        return portable::is_edwards_point(encoding);
    }
    Ed25519VerifyingKey::from_bytes(encoding).is_ok()
}

/// The limit of the cipher, which the crate does not look at: 2^32 - 1 blocks of 64 bytes.
const MAX_LENGTH: u64 = (u32::MAX as u64).saturating_mul(64);

fn is_too_long(buffer: &[u8]) -> bool {
    u64::try_from(buffer.len()).is_ok_and(|length| length >= MAX_LENGTH)
}

/// Encrypts `buffer` in place. Fails only beyond the cipher's limit of 256 GiB.
pub(super) fn xchacha20_poly1305_seal(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LENGTH], NotAuthentic> {
    if !is_supported() || is_too_long(buffer) {
        return portable::xchacha20_poly1305_seal(key, nonce, associated, buffer);
    }
    let mut tag = [0; TAG_LENGTH];
    leaving_nothing(|| {
        XChaCha20Poly1305::new(*key).encrypt(nonce, associated, buffer, &mut tag);
    });
    Ok(tag)
}

/// Checks the tag, and decrypts `buffer` in place.
pub(super) fn xchacha20_poly1305_open(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LENGTH],
    associated: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), NotAuthentic> {
    if !is_supported() || is_too_long(buffer) {
        return portable::xchacha20_poly1305_open(key, nonce, associated, buffer, tag);
    }
    leaving_nothing(|| XChaCha20Poly1305::new(*key).decrypt(nonce, associated, buffer, tag))
        .map_err(|_| NotAuthentic)
}

/// What a seed expands to, ready for signing.
pub(super) enum SeedSigner {
    /// By the assembly.
    Assembly(Box<Ed25519SigningKey>),
    /// By portable code, where the CPU lacks something.
    Portable(portable::SeedSigner),
}

impl SeedSigner {
    pub(super) fn new(seed: &[u8; 32]) -> Self {
        if !is_supported() {
            return Self::Portable(portable::SeedSigner::new(seed));
        }
        match leaving_nothing(|| Ed25519SigningKey::from_bytes(seed).map(Box::new)) {
            Ok(key) => Self::Assembly(key),
            Err(_) => Self::Portable(portable::SeedSigner::new(seed)),
        }
    }

    pub(super) fn public_key(&self) -> [u8; 32] {
        match self {
            Self::Assembly(key) => key.public_key().as_bytes(),
            Self::Portable(key) => key.public_key(),
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        match self {
            Self::Assembly(key) => leaving_nothing(|| key.sign(message)),
            Self::Portable(key) => key.sign(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;

    use super::*;

    /// Both paths on the same secrets, which the vectors do not promise: they run on one of them.
    #[test]
    fn both_paths_give_the_same_bytes() {
        let byte = |number: u32, place: usize| (number as usize * 151 + place * 67 % 256) as u8;
        for number in 0..200 {
            let secret: [u8; 32] = core::array::from_fn(|place| byte(number, place));
            let theirs = x25519_public_key(&core::array::from_fn(|place| byte(number, place + 9)));
            assert_eq!(x25519_public_key(&secret), portable::x25519_public_key(&secret));
            let (mut ours, mut others) = ([0; 32], [0; 32]);
            assert!(x25519(&secret, &theirs, &mut ours));
            assert!(portable::x25519(&secret, &theirs, &mut others));
            assert_eq!(ours, others);

            let (signer, other) = (SeedSigner::new(&secret), portable::SeedSigner::new(&secret));
            assert_eq!(signer.public_key(), other.public_key());
            let message = &theirs[..number as usize % 33];
            assert_eq!(signer.sign(message), other.sign(message));
        }
    }

    /// Either opens what the other has sealed, at all lengths around those of its blocks, and
    /// nothing that was changed.
    #[test]
    fn both_ciphers_are_one() {
        let (key, nonce) = ([0x5A; 32], core::array::from_fn(|place| place as u8));
        for length in 0..300_usize {
            let plaintext: std::vec::Vec<u8> = (0..length).map(|place| place as u8).collect();
            let header = &plaintext[..length % 47];
            let (mut ours, mut others) = (plaintext.clone(), plaintext.clone());
            let tag = xchacha20_poly1305_seal(&key, &nonce, header, &mut ours).unwrap();
            let other = portable::xchacha20_poly1305_seal(&key, &nonce, header, &mut others);
            assert_eq!((&ours, Ok(tag)), (&others, other), "{length}");

            let mut wrong = tag;
            wrong[length % 16] ^= 1;
            let mut refused = ours.clone();
            let verdict = xchacha20_poly1305_open(&key, &nonce, header, &mut refused, &wrong);
            assert_eq!(verdict, Err(NotAuthentic), "{length}");
            assert_eq!(xchacha20_poly1305_open(&key, &nonce, header, &mut ours, &tag), Ok(()));
            assert_eq!(ours, plaintext);
        }
    }

    #[test]
    fn a_result_of_zeros_is_refused_and_nothing_written() {
        let mut out = [7; 32];
        assert!(!x25519(&[9; 32], &[0; 32], &mut out));
        assert_eq!(out, [7; 32]);
    }

    /// In a process of its own, in which the crate takes the CPU for one that has no AES: a debug
    /// build of it asks the environment.
    #[cfg(debug_assertions)]
    #[test]
    fn every_test_of_the_primitives_passes_without_what_the_assembly_needs() {
        const LACKS_AES: &str = "GRAVIOLA_CPU_DISABLE_aes";
        if env::var_os(LACKS_AES).is_some() {
            assert!(!is_supported());
            assert!(matches!(SeedSigner::new(&[1; 32]), SeedSigner::Portable(_)));
            return;
        }
        let mut again = Command::new(env::current_exe().unwrap());
        let again = again.args(["primitives::", "--quiet"]).env(LACKS_AES, "1").output().unwrap();
        assert!(again.status.success(), "{}", std::string::String::from_utf8_lossy(&again.stdout));
    }
}
