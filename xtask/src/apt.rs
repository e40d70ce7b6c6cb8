//! Debian packages: which are missing, and getting them.

use std::path::Path;
use std::sync::OnceLock;

use anyhow::Result;

use crate::job::Missing;
use crate::run::Cmd;

/// A Debian package that a suite needs.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    /// Its name for apt-get.
    pub(crate) name: &'static str,
    /// A file that it brings, below a prefix such as `/usr`: where it is present, another source brought the same.
    file: &'static str,
}

/// Matrix's first Olm library, the other end of the interoperability tests.
pub(crate) const LIBOLM: Package = Package { name: "libolm-dev", file: "include/olm/olm.h" };
/// The C compiler, with the sanitizers' libraries.
pub(crate) const GCC: Package = Package { name: "gcc", file: "bin/gcc" };
/// What it needs to link programs of 32 bits.
pub(crate) const GCC_MULTILIB: Package = Package { name: "gcc-multilib", file: "lib32/crt1.o" };
/// The C++ compiler.
pub(crate) const GXX: Package = Package { name: "g++", file: "bin/g++" };
/// The build tool of most C and C++ programs.
pub(crate) const CMAKE: Package = Package { name: "cmake", file: "bin/cmake" };
/// What finds installed C libraries.
pub(crate) const PKG_CONFIG: Package = Package { name: "pkg-config", file: "bin/pkg-config" };
/// Finds leaks and wrong accesses to memory.
pub(crate) const VALGRIND: Package = Package { name: "valgrind", file: "bin/valgrind" };
/// The C# compiler of Mono.
pub(crate) const MCS: Package = Package { name: "mono-mcs", file: "bin/mcs" };
/// What runs its programs.
pub(crate) const MONO: Package = Package { name: "mono-runtime", file: "bin/mono" };
/// Debian's current Rust compiler, at `/usr/bin/rustc`.
pub(crate) const RUSTC_WEB: Package = Package { name: "rustc-web", file: "bin/rustc" };
/// The source of `core` and `alloc` for [`RUSTC_WEB`], from which they are built for other targets.
pub(crate) const RUST_WEB_SRC: Package =
    Package { name: "rust-web-src", file: "lib/rustlib/src/rust/library/core/src/lib.rs" };

/// C's compiler, for the module of the Swift package.
pub(crate) const CLANG: Package = Package { name: "clang", file: "bin/clang" };
/// A Java compiler and virtual machine.
pub(crate) const JDK: Package = Package { name: "default-jdk-headless", file: "bin/javac" };
/// Java's build tool.
pub(crate) const MAVEN: Package = Package { name: "maven", file: "bin/mvn" };
/// Virtual environments, which Debian keeps out of its Python. Asked for only when making one has failed, so no file
/// says that they are there.
pub(crate) const PYTHON_VENV: Package = Package { name: "python3-venv", file: "" };
/// The headers of Python, for modules that are written in C.
pub(crate) const PYTHON_DEV: Package = Package { name: "python3-dev", file: "" };
/// A desktop client on libolm.
pub(crate) const NHEKO: Package = Package { name: "nheko", file: "bin/nheko" };
/// A screen that nobody sees.
pub(crate) const XVFB: Package = Package { name: "xvfb", file: "bin/Xvfb" };
/// Moves the mouse and presses keys.
pub(crate) const XDOTOOL: Package = Package { name: "xdotool", file: "bin/xdotool" };
/// Takes pictures of the screen.
pub(crate) const IMAGEMAGICK: Package = Package { name: "imagemagick", file: "bin/import" };
/// The linker for WebAssembly.
pub(crate) const LLD: Package = Package { name: "lld", file: "bin/wasm-ld" };
/// The browser that the JavaScript package is tested in.
pub(crate) const CHROMIUM: Package = Package { name: "chromium", file: "bin/chromium" };
/// The emoji of the demo page, so that what is looked at shows them.
pub(crate) const EMOJI: Package = Package {
    name: "fonts-noto-color-emoji",
    file: "share/fonts/truetype/noto/NotoColorEmoji.ttf",
};
/// JavaScript outside a browser.
pub(crate) const NODEJS: Package = Package { name: "nodejs", file: "bin/node" };
/// Node's packages.
pub(crate) const NPM: Package = Package { name: "npm", file: "bin/npm" };

const PREFIXES: [&str; 3] = ["/usr", "/usr/local", "/opt/homebrew"];

/// Makes sure that the packages are there, by installing the missing ones.
///
/// # Errors
/// [`Missing`] when they cannot be installed; it names what a person would have to install.
pub(crate) fn ensure(packages: &[Package]) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    if let Err(reason) = install(&missing) {
        return Err(Missing(instructions(&missing, &reason)).into());
    }
    Ok(())
}

/// Those of the packages that are not installed.
fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages.iter().filter(|package| !is_installed(package)).map(|package| package.name).collect()
}

fn is_installed(package: &Package) -> bool {
    let query =
        Cmd::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package.name]).output();
    query.as_deref() == Some("installed")
        || !package.file.is_empty()
            && PREFIXES.iter().any(|prefix| Path::new(prefix).join(package.file).exists())
}

/// Installs the packages; the error is the reason why that is not possible.
fn install(names: &[&'static str]) -> Result<(), String> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if Cmd::new("apt-get").args(["--version"]).output().is_none() {
        return Err("this system has no apt-get".into());
    }
    let root = Cmd::new("id").args(["-u"]).output().is_some_and(|id| id.trim() == "0");
    if !root && Cmd::new("sudo").args(["-n", "true"]).output().is_none() {
        return Err("apt-get needs root, and sudo asks for a password".into());
    }
    let apt_get = |arguments: &[&str]| {
        let cmd = if root { Cmd::new("env") } else { Cmd::new("sudo").args(["-n", "env"]) };
        // No question is asked; the network and another apt-get may keep us waiting.
        let quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
        let patient = ["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=120"];
        cmd.args(quiet).args(patient).args(arguments.iter().copied()).run()
    };
    UPDATED.get_or_init(|| {
        // A list that is a little old may still do: the installation decides.
        if let Err(error) = apt_get(&["update"]) {
            println!("warning: {error:#}");
        }
    });
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(names);
    apt_get(&arguments).map_err(|error| format!("{error:#}"))
}

/// What a person would have to do, and why the tool could not.
fn instructions(names: &[&str], reason: &str) -> String {
    let names = names.join(" ");
    format!("missing: {names}. To install: sudo apt-get install {names} (not done: {reason})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_package_counts_and_an_unknown_package_is_missing() {
        let shell = Package { name: "no-such-package-of-olmec", file: "bin/env" };
        let nothing = Package { name: "no-such-package-of-olmec", file: "no/such/file" };
        assert!(missing(&[shell]).is_empty());
        assert_eq!(missing(&[shell, nothing]), ["no-such-package-of-olmec"]);
    }

    #[test]
    fn instructions_name_every_package_and_the_reason() {
        assert_eq!(
            instructions(&["a", "b"], "no apt-get"),
            "missing: a b. To install: sudo apt-get install a b (not done: no apt-get)"
        );
    }
}
