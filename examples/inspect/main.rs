//! Says what a message, a key, an export or a pickle is and what is in it, and never a secret.
//!
//! ```text
//! cargo run --example inspect                        shows itself with a few test vectors
//! cargo run --example inspect -- FILE                or - for the standard input
//! cargo run --example inspect -- FILE --key KEY      a pickle, opened
//! ```
//!
//! Nothing is authenticated but what a key was given for, and session keys, which carry their own
//! signature. The rest is what the input claims.
//!
//! | read | for |
//! |---|---|
//! | `recognise.rs` | what bytes and texts can be: start here |
//! | `messages.rs`, `pickles.rs`, `json.rs` | what is said about each |
//! | `demonstration.rs` | what is shown without arguments, and checked |

// In a program, `pub` says what its other modules use.
#![expect(unreachable_pub, reason = "nothing is exported from a program")]

#[path = "../shared/any_object.rs"]
mod any_object;
mod demonstration;
mod finding;
mod json;
#[path = "../shared/key_bytes.rs"]
mod key_bytes;
mod messages;
mod pickles;
mod recognise;

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use zeroize::Zeroizing;

use finding::Verdict;
use key_bytes::KeyFormat;
use pickles::Key;

/// More than anything that this library reads or writes.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Says what an Olm or Megolm message, key, export or pickle is and what is in it.
///
/// Takes bytes, base64 text, and JSON: Olm and Megolm messages, encrypted events, session keys
/// and exports, public keys and signatures, pickles of olmec, libolm and vodozemac, dehydrated
/// devices. Says what the input claims; what is authentic, it says. Never prints a secret.
/// Without any arguments, the program shows itself with a few test vectors.
#[derive(Parser)]
#[command(
    name = "inspect",
    after_help = "Exit status: 0 it is something, or could be; 1 it is refused, and why; 2 wrong use, or it \
                  could not be read."
)]
struct Arguments {
    /// The file to look at, or - for the standard input
    input: PathBuf,
    /// A file with the key of the pickle or dehydrated device
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// How the key is written down
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, requires = "key")]
    key_format: KeyFormat,
    /// What a pickle of olmec's own was sealed for, if anything
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        requires = "key",
        hide_default_value = true
    )]
    context: String,
}

fn inspect(arguments: &Arguments) -> Result<Verdict, String> {
    let bytes = arguments.key.as_ref().map(|path| key_bytes::from_file(path, arguments.key_format));
    let key = bytes.transpose()?.map(|bytes| Key { bytes, context: arguments.context.clone() });
    let name = arguments.input.display();
    let input = read(&arguments.input).map_err(|error| format!("cannot read {name}: {error}"))?;
    Ok(recognise::recognise(&input, key.as_ref()))
}

/// What is read can be the most secret thing its owner has, so it is wiped.
fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let source: &mut dyn Read =
        if path == Path::new("-") { &mut io::stdin() } else { &mut File::open(path)? };
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(LIMIT + 1).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= LIMIT => Ok(bytes),
        _ => Err(io::Error::other(format!("it is larger than anything known: {LIMIT} bytes"))),
    }
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
    match inspect(&Arguments::parse()) {
        Ok(verdict) => {
            let _ = write!(io::stdout(), "{verdict}"); // into a closed pipe, nobody looks
            if matches!(verdict, Verdict::Refused(_)) {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
