//! Programs of somebody else, who has only what is installed: the examples, and the code in the papers.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::run::{Cmd, target_dir};

use super::{compiler, file, text, valgrind};

/// Builds the examples with pkg-config and with CMake, and the code in the papers; runs all.
pub(super) fn run(prefix: &Path) -> Result<()> {
    let lib = prefix.join("lib");
    let folder = target_dir("c").join("consumers");
    fs::create_dir_all(&folder)?;
    let pkg_config = text(&lib.join("pkgconfig"))?;
    let flags = Cmd::new("pkg-config").args(["--cflags", "--libs", "olmec"]);
    let flags = flags.env("PKG_CONFIG_PATH", &pkg_config).output().context("pkg-config olmec")?;

    let readme = folder.join("readme.c");
    fs::write(&readme, code("bindings/c/README.md", "c")?)?;
    let examples = ["room.c", "two_devices.c", "room.cpp"];
    let examples = examples.map(|name| file("bindings/c/examples").join(name));
    for source in examples.iter().chain([&readme]) {
        let name = source.file_name().context("a source without name")?;
        let program = folder.join(name).with_added_extension("out");
        let compile = compiler(source, &folder)?.args(["-o", &text(&program)?]);
        compile.args(flags.split_whitespace()).run()?;
        valgrind(&program, &lib)?;
    }
    with_cmake(prefix, &folder.join("cmake"))?;
    go(prefix, &folder.join("go"))?;
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
        println!("SKIPPED: the Go code of docs/other-languages.md, because there is no go here");
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("main.go"), code("docs/other-languages.md", "go")?)?;
    fs::write(folder.join("go.mod"), "module example\n\ngo 1.21\n")?;
    let lib = prefix.join("lib");
    let run = Cmd::new("go").args(["run", "-C", &text(folder)?, "."]).env("GOTOOLCHAIN", "local");
    let run = run.env("CGO_ENABLED", "1").env("PKG_CONFIG_PATH", &text(&lib.join("pkgconfig"))?);
    run.env("LD_LIBRARY_PATH", &text(&lib)?).run()
}

/// Runs the Dart code of the papers, where there is Dart.
fn dart(prefix: &Path, folder: &Path) -> Result<()> {
    if Cmd::new("dart").args(["--version"]).output().is_none() {
        println!(
            "SKIPPED: the Dart code of docs/other-languages.md, because there is no dart here"
        );
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let program = folder.join("main.dart");
    fs::write(&program, code("docs/other-languages.md", "dart")?)?;
    let lib = text(&prefix.join("lib"))?;
    Cmd::new("dart").args(["run", &*text(&program)?]).env("LD_LIBRARY_PATH", &lib).run()
}

/// The code of a language in a paper, which is one block.
fn code(paper: &str, language: &str) -> Result<String> {
    let all = fs::read_to_string(file(paper)).with_context(|| paper.to_owned())?;
    let blocks: Vec<&str> = all.split(&format!("```{language}\n")).skip(1).collect();
    ensure!(blocks.len() == 1, "{paper} has {} blocks of {language}", blocks.len());
    let block = blocks.concat();
    Ok(block.split("```").next().unwrap_or_default().to_owned())
}
