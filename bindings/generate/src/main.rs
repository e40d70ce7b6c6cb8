//! Makes the sources of the Kotlin, Swift, Python and JavaScript packages and of the C library, and the list of
//! everything that they offer, from the metadata inside the compiled library.
//!
//! ```text
//! olmec-generate sources --language kotlin --out DIRECTORY LIBRARY
//! olmec-generate python-stubs LIBRARY
//! olmec-generate javascript --module MODULE --out DIRECTORY LIBRARY
//! olmec-generate surface LIBRARY
//! olmec-generate parity [--check] --root CHECKOUT --scratch DIRECTORY LIBRARY
//! olmec-generate c [--check] --crate-dir bindings/c LIBRARY
//! olmec-generate c-vectors --calls FILE --out DIRECTORY LIBRARY
//! ```
//!
//! The generators are libraries here, so `Cargo.lock` pins them and nothing has to be installed.

mod c;
mod javascript;
mod kotlin;
mod metadata;
mod parity;
mod secrets;
mod stubs;
mod surface;

use anyhow::Result;
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Parser, ValueEnum};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

/// Makes sources from the compiled library of bindings/uniffi.
#[derive(Parser)]
enum Command {
    /// Writes the sources for one language.
    Sources {
        /// The language.
        #[arg(long)]
        language: SourceLanguage,
        /// The directory to write to.
        #[arg(long)]
        out: Utf8PathBuf,
        /// The compiled library.
        library: Utf8PathBuf,
    },
    /// Prints the type stubs of the Python package.
    PythonStubs {
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
    /// Writes docs/parity.md: what each language offers of the surface.
    Parity {
        /// Write nothing, and fail if the page is not up to date.
        #[arg(long)]
        check: bool,
        /// The checkout.
        #[arg(long)]
        root: Utf8PathBuf,
        /// A directory for the sources that are compared.
        #[arg(long)]
        scratch: Utf8PathBuf,
        /// The compiled library.
        library: Utf8PathBuf,
    },
    /// Writes the C library's functions, its headers, and the list of what it exports.
    C {
        /// Write nothing, and fail if anything differs from what is there.
        #[arg(long)]
        check: bool,
        /// The folder of the crate.
        #[arg(long)]
        crate_dir: Utf8PathBuf,
        /// The compiled library.
        library: Utf8PathBuf,
    },
    /// Writes the calls of the test vectors for C and C++.
    CVectors {
        /// What `olmec-binding-vectors calls` wrote.
        #[arg(long)]
        calls: Utf8PathBuf,
        /// The directory to write to.
        #[arg(long)]
        out: Utf8PathBuf,
        /// The compiled library.
        library: Utf8PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SourceLanguage {
    Kotlin,
    Swift,
    Python,
}

/// Writes the sources of a package.
pub(crate) fn sources(language: SourceLanguage, library: &Utf8Path, out: &Utf8Path) -> Result<()> {
    let target = match language {
        SourceLanguage::Kotlin => TargetLanguage::Kotlin,
        SourceLanguage::Swift => TargetLanguage::Swift,
        SourceLanguage::Python => TargetLanguage::Python,
    };
    generate(GenerateOptions {
        languages: vec![target],
        source: library.to_owned(),
        out_dir: out.to_owned(),
        ..GenerateOptions::default()
    })?;
    match language {
        SourceLanguage::Kotlin => kotlin::mend(&out.join("org/olmec/olmec.kt"), library),
        SourceLanguage::Python => secrets::name_in_python(&out.join("olmec.py"), library),
        SourceLanguage::Swift => secrets::describe_in_swift(&out.join("Olmec.swift"), library),
    }
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Sources { language, out, library } => sources(language, &library, &out),
        Command::PythonStubs { library } => {
            print!("{}", stubs::stubs(&library)?);
            Ok(())
        }
        Command::Javascript { module, out, library } => javascript::write(&library, &module, &out),
        Command::Surface { library } => {
            print!("{}", surface::surface(&library)?);
            Ok(())
        }
        Command::Parity { check, root, scratch, library } => {
            parity::write(&library, &root, &scratch, check)
        }
        Command::C { check, crate_dir, library } => c::write(&library, &crate_dir, check),
        Command::CVectors { calls, out, library } => c::vectors(&library, &calls, &out),
    }
}
