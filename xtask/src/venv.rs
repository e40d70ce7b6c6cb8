//! Virtual environments of Python, the one place that makes them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::apt::{self, PYTHON_VENV};
use crate::job::Missing;
use crate::run::{Cmd, target_dir};

/// A virtual environment, which packages are installed in.
#[derive(Clone)]
pub(crate) struct Venv(PathBuf);

impl Venv {
    /// A new environment of that name, made by the machine's Python.
    ///
    /// # Errors
    /// [`Missing`] when there is no Python that can make one.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let place = target_dir(name);
        let make =
            || Cmd::new("python3").args(["-m", "venv", "--clear", &*place.to_string_lossy()]).run();
        if make().is_err() {
            // Debian's Python is without this module until it is asked for.
            apt::ensure(&[PYTHON_VENV])?;
            make().map_err(|error| Missing(format!("Python 3.10 or newer: {error:#}")))?;
        }
        Ok(Self(place))
    }

    /// The environment of that name with what a requirements file asks for: an earlier one where that file was the
    /// same, otherwise a new one. `prepare` is given the command that installs.
    pub(crate) fn kept(
        name: &str,
        requirements: &Path,
        prepare: impl Fn(Cmd) -> Cmd,
    ) -> Result<Self> {
        let wanted = fs::read(requirements).with_context(|| requirements.display().to_string())?;
        let earlier = Self(target_dir(name));
        let stamp = earlier.0.join("olmec-requirements.txt");
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(earlier);
        }
        let new = Self::new(name)?;
        prepare(new.pip().args(["install"])).path("-r", requirements).run()?;
        fs::write(&stamp, &wanted)?;
        Ok(new)
    }

    /// Its interpreter.
    pub(crate) fn python(&self) -> PathBuf {
        self.0.join("bin/python")
    }

    /// Its interpreter, before the arguments.
    pub(crate) fn cmd(&self) -> Cmd {
        Cmd::new(&self.python().to_string_lossy())
    }

    /// Its pip, before the arguments.
    pub(crate) fn pip(&self) -> Cmd {
        self.cmd().args(["-m", "pip", "--disable-pip-version-check", "--quiet"])
    }
}
