//! `cargo xtask test`: the test suites of the project.

use crate::apt::{self, LIBOLM, VALGRIND};
use crate::constant_time;
use crate::job::{Job, WhenMissing};
use crate::run::cargo;
use crate::shipping::cargo_shipping;
use crate::vectors;

pub(crate) mod c;
mod examples;
mod facade;
mod features;
pub(crate) mod kotlin;
mod languages;
pub(crate) mod libolm;
mod msrv;
mod no_std;
mod package;
pub(crate) mod python;
mod python_olm;
pub(crate) mod swift;
mod wasm;

/// The suites, in the order in which they run.
pub(crate) const ALL: &[Job] = &[
    Job {
        name: "core",
        about: "unit, integration and documentation tests of the library",
        when_missing: WhenMissing::FailInCi,
        run: || cargo("test --package olmec").run(),
    },
    Job {
        name: "features",
        about: "each feature alone builds, all features together are tested",
        when_missing: WhenMissing::FailInCi,
        run: features::run,
    },
    Job {
        name: "interop",
        about: "against libolm and vodozemac, live; the layer with vodozemac's API",
        when_missing: WhenMissing::FailInCi,
        run: || {
            apt::ensure(&[LIBOLM])?;
            cargo("test --package olmec-interop").run()?;
            // By its manifest: the real vodozemac has the same name.
            let layer = "--manifest-path bindings/vodozemac/Cargo.toml";
            cargo(&format!("test {layer} --all-features")).run()?;
            cargo(&format!("clippy {layer} --no-default-features -- -D warnings")).run()?;
            vectors::check()
        },
    },
    Job {
        name: "memory",
        about: "no secret stays in memory, no input takes memory or work beyond bounds, in both builds",
        when_missing: WhenMissing::FailInCi,
        run: || {
            apt::ensure(&[LIBOLM, VALGRIND])?;
            cargo("test --package olmec-memory").run()?;
            // The optimiser removes writes and moves values: what is left behind is another matter.
            cargo_shipping("test --package olmec-memory --release").run()
        },
    },
    Job {
        name: "constant-time",
        about: "no branch and no address depends on a secret, under valgrind",
        when_missing: WhenMissing::FailInCi,
        run: constant_time::suite,
    },
    Job {
        name: "fuzz",
        about: "every fuzz target holds for its seeds and its corpus, without a fuzzer",
        when_missing: WhenMissing::FailInCi,
        run: || {
            apt::ensure(&[LIBOLM])?;
            cargo("test --package olmec-fuzz --package olmec-constant-time").run()
        },
    },
    Job {
        name: "compare",
        about: "the libraries that are timed side by side do the same work",
        when_missing: WhenMissing::FailInCi,
        run: || {
            apt::ensure(&[LIBOLM])?;
            cargo("test --package olmec-compare").run()
        },
    },
    Job {
        name: "examples",
        about: "every example runs to its end",
        when_missing: WhenMissing::FailInCi,
        run: examples::run,
    },
    Job {
        name: "facade",
        about: "the API that other languages see, and the list of what it offers",
        when_missing: WhenMissing::FailInCi,
        run: facade::run,
    },
    Job {
        name: "kotlin",
        about: "the Kotlin package on a Java virtual machine: every vector, conversations, threads",
        when_missing: WhenMissing::FailInCi,
        run: kotlin::run,
    },
    Job {
        name: "python",
        about: "the Python package, installed from its wheel: every vector, conversations, threads",
        when_missing: WhenMissing::FailInCi,
        run: python::run,
    },
    Job {
        name: "swift",
        about: "the Swift package, as far as this machine can",
        when_missing: WhenMissing::Skip,
        run: swift::run,
    },
    Job {
        name: "languages",
        about: "programs in two languages talk to each other through files",
        when_missing: WhenMissing::FailInCi,
        run: languages::run,
    },
    Job {
        name: "c",
        about: "the C library: vectors, misuse and examples in C and C++, under valgrind and sanitizers",
        when_missing: WhenMissing::FailInCi,
        run: c::run,
    },
    Job {
        name: "libolm",
        about: "the drop-in library: libolm's interface, random calls to both, under valgrind and sanitizers",
        when_missing: WhenMissing::FailInCi,
        run: libolm::run,
    },
    Job {
        name: "python-olm",
        about: "python-olm on the library that takes libolm's place, and on Debian's, talking to each other",
        when_missing: WhenMissing::FailInCi,
        run: python_olm::run,
    },
    Job {
        name: "wasm",
        about: "the JavaScript package: in Node, in a browser, through a bundler, beside libolm's",
        when_missing: WhenMissing::FailInCi,
        run: wasm::run,
    },
    Job {
        name: "no_std",
        about: "the library builds where there is no standard library",
        when_missing: WhenMissing::Skip,
        run: no_std::run,
    },
    Job {
        name: "msrv",
        about: "the library builds with the oldest compiler it declares",
        when_missing: WhenMissing::Skip,
        run: msrv::run,
    },
    Job {
        name: "package",
        about: "the published crate holds what it must, and builds from its archive",
        when_missing: WhenMissing::FailInCi,
        run: package::run,
    },
    Job {
        name: "xtask",
        about: "unit tests of this tool",
        when_missing: WhenMissing::FailInCi,
        run: || cargo("test --package xtask").run(),
    },
];
