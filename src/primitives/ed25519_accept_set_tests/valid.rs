//! Honest signatures: all verify, and no change of one bit does.

use alloc::{format, vec::Vec};

use sha2::{Digest as _, Sha512};

use super::ours;
use super::rule::{self, Case, Verdict};
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::secret::Secret;

/// A signature by the library over a message of `number % 256` bytes, the key drawn from `number`.
fn signed(number: usize) -> Case {
    let seed: [u8; 64] = Sha512::digest(format!("seed {number}")).into();
    let pair = Ed25519KeyPair::from_seed(Secret::copy_of(&seed[..32].try_into().unwrap()));
    let message: Vec<u8> = seed.iter().copied().cycle().take(number % 256).collect();
    let signature = pair.sign(&message);
    let (nonce_point, s) = signature.as_bytes().split_at(32);
    Case {
        key: *pair.public().as_bytes(),
        nonce_point: nonce_point.try_into().unwrap(),
        s: s.try_into().unwrap(),
        message,
    }
}

#[test]
fn a_thousand_signatures_verify_and_not_under_the_next_key() {
    for number in 0..1000 {
        let case = signed(number);
        assert_eq!(rule::strict(&case), Verdict::Accepted, "{number}");
        assert_eq!(ours(&case), Verdict::Accepted, "{number}");
        let next = Case { key: signed(number + 1).key, ..case };
        assert_eq!(ours(&next), Verdict::SignatureRefused, "{number}");
    }
}

#[test]
fn each_flipped_bit_is_found() {
    let case = signed(32);
    assert_eq!(ours(&case), Verdict::Accepted);
    let (mut key_refused, mut signature_refused) = (0, 0);
    let mut check = |changed: &Case| {
        let verdict = ours(changed);
        assert_eq!(verdict, rule::strict(changed), "{changed:?}");
        match verdict {
            Verdict::Accepted => panic!("{changed:?}"),
            Verdict::KeyRefused => key_refused += 1,
            Verdict::SignatureRefused => signature_refused += 1,
        }
    };
    for bit in 0..256 {
        let (byte, mask) = (bit / 8, 1 << (bit % 8));
        let mut changed = [(); 4].map(|()| case.clone());
        changed[0].nonce_point[byte] ^= mask;
        changed[1].s[byte] ^= mask;
        changed[2].key[byte] ^= mask;
        changed[3].message[byte] ^= mask;
        changed.iter().for_each(&mut check);
    }
    // 118 of the 256 changed keys are no points.
    assert_eq!((key_refused, signature_refused), (118, 906));
}
