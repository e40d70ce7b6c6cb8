//! python-olm with our libolm in the place of Debian's, everything that its API offers, and beside Debian's.

use anyhow::Result;

use crate::python_olm::{debian, environment, folder, ours};
use crate::run::root;

/// Runs the tests on our library, with Debian's in another process.
pub(super) fn run() -> Result<()> {
    let tests = root().join("tests/python_olm");
    let python = environment("python-olm", &tests.join("requirements.txt"))?;
    let (ours, debian) = (ours()?, debian()?);
    let pytest = python.cmd().args(["-B", "-m", "pytest", "--quiet", "-p", "no:cacheprovider"]);
    pytest
        .args([&*tests.to_string_lossy()])
        .env("LD_LIBRARY_PATH", &folder(&ours)?)
        .env("OLMEC_LIBOLM", &ours.to_string_lossy())
        .env("OLMEC_LIBOLM_CONTROL", &debian.to_string_lossy())
        .run()
}
