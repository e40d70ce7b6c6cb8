//! From the values of the scripts to those of the facade, and back.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use olmec_facade::*;
use serde_json::{Value as Json, json};

/// What a call came to.
pub(super) enum Answer {
    Handle(Rc<dyn Any>),
    Value(Json),
    Error(&'static str),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handle(_) => f.write_str("a handle"),
            Self::Value(value) => value.fmt(f),
            Self::Error(code) => f.write_str(code),
        }
    }
}

/// What the facade takes.
pub(super) trait Argument {
    fn read(value: &Json) -> Self;
}

/// What the facade returns inside of a value.
pub(super) trait Part {
    fn write(self) -> Json;
}

/// What the facade returns.
pub(super) trait Outcome {
    fn answer(self) -> Answer;
}

impl<T: Outcome> Outcome for Result<T, OlmecError> {
    fn answer(self) -> Answer {
        match self {
            Ok(outcome) => outcome.answer(),
            Err(error) => Answer::Error(error.code().map_or("OTHER", |code| code.name())),
        }
    }
}

macro_rules! plain {
    ($($type:ty: $name:literal, $read:expr, $write:expr;)*) => {$(
        impl Argument for $type {
            fn read(value: &Json) -> Self {
                let read: fn(&Json) -> Option<Self> = $read;
                read(&value[$name]).unwrap_or_else(|| panic!("{value} is no {}", $name))
            }
        }
        impl Part for $type {
            fn write(self) -> Json {
                let write: fn(Self) -> Json = $write;
                json!({ $name: write(self) })
            }
        }
        values!($type);
    )*};
}

macro_rules! values {
    ($($type:ty),*) => {$(
        impl Outcome for $type {
            fn answer(self) -> Answer {
                Answer::Value(self.write())
            }
        }
    )*};
}

macro_rules! enums {
    ($($name:ident { $($variant:ident)* })*) => {$(
        impl Argument for $name {
            fn read(value: &Json) -> Self {
                match (value["enum"].as_str(), value["variant"].as_str()) {
                    $((Some(stringify!($name)), Some(stringify!($variant))) => Self::$variant,)*
                    _ => panic!("{value} is no {}", stringify!($name)),
                }
            }
        }
        impl Part for $name {
            fn write(self) -> Json {
                let variant = match self { $(Self::$variant => stringify!($variant),)* };
                json!({ "enum": stringify!($name), "variant": variant })
            }
        }
        values!($name);
    )*};
}

macro_rules! records {
    ($($name:ident { $($field:ident)* })*) => {$(
        impl Argument for $name {
            fn read(value: &Json) -> Self {
                assert_eq!(value["record"], stringify!($name));
                Self { $($field: Argument::read(&value["fields"][stringify!($field)]),)* }
            }
        }
        impl Part for $name {
            fn write(self) -> Json {
                let fields = json!({ $(stringify!($field): self.$field.write(),)* });
                json!({ "record": stringify!($name), "fields": fields })
            }
        }
        values!($name);
    )*};
}

macro_rules! handles {
    ($($name:ident)*) => {$(
        impl Outcome for $name {
            fn answer(self) -> Answer {
                Answer::Handle(Rc::new(self))
            }
        }
    )*};
}

plain! {
    String: "text", |value| value.as_str().map(str::to_owned), Json::from;
    Vec<u8>: "bytes", |value| hex::decode(value.as_str()?).ok(), |bytes| hex::encode(bytes).into();
    u32: "number", |value| value.as_u64()?.try_into().ok(), Json::from;
    bool: "boolean", Json::as_bool, Json::from;
    (): "none", |_| Some(()), |()| true.into();
}

impl<T: Argument> Argument for Option<T> {
    fn read(value: &Json) -> Self {
        value["none"].is_null().then(|| T::read(value))
    }
}

impl<T: Part> Part for Option<T> {
    fn write(self) -> Json {
        self.map_or_else(|| json!({ "none": true }), Part::write)
    }
}

impl Part for Vec<OneTimeKey> {
    fn write(self) -> Json {
        json!({ "list": self.into_iter().map(Part::write).collect::<Vec<_>>() })
    }
}

/// No script gives it, as its keys are random.
impl Part for GeneratedKeys {
    fn write(self) -> Json {
        let Self { created, evicted } = self;
        let fields = json!({ "created": created.write(), "evicted": evicted.write() });
        json!({ "record": "GeneratedKeys", "fields": fields })
    }
}

enums! {
    Authenticity { Imported Signed }
    KeyCheck { Confirmed NotPossible }
    MacLength { Truncated Full }
    MessageType { PreKey Normal }
    QrIntent { Login Reciprocate }
    SessionOwner { Device Unknown }
    Sighting { First Again }
    SessionRelation { Equal Better Worse Unconnected }
}

records! {
    DecryptedMessage { plaintext message_index }
    DecryptedRoomEvent { event_type content message_index sighting owner }
    DehydratedDevice { ciphertext nonce }
    ExportedRoomKey {
        room_id sender_key sender_claimed_ed25519 forwarding_chain exported_session_key
    }
    IdentityKeys { curve25519 ed25519 }
    Msc4108QrCode { intent public_key rendezvous_url server_name }
    Msc4388QrCode { intent public_key rendezvous_id base_url }
    OlmMessage { message_type body }
    OneTimeKey { key_id key }
    PickleStamp { context generation }
    PkMessage { ephemeral ciphertext mac }
}

values!(GeneratedKeys, Option<OneTimeKey>, Option<u32>, Vec<OneTimeKey>);

handles! {
    Account DecryptedBatch DecryptedOlmEvent EstablishedSas InboundGroupSession InboundSession KeyExport
    MessageBatch OlmEvent OlmSession OpenedOlmEvent OutboundGroupSession PkDecryption PkSigning
    ReplayGuard RoomSession Sas SecretStorageKey VerifiedDevice VerifiedOneTimeKey
}
