//! python-olm, built so that it takes whatever `libolm.so.3` the loader finds, and the two libraries to be found.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::apt::{self, GXX, LIBOLM, PYTHON_DEV};
use crate::run::{Cmd, target_dir};
use crate::venv::Venv;

/// The libolm that Debian brings.
pub(crate) fn debian() -> Result<PathBuf> {
    apt::ensure(&[GXX, LIBOLM])?;
    let found = Cmd::new("gcc").args(["-print-file-name=libolm.so.3"]).output();
    let path = PathBuf::from(found.context("gcc does not run")?.trim());
    ensure!(path.is_absolute(), "gcc does not know where libolm.so.3 is");
    Ok(path.canonicalize()?)
}

/// The libolm that is made of olmec.
pub(crate) fn ours() -> Result<PathBuf> {
    let prefix = target_dir("libolm-prefix");
    crate::run::cargo("xtask libolm").path("--prefix", &prefix).run()?;
    Ok(prefix.join("lib/libolm.so.3"))
}

/// The folder for `LD_LIBRARY_PATH`.
pub(crate) fn folder(library: &Path) -> Result<String> {
    let folder = library.parent().context("a library is in a folder")?;
    Ok(folder.to_string_lossy().into_owned())
}

/// An environment with python-olm, as its requirements file names it, bound to no library in particular.
///
/// The wheel on PyPI has a libolm inside, so this builds from the source package, which would build a libolm too: where
/// `cmake` does nothing there is none, and the linker takes the system's shared library.
pub(crate) fn environment(name: &str, requirements: &Path) -> Result<Venv> {
    apt::ensure(&[GXX, LIBOLM, PYTHON_DEV])?;
    let tools = target_dir("python-olm-tools");
    fs::create_dir_all(&tools)?;
    fs::copy("/usr/bin/true", tools.join("cmake"))?;
    let path = std::env::var("PATH").context("PATH")?;
    let path = format!("{}:{path}", tools.display());
    // pip would otherwise take a wheel that it has built at another time, perhaps with a libolm inside.
    let prepare = |install: Cmd| install.env("PATH", &path).args(["--no-cache-dir"]);
    let venv = Venv::kept(name, requirements, prepare)?;
    let module = venv.cmd().args(["-c", "import _libolm; print(_libolm.__file__)"]).output();
    let module = module.context("python-olm cannot be imported")?;
    let needed = Cmd::new("readelf").args(["-d", module.trim()]).output().context("readelf")?;
    ensure!(needed.contains("[libolm.so.3]"), "python-olm is not linked to libolm.so.3: {needed}");
    Ok(venv)
}
