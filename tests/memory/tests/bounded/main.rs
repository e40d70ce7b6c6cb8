//! No input makes an entry point allocate more than a stated multiple of its length.
//!
//! The inputs are those of all fuzz targets, seeds and corpora, as bytes and as base64, and each of
//! them goes to every entry point, whatever it was meant for. Contents of pickles are also sealed with
//! the right key, so that what they count is believed as far as it ever is.

mod entries;
#[path = "../../../support/envelope.rs"]
mod envelope;
#[path = "../../../model/mod.rs"]
mod model;

use std::collections::BTreeSet;

use base64ct::{Base64Unpadded, Encoding as _};
use entries::{ENTRIES, Entry, KEY};
use envelope::{Envelope, Opened};
use olmec_memory::{Allocated, measure};

/// What an input may cost: so many times its length and so many bytes, in so many blocks.
#[derive(Clone, Copy)]
struct Bound {
    times: usize,
    bytes: usize,
    blocks: usize,
}

/// Of messages, keys and codes.
const MESSAGE: Bound = Bound { times: 2, bytes: 4 * 1024, blocks: 64 };
/// Of pickles: the lists in them become objects. A block for each key, and a key has at least 32 bytes.
const PICKLE: Bound = Bound { times: 4, bytes: 64 * 1024, blocks: 256 };

fn bound(entry: &Entry, length: usize) -> Bound {
    let Bound { times, bytes, blocks } = if entry.is_pickle { PICKLE } else { MESSAGE };
    Bound { times, bytes, blocks: blocks + if entry.is_pickle { length / 16 } else { 0 } }
}

/// How far beyond its bound an entry went.
fn excess(entry: &Entry, input: &[u8]) -> Option<Allocated> {
    let text = std::str::from_utf8(input).ok();
    let ((), used) = measure(|| (entry.read)(input, text));
    let Bound { times, bytes, blocks } = bound(entry, input.len());
    // A debug build of graviola asks the environment before each call, in blocks of its own.
    let few_blocks = cfg!(debug_assertions) || used.blocks <= blocks;
    let within = used.peak <= times * input.len() + bytes && few_blocks;
    (!within).then_some(used)
}

/// All inputs: as they are, as text, and sealed.
fn inputs() -> BTreeSet<Vec<u8>> {
    let mut inputs = BTreeSet::new();
    let sealed_by = Envelopes::new();
    for target in olmec_fuzz::ALL {
        for input in olmec_fuzz::corpus::inputs(target).unwrap() {
            let contents = input.get(1..).unwrap_or_default();
            if target.name.contains('_') && input.first() == Some(&1) {
                inputs.extend(sealed_by.all(contents));
            }
            inputs.insert(Base64Unpadded::encode_string(&input).into_bytes());
            inputs.insert(contents.to_vec());
            inputs.insert(input);
        }
    }
    // Counts and lengths that promise more than there is, and nothing at all of any length.
    for length in [0, 1, 16, 229, 1_000, 70_000, 1_000_000] {
        for byte in [0x00, 0x7F, 0xFF, b'A', b'[', b'1'] {
            inputs.insert(vec![byte; length]);
        }
    }
    inputs
}

/// One good pickle in each envelope, around which others can be sealed.
struct Envelopes(Vec<Opened>);

impl Envelopes {
    fn new() -> Self {
        let opened = |envelope, text: &str| Opened::new(envelope, text, &KEY);
        let mut all = vec![
            opened(Envelope::AesCbcHmac, &entries::libolm_pickle()),
            opened(Envelope::Dehydrated, &entries::dehydrated_device()),
        ];
        all.extend(entries::native_pickles().iter().map(|text| opened(Envelope::Native, text)));
        Self(all)
    }

    fn all(&self, contents: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        self.0.iter().map(|envelope| envelope.sealed_again(contents).into_bytes())
    }
}

#[test]
fn no_input_makes_an_entry_point_allocate_beyond_its_bound() {
    let inputs = inputs();
    assert!(inputs.len() > 5_000, "{}", inputs.len());
    for entry in ENTRIES {
        for input in &inputs {
            if let Some(used) = excess(entry, input) {
                let start = &input[..input.len().min(40)];
                panic!("{}: {used:?} for {} bytes: {start:02x?}", entry.name, input.len());
            }
        }
    }
    println!("{} inputs to each of {} entry points", inputs.len(), ENTRIES.len());
}

/// The measure must be able to fail: a reader that believes a count.
#[test]
fn a_reader_that_reserves_what_it_is_told_to_is_found_out() {
    let credulous = Entry {
        name: "credulous",
        is_pickle: false,
        read: |input, _| {
            let count = input.iter().take(2).fold(0, |count, byte| count << 8 | usize::from(*byte));
            drop(std::hint::black_box(Vec::<u8>::with_capacity(count)));
        },
    };
    assert!(excess(&credulous, &[0, 9]).is_none());
    assert_eq!(excess(&credulous, &[0xFF, 0xFF]).map(|used| used.peak), Some(65_535));
}
