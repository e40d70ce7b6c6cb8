//! Signed JSON objects, as Matrix signs device keys and one-time keys.
//!
//! ```text
//! signature = Ed25519(canonical JSON of the object without "signatures" and "unsigned")
//! canonical JSON = keys sorted, no white space
//! ```

use olmec::{Account, Ed25519PublicKey, Ed25519Signature};
use serde_json::Value;

use crate::address::Address;
use crate::refusal::{ClientRule, Refusal};

/// The text that is signed and verified.
pub fn canonical(object: &Value) -> String {
    let mut object = object.clone();
    if let Some(fields) = object.as_object_mut() {
        fields.remove("signatures");
        fields.remove("unsigned");
    }
    object.sort_all_objects();
    object.to_string()
}

/// Adds the signature of the device `signer`, whose account this is.
pub fn sign(mut object: Value, signer: &Address, account: &Account) -> Value {
    let signature = account.sign(canonical(&object).as_bytes()).to_base64();
    object["signatures"][signer.user_id()][signer.key_name("ed25519")] = signature.into();
    object
}

/// Checks the signature of the device `signer`, whose key this is.
pub fn verify(object: &Value, signer: &Address, key: &Ed25519PublicKey) -> Result<(), Refusal> {
    let signature = object["signatures"][signer.user_id()][signer.key_name("ed25519")]
        .as_str()
        .ok_or_else(|| ClientRule::NotSigned.refuses(format!("{signer} has not signed it")))?;
    let signature = Ed25519Signature::from_base64(signature)?;
    Ok(key.verify(canonical(object).as_bytes(), &signature)?)
}
