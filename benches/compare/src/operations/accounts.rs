//! Making accounts and one-time keys.

use anyhow::Result;

use super::each::{each, plain, prepared};
use crate::contest::Contender;
use crate::libraries::{Libolm, Library, Olmec, Vodozemac};

pub(super) fn create() -> Result<Vec<Contender>> {
    fn contender<L: Library>() -> Contender {
        plain::<L, _>(L::account)
    }
    Ok(each!(contender()))
}

/// Of a new account each time, made outside the time.
pub(super) fn one_time_keys(count: usize) -> Result<Vec<Contender>> {
    fn contender<L: Library>(count: usize) -> Contender {
        prepared::<L, _, _>(L::account, move |mut account| {
            L::generate_one_time_keys(&mut account, count);
            account
        })
    }
    Ok(each!(contender(count)))
}
