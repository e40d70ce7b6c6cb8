//! Verification: bytes and MACs of a given key. vodozemac always draws its own, so only libolm can.

use serde_json::Value;

use super::{Outcome, Verdict, compare, typed, words};
use crate::fixtures::SasCase;
use crate::libolm::Sas;
use crate::peer::Implementation;

/// Agrees, makes the bytes and the MACs. Commitments and contents are beyond libolm.
pub(super) fn run(case: &Value, peer: Implementation) -> Outcome {
    if peer != Implementation::Libolm {
        return Err(Verdict::NotApplicable);
    }
    let case: SasCase = typed(case);
    let random = hex::decode(&case.random).expect("hex in a vector");
    let mut sas = Sas::create(&random).expect("32 bytes are a key");
    let agreed = sas.set_their_key(&case.their_key).map_err(words);
    if case.expect.is_some() {
        // What is wrong with a commitment is nothing that libolm sees.
        let sees = case.commitment.is_none();
        return if sees { compare(agreed, None, || "the key".into()) } else { not_applicable() };
    }
    compare(agreed, Some(()), || "the key".into())?;
    if case.bytes.is_empty() && case.macs.is_empty() {
        return not_applicable();
    }
    for bytes in &case.bytes {
        let wanted = bytes.bytes.clone();
        let length = bytes.length.or(wanted.as_ref().map(|bytes| bytes.len() / 2)).unwrap_or(0);
        let made = sas.generate_bytes(bytes.info.as_bytes(), length);
        compare(made.map(hex::encode).map_err(words), wanted, || bytes.info.clone())?;
    }
    for mac in &case.macs {
        let (input, info) = (mac.input.as_bytes(), mac.info.as_bytes());
        let made = match mac.method.as_str() {
            "hkdf-hmac-sha256" => sas.calculate_mac(input, info),
            "hmac-sha256" => sas.calculate_mac_long_kdf(input, info),
            _ => sas.calculate_mac_fixed_base64(input, info),
        };
        let fits = made.map(|made| made == mac.mac).map_err(words);
        compare(fits, Some(mac.expect.is_none()), || mac.info.clone())?;
    }
    Ok(())
}

fn not_applicable() -> Outcome {
    Err(Verdict::NotApplicable)
}
