//! What JSON can be: a message as it stands in an event, an encrypted event, a dehydrated device,
//! the plain pickle of vodozemac.

use olmec::MessageError;
use olmec::megolm::MegolmMessage;
use olmec::olm::{MessageType, OlmMessage};
use olmec::pickle::dehydrated_device::rehydrate;
use serde_json::{Map, Value};

use super::any_object::AnyObject;
use super::finding::{Finding, Refusal, Verdict};
use super::messages;
use super::pickles::{self, Key};
use super::recognise::recognise;

/// Says what a JSON object is.
pub fn recognise_json(text: &str, key: Option<&Key>) -> Verdict {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => recognise_object(&object, text, key),
        Ok(_) => Refusal::plain("JSON, but not an object").into(),
        Err(error) => {
            // The parser's own words may quote the input.
            let (line, column) = (error.line(), error.column());
            Refusal::plain(format!("broken JSON, at line {line}, column {column}")).into()
        }
    }
}

fn recognise_object(object: &Map<String, Value>, text: &str, key: Option<&Key>) -> Verdict {
    // An event, a dehydrated device as the server gives it: what counts lies inside.
    for inner in ["content", "device_data"] {
        if let Some(Value::Object(inner)) = object.get(inner) {
            return recognise_object(inner, text, key);
        }
    }
    let string = |name: &str| object.get(name).and_then(Value::as_str);
    if let (Some(message_type), Some(body)) = (object.get("type"), string("body")) {
        return olm(message_type, body).into();
    }
    // As an `m.room_key` event or a key export has it.
    if let Some(session_key) = string("session_key") {
        return recognise(session_key.as_bytes(), None);
    }
    match (object.get("ciphertext"), string("device_pickle")) {
        (Some(Value::String(body)), _) => megolm(body).into(),
        (Some(Value::Object(devices)), _) => olm_event(devices),
        (_, Some(pickle)) => dehydrated(string("algorithm"), pickle, string("nonce"), key).into(),
        _ => pickles::vodozemac_json(text)
            .map_err(|refusal| {
                refusal.of("a plain pickle of vodozemac, for JSON of another kind is not known")
            })
            .into(),
    }
}

fn olm(message_type: &Value, body: &str) -> Result<Finding, Refusal> {
    let number = message_type.as_u64().and_then(|number| u8::try_from(number).ok());
    let message = number
        .ok_or(MessageError::Malformed)
        .and_then(MessageType::try_from)
        .and_then(|message_type| OlmMessage::from_base64(message_type, body))
        .map_err(|error| Refusal::coded(&error))?;
    Ok(messages::olm(&message).with("size", messages::bytes(message.to_bytes().len())))
}

fn megolm(body: &str) -> Result<Finding, Refusal> {
    let message = MegolmMessage::from_base64(body).map_err(|error| Refusal::coded(&error))?;
    Ok(messages::megolm(&message).with("size", messages::bytes(message.as_bytes().len())))
}

/// An event with a message for each of some devices.
fn olm_event(devices: &Map<String, Value>) -> Verdict {
    let messages: Result<Vec<Finding>, Refusal> = devices
        .iter()
        .map(|(device, message)| {
            let body = message["body"].as_str().unwrap_or_default();
            let device = olmec::Curve25519PublicKey::from_base64(device)
                .map_err(|error| Refusal::coded(&error).of("the identity key of a device"))?;
            Ok(olm(&message["type"], body)?.with("for the device", device))
        })
        .collect();
    match messages {
        Ok(messages) if messages.is_empty() => Refusal::plain("an event for no device").into(),
        Ok(messages) => Verdict::Is(messages),
        Err(refusal) => refusal.into(),
    }
}

/// A device that waits on the server (MSC3814).
fn dehydrated(
    algorithm: Option<&str>,
    pickle: &str,
    nonce: Option<&str>,
    key: Option<&Key>,
) -> Result<Finding, Refusal> {
    let ("org.matrix.msc3814.v2", Some(nonce)) = (algorithm.unwrap_or_default(), nonce) else {
        return Err(Refusal::plain(
            "a dehydrated device, but not of the algorithm org.matrix.msc3814.v2 with a nonce",
        ));
    };
    let finding = Finding::new("a dehydrated device")
        .with("algorithm", "org.matrix.msc3814.v2")
        .with("size", format!("{} characters", pickle.len()));
    let Some(key) = key else {
        return Ok(finding.with("authentic", "not checked; give its key"));
    };
    let account = rehydrate(pickle, nonce, key.require_32_bytes()?)
        .map_err(|error| Refusal::coded(&error))?;
    let object = AnyObject::from(account);
    Ok(finding.with("authentic", "yes").with_all(pickles::facts(&object)))
}
