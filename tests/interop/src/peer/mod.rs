//! One face for olmec, libolm and vodozemac, so that a test can put any of them at either end.
//!
//! Keys and messages cross in their base64 text form, as they would through a server.

mod libolm;
mod olmec;
mod sas;
mod vodozemac;

use std::fmt;

pub use ::olmec::MacLength;
pub use sas::{EstablishedSasPeer, SasPeer};

use crate::ledger::SkippedKeysLimit;
use crate::random::Dice;

/// An Olm message in an event: its type, 0 or 1, and its base64 body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// 0 for a pre-key message, 1 for a normal one.
    pub message_type: u8,
    /// The message in base64.
    pub body: String,
}

impl Wire {
    /// Whether it is a pre-key message.
    pub fn is_pre_key(&self) -> bool {
        self.message_type == 0
    }
}

/// Why something was refused: olmec's stable code, libolm's name, or vodozemac's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl Refused {
    fn because(cause: impl fmt::Display) -> Self {
        Self(cause.to_string())
    }
}

/// Which code stands behind a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Implementation {
    /// The library of this repository.
    Olmec,
    /// The C library.
    Libolm,
    /// The other Rust library.
    Vodozemac,
}

impl Implementation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Olmec, Self::Libolm, Self::Vodozemac];

    /// Those that know messages with a MAC of this length.
    pub fn all_with(mac_length: MacLength) -> impl Iterator<Item = Self> {
        let knows = move |it: &Self| mac_length == MacLength::Truncated || *it != Self::Libolm;
        Self::ALL.into_iter().filter(knows)
    }

    /// A new device. vodozemac draws its keys from the operating system and not from the dice.
    pub fn device(self, mac_length: MacLength, dice: Dice) -> Box<dyn Device> {
        match self {
            Self::Olmec => Box::new(olmec::Device::new(mac_length, dice)),
            Self::Libolm => Box::new(libolm::Device::new(dice)),
            Self::Vodozemac => Box::new(vodozemac::Device::new(mac_length)),
        }
    }

    /// A new Megolm session to send in.
    pub fn group_sender(self, mac_length: MacLength, mut dice: Dice) -> Box<dyn GroupSender> {
        match self {
            Self::Olmec => Box::new(olmec::group_sender(mac_length, &mut dice)),
            Self::Libolm => Box::new(libolm::group_sender(&mut dice)),
            Self::Vodozemac => Box::new(vodozemac::group_sender(mac_length)),
        }
    }

    /// The receiving end of a Megolm session, from a session key or an export.
    pub fn group_receiver(
        self,
        mac_length: MacLength,
        key: &GroupKey,
    ) -> Result<Box<dyn GroupReceiver>, Refused> {
        Ok(match self {
            Self::Olmec => Box::new(olmec::group_receiver(mac_length, key)?),
            Self::Libolm => Box::new(libolm::group_receiver(key)?),
            Self::Vodozemac => Box::new(vodozemac::group_receiver(mac_length, key)?),
        })
    }

    /// How it bounds the keys of skipped messages.
    pub fn skipped_keys_limit(self) -> SkippedKeysLimit {
        match self {
            Self::Olmec | Self::Vodozemac => SkippedKeysLimit::PerChain,
            Self::Libolm => SkippedKeysLimit::InTotal,
        }
    }
}

impl fmt::Display for Implementation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Olmec => "olmec",
            Self::Libolm => "libolm",
            Self::Vodozemac => "vodozemac",
        })
    }
}

/// The key of the pickles that are written and read while a test runs.
const PICKLE_KEY: [u8; 32] = [0x5a; 32];

/// What outlives the program that holds it.
pub trait Restart {
    /// Writes its pickle, in the form of its own implementation, and goes on as what is read from it.
    fn restart(&mut self);
}

/// An account. What it publishes it also marks as published.
pub trait Device: Restart {
    /// The Curve25519 identity key.
    fn identity_key(&self) -> String;
    /// The Ed25519 identity key.
    fn signing_key(&self) -> String;
    /// An Ed25519 signature.
    fn sign(&self, message: &[u8]) -> String;
    /// Makes and publishes a one-time key.
    fn publish_one_time_key(&mut self) -> String;
    /// Makes and publishes a fallback key; the current one becomes the previous one.
    fn publish_fallback_key(&mut self) -> String;
    /// Lets the previous fallback key go.
    fn forget_previous_fallback_key(&mut self);
    /// Opens a session with another device.
    fn open(&mut self, identity_key: &str, one_time_key: &str) -> Box<dyn OlmEnd>;
    /// Accepts a session from its first message that has arrived, and uses up the one-time key.
    fn accept(
        &mut self,
        identity_key: &str,
        message: &Wire,
    ) -> Result<(Box<dyn OlmEnd>, Vec<u8>), Refused>;
}

/// One end of an Olm session.
pub trait OlmEnd: Restart {
    /// The session id.
    fn id(&self) -> String;
    /// Encrypts.
    fn encrypt(&mut self, plaintext: &[u8]) -> Wire;
    /// Decrypts.
    fn decrypt(&mut self, message: &Wire) -> Result<Vec<u8>, Refused>;
    /// Whether a pre-key message belongs to this session.
    fn matches(&self, message: &Wire) -> bool;
}

/// The two forms in which a Megolm session travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// Signed, from the owner.
    SessionKey(String),
    /// Not signed, from any holder.
    Export(String),
}

/// The sending end of a Megolm session.
pub trait GroupSender: Restart {
    /// The session id.
    fn id(&self) -> String;
    /// The session key from the next message on.
    fn session_key(&self) -> GroupKey;
    /// Encrypts.
    fn encrypt(&mut self, plaintext: &[u8]) -> String;
}

/// A receiving end of a Megolm session.
pub trait GroupReceiver: Restart {
    /// The session id.
    fn id(&self) -> String;
    /// The first index that can be decrypted.
    fn first_known_index(&self) -> u32;
    /// Decrypts; gives the plaintext and the index.
    fn decrypt(&mut self, message: &str) -> Result<(Vec<u8>, u32), Refused>;
    /// Exports from an index on.
    fn export_at(&mut self, index: u32) -> Result<GroupKey, Refused>;
}
