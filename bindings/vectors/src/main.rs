//! Writes the test vectors as calls of the facade; the library says what the format is.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;

/// The test vectors as calls of the facade.
#[derive(Parser)]
enum Command {
    /// Writes the calls, and prints how many cases they are.
    Calls {
        /// The file to write.
        #[arg(long, default_value = "target/binding-calls.json")]
        out: PathBuf,
    },
}

fn main() -> Result<()> {
    let Command::Calls { out } = Command::parse();
    let (calls, tally) = olmec_binding_vectors::translate(&olmec_binding_vectors::folder())?;
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let mut file = BufWriter::new(File::create(&out).with_context(|| out.display().to_string())?);
    serde_json::to_writer(&mut file, &calls)?;
    file.flush()?;
    print!("{tally}");
    Ok(())
}
