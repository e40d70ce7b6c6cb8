//! From libolm's pickles to our own, file by file.

use std::error::Error;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};

use olmec::olm::IdentityKeys;
use olmec::pickle::libolm::{self, LibolmPickleError};
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::{ErrorCode, RandomError};

use super::any_object::{AnyObject, LibolmRefusal};
use super::key_bytes::KeyBytes;
use super::new_file;

/// More than any pickle that libolm writes: the largest, of an account, has less than 10,000.
const LIMIT: usize = 64 * 1024;

/// What to take over, and how.
pub struct Migration {
    pub old: PathBuf,
    pub new: PathBuf,
    /// Tried in turn.
    pub old_keys: Vec<KeyBytes>,
    pub new_key: PickleKey,
    pub context: Vec<u8>,
}

/// What became of a file.
enum Fate {
    /// It is now `name`, too.
    Written { what: String, name: PathBuf },
    /// It has been `name` before, and that is as it was.
    Kept { what: String, name: PathBuf },
    /// It is not taken over.
    Refused(Refusal),
}

/// Why a file is not taken over.
struct Refusal {
    /// Whether its pickle could be read.
    was_read: bool,
    /// Whether it was refused for its key, or for damage that looks the same.
    is_locked: bool,
    why: String,
}

impl Refusal {
    fn unread(why: impl ToString) -> Self {
        Self { was_read: false, is_locked: false, why: why.to_string() }
    }

    fn read(why: impl ToString) -> Self {
        Self { was_read: true, is_locked: false, why: why.to_string() }
    }
}

/// How many files had which fate.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub written: usize,
    pub kept: usize,
    pub refused: usize,
    /// Of those refused: read, but for instance not writable.
    pub read: usize,
    /// Of those refused: by the key, or damaged.
    pub locked: usize,
}

impl Tally {
    /// What the process ends with.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self { written: 0, kept: 0, read: 0, .. } => 2,
            Self { refused: 0, .. } => 0,
            _ => 1,
        }
    }

    fn count(&mut self, fate: &Fate) {
        match fate {
            Fate::Written { .. } => self.written += 1,
            Fate::Kept { .. } => self.kept += 1,
            Fate::Refused(Refusal { was_read, is_locked, .. }) => {
                self.refused += 1;
                self.read += usize::from(*was_read);
                self.locked += usize::from(*is_locked);
            }
        }
    }
}

impl Migration {
    /// Takes over what is in the old directory, in order of names, and tells each fate.
    ///
    /// # Errors
    ///
    /// If nothing can be done at all: the directories are not there, or are one.
    pub fn run(&self, out: &mut impl Write) -> Result<Tally, Box<dyn Error>> {
        let cannot = |path: &Path, error| format!("cannot use {}: {error}", path.display());
        let entries = fs::read_dir(&self.old).map_err(|error| cannot(&self.old, error))?;
        let mut names: Vec<OsString> = entries
            .map(|entry| Ok(entry?.file_name()))
            .collect::<Result<_, _>>()
            .map_err(|error| cannot(&self.old, error))?;
        names.sort();

        fs::create_dir_all(&self.new).map_err(|error| cannot(&self.new, error))?;
        let new = fs::canonicalize(&self.new)?;
        if new == fs::canonicalize(&self.old)? {
            return Err("the old and the new directory are one; use another one for NEW".into());
        }
        let mut tally = Tally::default();
        for name in names {
            let path = self.old.join(&name);
            // The results may lie in a directory within the old one.
            if fs::canonicalize(&path).is_ok_and(|path| path == new) {
                continue;
            }
            let fate = self.take_over(Path::new(&name)).unwrap_or_else(Fate::Refused);
            tally.count(&fate);
            tell(out, &line(&name, &fate));
        }
        let Tally { written, kept, refused, locked, .. } = tally;
        tell(out, &format!("{written} written, {kept} there already, {refused} refused"));
        if tally == Tally::default() {
            tell(out, &format!("There is nothing in {}.", self.old.display()));
        } else if locked > 0 && tally.exit_status() == 2 {
            tell(
                out,
                "Nothing opens with the old key: it is probably another one. A line break at the \
                 end of a key counts, unless --old-key-format is line or hex.",
            );
        }
        Ok(tally)
    }

    /// The way of one file.
    fn take_over(&self, name: &Path) -> Result<Fate, Refusal> {
        let text = read_text(&self.old.join(name))?;
        let (object, old_key) = self.read(&text)?;
        let what = format!("{} {}", object.kind(), short_identity(&object));

        let stamp = Stamp { context: &self.context, generation: 1 };
        let pickle = seal(&object, &self.new_key, stamp).map_err(Refusal::read)?;
        // Before it is relied on: the new pickle opens, and libolm would write what opens
        // from it exactly as it would write what it was made from.
        let opened = AnyObject::open(&pickle, &self.new_key, stamp).map_err(Refusal::read)?;
        if to_libolm(&opened, old_key).map_err(Refusal::read)?
            != to_libolm(&object, old_key).map_err(Refusal::read)?
        {
            return Err(Refusal::read("the new pickle does not hold what the old one does"));
        }

        let name = name.with_added_extension("olmec");
        match new_file::write(&self.new, &name, pickle.as_bytes()) {
            Ok(()) => Ok(Fate::Written { what, name: self.new.join(name) }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let name = self.new.join(name);
                if self.is_pickle_of(&name, &object) {
                    return Ok(Fate::Kept { what, name });
                }
                let name = name.to_string_lossy().escape_debug().to_string();
                Err(Refusal::read(format!("{name} is there and is something else; left alone")))
            }
            Err(error) => Err(Refusal::read(format!("cannot write the result: {error}"))),
        }
    }

    /// Whether a file is our pickle of the same object, as it was or as the client has used it
    /// since.
    fn is_pickle_of(&self, path: &Path, object: &AnyObject) -> bool {
        let stamp = Stamp { context: &self.context, generation: 1 };
        let opened = fs::read(path).ok().and_then(|bytes| {
            AnyObject::open(&Pickle::from_bytes(bytes), &self.new_key, stamp).ok()
        });
        opened.is_some_and(|opened| {
            opened.kind() == object.kind() && identity(&opened) == identity(object)
        })
    }

    /// Tries each key. What is told is the refusal of the key that came furthest.
    fn read(&self, text: &str) -> Result<(AnyObject, &[u8]), Refusal> {
        let mut locked = None;
        for key in &self.old_keys {
            match AnyObject::from_libolm(text, key) {
                Ok(object) => return Ok((object, key)),
                Err(refusal @ LibolmRefusal::Envelope(LibolmPickleError::Authentication)) => {
                    locked = Some(refusal);
                }
                Err(refusal) => return Err(Refusal::unread(with_code(&refusal))),
            }
        }
        let why = locked.map_or_else(|| "there is no key".to_owned(), |why| with_code(&why));
        Err(Refusal { was_read: false, is_locked: true, why })
    }
}

fn with_code(refusal: &LibolmRefusal) -> String {
    let code: ErrorCode = refusal.code();
    format!("{code}: {refusal}")
}

/// The text in a file, if it can be that of a pickle. White space around it does not count:
/// it is never part of one, and many a tool ends its files with a line break.
fn read_text(path: &Path) -> Result<String, Refusal> {
    let unread = |error: std::io::Error| Refusal::unread(format!("cannot be read: {error}"));
    let metadata = fs::metadata(path).map_err(unread)?;
    if metadata.is_dir() {
        return Err(Refusal::unread("a directory; to take over what is in it, run again with it"));
    }
    if !metadata.is_file() {
        return Err(Refusal::unread("neither a file nor a directory"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unread)?;
    file.take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(unread)?;
    if bytes.len() > LIMIT {
        return Err(Refusal::unread(format!("more than {LIMIT} bytes, so no pickle of libolm")));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Refusal::unread("not a text, so no pickle of libolm"))?;
    match text.trim_ascii() {
        "" => Err(Refusal::unread("empty")),
        trimmed => Ok(trimmed.to_owned()),
    }
}

fn seal(object: &AnyObject, key: &PickleKey, stamp: Stamp<'_>) -> Result<Pickle, RandomError> {
    match object {
        AnyObject::Account(account) => Pickle::seal(&**account, key, stamp),
        AnyObject::Session(session) => Pickle::seal(&**session, key, stamp),
        AnyObject::OutboundGroupSession(session) => Pickle::seal(&**session, key, stamp),
        AnyObject::InboundGroupSession(session) => Pickle::seal(&**session, key, stamp),
        AnyObject::PkDecryption(backup) => Pickle::seal(&**backup, key, stamp),
    }
}

fn to_libolm(object: &AnyObject, key: &[u8]) -> Result<String, LibolmPickleError> {
    match object {
        AnyObject::Account(account) => libolm::write_account(account, key),
        AnyObject::Session(session) => libolm::write_session(session, key),
        AnyObject::OutboundGroupSession(session) => {
            libolm::write_outbound_group_session(session, key)
        }
        AnyObject::InboundGroupSession(session) => {
            libolm::write_inbound_group_session(session, key)
        }
        AnyObject::PkDecryption(backup) => Ok(libolm::write_pk_decryption(backup, key)),
    }
}

/// By which public name an object is known.
pub fn identity(object: &AnyObject) -> String {
    match object {
        AnyObject::Account(account) => {
            let IdentityKeys { curve25519, ed25519 } = account.identity_keys();
            format!("curve25519 {curve25519} ed25519 {ed25519}")
        }
        AnyObject::Session(session) => session.id().to_string(),
        AnyObject::OutboundGroupSession(session) => session.id().to_string(),
        AnyObject::InboundGroupSession(session) => session.id().to_string(),
        AnyObject::PkDecryption(key) => format!("public key {}", key.public_key()),
    }
}

/// The same, for a line that tells it: the beginning is enough to find a key by.
fn short_identity(object: &AnyObject) -> String {
    match object {
        AnyObject::Account(account) => {
            let IdentityKeys { curve25519, ed25519 } = account.identity_keys();
            let (curve25519, ed25519) = (curve25519.to_base64(), ed25519.to_base64());
            format!("curve25519 {curve25519:.10}… ed25519 {ed25519:.10}…")
        }
        _ => identity(object),
    }
}

/// A closed pipe ends the telling, but not the work.
fn tell(out: &mut impl Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

/// One line. A name can have any characters, so those that move a cursor are written out.
fn line(name: &OsString, fate: &Fate) -> String {
    let shown = |name: &Path| name.to_string_lossy().escape_debug().to_string();
    let name = shown(Path::new(name));
    match fate {
        Fate::Written { what, name: new } => format!("written  {name}: {what} -> {}", shown(new)),
        Fate::Kept { what, name: new } => {
            format!("kept     {name}: {what} -> {}, there already", shown(new))
        }
        Fate::Refused(Refusal { why, .. }) => format!("refused  {name}: {why}"),
    }
}
