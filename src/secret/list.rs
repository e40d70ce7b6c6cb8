//! Many secrets in one block of memory, where a box for each would cost as much again.
//!
//! A [`Secret`] never moves, so that no copy of it is left behind. Here they move when the list grows or
//! one in the middle goes, and where they stood is wiped each time.

use alloc::vec::Vec;
use core::ops::Range;

use zeroize::Zeroize as _;

use super::Secret;

/// Secrets of `N` bytes, in order. Wiped on drop.
#[derive(Default)]
pub(crate) struct SecretList<const N: usize>(Vec<[u8; N]>);

impl<const N: usize> SecretList<N> {
    /// Puts copies of `secrets` behind those that are there, in a block of exactly that size.
    pub(crate) fn append<'a>(&mut self, secrets: impl ExactSizeIterator<Item = &'a Secret<N>>) {
        let held = self.0.len();
        let all = held.saturating_add(secrets.len());
        // Filled in place: a secret is not to pass over the stack.
        let mut grown = Self(Vec::with_capacity(all));
        grown.0.extend_from_slice(&self.0);
        grown.0.resize(all, [0; N]);
        for (place, secret) in grown.0.iter_mut().skip(held).zip(secrets) {
            place.copy_from_slice(secret.expose());
        }
        // The block before this one is wiped here.
        *self = grown;
    }

    /// Lets the secrets at these places go; the ones behind move up.
    pub(crate) fn remove(&mut self, places: Range<usize>) {
        let held = self.0.len();
        let Some(from) = self.0.get_mut(places.start..) else { return };
        let removed = places.len().min(from.len());
        from.copy_within(removed.., 0);
        let left = held.saturating_sub(removed);
        if let Some(rest) = self.0.get_mut(left..) {
            rest.as_flattened_mut().zeroize();
        }
        self.0.truncate(left);
    }

    /// The secrets in order.
    pub(crate) fn iter(&self) -> core::slice::Iter<'_, [u8; N]> {
        self.0.iter()
    }
}

impl<const N: usize> Drop for SecretList<N> {
    fn drop(&mut self) {
        self.0.as_flattened_mut().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(bytes: Range<u8>) -> SecretList<2> {
        let secrets: Vec<_> = bytes.map(|byte| Secret::copy_of(&[byte; 2])).collect();
        let mut list = SecretList::default();
        let (some, rest) = secrets.split_at(secrets.len() / 2);
        list.append(some.iter());
        list.append(rest.iter());
        list
    }

    fn held(list: &SecretList<2>) -> Vec<u8> {
        list.iter().map(|[byte, _]| *byte).collect()
    }

    #[test]
    fn secrets_stay_in_order() {
        assert_eq!(held(&list(1..8)), [1, 2, 3, 4, 5, 6, 7]);
        for (places, left) in [
            (0..1, &[2, 3, 4, 5, 6, 7][..]),
            (0..3, &[4, 5, 6, 7]),
            (3..4, &[1, 2, 3, 5, 6, 7]),
            (6..7, &[1, 2, 3, 4, 5, 6]),
            (2..2, &[1, 2, 3, 4, 5, 6, 7]),
            (5..9, &[1, 2, 3, 4, 5]),
            (9..10, &[1, 2, 3, 4, 5, 6, 7]),
        ] {
            let mut list = list(1..8);
            list.remove(places.clone());
            assert_eq!(held(&list), left, "{places:?}");
        }
    }

    #[test]
    fn it_takes_exactly_the_memory_it_needs() {
        assert_eq!(list(1..8).0.capacity(), 7);
    }
}
