//! `cargo xtask realworld`: clients that people use, on our libolm and on Debian's, with a client on vodozemac and a
//! homeserver, all on this machine. What is said is in `tests/realworld`.

use std::path::PathBuf;

use anyhow::Result;

use crate::apt::{self, IMAGEMAGICK, NHEKO, XDOTOOL, XVFB};
use crate::job::Missing;
use crate::python_olm::{Library, environment};
use crate::run::{root, target_dir};
use crate::venv::Venv;

/// What can be chosen.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of another libolm.so.3 to try, instead of the one that is made of olmec.
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Leave out Nheko, which needs a screen that nobody sees.
    #[arg(long)]
    without_nheko: bool,
}

/// Makes the environments and runs the scenario on both libraries.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let tests = root().join("tests/realworld");
    let plain = |name: &str| {
        Venv::kept(&format!("realworld-{name}"), &tests.join(format!("{name}.txt")), |pip| pip)
    };
    let (synapse, vodozemac) = (plain("synapse")?, plain("vodozemac")?);
    let libolm = environment("realworld-libolm", &tests.join("libolm.txt"))?;
    let library = match &arguments.library {
        Some(folder) => Library::of(&root().join(folder))?,
        None => Library::ours()?,
    };
    let mut cmd = synapse.cmd().args(["-B"]).args([&*tests.join("run.py").to_string_lossy()]);
    for (option, venv) in
        [("--synapse", &synapse), ("--libolm", &libolm), ("--vodozemac", &vodozemac)]
    {
        cmd = cmd.path(option, &venv.python());
    }
    cmd = cmd.args(["--library", &*library.path()]);
    cmd = cmd.args(["--control", &*Library::debian()?.path()]);
    cmd = cmd.path("--folder", &target_dir("realworld"));
    if !arguments.without_nheko && nheko_is_there()? {
        cmd = cmd.args(["--nheko"]);
    }
    cmd.run()
}

/// Whether Nheko can be run; when it cannot be had, that is said loudly.
fn nheko_is_there() -> Result<bool> {
    match apt::ensure(&[NHEKO, XVFB, XDOTOOL, IMAGEMAGICK]) {
        Err(error) if error.is::<Missing>() => {
            println!("NOTE: Nheko is SKIPPED: {error}");
            Ok(false)
        }
        installed => installed.map(|()| true),
    }
}
