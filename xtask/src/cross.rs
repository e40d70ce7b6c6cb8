//! Building for targets other than this machine: with the compiler's standard library for it (rustup's), or
//! with one that Debian's compiler makes from its source package.

use anyhow::{Context, Result};

use crate::apt::{self, LLD, RUST_WEB_SRC, RUSTC_WEB};
use crate::job::Missing;
use crate::run::Cmd;
use crate::shipping::{ENCODED_RUSTFLAGS, SEPARATOR};
use crate::toolchain::{Version, has_target};

/// The browser, and every other WebAssembly runtime in JavaScript.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Flags for modules whose standard library is made from source: panics without the texts and
/// places that nobody would see.
const WITHOUT_PANIC_TEXTS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

/// A library for a target, of which nothing is linked.
pub(crate) fn library_for(target: &str, build: Cmd) -> Result<Cmd> {
    let build = build.args(["--target", target]);
    if has_target(target) { Ok(build) } else { with_debian_rustc(build) }
}

/// A linked WebAssembly module, compiled with these flags, and with what makes it smaller where
/// the standard library is made from source.
pub(crate) fn module(build: Cmd, mut flags: Vec<String>) -> Result<Cmd> {
    let mut build = build.args(["--target", WASM]);
    if !has_target(WASM) {
        apt::ensure(&[LLD])?;
        build = with_debian_rustc(build)?
            .args(["-Zbuild-std-features=optimize_for_size"])
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        flags.extend(WITHOUT_PANIC_TEXTS.map(str::to_owned));
    }
    Ok(build.env(ENCODED_RUSTFLAGS, &flags.join(SEPARATOR)))
}

/// The same build, with `core` and `alloc` made from source by Debian's compiler: a use of `std`
/// anywhere is then an unresolved crate.
fn with_debian_rustc(build: Cmd) -> Result<Cmd> {
    apt::ensure(&[RUSTC_WEB, RUST_WEB_SRC])?;
    let declared = Version::declared().context("the workspace declares no rust-version")?;
    if Version::of(DEBIAN_RUSTC) < Some(declared) {
        return Err(Missing(format!("{DEBIAN_RUSTC} is older than Rust {declared}")).into());
    }
    // Building the standard library is an unstable option of cargo, so the stable one is asked to allow it.
    let build = build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    Ok(build.args(["-Zbuild-std=core,alloc"]))
}
