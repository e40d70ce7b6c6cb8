//! A process that is killed at any moment, three hundred times over: what it saved is readable,
//! what it sent was never encrypted twice under one index, what it accepted is never accepted
//! again.
//!
//! The child works by the rule of `olmec::pickle`: save, then send. It is this test binary, started
//! again with a directory to work in. `OLMEC_KILLS=10000 cargo test --test crash` kills it more
//! often.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use olmec::MacLength;
use olmec::megolm::OutboundGroupSession;
use olmec::olm::{MessageType, OlmMessage, Session};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use support::Pair;

/// Tells the child where to work; without it the child's test does nothing.
const DIRECTORY: &str = "OLMEC_CRASH_DIRECTORY";
/// How many messages wait in the child's inbox.
const INBOX: usize = 2_000;

fn key() -> PickleKey {
    PickleKey::from_bytes(&[7; 32])
}

/// What the child keeps: both sessions and how far it has come, saved together or not at all.
struct Store {
    generation: u64,
    room: OutboundGroupSession,
    session: Session,
    accepted: usize,
}

impl Store {
    fn load(directory: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(directory.join("store"))?;
        let fields: Vec<&str> = text.lines().collect();
        let [room, session, accepted, "end"] = fields[..] else {
            return Err(format!("the store is torn: {text:?}").into());
        };
        let (generation, room) = open(room)?;
        let (same_generation, session) = open(session)?;
        assert_eq!(generation, same_generation, "saved together");
        Ok(Self { generation, room, session, accepted: accepted.parse()? })
    }

    /// Writes a new file, waits until it is on the disk, and puts it in the place of the old one.
    fn save(&mut self, directory: &Path) -> Result<(), Box<dyn Error>> {
        self.generation += 1;
        let stamp = Stamp { context: b"crash", generation: self.generation };
        let room = Pickle::seal(&self.room, &key(), stamp)?.to_base64();
        let session = Pickle::seal(&self.session, &key(), stamp)?.to_base64();
        let new = directory.join("store.new");
        let mut file = File::create(&new)?;
        write!(file, "{room}\n{session}\n{}\nend\n", self.accepted)?;
        file.sync_all()?;
        fs::rename(new, directory.join("store"))?;
        File::open(directory)?.sync_all()?;
        Ok(())
    }
}

fn open<T: Picklable>(text: &str) -> Result<(u64, T), Box<dyn Error>> {
    let stamp = Stamp { context: b"crash", generation: 0 };
    let opened = Pickle::from_base64(text)?.open(&key(), stamp)?;
    Ok((opened.generation, opened.object))
}

fn append(file: &mut File, line: &str) -> Result<(), Box<dyn Error>> {
    // One write: a line is in the log, or a part of it is, or nothing.
    file.write_all(format!("{line}\n").as_bytes())?;
    Ok(())
}

/// The child: sends and receives until it is killed.
#[test]
fn child() -> Result<(), Box<dyn Error>> {
    let Ok(directory) = std::env::var(DIRECTORY) else { return Ok(()) };
    let directory = Path::new(&directory);
    let log = |name: &str| OpenOptions::new().append(true).create(true).open(directory.join(name));
    let (mut sent, mut shown) = (log("sent")?, log("shown")?);
    let inbox = fs::read_to_string(directory.join("inbox"))?;
    let inbox: Vec<&str> = inbox.lines().collect();
    let mut store = Store::load(directory)?;

    // What was accepted before the last death is not accepted again.
    for (n, body) in inbox.iter().enumerate().take(store.accepted).rev().take(20) {
        let message = OlmMessage::from_base64(MessageType::Normal, body)?;
        if store.session.decrypt(&message).is_ok() {
            append(&mut log("violations")?, &format!("message {n} was accepted again"))?;
        }
    }
    let life = std::process::id();
    for step in 0.. {
        // Save, then send. Every life says something else at the same index, if it gets there.
        let plaintext = format!("life {life}, step {step}");
        let message = store.room.encrypt(plaintext.as_bytes())?;
        store.save(directory)?;
        append(&mut sent, &format!("{} {}", message.message_index(), message.to_base64()))?;

        // Decrypt, save what it said with the session, then show it.
        if let Some(body) = inbox.get(store.accepted) {
            let message = OlmMessage::from_base64(MessageType::Normal, body)?;
            let plaintext = store.session.decrypt(&message)?;
            store.accepted += 1;
            store.save(directory)?;
            append(&mut shown, &String::from_utf8(plaintext)?)?;
        }
    }
    Ok(())
}

/// The complete lines of a log; the last one may have been cut off by the kill.
fn complete_lines(directory: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(directory.join(name)).unwrap_or_default();
    text.split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
        .map(str::to_owned)
        .collect()
}

/// Returns once something is appended to a log, or after ten seconds.
fn wait_until_it_grows(log: &Path) {
    let length = || fs::metadata(log).map_or(0, |file| file.len());
    let (before, started) = (length(), Instant::now());
    while length() == before && started.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_process_killed_at_any_moment_uses_nothing_twice() {
    let kills = std::env::var("OLMEC_KILLS").map_or(300, |text| text.parse().unwrap());
    let directory = std::env::temp_dir().join(format!("olmec-crash-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let Pair { mut alice, bob } = Pair::new(MacLength::Truncated);
    let inbox: String = (0..INBOX)
        .map(|n| alice.encrypt(format!("message {n}").as_bytes()).unwrap().to_base64() + "\n")
        .collect();
    fs::write(directory.join("inbox"), inbox).unwrap();
    let room = OutboundGroupSession::new().unwrap();
    let mut store = Store { generation: 0, room, session: bob, accepted: 0 };
    store.save(&directory).unwrap();

    let (mut last_generation, mut accepted) = (store.generation, 0);
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(DIRECTORY, &directory)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // A quarter at any moment from before it has started; the others a moment after it has
        // sent or shown something, however slow the machine is.
        let [fraction, ..] = support::bytes::<8>(kill);
        match kill % 4 {
            0 => std::thread::sleep(Duration::from_micros(u64::from(fraction) * 150)),
            2 | 3 if accepted < INBOX => wait_until_it_grows(&directory.join("shown")),
            _ => wait_until_it_grows(&directory.join("sent")),
        }
        std::thread::sleep(Duration::from_micros(u64::from(fraction) * 15));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "the child ended by itself");

        let store = Store::load(&directory).expect("the store is readable after every kill");
        assert!(store.generation >= last_generation, "the store went back");
        (last_generation, accepted) = (store.generation, store.accepted);
    }

    let mut by_index = BTreeMap::new();
    for line in complete_lines(&directory, "sent") {
        let (index, body) = line.split_once(' ').unwrap();
        let earlier = by_index.insert(index.to_owned(), body.to_owned());
        assert!(earlier.is_none_or(|earlier| earlier == body), "two messages with index {index}");
    }
    let shown = complete_lines(&directory, "shown");
    let distinct: BTreeSet<&String> = shown.iter().collect();
    assert_eq!(distinct.len(), shown.len(), "a message was shown twice");
    assert_eq!(complete_lines(&directory, "violations"), [""; 0]);
    // The test has tested something: the children lived long enough to work.
    assert!(by_index.len() > 100 && shown.len() > 50, "{} {}", by_index.len(), shown.len());
    fs::remove_dir_all(&directory).unwrap();
}
