//! What the shared secret gives: bytes and MACs for any info.

use core::fmt;

use super::error::{MacError, OutputTooLong, ParticipantsError};
use super::mac::{Mac, MacMethod};
use super::participants::Participants;
use super::short_string::SasBytes;
use super::verification::Verification;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::kdf;
use crate::secret::Secret;

/// Whether the other side's key was compared with what it had committed to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Commitment {
    /// It was, and it is that key.
    Checked,
    /// It was not: it is for the starter only.
    NotChecked,
}

/// Our side of a verification once the shared secret is agreed on.
///
/// [`verification`](Self::verification) makes the strings of the Matrix specification. The other
/// methods take any info and any input, for protocols that are not in it.
pub struct EstablishedSas {
    shared_secret: Secret<32>,
    our_key: Curve25519PublicKey,
    their_key: Curve25519PublicKey,
    commitment: Commitment,
}

impl EstablishedSas {
    /// The most bytes that [`fill_bytes`](Self::fill_bytes) gives: 255 blocks of SHA-256.
    pub const MAX_BYTES: usize = 8160;

    pub(super) const fn new(
        shared_secret: Secret<32>,
        our_key: Curve25519PublicKey,
        their_key: Curve25519PublicKey,
        commitment: Commitment,
    ) -> Self {
        Self { shared_secret, our_key, their_key, commitment }
    }

    pub(super) const fn commitment(&self) -> Commitment {
        self.commitment
    }

    /// Our public key.
    pub const fn our_public_key(&self) -> Curve25519PublicKey {
        self.our_key
    }

    /// The other side's public key.
    pub const fn their_public_key(&self) -> Curve25519PublicKey {
        self.their_key
    }

    /// The verification between these two devices, with everything as the Matrix specification
    /// says.
    ///
    /// # Errors
    ///
    /// If the ids could be confused with others, the two keys are not those of this agreement, or
    /// we are the starter and did not check the commitment; see [`ParticipantsError`].
    pub fn verification<'a>(
        &'a self,
        participants: Participants<'a>,
    ) -> Result<Verification<'a>, ParticipantsError> {
        Verification::new(self, participants)
    }

    /// The short authentication string for an info of the caller:
    /// `HKDF-SHA-256(no salt, shared secret, info)`, 6 bytes.
    pub fn bytes(&self, info: &[u8]) -> SasBytes {
        SasBytes::new(*kdf::hkdf_sha256::<6>(None, self.shared_secret.expose(), info).expose())
    }

    /// Fills `out`, of any length from 0 to [`MAX_BYTES`](Self::MAX_BYTES), with
    /// `HKDF-SHA-256(no salt, shared secret, info)`.
    ///
    /// # Errors
    ///
    /// If `out` is longer than that; nothing is written then.
    pub fn fill_bytes(&self, info: &[u8], out: &mut [u8]) -> Result<(), OutputTooLong> {
        kdf::hkdf_sha256_into(None, self.shared_secret.expose(), info, out)
            .map_err(|kdf::TooLong| OutputTooLong { requested: out.len() })
    }

    /// The MAC of `input` under a key made for `info`.
    pub fn mac(&self, method: MacMethod, input: &[u8], info: &[u8]) -> Mac {
        Mac::calculate(method, &self.shared_secret, input, info)
    }

    /// Verifies a MAC that the other side made, as text and in constant time.
    ///
    /// # Errors
    ///
    /// If it is not exactly the text that [`mac`](Self::mac) gives; why is not said.
    pub fn verify_mac(
        &self,
        method: MacMethod,
        input: &[u8],
        info: &[u8],
        received: &str,
    ) -> Result<(), MacError> {
        if self.mac(method, input, info).equals(received) { Ok(()) } else { Err(MacError) }
    }
}

impl fmt::Debug for EstablishedSas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EstablishedSas")
            .field("our_key", &self.our_key)
            .field("their_key", &self.their_key)
            .finish_non_exhaustive()
    }
}
