//! On what and with what was measured.

use olmec_interop::libolm;

/// A paragraph for above the table.
pub(crate) fn description(rounds: u32) -> String {
    let (major, minor, patch) = libolm::library_version();
    format!(
        "olmec {}, vodozemac {}, libolm {major}.{minor}.{patch}; {}. CPU: {}; {}.\n\
         Medians and quartiles of {rounds} rounds, in which all take turns; CPU time of the \
         thread; ratios are taken round by round. Made by `cargo xtask bench`.\n\n",
        env!("CARGO_PKG_VERSION"),
        vodozemac::VERSION,
        if cfg!(debug_assertions) { "debug build, of no meaning" } else { "release build" },
        model(),
        features().join(" "),
    )
}

/// What the operating system calls the CPU; its architecture where that is not known.
fn model() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name"));
    let model = model.and_then(|rest| rest.split_once(':')).map(|(_, name)| name.trim());
    model.unwrap_or(std::env::consts::ARCH).to_owned()
}

macro_rules! detected {
    ($detect:ident: $($feature:tt)*) => {
        [$(($feature, std::arch::$detect!($feature))),*]
            .into_iter()
            .filter_map(|(feature, present)| present.then_some(feature))
            .collect()
    };
}

/// Those that the libraries could make use of and this CPU has.
fn features() -> Vec<&'static str> {
    #[cfg(target_arch = "x86_64")]
    return detected!(is_x86_feature_detected: "bmi2" "adx" "aes" "vaes" "sha" "avx2" "avx512f"
        "avx512ifma");
    #[cfg(target_arch = "aarch64")]
    return detected!(is_aarch64_feature_detected: "neon" "aes" "sha2" "sha3");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    Vec::new()
}
