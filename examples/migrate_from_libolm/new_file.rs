//! A new file: whole or not there at all, and never in the place of another one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// Writes `bytes` to `directory/name`.
///
/// First under a name of its own, in a file that must be new; that is waited for to be on the
/// disk, and then given its name in one step. A crash before that step leaves a `….part` that
/// nobody reads, and no result; after it, the whole result.
///
/// # Errors
///
/// [`ErrorKind::AlreadyExists`] if there is a file of that name, which is then as it was.
pub fn write(directory: &Path, name: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = directory.join(name);
    let part = path.with_added_extension(format!("{}.part", std::process::id()));
    let file = OpenOptions::new().write(true).create_new(true).open(&part);
    let file = file.map_err(|error| io::Error::other(format!("{}: {error}", part.display())))?;
    let written = fill(file, bytes).and_then(|()| rename_to_new(&part, &path));
    if written.is_err() {
        let _ = fs::remove_file(&part); // what counts is the first error
    }
    written?;
    sync_directory(directory)
}

fn fill(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// Renames, but not over anything. A plain rename would replace what another process put there
/// since we looked, so the file gets its new name as a second one first, which fails if there is
/// one already.
fn rename_to_new(part: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(part, path) {
        Ok(()) => fs::remove_file(part),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Some file systems, such as those of memory cards, know no second names.
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(part, path),
    }
}

/// The new name is on the disk when its directory is. Only Unix opens directories.
fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}
