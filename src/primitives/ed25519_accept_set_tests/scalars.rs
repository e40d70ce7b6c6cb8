//! `S` out of its range or at the edges of it.

use alloc::vec::Vec;

use super::forge;
use super::rule::{Case, L, Verdict};
use super::{Tally, ours, tally};

#[test]
fn an_s_above_the_order_is_refused_though_the_equation_holds() {
    let mut cases = Vec::new();
    let mut below_2_to_the_253 = 0;
    for mut case in (0..8).map(forge::honest) {
        assert_eq!(ours(&case), Verdict::Accepted);
        for _ in 0..15 {
            add(&mut case.s, &L);
            below_2_to_the_253 += usize::from(case.s[31] & 0xE0 == 0);
            cases.push(case.clone());
        }
    }
    let expected =
        Tally { signature_refused: 120, cofactorless: 120, cofactored: 120, ..Tally::default() };
    assert_eq!(tally(&cases), expected);
    // Those that a check of the top three bits does not find: S + L of each signature.
    assert_eq!(below_2_to_the_253, 8);
}

/// Adds two numbers whose sum fits.
pub(super) fn add(to: &mut [u8; 32], number: &[u8; 32]) {
    let mut carry = false;
    for (byte, other) in to.iter_mut().zip(number) {
        let sum = u16::from(*byte) + u16::from(*other) + u16::from(carry);
        *byte = sum.to_le_bytes()[0];
        carry = sum > 0xFF;
    }
    assert!(!carry);
}

#[test]
fn a_bit_of_s_above_the_order_is_not_ignored() {
    let mut cases = Vec::new();
    for case in (0..8).map(forge::honest) {
        for bit in [0x20, 0x40, 0x80] {
            let mut changed = case.clone();
            changed.s[31] |= bit;
            cases.push(changed);
        }
    }
    assert_eq!(tally(&cases), Tally { signature_refused: 24, ..Tally::default() });
}

#[test]
fn an_s_at_a_boundary_is_no_signature() {
    let power = |bit: usize| {
        let mut number = [0; 32];
        number[bit / 8] = 1 << (bit % 8);
        number
    };
    let (mut order_less_one, mut order_plus_one, mut all_253_bits) = (L, L, [0xFF; 32]);
    order_less_one[0] -= 1;
    order_plus_one[0] += 1;
    all_253_bits[31] = 0x1F;
    let boundaries = [
        [0; 32],
        power(0),
        order_less_one,
        L,
        order_plus_one,
        power(252),
        all_253_bits,
        power(253),
        power(254),
        power(255),
        [0xFF; 32],
    ];
    let honest = (0..8).map(forge::honest);
    let cases: Vec<_> =
        honest.flat_map(|case| boundaries.map(|s| Case { s, ..case.clone() })).collect();
    assert_eq!(tally(&cases), Tally { signature_refused: 88, ..Tally::default() });
}
