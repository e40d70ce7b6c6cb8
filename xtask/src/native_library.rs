//! Libraries for C: what is built of a crate, and what an installation is made of.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run::{Cmd, target_dir};
use crate::shipping::cargo_shipping;

/// The libraries, and what a program that is linked with the static one needs besides.
pub(crate) struct Built {
    pub(crate) shared: PathBuf,
    pub(crate) archive: PathBuf,
    pub(crate) static_libs: String,
}

/// Builds both libraries of a package, optimised; `name` is that of the library.
pub(crate) fn build(package: &str, name: &str) -> Result<Built> {
    // Cargo has it written only when it compiles, so it must go when what was compiled goes.
    let needs = target_dir("release").join(format!("{name}-static-libs.txt"));
    fs::create_dir_all(target_dir("release"))?;
    let print = format!("--print=native-static-libs={}", needs.to_string_lossy());
    let build = cargo_shipping(&format!("rustc --release --package {package} --lib --"));
    build.args([print.as_str()]).run()?;
    let release = target_dir("release");
    let static_libs = fs::read_to_string(&needs).context("the libraries for static linking")?;
    Ok(Built {
        shared: release.join(shared(name, "")),
        archive: release.join(format!("lib{name}.a")),
        static_libs: static_libs.trim().to_owned(),
    })
}

/// The shared library's name: plain, or with this version.
pub(crate) fn shared(name: &str, version: &str) -> String {
    match (std::env::consts::OS, version) {
        ("macos", "") => format!("lib{name}.dylib"),
        ("macos", version) => format!("lib{name}.{version}.dylib"),
        (_, "") => format!("lib{name}.so"),
        (_, version) => format!("lib{name}.so.{version}"),
    }
}

/// Copies a template, with values in place of names such as `@VERSION@`.
pub(crate) fn fill_in(from: &Path, to: &Path, values: &[(&str, &str)]) -> Result<()> {
    let text = fs::read_to_string(from).with_context(|| from.display().to_string())?;
    let text = values.iter().fold(text, |text, (name, value)| text.replace(name, value));
    Ok(fs::write(to, text)?)
}

/// Installs the static library as one object whose only global symbols are those kept, so that it can
/// meet another one made by Rust in one program. Without GNU's tools it is installed as it is.
pub(crate) fn archive(built: &Path, to: &Path, kept: &[&str]) -> Result<()> {
    let gnu = Cmd::new("objcopy").args(["--version"]).output().is_some();
    if !gnu || cfg!(target_os = "macos") {
        println!("no objcopy: the static library is installed with all its symbols");
        fs::copy(built, to)?;
        return Ok(());
    }
    let folder = target_dir("c");
    fs::create_dir_all(&folder)?;
    let object = to.with_extension("o");
    let object = object.file_name().context("the archive has a name")?;
    let (whole, hidden) = (folder.join("whole.o"), folder.join(object));
    let ld = Cmd::new("ld").args(["-r", "--whole-archive"]);
    ld.path("-o", &whole).args([&*built.to_string_lossy()]).run()?;
    let keep: Vec<String> = kept.iter().map(|it| format!("--keep-global-symbol={it}")).collect();
    let objcopy = Cmd::new("objcopy").args(["--wildcard", "--strip-unneeded"]);
    let objcopy = objcopy.args(keep.iter().map(String::as_str));
    // The standard library brings bitcode along, which nothing reads.
    let bitcode = ["--remove-section=.llvmbc", "--remove-section=.llvmcmd"];
    let objcopy = objcopy.args(bitcode);
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
