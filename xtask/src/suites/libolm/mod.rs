//! The drop-in library: it has libolm's interface, is installed as Debian's is, and does the same.

pub(crate) mod compare;
pub(crate) mod installed;
mod interface;

use std::path::Path;

use anyhow::Result;

use crate::apt::{self, CMAKE, GCC, GXX, LIBOLM, PKG_CONFIG, VALGRIND};
use crate::libolm::{Arguments, install};
use crate::run::{cargo, target_dir};
use compare::Under;

/// Debian's library, which the loader finds by this name.
const THEIRS: &str = "libolm.so.3";

/// Calls in the default suite.
const CALLS: [(Under, u32); 3] =
    [(Under::Nothing, 200_000), (Under::Valgrind, 4_000), (Under::AddressSanitizer, 40_000)];

/// Everything about the drop-in.
pub(super) fn run() -> Result<()> {
    apt::ensure(&[LIBOLM, GCC, GXX, CMAKE, PKG_CONFIG, VALGRIND])?;
    cargo("test --package olmec-libolm --package olmec-libolm-tests").run()?;
    let destdir = target_dir("libolm").join("root");
    if destdir.exists() {
        std::fs::remove_dir_all(&destdir)?;
    }
    let libdir = installed::libdir();
    let arguments =
        Arguments { prefix: "/usr".into(), destdir: Some(destdir.clone()), libdir: libdir.clone() };
    let built = install(&arguments)?;
    let prefix = destdir.join("usr");
    let lib = prefix.join(&libdir);
    installed::check(&destdir, &libdir)?;
    interface::check(&prefix, &lib)?;
    installed::programs(&built, &prefix, &lib)?;
    let ours = lib.join(THEIRS);
    for (under, calls) in CALLS {
        compare::run(&ours, under, calls, None)?;
    }
    Ok(())
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
