//! The envelope of the file.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::encoding::base64;
use crate::encoding::base64::Base64Error;
use crate::error::{CodedError, ErrorCode};
use crate::primitives::aes_cbc_hmac::NotAuthentic;
use crate::primitives::aes_ctr::{CtrHmacKeys, draw_iv};
use crate::random::{RandomError, TryCryptoRng};

const HEADER: &str = "-----BEGIN MEGOLM SESSION DATA-----";
const FOOTER: &str = "-----END MEGOLM SESSION DATA-----";
const VERSION: u8 = 1;
/// How many characters stand on a line that we write.
const LINE: usize = 96;

/// The fewest rounds with which a file is written, as the specification demands.
pub const MIN_ROUNDS: u32 = 100_000;

/// How much a file may ask of us before anything of it is known to be genuine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most rounds of PBKDF2; a million take about a second.
    pub max_rounds: u32,
    /// The most bytes of the text; reading it takes about four times as many of memory.
    pub max_bytes: usize,
}

/// Ten million rounds, 256 MiB.
impl Default for Limits {
    fn default() -> Self {
        Self { max_rounds: 10_000_000, max_bytes: 256 << 20 }
    }
}

/// What a file says about itself before anything has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyExportInfo {
    /// The rounds of PBKDF2. Fewer than [`MIN_ROUNDS`] make the passphrase easier to guess.
    pub rounds: u32,
    /// The length of the room keys' JSON in bytes.
    pub length: usize,
}

/// The parts of the decoded file.
struct Parts<'a> {
    authenticated: &'a [u8],
    salt: &'a [u8; 16],
    iv: &'a [u8; 16],
    rounds: u32,
    ciphertext: &'a [u8],
    tag: &'a [u8; 32],
}

impl<'a> Parts<'a> {
    fn split(bytes: &'a [u8]) -> Result<Self, KeyExportError> {
        let (version, _) = bytes.split_first().ok_or(KeyExportError::Malformed)?;
        if *version != VERSION {
            return Err(KeyExportError::UnsupportedVersion(*version));
        }
        Self::split_version_1(bytes).ok_or(KeyExportError::Malformed)
    }

    fn split_version_1(bytes: &'a [u8]) -> Option<Self> {
        let (authenticated, tag) = bytes.split_last_chunk()?;
        let (_, rest) = authenticated.split_first()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let (iv, rest) = rest.split_first_chunk()?;
        let (rounds, ciphertext) = rest.split_first_chunk()?;
        let rounds = u32::from_be_bytes(*rounds);
        (rounds > 0).then_some(Self { authenticated, salt, iv, rounds, ciphertext, tag })
    }
}

/// What a file says about itself; nothing of it is authenticated.
///
/// # Errors
///
/// See [`KeyExportError`].
pub fn inspect(file: &str) -> Result<KeyExportInfo, KeyExportError> {
    let bytes = decode(file)?;
    let parts = Parts::split(&bytes)?;
    Ok(KeyExportInfo { rounds: parts.rounds, length: parts.ciphertext.len() })
}

/// The plaintext of a file.
pub(super) fn open(
    file: &str,
    passphrase: &str,
    limits: Limits,
) -> Result<Zeroizing<Vec<u8>>, KeyExportError> {
    if file.len() > limits.max_bytes {
        return Err(KeyExportError::TooLarge { max: limits.max_bytes });
    }
    let bytes = decode(file)?;
    let Parts { authenticated, salt, iv, rounds, ciphertext, tag } = Parts::split(&bytes)?;
    if rounds > limits.max_rounds {
        return Err(KeyExportError::TooManyRounds { rounds, max: limits.max_rounds });
    }
    let keys = CtrHmacKeys::stretch(passphrase.as_bytes(), salt, rounds);
    Ok(keys.open(authenticated, tag, iv, ciphertext)?)
}

/// The file of a plaintext.
pub(super) fn seal<R: TryCryptoRng + ?Sized>(
    plaintext: &[u8],
    passphrase: &str,
    rounds: u32,
    rng: &mut R,
) -> Result<String, RandomError> {
    let mut salt = [0; 16];
    rng.try_fill_bytes(&mut salt).map_err(|_| RandomError)?;
    let iv = draw_iv(rng)?;
    let keys = CtrHmacKeys::stretch(passphrase.as_bytes(), &salt, rounds);
    let head = [&[VERSION], salt.as_slice(), &iv, &rounds.to_be_bytes()].concat();
    // Room for all of it, so that the plaintext is nowhere else before it is encrypted.
    let mut bytes =
        Vec::with_capacity(plaintext.len().saturating_add(head.len()).saturating_add(32));
    bytes.extend_from_slice(&head);
    bytes.extend_from_slice(plaintext);
    keys.apply(&iv, bytes.get_mut(head.len()..).unwrap_or_default());
    let tag = keys.tag(&bytes);
    bytes.extend_from_slice(&tag);
    Ok(encode(&bytes))
}

fn encode(bytes: &[u8]) -> String {
    let body = base64::encode(bytes);
    let lines = body.len().div_ceil(LINE);
    let frame = HEADER.len().saturating_add(FOOTER.len()).saturating_add(2);
    let length = body.len().saturating_add(lines).saturating_add(frame);
    let mut file = String::with_capacity(length);
    file.push_str(HEADER);
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        file.push('\n');
        file.push_str(line);
        rest = after;
    }
    file.push('\n');
    file.push_str(FOOTER);
    file.push('\n');
    file
}

/// The bytes between the two lines; white space around and between is passed over.
fn decode(file: &str) -> Result<Vec<u8>, KeyExportError> {
    let body = file.trim().strip_prefix(HEADER).and_then(|rest| rest.strip_suffix(FOOTER));
    let body = body.ok_or(KeyExportError::Malformed)?;
    let mut dense = String::with_capacity(body.len());
    dense.extend(body.split_ascii_whitespace());
    Ok(base64::decode(&dense)?)
}

/// Why a file was not decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyExportError {
    /// The lines around it are missing, or it is too short.
    #[error("cannot read the key export: it is not such a file, or cut; check the file")]
    Malformed,
    /// What is between the lines is not base64.
    #[error("cannot read the key export: {0}")]
    Base64(#[from] Base64Error),
    /// The version is not 1.
    #[error("cannot read the key export: its version {0} is not supported; update")]
    UnsupportedVersion(u8),
    /// The file is larger than the limit.
    #[error("did not read the key export: it has more than {max} bytes; raise the limit?")]
    TooLarge {
        /// The limit.
        max: usize,
    },
    /// More rounds than the limit would have to be made; none was.
    #[error(
        "did not read the key export: it takes {rounds} rounds, more than {max}; raise the limit?"
    )]
    TooManyRounds {
        /// What the file asks for.
        rounds: u32,
        /// The limit.
        max: u32,
    },
    /// Another passphrase, or the file is damaged; which of these cannot be said.
    #[error("cannot decrypt the key export: the passphrase is another, or the file is damaged")]
    Authentication,
}

impl From<NotAuthentic> for KeyExportError {
    fn from(_: NotAuthentic) -> Self {
        Self::Authentication
    }
}

impl CodedError for KeyExportError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Malformed => ErrorCode::MalformedKeyExport,
            Self::Base64(error) => error.code(),
            Self::UnsupportedVersion(_) => ErrorCode::UnsupportedVersion,
            Self::TooLarge { .. } => ErrorCode::InputTooLarge,
            Self::TooManyRounds { .. } => ErrorCode::TooManyRounds,
            Self::Authentication => ErrorCode::AuthenticationFailed,
        }
    }
}
