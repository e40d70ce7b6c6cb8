//! A process that has used secrets and dropped them: what is left of them in all of its memory, the
//! stack included?
//!
//! The child is this test binary, started again. It works with a random source that makes its bytes
//! from a formula, so that neither the test nor a generator keeps a copy; then it waits, and the parent
//! reads every writable mapping of it through `/proc` and looks for each byte that was drawn and for
//! what is derived from them.
#![cfg(target_os = "linux")]

#[path = "../../../model/mod.rs"]
mod model;
mod work;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::process::{Child, Command, Stdio};

use olmec_memory::Searcher;
use work::{Formula, Leaves, WORKS, Work};

/// Tells the child what to do; without it the child's test does nothing.
const VARIABLE: &str = "OLMEC_LEFT_BEHIND";

/// The writable memory of a process.
fn mappings(process: u32) -> Vec<Range<u64>> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let writable = maps.lines().filter(|line| line.contains(" rw"));
    let parsed = writable.map(|line| {
        let (place, _) = line.split_once(' ').unwrap();
        let (start, end) = place.split_once('-').unwrap();
        let number = |text| u64::from_str_radix(text, 16).unwrap();
        number(start)..number(end)
    });
    parsed.collect()
}

/// What was found: the secret, and whether it was on the stack of the thread that worked.
type Found = (String, Place);

/// Where in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Stack,
    Elsewhere,
}

fn search(child: &Child, stack: u64, searcher: &Searcher) -> Vec<Found> {
    let mut memory = File::open(format!("/proc/{}/mem", child.id())).unwrap();
    let mut found = Vec::new();
    for place in mappings(child.id()) {
        let length = usize::try_from(place.end - place.start).unwrap();
        let mut bytes = vec![0; length];
        // Guard pages and the like cannot be read.
        if memory.seek(SeekFrom::Start(place.start)).is_ok()
            && memory.read_exact(&mut bytes).is_ok()
        {
            let on = if place.contains(&stack) { Place::Stack } else { Place::Elsewhere };
            found.extend(searcher.find(&bytes).map(|secret| (secret, on)));
        }
    }
    found
}

/// Does the work in a child, and searches its memory afterwards.
fn left_by(work: &Work) -> Vec<Found> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture", "--test-threads=1"])
        .env(VARIABLE, work.name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let stack = said.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, address) = line.split_once("the work is done, with a stack at ")?;
        Some(address.parse().expect("an address"))
    });
    let stack = stack.unwrap_or_else(|| panic!("the child of {} failed", work.name));
    let searcher = Searcher::new(work.secrets());
    let found = search(&child, stack, &searcher);
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    assert!(child.wait().unwrap().success());
    found
}

/// Does the work so deep in the stack that what it leaves there is not overwritten by what comes after.
#[inline(never)]
fn below(work: &Work) {
    let mut depth = [0_u8; 256 * 1024];
    std::hint::black_box(&mut depth);
    (work.run)(&mut Formula::new());
    std::hint::black_box(&mut depth);
}

#[test]
fn child() {
    let Ok(name) = std::env::var(VARIABLE) else { return };
    let work = WORKS.iter().find(|work| work.name == name).expect("a work of that name");
    below(work);
    let address = std::ptr::from_ref(&work).addr();
    println!("the work is done, with a stack at {address}");
    std::io::stdout().flush().unwrap();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

#[test]
fn nothing_is_left_but_on_the_stack_and_by_the_controls() {
    let mut bad = Vec::new();
    for work in WORKS {
        let mut found = left_by(work);
        found.sort();
        let count = found.len();
        found.dedup();
        println!("{}: {count} pieces left, {found:?}", work.name);
        let on_stack = found.iter().filter(|(_, place)| *place == Place::Stack).count();
        let is_as_it_must = match work.leaves {
            Leaves::Control => !found.is_empty(),
            Leaves::OnStackAtMost(secrets) => on_stack == found.len() && on_stack <= secrets,
        };
        if !is_as_it_must {
            bad.push(format!("{}: {found:?}", work.name));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
