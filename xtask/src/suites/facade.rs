//! The facade from which the packages for other languages are made, and the list of what they offer.

use anyhow::{Context, Result, ensure};

use crate::binding_calls;
use crate::generator::Generator;
use crate::run::{Cmd, cargo, root};

/// The list, which is committed so that a change of it is seen.
const SURFACE: &str = "bindings/surface.txt";

/// Tests the facade, also with the test vectors and with the attributes of both worlds; compares the list.
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
    Ok(())
}
