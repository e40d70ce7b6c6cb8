//! The same work with each library.

use crate::contest::Contender;
use crate::libraries::Library;

/// Calls a function that makes a contender of a library once for each of them.
macro_rules! each {
    ($make:ident($($argument:expr),*)) => {
        vec![
            $make::<Olmec>($($argument),*),
            $make::<Vodozemac>($($argument),*),
            $make::<Libolm>($($argument),*),
        ]
    };
}

pub(super) use each;

/// Work that needs nothing prepared.
pub(super) fn plain<L: Library, T>(work: impl FnMut() -> T + 'static) -> Contender {
    Contender::new(L::SIDE, L::NAME, work)
}

/// Work on something made outside the time.
pub(super) fn prepared<L: Library, I, T>(
    prepare: impl FnMut() -> I + 'static,
    work: impl FnMut(I) -> T + 'static,
) -> Contender {
    Contender::prepared(L::SIDE, L::NAME, prepare, work)
}

/// A plaintext of this length; not all the same byte.
pub(super) fn text(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place % 251) as u8).collect()
}
