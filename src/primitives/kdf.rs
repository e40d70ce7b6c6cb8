//! SHA-256, HMAC-SHA-256, HKDF-SHA-256, HKDF-SHA-512 and PBKDF2-HMAC-SHA-512.
//!
//! | HKDF info | input key | where |
//! |---|---|---|
//! | `OLM_ROOT` | the three DH results, 96 bytes | first root and chain key of an Olm session |
//! | `OLM_RATCHET` | one DH result, salt = root key | each later root and chain key |
//! | `OLM_KEYS` | message key, 32 bytes | cipher keys of an Olm message |
//! | `MEGOLM_KEYS` | ratchet value, 128 bytes | cipher keys of a Megolm message |
//! | of the caller | one DH result | short authentication strings and their MAC keys |
//! | a secret's name | secret storage key, salt = 32 zero bytes | cipher keys of that secret |
//! | `MATRIX_QR_CODE_LOGIN_…` | one DH result, SHA-512 | keys and check code of an ECIES channel |

use hkdf::Hkdf;
use hmac::digest::FixedOutput as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256, Sha512};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The block size of SHA-256 in bytes: HMAC keys up to this length are used as they are.
const BLOCK: usize = 64;

/// SHA-256 of the concatenated parts.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// SHA-256 of a stream.
#[cfg(feature = "matrix")]
#[derive(Default)]
pub(crate) struct Sha256Stream(Sha256);

#[cfg(feature = "matrix")]
impl Sha256Stream {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// HMAC-SHA-256 of `data` under a key of any length.
pub(crate) fn hmac_sha256(key: &[u8], data: &[u8]) -> Secret<32> {
    Secret::fill_with(|out| {
        let mut mac = Hmac::<Sha256>::new((&*key_block(key)).into());
        mac.update(data);
        mac.finalize_into(out.into());
    })
}

/// RFC 2104: a short key is padded with zeros to the block size, a longer one hashed first.
fn key_block(key: &[u8]) -> Zeroizing<[u8; BLOCK]> {
    let mut block = Zeroizing::new([0; BLOCK]);
    if key.len() <= BLOCK {
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
    } else {
        let digest = Zeroizing::new(sha256(&[key]));
        for (to, from) in block.iter_mut().zip(digest.iter()) {
            *to = *from;
        }
    }
    block
}

/// HKDF-SHA-256 with an output of fixed length. No salt means 32 zero bytes (RFC 5869).
pub(crate) fn hkdf_sha256<const N: usize>(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
) -> Secret<N> {
    const { assert!(N <= 255 * 32, "HKDF gives at most 255 blocks") };
    Secret::fill_with(|out| {
        let expanded = Hkdf::<Sha256>::new(salt, input_key).expand(info, out);
        debug_assert!(expanded.is_ok(), "the length is checked at compile time");
    })
}

/// More than 255 blocks, 8160 bytes, were asked for; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// HKDF-SHA-256 with an output as long as `out`, which may be any length up to 8160 bytes.
pub(crate) fn hkdf_sha256_into(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
    out: &mut [u8],
) -> Result<(), TooLong> {
    Hkdf::<Sha256>::new(salt, input_key).expand(info, out).map_err(|_| TooLong)
}

/// HKDF-SHA-512 without salt, with an output of fixed length.
pub(crate) fn hkdf_sha512<const N: usize>(input_key: &[u8], info: &[u8]) -> Secret<N> {
    const { assert!(N <= 255 * 64, "HKDF gives at most 255 blocks") };
    Secret::fill_with(|out| {
        let expanded = Hkdf::<Sha512>::new(None, input_key).expand(info, out);
        debug_assert!(expanded.is_ok(), "the length is checked at compile time");
    })
}

/// PBKDF2-HMAC-SHA-512 (RFC 8018) with an output of fixed length. At least one round is made.
#[cfg(feature = "matrix")]
pub(crate) fn pbkdf2_sha512<const N: usize>(
    passphrase: &[u8],
    salt: &[u8],
    rounds: u32,
) -> Secret<N> {
    Secret::fill_with(|out| {
        let stretched = pbkdf2::pbkdf2::<Hmac<Sha512>>(passphrase, salt, rounds.max(1), out);
        debug_assert!(stretched.is_ok(), "HMAC takes keys of any length");
    })
}

/// The first half of HKDF-SHA-256: a pseudorandom key from the input key (RFC 5869 section 2.2).
pub(crate) fn hkdf_extract_sha256(salt: &[u8], input_key: &[u8]) -> Secret<32> {
    hmac_sha256(salt, input_key)
}

/// The second half of HKDF-SHA-256 (RFC 5869 section 2.3), with an output of fixed length.
pub(crate) fn hkdf_expand_sha256<const N: usize>(
    pseudorandom_key: &Secret<32>,
    info: &[u8],
) -> Secret<N> {
    const { assert!(N <= 255 * 32, "HKDF gives at most 255 blocks") };
    Secret::fill_with(|out| {
        let expanded = Hkdf::<Sha256>::from_prk(pseudorandom_key.expose())
            .map(|pseudorandom_key| pseudorandom_key.expand(info, out));
        debug_assert!(matches!(expanded, Ok(Ok(()))), "both lengths are fixed");
    })
}

/// HKDF-SHA-256 with 64 bytes of output as two keys: the next root key and a chain key.
pub(crate) fn hkdf_sha256_pair(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
) -> (Secret<32>, Secret<32>) {
    let both = hkdf_sha256::<64>(salt, input_key, info);
    let bytes: &hmac::digest::array::Array<u8, sha2::digest::consts::U64> = both.expose().into();
    let (first, second) = bytes.split_ref::<sha2::digest::consts::U32>();
    (Secret::copy_of(first.into()), Secret::copy_of(second.into()))
}
