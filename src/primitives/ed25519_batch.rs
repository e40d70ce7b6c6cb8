//! Many signatures of one key together, with exactly the accept set of one.
//!
//! ```text
//! A and all R(i) are torsion free, and sum over i of z(i) ([S(i)]B - [k(i)]A - R(i)) = 0
//! ```
//!
//! with random `z(i)` of 128 bits. In the group of order L, where all of them then lie, the sum is
//! zero for wrong signatures with a chance of 2^-128 only, so each `R(i)` is `[S(i)]B - [k(i)]A`.
//! And as each is in its canonical encoding, it is so byte for byte: the rule of
//! [`ed25519_verifier`](super::ed25519_verifier).
//!
//! **Torsion.** The sum alone would not do. Whoever holds the key can add a point of small order
//! to an `R`; single verification refuses that always, and the sum, whose terms would then cancel
//! out modulo 8, once in a while accepts it. So two devices could disagree about a message. To
//! multiply every `R` by L would cost more than to verify it. Instead [`SUBSETS`] random subsets
//! of the `R` are added up, and each sum is multiplied by L: a torsion component anywhere is missed
//! by each of them with a chance of at most one half.
//!
//! **On any doubt** (something does not decode, the sums are not zero, there are no random numbers,
//! or there are too few signatures to gain by it) each signature is verified by itself.

use alloc::vec;
use alloc::vec::Vec;

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{Identity as _, IsIdentity as _, VartimeMultiscalarMul as _};

use super::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};
use super::ed25519_verifier::{Claim, Ed25519Verifier};
use crate::random::TryCryptoRng;

/// From how many signatures on the sums cost less than single verifications with a table.
pub(crate) const WORTH_IT: usize = 200;

/// How many random subsets are tested for torsion: one is missed with a chance of 2^-64, with
/// random numbers that its maker does not know.
const SUBSETS: usize = 64;
/// So many subsets are added up at a time, in a table of every combination of them.
const AT_A_TIME: usize = 8;
const TABLES: usize = SUBSETS / AT_A_TIME;
/// Random bytes for one signature: `z`, and which subsets its `R` belongs to.
const RANDOM: usize = 16 + TABLES;

impl Ed25519Verifier {
    /// [`Ed25519Verifier::verify`] for each message and its signature, in order.
    pub(crate) fn verify_all<'a, R: TryCryptoRng + ?Sized>(
        &mut self,
        signed: impl Iterator<Item = (&'a [u8], &'a Ed25519Signature)>,
        rng: &mut R,
    ) -> Vec<Result<(), SignatureError>> {
        let claims: Vec<_> =
            signed.map(|(message, signature)| Claim::new(&self.key, message, signature)).collect();
        let well_formed: Vec<&Claim> = claims.iter().flatten().collect();
        if well_formed.len() >= WORTH_IT && self.are_all_good(&well_formed, rng) {
            return claims.into_iter().map(|claim| claim.map(|_| ())).collect();
        }
        claims.into_iter().map(|claim| self.check(&claim?)).collect()
    }

    /// `true` only if every one of them would be accepted by itself.
    pub(super) fn are_all_good<R: TryCryptoRng + ?Sized>(
        &mut self,
        claims: &[&Claim],
        rng: &mut R,
    ) -> bool {
        let mut random = vec![[0; RANDOM]; claims.len()];
        let points: Option<Vec<_>> = claims.iter().map(|claim| decode(claim)).collect();
        match points {
            Some(points) if rng.try_fill_bytes(random.as_flattened_mut()).is_ok() => {
                self.key_is_torsion_free()
                    && sum_is_zero(&self.minus_a, claims, &points, &random)
                    && subsets_are_torsion_free(&points, &random)
            }
            _ => false,
        }
    }
}

/// `-R`, if `R` is a point in its canonical encoding. What has small order was refused before.
fn decode(claim: &Claim) -> Option<EdwardsPoint> {
    let is_reduced = Ed25519PublicKey::is_reduced_encoding(claim.r.as_bytes());
    claim.r.decompress().filter(|_| is_reduced).map(|point| -point)
}

/// Whether `[L]P` is zero, as `[L-1]P = -P`.
pub(super) fn is_torsion_free(point: &EdwardsPoint) -> bool {
    let one_less = -Scalar::ONE;
    let multiple =
        EdwardsPoint::vartime_double_scalar_mul_basepoint(&one_less, point, &Scalar::ZERO);
    (multiple + point).is_identity()
}

fn sum_is_zero(
    minus_a: &EdwardsPoint,
    claims: &[&Claim],
    minus_r: &[EdwardsPoint],
    random: &[[u8; RANDOM]],
) -> bool {
    let z: Vec<Scalar> = random.iter().map(coefficient).collect();
    let of_b: Scalar = claims.iter().zip(&z).map(|(claim, z)| claim.s * z).sum();
    let of_a: Scalar = claims.iter().zip(&z).map(|(claim, z)| claim.k * z).sum();
    let scalars: Vec<&Scalar> = z.iter().chain([&of_a]).collect();
    let points: Vec<&EdwardsPoint> = minus_r.iter().chain([minus_a]).collect();
    let sum = EdwardsPoint::vartime_multiscalar_mul(scalars, points);
    (sum + EdwardsPoint::mul_base(&of_b)).is_identity()
}

fn coefficient(random: &[u8; RANDOM]) -> Scalar {
    let [z @ .., _, _, _, _, _, _, _, _] = random;
    Scalar::from(u128::from_le_bytes(*z))
}

fn subsets_are_torsion_free(points: &[EdwardsPoint], random: &[[u8; RANDOM]]) -> bool {
    (0..TABLES).all(|table| {
        let mut by_combination = vec![EdwardsPoint::identity(); 1 << AT_A_TIME];
        for (point, random) in points.iter().zip(random) {
            let combination = random.iter().rev().nth(table).copied().unwrap_or_default();
            if let Some(sum) = by_combination.get_mut(usize::from(combination)) {
                *sum += point;
            }
        }
        // The subset of the highest bit is the upper half; folded onto the lower one, what is left
        // are the combinations of the other bits.
        let mut rest = by_combination.as_mut_slice();
        while let Some((lower, upper)) = halves(rest) {
            let subset: EdwardsPoint = upper.iter().sum();
            if !is_torsion_free(&subset) {
                return false;
            }
            for (into, from) in lower.iter_mut().zip(&*upper) {
                *into += from;
            }
            rest = lower;
        }
        true
    })
}

fn halves(points: &mut [EdwardsPoint]) -> Option<(&mut [EdwardsPoint], &mut [EdwardsPoint])> {
    let middle = points.len() / 2;
    if middle == 0 { None } else { points.split_at_mut_checked(middle) }
}
