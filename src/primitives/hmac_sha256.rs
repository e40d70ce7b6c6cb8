//! HMAC-SHA-256 (RFC 2104) over the compression function, with the key's state kept.
//!
//! ```text
//! HMAC(K, text) = SHA-256((K ^ opad) || SHA-256((K ^ ipad) || text))
//! ```
//!
//! The ratchets hash one byte at a time, millions of times: of the general hash function, with its
//! buffers and copies, that takes a quarter longer than the four compressions it comes to. A key
//! that serves several times, as in HKDF, is compressed once.

use sha2::block_api::compress256;
use sha2::{Digest as _, Sha256};

use crate::secret::Scratch;

/// The block size of SHA-256 in bytes: HMAC keys up to this length are used as they are.
const BLOCK: usize = 64;

/// What the key is combined with for the inner hash, RFC 2104.
const INNER_PAD: u8 = 0x36;
/// And for the outer one.
const OUTER_PAD: u8 = 0x5c;

/// The initial hash value, FIPS 180-4 section 5.3.3.
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// SHA-256 after whole blocks, with more to come.
#[derive(Clone)]
struct State {
    words: Scratch<u32, 8>,
    /// How many bytes have gone in.
    length: usize,
}

impl State {
    fn absorb(&mut self, blocks: &[[u8; BLOCK]]) {
        compress256(&mut self.words.0, blocks);
        self.length = self.length.saturating_add(blocks.as_flattened().len());
    }

    /// The digest once the parts, one after the other, have gone in as well.
    fn finish(mut self, parts: &[&[u8]], out: &mut [u8; 32]) {
        let mut block = Scratch([0; BLOCK]);
        let mut filled = 0_usize;
        for part in parts {
            let mut rest = *part;
            // A block begun by an earlier part is filled first.
            while filled > 0 && !rest.is_empty() {
                filled = fill(&mut block.0, filled, &mut rest);
                if filled == BLOCK {
                    self.absorb(core::slice::from_ref(&block.0));
                    filled = 0;
                }
            }
            let (whole, tail) = rest.as_chunks();
            self.absorb(whole);
            rest = tail;
            while !rest.is_empty() {
                filled = fill(&mut block.0, filled, &mut rest);
            }
        }
        self.pad(&mut block.0, filled);
        write_words(&self.words.0, out);
    }

    /// FIPS 180-4 section 5.1.1: a one bit, zeros, and the length in bits.
    fn pad(&mut self, block: &mut [u8; BLOCK], filled: usize) {
        let length = self.length.saturating_add(filled) as u64;
        if let Some((mark, zeros)) = block.get_mut(filled..).and_then(<[u8]>::split_first_mut) {
            *mark = 0x80;
            zeros.fill(0);
        }
        if filled >= BLOCK - 8 {
            self.absorb(core::slice::from_ref(block));
            block.fill(0);
        }
        if let Some(end) = block.last_chunk_mut() {
            *end = length.saturating_mul(8).to_be_bytes();
        }
        self.absorb(core::slice::from_ref(block));
    }
}

/// Takes from the front of `rest` what the block still lacks. Returns how much of it is filled.
fn fill(block: &mut [u8; BLOCK], filled: usize, rest: &mut &[u8]) -> usize {
    let room = block.get_mut(filled..).unwrap_or_default();
    let taken = room.len().min(rest.len());
    let (head, tail) = rest.split_at_checked(taken).unwrap_or_default();
    if let Some(room) = room.get_mut(..taken) {
        room.copy_from_slice(head);
    }
    *rest = tail;
    filled.saturating_add(taken)
}

/// A key, ready for any number of messages. Wiped on drop.
#[derive(Clone)]
pub(super) struct HmacSha256 {
    inner: State,
    outer: State,
}

impl HmacSha256 {
    /// A key of any length; one that is longer than a block is hashed first.
    pub(super) fn new(key: &[u8]) -> Self {
        let mut block = Scratch([0; BLOCK]);
        if key.len() <= BLOCK {
            fill(&mut block.0, 0, &mut &*key);
        } else {
            let mut digest = Scratch([0; 32]);
            Sha256::new_with_prefix(key).finalize_into((&mut digest.0).into());
            fill(&mut block.0, 0, &mut digest.0.as_slice());
        }
        let keyed = |pad: u8| {
            let mut padded = Scratch([0; BLOCK]);
            for (to, byte) in padded.0.iter_mut().zip(&block.0) {
                *to = byte ^ pad;
            }
            let mut state = State { words: Scratch(INITIAL), length: 0 };
            state.absorb(core::slice::from_ref(&padded.0));
            state
        };
        Self { inner: keyed(INNER_PAD), outer: keyed(OUTER_PAD) }
    }

    /// The key of HKDF without a salt: 32 zero bytes, or none, which pads to the same block.
    pub(super) fn without_salt() -> Self {
        let keyed = |words| State { words: Scratch(words), length: BLOCK };
        Self { inner: keyed(ZERO_KEY_INNER), outer: keyed(ZERO_KEY_OUTER) }
    }

    /// The tag of the parts, one after the other.
    pub(super) fn tag_into(&self, parts: &[&[u8]], out: &mut [u8; 32]) {
        outer_hash(&self.outer, |digest| self.inner.clone().finish(parts, digest), out);
    }

    /// Begins a text, or goes on with it: [`HmacSha256::finish`] gives the tag of all of it.
    pub(super) fn absorb(&mut self, blocks: &[[u8; BLOCK]]) {
        self.inner.absorb(blocks);
    }

    /// The tag of what was absorbed and of the rest.
    pub(super) fn finish(self, rest: &[u8], out: &mut [u8; 32]) {
        outer_hash(&self.outer, |digest| self.inner.finish(&[rest], digest), out);
    }
}

/// The outer hash: of the digest that `inner` writes, which is one block.
fn outer_hash(outer: &State, inner: impl FnOnce(&mut [u8; 32]), out: &mut [u8; 32]) {
    let mut block = Scratch(second_block(32));
    if let Some(digest) = block.0.first_chunk_mut() {
        inner(digest);
    }
    let mut words = outer.words.clone();
    compress256(&mut words.0, core::slice::from_ref(&block.0));
    write_words(&words.0, out);
}

/// HMACs of single bytes under one key of 32, which is what a step of a ratchet is: two compressions
/// for the key and two for each byte, and next to nothing beside them.
pub(super) fn of_bytes<const N: usize>(key: &[u8; 32], bytes: [u8; N], out: [&mut [u8; 32]; N]) {
    let mut padded = Scratch([INNER_PAD; BLOCK]);
    for (to, key) in padded.0.iter_mut().zip(key) {
        *to ^= key;
    }
    let (mut inner, mut outer) = (Scratch(INITIAL), Scratch(INITIAL));
    compress256(&mut inner.0, core::slice::from_ref(&padded.0));
    for byte in &mut padded.0 {
        *byte ^= INNER_PAD ^ OUTER_PAD;
    }
    compress256(&mut outer.0, core::slice::from_ref(&padded.0));

    let (mut text, mut digest) = (second_block(1), Scratch(second_block(32)));
    for (byte, out) in bytes.into_iter().zip(out) {
        let mut words = inner.clone();
        text[0] = byte;
        compress256(&mut words.0, core::slice::from_ref(&text));
        if let Some(digest) = digest.0.first_chunk_mut() {
            write_words(&words.0, digest);
        }
        words.0 = outer.0;
        compress256(&mut words.0, core::slice::from_ref(&digest.0));
        write_words(&words.0, out);
    }
}

/// The second and last block of a text, of which `rest` bytes at its front are still to be written:
/// FIPS 180-4 section 5.1.1.
fn second_block(rest: u8) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    if let Some(mark) = block.get_mut(usize::from(rest)) {
        *mark = 0x80;
    }
    if let Some(end) = block.last_chunk_mut() {
        *end = u64::from(rest).saturating_add(BLOCK as u64).saturating_mul(8).to_be_bytes();
    }
    block
}

fn write_words(words: &[u32; 8], out: &mut [u8; 32]) {
    for (to, word) in out.as_chunks_mut().0.iter_mut().zip(words) {
        *to = word.to_be_bytes();
    }
}

/// The state after a block of `0x36`; a test computes it.
const ZERO_KEY_INNER: [u32; 8] = [
    0xf454_dead,
    0x9725_214f,
    0x90da_f2a0,
    0xdf12_28ea,
    0x64e5_750f,
    0xa392_4181,
    0x824a_932b,
    0xf8e0_4e32,
];
/// The state after a block of `0x5c`.
const ZERO_KEY_OUTER: [u32; 8] = [
    0xd385_480f,
    0x7abb_6477,
    0x37c9_c538,
    0x5dd8_2467,
    0x8e04_3a72,
    0x7534_34b0,
    0xdeb8_2818,
    0x361d_45a6,
];

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_key_of_zeros_has_the_states_that_are_written_down() {
        for length in [0, 1, 32, 64] {
            let computed = HmacSha256::new(&alloc::vec![0; length]);
            let written = HmacSha256::without_salt();
            assert_eq!(computed.inner.words.0, written.inner.words.0);
            assert_eq!(computed.outer.words.0, written.outer.words.0);
            assert_eq!(computed.inner.length, written.inner.length);
        }
    }

    #[test]
    fn a_step_of_a_ratchet_is_the_hmac_of_a_byte() {
        for byte in 0..=255u8 {
            let key: [u8; 32] = core::array::from_fn(|place| byte ^ (place as u8).wrapping_mul(67));
            let general = |byte| {
                let mut tag = [0; 32];
                HmacSha256::new(&key).tag_into(&[&[byte]], &mut tag);
                tag
            };
            let (mut one, mut two) = ([0; 32], [0; 32]);
            of_bytes(&key, [byte, !byte], [&mut one, &mut two]);
            assert_eq!([one, two], [general(byte), general(!byte)]);
        }
    }

    /// Every length around the edges of blocks, cut into parts at every place.
    #[test]
    fn parts_make_no_difference() {
        let text: Vec<u8> = (0..200u8).collect();
        for length in 0..=200 {
            let expected: [u8; 32] = Sha256::digest(&text[..length]).into();
            for cut in 0..=length {
                for second in [cut, cut.midpoint(length), length] {
                    let parts = [&text[..cut], &text[cut..second], &text[second..length]];
                    let mut out = [0; 32];
                    State { words: Scratch(INITIAL), length: 0 }.finish(&parts, &mut out);
                    assert_eq!(out, expected, "{length} {cut} {second}");
                }
            }
        }
    }
}
