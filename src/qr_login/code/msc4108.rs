//! The QR code of MSC4108.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Reader, push_key, push_text};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::error::{QrCodeBuildError, QrCodeError};

const PREFIX: &[u8] = b"MATRIX";
const VERSION: u8 = 0x02;
const LOGIN: u8 = 0x03;
const RECIPROCATE: u8 = 0x04;

/// What the device that shows a code of MSC4108 wants.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Msc4108Intent {
    /// A new device that wants to sign in (mode 3).
    Login,
    /// A device that is signed in and will help the other to (mode 4).
    Reciprocate {
        /// The name of its homeserver, 1 to 65535 bytes.
        server_name: String,
    },
}

/// The contents of a QR code of MSC4108.
///
/// ```text
/// "MATRIX" || 0x02 || 0x03 or 0x04 || Curve25519 key (32) || length (u16be) || rendezvous URL
///          || only after 0x04: length (u16be) || server name
/// ```
///
/// The texts are UTF-8 and not looked into: whether the URL is one that the client wants to talk
/// to is for the client to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Msc4108QrCode {
    /// What the device that shows the code wants.
    pub intent: Msc4108Intent,
    /// The key of its [channel](crate::qr_login::ecies::Recipient).
    pub public_key: Curve25519PublicKey,
    /// Where both devices leave their messages, 1 to 65535 bytes.
    pub rendezvous_url: String,
}

impl Msc4108QrCode {
    /// Reads the bytes of a code.
    ///
    /// # Errors
    ///
    /// See [`QrCodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, QrCodeError> {
        let mut reader = Reader::after_prefix(bytes, PREFIX)?;
        let version = reader.byte()?;
        if version != VERSION {
            return Err(QrCodeError::UnsupportedType(version));
        }
        let mode = reader.byte()?;
        if ![LOGIN, RECIPROCATE].contains(&mode) {
            return Err(QrCodeError::UnknownIntent(mode));
        }
        let public_key = reader.key()?;
        let rendezvous_url = reader.text()?;
        let intent = match mode {
            RECIPROCATE => Msc4108Intent::Reciprocate { server_name: reader.text()? },
            _ => Msc4108Intent::Login,
        };
        reader.end()?;
        Ok(Self { intent, public_key, rendezvous_url })
    }

    /// The bytes of the code, for a QR code in binary mode.
    ///
    /// # Errors
    ///
    /// See [`QrCodeBuildError`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, QrCodeBuildError> {
        let mode = match self.intent {
            Msc4108Intent::Login => LOGIN,
            Msc4108Intent::Reciprocate { .. } => RECIPROCATE,
        };
        let mut bytes = [PREFIX, &[VERSION, mode]].concat();
        push_key(&mut bytes, &self.public_key)?;
        push_text(&mut bytes, &self.rendezvous_url)?;
        if let Msc4108Intent::Reciprocate { server_name } = &self.intent {
            push_text(&mut bytes, server_name)?;
        }
        Ok(bytes)
    }
}
