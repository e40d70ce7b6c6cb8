//! The room keys of a decrypted file, one by one.

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::matrix::json::{Elements, JsonError};
use crate::matrix::room_key::{ExportedRoomKey, RoomKeyError};

/// A decrypted file. Wiped on drop.
pub struct DecryptedKeyExport(Zeroizing<Vec<u8>>);

impl DecryptedKeyExport {
    pub(super) const fn new(plaintext: Zeroizing<Vec<u8>>) -> Self {
        Self(plaintext)
    }

    /// Shows the JSON, as it was in the file.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The room keys, each read when it is asked for.
    ///
    /// # Errors
    ///
    /// [`JsonError`] if the file is not text.
    pub fn room_keys(&self) -> Result<RoomKeys<'_>, JsonError> {
        let text = core::str::from_utf8(&self.0);
        let text = text.map_err(|error| JsonError::Syntax(error.valid_up_to()))?;
        Ok(RoomKeys { elements: Elements::new(text), total: text.len() })
    }
}

/// Shows the length.
impl fmt::Debug for DecryptedKeyExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecryptedKeyExport({} bytes, redacted)", self.0.len())
    }
}

/// Reads one room key after the other. A key that is refused does not end it; broken JSON does.
pub struct RoomKeys<'a> {
    elements: Elements<'a>,
    total: usize,
}

impl RoomKeys<'_> {
    /// How much has been read.
    pub const fn bytes_read(&self) -> usize {
        self.elements.position()
    }

    /// How much there is.
    pub const fn bytes_in_total(&self) -> usize {
        self.total
    }
}

impl Iterator for RoomKeys<'_> {
    type Item = Result<ExportedRoomKey, RoomKeyError>;

    fn next(&mut self) -> Option<Self::Item> {
        let element = self.elements.next()?;
        Some(
            element
                .map_err(RoomKeyError::from)
                .and_then(|value| ExportedRoomKey::from_export(&value)),
        )
    }
}

impl fmt::Debug for RoomKeys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomKeys({} of {} bytes)", self.bytes_read(), self.bytes_in_total())
    }
}
