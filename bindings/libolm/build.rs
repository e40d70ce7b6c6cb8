//! Names the shared library as the programs look for it that were linked with libolm.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let argument = match std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default().as_str() {
        "macos" | "ios" => "-Wl,-install_name,@rpath/libolm.3.dylib",
        "windows" => return,
        _ => "-Wl,-soname,libolm.so.3",
    };
    println!("cargo::rustc-cdylib-link-arg={argument}");
}
