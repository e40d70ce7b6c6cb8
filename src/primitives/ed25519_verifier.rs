//! The one signature verification of the library, ready for a key.
//!
//! ```text
//! k = SHA-512(R || A || M) mod L
//! accept exactly if S < L, R is not of small order, and enc([S]B - [k]A) = R, byte for byte
//! ```
//!
//! This is dalek's `verify_strict`, without decoding `R`. What the left side encodes to is always
//! a canonical encoding, so an `R` that is none, or no point at all, cannot be equal to it; and an
//! `R` that is equal has small order exactly if its bytes are one of the eight canonical encodings
//! of a point of small order. `A` was decoded, and found canonical and of large order, before.
//!
//! With the feature `precomputed-tables`, a key that has verified [`WARM`] signatures gets a table of
//! its multiples, with which the next ones take two thirds of the time. [`Ed25519Verifier::verify_all`] looks at many signatures together.

use core::fmt;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest as _, Sha512};

use super::KeyError;
use super::backend::is_edwards_point;
use super::ed25519::{Ed25519PublicKey, Ed25519Signature, SignatureError};
use super::ed25519_batch::is_torsion_free;
use super::ed25519_table::Table;
use crate::encoding::base64;

/// The canonical encodings of the points of small order, without their sign: y of the orders 1,
/// 2, 4, and the two of order 8.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
    [0; 32],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
];

/// After so many good signatures a key is worth its table, which costs as much as it saves on
/// as many.
pub(super) const WARM: u8 = 8;

/// An Ed25519 public key, decoded and ready for any number of verifications: 224 bytes, where
/// [`Ed25519PublicKey`] has 32 and decodes them each time it verifies.
///
/// With the feature `precomputed-tables`, a key that has verified eight signatures keeps a table of
/// 56 KB, with which the next ones take two thirds of the time.
///
/// ```
/// use olmec::{Account, Ed25519Verifier};
///
/// let account = Account::new()?;
/// let published = account.identity_keys().ed25519.to_base64();
///
/// let mut key = Ed25519Verifier::from_base64(&published)?;
/// key.verify(b"a message", &account.sign(b"a message"))?;
/// assert!(key.verify(b"another", &account.sign(b"a message")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Ed25519Verifier {
    pub(super) key: Ed25519PublicKey,
    /// `-A`.
    pub(super) minus_a: EdwardsPoint,
    /// How many signatures were good, up to [`WARM`].
    good: u8,
    table: Option<Table>,
    /// Whether `A` has no torsion component, once that was asked.
    torsion_free: Option<bool>,
}

/// A signature with what is hashed for it: all that the equation needs.
pub(super) struct Claim {
    /// `R` as it came.
    pub(super) r: CompressedEdwardsY,
    pub(super) s: Scalar,
    pub(super) k: Scalar,
}

impl Claim {
    /// Refuses `S >= L` and an `R` of small order.
    pub(super) fn new(
        key: &Ed25519PublicKey,
        message: &[u8],
        signature: &Ed25519Signature,
    ) -> Result<Self, SignatureError> {
        let (r, s) = signature.halves();
        let s = Option::<Scalar>::from(Scalar::from_canonical_bytes(*s)).ok_or(SignatureError)?;
        if is_small_order(r) {
            return Err(SignatureError);
        }
        let hash = Sha512::new().chain_update(r).chain_update(key.as_bytes());
        let hash = hash.chain_update(message).finalize();
        let k = Scalar::from_bytes_mod_order_wide(&hash.into());
        Ok(Self { r: CompressedEdwardsY(*r), s, k })
    }
}

/// Whether an encoding that is canonical is that of a point of small order.
fn is_small_order(encoding: &[u8; 32]) -> bool {
    let [rest @ .., highest] = encoding;
    SMALL_ORDER
        .iter()
        .any(|[known @ .., known_highest]| rest == known && highest & 0x7F == *known_highest)
}

impl Ed25519Verifier {
    /// Reads a key from its base64 form, without padding or with canonical padding.
    ///
    /// # Errors
    ///
    /// As [`Ed25519PublicKey::from_base64`].
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Self::from_bytes(&base64::decode_array(text)?)
    }

    /// Reads a key from its 32 bytes.
    ///
    /// # Errors
    ///
    /// As [`Ed25519PublicKey::from_bytes`].
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = Self::check_encoding(bytes)?;
        let point = CompressedEdwardsY(*bytes).decompress();
        let minus_a = -point.ok_or(KeyError::InvalidEd25519Key)?;
        Ok(Self { key, minus_a, good: 0, table: None, torsion_free: None })
    }

    /// The key, if [`Ed25519Verifier::from_bytes`] would decode it. It takes less time to say so.
    pub(super) fn check_key(bytes: &[u8; 32]) -> Result<Ed25519PublicKey, KeyError> {
        let key = Self::check_encoding(bytes)?;
        if is_edwards_point(bytes) { Ok(key) } else { Err(KeyError::InvalidEd25519Key) }
    }

    /// Whether the bytes encode a key canonically, and none of small order, if they encode any.
    pub(super) fn check_encoding(bytes: &[u8; 32]) -> Result<Ed25519PublicKey, KeyError> {
        if Ed25519PublicKey::is_reduced_encoding(bytes) && !is_small_order(bytes) {
            Ok(Ed25519PublicKey::decoded(*bytes))
        } else {
            Err(KeyError::InvalidEd25519Key)
        }
    }

    /// As after many good signatures.
    #[cfg(test)]
    pub(super) fn warmed(mut self) -> Self {
        self.good = WARM;
        self
    }

    /// The key.
    pub const fn key(&self) -> &Ed25519PublicKey {
        &self.key
    }

    /// Checks `signature` over `message`, strictly; the accept set is written down at
    /// [`Ed25519Signature`].
    ///
    /// # Errors
    ///
    /// [`SignatureError`] if the signature is not this key's over exactly these bytes.
    pub fn verify(
        &mut self,
        message: &[u8],
        signature: &Ed25519Signature,
    ) -> Result<(), SignatureError> {
        self.check(&Claim::new(&self.key, message, signature)?)
    }

    pub(super) fn key_is_torsion_free(&mut self) -> bool {
        *self.torsion_free.get_or_insert_with(|| is_torsion_free(&self.minus_a))
    }

    /// The table, once the key is worth one.
    fn warm_table(&mut self) -> Option<&Table> {
        if !cfg!(feature = "precomputed-tables") || self.good < WARM {
            return None;
        }
        Some(self.table.get_or_insert_with(|| Table::new(&self.minus_a)))
    }

    /// The equation.
    pub(super) fn check(&mut self, claim: &Claim) -> Result<(), SignatureError> {
        let r = match self.warm_table() {
            Some(table) => table.times(&claim.k, &claim.s),
            None => {
                EdwardsPoint::vartime_double_scalar_mul_basepoint(&claim.k, &self.minus_a, &claim.s)
            }
        };
        if r.compress() != claim.r {
            return Err(SignatureError);
        }
        self.good = self.good.saturating_add(1);
        Ok(())
    }
}

impl fmt::Debug for Ed25519Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ed25519Verifier({})", self.key)
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;

    use super::*;
    use crate::primitives::ed25519_key_pair::Ed25519KeyPair;
    use crate::secret::Secret;

    /// The quick answer is that of the decoding: for keys and for bytes that are none, and at the
    /// edges of the field.
    #[test]
    fn a_key_is_checked_as_it_is_decoded() {
        let mut kinds = [0, 0];
        let mut check = |bytes: [u8; 32]| {
            let decoded = Ed25519Verifier::from_bytes(&bytes).map(|verifier| verifier.key);
            assert_eq!(Ed25519Verifier::check_key(&bytes), decoded, "{bytes:x?}");
            kinds[usize::from(decoded.is_ok())] += 1;
        };
        for number in 0..1000u32 {
            check(*Sha512::digest(number.to_be_bytes()).first_chunk().unwrap());
        }
        for low in 0..=255 {
            for (rest, high) in [(0xFF, 0x7F), (0xFF, 0xFF), (0, 0), (0, 0x80)] {
                let mut bytes = [rest; 32];
                (bytes[0], bytes[31]) = (low, high);
                check(bytes);
            }
        }
        let [refused, accepted] = kinds;
        assert!(refused > 800 && accepted > 800, "{kinds:?}");
    }

    #[test]
    fn the_encodings_of_small_order_are_those_of_the_torsion_points() {
        for point in EIGHT_TORSION {
            assert!(is_small_order(point.compress().as_bytes()));
        }
        let basepoint = curve25519_dalek::constants::ED25519_BASEPOINT_COMPRESSED;
        assert!(!is_small_order(basepoint.as_bytes()));
        let found = EIGHT_TORSION.map(|point| {
            let mut y = point.compress().to_bytes();
            y[31] &= 0x7F;
            SMALL_ORDER.iter().position(|known| *known == y)
        });
        for place in 0..SMALL_ORDER.len() {
            assert!(found.contains(&Some(place)), "{place} is the y of none");
        }
    }

    #[test]
    fn a_key_is_read_from_its_text_as_from_its_bytes() {
        let pair = Ed25519KeyPair::from_seed(Secret::copy_of(&[5; 32]));
        let (key, signature) = (pair.public(), pair.sign(b"tea"));
        let mut verifier = Ed25519Verifier::from_base64(&key.to_base64()).unwrap();
        assert_eq!(verifier.verify(b"tea", &signature), Ok(()));
        assert_eq!(verifier.verify(b"tee", &signature), Err(SignatureError));
        let short = base64::Base64Error::WrongLength { expected: 32 };
        assert_eq!(Ed25519Verifier::from_base64("").unwrap_err(), KeyError::Base64(short));
    }

    #[test]
    fn a_key_has_a_table_only_when_warm_and_with_the_feature() {
        let basepoint = curve25519_dalek::constants::ED25519_BASEPOINT_COMPRESSED;
        let mut verifier = Ed25519Verifier::from_bytes(basepoint.as_bytes()).unwrap();
        assert!(verifier.warm_table().is_none());
        assert_eq!(verifier.warmed().warm_table().is_some(), cfg!(feature = "precomputed-tables"));
    }
}
