//! Building for targets other than this machine: with rustup's standard library for the target, or
//! with one that Debian's compiler makes from its source package.

use anyhow::{Context, Result};

use crate::apt::{self, LLD, RUST_WEB_SRC, RUSTC_WEB};
use crate::job::Missing;
use crate::run::Cmd;
use crate::toolchain::{Version, has_target};

/// The browser, and every other WebAssembly runtime in JavaScript.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Which parts of the standard library a build for another target needs.
#[derive(Clone, Copy)]
pub(crate) enum StandardLibrary {
    /// `core` and `alloc`: a use of `std` anywhere is then an unresolved crate.
    Alloc,
    /// `std`, with panics that abort. The program is linked, so a linker is needed too.
    Std,
}

/// The same build for a target.
pub(crate) fn build_for(target: &str, build: Cmd, library: StandardLibrary) -> Result<Cmd> {
    let build = build.args(["--target", target]);
    if has_target(target) { Ok(build) } else { with_debian_rustc(build, library) }
}

/// The same build, with the standard library made from source by Debian's compiler.
fn with_debian_rustc(build: Cmd, library: StandardLibrary) -> Result<Cmd> {
    apt::ensure(&[RUSTC_WEB, RUST_WEB_SRC])?;
    let declared = Version::declared().context("the workspace declares no rust-version")?;
    if Version::of(DEBIAN_RUSTC) < Some(declared) {
        return Err(Missing(format!("{DEBIAN_RUSTC} is older than Rust {declared}")).into());
    }
    // Building the standard library is an unstable option of cargo, so the stable one is asked to allow it.
    let build = build.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    Ok(match library {
        StandardLibrary::Alloc => build.args(["-Zbuild-std=core,alloc"]),
        StandardLibrary::Std => {
            apt::ensure(&[LLD])?;
            let build = build.args(["-Zbuild-std=std,panic_abort"]);
            build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
        }
    })
}
