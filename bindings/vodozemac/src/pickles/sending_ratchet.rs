//! The sending half of a session, which has one of two forms.
//!
//! The form is written beside its fields, as serde's tagged enums are. They are read by hand: to know
//! the form first, the derived code keeps copies of all fields, the secrets too, and wipes none.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::secret_bytes::Tuple;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum SendingRatchet {
    Inactive(Inactive),
    Active(Active),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Inactive,
    Active,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Inactive {
    root_key: RootKey,
    ratchet_key: [u8; 32],
    #[serde(default)]
    ratchet_count: RatchetCount,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Active {
    #[serde(default)]
    parent_ratchet_key: Option<[u8; 32]>,
    #[serde(default)]
    ratchet_count: RatchetCount,
    active_ratchet: ActiveRatchet,
    symmetric_key_ratchet: ChainKey,
}

/// The fields of both forms, by name and in any order.
#[derive(Deserialize)]
struct Fields {
    #[serde(rename = "type")]
    form: Form,
    root_key: Option<RootKey>,
    ratchet_key: Option<[u8; 32]>,
    #[serde(default)]
    ratchet_count: RatchetCount,
    parent_ratchet_key: Option<[u8; 32]>,
    active_ratchet: Option<ActiveRatchet>,
    symmetric_key_ratchet: Option<ChainKey>,
}

#[derive(Serialize, Deserialize)]
struct RootKey {
    key: Tuple<32>,
}

#[derive(Serialize, Deserialize)]
pub(super) enum RatchetCount {
    Known(u64),
    Unknown(()),
}

impl Default for RatchetCount {
    fn default() -> Self {
        Self::Unknown(())
    }
}

#[derive(Serialize, Deserialize)]
struct ActiveRatchet {
    root_key: Tuple<32>,
    ratchet_key: Tuple<32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ChainKey {
    key: Tuple<32>,
    index: u64,
}

impl<'de> Deserialize<'de> for SendingRatchet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SendingRatchetVisitor)
    }
}

struct SendingRatchetVisitor;

impl<'de> Visitor<'de> for SendingRatchetVisitor {
    type Value = SendingRatchet;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sending ratchet and its type")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Fields::deserialize(MapAccessDeserializer::new(map))?.into_ratchet()
    }

    /// Formats that leave out the names have the form first.
    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let form = fields.next_element()?.ok_or_else(|| A::Error::missing_field("type"))?;
        let rest = SeqAccessDeserializer::new(fields);
        match form {
            Form::Inactive => Inactive::deserialize(rest).map(SendingRatchet::Inactive),
            Form::Active => Active::deserialize(rest).map(SendingRatchet::Active),
        }
    }
}

impl Fields {
    fn into_ratchet<E: Error>(self) -> Result<SendingRatchet, E> {
        let Self { root_key, ratchet_key, ratchet_count, .. } = self;
        let Self { parent_ratchet_key, active_ratchet, symmetric_key_ratchet, .. } = self;
        let missing = E::missing_field;
        Ok(match self.form {
            Form::Inactive => SendingRatchet::Inactive(Inactive {
                root_key: root_key.ok_or_else(|| missing("root_key"))?,
                ratchet_key: ratchet_key.ok_or_else(|| missing("ratchet_key"))?,
                ratchet_count,
            }),
            Form::Active => SendingRatchet::Active(Active {
                parent_ratchet_key,
                ratchet_count,
                active_ratchet: active_ratchet.ok_or_else(|| missing("active_ratchet"))?,
                symmetric_key_ratchet: symmetric_key_ratchet
                    .ok_or_else(|| missing("symmetric_key_ratchet"))?,
            }),
        })
    }
}
