//! The record of a backup key, version 1.
//!
//! ```text
//! secret key (32) || public key (32)
//! ```

use super::super::codec::{Reader, Record, Sink};
use super::super::error::PickleError;
use super::account::{read_pair, write_pair};
use super::sealed::Stored;
use crate::pk::PkDecryption;

impl Stored for PkDecryption {
    const VERSION: u8 = 1;

    fn read(_version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        Ok(Self { key: read_pair(record)? })
    }
}

impl Record for PkDecryption {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { key } = self;
        write_pair(out, key);
    }
}
