//! A verification as two clients do it, event by event.
//!
//! ```text
//! Alice (starter)                     Bob (acceptor)
//!   request ──────────────────────────►
//!         ◄────────────────────────── ready
//!   start ────────────────────────────►
//!         ◄────────────────────────── accept  commitment to Bob's key
//!   key ──────────────────────────────►
//!         ◄────────────────────────── key     must be the one committed to
//!               both people compare
//!   mac ──────────────────────────────►
//!         ◄────────────────────────── mac     must be of the keys we have
//! ```

use std::collections::BTreeMap;
use std::error::Error;

use olmec::matrix::signed_json::canonical_json;
use olmec::sas::{
    ExpectedKeys, KeyAgreement, MacContent, MacMethod, Participant, Participants, Sas, SasKey,
    Verification,
};
use olmec::{Account, CodedError, Curve25519PublicKey, Ed25519PublicKey, ErrorCode, RandomError};
use serde_json::{Value, json};

use crate::people::People;
use crate::post::Post;

/// How a verification ends.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both devices have verified the other's key.
    Verified,
    /// The people say that they see different things.
    MismatchedSas,
    /// A device refused what it got.
    Refused(ErrorCode),
}

impl Outcome {
    /// The code in `m.key.verification.cancel`.
    pub fn cancel_code(&self) -> Option<&'static str> {
        match self {
            Self::Verified => None,
            Self::MismatchedSas => Some("m.mismatched_sas"),
            Self::Refused(ErrorCode::CommitmentMismatch) => Some("m.mismatched_commitment"),
            Self::Refused(ErrorCode::MalformedMessage) => Some("m.invalid_message"),
            Self::Refused(_) => Some("m.key_mismatch"),
        }
    }
}

/// A device, and what its server told it about the others.
pub struct Device {
    user_id: String,
    device_id: String,
    account: Account,
    others: BTreeMap<(String, String), Ed25519PublicKey>,
}

impl Device {
    /// A new device.
    pub fn new(user_id: &str, device_id: &str) -> Result<Self, RandomError> {
        let (user_id, device_id) = (user_id.to_owned(), device_id.to_owned());
        Ok(Self { user_id, device_id, account: Account::new()?, others: BTreeMap::new() })
    }

    /// Downloads the key of another device, which is not verified by that.
    pub fn learn(&mut self, other: &Self) {
        let name = (other.user_id.clone(), other.device_id.clone());
        self.others.insert(name, other.signing_key());
    }

    fn signing_key(&self) -> Ed25519PublicKey {
        self.account.identity_keys().ed25519
    }

    fn participant(&self, key: Curve25519PublicKey) -> Participant<'_> {
        Participant { user_id: &self.user_id, device_id: &self.device_id, key }
    }

    /// The key of another device as this one has it.
    fn key_of(&self, other: &Self) -> Result<SasKey, Box<dyn Error>> {
        let name = (other.user_id.clone(), other.device_id.clone());
        Ok(SasKey::Device(*self.others.get(&name).ok_or("the device is unknown")?))
    }
}

/// Sends an event and gives the content that arrives.
fn send(
    post: &mut dyn Post,
    from: &str,
    event_type: &str,
    content: Value,
) -> Result<Value, Box<dyn Error>> {
    println!("  {:<28} from {from}", format!("m.key.verification.{event_type}"));
    post.carry(from, event_type, content)
}

/// Prints a refusal and makes it the end.
fn refuse(who: &str, error: &impl CodedError) -> Outcome {
    println!("  {who} refuses: {}", error.code());
    println!("  {error}");
    Outcome::Refused(error.code())
}

/// The first of the offered names that `read` accepts; deprecated ones are not.
fn choose<T>(offered: &Value, read: impl FnMut(&str) -> Option<T>) -> Result<T, Box<dyn Error>> {
    let names = offered.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(names.filter_map(read).next().ok_or("m.unknown_method")?)
}

fn text<'a>(content: &'a Value, field: &str) -> Result<&'a str, Box<dyn Error>> {
    Ok(content[field].as_str().ok_or_else(|| format!("{field} is missing"))?)
}

/// Alice starts to verify Bob.
pub fn verify(
    alice: &Device,
    bob: &Device,
    post: &mut dyn Post,
    people: People,
) -> Result<Outcome, Box<dyn Error>> {
    let id = "S0meUniqueId";
    let methods = json!({"methods": ["m.sas.v1"], "transaction_id": id});
    send(post, "Alice", "request", methods.clone())?;
    send(post, "Bob", "ready", methods)?;

    // Alice offers what she can. The content is remembered: the commitment is to it as well.
    let start = json!({
        "from_device": alice.device_id,
        "method": "m.sas.v1",
        "key_agreement_protocols": [KeyAgreement::Curve25519HkdfSha256.name()],
        "hashes": ["sha256"],
        "message_authentication_codes": ["hkdf-hmac-sha256", MacMethod::HkdfHmacSha256V2.name()],
        "short_authentication_string": ["decimal", "emoji"],
        "transaction_id": id,
    });
    let received = send(post, "Alice", "start", start.clone())?;

    // Bob chooses, and commits to a key that he does not show yet.
    let agreement =
        choose(&received["key_agreement_protocols"], |it| KeyAgreement::from_name(it).ok())?;
    let method =
        choose(&received["message_authentication_codes"], |it| MacMethod::from_name(it).ok())?;
    let bobs_sas = Sas::new()?;
    let accept = json!({
        "commitment": bobs_sas.commitment(&canonical_json(&received.to_string())?),
        "key_agreement_protocol": agreement.name(),
        "hash": "sha256",
        "message_authentication_code": method.name(),
        "short_authentication_string": ["decimal", "emoji"],
        "transaction_id": id,
    });
    let accepted = send(post, "Bob", "accept", accept)?;

    // Alice checks the choice, and shows her key.
    let method = MacMethod::from_name(text(&accepted, "message_authentication_code")?)?;
    let agreement = KeyAgreement::from_name(text(&accepted, "key_agreement_protocol")?)?;
    let commitment = text(&accepted, "commitment")?;
    let alices_sas = Sas::new()?;
    let alices_key = alices_sas.public_key();
    let key = json!({"key": alices_key.to_base64(), "transaction_id": id});
    let to_bob: Curve25519PublicKey = text(&send(post, "Alice", "key", key)?, "key")?.parse()?;

    // Bob agrees, and only now shows his.
    let bobs_key = bobs_sas.public_key();
    let bobs_sas = match bobs_sas.agree(to_bob) {
        Ok(sas) => sas,
        Err(error) => return Ok(refuse("Bob", &error)),
    };
    let key = json!({"key": bobs_key.to_base64(), "transaction_id": id});
    let to_alice: Curve25519PublicKey = text(&send(post, "Bob", "key", key)?, "key")?.parse()?;
    let agreed = alices_sas.agree_with_commitment(
        to_alice,
        commitment,
        &canonical_json(&start.to_string())?,
    );
    let alices_sas = match agreed {
        Ok(sas) => sas,
        Err(error) => return Ok(refuse("Alice", &error)),
    };

    // Each device has its own view of who is who.
    let between = |starter_key, acceptor_key| Participants {
        starter: alice.participant(starter_key),
        acceptor: bob.participant(acceptor_key),
        transaction_id: id,
    };
    let alices_view = alices_sas.verification(between(alices_key, to_alice))?;
    let bobs_view = bobs_sas.verification(between(to_bob, bobs_key))?;
    let shown = (alices_view.short_string(agreement), bobs_view.short_string(agreement));
    if !people.compare(&shown.0, &shown.1)? {
        return Ok(Outcome::MismatchedSas);
    }

    // The people have said yes: each device vouches for its key and checks the other's.
    for (who, from, sender, to, receiver) in [
        ("Alice", &alices_view, alice, &bobs_view, bob),
        ("Bob", &bobs_view, bob, &alices_view, alice),
    ] {
        let whom = if who == "Alice" { "Bob" } else { "Alice" };
        let content = mac(from, method, sender)?;
        let received = send(post, who, "mac", content)?;
        let content = read_mac(&received)?;
        let required = [receiver.key_of(sender)?];
        match to.verify(method, &content, ExpectedKeys { required: &required, known: &[] }) {
            Ok(keys) if keys == required => {
                println!("  {:<28} {whom} has verified {}", "", keys[0].key());
            }
            Ok(keys) => return Err(format!("{keys:?} were verified").into()),
            Err(error) => return Ok(refuse(whom, &error)),
        }
    }
    Ok(Outcome::Verified)
}

/// The content of `m.key.verification.mac`.
fn mac(
    view: &Verification<'_>,
    method: MacMethod,
    device: &Device,
) -> Result<Value, Box<dyn Error>> {
    let content = view.mac_content(method, &[SasKey::Device(device.signing_key())])?;
    let mac: serde_json::Map<String, Value> =
        content.mac().map(|(id, mac)| (id.to_owned(), mac.into())).collect();
    Ok(json!({"mac": mac, "keys": content.keys(), "transaction_id": "S0meUniqueId"}))
}

fn read_mac(content: &Value) -> Result<MacContent, Box<dyn Error>> {
    let mac = content["mac"].as_object().ok_or("mac is missing")?;
    let pairs = mac.iter().map(|(id, mac)| (id.as_str(), mac.as_str().unwrap_or_default()));
    Ok(MacContent::new(pairs, text(content, "keys")?))
}
