//! The Kotlin package and its examples: built, tested and packed by Maven on a Java virtual machine.

use std::sync::OnceLock;

use anyhow::{Result, ensure};

use crate::apt::{self, JDK, MAVEN};
use crate::binding_calls;
use crate::run::{Cmd, root};

/// Runs Maven's whole build, which tests the package, then the example.
pub(super) fn run() -> Result<()> {
    build()?;
    java("RoomKt").run()
}

/// Builds, tests and packs both modules, once a run.
pub(super) fn build() -> Result<()> {
    static BUILT: OnceLock<()> = OnceLock::new();
    if BUILT.get().is_some() {
        return Ok(());
    }
    let calls = binding_calls::write()?;
    maven()?.args(["verify", format!("-Dolmec.calls={}", calls.display()).as_str()]).run()?;
    let packed = root().join("bindings/uniffi/kotlin/examples/target/lib");
    ensure!(packed.is_dir(), "Maven has not collected the jars in {}", packed.display());
    BUILT.get_or_init(|| ());
    Ok(())
}

/// Maven on the package and its examples, before the phase and its options.
pub(crate) fn maven() -> Result<Cmd> {
    apt::ensure(&[JDK, MAVEN])?;
    let maven = Cmd::new("mvn").args(["--batch-mode", "--no-transfer-progress"]);
    Ok(maven.path("--file", &root().join("bindings/uniffi/kotlin/pom.xml")))
}

/// A program of the examples, on the packed jars. They are built by the suite `kotlin`.
pub(super) fn java(main: &str) -> Cmd {
    let target = root().join("bindings/uniffi/kotlin/examples/target");
    let target = target.display();
    Cmd::new("java").args(["-cp", format!("{target}/classes:{target}/lib/*").as_str(), main])
}
