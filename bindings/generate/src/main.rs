//! Makes the sources of the Kotlin, Swift, Python and JavaScript packages, and the list of
//! everything that they offer, from the metadata inside the compiled library.
//!
//! ```text
//! olmec-generate sources --language kotlin --out DIRECTORY LIBRARY
//! olmec-generate javascript --module MODULE --out DIRECTORY LIBRARY
//! olmec-generate surface LIBRARY
//! ```
//!
//! The generators are libraries here, so `Cargo.lock` pins them and nothing has to be installed.

mod javascript;
mod surface;

use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Parser, ValueEnum};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

/// Makes sources from the compiled library of bindings/uniffi.
#[derive(Parser)]
enum Command {
    /// Writes the sources for one language.
    Sources {
        /// The language.
        #[arg(long)]
        language: Language,
        /// The directory to write to.
        #[arg(long)]
        out: Utf8PathBuf,
        /// The compiled library.
        library: Utf8PathBuf,
    },
    /// Writes the made parts of the JavaScript package.
    Javascript {
        /// The compiled WebAssembly module of bindings/wasm.
        #[arg(long)]
        module: Utf8PathBuf,
        /// The directory to write to.
        #[arg(long)]
        out: Utf8PathBuf,
        /// The compiled library, of the same features.
        library: Utf8PathBuf,
    },
    /// Prints every type, method and error of the library.
    Surface {
        /// The compiled library.
        library: Utf8PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Kotlin,
    Swift,
    Python,
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Sources { language, out, library } => {
            let language = match language {
                Language::Kotlin => TargetLanguage::Kotlin,
                Language::Swift => TargetLanguage::Swift,
                Language::Python => TargetLanguage::Python,
            };
            generate(GenerateOptions {
                languages: vec![language],
                source: library,
                out_dir: out,
                ..GenerateOptions::default()
            })
        }
        Command::Javascript { module, out, library } => javascript::write(&library, &module, &out),
        Command::Surface { library } => {
            print!("{}", surface::surface(&library)?);
            Ok(())
        }
    }
}
