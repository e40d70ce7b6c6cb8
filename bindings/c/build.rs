//! Names the shared library by its version, as programs that are linked with it will look for it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let (major, minor) = (variable("CARGO_PKG_VERSION_MAJOR"), variable("CARGO_PKG_VERSION_MINOR"));
    // Before 1.0 each minor version may break the interface.
    let version = if major == "0" { format!("0.{minor}") } else { major };
    let argument = match variable("CARGO_CFG_TARGET_OS").as_str() {
        "macos" | "ios" => format!("-Wl,-install_name,@rpath/libolmec.{version}.dylib"),
        "windows" => return,
        _ => format!("-Wl,-soname,libolmec.so.{version}"),
    };
    println!("cargo::rustc-cdylib-link-arg={argument}");
}
