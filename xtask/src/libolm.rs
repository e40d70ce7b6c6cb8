//! The drop-in library: building it, and installing it where a libolm would be.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::native_library::{Built, archive, build, fill_in, link, shared};
use crate::notices;
use crate::run::root;

/// The version of the interface, as bindings/libolm says it.
pub(crate) const VERSION: &str = "3.2.16";
pub(crate) const MAJOR: &str = "3";
/// Programs from before 3 are bound to this, whose interface is the same.
const OLDER: &str = "2";

/// What is in the static library for others: the functions of the headers.
const KEPT: [&str; 2] = ["olm_*", "_olm_error_to_string"];

pub(crate) const HEADERS: [&str; 7] = [
    "error.h",
    "inbound_group_session.h",
    "olm.h",
    "olm_export.h",
    "outbound_group_session.h",
    "pk.h",
    "sas.h",
];

const CMAKE: [&str; 4] =
    ["OlmConfig.cmake", "OlmConfigVersion.cmake", "OlmTargets.cmake", "OlmTargets-none.cmake"];

/// Where the library goes.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where it will be used, such as `/usr/local`.
    #[arg(long)]
    pub(crate) prefix: PathBuf,
    /// Put everything below this folder, as makers of packages do.
    #[arg(long)]
    pub(crate) destdir: Option<PathBuf>,
    /// Where libraries are below the prefix; on Debian `lib/x86_64-linux-gnu`.
    #[arg(long, default_value = "lib")]
    pub(crate) libdir: String,
}

/// The folder of the crate.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/libolm")
}

/// Builds the library and installs it: libraries, headers, pkg-config, CMake, licences.
pub(crate) fn install(arguments: &Arguments) -> Result<Built> {
    ensure!(cfg!(unix), "on Windows, build with `cargo build --release --package olmec-libolm`");
    let built = build("olmec-libolm", "olm")?;
    let Arguments { prefix, destdir, libdir } = arguments;
    let prefix = root().join(prefix);
    let to = match destdir {
        Some(destdir) => root().join(destdir).join(prefix.strip_prefix("/").unwrap_or(&prefix)),
        None => prefix.clone(),
    };
    let lib = to.join(libdir);
    for folder in [to.join("include/olm"), lib.join("pkgconfig"), lib.join("cmake/Olm")] {
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let (full, soname) = (shared("olm", VERSION), shared("olm", MAJOR));
    archive(&built.archive, &lib.join("libolm.a"), &KEPT)?;
    // A program may have the old file mapped: it keeps that, and new ones get this.
    let next = lib.join(format!("{full}.new"));
    fs::copy(&built.shared, &next)?;
    fs::rename(&next, lib.join(&full))?;
    link(&full, &lib.join(&soname))?;
    link(&soname, &lib.join(shared("olm", OLDER)))?;
    link(&soname, &lib.join(shared("olm", "")))?;
    for header in HEADERS {
        let from = folder().join("include/olm").join(header);
        fs::copy(from, to.join("include/olm").join(header))?;
    }
    describe(&lib, &prefix, libdir, &built.static_libs)?;
    notices::write("olmec-libolm", None, &to.join("share/doc/olmec-libolm"))?;
    println!("installed below {}", to.display());
    Ok(built)
}

/// Writes what pkg-config and CMake read.
fn describe(lib: &Path, prefix: &Path, libdir: &str, static_libs: &str) -> Result<()> {
    // From cmake/Olm in the folder of libraries up to the prefix.
    let to_root = "../".repeat(2 + Path::new(libdir).components().count());
    let pointer_size = size_of::<usize>().to_string();
    let (full, soname) = (shared("olm", VERSION), shared("olm", MAJOR));
    let prefix = prefix.to_str().context("the prefix is not UTF-8")?;
    let values = [
        ("@PREFIX@", prefix),
        ("@LIBDIR@", libdir),
        ("@TO_ROOT@", &to_root),
        ("@VERSION@", VERSION),
        ("@MAJOR@", MAJOR),
        ("@POINTER_SIZE@", &pointer_size),
        ("@SHARED@", &full),
        ("@SONAME@", &soname),
        ("@STATIC_LIBS@", static_libs),
    ];
    fill_in(&folder().join("olm.pc.in"), &lib.join("pkgconfig/olm.pc"), &values)?;
    for file in CMAKE {
        let from = folder().join("cmake").join(format!("{file}.in"));
        fill_in(&from, &lib.join("cmake/Olm").join(file), &values)?;
    }
    Ok(())
}
