//! What was said on a channel.

use olmec::Curve25519PublicKey;
use olmec::qr_login::CheckCode;
use serde_json::{Value, json};

/// The messages of a case.
pub(crate) struct Transcript {
    messages: Vec<Value>,
}

/// Who says something: the device that shows the QR code, or the one that scans it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    Recipient,
    Initiator,
}

impl Party {
    fn name(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Initiator => "initiator",
        }
    }
}

impl Transcript {
    pub(crate) fn new() -> Self {
        Self { messages: Vec::new() }
    }

    /// A message that was opened, or would have been.
    pub(crate) fn said(&mut self, from: Party, body: String, plaintext: &str, associated: &str) {
        self.messages.push(json!({
            "from": from.name(), "body": body, "associated_data": hex::encode(associated),
            "plaintext": hex::encode(plaintext), "text": plaintext,
        }));
    }

    /// A message that must be refused and change nothing.
    pub(crate) fn refused(
        &mut self,
        from: Party,
        comment: &str,
        body: String,
        associated: &str,
        expect: &str,
    ) {
        self.messages.push(json!({
            "from": from.name(), "comment": comment, "body": body,
            "associated_data": hex::encode(associated), "expect": expect,
        }));
    }

    /// The case. `plays` is the party whose random bytes are given, in the order of use.
    pub(crate) fn case(
        self,
        id: &str,
        comment: &str,
        prefix: &str,
        (plays, random): (Party, &[u8]),
        [recipient, initiator]: [Curve25519PublicKey; 2],
        check_code: &CheckCode,
    ) -> Value {
        let channel = id.split('/').next().unwrap();
        json!({
            "id": format!("qr_login/vodozemac/{id}"), "kind": channel, "comment": comment,
            "application_prefix": prefix, "plays": plays.name(), "random": hex::encode(random),
            "recipient_public_key": recipient.to_base64(),
            "initiator_public_key": initiator.to_base64(),
            "messages": self.messages,
            "check_code": hex::encode(check_code.as_bytes()),
            "digits": check_code.digits(),
        })
    }
}

/// What others may give as application prefix: nothing, another one, and what is nearly ours.
pub(crate) const OTHER_PREFIXES: [&str; 5] =
    ["", "org.example", "matrix_qr_code_login", "MATRIX_QR_CODE_LOGI", "MATRIX_QR_CODE_LOGIN_"];

/// The base64 text with its first character changed.
pub(crate) fn damaged(text: &str) -> String {
    let other = if text.starts_with('A') { "B" } else { "A" };
    format!("{other}{}", &text[1..])
}

/// 43 characters: a key that is all zero, and one that is not reduced.
pub(crate) fn bad_keys() -> [(&'static str, String, &'static str); 2] {
    let text = |key| Curve25519PublicKey::new(key).to_base64();
    [
        ("A key of small order.", text([0; 32]), "NON_CONTRIBUTORY_KEY"),
        ("A key in another than its canonical encoding.", text([0xFF; 32]), "INVALID_PUBLIC_KEY"),
    ]
}

/// The base64 text of the first bytes only.
pub(crate) fn cut(text: &str, length: usize) -> String {
    vodozemac::base64_encode(&vodozemac::base64_decode(text).unwrap()[..length])
}
