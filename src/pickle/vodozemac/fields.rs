//! The parts that all of vodozemac's pickles are made of, as they are read.
//!
//! Secrets go from the text straight to where they stay. Every list is bounded while it is read.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::codec::Sink;
use super::json::{bytes, raw};
use crate::primitives::aes_cbc_hmac::MacLength;
use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
use crate::secret::Secret;

/// Exactly `N` secret bytes, an array of numbers.
pub(super) struct SecretBytes<const N: usize>(pub(super) Secret<N>);

impl<'de, const N: usize> Deserialize<'de> for SecretBytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(N, SecretVisitor)
    }
}

struct SecretVisitor<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for SecretVisitor<N> {
    type Value = SecretBytes<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} numbers from 0 to 255")
    }

    /// What follows the last byte is refused by the parser, which wants the end of the array.
    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Self::Value, A::Error> {
        Secret::try_fill_with(|out| {
            for (place, byte) in out.iter_mut().enumerate() {
                let number = numbers.next_element()?;
                *byte = number.ok_or_else(|| Error::invalid_length(place, &self))?;
            }
            Ok(())
        })
        .map(SecretBytes)
    }
}

/// A list of at most `MAX` elements.
pub(super) struct List<T, const MAX: usize>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ListVisitor::<T, MAX>(PhantomData)).map(Self)
    }
}

struct ListVisitor<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ListVisitor<T, MAX> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {MAX} elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        collect::<_, _, MAX>(|| input.next_element())
    }
}

/// An object from decimal ids to values, of at most `MAX` entries; in order of the ids, each of
/// which comes once.
pub(super) struct ById<T, const MAX: usize>(pub(super) Vec<(u64, T)>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for ById<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entries = deserializer.deserialize_map(ByIdVisitor::<T, MAX>(PhantomData))?;
        entries.sort_unstable_by_key(|(id, _)| *id);
        if entries.is_sorted_by(|(a, _), (b, _)| a < b) {
            Ok(Self(entries))
        } else {
            Err(Error::custom("an id comes twice"))
        }
    }
}

struct ByIdVisitor<T, const MAX: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for ByIdVisitor<T, MAX> {
    type Value = Vec<(u64, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {MAX} entries")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        collect::<_, _, MAX>(|| input.next_entry())
    }
}

/// Reads until there is no more, or more than there may be. Growing moves the boxes of secrets,
/// not the secrets.
fn collect<T, E: Error, const MAX: usize>(
    mut next: impl FnMut() -> Result<Option<T>, E>,
) -> Result<Vec<T>, E> {
    let mut list = Vec::new();
    while let Some(element) = next()? {
        if list.len() >= MAX {
            return Err(Error::custom("there are too many"));
        }
        list.push(element);
    }
    Ok(list)
}

/// An Ed25519 secret: the seed, or what it expands to if the key came from libolm.
///
/// Read by hand: the derived code quotes the name of a form that it does not know in its error,
/// and in damaged JSON that name can reach into the secret.
pub(super) enum SigningKey {
    Normal(SecretBytes<32>),
    Expanded(SecretBytes<64>),
}

impl<'de> Deserialize<'de> for SigningKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SigningKeyVisitor)
    }
}

#[derive(Deserialize)]
#[serde(field_identifier)]
enum Form {
    Normal,
    Expanded,
    #[serde(other)]
    Other,
}

struct SigningKeyVisitor;

impl<'de> Visitor<'de> for SigningKeyVisitor {
    type Value = SigningKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one form of a signing key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        // The parser wants the end of the object after the one entry that is taken.
        match input.next_key()? {
            Some(Form::Normal) => input.next_value().map(SigningKey::Normal),
            Some(Form::Expanded) => input.next_value().map(SigningKey::Expanded),
            Some(Form::Other) | None => Err(Error::custom("no known form of a signing key")),
        }
    }
}

impl SigningKey {
    pub(super) fn into_pair(self) -> Ed25519KeyPair {
        match self {
            Self::Normal(SecretBytes(seed)) => Ed25519KeyPair::from_seed(seed),
            Self::Expanded(SecretBytes(expanded)) => Ed25519KeyPair::from_expanded(&expanded),
        }
    }
}

pub(super) fn write_signing_key<S: Sink>(out: &mut S, key: &Ed25519KeyPair) {
    raw(out, "{\"");
    match key.seed() {
        Some(seed) => {
            raw(out, "Normal\":");
            bytes(out, seed.expose());
        }
        None => {
            raw(out, "Expanded\":");
            bytes(out, key.expanded().expose());
        }
    }
    raw(out, "}");
}

/// What vodozemac calls the version of a session; pickles from before there were two have none.
#[derive(Deserialize, Default)]
pub(super) struct Config {
    version: Version,
}

#[derive(Deserialize, Default)]
enum Version {
    #[default]
    V1,
    V2,
}

impl Config {
    pub(super) const fn mac_length(&self) -> MacLength {
        match self.version {
            Version::V1 => MacLength::Truncated,
            Version::V2 => MacLength::Full,
        }
    }
}

pub(super) fn write_config<S: Sink>(out: &mut S, mac_length: MacLength) {
    raw(
        out,
        match mac_length {
            MacLength::Truncated => "\"config\":{\"version\":\"V1\"}",
            MacLength::Full => "\"config\":{\"version\":\"V2\"}",
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(json: &str) -> Option<Vec<u8>> {
        serde_json::from_str::<List<u8, 2>>(json).ok().map(|list| list.0)
    }

    fn by_id(json: &str) -> Option<Vec<(u64, u8)>> {
        serde_json::from_str::<ById<u8, 2>>(json).ok().map(|entries| entries.0)
    }

    #[test]
    fn lists_are_bounded_while_they_are_read() {
        assert_eq!(list("[]"), Some(Vec::new()));
        assert_eq!(list("[7,8]"), Some([7, 8].into()));
        assert_eq!(list("[7,8,9]"), None);
        assert_eq!(by_id("{\"9\":1,\"3\":2}"), Some([(3, 2), (9, 1)].into()));
        assert_eq!(by_id("{\"1\":1,\"2\":2,\"3\":3}"), None);
        assert_eq!(by_id("{\"1\":1,\"1\":2}"), None);
    }
}
