//! The JavaScript package: `cargo xtask wasm` makes it, the suite of that name tests what was made.
//!
//! ```text
//! bindings/wasm ──cargo──► module ──wasm-bindgen──► wasm.js, module ──wasm-opt──► olmec.wasm
//! bindings/uniffi ─cargo─► library ──metadata──► api.js, api.d.ts
//! bindings/wasm/package ──copied──► everything else
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::cross::{StandardLibrary, WASM, build_for};
use crate::generator::Generator;
use crate::npm::{self, Node};
use crate::run::{Cmd, cargo, root, target_dir};

/// The tools and peers, and the tests that use them.
pub(crate) const TESTS: &str = "bindings/wasm/tests";

/// What is written by hand.
const BY_HAND: &str = "bindings/wasm/package";

/// The instructions that every engine since 2022 has. `--all-features` would write what they refuse.
const INSTRUCTIONS: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Which parts of the library the package has.
pub(crate) enum Features<'a> {
    /// All of them.
    All,
    /// Those of this comma-separated list, beside the two ratchets.
    Only(&'a str),
}

/// Makes the package, as it would be published. Returns its folder.
pub(crate) fn package(features: &Features<'_>) -> Result<PathBuf> {
    let node = Node::find()?;
    npm::install(TESTS)?;
    let Generator { program, library } = generator(features)?;
    let module = module(features)?;
    let folder = target_dir("npm").join("olmec");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot remove the last package")?;
    }
    Cmd::new(&program)
        .args(["javascript"])
        .path("--module", &module)
        .path("--out", &folder)
        .args([&*library])
        .run()?;
    optimise(&node, &folder)?;
    copy(&root().join(BY_HAND), &folder)?;
    for paper in ["LICENSE", "CHANGELOG.md"] {
        fs::copy(root().join(paper), folder.join(paper)).context(paper)?;
    }
    Ok(folder)
}

/// The generator, and the library whose metadata says what the module offers.
fn generator(features: &Features<'_>) -> Result<Generator> {
    match features {
        Features::All => Generator::build(),
        Features::Only(list) => {
            // What only JavaScript has is not in the metadata.
            let names = list.split(',').filter(|name| *name != "olm-compat");
            let names: Vec<_> = names.map(|name| format!("olmec-uniffi/{name}")).collect();
            Generator::build_with(&["--no-default-features", "--features", &names.join(",")])
        }
    }
}

/// The WebAssembly module as the compiler leaves it.
fn module(features: &Features<'_>) -> Result<PathBuf> {
    let build = cargo("build --package olmec-wasm --profile wasm");
    let build = match features {
        Features::All => build,
        Features::Only(list) => build.args(["--no-default-features", "--features", *list]),
    };
    let build = build.env("CARGO_ENCODED_RUSTFLAGS", &without_paths());
    build_for(WASM, build, StandardLibrary::Std)?.run()?;
    Ok(target_dir(WASM).join("wasm/olmec_wasm.wasm"))
}

/// Compiler flags, so that messages in the module do not name folders of this machine.
fn without_paths() -> String {
    let home = |name: &str, default: &str| {
        let default = std::env::home_dir().unwrap_or_default().join(default);
        std::env::var_os(name).map_or(default, PathBuf::from)
    };
    let folders = [
        (root(), "olmec"),
        (home("CARGO_HOME", ".cargo"), "cargo"),
        (home("RUSTUP_HOME", ".rustup"), "rustup"),
    ];
    let flags = folders.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    flags.join("\u{1f}")
}

/// Makes wasm-bindgen's `wasm_bg.wasm` smaller and `olmec.wasm` of it. Debian's wasm-opt writes
/// modules that do not start, and says nothing; npm's is of the version that the lock file has.
/// Functions with one caller stay apart: what is alike then compresses better, by 6 %.
fn optimise(node: &Node, folder: &Path) -> Result<()> {
    let (made, smaller) = (folder.join("wasm_bg.wasm"), folder.join("olmec.wasm"));
    let wasm_opt = root().join(TESTS).join("node_modules/binaryen/bin/wasm-opt");
    node.run()
        .args([&*wasm_opt.to_string_lossy(), "-Oz", "--one-caller-inline-max-function-size=0"])
        .args(INSTRUCTIONS)
        .args([&*made.to_string_lossy()])
        .path("-o", &smaller)
        .run()?;
    let (before, after) = (fs::metadata(&made)?.len(), fs::metadata(&smaller)?.len());
    println!("olmec.wasm: {after} bytes, {before} before wasm-opt");
    ensure!(after < before, "wasm-opt has not made the module smaller");
    fs::remove_file(&made).context("wasm_bg.wasm")
}

/// Packs the package and unpacks it where the tests find it: they see what a user would.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let packed = target_dir("npm").join("packed");
    fs::create_dir_all(&packed).context("packed")?;
    npm::npm()
        .args(["pack", "--silent"])
        .path("--pack-destination", &packed)
        .args([&*folder.to_string_lossy()])
        .run()?;
    let installed = root().join(TESTS).join("node_modules/olmec");
    if installed.exists() {
        fs::remove_dir_all(&installed).context("cannot remove the last installation")?;
    }
    fs::create_dir_all(&installed).context("olmec")?;
    let archive = packed.join(concat!("olmec-", env!("CARGO_PKG_VERSION"), ".tgz"));
    Cmd::new("tar")
        .path("-xzf", &archive)
        .path("-C", &installed)
        .args(["--strip-components=1"])
        .run()
}

/// Serves the demo page with the package, until it is stopped.
pub(crate) fn demo() -> Result<()> {
    let folder = package(&Features::All)?;
    Node::find()?.run().args(["examples/web/serve.js", &*folder.to_string_lossy()]).run()
}

/// Prints rates and sizes beside npm's packages; writes them to the page, below what others wrote.
pub(crate) fn bench(is_written: bool) -> Result<()> {
    const PAGE: &str = "docs/benchmarks.md";
    install(&package(&Features::All)?)?;
    let table = Node::find()?.run().args([&*format!("{TESTS}/bench.js")]).output();
    let table = table.context("the benchmark failed: run it in Node to see why")?;
    print!("{table}");
    if !is_written {
        return Ok(());
    }
    let page = root().join(PAGE);
    let text = fs::read_to_string(&page).context(PAGE)?;
    let above = text.split("\n## WebAssembly\n").next().unwrap_or_default().trim_end();
    fs::write(&page, format!("{above}\n\n{table}")).context(PAGE)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name())).context("cannot copy")?;
    }
    Ok(())
}
