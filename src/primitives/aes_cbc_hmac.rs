//! AES-256-CBC with HMAC-SHA-256: the authenticated cipher of Olm, Megolm and libolm's pickles.
//!
//! ```text
//! AES key (32) || MAC key (32) || IV (16) = HKDF(no salt, input key, info, 80)
//! ciphertext = AES-256-CBC(AES key, IV, PKCS#7(plaintext))
//! tag        = first 8 or all 32 bytes of HMAC(MAC key, framed message around the ciphertext)
//! ```
//!
//! Encrypt-then-MAC, and the MAC covers the whole framed message, so the two halves are called
//! by the message encoders with the framing in between. On the way back there is only
//! [`CipherKeys::open`], which verifies before it decrypts and has one error for everything.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::consts::{U16, U32, U48, U80};
use aes::cipher::{Array, BlockModeDecrypt as _, BlockModeEncBackend, BlockModeEncClosure};
use aes::cipher::{BlockModeEncrypt as _, BlockSizeUser, KeyIvInit as _};
use aes::{Aes256, Aes256Enc};
use alloc::vec::Vec;
use core::ops::Range;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

use super::hmac_sha256::HmacSha256;
use super::kdf;
use crate::secret::Scratch;

/// AES block size in bytes.
const BLOCK: usize = 16;

/// How much of each message's HMAC-SHA-256 a session sends and checks.
///
/// Fixed when a session is made and never changed by a message. [`MacLength::Truncated`] is what
/// the Matrix specification defines and every client speaks; [`MacLength::Full`] is an extension
/// that both sides must have agreed on beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MacLength {
    /// The first 8 bytes; message version 3.
    #[default]
    Truncated,
    /// All 32 bytes; message version 4.
    Full,
}

impl MacLength {
    /// The length in bytes: 8 or 32.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Truncated => 8,
            Self::Full => 32,
        }
    }

    /// The version byte of messages with this MAC length: 3 or 4.
    pub(crate) const fn message_version(self) -> u8 {
        match self {
            Self::Truncated => 3,
            Self::Full => 4,
        }
    }

    /// The MAC length that a version byte stands for.
    pub(crate) const fn from_message_version(version: u8) -> Option<Self> {
        match version {
            3 => Some(Self::Truncated),
            4 => Some(Self::Full),
            _ => None,
        }
    }
}

/// The message is not authentic, or not for this key. Nothing more is said on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotAuthentic;

/// The three keys, where they lie in the 80 bytes.
struct Parts<'a> {
    cipher_key: &'a Array<u8, U32>,
    mac_key: &'a Array<u8, U32>,
    iv: &'a Array<u8, U16>,
}

/// Room for the keys of one message, in the frame of the function that uses them: they are derived
/// there, never moved, and wiped where they were.
pub(crate) struct KeyRoom(Scratch<u8, 80>);

impl KeyRoom {
    pub(crate) const fn new() -> Self {
        Self(Scratch([0; 80]))
    }
}

/// The keys of one message (or of one pickle key).
pub(crate) struct CipherKeys<'a>(&'a [u8; 80]);

impl<'a> CipherKeys<'a> {
    /// Derives the keys from a message key or ratchet value.
    pub(crate) fn derive(room: &'a mut KeyRoom, input_key: &[u8], info: &[u8]) -> Self {
        let KeyRoom(Scratch(bytes)) = room;
        let expanded = kdf::hkdf_sha256_into(None, input_key, info, bytes);
        debug_assert!(expanded.is_ok(), "80 bytes are less than 8160");
        Self(bytes)
    }

    /// AES key, MAC key and IV as published vectors give them.
    #[cfg(test)]
    pub(crate) const fn from_bytes(bytes: &'a [u8; 80]) -> Self {
        Self(bytes)
    }

    /// The length of the ciphertext of `plaintext_length` bytes: the next multiple of 16.
    pub(crate) fn ciphertext_length(plaintext_length: usize) -> usize {
        let padding = BLOCK.saturating_sub(plaintext_length % BLOCK);
        plaintext_length.saturating_add(padding)
    }

    /// Whether a ciphertext can have this length: some whole blocks.
    pub(crate) const fn is_ciphertext_length(length: usize) -> bool {
        length > 0 && length.is_multiple_of(BLOCK)
    }

    /// Appends the ciphertext of `plaintext` to `out`.
    pub(crate) fn encrypt_onto(&self, out: &mut Vec<u8>, plaintext: &[u8]) {
        let start = pad_onto(out, plaintext);
        let buffer = out.get_mut(start..).unwrap_or_default();
        let (blocks, _) = Array::<u8, U16>::slice_as_chunks_mut(buffer);
        self.encryptor().encrypt_blocks(blocks);
    }

    /// Appends the ciphertext of `plaintext` to `out`, and the tag over everything that is then in it.
    pub(crate) fn seal_onto(&self, out: &mut Vec<u8>, plaintext: &[u8], length: MacLength) {
        let start = pad_onto(out, plaintext);
        let mut mac = HmacSha256::new(self.parts().mac_key);
        let mut hashed = 0;
        let message = out.as_mut_slice();
        let work = EncryptAndHash { message, start, mac: &mut mac, hashed: &mut hashed };
        self.encryptor().encrypt_with_backend(work);
        let mut tag = Scratch([0; 32]);
        mac.finish(out.get(hashed..).unwrap_or_default(), &mut tag.0);
        out.extend_from_slice(tag.0.get(..length.bytes()).unwrap_or_default());
    }

    /// Appends the tag over everything in `out`, to put messages together piece by piece.
    #[cfg(test)]
    pub(crate) fn tag_onto(&self, out: &mut Vec<u8>, length: MacLength) {
        let mut tag = [0; 32];
        self.mac_into(out, &mut tag);
        out.extend(tag.into_iter().take(length.bytes()));
    }

    fn encryptor(&self) -> cbc::Encryptor<Aes256Enc> {
        let Parts { cipher_key, iv, .. } = self.parts();
        cbc::Encryptor::new(cipher_key, iv)
    }

    /// The tag of 8 bytes over `authenticated`.
    pub(crate) fn truncated_tag(&self, authenticated: &[u8]) -> [u8; 8] {
        let mut tag = Scratch([0; 32]);
        self.mac_into(authenticated, &mut tag.0);
        let [a, b, c, d, e, f, g, h, ..] = tag.0;
        [a, b, c, d, e, f, g, h]
    }

    /// Checks `tag` over the received bytes, then decrypts `ciphertext`, which must lie in them.
    ///
    /// A tag of another length than `length`, a wrong tag and bad padding are one error. Bad
    /// padding under a good tag can only come from a sender who holds the keys.
    pub(crate) fn open(
        &self,
        authenticated: &[u8],
        tag: &[u8],
        length: MacLength,
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, NotAuthentic> {
        self.check(authenticated, tag, length)?;
        self.decrypt(ciphertext.to_vec())
    }

    /// [`CipherKeys::open`] for a message that ends in its tag: the plaintext takes its place.
    pub(crate) fn open_in_place(
        &self,
        mut message: Vec<u8>,
        length: MacLength,
        ciphertext: Range<usize>,
    ) -> Result<Vec<u8>, NotAuthentic> {
        let split = message.len().saturating_sub(length.bytes());
        let (authenticated, tag) = message.split_at_checked(split).ok_or(NotAuthentic)?;
        self.check(authenticated, tag, length)?;
        // To the front before it is decrypted: so no piece of the plaintext is anywhere else.
        message.truncate(ciphertext.end);
        message.drain(..ciphertext.start.min(ciphertext.end));
        self.decrypt(message)
    }

    fn check(
        &self,
        authenticated: &[u8],
        tag: &[u8],
        length: MacLength,
    ) -> Result<(), NotAuthentic> {
        let mut whole = Scratch([0; 32]);
        self.mac_into(authenticated, &mut whole.0);
        let expected = whole.0.get(..length.bytes()).ok_or(NotAuthentic)?;
        // The slice comparison of `subtle` is false for different lengths.
        if !bool::from(expected.ct_eq(tag)) {
            return Err(NotAuthentic);
        }
        Ok(())
    }

    fn decrypt(&self, ciphertext: Vec<u8>) -> Result<Vec<u8>, NotAuthentic> {
        let Parts { cipher_key, iv, .. } = self.parts();
        let mut buffer = ciphertext;
        let decryptor = cbc::Decryptor::<Aes256>::new(cipher_key, iv);
        let decrypted = decryptor.decrypt_padded::<Pkcs7>(&mut buffer).map(<[u8]>::len);
        let Ok(length) = decrypted else {
            buffer.zeroize();
            return Err(NotAuthentic);
        };
        buffer.truncate(length);
        Ok(buffer)
    }

    fn mac_into(&self, authenticated: &[u8], out: &mut [u8; 32]) {
        let Parts { mac_key, .. } = self.parts();
        kdf::hmac_sha256_into(mac_key, authenticated, out);
    }

    fn parts(&self) -> Parts<'_> {
        let bytes: &Array<u8, U80> = self.0.into();
        let (cipher_key, rest) = bytes.split_ref::<U32>();
        let rest: &Array<u8, U48> = rest;
        let (mac_key, iv) = rest.split_ref::<U32>();
        Parts { cipher_key, mac_key, iv }
    }
}

/// Appends `plaintext` and its padding; returns where it begins.
fn pad_onto(out: &mut Vec<u8>, plaintext: &[u8]) -> usize {
    let start = out.len();
    let length = CipherKeys::ciphertext_length(plaintext.len());
    let padding = length.saturating_sub(plaintext.len());
    out.reserve(length);
    out.extend_from_slice(plaintext);
    let padding_byte = u8::try_from(padding).unwrap_or_default();
    out.extend(core::iter::repeat_n(padding_byte, padding));
    start
}

/// Encrypts the blocks of `message` from `start` on, and a lap behind hashes what is finished.
///
/// Each block of CBC waits for the one before it. Meanwhile the processor is free for the hash, which
/// afterwards would take half as long again. A lap has to be so short that it sees both at once.
struct EncryptAndHash<'a> {
    message: &'a mut [u8],
    start: usize,
    mac: &'a mut HmacSha256,
    /// How much of the message has gone into the MAC: whole blocks of it.
    hashed: &'a mut usize,
}

impl EncryptAndHash<'_> {
    /// As much as one block of the hash.
    const LAP: usize = 4 * BLOCK;
}

impl BlockSizeUser for EncryptAndHash<'_> {
    type BlockSize = U16;
}

impl BlockModeEncClosure for EncryptAndHash<'_> {
    fn call<B: BlockModeEncBackend<BlockSize = U16>>(self, backend: &mut B) {
        let Self { message, start, mac, hashed } = self;
        for place in (start..message.len()).step_by(Self::LAP) {
            let (finished, rest) = message.split_at_mut_checked(place).unwrap_or_default();
            let lap = rest.chunks_mut(Self::LAP).next().unwrap_or_default();
            for block in Array::<u8, U16>::slice_as_chunks_mut(lap).0 {
                backend.encrypt_block(block.into());
            }
            let (whole, _) = finished.get(*hashed..).unwrap_or_default().as_chunks();
            mac.absorb(whole);
            *hashed = hashed.saturating_add(whole.as_flattened().len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At all places of the blocks of one in those of the other.
    #[test]
    fn encrypting_and_hashing_together_is_one_after_the_other() {
        let bytes: Vec<u8> = (0..500).map(|place| place as u8).collect();
        let keys = CipherKeys::from_bytes(bytes[..80].try_into().unwrap());
        for header in 0..150 {
            for length in (0..350).step_by(7) {
                let (header, plaintext) = (&bytes[..header], &bytes[100..100 + length]);
                let mut expected = header.to_vec();
                keys.encrypt_onto(&mut expected, plaintext);
                keys.tag_onto(&mut expected, MacLength::Full);
                let mut sealed = header.to_vec();
                keys.seal_onto(&mut sealed, plaintext, MacLength::Full);
                assert_eq!(sealed, expected, "{} {length}", header.len());
            }
        }
    }

    /// A last block of `fill` with `last` at its end, for all of both.
    #[test]
    fn padding_is_refused_or_cut_off_as_its_definition_says() {
        let bytes = [7; 80];
        let keys = CipherKeys::from_bytes(&bytes);
        let Parts { cipher_key, iv, .. } = keys.parts();
        for (fill, last) in (0..=255u8).flat_map(|fill| (0..=255u8).map(move |last| (fill, last))) {
            let mut padded = [[0x55; BLOCK], [fill; BLOCK]];
            padded[1][BLOCK - 1] = last;
            let padding = usize::from(last);
            let is_padded = (1..=BLOCK).contains(&padding)
                && padded[1][BLOCK - padding..].iter().all(|byte| *byte == last);
            let plaintext = &padded.as_flattened()[..(2 * BLOCK).saturating_sub(padding)];
            let expected = if is_padded { Ok(plaintext.to_vec()) } else { Err(NotAuthentic) };

            let mut sealed = padded.map(Array::from);
            cbc::Encryptor::<Aes256>::new(cipher_key, iv).encrypt_blocks(&mut sealed);
            let ciphertext = sealed.map(<[u8; BLOCK]>::from);
            let tag = keys.truncated_tag(ciphertext.as_flattened());
            let ciphertext = ciphertext.as_flattened();
            let opened = keys.open(ciphertext, &tag, MacLength::Truncated, ciphertext);
            assert_eq!(opened, expected, "{fill:#x}, {last:#x}");
        }
        let tag = keys.truncated_tag(&[]);
        assert_eq!(keys.open(&[], &tag, MacLength::Truncated, &[]), Err(NotAuthentic));
    }
}
