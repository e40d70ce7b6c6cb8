//! Keys and signatures that no honest signer makes, from scalars that are fixed here.

use alloc::{format, vec::Vec};

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest as _, Sha512};

use super::rule::{self, Case, P};

/// An `A` or `R`: the bytes, and the scalar that gives the point up to a torsion component.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) encoding: [u8; 32],
    scalar: Scalar,
}

impl Point {
    /// `[scalar]B + T`, where `T` is the given multiple of a point of order 8.
    pub(super) fn with_torsion(scalar: Scalar, torsion: usize) -> Self {
        let point = ED25519_BASEPOINT_POINT * scalar + EIGHT_TORSION[torsion];
        Self { encoding: point.compress().to_bytes(), scalar }
    }

    /// A point of small order.
    pub(super) const fn of_small_order(encoding: [u8; 32]) -> Self {
        Self { encoding, scalar: Scalar::ZERO }
    }
}

/// The secret scalar `a` of the keys.
pub(super) fn key_scalar() -> Scalar {
    scalar("key")
}

/// The secret scalar `r` of the signatures.
pub(super) fn nonce_scalar() -> Scalar {
    scalar("nonce")
}

fn scalar(name: &str) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(name).into())
}

/// The 8 torsion points in all their 14 encodings, the canonical ones first.
///
/// `y` is 1 or -1 with either sign, though `x` is zero; the two `y` of order 8 with either sign;
/// 0 with either sign; and as `y + p` only 0 and 1 fit into 255 bits.
pub(super) fn small_order_encodings() -> Vec<[u8; 32]> {
    let mut encodings: Vec<_> = EIGHT_TORSION.map(|point| point.compress().to_bytes()).into();
    let (mut zero, mut one) = (P, P);
    zero[31] |= 0x80;
    one[0] += 1;
    encodings.extend([zero, P, one]);
    // With the sign set: 1 + p, 1 and -1.
    let minus_one = encodings[4];
    for mut encoding in [one, encodings[0], minus_one] {
        encoding[31] |= 0x80;
        encodings.push(encoding);
    }
    encodings
}

/// The encodings of [`small_order_encodings`] that are not canonical.
pub(super) fn non_canonical_encodings() -> Vec<[u8; 32]> {
    small_order_encodings().split_off(8)
}

/// `S = r + ka` over the bytes as they are: the equation times 8 holds for any torsion.
pub(super) fn sign(key: &Point, nonce: &Point, number: usize) -> Case {
    sign_over(key, nonce, &key.encoding, &nonce.encoding, number)
}

/// The same, but with `k` over canonical encodings.
fn sign_reencoded(key: &Point, nonce: &Point, number: usize) -> Case {
    let hashed_key = rule::reencode(&key.encoding);
    sign_over(key, nonce, &hashed_key, &rule::reencode(&nonce.encoding), number)
}

fn sign_over(
    key: &Point,
    nonce: &Point,
    hashed_key: &[u8; 32],
    hashed_nonce: &[u8; 32],
    number: usize,
) -> Case {
    let message = format!("message {number}").into_bytes();
    let k = rule::challenge(hashed_nonce, hashed_key, &message);
    let s = (nonce.scalar + k * key.scalar).to_bytes();
    Case { key: key.encoding, nonce_point: nonce.encoding, s, message }
}

/// How many messages are tried. Each suits with a chance of at least one in 8, or none does.
const MESSAGES: usize = 100;

/// A signature for which the cofactorless equation holds, if the torsion of the two allows it.
pub(super) fn cofactorless(key: &Point, nonce: &Point) -> Option<Case> {
    (0..MESSAGES).map(|number| sign(key, nonce, number)).find(rule::cofactorless)
}

/// A signature for which the equation holds only times 8, if the torsion of the two allows it.
pub(super) fn cofactored_only(key: &Point, nonce: &Point) -> Option<Case> {
    (0..MESSAGES).map(|number| sign(key, nonce, number)).find(|case| !rule::cofactorless(case))
}

/// A signature for which the equation holds only with `k` over canonical encodings.
pub(super) fn reencoded_only(key: &Point, nonce: &Point) -> Option<Case> {
    (0..MESSAGES)
        .map(|number| sign_reencoded(key, nonce, number))
        .find(|case| rule::reencoding(case) && !rule::cofactorless(case))
}

/// An honest signature: no torsion anywhere.
pub(super) fn honest(number: usize) -> Case {
    sign(
        &Point::with_torsion(key_scalar(), 0),
        &Point::with_torsion(nonce_scalar() + Scalar::from(number as u64), 0),
        number,
    )
}
