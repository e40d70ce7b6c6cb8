//! `migrate_from_libolm`.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use serde_json::Value;

use super::{Run, Scratch, case, cases, key, program, run, run_with, text};

const NEW_KEY: [u8; 32] = [0xA7; 32];
const CONTEXT: &str = "@alice:tea.example PHONE";
const STAMP: Stamp<'_> = Stamp { context: CONTEXT.as_bytes(), generation: 1 };

/// Two directories and the keys.
struct Setting {
    scratch: Scratch,
    old_keys: Vec<PathBuf>,
}

impl Setting {
    /// The old directory, with nothing in it.
    fn new() -> Self {
        let scratch = Scratch::new();
        fs::create_dir(scratch.path("old")).unwrap();
        scratch.write("new-key", NEW_KEY);
        Self { scratch, old_keys: Vec::new() }
    }

    /// Puts a pickle of a real libolm there, and its key among the keys.
    fn with(mut self, name: &str, id: &str) -> Self {
        let case = vector(id);
        self.scratch.write(&format!("old/{name}"), text(&case, "pickle"));
        self.old_keys.push(self.scratch.write(&format!("keys/{name}"), key(&case)));
        self
    }

    fn arguments(&self) -> Vec<OsString> {
        let path = |name: &str| self.scratch.path(name).into_os_string();
        let mut arguments = vec![path("old"), path("new")];
        arguments.extend(["--new-key-file".into(), path("new-key")]);
        arguments.extend(["--context".into(), CONTEXT.into()]);
        for key in &self.old_keys {
            arguments.extend(["--old-key-file".into(), key.clone().into_os_string()]);
        }
        arguments
    }

    fn run(&self) -> Run {
        self.run_with(&[])
    }

    fn run_with(&self, more: &[&str]) -> Run {
        let mut arguments = self.arguments();
        arguments.extend(more.iter().map(OsString::from));
        let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
        run("migrate_from_libolm", &arguments, b"")
    }

    /// What the result for a file holds.
    fn open<T: Picklable>(&self, name: &str) -> T {
        let bytes = fs::read(self.scratch.path(&format!("new/{name}.olmec"))).unwrap();
        let opened = Pickle::from_bytes(bytes).open(&PickleKey::from_bytes(&NEW_KEY), STAMP);
        let opened = opened.unwrap();
        assert_eq!(opened.generation, 1);
        opened.object
    }

    fn old(&self) -> BTreeMap<OsString, Vec<u8>> {
        files(&self.scratch.path("old"))
    }

    fn new_files(&self) -> BTreeMap<OsString, Vec<u8>> {
        files(&self.scratch.path("new"))
    }
}

/// A case of what a real libolm wrote.
fn vector(id: &str) -> Value {
    case("pickle/libolm.json", &format!("pickle/libolm/{id}"))
}

/// The files in a directory; none if it is not there.
fn files(directory: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let Ok(entries) = fs::read_dir(directory) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.metadata().is_ok_and(|metadata| metadata.is_file()))
        .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn every_kind_is_taken_over_and_is_what_libolm_wrote() {
    let setting = Setting::new()
        .with("device", "account/in-use")
        .with("bob", "session/chains")
        .with("room out", "outbound_group_session/used")
        .with("room in", "inbound_group_session/imported");
    let before = setting.old();
    let run = setting.run();
    assert_eq!((run.status, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert!(run.out.ends_with("4 written, 0 there already, 0 refused\n"), "{}", run.out);
    assert_eq!(setting.old(), before, "the originals");
    assert_eq!(setting.new_files().len(), 4, "and nothing half");

    let new = |name: &str| setting.scratch.path(&format!("new/{name}.olmec")).display().to_string();
    let account = &vector("account/in-use")["expect"];
    let short = |field: &str| text(account, field)[..10].to_owned();
    let told = format!(
        "account curve25519 {}… ed25519 {}… -> {}",
        short("curve25519"),
        short("ed25519"),
        new("device")
    );
    assert_eq!(run.line("device"), ("written", told.as_str()));
    let session = &vector("session/chains")["expect"];
    let told = format!("Olm session {} -> {}", text(session, "session_id"), new("bob"));
    assert_eq!(run.line("bob"), ("written", told.as_str()));
    let room = &vector("outbound_group_session/used")["expect"];
    let id = text(room, "session_id");
    let told = format!("outbound group session {id} -> {}", new("room out"));
    assert_eq!(run.line("room out"), ("written", told.as_str()));
    let told = format!("inbound group session {id} -> {}", new("room in"));
    assert_eq!(run.line("room in"), ("written", told.as_str()));

    let opened: Account = setting.open("device");
    assert_eq!(opened.identity_keys().curve25519.to_base64(), text(account, "curve25519"));
    assert_eq!(opened.identity_keys().ed25519.to_base64(), text(account, "ed25519"));
    assert_eq!(opened.sign(b"tea at four").to_base64(), text(account, "signature"));
    assert_eq!(opened.one_time_key_count() as u64, account["one_time_keys"].as_u64().unwrap());
    let opened: Session = setting.open("bob");
    assert_eq!(opened.describe().to_string(), text(session, "description"));
    let mut opened: OutboundGroupSession = setting.open("room out");
    assert_eq!(opened.encrypt(b"tea at four").unwrap().to_base64(), text(room, "body"));
    let opened: InboundGroupSession = setting.open("room in");
    let export = opened.export_at_first_known_index().to_base64();
    let imported = &vector("inbound_group_session/imported")["expect"];
    assert_eq!(export.expose(), text(imported, "exported"));
}

#[test]
fn what_cannot_be_taken_over_is_named_and_the_rest_is() {
    let setting = Setting::new().with("good", "session/opened").with("damaged", "account/new");
    let pickle = text(&vector("account/new"), "pickle").replacen('A', "B", 1);
    setting.scratch.write("old/damaged", pickle);
    setting.scratch.write("old/binary", [0xFF, 0xFE, 0, 1]);
    setting.scratch.write("old/empty", "");
    setting.scratch.write("old/huge", vec![b'A'; 64 * 1024 + 1]);
    setting.scratch.write("old/letter", "Dear Bob, no pickle today.");
    setting.scratch.write("old/within/deeper", "AAAA");
    #[cfg(unix)]
    let _socket = {
        std::os::unix::fs::symlink("nowhere", setting.scratch.path("old/dangling")).unwrap();
        std::os::unix::net::UnixListener::bind(setting.scratch.path("old/socket")).unwrap()
    };
    let before = setting.old();
    let run = setting.run();
    assert_eq!((run.status, run.err.as_str()), (Some(1), ""), "{}", run.out);
    let refused = |name: &str, reason: &str| {
        let (fate, why) = run.line(name);
        assert_eq!(fate, "refused");
        assert!(why.starts_with(reason), "{name}: {why}");
    };
    assert_eq!(run.line("good").0, "written");
    refused("damaged", "AUTHENTICATION_FAILED: cannot read the libolm pickle: it is damaged, or");
    refused("binary", "not a text, so no pickle of libolm");
    refused("empty", "empty");
    refused("huge", "more than 65536 bytes, so no pickle of libolm");
    refused("letter", "INVALID_BASE64: cannot read the libolm pickle: the text is not standard");
    refused("within", "a directory; to take over what is in it, run again with it");
    let mut count = 6;
    if cfg!(unix) {
        refused("dangling", "cannot be read: ");
        refused("socket", "neither a file nor a directory");
        count += 2;
    }
    let summary = format!("1 written, 0 there already, {count} refused\n");
    assert!(run.out.ends_with(&summary), "{}", run.out);
    assert_eq!(setting.old(), before, "the originals");
    let new: Vec<_> = setting.new_files().into_keys().collect();
    assert_eq!(new, ["good.olmec"]);
}

#[test]
fn a_second_run_leaves_alone_what_is_there_and_says_so() {
    let setting = Setting::new()
        .with("device", "account/new")
        .with("room", "outbound_group_session/new")
        .with("other", "session/unread")
        .with("stranger", "account/full")
        .with("view", "inbound_group_session/new");
    assert_eq!(setting.run().status, Some(0));
    // The client goes on with the new state, and something else lies where a result was.
    let mut room: OutboundGroupSession = setting.open("room");
    room.encrypt(b"tea").unwrap();
    let stamp = Stamp { generation: 2, ..STAMP };
    let later = Pickle::seal(&room, &PickleKey::from_bytes(&NEW_KEY), stamp).unwrap();
    setting.scratch.write("new/room.olmec", later.as_bytes());
    setting.scratch.write("new/other.olmec", "my notes");
    // Pickles with our key, but of another account, and of another kind with the same id.
    let stranger = Account::new().unwrap();
    let stranger = Pickle::seal(&stranger, &PickleKey::from_bytes(&NEW_KEY), STAMP).unwrap();
    setting.scratch.write("new/stranger.olmec", stranger.as_bytes());
    setting.scratch.write("new/view.olmec", later.as_bytes());
    let (old, new) = (setting.old(), setting.new_files());

    let run = setting.run();
    assert_eq!(run.status, Some(1), "{}", run.out);
    for name in ["device", "room"] {
        let (fate, what) = run.line(name);
        assert_eq!(fate, "kept");
        assert!(what.ends_with(".olmec, there already"), "{what}");
    }
    for name in ["other", "stranger", "view"] {
        let (fate, why) = run.line(name);
        assert_eq!(fate, "refused");
        let left = format!("{name}.olmec is there and is something else; left alone");
        assert!(why.ends_with(&left), "{why}");
    }
    assert!(run.out.ends_with("0 written, 2 there already, 3 refused\n"), "{}", run.out);
    assert_eq!((setting.old(), setting.new_files()), (old, new), "not a byte has changed");

    for name in ["other", "stranger", "view"] {
        fs::remove_file(setting.scratch.path(&format!("new/{name}.olmec"))).unwrap();
    }
    let run = setting.run();
    assert_eq!((run.status, run.line("other").0), (Some(0), "written"));
}

#[test]
fn what_an_interrupted_run_left_does_not_count() {
    let setting = Setting::new().with("device", "account/new");
    setting.scratch.write("new/device.olmec.1.part", "OLME");
    assert_eq!(setting.run().status, Some(0));
    let _: Account = setting.open("device");
    let names: Vec<_> = setting.new_files().into_keys().collect();
    assert_eq!(names, ["device.olmec", "device.olmec.1.part"]);
}

#[test]
fn a_run_that_is_killed_leaves_nothing_half() {
    let mut setting = Setting::new();
    for n in 0..60 {
        setting = setting.with(&format!("device{n}"), "session/opened");
    }
    setting.old_keys.truncate(1);
    let before = setting.old();
    // Each lives longer than the one before, until one comes to its end.
    for milliseconds in (1..25).map(|n| n * n) {
        let mut command = program("migrate_from_libolm");
        let command = command.args(setting.arguments()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill(); // it may have come to its end
        let is_complete = child.wait().unwrap().success();
        for name in setting.new_files().into_keys() {
            let name = name.into_string().unwrap();
            if let Some(name) = name.strip_suffix(".olmec") {
                let _: Session = setting.open(name);
            } else {
                assert!(name.ends_with(".part"), "{name}");
            }
        }
        if is_complete {
            break;
        }
    }
    assert_eq!(setting.run().status, Some(0));
    let results = setting
        .new_files()
        .into_keys()
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "olmec"));
    assert_eq!(results.count(), 60);
    assert_eq!(setting.old(), before, "the originals");
}

#[test]
fn runs_at_the_same_time_write_each_result_once() {
    let mut setting = Setting::new();
    for n in 0..40 {
        setting = setting.with(&format!("device{n}"), "session/chains");
    }
    setting.old_keys.truncate(1);
    let arguments = setting.arguments();
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let start = || run_with(program("migrate_from_libolm").args(&arguments), b"");
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(start)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let count = |fate: &str| {
        runs.iter().flat_map(|run| run.out.lines()).filter(|line| line.starts_with(fate)).count()
    };
    assert!(runs.iter().all(|run| run.status == Some(0)), "{}", runs[0].out);
    assert_eq!((count("written"), count("kept"), count("refused")), (40, 80, 0));
    assert_eq!(setting.new_files().len(), 40);
}

#[test]
fn with_a_wrong_key_nothing_is_written() {
    let mut setting = Setting::new().with("a", "session/opened").with("b", "account/in-use");
    setting.old_keys = vec![setting.scratch.write("wrong", "another key")];
    let run = setting.run();
    assert_eq!(run.status, Some(2), "{}", run.out);
    for name in ["a", "b"] {
        let (fate, why) = run.line(name);
        assert_eq!(fate, "refused");
        assert!(why.starts_with("AUTHENTICATION_FAILED: "), "{why}");
    }
    assert!(run.out.contains("Nothing opens with the old key: it is probably another one."));
    assert_eq!(setting.new_files().len(), 0);
}

#[test]
fn a_line_break_belongs_to_the_key_unless_the_format_says_otherwise() {
    let mut setting = Setting::new().with("device", "account/full");
    setting.scratch.write("old/device", format!("{}\n", text(&vector("account/full"), "pickle")));
    let mut attempt = |key: &[u8], format: &str| {
        let _ = fs::remove_dir_all(setting.scratch.path("new"));
        setting.old_keys = vec![setting.scratch.write("key", key)];
        setting.run_with(&["--old-key-format", format]).status
    };
    // The key of this pickle is "key".
    assert_eq!(attempt(b"key", "bytes"), Some(0));
    assert_eq!(attempt(b"key\n", "bytes"), Some(2));
    for good in [b"key".as_slice(), b"key\n", b"key\r\n"] {
        assert_eq!(attempt(good, "line"), Some(0), "{good:?}");
    }
    for bad in [b"key\n\n".as_slice(), b"\nkey", b"key ", b"key\r"] {
        assert_eq!(attempt(bad, "line"), Some(2), "{bad:?}");
    }
    for good in [b"6b6579".as_slice(), b"6B6579\n", b" 6b6579 \r\n"] {
        assert_eq!(attempt(good, "hex"), Some(0), "{good:?}");
    }
    for bad in [b"6b657".as_slice(), b"6b 65 79", b"key!"] {
        assert_eq!(attempt(bad, "hex"), Some(2), "{bad:?}");
    }
}

#[test]
fn a_key_can_come_from_the_environment_and_can_be_any_bytes() {
    let mut setting = Setting::new().with("device", "account/full");
    setting.old_keys.clear();
    let mut command = program("migrate_from_libolm");
    command.args(setting.arguments()).args(["--old-key-env", "OLD_PICKLE_KEY"]);
    let unset = run_with(command.env_remove("OLD_PICKLE_KEY"), b"");
    assert_eq!((unset.status, unset.err.as_str()), (Some(2), "OLD_PICKLE_KEY is not set\n"));
    let set = run_with(command.env("OLD_PICKLE_KEY", "key"), b"");
    assert_eq!(set.status, Some(0), "{}{}", set.out, set.err);

    // The key of this one is 100 bytes that are no text.
    assert!(String::from_utf8(key(&vector("account/in-use"))).is_err());
    assert_eq!(Setting::new().with("device", "account/in-use").run().status, Some(0));
}

#[test]
fn wrong_use_is_told_before_anything_is_done() {
    let setting = Setting::new().with("device", "account/full");
    let fails = |arguments: &[OsString], words: &str| {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
        let run = run("migrate_from_libolm", &arguments, b"");
        assert_eq!(run.status, Some(2), "{}{}", run.out, run.err);
        assert!(run.err.contains(words), "{words:?} in {:?}", run.err);
        assert_eq!(setting.new_files().len(), 0);
    };
    let good = setting.arguments();
    let with = |place: usize, value: &Path| {
        let mut arguments = good.clone();
        arguments[place] = value.into();
        arguments
    };
    let path = |name: &str| setting.scratch.path(name);
    fails(&good[..6], "--old-key-file <FILE>|--old-key-env <NAME>");
    fails(&with(0, &path("nowhere")), "cannot use");
    fails(&with(1, &path("old")), "the old and the new directory are one");
    fails(&with(1, &path("old/../old")), "the old and the new directory are one");
    fails(&with(1, &path("old/device")), "cannot use");
    fails(&with(7, &path("no-key")), "cannot read the key");
    fails(&with(3, &setting.scratch.write("short", [1; 31])), "has 31 bytes; the new key has 32");
    fails(&with(3, &setting.scratch.write("long", [1; 33])), "has 33 bytes; the new key has 32");

    setting.scratch.write("new-key", hex::encode(NEW_KEY) + "\n");
    assert_eq!(setting.run().status, Some(0));
    let _: Account = setting.open("device");
}

#[test]
fn an_empty_directory_gives_nothing_and_says_so() {
    let mut setting = Setting::new();
    setting.old_keys = vec![setting.scratch.write("key", "")];
    let run = setting.run();
    assert_eq!(run.status, Some(2));
    let nothing = format!("There is nothing in {}.\n", setting.scratch.path("old").display());
    assert_eq!(run.out, format!("0 written, 0 there already, 0 refused\n{nothing}"));
}

#[test]
fn the_new_directory_can_lie_in_the_old_one() {
    let setting = Setting::new().with("device", "account/full");
    let mut arguments = setting.arguments();
    arguments[1] = setting.scratch.path("old/new").into();
    let arguments: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    for expected in
        ["1 written, 0 there already, 0 refused", "0 written, 1 there already, 0 refused"]
    {
        let run = run("migrate_from_libolm", &arguments, b"");
        assert_eq!((run.status, run.out.lines().last()), (Some(0), Some(expected)));
    }
    assert_eq!(files(&setting.scratch.path("old/new")).len(), 1);
}

/// Pickles with a good MAC and contents that must be refused: whoever wrote the program that made
/// them wants to know what is wrong, of which kind.
#[test]
fn contents_that_fit_no_kind_are_told_as_the_likeliest_one() {
    let mut setting = Setting::new();
    setting.old_keys = vec![setting.scratch.write("key", "by hand")];
    let mut cases = cases("pickle/libolm-by-hand.json");
    // White space at the end of a file is not part of the pickle.
    cases.retain(|case| !text(case, "id").ends_with("/space"));
    let name = |case: &Value| text(case, "id").replace('/', "-");
    for case in &cases {
        setting.scratch.write(&format!("old/{}", name(case)), text(case, "pickle"));
    }
    let run = setting.run();
    assert_eq!(run.status, Some(1));
    let mut likeliest = 0;
    for case in &cases {
        let (fate, told) = run.line(&name(case));
        let Some(code) = case["expect"].as_str() else {
            assert_eq!(fate, "written", "{told}");
            continue;
        };
        assert_eq!(fate, "refused", "{told}");
        let kind = match text(case, "kind") {
            "session" => "Olm session".to_owned(),
            "pk_decryption" => "backup key".to_owned(),
            kind => kind.replace('_', " "),
        };
        let reasons: Vec<_> = told.split("; as ").skip(1).collect();
        let place = reasons.iter().position(|reason| reason.starts_with(&kind));
        likeliest +=
            usize::from(told.starts_with(code) && (reasons.is_empty() || place == Some(0)));
        // Another kind may come before it, which has the version, too; but then it is there.
        let no_such_length = told.ends_with("of no kind that is known: none has this length");
        let is_named = code != "CORRUPTED_PICKLE" || place.is_some() || no_such_length;
        assert!(is_named, "{}: {told}", name(case));
    }
    // The rest are versions and counts that another kind could have, too.
    assert!(likeliest >= 64, "{likeliest} of {}", cases.len());
    let (_, told) = run.line("pickle-libolm-by-hand-account-version-1");
    let why = "UNSUPPORTED_VERSION: the key is right, but the contents are of no kind that is known; \
               as account: an account of version 1 counts as compromised; make a new one";
    assert!(told.starts_with(why), "{told}");
}

#[test]
fn without_arguments_it_shows_itself_and_leaves_nothing_behind() {
    let scratch = Scratch::new();
    let mut command = program("migrate_from_libolm");
    let run = run_with(command.env("TMPDIR", &scratch.0).env("TMP", &scratch.0), b"");
    assert_eq!((run.status, run.err.as_str()), (Some(0), ""), "{}", run.out);
    assert!(run.out.contains("12 written, 0 there already, 1 refused\nexit status 1\n"));
    assert!(run.out.contains("1 written, 12 there already, 0 refused\nexit status 0\n"));
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0);
}
