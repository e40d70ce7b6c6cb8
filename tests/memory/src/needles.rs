//! What is searched for: secrets, cut into pieces, in every form they could have been written in.

use aho_corasick::AhoCorasick;
use base64ct::{Base64Unpadded, Encoding as _};

/// Length of a piece in bytes. Pieces begin at every eighth byte, so wherever 24 bytes of a secret
/// lie together a whole piece does; and a piece from the middle of a Curve25519 or Ed25519 secret
/// is the same whether the secret was clamped or not.
const PIECE: usize = 16;
const STEP: usize = 8;

/// How a secret was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its bytes.
    Raw,
    /// Base64, beginning at any of its three alignments.
    Base64,
    /// Hexadecimal digits, small or capital.
    Hex,
    /// Decimal numbers with commas, as in JSON.
    Decimal,
}

/// All needles, ready to be searched for at once.
#[derive(Debug)]
pub(crate) struct Needles {
    automaton: AhoCorasick,
    /// Whose piece the pattern of the same place is, and in which form.
    meanings: Vec<(String, Form)>,
}

impl Needles {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut patterns = Vec::new();
        let mut meanings = Vec::new();
        for (name, secret) in secrets {
            assert!(secret.len() >= PIECE, "{name} is too short to be told from chance");
            for piece in secret.windows(PIECE).step_by(STEP) {
                for (form, pattern) in forms(piece) {
                    patterns.push(pattern);
                    meanings.push((name.to_owned(), form));
                }
            }
        }
        let automaton = AhoCorasick::new(patterns).expect("far fewer needles than it can hold");
        Self { automaton, meanings }
    }

    /// Every needle that occurs in the block; of those that overlap, the one that ends first.
    pub(crate) fn find(&self, block: &[u8]) -> impl Iterator<Item = &(String, Form)> {
        self.automaton.find_iter(block).map(|found| &self.meanings[found.pattern()])
    }
}

/// Looks for secrets in any bytes.
#[derive(Debug)]
pub struct Searcher(Needles);

impl Searcher {
    /// Looks for these secrets, each with its name. They must have at least 16 bytes.
    pub fn new(secrets: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let secrets: Vec<_> = secrets.into_iter().collect();
        Self(Needles::new(secrets.iter().map(|(name, secret)| (name.as_str(), secret.as_slice()))))
    }

    /// The name and the form of every piece of a secret that is in the bytes.
    pub fn find<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = String> + 'a {
        self.0.find(bytes).map(|(name, form)| format!("{name} as {form:?}"))
    }
}

/// The piece in every form, complete wherever in a longer text it may stand.
fn forms(piece: &[u8]) -> Vec<(Form, Vec<u8>)> {
    let decimal = |separator| piece.iter().map(u8::to_string).collect::<Vec<_>>().join(separator);
    let mut forms = vec![
        (Form::Raw, piece.to_vec()),
        (Form::Hex, hex::encode(piece).into()),
        (Form::Hex, hex::encode_upper(piece).into()),
        (Form::Decimal, decimal(",").into()),
        (Form::Decimal, decimal(", ").into()),
    ];
    // Three bytes are four characters; what does not fill four depends on what stands beside it.
    forms.extend((0..3).map(|skipped| {
        let (whole, _) = piece[skipped..].as_chunks::<3>();
        (Form::Base64, Base64Unpadded::encode_string(whole.as_flattened()).into())
    }));
    forms
}
