//! libolm's backup key.
//!
//! ```text
//! version (u32): 1 || public (32) || secret (32)
//! ```

use super::super::codec::{Reader, Record, Sink};
use super::envelope::{read_pair, write_pair};
use super::error::LibolmPickleError;
use crate::pk::PkDecryption;

pub(super) fn read(record: &mut Reader<'_>) -> Result<PkDecryption, LibolmPickleError> {
    match record.u32()? {
        1 => Ok(PkDecryption { key: read_pair(record)? }),
        unknown => Err(LibolmPickleError::UnsupportedVersion(unknown)),
    }
}

/// A key as version 1 holds it.
pub(super) struct Layout<'a>(pub(super) &'a PkDecryption);

impl Record for Layout<'_> {
    fn write<S: Sink>(&self, out: &mut S) {
        let PkDecryption { key } = self.0;
        out.u32(1);
        write_pair(out, key);
    }
}
