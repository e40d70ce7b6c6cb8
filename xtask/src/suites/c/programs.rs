//! The test programs in C and C++: with the shared library under valgrind, with the static one under
//! the sanitizers.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::native_library::Built;
use crate::run::{Cmd, target_dir};

use super::{compiler, file, text, valgrind};

const PROGRAMS: [&str; 8] = [
    "vectors.c",
    "vectors.cpp",
    "conversation.c",
    "misuse.c",
    "refusals.c",
    "threads.c",
    "fork.c",
    "wrapper.cpp",
];

/// Searches freed memory, by standing in for `free` as valgrind and the sanitizers do themselves.
const SEARCHER: &str = "wiped.c";

const SANITIZERS: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Compiles and runs each program twice.
pub(super) fn run(built: &Built, prefix: &Path, tables: &Path) -> Result<()> {
    let (lib, include) = (prefix.join("lib"), prefix.join("include"));
    let archive = text(&lib.join("libolmec.a"))?;
    for name in PROGRAMS {
        let source = file("bindings/c/tests").join(name);
        for sanitized in [false, true] {
            let folder = target_dir("c").join(if sanitized { "sanitized" } else { "programs" });
            fs::create_dir_all(&folder)?;
            let program = folder.join(name).with_added_extension("out");
            let compile = compiler(&source, &include)?;
            let compile = compile.args(["-I", &text(tables)?, "-o", &text(&program)?]);
            if sanitized {
                let compile = compile.args(SANITIZERS).args([&*archive]);
                compile.args(built.static_libs.split_whitespace()).run()?;
                Cmd::new(&text(&program)?).run()?;
            } else {
                compile.args(["-L", &text(&lib)?, "-lolmec"]).run()?;
                valgrind(&program, &lib)?;
            }
        }
    }
    let program = target_dir("c").join("programs").join(SEARCHER).with_added_extension("out");
    let compile = compiler(&file("bindings/c/tests").join(SEARCHER), &include)?;
    compile.args(["-o", &text(&program)?, "-L", &text(&lib)?, "-lolmec"]).run()?;
    Cmd::new(&text(&program)?).env("LD_LIBRARY_PATH", &text(&lib)?).run()
}
