//! The HPKE channel of MSC4388, the second proposal.
//!
//! ```text
//! recipient G (shows the QR code)             sender S (scans it)
//!   Recipient::new() ─── Gp, in the code ───►   Sender::start(Gp, plaintext, aad)
//!   Recipient::open  ◄─── b64(Sp || ct) ─────     │  HPKE message 0, S to G
//!   Responder::respond ──── b64(N || ct) ───────► Sender::open
//!     │  response message 0, G to S              │
//!   Channel ◄────────────── b64(ct) ──────────► Channel: the check code can be shown
//! ```
//!
//! ```text
//! S to G      HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
//!             ChaCha20Poly1305; enc = Sp; info = "<prefix>"
//! check code  Export("<prefix>_CHECKCODE" || Gp || Sp, 2)
//! G to S      N = 32 random bytes
//!             secret     = Export("<prefix>_RESPONSE", 32)
//!             PRK        = HKDF-Extract(Sp || N, secret)
//!             key        = HKDF-Expand(PRK, "key", 32)
//!             base nonce = HKDF-Expand(PRK, "nonce", 12)
//!             message n  = ChaCha20-Poly1305(key, base nonce XOR n as 12 bytes, highest first)
//! ```
//!
//! Each message binds associated data of the caller, which both ends must give alike. The check
//! code is derived from the raw keys; early versions of other implementations derived it from
//! their base64 forms, and their codes differ.

mod channel;
mod message;
mod recipient;
mod response;
mod sender;

pub use super::message::Message;
pub use channel::{Channel, Established};
pub use message::{InitialMessage, InitialResponse};
pub use recipient::{Opened, Recipient, Responded, Responder};
pub use sender::{Sender, Started};
