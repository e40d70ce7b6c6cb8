//! What both ends derive from an HPKE context: the direction back, and the check code.
//!
//! The direction back is made as Oblivious HTTP makes a response (RFC 9458 section 4.4).

use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::hpke::Exporter;
use crate::primitives::kdf::{hkdf_expand_sha256, hkdf_extract_sha256};
use crate::primitives::ordered_aead::{NumberBytes, OrderedAead};
use crate::qr_login::check_code::{CheckCode, DigitRule};

/// Length of the random bytes `N` before the first response.
pub(super) const NONCE_LENGTH: usize = 32;

/// The messages of G to S.
pub(super) fn direction(
    exporter: &Exporter,
    prefix: &str,
    sender_key: &Curve25519PublicKey,
    response_nonce: &[u8; NONCE_LENGTH],
) -> OrderedAead {
    let secret = exporter.export::<32>(&[prefix.as_bytes(), b"_RESPONSE"].concat());
    let salt = [sender_key.as_bytes().as_slice(), response_nonce].concat();
    let pseudorandom_key = hkdf_extract_sha256(&salt, secret.expose());
    OrderedAead::new(
        hkdf_expand_sha256(&pseudorandom_key, b"key"),
        hkdf_expand_sha256(&pseudorandom_key, b"nonce"),
        NumberBytes::BigEndian,
    )
}

/// The check code of G's key and S's.
pub(super) fn check_code(
    exporter: &Exporter,
    prefix: &str,
    recipient_key: &Curve25519PublicKey,
    sender_key: &Curve25519PublicKey,
) -> CheckCode {
    let (gp, sp) = (recipient_key.as_bytes(), sender_key.as_bytes());
    let info = [prefix.as_bytes(), b"_CHECKCODE", gp, sp].concat();
    CheckCode::new(*exporter.export(&info).expose(), DigitRule::NoLeadingZero)
}
