//! Chain keys and message keys: the symmetric half of the double ratchet.
//!
//! ```text
//! M(i,j)   = HMAC(C(i,j), 0x01)     the key of message j
//! C(i,j+1) = HMAC(C(i,j), 0x02)     the next chain key
//! ```

use crate::error::Unsound;
use crate::primitives::aes_cbc_hmac::{CipherKeys, KeyRoom};
use crate::primitives::kdf::hmac_sha256_step;
use crate::secret::{Scratch, Secret};

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

    /// The key of the message at this index, to be kept for later.
    pub(super) fn message_key(&self) -> MessageKey {
        MessageKey(Secret::fill_with(|key| self.message_key_into(key)))
    }

    fn message_key_into(&self, out: &mut [u8; 32]) {
        hmac_sha256_step(self.key.expose(), 0x01, out);
    }

    /// The cipher keys of the message at this index.
    pub(super) fn cipher_keys<'a>(&self, room: &'a mut KeyRoom) -> CipherKeys<'a> {
        let mut message_key = Scratch([0; 32]);
        self.message_key_into(&mut message_key.0);
        cipher_keys(room, &message_key.0)
    }

    pub(super) fn advance(&mut self) {
        let mut next = Scratch([0; 32]);
        hmac_sha256_step(self.key.expose(), 0x02, &mut next.0);
        self.key.replace(&next.0);
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
    pub(super) fn cipher_keys<'a>(&self, room: &'a mut KeyRoom) -> CipherKeys<'a> {
        cipher_keys(room, self.0.expose())
    }
}

fn cipher_keys<'a>(room: &'a mut KeyRoom, message_key: &[u8; 32]) -> CipherKeys<'a> {
    CipherKeys::derive(room, message_key, b"OLM_KEYS")
}
