//! The QR code of MSC4388.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Reader, push_key, push_text};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::qr_login::error::{QrCodeBuildError, QrCodeError};

/// The prefix while the proposal is not accepted.
const PREFIX: &[u8] = b"IO_ELEMENT_MSC4388";
const TYPE: u8 = 0x03;
const LOGIN: u8 = 0x00;
const RECIPROCATE: u8 = 0x01;

/// What the device that shows a code of MSC4388 wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Msc4388Intent {
    /// A new device that wants to sign in (0).
    Login,
    /// A device that is signed in and will help the other to (1).
    Reciprocate,
}

/// The contents of a QR code of MSC4388.
///
/// ```text
/// "IO_ELEMENT_MSC4388" || 0x03 || 0x00 or 0x01 || Curve25519 key (32)
///     || length (u16be) || rendezvous id || length (u16be) || base URL
/// ```
///
/// The texts are UTF-8 and not looked into: whether the URL is one that the client wants to talk
/// to is for the client to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Msc4388QrCode {
    /// What the device that shows the code wants.
    pub intent: Msc4388Intent,
    /// The key of its [channel](crate::qr_login::hpke::Recipient).
    pub public_key: Curve25519PublicKey,
    /// Which place both devices leave their messages at, 1 to 65535 bytes.
    pub rendezvous_id: String,
    /// The base URL of the homeserver that has that place, 1 to 65535 bytes.
    pub base_url: String,
}

impl Msc4388QrCode {
    /// Reads the bytes of a code.
    ///
    /// # Errors
    ///
    /// See [`QrCodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, QrCodeError> {
        let mut reader = Reader::after_prefix(bytes, PREFIX)?;
        let code_type = reader.byte()?;
        if code_type != TYPE {
            return Err(QrCodeError::UnsupportedType(code_type));
        }
        let intent = match reader.byte()? {
            LOGIN => Msc4388Intent::Login,
            RECIPROCATE => Msc4388Intent::Reciprocate,
            unknown => return Err(QrCodeError::UnknownIntent(unknown)),
        };
        let public_key = reader.key()?;
        let (rendezvous_id, base_url) = (reader.text()?, reader.text()?);
        reader.end()?;
        Ok(Self { intent, public_key, rendezvous_id, base_url })
    }

    /// The bytes of the code, for a QR code in binary mode.
    ///
    /// # Errors
    ///
    /// See [`QrCodeBuildError`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, QrCodeBuildError> {
        let intent = match self.intent {
            Msc4388Intent::Login => LOGIN,
            Msc4388Intent::Reciprocate => RECIPROCATE,
        };
        let mut bytes = [PREFIX, &[TYPE, intent]].concat();
        push_key(&mut bytes, &self.public_key)?;
        push_text(&mut bytes, &self.rendezvous_id)?;
        push_text(&mut bytes, &self.base_url)?;
        Ok(bytes)
    }
}
