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

use crate::cross::{self, WASM};
use crate::generator::Generator;
use crate::notices;
use crate::npm::{self, Node};
use crate::run::{Cmd, cargo, root, target_dir};
use crate::shipping;
use crate::version::VERSION;

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

/// SHA-2 and AES in a loop for all rounds, a tenth of a small module less; constant time as ever.
const COMPACT: [&str; 2] =
    ["--cfg=sha2_backend_soft=\"compact\"", "--cfg=aes_backend_soft=\"compact\""];

/// What is made, and how.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Arguments {
    /// Only these parts of the library, such as `sas,pk`, beside the two ratchets; all of them when
    /// none is named.
    #[arg(long, value_name = "LIST")]
    pub(crate) features: Option<String>,
    /// The smallest module rather than a fast one.
    #[arg(long)]
    pub(crate) small: bool,
}

impl Arguments {
    /// The arguments for cargo, where the features belong to a package, or to the only one.
    fn features(&self, package: &str) -> Vec<String> {
        let Some(list) = &self.features else { return Vec::new() };
        let names = names(list).map(|name| format!("{package}/{name}"));
        let names = names.collect::<Vec<_>>().join(",");
        ["--no-default-features", "--features", &names].map(str::to_owned).into()
    }

    /// As they are written on the command line.
    fn shown(&self) -> String {
        let features = self.features.as_ref().map(|list| format!("--features {list}"));
        let small = self.small.then(|| "--small".to_owned());
        small.into_iter().chain(features).collect::<Vec<_>>().join(" ")
    }

    fn profile(&self) -> &'static str {
        if self.small { "wasm-small" } else { "wasm" }
    }

    /// Whether a file of the package is there only for code written for libolm, and that is left out.
    fn leaves_out(&self, file: &str) -> bool {
        let has_olm_compat =
            self.features.as_ref().is_none_or(|list| names(list).any(|name| name == "olm-compat"));
        !has_olm_compat && (file.starts_with("olm-compat") || file.starts_with("libolm"))
    }
}

fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ' ']).filter(|name| !name.is_empty())
}

/// Makes the package, as it would be published. Returns its folder.
pub(crate) fn package(arguments: &Arguments) -> Result<PathBuf> {
    let node = Node::find()?;
    npm::install(TESTS)?;
    let features = arguments.features("olmec-uniffi");
    let features: Vec<&str> = features.iter().map(String::as_str).collect();
    let Generator { program, library } = Generator::build_with(&features)?;
    let module = module(arguments)?;
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
    copy(arguments, &root().join(BY_HAND), &folder)?;
    fs::copy(root().join("CHANGELOG.md"), folder.join("CHANGELOG.md")).context("CHANGELOG.md")?;
    notices::write("olmec-wasm", Some(WASM), &folder)?;
    Ok(folder)
}

/// The WebAssembly module as the compiler leaves it.
fn module(arguments: &Arguments) -> Result<PathBuf> {
    let profile = arguments.profile();
    let features = arguments.features("olmec-wasm");
    let build = cargo("build --package olmec-wasm").args(["--profile", profile]);
    let build = build.args(features.iter().map(String::as_str));
    let mut flags = shipping::flags();
    if arguments.small {
        flags.extend(COMPACT.map(str::to_owned));
    }
    cross::module(build, flags)?.run()?;
    Ok(target_dir(WASM).join(profile).join("olmec_wasm.wasm"))
}

/// Makes wasm-bindgen's `wasm_bg.wasm` smaller and `olmec.wasm` of it. Debian's wasm-opt writes
/// modules that do not start, and says nothing; npm's is of the version that the lock file has.
/// Functions with one caller stay apart unless they are tiny: what is alike then compresses better,
/// by 6 %. The second round finds what the first has made alike.
fn optimise(node: &Node, folder: &Path) -> Result<()> {
    let (made, smaller) = (folder.join("wasm_bg.wasm"), folder.join("olmec.wasm"));
    let wasm_opt = root().join(TESTS).join("node_modules/binaryen/bin/wasm-opt");
    node.run()
        .args([&*wasm_opt.to_string_lossy(), "-Oz", "-Oz"])
        .args(["--one-caller-inline-max-function-size=15"])
        .args(INSTRUCTIONS)
        .args([&*made.to_string_lossy()])
        .path("-o", &smaller)
        .run()?;
    let (before, after) = (fs::metadata(&made)?.len(), fs::metadata(&smaller)?.len());
    println!("olmec.wasm: {after} bytes, {before} before wasm-opt");
    ensure!(after < before, "wasm-opt has not made the module smaller");
    fs::remove_file(&made).context("wasm_bg.wasm")
}

/// Packs the package as npm would publish it, and returns where the archive is.
pub(crate) fn pack(folder: &Path) -> Result<PathBuf> {
    let packed = target_dir("npm").join("packed");
    fs::create_dir_all(&packed).context("packed")?;
    npm::npm()
        .args(["pack", "--silent"])
        .path("--pack-destination", &packed)
        .args([&*folder.to_string_lossy()])
        .run()?;
    Ok(packed.join(format!("olmec-{VERSION}.tgz")))
}

/// Packs the package and unpacks it where the tests find it: they see what a user would.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let archive = pack(folder)?;
    let installed = root().join(TESTS).join("node_modules/olmec");
    if installed.exists() {
        fs::remove_dir_all(&installed).context("cannot remove the last installation")?;
    }
    fs::create_dir_all(&installed).context("olmec")?;
    Cmd::new("tar")
        .path("-xzf", &archive)
        .path("-C", &installed)
        .args(["--strip-components=1"])
        .run()
}

/// Serves the demo page with the package, until it is stopped.
pub(crate) fn demo() -> Result<()> {
    let folder = package(&Arguments::default())?;
    Node::find()?.run().args(["examples/web/serve.js", &*folder.to_string_lossy()]).run()
}

/// The packages whose sizes are shown beside the whole one's; the last is the smallest.
const OTHERS: [(Option<&str>, bool); 4] = [
    (None, true),
    (Some("olm-compat,precomputed-tables"), false),
    (Some("olm-compat"), false),
    (Some("olm-compat"), true),
];

/// Prints rates and sizes beside npm's packages; writes them to the page, below what others wrote.
pub(crate) fn bench(is_written: bool) -> Result<()> {
    const PAGE: &str = "docs/benchmarks.md";
    let mut others = Vec::new();
    for (features, small) in OTHERS {
        let arguments = Arguments { features: features.map(str::to_owned), small };
        let folder = package(&arguments)?;
        let kept = folder.with_file_name(format!("olmec-{}", others.len()));
        // What the last run left here.
        let _ = fs::remove_dir_all(&kept);
        fs::rename(&folder, &kept).context("cannot keep the package")?;
        others.push(format!("`{}`={}", arguments.shown(), kept.display()));
    }
    install(&package(&Arguments::default())?)?;
    let bench = Node::find()?.run().args([&*format!("{TESTS}/bench.js")]);
    let table = bench.args(others.iter().map(String::as_str)).output();
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

/// Copies what is written by hand, and what it says of itself, without what is left out.
fn copy(arguments: &Arguments, from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        let shown = name.to_string_lossy();
        if arguments.leaves_out(&shown) {
            continue;
        }
        if shown == "package.json" && arguments.leaves_out("olm-compat") {
            let manifest = fs::read_to_string(entry.path()).context("package.json")?;
            let manifest = without_entry(&manifest, "./olm-compat").context("package.json")?;
            fs::write(to.join(&name), manifest).context("package.json")?;
        } else {
            fs::copy(entry.path(), to.join(&name)).context("cannot copy")?;
        }
    }
    Ok(())
}

/// The manifest without one entry point; nothing if it has none of that name.
fn without_entry(manifest: &str, entry: &str) -> Option<String> {
    let start = manifest.find(&format!("    \"{entry}\": {{\n"))?;
    let (before, rest) = manifest.split_at(start);
    let (_, after) = rest.split_once("    },\n")?;
    Some(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(features: &str) -> Arguments {
        Arguments { features: Some(features.into()), small: false }
    }

    #[test]
    fn features_are_those_of_the_package_that_is_built() {
        assert!(Arguments::default().features("p").is_empty());
        let expected = ["--no-default-features", "--features", "p/pk,p/sas"];
        assert_eq!(only("pk, sas").features("p"), expected);
    }

    #[test]
    fn what_only_libolms_classes_need_is_there_with_them_alone() {
        for (arguments, is_out) in
            [(Arguments::default(), false), (only("olm-compat"), false), (only("pk,sas"), true)]
        {
            for file in ["olm-compat.d.ts", "olm-compat-node.js", "libolm-slot.js"] {
                assert_eq!(arguments.leaves_out(file), is_out, "{file}");
            }
            assert!(!arguments.leaves_out("index.js"));
        }
    }

    #[test]
    fn every_file_that_the_manifest_names_stays() {
        let folder = root().join(BY_HAND);
        let manifest = fs::read_to_string(folder.join("package.json")).unwrap();
        let reduced = without_entry(&manifest, "./olm-compat").unwrap();
        assert!(manifest.contains("olm-compat") && !reduced.contains("olm-compat"));
        assert_eq!(manifest.lines().count() - reduced.lines().count(), 5);
        assert_eq!(without_entry(&reduced, "./olm-compat"), None);
    }
}
