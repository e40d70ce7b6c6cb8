//! `cargo xtask dist`: everything that a release publishes, in `target/dist`, with a list of SHA-256 sums.
//!
//! All of it is the same to the byte wherever it is made of the same commit with the same tools;
//! `cargo xtask reproducible` tries that.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use crate::job::{self, Job, WhenMissing};
use crate::run::{Cmd, cargo, root, target_dir};
use crate::suites::{kotlin, python};
use crate::venv::Venv;
use crate::version::{self, VERSION};
use crate::{c, libolm, wasm};

/// The parts, in the order in which they are made.
pub(crate) const ALL: &[Job] = &[
    Job {
        name: "crate",
        about: "the Rust crate, built from its own archive",
        when_missing: WhenMissing::FailInCi,
        run: rust,
    },
    Job {
        name: "c",
        about: "the C library, with headers, pkg-config and CMake",
        when_missing: WhenMissing::FailInCi,
        run: || {
            let folder = layout("c")?;
            c::install(&folder.join(name("olmec-c")))?;
            archive(&folder, &name("olmec-c"))
        },
    },
    Job {
        name: "libolm",
        about: "the drop-in library, laid out below its prefix",
        when_missing: WhenMissing::FailInCi,
        run: || {
            let folder = layout("libolm")?;
            libolm::install(&libolm::Arguments {
                prefix: "/usr/local".into(),
                destdir: Some(folder.join(name("olmec-libolm"))),
                libdir: "lib".into(),
            })?;
            archive(&folder, &name("olmec-libolm"))
        },
    },
    Job {
        name: "wheel",
        about: "the Python package, by the rules of its registry",
        when_missing: WhenMissing::FailInCi,
        run: wheel,
    },
    Job {
        name: "jar",
        about: "the Kotlin package, with sources and documentation",
        when_missing: WhenMissing::FailInCi,
        run: jar,
    },
    Job {
        name: "npm",
        about: "the JavaScript package",
        when_missing: WhenMissing::FailInCi,
        run: || keep(&wasm::pack(&wasm::package(&wasm::Arguments::default())?)?),
    },
];

/// The list of sums.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// Where everything goes.
fn folder() -> PathBuf {
    target_dir("dist")
}

/// Makes the parts, all of them when none is named, and the list.
///
/// In a process of its own, whose files everybody may read: Maven and npm pack them with the rights
/// that they have.
pub(crate) fn run(parts: &[String]) -> ExitCode {
    const UMASK: &str = "022";
    if std::env::var_os("OLMEC_UMASK").is_none_or(|umask| umask != UMASK) {
        let again = format!("umask {UMASK}; exec \"$0\" dist \"$@\"");
        let program = std::env::current_exe().unwrap_or_default();
        let again = Cmd::new("sh").args(["-c", &*again, &*program.to_string_lossy()]);
        let again = again.args(parts.iter().map(String::as_str)).env("OLMEC_UMASK", UMASK);
        return again.run().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let start = version::check().and_then(|()| make_empty(&folder()));
    let outcome = start.and_then(|()| {
        let outcome = job::run_all(&job::select(ALL, parts));
        print!("\n{}:\n{}", folder().join(SUMS).display(), sums(&folder())?);
        Ok(outcome)
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

fn rust() -> Result<()> {
    // Refuses what is not committed, and builds what it has packed.
    cargo("package --locked --package olmec").run()?;
    keep(&target_dir("package").join(format!("olmec-{VERSION}.crate")))
}

fn wheel() -> Result<()> {
    let wheel = python::wheel(&Venv::new("dist-environment")?)?;
    let wanted = root().join("xtask/src/dist-python.txt");
    let checker = Venv::kept("twine-environment", &wanted, |install| install)?;
    let check = checker.cmd().args(["-m", "twine", "check", "--strict"]);
    check.args([&*wheel.to_string_lossy()]).run()?;
    keep(&wheel)
}

fn jar() -> Result<()> {
    let package = root().join("bindings/uniffi/kotlin/olmec");
    make_empty(&package.join("target"))?;
    kotlin::maven()?.args(["package", "--projects", "olmec", "-DskipTests"]).run()?;
    for classifier in ["", "-sources", "-javadoc"] {
        keep(&package.join(format!("target/olmec-{VERSION}{classifier}.jar")))?;
    }
    let sources = folder().join(format!("olmec-{VERSION}-sources.jar"));
    let held = Cmd::new("jar").args(["--list"]).path("--file", &sources).output();
    let held = held.with_context(|| sources.display().to_string())?;
    // What is generated is nearly all of it, and stands in no repository.
    ensure!(held.contains("org/olmec/olmec.kt"), "the generated sources are not in the archive");
    for (pom, artefact) in [("pom.xml", "olmec"), ("../pom.xml", "olmec-parent")] {
        fs::copy(package.join(pom), folder().join(format!("{artefact}-{VERSION}.pom")))?;
    }
    Ok(())
}

/// A name with the version and the system that it is for.
fn name(package: &str) -> String {
    format!("{package}-{VERSION}-{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// An empty folder to lay a part out in.
fn layout(part: &str) -> Result<PathBuf> {
    let folder = target_dir("dist-folders").join(part);
    make_empty(&folder)?;
    Ok(folder)
}

fn make_empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())
}

/// Packs a folder so that nothing of this machine is in the archive: no owner, no order, no time but
/// that of the commit.
fn archive(parent: &Path, name: &str) -> Result<()> {
    let commit = Cmd::new("git").args(["log", "-1", "--format=%ct"]).output();
    let time = commit.context("the time of the commit")?;
    let tar = Cmd::new("tar").args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    let tar = tar.args(["--mode=u=rwX,go=rX", format!("--mtime=@{}", time.trim()).as_str()]);
    let to = folder().join(format!("{name}.tar.gz"));
    let tar = tar.args(["--use-compress-program=gzip -n -9", "-C", &*parent.to_string_lossy()]);
    tar.path("-cf", &to).args([name]).run()
}

/// Copies a part to where everything is.
fn keep(file: &Path) -> Result<()> {
    let name = file.file_name().context("a file without name")?;
    fs::copy(file, folder().join(name)).with_context(|| file.display().to_string())?;
    Ok(())
}

/// Writes the list of sums of what is in a folder, and returns it.
fn sums(folder: &Path) -> Result<String> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into()));
    let mut names: Vec<String> = names.collect::<Result<_>>()?;
    names.retain(|name| name != SUMS);
    names.sort();
    ensure!(!names.is_empty(), "nothing was made");
    let list = ["-c", "cd \"$0\" && sha256sum -- \"$@\"", &*folder.to_string_lossy()];
    let sums = Cmd::new("sh").args(list).args(names.iter().map(String::as_str));
    let sums = sums.output().context("sha256sum failed")?;
    fs::write(folder.join(SUMS), &sums)?;
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_sum_of_each_file_and_not_its_own() {
        let folder = target_dir("dist-test");
        make_empty(&folder).unwrap();
        fs::write(folder.join("b"), "abc").unwrap();
        fs::write(folder.join("a"), "").unwrap();
        // Those of FIPS 180-4's examples.
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n\
             ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n";
        assert_eq!(sums(&folder).unwrap(), expected);
        assert_eq!(sums(&folder).unwrap(), expected);
    }
}
