//! Tests that look inside: what is unchanged after a refusal, the last message number, and a
//! random source that fails. What can be tested from outside is in `tests/qr_login.rs`.

mod ecies;
mod hpke;

use alloc::format;
use alloc::vec::Vec;

use super::{ChannelMessageError, Msc4108QrCode, Msc4388QrCode, QrCodeError};
use crate::error::CodedError as _;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ordered_aead::OrderedAead;

/// Key, base nonce and next number of both directions.
type Snapshot = [([u8; 32], [u8; 12], Option<u64>); 2];

fn snapshot(outgoing: &OrderedAead, incoming: &OrderedAead) -> Snapshot {
    [outgoing.snapshot(), incoming.snapshot()]
}

/// Every encoding of a point of small order: the 5 canonical ones, those of 0 and 1 that are not
/// reduced, and all of them with the top bit, which X25519 ignores.
fn small_order_keys() -> Vec<Curve25519PublicKey> {
    let canonical = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];
    let keys = canonical.map(|key| <[u8; 32]>::try_from(hex::decode(key).unwrap()).unwrap());
    let with_top_bit = keys.map(|mut key| {
        key[31] |= 0x80;
        key
    });
    keys.into_iter().chain(with_top_bit).map(Curve25519PublicKey::new).collect()
}

/// In messages and codes alike, so that none of them ever reaches a key agreement.
#[test]
fn keys_that_cannot_work_are_refused_where_they_are_read() {
    for (at, key) in small_order_keys().into_iter().enumerate() {
        let [in_message, in_code] = if at < 5 {
            [ChannelMessageError::NonContributoryKey.code(), QrCodeError::NonContributoryKey.code()]
        } else {
            [ChannelMessageError::InvalidPublicKey.code(), QrCodeError::InvalidPublicKey.code()]
        };
        let text = format!("AAAAAAAAAAAAAAAAAAAAAA|{key}");
        let read = super::ecies::InitialMessage::decode(&text);
        assert_eq!(read.unwrap_err().code(), in_message, "{at}");
        let bytes = [key.as_bytes().as_slice(), &[0; 16]].concat();
        let read = super::hpke::InitialMessage::from_bytes(&bytes);
        assert_eq!(read.unwrap_err().code(), in_message, "{at}");
        let code = [b"MATRIX\x02\x03", key.as_bytes().as_slice(), b"\x00\x01x"].concat();
        assert_eq!(Msc4108QrCode::from_bytes(&code).unwrap_err().code(), in_code, "{at}");
        let start = b"IO_ELEMENT_MSC4388\x03\x00".as_slice();
        let code = [start, key.as_bytes(), b"\x00\x01x\x00\x01x"].concat();
        assert_eq!(Msc4388QrCode::from_bytes(&code).unwrap_err().code(), in_code, "{at}");
    }
}
