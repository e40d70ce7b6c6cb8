//! The facade from which the packages for other languages are made, the list of what they offer, and the table of what
//! each language has of it.

use anyhow::{Context, Result, ensure};

use crate::binding_calls;
use crate::generator::Generator;
use crate::run::{Cmd, cargo, root, target_dir};

/// The list, which is committed so that a change of it is seen.
const SURFACE: &str = "bindings/surface.txt";

/// Tests the facade, also with the test vectors and with the attributes of both worlds; compares the list and the table.
pub(super) fn run() -> Result<()> {
    cargo("test --package olmec-facade --package olmec-binding-vectors").run()?;
    binding_calls::write()?;
    for features in [
        "",
        "wasm,olm-compat",
        "uniffi,sas",
        "wasm,matrix",
        "uniffi,wasm,qr-login,pk,libolm-pickle",
    ] {
        let check = cargo("clippy --package olmec-facade --no-default-features --features");
        check.args([features, "--", "-D", "warnings"]).run()?;
    }
    let Generator { program, library } = Generator::build()?;
    let surface = Cmd::new(&program).args(["surface", &*library]);
    let surface = surface.output().context("the surface could not be printed")?;
    let committed = std::fs::read_to_string(root().join(SURFACE)).context(SURFACE)?;
    ensure!(
        surface.trim_end() == committed.trim_end(),
        "the bindings offer something else than {SURFACE} says; if that is meant, write it anew:\n\
         cargo run --package olmec-generate -- surface {library} > {SURFACE}"
    );
    let parity = Cmd::new(&program).args(["parity", "--check"]).path("--root", &root());
    parity.path("--scratch", &target_dir("parity")).args([&*library]).run()
}
