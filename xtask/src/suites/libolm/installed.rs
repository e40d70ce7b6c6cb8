//! The library as it is installed: where its files are, and programs that are built with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::libolm::{VERSION, folder};
use crate::native_library::Built;
use crate::notices::{LICENSE, NOTICES};
use crate::run::{Cmd, target_dir};

use super::super::c;
use super::text;

/// What Debian's packages do not have, or have elsewhere: the static library, whose folder goes before
/// it, and the licences.
const LIBRARY: &str = "libolm.a";
const PAPERS: [&str; 2] = [LICENSE, NOTICES];

/// Where libraries are below `/usr` on this machine.
pub(super) fn libdir() -> String {
    let multiarch = Cmd::new("gcc").args(["-print-multiarch"]).output().unwrap_or_default();
    match multiarch.trim() {
        "" => "lib".into(),
        multiarch => format!("lib/{multiarch}"),
    }
}

/// Compares the files with those of Debian's two packages, their papers apart.
pub(super) fn check(destdir: &Path, libdir: &str) -> Result<()> {
    let Some(listed) = Cmd::new("dpkg").args(["-L", "libolm3", "libolm-dev"]).output() else {
        println!("SKIPPED: the list of files, because libolm is not from a Debian package here");
        return Ok(());
    };
    let theirs: BTreeSet<String> = listed
        .lines()
        .filter(|path| !path.starts_with("/usr/share/") && is_file(Path::new(path)))
        .map(without_version)
        .collect();
    let mut ours = BTreeSet::new();
    list(destdir, destdir, &mut ours)?;
    let papers = PAPERS.map(|paper| format!("/usr/share/doc/olmec-libolm/{paper}"));
    for more in papers.into_iter().chain([format!("/usr/{libdir}/{LIBRARY}")]) {
        ensure!(ours.remove(&more), "{more} is not there");
    }
    let odd: Vec<_> = ours.symmetric_difference(&theirs).cloned().collect();
    ensure!(odd.is_empty(), "installed by one of the two only: {}", odd.join(", "));
    println!("{} files, where Debian has them", ours.len());
    Ok(())
}

fn is_file(path: &Path) -> bool {
    path.is_symlink() || path.is_file()
}

/// The path with the one version that is ours and the one that is Debian's made equal.
fn without_version(path: &str) -> String {
    match path.split_once(".so.3.") {
        Some((before, _)) => format!("{before}.so.{VERSION}"),
        None => path.to_owned(),
    }
}

fn list(root: &Path, folder: &Path, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_file(&path) {
            found.insert(format!("/{}", path.strip_prefix(root)?.display()));
        } else {
            list(root, &path, found)?;
        }
    }
    Ok(())
}

/// Builds the test program in every way in which a program finds the library, and runs it: with the
/// shared library under valgrind, with the static one under the sanitizers.
pub(super) fn programs(built: &Built, prefix: &Path, lib: &Path) -> Result<()> {
    let source = source();
    let build = target_dir("libolm").join("programs");
    fs::create_dir_all(&build)?;
    let shared = build.join("lifecycle");
    let flags = pkg_config(prefix, lib)?;
    let compile = c::compiler(&source, &[])?.path("-o", &shared);
    compile.args(flags.split_whitespace()).run()?;
    c::valgrind(&shared, lib)?;

    let sanitized = build.join("sanitized");
    let sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let compile = c::compiler(&source, &[&prefix.join("include")])?.path("-o", &sanitized);
    let compile = compile.args(sanitizers).args([&*text(&lib.join("libolm.a"))]);
    compile.args(built.static_libs.split_whitespace()).run()?;
    Cmd::new(&text(&sanitized)).run()?;
    with_cmake(&source, prefix, lib, &build.join("cmake"))
}

/// Compiles the test program into a folder, for a shared library that is not installed.
pub(crate) fn program(lib: &Path, build: &Path) -> Result<PathBuf> {
    fs::create_dir_all(build)?;
    let program = build.join("lifecycle");
    let compile = c::compiler(&source(), &[&folder().join("include")])?.path("-o", &program);
    compile.path("-L", lib).args(["-lolm"]).run()?;
    Ok(program)
}

fn source() -> PathBuf {
    folder().join("tests/lifecycle.c")
}

/// The flags that pkg-config gives, as of a root of its own.
fn pkg_config(prefix: &Path, lib: &Path) -> Result<String> {
    let root = prefix.parent().context("the prefix is below a root")?;
    let found = Cmd::new("pkg-config").args(["--cflags", "--libs", "olm"]);
    // Only ours, and also where the system has the same folders.
    let found = found.env("PKG_CONFIG_LIBDIR", &text(&lib.join("pkgconfig")));
    let found = found.env("PKG_CONFIG_SYSROOT_DIR", &text(root));
    let found = found.env("PKG_CONFIG_ALLOW_SYSTEM_CFLAGS", "1");
    let found = found.env("PKG_CONFIG_ALLOW_SYSTEM_LIBS", "1");
    found.output().context("pkg-config does not find olm")
}

/// A project that asks for `Olm 3` and links `Olm::Olm`.
fn with_cmake(source: &Path, prefix: &Path, lib: &Path, build: &Path) -> Result<()> {
    let project = build.join("project");
    fs::create_dir_all(&project)?;
    let lists = format!(
        "cmake_minimum_required(VERSION 3.18)\nproject(drop_in C)\n\
         find_package(Olm 3.2.13 REQUIRED)\nfind_package(Threads REQUIRED)\n\
         add_executable(lifecycle \"{}\")\n\
         target_link_libraries(lifecycle Olm::Olm Threads::Threads)\n",
        source.display()
    );
    fs::write(project.join("CMakeLists.txt"), lists)?;
    let found = format!("-DOlm_DIR={}", text(&lib.join("cmake/Olm")));
    Cmd::new("cmake").args(["-S", &text(&project), "-B", &text(build), &found]).run()?;
    Cmd::new("cmake").args(["--build", &text(build)]).run()?;
    let program = build.join("lifecycle");
    let needed = Cmd::new("ldd").args([&*text(&program)]).env("LD_LIBRARY_PATH", &text(lib));
    let needed = needed.output().context("ldd")?;
    ensure!(needed.contains(&text(prefix)), "CMake took another libolm:\n{needed}");
    Cmd::new(&text(&program)).env("LD_LIBRARY_PATH", &text(lib)).run()
}
