//! The accept set once more, as slowly and plainly as it can be written: whole points, one bit of
//! a scalar at a time, nothing shared with the code under test but the curve's addition, the
//! decoding of a point and SHA-512.

use core::cmp::Ordering;

use alloc::vec::Vec;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use sha2::{Digest as _, Sha512};

/// What a verifier is given.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) key: [u8; 32],
    pub(super) nonce_point: [u8; 32],
    pub(super) s: [u8; 32],
    pub(super) message: Vec<u8>,
}

/// What becomes of it, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    KeyRefused,
    SignatureRefused,
}

/// `p = 2^255 - 19`, the last byte first.
pub(super) const P: [u8; 32] = little_endian(0xED, [0xFF; 30], 0x7F);

/// `p - 1`, which is `-1`.
const MINUS_ONE: [u8; 32] = little_endian(0xEC, [0xFF; 30], 0x7F);

/// `1`.
const ONE: [u8; 32] = little_endian(0x01, [0; 30], 0);

/// `L = 2^252 + 27742317777372353535851937790883648493`, the order of the base point.
pub(super) const L: [u8; 32] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

const fn little_endian(lowest: u8, middle: [u8; 30], highest: u8) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[0] = lowest;
    let mut at = 0;
    while at < middle.len() {
        bytes[at + 1] = middle[at];
        at += 1;
    }
    bytes[31] = highest;
    bytes
}

fn is_below(number: &[u8; 32], bound: &[u8; 32]) -> bool {
    number.iter().rev().cmp(bound.iter().rev()) == Ordering::Less
}

/// A canonical encoding has `y < p`, and no sign where `x` is zero, which is where `y` is 1 or -1.
pub(super) fn is_canonical(encoding: &[u8; 32]) -> bool {
    let mut y = *encoding;
    y[31] &= 0x7F;
    let has_sign = encoding[31] & 0x80 != 0;
    is_below(&y, &P) && !(has_sign && (y == ONE || y == MINUS_ONE))
}

/// Any encoding of a point, canonical or not.
pub(super) fn decode(encoding: &[u8; 32]) -> Option<EdwardsPoint> {
    CompressedEdwardsY(*encoding).decompress()
}

fn eightfold(point: EdwardsPoint) -> EdwardsPoint {
    let twofold = point + point;
    let fourfold = twofold + twofold;
    fourfold + fourfold
}

/// Double and add, for scalars of any size.
fn times(scalar: &[u8; 32], point: EdwardsPoint) -> EdwardsPoint {
    let mut sum = EdwardsPoint::identity();
    for bit in (0..256).rev() {
        sum = sum + sum;
        if scalar[bit / 8] >> (bit % 8) & 1 == 1 {
            sum += point;
        }
    }
    sum
}

/// `k = SHA-512(R || A || M) mod L`, over the encodings as they are given.
pub(super) fn challenge(nonce_point: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = Sha512::new().chain_update(nonce_point).chain_update(key).chain_update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

/// `[S]B - R - [k]A`; nothing if `A` or `R` is no point in any encoding.
fn residue(case: &Case, k: Scalar) -> Option<EdwardsPoint> {
    let (key, nonce_point) = (decode(&case.key)?, decode(&case.nonce_point)?);
    let left = times(&case.s, ED25519_BASEPOINT_POINT);
    Some(left - nonce_point - times(k.as_bytes(), key))
}

/// The point that the strict rule accepts as `A` or `R`: canonical and not of small order.
fn decode_strictly(encoding: &[u8; 32]) -> Option<EdwardsPoint> {
    let point = decode(encoding).filter(|_| is_canonical(encoding))?;
    (eightfold(point) != EdwardsPoint::identity()).then_some(point)
}

/// Whether the strict rule reads these bytes as a public key.
pub(super) fn reads_key(encoding: &[u8; 32]) -> bool {
    decode_strictly(encoding).is_some()
}

/// The rule of the library.
pub(super) fn strict(case: &Case) -> Verdict {
    if !reads_key(&case.key) {
        Verdict::KeyRefused
    } else if decode_strictly(&case.nonce_point).is_some()
        && is_below(&case.s, &L)
        && cofactorless(case)
    {
        Verdict::Accepted
    } else {
        Verdict::SignatureRefused
    }
}

/// A looser rule: the equation alone, for any `S`, any encoding and points of any order.
pub(super) fn cofactorless(case: &Case) -> bool {
    let k = challenge(&case.nonce_point, &case.key, &case.message);
    residue(case, k) == Some(EdwardsPoint::identity())
}

/// Looser still: the equation times 8.
pub(super) fn cofactored(case: &Case) -> bool {
    let k = challenge(&case.nonce_point, &case.key, &case.message);
    residue(case, k).map(eightfold) == Some(EdwardsPoint::identity())
}

/// [`cofactorless`] by a verifier that hashes its own encodings of `A` and `R`.
pub(super) fn reencoding(case: &Case) -> bool {
    let k = challenge(&reencode(&case.nonce_point), &reencode(&case.key), &case.message);
    residue(case, k) == Some(EdwardsPoint::identity())
}

/// The canonical encoding of the same point.
pub(super) fn reencode(encoding: &[u8; 32]) -> [u8; 32] {
    decode(encoding).unwrap().compress().to_bytes()
}
