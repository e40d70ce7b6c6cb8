//! Runs one target, named by the environment variable `OLMEC_FUZZ_TARGET`.
//!
//! Built with `--cfg olmec_libfuzzer`, as `cargo xtask fuzz` does, it is a libFuzzer program with all
//! its options. Built as usual it is a tool around the corpora:
//!
//! ```text
//! cargo run -p olmec-fuzz -- list                the names of all targets
//! OLMEC_FUZZ_TARGET=sas cargo run -p olmec-fuzz -- ...
//!     replay [FILE...]     runs the target for the files, or for all that it has seen
//!     unpack FOLDER        writes the seeds and what was kept to a folder, as libFuzzer reads them
//!     keep FOLDER          keeps what is in the folder, and is no seed, in corpus/
//! ```
#![cfg_attr(olmec_libfuzzer, no_main)]

use std::sync::LazyLock;

use olmec_fuzz::{Target, VARIABLE, target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var(VARIABLE).unwrap_or_default();
    target(&name).unwrap_or_else(|| panic!("{VARIABLE} names no target: {name:?}"))
});

#[cfg(olmec_libfuzzer)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| (TARGET.run)(data));

#[cfg(not(olmec_libfuzzer))]
fn main() -> std::io::Result<()> {
    use olmec_fuzz::{ALL, corpus};
    use std::path::Path;

    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["list"] => ALL.iter().for_each(|target| println!("{}", target.name)),
        ["replay"] => corpus::inputs(&TARGET)?.iter().for_each(|input| (TARGET.run)(input)),
        ["replay", ref files @ ..] => {
            for file in files {
                (TARGET.run)(&std::fs::read(file)?);
            }
        }
        ["unpack", folder] => corpus::unpack(&corpus::inputs(&TARGET)?, Path::new(folder))?,
        ["keep", folder] => {
            let seeds = (TARGET.seeds)();
            let mut inputs = corpus::pack(Path::new(folder))?;
            inputs.retain(|input| !seeds.contains(input));
            corpus::keep(&TARGET, inputs)?;
        }
        _ => panic!("list, replay [FILE...], unpack FOLDER, or keep FOLDER"),
    }
    Ok(())
}
