//! olmec and libolm, given the same random bytes, do the same to the byte.
//!
//! Every run makes each thing twice, once with either library, as twins. Both get the same calls
//! and the same random bytes, and everything that either gives out must be equal.

mod account;
mod megolm;
mod olm;
mod pk;
mod sas;

use olmec::CodedError;

/// The stable name of olmec's error.
fn code<T: std::fmt::Debug, E: CodedError>(result: Result<T, E>) -> &'static str {
    result.unwrap_err().code().name()
}
