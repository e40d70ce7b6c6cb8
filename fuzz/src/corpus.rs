//! What earlier campaigns kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Target;

/// The seeds, and then what earlier campaigns kept.
pub fn inputs(target: &Target) -> io::Result<Vec<Vec<u8>>> {
    let mut inputs = (target.seeds)();
    inputs.extend(kept(target)?);
    Ok(inputs)
}

/// What earlier campaigns kept.
pub fn kept(target: &Target) -> io::Result<Vec<Vec<u8>>> {
    let path = file(target);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bad = |_| io::Error::new(io::ErrorKind::InvalidData, path.display().to_string());
    fs::read_to_string(&path)?.lines().map(|line| hex::decode(line).map_err(bad)).collect()
}

/// Keeps these inputs and no others, in an order that does not depend on how they were found.
pub fn keep(target: &Target, mut inputs: Vec<Vec<u8>>) -> io::Result<()> {
    inputs.sort_by_key(|input| (input.len(), input.clone()));
    inputs.dedup();
    let lines: String = inputs.iter().map(|input| hex::encode(input) + "\n").collect();
    fs::write(file(target), lines)
}

/// Writes inputs to a folder, a file each, as libFuzzer reads them.
pub fn unpack(inputs: &[Vec<u8>], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, input) in inputs.iter().enumerate() {
        fs::write(folder.join(format!("{number:05}")), input)?;
    }
    Ok(())
}

/// All inputs in a folder.
pub fn pack(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    fs::read_dir(folder)?.map(|entry| fs::read(entry?.path())).collect()
}

fn file(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name).with_extension("txt")
}
