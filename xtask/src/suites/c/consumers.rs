//! Programs of somebody else, who has only what is installed: the examples, and the code in the papers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::apt::{self, MCS, MONO};
use crate::run::{Cmd, target_dir};
use crate::snippets;

use super::{compiler, file, text, under_valgrind, valgrind};

/// Builds the examples with pkg-config and with CMake, and the code in the papers; runs all.
pub(super) fn run(prefix: &Path) -> Result<()> {
    let lib = prefix.join("lib");
    let folder = target_dir("c").join("consumers");
    fs::create_dir_all(&folder)?;
    let pkg_config = text(&lib.join("pkgconfig"))?;
    let flags = Cmd::new("pkg-config").args(["--cflags", "--libs", "olmec"]);
    let flags = flags.env("PKG_CONFIG_PATH", &pkg_config).output().context("pkg-config olmec")?;

    let build = |source: &Path| -> Result<PathBuf> {
        let name = source.file_name().context("a source without name")?;
        let program = folder.join(name).with_added_extension("out");
        let compile = compiler(source, &[&folder])?.args(["-o", &text(&program)?]);
        compile.args(flags.split_whitespace()).run()?;
        Ok(program)
    };
    for name in ["room.c", "two_devices.c", "room.cpp"] {
        valgrind(&build(&file("bindings/c/examples").join(name))?, &lib)?;
    }
    for language in ["c", "cpp"] {
        for snippet in snippets::of(language)? {
            let program = build(&snippet.write(&folder, language)?)?;
            snippet.run(under_valgrind(&program, &lib)?)?;
        }
    }
    with_cmake(prefix, &folder.join("cmake"))?;
    go(prefix, &folder.join("go"))?;
    csharp(prefix, &folder.join("csharp"))?;
    dart(prefix, &folder.join("dart"))
}

/// Builds and runs the examples as their CMakeLists.txt says.
fn with_cmake(prefix: &Path, build: &Path) -> Result<()> {
    let source = text(&file("bindings/c/examples"))?;
    let found = format!("-DCMAKE_PREFIX_PATH={}", text(prefix)?);
    Cmd::new("cmake").args(["-S", &source, "-B", &text(build)?, &found]).run()?;
    Cmd::new("cmake").args(["--build", &text(build)?]).run()?;
    Cmd::new("ctest").args(["--test-dir", &text(build)?, "--output-on-failure"]).run()?;
    for name in ["two_devices", "room", "room_cpp", "room_static"] {
        valgrind(&build.join(name), &prefix.join("lib"))?;
    }
    Ok(())
}

/// Runs the Go code of the papers, where there is Go.
fn go(prefix: &Path, folder: &Path) -> Result<()> {
    if Cmd::new("go").args(["version"]).output().is_none() {
        return skip("Go", "there is no go here");
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("go.mod"), "module example\n\ngo 1.21\n")?;
    let lib = prefix.join("lib");
    for snippet in snippets::of("go")? {
        let program = snippet.write(folder, "go")?;
        let run = Cmd::new("go").args(["run", &*text(&program)?]).within(folder);
        let run = run.env("GOTOOLCHAIN", "local").env("CGO_ENABLED", "1");
        let run = run.env("PKG_CONFIG_PATH", &text(&lib.join("pkgconfig"))?);
        snippet.run(run.env("LD_LIBRARY_PATH", &text(&lib)?))?;
    }
    Ok(())
}

/// Compiles and runs the C# code of the papers, where Mono is or can be installed.
fn csharp(prefix: &Path, folder: &Path) -> Result<()> {
    if let Err(missing) = apt::ensure(&[MCS, MONO]) {
        return skip("C#", &format!("{missing}"));
    }
    let lib = text(&prefix.join("lib"))?;
    for snippet in snippets::of("csharp")? {
        let source = snippet.write(folder, "cs")?;
        let program = text(&source.with_extension("exe"))?;
        let strict = ["-nologo", "-warn:4", "-warnaserror"];
        let compile = Cmd::new("mcs").args(strict).args([format!("-out:{program}").as_str()]);
        compile.args([&*text(&source)?]).run()?;
        snippet.run(Cmd::new("mono").args([&*program]).env("LD_LIBRARY_PATH", &lib))?;
    }
    Ok(())
}

/// Runs the Dart code of the papers, where there is Dart.
fn dart(prefix: &Path, folder: &Path) -> Result<()> {
    if Cmd::new("dart").args(["--version"]).output().is_none() {
        return skip("Dart", "there is no dart here");
    }
    let lib = text(&prefix.join("lib"))?;
    for snippet in snippets::of("dart")? {
        let program = text(&snippet.write(folder, "dart")?)?;
        let run = Cmd::new("dart").args(["run", &*program]).env("LD_LIBRARY_PATH", &lib);
        snippet.run(run)?;
    }
    Ok(())
}

/// Says loudly that the code of a language is not run.
fn skip(language: &str, why: &str) -> Result<()> {
    println!("SKIPPED: the {language} code of docs/other-languages.md: {why}");
    Ok(())
}
