//! python-olm, built so that it takes whatever `libolm.so.3` the loader finds, and the libraries to be found.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::apt::{self, GXX, LIBOLM, PYTHON_DEV};
use crate::libolm;
use crate::native_library::link;
use crate::run::{Cmd, target_dir};
use crate::venv::Venv;

/// The name that programs ask the loader for.
const SONAME: &str = "libolm.so.3";

/// A libolm as the only library in its folder, so that `LD_LIBRARY_PATH` brings nothing else along.
pub(crate) struct Library(PathBuf);

impl Library {
    /// The libolm that Debian brings.
    pub(crate) fn debian() -> Result<Self> {
        apt::ensure(&[GXX, LIBOLM])?;
        let found = Cmd::new("g++").args([&*format!("-print-file-name={SONAME}")]).output();
        let path = PathBuf::from(found.context("g++ does not run")?.trim());
        ensure!(path.is_absolute(), "g++ does not know where {SONAME} is");
        Self::alone("debian", &path)
    }

    /// The libolm that is made of olmec.
    pub(crate) fn ours() -> Result<Self> {
        let prefix = target_dir("libolm").join("for-programs");
        let (destdir, libdir) = (None, "lib".into());
        libolm::install(&libolm::Arguments { prefix: prefix.clone(), destdir, libdir })?;
        Self::alone("olmec", &prefix.join("lib").join(SONAME))
    }

    /// The one in this folder.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        Self::alone("chosen", &folder.join(SONAME))
    }

    fn alone(role: &str, library: &Path) -> Result<Self> {
        let library = library.canonicalize().with_context(|| library.display().to_string())?;
        let folder = target_dir("libolm-alone").join(role);
        fs::create_dir_all(&folder)?;
        let name = folder.join(SONAME);
        link(&library.to_string_lossy(), &name)?;
        Ok(Self(name))
    }

    /// The library itself.
    pub(crate) fn path(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }

    /// The command, with this library loaded wherever it needs a libolm.
    pub(crate) fn load(&self, cmd: Cmd) -> Result<Cmd> {
        let folder = self.0.parent().context("a library is in a folder")?;
        Ok(cmd.env("LD_LIBRARY_PATH", &folder.to_string_lossy()))
    }
}

/// An environment with python-olm, as its requirements file names it, bound to no library in particular.
///
/// The wheel on PyPI has a libolm inside, so this builds from the source package, which would build a libolm too: where
/// `cmake` does nothing there is none, and the linker takes the system's shared library.
pub(crate) fn environment(name: &str, requirements: &Path) -> Result<Venv> {
    apt::ensure(&[GXX, LIBOLM, PYTHON_DEV])?;
    let tools = target_dir("python-olm-tools");
    fs::create_dir_all(&tools)?;
    fs::copy("/usr/bin/true", tools.join("cmake")).context("a cmake that does nothing")?;
    let path = std::env::var("PATH").context("PATH")?;
    let path = format!("{}:{path}", tools.display());
    // pip would otherwise take a wheel that it has built at another time, perhaps with a libolm inside.
    let prepare = |install: Cmd| install.env("PATH", &path).args(["--no-cache-dir"]);
    let venv = Venv::kept(name, requirements, prepare)?;
    let module = venv.cmd().args(["-c", "import _libolm; print(_libolm.__file__)"]).output();
    let module = module.context("python-olm cannot be imported")?;
    let needed = Cmd::new("readelf").args(["-d", module.trim()]).output().context("readelf")?;
    let needs_it = needed.contains(&format!("[{SONAME}]"));
    ensure!(needs_it, "python-olm is not linked to {SONAME}:\n{needed}");
    Ok(venv)
}
