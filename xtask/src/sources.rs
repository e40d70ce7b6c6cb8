//! `cargo xtask sources`: what a package of another language is made of, put where its build looks
//! for it. The packages' own builds call this, so they work in a checkout with their usual command.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::generator::Generator;
use crate::notices;
use crate::run::{Cmd, root, target_dir};
use crate::shipping::cargo_shipping;
use crate::snippets::{self, Snippet};

/// A language whose package is made from `bindings/uniffi`.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Language {
    Kotlin,
    Python,
    Swift,
}

/// Builds the library and makes the sources for a language.
pub(crate) fn make(language: Language) -> Result<()> {
    let library = build()?;
    let package = root().join("bindings/uniffi");
    match language {
        Language::Kotlin => {
            let target = package.join("kotlin/olmec/target");
            generate("kotlin", &library, &target.join("generated-sources/uniffi"))?;
            kotlin_snippets(&target.join("generated-test-sources/snippets"))?;
            notices::write("olmec-uniffi", None, &target.join("notices"))?;
            // Where JNA looks for a library among the resources of a jar.
            let natives = target.join("natives").join(jna_platform());
            copy(&library, &natives.join(library_name()))
        }
        Language::Python => {
            let module = package.join("python/src/olmec");
            let scratch = target_dir("python-sources");
            generate("python", &library, &scratch)?;
            copy(&scratch.join("olmec.py"), &module.join("_generated.py"))?;
            let stubs = Cmd::new(&Generator::build()?.program).args(["python-stubs"]);
            let stubs = stubs.args([&*library.to_string_lossy()]).output();
            let stubs = stubs.context("the type stubs could not be made")?;
            fs::write(module.join("__init__.pyi"), stubs)?;
            copy(&library, &module.join(library_name()))
        }
        Language::Swift => {
            let sources = package.join("swift/Sources");
            let scratch = target_dir("swift-sources");
            generate("swift", &library, &scratch)?;
            copy(&scratch.join("Olmec.swift"), &sources.join("Olmec/Olmec.swift"))?;
            copy(&scratch.join("OlmecFFI.h"), &sources.join("OlmecFFI/OlmecFFI.h"))?;
            swift_snippets(&package.join("swift/Examples/Snippets/main.swift"))?;
            copy(&library, &package.join("swift/lib").join(library_name()))
        }
    }
}

/// Writes the Kotlin code in the documents where the tests compile it: each block as a package of its own, and a
/// test that calls them all.
fn kotlin_snippets(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?; // blocks that are no more
    }
    let mut test = "package org.olmec\n\nclass SnippetsTest {\n".to_owned();
    for snippet in snippets::of("kotlin")? {
        let name = snippet.name();
        let package = format!("package {name}\n\n{}", snippet.code);
        Snippet { code: package, ..snippet }.write(folder, "kt")?;
        test += &format!("    @org.junit.jupiter.api.Test\n    fun {name}() {{ {name}.main() }}\n");
    }
    fs::write(folder.join("SnippetsTest.kt"), test + "}\n")?;
    Ok(())
}

/// Writes the Swift code in the documents as one program, each block in a scope of its own.
fn swift_snippets(program: &Path) -> Result<()> {
    let mut imports = BTreeSet::new();
    let mut scopes = String::new();
    for snippet in snippets::of("swift")? {
        let (imported, code): (Vec<&str>, Vec<&str>) =
            snippet.code.lines().partition(|line| line.starts_with("import "));
        imports.extend(imported.into_iter().map(str::to_owned));
        let code: String = code.iter().map(|line| format!("    {line}\n")).collect();
        scopes += &format!("\n// {}\ndo {{\n{code}}}\n", snippet.place());
    }
    let imports: Vec<String> = imports.into_iter().collect();
    let folder = program.parent().context("a file has a folder")?;
    fs::create_dir_all(folder)?;
    fs::write(program, format!("{}\n{scopes}", imports.join("\n")))?;
    Ok(())
}

/// Builds the library behind the packages and returns where it is.
pub(crate) fn build() -> Result<PathBuf> {
    cargo_shipping("build --release --package olmec-uniffi").run()?;
    Ok(target_dir("release").join(library_name()))
}

/// The name of the library on this system.
pub(crate) fn library_name() -> String {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    format!("{prefix}olmec_uniffi{suffix}")
}

fn generate(language: &str, library: &Path, out: &Path) -> Result<()> {
    let generate = Cmd::new(&Generator::build()?.program).args(["sources", "--language", language]);
    let generate = generate.path("--out", out);
    generate.args([&*library.to_string_lossy()]).run()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().context("a file has a folder")?;
    fs::create_dir_all(folder)?;
    fs::copy(from, to).with_context(|| format!("{} to {}", from.display(), to.display()))?;
    Ok(())
}

/// JNA's name for this system, as in `linux-x86-64`.
fn jna_platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        system => system,
    };
    format!("{system}-{}", std::env::consts::ARCH.replace('_', "-"))
}
