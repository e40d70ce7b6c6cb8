//! Takes a client's state over from libolm: a directory of its pickles, made anew as olmec's own.
//!
//! ```text
//! cargo run --example migrate_from_libolm            shows itself with pickles of a real libolm
//! cargo run --example migrate_from_libolm -- OLD NEW --old-key-file FILE --new-key-file FILE \
//!                                            --context '@alice:tea.example PHONE'
//! ```
//!
//! The old pickles are only read. Each result is `NEW/NAME.olmec`: whole or not there at all, and
//! never written over anything. So the program can be interrupted and run again.
//!
//! | read | for |
//! |---|---|
//! | `migration.rs` | the way of one file: start here |
//! | `../shared/any_object.rs` | which kind of object a pickle of libolm holds |
//! | `new_file.rs` | a file that is there whole or not at all |
//! | `demonstration.rs` | what is shown without arguments, and checked |

// In a program, `pub` says what its other modules use.
#![expect(unreachable_pub, reason = "nothing is exported from a program")]

#[path = "../shared/any_object.rs"]
mod any_object;
mod demonstration;
#[path = "../shared/key_bytes.rs"]
mod key_bytes;
mod migration;
mod new_file;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Parser};
use olmec::pickle::PickleKey;
use zeroize::Zeroizing;

use key_bytes::{KeyBytes, KeyFormat};
use migration::{Migration, Tally};

/// Makes olmec's own pickles from a directory of libolm's.
///
/// One line tells what became of each file. The old files are only read; each result is
/// NEW/NAME.olmec, whole or not there at all, and a file that is already there is left alone.
/// Without any arguments, the program shows itself with pickles that a real libolm wrote.
#[derive(Parser)]
#[command(
    name = "migrate_from_libolm",
    after_help = "Exit status: 0 every file is taken over, now or before; 1 some are not; 2 wrong use, or \
                  no file could be read.",
    group = ArgGroup::new("old_key").required(true).multiple(true).args(["old_key_file", "old_key_env"])
)]
struct Arguments {
    /// The directory with libolm's pickles, one a file, as the base64 text that libolm gives
    old: PathBuf,
    /// Another directory, for the results; made if it is not there
    new: PathBuf,
    /// A file with the key of the old pickles, of any length; several are tried in turn
    #[arg(long, value_name = "FILE")]
    old_key_file: Vec<PathBuf>,
    /// An environment variable with the key of the old pickles
    #[arg(long, value_name = "NAME")]
    old_key_env: Vec<String>,
    /// How the keys of the old pickles are written down
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    old_key_format: KeyFormat,
    /// A file with the key for the new pickles: 32 random bytes, or 64 hexadecimal digits
    #[arg(long, value_name = "FILE")]
    new_key_file: PathBuf,
    /// What the new pickles are for: user id and device id, such as "@alice:tea.example PHONE"
    ///
    /// It is not stored, and the client must give the same bytes to open a pickle: one of another
    /// user or device then does not open in its place. The generation of each is 1, so the client
    /// saves with 2 next.
    #[arg(long, value_name = "TEXT")]
    context: String,
}

impl Arguments {
    fn migration(self) -> Result<Migration, String> {
        let old_keys = self.old_keys()?;
        let new_key = new_key(&self.new_key_file)?;
        let context = self.context.into_bytes();
        Ok(Migration { old: self.old, new: self.new, old_keys, new_key, context })
    }

    fn old_keys(&self) -> Result<Vec<KeyBytes>, String> {
        let format = self.old_key_format;
        let files = self.old_key_file.iter().map(|path| key_bytes::from_file(path, format));
        let variables = self.old_key_env.iter().map(|name| {
            let value = std::env::var_os(name).ok_or(format!("{name} is not set"))?;
            let value = Zeroizing::new(value.into_encoded_bytes());
            key_bytes::from_bytes(&value, format)
                .map_err(|why| format!("cannot read {name}: {why}"))
        });
        files.chain(variables).collect()
    }
}

/// A key for our own pickles has one length, which tells the two ways to write it down apart.
fn new_key(path: &std::path::Path) -> Result<PickleKey, String> {
    let bytes = key_bytes::from_file(path, KeyFormat::Bytes)?;
    let bytes = match bytes.len() {
        PickleKey::LENGTH => bytes,
        _ => key_bytes::from_bytes(&bytes, KeyFormat::Hex).unwrap_or(bytes),
    };
    let key: &[u8; PickleKey::LENGTH] = bytes.as_slice().try_into().map_err(|_| {
        let (name, length) = (path.display(), bytes.len());
        format!("{name} has {length} bytes; the new key has 32, or is 64 hexadecimal digits")
    })?;
    Ok(PickleKey::from_bytes(key))
}

/// The whole program, for arguments from wherever.
fn migrate(arguments: Arguments, out: &mut impl Write) -> Result<Tally, Box<dyn Error>> {
    arguments.migration()?.run(out)
}

fn main() -> ExitCode {
    if std::env::args_os().len() <= 1 {
        return match demonstration::run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("This is not how it goes: {error}");
                ExitCode::FAILURE
            }
        };
    }
    match migrate(Arguments::parse(), &mut std::io::stdout()) {
        Ok(tally) => ExitCode::from(tally.exit_status()),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
