//! SHA-256 for callers, such as for what a Matrix event is checked against.

use alloc::string::String;

use crate::encoding::base64;
use crate::primitives::kdf;

/// The SHA-256 of `bytes`: 32 bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    kdf::sha256(&[bytes])
}

/// The SHA-256 of `bytes` in unpadded base64: 43 characters, as Matrix writes hashes.
pub fn sha256_base64(bytes: &[u8]) -> String {
    base64::encode(&sha256(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, the examples of appendix B and the empty message.
    #[test]
    fn agrees_with_the_standard() {
        for (message, digest) in [
            (&b""[..], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(hex::encode(sha256(message)), digest);
        }
        let million = alloc::vec![b'a'; 1_000_000];
        let digest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        assert_eq!(hex::encode(sha256(&million)), digest);
    }

    #[test]
    fn the_text_form_is_unpadded_base64() {
        // The digest of "abc" above, through another base64 encoder.
        assert_eq!(sha256_base64(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0");
    }
}
