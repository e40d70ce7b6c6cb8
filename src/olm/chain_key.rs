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

/// What is hashed with a chain key to give the message key.
const MESSAGE: u8 = 0x01;
/// And to give the next chain key.
const NEXT: u8 = 0x02;

/// `C(i,j+1)`, in the frame of the function that will or will not step to it.
pub(super) type NextKey = Scratch<u8, 32>;

/// Room for one.
pub(super) const fn next_key() -> NextKey {
    Scratch([0; 32])
}

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
        let key = self.key.expose();
        MessageKey(Secret::fill_with(|out| hmac_sha256_step(key, [MESSAGE], [out])))
    }

    /// The cipher keys of the message at this index, and the chain key after it, for
    /// [`ChainKey::advance_to`].
    pub(super) fn cipher_keys<'a>(
        &self,
        room: &'a mut KeyRoom,
        next: &mut NextKey,
    ) -> CipherKeys<'a> {
        let mut message_key = Scratch([0; 32]);
        let out = [&mut message_key.0, &mut next.0];
        hmac_sha256_step(self.key.expose(), [MESSAGE, NEXT], out);
        cipher_keys(room, &message_key.0)
    }

    /// Steps to the next index, whose key was made together with the cipher keys of this one.
    pub(super) fn advance_to(&mut self, next: &NextKey) {
        self.key.replace(&next.0);
        self.index = self.index.saturating_add(1);
    }

    pub(super) fn advance(&mut self) {
        let mut next = next_key();
        hmac_sha256_step(self.key.expose(), [NEXT], [&mut next.0]);
        self.advance_to(&next);
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
