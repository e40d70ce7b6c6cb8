//! The C library: building it, and installing it as a C programmer expects it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::native_library::{Built, archive, build, fill_in, link, shared};
use crate::notices;
use crate::run::root;
use crate::version::{VERSION, series};

/// What is installed besides the libraries: from bindings/c, to the prefix.
const HEADERS: [&str; 2] = ["include/olmec/olmec.h", "include/olmec/olmec.hpp"];
const FILLED_IN: [(&str, &str); 3] = [
    ("olmec.pc.in", "lib/pkgconfig/olmec.pc"),
    ("cmake/olmec-config.cmake.in", "lib/cmake/olmec/olmec-config.cmake"),
    ("cmake/olmec-config-version.cmake.in", "lib/cmake/olmec/olmec-config-version.cmake"),
];

/// The folder of the crate.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/c")
}

/// Builds the library and installs it below the prefix: libraries, headers, pkg-config, CMake, licences.
pub(crate) fn install(prefix: &Path) -> Result<Built> {
    ensure!(cfg!(unix), "on Windows, build with `cargo build --release --package olmec-c`");
    let built = build("olmec-c", "olmec")?;
    let (full, soname) = (shared("olmec", VERSION), shared("olmec", series(VERSION)));
    let lib = prefix.join("lib");
    for folder in ["lib/pkgconfig", "lib/cmake/olmec", "include/olmec"] {
        fs::create_dir_all(prefix.join(folder)).with_context(|| format!("{prefix:?}/{folder}"))?;
    }
    archive(&built.archive, &lib.join("libolmec.a"), &["olmec_*"])?;
    fs::copy(&built.shared, lib.join(&full))?;
    link(&full, &lib.join(&soname))?;
    link(&soname, &lib.join(shared("olmec", "")))?;
    for header in HEADERS {
        fs::copy(folder().join(header), prefix.join(header))?;
    }
    let values = [
        ("@VERSION@", VERSION),
        ("@SERIES@", series(VERSION)),
        ("@SHARED@", &full),
        ("@SONAME@", &soname),
        ("@STATIC_LIBS@", &built.static_libs),
    ];
    for (from, to) in FILLED_IN {
        fill_in(&folder().join(from), &prefix.join(to), &values)?;
    }
    notices::write("olmec-c", None, &prefix.join("share/doc/olmec"))?;
    println!("installed below {}", prefix.display());
    Ok(built)
}
