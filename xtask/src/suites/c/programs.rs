//! The test programs in C and C++: with the shared library under valgrind, with the static one under
//! the sanitizers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::native_library::Built;
use crate::run::{Cmd, target_dir};

use super::{compiler, file, text, valgrind};

/// Programs that include what is made of the vectors and of the facade.
const WITH_TABLES: [&str; 3] = ["vectors.c", "vectors.cpp", "refusals.c"];
const WITHOUT: [&str; 5] = ["conversation.c", "misuse.c", "threads.c", "fork.c", "wrapper.cpp"];

/// Searches freed memory, by standing in for `free` as valgrind and the sanitizers do themselves.
const SEARCHER: &str = "wiped.c";

const SANITIZERS: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Compiles and runs each program twice.
pub(super) fn run(built: &Built, prefix: &Path, tables: &Path) -> Result<()> {
    let (lib, include) = (prefix.join("lib"), prefix.join("include"));
    let (libraries, archive) = (text(&lib)?, text(&lib.join("libolmec.a"))?);
    let with_shared = shared(&libraries);
    let with_static = SANITIZERS.into_iter().chain([&*archive]);
    let with_static: Vec<_> = with_static.chain(built.static_libs.split_whitespace()).collect();
    let (programs, sanitized) =
        (target_dir("c").join("programs"), target_dir("c").join("sanitized"));
    for name in WITH_TABLES.iter().chain(&WITHOUT) {
        let program = compile(name, &[&include, tables], &programs, &with_shared)?;
        valgrind(&program, &lib)?;
        let program = compile(name, &[&include, tables], &sanitized, &with_static)?;
        Cmd::new(&text(&program)?).run()?;
    }
    let program = compile(SEARCHER, &[&include], &programs, &with_shared)?;
    Cmd::new(&text(&program)?).env("LD_LIBRARY_PATH", &libraries).run()
}

/// Compiles the programs that need no tables, for a shared library that is not installed.
pub(crate) fn without_tables(lib: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let (include, lib) = (file("bindings/c/include"), text(lib)?);
    let build = |name| compile(name, &[&include], folder, &shared(&lib));
    WITHOUT.into_iter().map(build).collect()
}

fn shared(libraries: &str) -> [&str; 3] {
    ["-L", libraries, "-lolmec"]
}

/// Compiles a program into a folder, and says where it is.
fn compile(name: &str, include: &[&Path], folder: &Path, libraries: &[&str]) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let program = folder.join(name).with_added_extension("out");
    let compile = compiler(&file("bindings/c/tests").join(name), include)?;
    compile.path("-o", &program).args(libraries.iter().copied()).run()?;
    Ok(program)
}
