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
#[cfg(feature = "matrix")]
use hmac::Hmac;
use sha2::{Digest as _, Sha256, Sha512};

use super::hmac_sha256::{self, HmacSha256};
use crate::secret::{Scratch, Secret};

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
    Secret::fill_with(|out| hmac_sha256_into(key, data, out))
}

/// [`hmac_sha256`] into `out`.
pub(crate) fn hmac_sha256_into(key: &[u8], data: &[u8], out: &mut [u8; 32]) {
    HmacSha256::new(key).tag_into(&[data], out);
}

/// HMAC-SHA-256 of single bytes under one key, each into its `out`: a step of a ratchet.
pub(crate) fn hmac_sha256_step<const N: usize>(
    key: &[u8; 32],
    bytes: [u8; N],
    out: [&mut [u8; 32]; N],
) {
    hmac_sha256::of_bytes(key, bytes, out);
}

/// More than 255 blocks, 8160 bytes, were asked for; nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// HKDF-SHA-256 (RFC 5869) with an output of fixed length. No salt means 32 zero bytes.
pub(crate) fn hkdf_sha256<const N: usize>(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
) -> Secret<N> {
    const { assert!(N <= 255 * 32, "HKDF gives at most 255 blocks") };
    Secret::fill_with(|out| {
        let expanded = hkdf_sha256_into(salt, input_key, info, out);
        debug_assert!(expanded.is_ok(), "the length is checked at compile time");
    })
}

/// HKDF-SHA-256 with an output as long as `out`, which may be any length up to 8160 bytes.
pub(crate) fn hkdf_sha256_into(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
    out: &mut [u8],
) -> Result<(), TooLong> {
    let salted = salt.map_or_else(HmacSha256::without_salt, HmacSha256::new);
    let mut pseudorandom_key = Scratch([0; 32]);
    salted.tag_into(&[input_key], &mut pseudorandom_key.0);
    expand(&pseudorandom_key.0, info, out)
}

/// RFC 5869 section 2.3: `T(i) = HMAC(PRK, T(i-1) || info || i)`, counted from 1.
fn expand(pseudorandom_key: &[u8; 32], info: &[u8], out: &mut [u8]) -> Result<(), TooLong> {
    if out.len() > 255 * 32 {
        return Err(TooLong);
    }
    let key = HmacSha256::new(pseudorandom_key);
    let mut block = Scratch([0; 32]);
    let mut previous_length = 0;
    for (counter, piece) in (1u8..=255).zip(out.chunks_mut(32)) {
        let previous = block.clone();
        let before = previous.0.get(..previous_length).unwrap_or_default();
        key.tag_into(&[before, info, &[counter]], &mut block.0);
        if let Some(block) = block.0.get(..piece.len()) {
            piece.copy_from_slice(block);
        }
        previous_length = block.0.len();
    }
    Ok(())
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
        let expanded = expand(pseudorandom_key.expose(), info, out);
        debug_assert!(expanded.is_ok(), "the length is checked at compile time");
    })
}

/// HKDF-SHA-256 with 64 bytes of output as two keys: the next root key and a chain key.
pub(crate) fn hkdf_sha256_pair(
    salt: Option<&[u8]>,
    input_key: &[u8],
    info: &[u8],
) -> (Secret<32>, Secret<32>) {
    let both = hkdf_sha256::<64>(salt, input_key, info);
    let half = |place: usize| {
        Secret::fill_with(|out| {
            for (to, from) in out.iter_mut().zip(both.expose().iter().skip(place)) {
                *to = *from;
            }
        })
    };
    (half(0), half(32))
}
