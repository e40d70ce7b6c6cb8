//! The generator of the packages' sources, and the compiled library that it reads.

use anyhow::{Context as _, Result};

use crate::run::{Cmd, cargo, target_dir};
use crate::sources::library_name;

/// Both, built.
pub(crate) struct Generator {
    /// The path of the generator. It is run by its path: to ask cargo for it alone would choose
    /// other features of the crates that both use, and build them again.
    pub(crate) program: String,
    /// The path of the library of `bindings/uniffi`, whose metadata say what it offers.
    pub(crate) library: String,
}

impl Generator {
    /// Builds both, the library with all features.
    pub(crate) fn build() -> Result<Self> {
        Self::build_with(&[])
    }

    /// Builds both, the library with other features than its default ones if arguments of cargo
    /// say so.
    pub(crate) fn build_with(features: &[&str]) -> Result<Self> {
        let build: Cmd = cargo("build --package olmec-uniffi --package olmec-generate");
        build.args(features.iter().copied()).run()?;
        let path = |file: &str| {
            let path = target_dir("debug").join(file);
            path.into_os_string().into_string().ok().context("the target directory is not UTF-8")
        };
        Ok(Self {
            program: path(&format!("olmec-generate{}", std::env::consts::EXE_SUFFIX))?,
            library: path(&library_name())?,
        })
    }
}
