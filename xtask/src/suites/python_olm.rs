//! python-olm with our libolm in the place of Debian's, everything that its API offers, and beside Debian's.

use anyhow::Result;

use crate::python_olm::{Library, environment};
use crate::run::root;

/// Runs the tests on our library, with Debian's in another process.
pub(super) fn run() -> Result<()> {
    let tests = root().join("tests/python_olm");
    let python = environment("python-olm", &tests.join("requirements.txt"))?;
    let (ours, debian) = (Library::ours()?, Library::debian()?);
    let pytest = python.cmd().args(["-B", "-m", "pytest", "--quiet", "-p", "no:cacheprovider"]);
    let pytest = pytest.args([&*tests.to_string_lossy()]);
    let pytest = pytest.env("OLMEC_LIBOLM", &ours.path());
    ours.load(pytest.env("OLMEC_LIBOLM_CONTROL", &debian.path()))?.run()
}
