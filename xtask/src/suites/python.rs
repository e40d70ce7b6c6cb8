//! The Python package: its wheel is built, installed into an environment of its own, and tested there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result};

use crate::binding_calls;
use crate::run::{root, target_dir};
use crate::snippets;
use crate::venv::Venv;

/// Builds the wheel, installs it, runs its tests, type checks and examples.
pub(super) fn run() -> Result<()> {
    let python = install()?;
    let calls = binding_calls::write()?;
    let package = root().join("bindings/uniffi/python");
    // From a folder without `olmec`: what is tested is what is installed.
    let tests = package.join("tests");
    let pytest = python.cmd().args(["-m", "pytest", "--quiet"]).path("--rootdir", &package);
    pytest.args([&*tests.to_string_lossy()]).env("OLMEC_CALLS", &calls.to_string_lossy()).run()?;

    // The stubs say what there is, and the examples are right by them.
    let config = package.join("pyproject.toml");
    let stubtest = python.cmd().args(["-m", "mypy.stubtest", "olmec"]);
    let stubtest = stubtest.path("--mypy-config-file", &config);
    stubtest.path("--allowlist", &tests.join("stubtest-allowlist.txt")).run()?;
    let examples = package.join("examples");
    let mypy = python.cmd().args(["-m", "mypy"]).path("--config-file", &config);
    mypy.args([&*examples.to_string_lossy()]).run()?;
    python.cmd().args([&*examples.join("room.py").to_string_lossy()]).run()?;
    for snippet in snippets::of("python")? {
        let program = snippet.write(&target_dir("python-snippets"), "py")?;
        snippet.run(python.cmd().args([&*program.to_string_lossy()]))?;
    }
    Ok(())
}

/// Builds the wheel and installs it into a new environment, once a run.
pub(super) fn install() -> Result<Venv> {
    static INSTALLED: OnceLock<Venv> = OnceLock::new();
    if let Some(python) = INSTALLED.get() {
        return Ok(python.clone());
    }
    let python = Venv::new("python-environment")?;
    let wheel = wheel(&python)?;
    let package = root().join("bindings/uniffi/python");
    python.pip().args(["install", "--force-reinstall", &*wheel.to_string_lossy()]).run()?;
    python.pip().args(["install"]).path("-r", &package.join("tests/requirements.txt")).run()?;
    Ok(INSTALLED.get_or_init(|| python).clone())
}

/// Builds the wheel, and returns where it is.
pub(crate) fn wheel(python: &Venv) -> Result<PathBuf> {
    let wheels = target_dir("python-wheels");
    // What an earlier run has left is not what is tested.
    if wheels.exists() {
        fs::remove_dir_all(&wheels)?;
    }
    let package = root().join("bindings/uniffi/python");
    let build = python.pip().args(["wheel", "--no-deps"]).path("--wheel-dir", &wheels);
    build.args([&*package.to_string_lossy()]).run()?;
    only_file(&wheels)
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let entry = fs::read_dir(folder)?.next().context("no wheel was built")??;
    Ok(entry.path())
}
