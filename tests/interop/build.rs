//! Finds the installed libolm and tells cargo to link it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // pkg-config prints the link lines itself; without an `olm.pc` the linker's own search path has to do.
    if pkg_config::Config::new().atleast_version("3.2").probe("olm").is_err() {
        println!("cargo::rustc-link-lib=olm");
    }
}
