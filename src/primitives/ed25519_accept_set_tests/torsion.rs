//! Points of small order, and torsion components of points of large order.

use alloc::vec::Vec;

use super::forge::{
    self, Point, key_scalar, non_canonical_encodings, nonce_scalar, small_order_encodings,
};
use super::rule::{self, Case};
use super::{Tally, tally};

/// Both kinds of signature for each pair of an `A` and an `R`, where there are any.
fn both_kinds(keys: &[Point], nonces: &[Point]) -> Vec<Case> {
    let pairs = keys.iter().flat_map(|key| nonces.iter().map(move |nonce| (key, nonce)));
    pairs
        .flat_map(|(key, nonce)| {
            [forge::cofactorless(key, nonce), forge::cofactored_only(key, nonce)]
        })
        .flatten()
        .collect()
}

fn small_order_points() -> Vec<Point> {
    small_order_encodings().into_iter().map(Point::of_small_order).collect()
}

fn honest_nonce() -> Point {
    Point::with_torsion(nonce_scalar(), 0)
}

/// `A` with a torsion component of order 8.
fn key_with_torsion() -> Point {
    Point::with_torsion(key_scalar(), 1)
}

#[test]
fn a_key_of_small_order_is_not_read() {
    // The four encodings of the identity have no signature that holds only times 8.
    let cases = both_kinds(&small_order_points(), &[honest_nonce()]);
    let expected = Tally { key_refused: 24, cofactorless: 14, cofactored: 24, ..Tally::default() };
    assert_eq!(tally(&cases), expected);
}

#[test]
fn a_key_of_small_order_is_not_read_beside_an_r_of_small_order() {
    // Of 196 pairs, in 124 the group of `A` contains `R`, and 16 are two identities.
    let cases = both_kinds(&small_order_points(), &small_order_points());
    let expected =
        Tally { key_refused: 304, cofactorless: 124, cofactored: 304, ..Tally::default() };
    assert_eq!(tally(&cases), expected);
}

#[test]
fn an_r_of_small_order_is_refused() {
    let keys = [Point::with_torsion(key_scalar(), 0), key_with_torsion()];
    let cases = both_kinds(&keys, &small_order_points());
    // Under the key without torsion, R is the identity or the equation holds only times 8.
    let expected =
        Tally { signature_refused: 42, cofactorless: 18, cofactored: 42, ..Tally::default() };
    assert_eq!(tally(&cases), expected);
}

#[test]
fn torsion_in_points_of_large_order_is_accepted_exactly_if_it_cancels_out() {
    let keys: Vec<_> = (0..8).map(|torsion| Point::with_torsion(key_scalar(), torsion)).collect();
    let nonces: Vec<_> =
        (0..8).map(|torsion| Point::with_torsion(nonce_scalar(), torsion)).collect();
    let (accepted, refused) =
        both_kinds(&keys, &nonces).into_iter().partition::<Vec<_>, _>(rule::cofactorless);
    // `A` has order 1, 2, 4, 4 and four times 8, and cancels that many `R`: 1 + 2 + 2*4 + 4*8.
    let expected = Tally { accepted: 43, cofactorless: 43, cofactored: 43, ..Tally::default() };
    assert_eq!(tally(&accepted), expected);
    // All of the 64 pairs but that without any torsion.
    let expected = Tally { signature_refused: 63, cofactored: 63, ..Tally::default() };
    assert_eq!(tally(&refused), expected);
}

#[test]
fn the_bytes_are_hashed_as_they_came() {
    let odd: Vec<_> = non_canonical_encodings().into_iter().map(Point::of_small_order).collect();
    let every_nonce = [&odd[..], &[honest_nonce()]].concat();
    let odd_keys = odd.iter().flat_map(|key| every_nonce.iter().map(move |nonce| (*key, *nonce)));
    let odd_nonces = odd.iter().map(|nonce| (key_with_torsion(), *nonce));
    let cases: Vec<_> = odd_keys
        .chain(odd_nonces)
        .filter_map(|(key, nonce)| forge::reencoded_only(&key, &nonce))
        .collect();
    // Three of the six odd encodings are of the identity, for which any `k` is as good.
    let expected =
        Tally { key_refused: 19, signature_refused: 6, cofactored: 19, ..Tally::default() };
    assert_eq!(tally(&cases), expected);
}
