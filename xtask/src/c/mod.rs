//! The C library: building it, and installing it as a C programmer expects it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::run::{Cmd, cargo, root, target_dir};

/// What is installed besides the libraries: from bindings/c, to the prefix.
const HEADERS: [&str; 2] = ["include/olmec/olmec.h", "include/olmec/olmec.hpp"];
const FILLED_IN: [(&str, &str); 3] = [
    ("olmec.pc.in", "lib/pkgconfig/olmec.pc"),
    ("cmake/olmec-config.cmake.in", "lib/cmake/olmec/olmec-config.cmake"),
    ("cmake/olmec-config-version.cmake.in", "lib/cmake/olmec/olmec-config-version.cmake"),
];

/// The folder of the crate.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/c")
}

/// The libraries, and what a program that is linked with the static one needs besides.
pub(crate) struct Built {
    pub(crate) shared: PathBuf,
    pub(crate) archive: PathBuf,
    pub(crate) static_libs: String,
}

/// Builds both libraries, optimised.
pub(crate) fn build() -> Result<Built> {
    // Cargo has it written only when it compiles, so it must go when what was compiled goes.
    let needs = target_dir("release").join("olmec-static-libs.txt");
    fs::create_dir_all(target_dir("release"))?;
    let print = format!("--print=native-static-libs={}", needs.to_string_lossy());
    let build = cargo("rustc --release --package olmec-c --lib --");
    build.args([print.as_str()]).run()?;
    let release = target_dir("release");
    let static_libs = fs::read_to_string(&needs).context("the libraries for static linking")?;
    Ok(Built {
        shared: release.join(shared("")),
        archive: release.join("libolmec.a"),
        static_libs: static_libs.trim().to_owned(),
    })
}

/// The shared library's name: plain, or with this version.
fn shared(version: &str) -> String {
    match (std::env::consts::OS, version) {
        ("macos", "") => "libolmec.dylib".into(),
        ("macos", version) => format!("libolmec.{version}.dylib"),
        (_, "") => "libolmec.so".into(),
        (_, version) => format!("libolmec.so.{version}"),
    }
}

/// The version that a program is bound to: before 1.0 each minor version may break the interface.
/// bindings/c/build.rs gives it to the linker.
fn series(version: &str) -> &str {
    let major = version.split('.').next().unwrap_or_default();
    if major == "0" {
        version.rsplit_once('.').map_or(version, |(series, _)| series)
    } else {
        major
    }
}

/// Builds the library and installs it below the prefix: libraries, headers, pkg-config, CMake.
pub(crate) fn install(prefix: &Path) -> Result<Built> {
    ensure!(cfg!(unix), "on Windows, build with `cargo build --release --package olmec-c`");
    let built = build()?;
    let version = env!("CARGO_PKG_VERSION");
    let (full, soname) = (shared(version), shared(series(version)));
    let lib = prefix.join("lib");
    for folder in ["lib/pkgconfig", "lib/cmake/olmec", "include/olmec"] {
        fs::create_dir_all(prefix.join(folder)).with_context(|| format!("{prefix:?}/{folder}"))?;
    }
    archive(&built.archive, &lib.join("libolmec.a"))?;
    fs::copy(&built.shared, lib.join(&full))?;
    link(&full, &lib.join(&soname))?;
    link(&soname, &lib.join(shared("")))?;
    for header in HEADERS {
        fs::copy(folder().join(header), prefix.join(header))?;
    }
    let values = [
        ("@VERSION@", version),
        ("@SERIES@", series(version)),
        ("@SHARED@", &full),
        ("@SONAME@", &soname),
        ("@STATIC_LIBS@", &built.static_libs),
    ];
    for (from, to) in FILLED_IN {
        let text = fs::read_to_string(folder().join(from)).context(from)?;
        let text = values.iter().fold(text, |text, (name, value)| text.replace(name, value));
        fs::write(prefix.join(to), text)?;
    }
    println!("installed below {}", prefix.display());
    Ok(built)
}

/// Installs the static library as one object whose only global symbols are ours, so that it can meet
/// another one made by Rust in one program. Without GNU's tools it is installed as it is.
fn archive(built: &Path, to: &Path) -> Result<()> {
    let gnu = Cmd::new("objcopy").args(["--version"]).output().is_some();
    if !gnu || cfg!(target_os = "macos") {
        println!("no objcopy: the static library is installed with all its symbols");
        fs::copy(built, to)?;
        return Ok(());
    }
    let folder = target_dir("c");
    fs::create_dir_all(&folder)?;
    let (whole, hidden) = (folder.join("whole.o"), folder.join("olmec.o"));
    let ld = Cmd::new("ld").args(["-r", "--whole-archive"]);
    ld.path("-o", &whole).args([&*built.to_string_lossy()]).run()?;
    // The standard library brings bitcode along, which nothing reads.
    let keep = ["--wildcard", "--keep-global-symbol=olmec_*", "--strip-unneeded"];
    let bitcode = ["--remove-section=.llvmbc", "--remove-section=.llvmcmd"];
    let objcopy = Cmd::new("objcopy").args(keep).args(bitcode);
    objcopy.args([&*whole.to_string_lossy(), &*hidden.to_string_lossy()]).run()?;
    if to.exists() {
        fs::remove_file(to)?;
    }
    Cmd::new("ar").args(["rcs", &*to.to_string_lossy(), &*hidden.to_string_lossy()]).run()
}

/// Makes `link` lead to a file beside it, also if it led elsewhere before.
#[cfg(unix)]
pub(crate) fn link(file: &str, link: &Path) -> Result<()> {
    if link.is_symlink() {
        fs::remove_file(link)?;
    }
    std::os::unix::fs::symlink(file, link).with_context(|| link.display().to_string())
}

#[cfg(not(unix))]
pub(crate) fn link(_: &str, link: &Path) -> Result<()> {
    anyhow::bail!("no links here: {}", link.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_bound_to_what_does_not_break() {
        assert_eq!(series("0.1.0"), "0.1");
        assert_eq!(series("1.4.2"), "1");
    }
}
