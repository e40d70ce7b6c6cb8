//! A key from a file or an environment variable, and never from the command line: what stands
//! there, every process on the machine can read.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use clap::ValueEnum;
use zeroize::Zeroizing;

/// More than any key has.
const LIMIT: usize = 64 * 1024;

/// How a key is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum KeyFormat {
    /// Every byte belongs to the key, also a line break at the end
    #[default]
    Bytes,
    /// One line break at the end does not belong to the key, everything before it does
    Line,
    /// Hexadecimal digits, two for each byte; white space around them does not count
    Hex,
}

/// A key as it is, of any length.
pub type KeyBytes = Zeroizing<Vec<u8>>;

/// The key in a file.
pub fn from_file(path: &Path, format: KeyFormat) -> Result<KeyBytes, String> {
    let name = path.display();
    let cannot = |why: &dyn std::fmt::Display| format!("cannot read the key {name}: {why}");
    // Of the right size at once, so that no copy is left behind when it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
    let file = File::open(path).map_err(|error| cannot(&error))?;
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    if bytes.len() > LIMIT {
        return Err(cannot(&format!("more than {LIMIT} bytes are no key")));
    }
    from_bytes(&bytes, format).map_err(|why| cannot(&why))
}

/// The key that these bytes write down.
pub fn from_bytes(bytes: &[u8], format: KeyFormat) -> Result<KeyBytes, String> {
    let key = match format {
        KeyFormat::Bytes => bytes.to_vec(),
        KeyFormat::Line => {
            let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
            line.strip_suffix(b"\r").filter(|_| line.len() < bytes.len()).unwrap_or(line).to_vec()
        }
        KeyFormat::Hex => hex::decode(bytes.trim_ascii())
            .map_err(|_| "it is not an even number of hexadecimal digits")?,
    };
    Ok(Zeroizing::new(key))
}
