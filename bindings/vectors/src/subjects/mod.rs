//! One translator for each subject of the test vectors.

mod dehydrated;
mod matrix;
mod megolm;
mod megolm_relations;
mod olm;
mod olm_sender;
mod pickle;
mod pk;
mod primitives;
mod qr_login;
mod sas;

use anyhow::{Result, bail};
use serde_json::Value as Json;

use crate::script::Translated;

/// Translates one case of a file.
pub(crate) fn translate(file: &str, case: &Json) -> Result<Translated> {
    let subject = file.split('/').next().unwrap_or_default();
    match subject {
        "dehydrated" => dehydrated::translate(case),
        "matrix" => matrix::translate(case),
        "megolm" => megolm::translate(case),
        "olm" => olm::translate(case),
        "pickle" => pickle::translate(file, case),
        "pk" => pk::translate(case),
        "primitives" => primitives::translate(case),
        "qr_login" => qr_login::translate(case),
        "sas" => sas::translate(case),
        other => bail!("the subject {other} has no translator"),
    }
}
