//! Multiples of a point, for a public key that verifies many signatures, and of the base point.
//!
//! ```text
//! k    = d(0) + 64 d(1) + … + 64^43 d(43),   -32 <= d(i) <= 32
//! [k]P = sum over g = 0..3 of 64^g ([d(g)]P(0) + [d(4+g)]P(1) + … + [d(40+g)]P(10))
//! P(j) = [64^(4 j)]P
//! ```
//!
//! For `[k]P + [s]B` that is 86 additions and 18 doublings, where otherwise there are 253 doublings.
//! 32 multiples of each of the eleven points are 56 KB. Everything here is public, and nothing takes
//! constant time.

use alloc::boxed::Box;
use alloc::vec::Vec;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use once_cell::race::OnceBox;

/// How many points there are, and how many multiples of each.
const POINTS: usize = 11;
const MULTIPLES: usize = 32;
/// How many digits one of the points serves.
const ROUNDS: usize = 4;
/// How many digits a scalar has: 44 times 6 bits are more than its 253.
const DIGITS: usize = POINTS * ROUNDS;

/// `[1]P(j)` to `[32]P(j)` for each of the eleven points, in a row. On the heap from the first one
/// on: not every thread has the stack for a table.
pub(super) struct Table(Vec<EdwardsPoint>);

/// The base point's, made when the first key is worth one of its own.
static OF_BASE_POINT: OnceBox<Table> = OnceBox::new();

impl Table {
    pub(super) fn new(point: &EdwardsPoint) -> Self {
        let mut table = Vec::with_capacity(POINTS * MULTIPLES);
        let mut base = *point;
        for _ in 0..POINTS {
            let mut multiple = EdwardsPoint::identity();
            for _ in 0..MULTIPLES {
                multiple += base;
                table.push(multiple);
            }
            for _ in 0..ROUNDS {
                base = times_64(&base);
            }
        }
        Self(table)
    }

    /// `[k]P + [s]B`.
    pub(super) fn times(&self, k: &Scalar, s: &Scalar) -> EdwardsPoint {
        let of_base_point =
            OF_BASE_POINT.get_or_init(|| Box::new(Self::new(&ED25519_BASEPOINT_POINT)));
        let (k, s) = (digits(k), digits(s));
        let mut sum = EdwardsPoint::identity();
        for round in (0..ROUNDS).rev() {
            self.add_round(&k, round, &mut sum);
            of_base_point.add_round(&s, round, &mut sum);
            if round > 0 {
                sum = times_64(&sum);
            }
        }
        sum
    }

    fn add_round(&self, digits: &[i8; DIGITS], round: usize, sum: &mut EdwardsPoint) {
        let rows = self.0.chunks_exact(MULTIPLES);
        for (multiples, digits) in rows.zip(digits.chunks_exact(ROUNDS)) {
            let digit = digits.get(round).copied().unwrap_or_default();
            let place = usize::from(digit.unsigned_abs()).wrapping_sub(1);
            match multiples.get(place) {
                Some(multiple) if digit < 0 => *sum -= multiple,
                Some(multiple) => *sum += multiple,
                // A digit of zero has no place.
                None => {}
            }
        }
    }
}

/// `[64]P`, by six doublings.
fn times_64(point: &EdwardsPoint) -> EdwardsPoint {
    point.mul_by_cofactor().mul_by_cofactor()
}

/// The digits of a scalar to the base of 64, lowest first, each from -32 to 32.
fn digits(scalar: &Scalar) -> [i8; DIGITS] {
    let mut bytes = scalar.as_bytes().iter();
    let (mut bits, mut held, mut carry) = (0_u16, 0_u8, 0_u8);
    core::array::from_fn(|_| {
        if held < 6 {
            bits |= u16::from(bytes.next().copied().unwrap_or_default()) << held;
            held = held.wrapping_add(8);
        }
        // At most 63 and a carry.
        let digit = ((bits & 0x3F) as u8).wrapping_add(carry);
        (bits, held) = (bits >> 6, held.wrapping_sub(6));
        carry = u8::from(digit > 32);
        digit.cast_signed().wrapping_sub(if carry == 1 { 64 } else { 0 })
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;

    use super::*;

    fn scalars() -> impl Iterator<Item = Scalar> {
        let minus_one = Scalar::ZERO - Scalar::ONE;
        let few = (0..200u64).map(Scalar::from);
        let powers = (0..252u32).map(|bit| {
            let mut bytes = [0; 32];
            bytes[(bit / 8) as usize] = 1 << (bit % 8);
            Scalar::from_bytes_mod_order(bytes)
        });
        let powers: Vec<_> = powers.collect();
        let near = powers.clone().into_iter().flat_map(|power| [power, power - Scalar::ONE]);
        let random =
            (0..50u8).map(|seed| Scalar::from_bytes_mod_order([seed.wrapping_mul(37); 32]));
        few.chain(near).chain(random).chain([minus_one, minus_one - Scalar::from(31u64)])
    }

    #[test]
    fn digits_add_up_and_stay_small() {
        for scalar in scalars() {
            let digits = digits(&scalar);
            assert!(digits.iter().all(|digit| (-32..=32).contains(digit)), "{digits:?}");
            let sum = digits.iter().rev().fold(Scalar::ZERO, |sum, digit| {
                let magnitude = Scalar::from(digit.unsigned_abs());
                let sum = sum * Scalar::from(64u64);
                if *digit < 0 { sum - magnitude } else { sum + magnitude }
            });
            assert_eq!(sum, scalar);
        }
    }

    /// With every torsion component: the scalar is a number here, not one modulo L.
    #[test]
    fn it_multiplies_as_dalek_does() {
        for torsion in EIGHT_TORSION {
            let point = ED25519_BASEPOINT_POINT * Scalar::from(77u64) + torsion;
            let table = Table::new(&point);
            for scalar in scalars() {
                let other = scalar * scalar + Scalar::from(3u64);
                let expected = point * scalar + ED25519_BASEPOINT_POINT * other;
                assert_eq!(table.times(&scalar, &other), expected, "{scalar:?}");
            }
        }
    }

    /// On a thread whose whole stack is smaller than a table.
    #[test]
    fn it_takes_no_stack() {
        let point = ED25519_BASEPOINT_POINT * Scalar::from(77u64);
        let work = move || Table::new(&point).times(&Scalar::ONE, &Scalar::ZERO) == point;
        let small = std::thread::Builder::new().stack_size(32 << 10);
        assert!(small.spawn(work).unwrap().join().unwrap());
    }
}
