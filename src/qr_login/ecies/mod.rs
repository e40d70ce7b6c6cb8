//! The ECIES channel of MSC4108, the first proposal.
//!
//! ```text
//! recipient G (shows the QR code)            initiator S (scans it)
//!   Recipient::new()  ── Gp, in the code ──►   Initiator::start(Gp, plaintext)
//!   Recipient::open   ◄── b64(ct)|b64(Sp) ──     │  seals with key S, nonce 0
//!     │ Channel        ──────── b64(ct) ──────► Initiator::open
//!     │  seals with key G, nonce 0               │ Channel: the check code can be shown
//! ```
//!
//! ```text
//! secret     = X25519(Gs, Sp) = X25519(Ss, Gp)
//! key S      = HKDF-SHA-512(no salt, secret, "<prefix>_ENCKEY_S|b64(Gp)|b64(Sp)", 32)
//! key G      = HKDF-SHA-512(no salt, secret, "<prefix>_ENCKEY_G|b64(Gp)|b64(Sp)", 32)
//! check code = HKDF-SHA-512(no salt, secret, "<prefix>_CHECKCODE|b64(Gp)|b64(Sp)", 2)
//! message n  = ChaCha20-Poly1305(key of its sender, nonce = n as 12 bytes, lowest first)
//! ```
//!
//! There is no associated data. The text of the proposal says SHA-256; what devices use is
//! SHA-512.

mod channel;
mod initiator;
mod message;
mod recipient;

pub use super::message::Message;
pub use channel::{Channel, Established};
pub use initiator::{Initiated, Initiator};
pub use message::InitialMessage;
pub use recipient::Recipient;

use alloc::format;

use super::check_code::{CheckCode, DigitRule};
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::kdf::hkdf_sha512;
use crate::primitives::ordered_aead::{NumberBytes, OrderedAead};
use crate::secret::Secret;

/// What both sides derive from the shared secret.
pub(super) struct Derived {
    /// The messages of S.
    pub(super) of_initiator: OrderedAead,
    /// The messages of G.
    pub(super) of_recipient: OrderedAead,
    pub(super) check_code: CheckCode,
}

/// Derives the keys and the check code.
fn derive(
    secret: &Secret<32>,
    prefix: &str,
    recipient: Curve25519PublicKey,
    initiator: Curve25519PublicKey,
) -> Derived {
    let info = |use_: &str| format!("{prefix}_{use_}|{recipient}|{initiator}");
    let direction = |use_| {
        let key = hkdf_sha512(secret.expose(), info(use_).as_bytes());
        OrderedAead::new(key, Secret::fill_with(|_| ()), NumberBytes::LittleEndian)
    };
    let check_code = hkdf_sha512(secret.expose(), info("CHECKCODE").as_bytes());
    Derived {
        of_initiator: direction("ENCKEY_S"),
        of_recipient: direction("ENCKEY_G"),
        check_code: CheckCode::new(*check_code.expose(), DigitRule::LeadingZero),
    }
}
