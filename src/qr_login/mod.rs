//! Signing in on a new device with a QR code: the code's contents, and the channel between the
//! two devices.
//!
//! ```text
//! device G shows a QR code             somewhere both can reach              device S scans it
//!   its key Gp, and where ─────────────── light ───────────────────────────►  reads Gp
//!   opens it  ◄────────────────────── first message ─────────────────────────  its key Sp
//!   answers   ──────────────────────── first answer ────────────────────────►  opens it: G is real
//!   asks for the code  ◄────────── the user carries two digits ──────────────  shows the code
//!   digits match: S is real
//!             ◄═══════════════════ messages, both ways ══════════════════════►
//! ```
//!
//! Either device may be the new one. S knows G by the key it scanned. G knows nothing of S, so it
//! must not send anything secret before [`CheckCode::matches`] said yes.
//!
//! | | MSC4108 (2024) | MSC4388 |
//! |---|---|---|
//! | QR code | [`Msc4108QrCode`] | [`Msc4388QrCode`] |
//! | channel | [`ecies`] | [`hpke`] |
//! | check code | "00" to "99" | "10" to "99" |
//!
//! Both channels keep the same promises: messages are opened in order and once; one that is
//! forged, replayed or early is refused **and changes nothing**, so the genuine next one still
//! opens. A step that uses up its state gives it back when it fails ([`Refused`]).
//!
//! ```
//! use olmec::qr_login::{Msc4388Intent, Msc4388QrCode, hpke};
//!
//! // The new device shows a QR code.
//! let recipient = hpke::Recipient::new()?;
//! let code = Msc4388QrCode {
//!     intent: Msc4388Intent::Login,
//!     public_key: recipient.public_key(),
//!     rendezvous_id: "e8da6355-550b-4a32-a193-1619d9830668".into(),
//!     base_url: "https://matrix-client.matrix.org".into(),
//! };
//! let bytes = code.to_bytes()?;
//!
//! // The other device scans it and sends the first message.
//! let scanned = Msc4388QrCode::from_bytes(&bytes)?;
//! let started = hpke::Sender::start(scanned.public_key, b"MATRIX_QR_CODE_LOGIN_INITIATE", b"")?;
//! let text = started.message.encode();
//!
//! let opened = recipient.open(&hpke::InitialMessage::decode(&text)?, b"")?;
//! assert_eq!(opened.plaintext, b"MATRIX_QR_CODE_LOGIN_INITIATE");
//! let responded = opened.responder.respond(b"MATRIX_QR_CODE_LOGIN_OK", b"")?;
//!
//! // The answer proves the new device; now the user can carry the digits over.
//! let established = started.sender.open(&responded.message, b"")?;
//! let (mut existing, mut new) = (established.channel, responded.channel);
//! let typed = existing.check_code().digits();
//! assert!(new.check_code().matches(&typed));
//!
//! let secrets = existing.seal(b"{\"type\": \"m.login.secrets\"}", b"")?;
//! assert_eq!(new.open(&secrets, b"")?, b"{\"type\": \"m.login.secrets\"}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Proposals: <https://github.com/matrix-org/matrix-spec-proposals/pull/4108>,
//! <https://github.com/matrix-org/matrix-spec-proposals/pull/4388>.

mod check_code;
mod code;
pub mod ecies;
mod error;
pub mod hpke;
mod message;

#[cfg(test)]
mod tests;

pub use check_code::{CheckCode, DigitRule};
pub use code::{Msc4108Intent, Msc4108QrCode, Msc4388Intent, Msc4388QrCode};
pub use error::{
    ChannelMessageError, InitiateError, OpenError, QrCodeBuildError, QrCodeError, Refused,
    RespondError, SealError,
};

/// The application prefix of QR login, which both proposals name.
pub const APPLICATION_PREFIX: &str = "MATRIX_QR_CODE_LOGIN";
