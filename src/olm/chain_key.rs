//! Chain keys and message keys: the symmetric half of the double ratchet.
//!
//! ```text
//! M(i,j)   = HMAC(C(i,j), 0x01)     the key of message j
//! C(i,j+1) = HMAC(C(i,j), 0x02)     the next chain key
//! ```

use crate::error::Unsound;
use crate::primitives::aes_cbc_hmac::CipherKeys;
use crate::primitives::kdf::hmac_sha256;
use crate::secret::Secret;

/// `C(i,j)` and `j`.
///
/// The index counts to 2^32: indices up to 2^32-1 go on the wire, and 2^32 means that every one
/// of them has been used.
pub(crate) struct ChainKey {
    pub(crate) key: Secret<32>,
    pub(crate) index: u64,
}

impl ChainKey {
    /// `C(i,0)`.
    pub(super) fn new(key: Secret<32>) -> Self {
        Self { key, index: 0 }
    }

    /// The next index to use, or `None` when all are used.
    pub(super) fn next_index(&self) -> Option<u32> {
        u32::try_from(self.index).ok()
    }

    pub(super) fn message_key(&self) -> MessageKey {
        MessageKey(hmac_sha256(self.key.expose(), &[0x01]))
    }

    pub(super) fn advance(&mut self) {
        self.key = hmac_sha256(self.key.expose(), &[0x02]);
        self.index = self.index.saturating_add(1);
    }

    /// A second copy, to walk on without losing this one.
    pub(super) fn duplicate(&self) -> Self {
        Self { key: self.key.duplicate(), index: self.index }
    }

    /// `C(i,index)` of a stored chain; 2^32 is the index of an exhausted one.
    pub(crate) fn restore(key: Secret<32>, index: u64) -> Result<Self, Unsound> {
        if index <= 1 << 32 { Ok(Self { key, index }) } else { Err(Unsound) }
    }
}

/// `M(i,j)`.
pub(crate) struct MessageKey(pub(crate) Secret<32>);

impl MessageKey {
    pub(super) fn cipher_keys(&self) -> CipherKeys {
        CipherKeys::derive(self.0.expose(), b"OLM_KEYS")
    }
}
