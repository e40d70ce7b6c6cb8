//! The names that Matrix gives to users, devices, rooms and signing keys.

use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::error::{CodedError, ErrorCode};
use crate::primitives::ed25519::Ed25519PublicKey;

/// The most bytes of a name.
const MAX_LENGTH: usize = 255;

/// A text is not a name of the kind that it is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind}; check what was passed")]
pub struct InvalidIdentifier {
    kind: &'static str,
}

impl CodedError for InvalidIdentifier {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidIdentifier
    }
}

macro_rules! identifier {
    ($(#[doc = $doc:literal])* $type:ident, $kind:literal, $is_valid:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(String);

        impl $type {
            /// The text, as it stands in events.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $type {
            type Err = InvalidIdentifier;

            fn from_str(text: &str) -> Result<Self, InvalidIdentifier> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if text.len() <= MAX_LENGTH && is_valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidIdentifier { kind: $kind })
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($type), "({})"), self.0)
            }
        }
    };
}

identifier! {
    /// A user: `@localpart:server`, at most 255 bytes.
    UserId, "user id", |text| {
        let parts = text.strip_prefix('@').and_then(|rest| rest.split_once(':'));
        parts.is_some_and(|(_, server)| !server.is_empty())
    }
}

identifier! {
    /// A device of a user: any 1 to 255 bytes.
    DeviceId, "device id", |text| !text.is_empty()
}

identifier! {
    /// A room: `!` and a name, at most 255 bytes.
    RoomId, "room id", |text| text.strip_prefix('!').is_some_and(|rest| !rest.is_empty())
}

identifier! {
    /// The name of a signature's key: `ed25519:` and a device id, or the public key itself of a
    /// cross-signing key.
    SigningKeyId, "id of an Ed25519 key", |text| {
        text.strip_prefix("ed25519:").is_some_and(|rest| !rest.is_empty())
    }
}

impl SigningKeyId {
    /// The key with which this device signs.
    pub fn of_device(device_id: &DeviceId) -> Self {
        Self(format!("ed25519:{device_id}"))
    }

    /// A cross-signing key, which is named after itself.
    pub fn of_cross_signing_key(key: &Ed25519PublicKey) -> Self {
        Self(format!("ed25519:{key}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn names_have_their_form() {
        for good in ["@a:b", "@:b", "@a:b:8448", "@a/b+é:[::1]"] {
            assert_eq!(good.parse::<UserId>().unwrap().as_str(), good);
        }
        for bad in ["", "@", "a:b", "@a", "@a:", "!a:b", &format!("@{}:b", "a".repeat(253))] {
            assert_eq!(bad.parse::<UserId>(), Err(InvalidIdentifier { kind: "user id" }), "{bad}");
        }
        assert!(format!("@{}:b", "a".repeat(252)).parse::<UserId>().is_ok());
        assert!("!room".parse::<RoomId>().is_ok() && "#room".parse::<RoomId>().is_err());
        assert!("!".parse::<RoomId>().is_err() && "".parse::<DeviceId>().is_err());
        for bad in ["", "ed25519", "ed25519:", "curve25519:A", "ED25519:A"] {
            assert!(bad.parse::<SigningKeyId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_key_of_a_device_has_its_id() {
        let device = "JLAFKJWSCS".parse().unwrap();
        assert_eq!(SigningKeyId::of_device(&device).to_string(), "ed25519:JLAFKJWSCS");
    }
}
