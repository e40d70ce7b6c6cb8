//! The content of `m.key.verification.mac`, and the keys that it is about.

use alloc::{format, string::String, vec::Vec};

use crate::primitives::ed25519::Ed25519PublicKey;

/// An Ed25519 key that a device vouches for.
///
/// Both kinds have ids of one form, `ed25519:…`. The type says which is meant, and the id follows
/// from it, so a device that was given the name of another user's master key is not taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SasKey {
    /// The identity key of the device that sends the MAC. Its id is `ed25519:` and the device id.
    Device(Ed25519PublicKey),
    /// A cross-signing key, such as the master key of its user. Its id is `ed25519:` and the key.
    CrossSigning(Ed25519PublicKey),
}

impl SasKey {
    /// The key itself.
    pub const fn key(&self) -> Ed25519PublicKey {
        match self {
            Self::Device(key) | Self::CrossSigning(key) => *key,
        }
    }

    /// The id under which a device of that id sends the MAC.
    pub(super) fn id(&self, device_id: &str) -> String {
        match self {
            Self::Device(_) => format!("ed25519:{device_id}"),
            Self::CrossSigning(key) => format!("ed25519:{key}"),
        }
    }
}

/// Which keys a received [`MacContent`] can verify, and which of them it must. They have to be
/// fixed before the verification begins.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedKeys<'a> {
    /// What must be in it: the key of the other device, as we have it.
    pub required: &'a [SasKey],
    /// What is verified if it is in it: the master key of its user, as we have it.
    pub known: &'a [SasKey],
}

/// The content of `m.key.verification.mac`: the MAC of each key, by key id, and the MAC of the
/// list of ids.
///
/// A received one is only a claim until
/// [`Verification::verify`](super::Verification::verify) has checked it.
#[derive(Clone, Debug)]
pub struct MacContent {
    macs: Vec<(String, String)>,
    keys: String,
}

impl MacContent {
    /// A received content: the pairs of key id and MAC of its `mac`, in any order, and its `keys`.
    pub fn new<I, K, M>(mac: I, keys: impl Into<String>) -> Self
    where
        I: IntoIterator<Item = (K, M)>,
        K: Into<String>,
        M: Into<String>,
    {
        let pairs = mac.into_iter().map(|(key_id, mac)| (key_id.into(), mac.into()));
        let mut macs: Vec<(String, String)> = pairs.collect();
        macs.sort();
        Self { macs, keys: keys.into() }
    }

    /// The field `mac`: pairs of key id and MAC, in the order of the ids.
    pub fn mac(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.macs.iter().map(|(key_id, mac)| (key_id.as_str(), mac.as_str()))
    }

    /// The field `keys`: the MAC of the ids, sorted, with commas between them.
    pub fn keys(&self) -> &str {
        &self.keys
    }

    /// The ids as [`keys`](Self::keys) authenticates them.
    pub(super) fn id_list(&self) -> String {
        join(self.mac().map(|(key_id, _)| key_id))
    }

    /// Whether an id has a comma in it, so that the list could be of other ids as well.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.macs.iter().any(|(key_id, _)| key_id.contains(','))
    }

    /// Whether an id stands there more than once, which no JSON object should hide.
    pub(super) fn has_duplicates(&self) -> bool {
        self.macs.iter().zip(self.macs.iter().skip(1)).any(|(one, next)| one.0 == next.0)
    }
}

/// The ids with commas between them.
pub(super) fn join<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.collect::<Vec<_>>().join(",")
}
