//! How much memory the objects of the three libraries take, how often calls allocate, and how large
//! compiled libraries are: a section of docs/benchmarks.md. `cargo xtask bench --write` writes it.
//!
//! Another program than the one that takes times, because the allocator is replaced by one that
//! counts. libolm's objects are made in memory of the same allocator, but what it allocates itself
//! (nothing, it says) would not be counted.
#![forbid(unsafe_code)]

use std::fmt::Write as _;
use std::path::PathBuf;

use allocation_counter::{AllocationInfo, measure};
use anyhow::{Context as _, Result};
use clap::Parser;

#[expect(dead_code, reason = "what is timed elsewhere")]
#[path = "../libraries/mod.rs"]
mod libraries;

/// The part of the other program's that the libraries name.
mod contest {
    #[derive(Clone, Copy)]
    pub(crate) enum Side {
        Ours,
        Vodozemac,
        Libolm,
    }
}

use libraries::{Libolm, Library, Olmec, Vodozemac};

/// Measures memory.
#[derive(Parser)]
struct Arguments {
    /// Put the section into this page, in the place of the one that is there.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Files whose sizes are listed, each with what it is: `NAME=FILE`.
    #[arg(long = "file", value_name = "NAME=FILE")]
    files: Vec<String>,
}

/// A row of a table: a number for each library.
type Row = (&'static str, [u64; 3]);

/// What is left allocated for an object, itself included.
fn bytes<T>(make: impl FnOnce() -> T) -> u64 {
    let mut kept = None;
    let info = measure(|| kept = Some(Box::new(make())));
    u64::try_from(info.bytes_current).unwrap_or_default()
}

fn allocations(work: impl FnOnce()) -> u64 {
    let AllocationInfo { count_total, .. } = measure(work);
    count_total
}

/// Calls a function of one library once for each.
macro_rules! each {
    ($count:ident) => {
        [$count::<Olmec>(), $count::<Vodozemac>(), $count::<Libolm>()]
    };
}

fn account<L: Library>() -> u64 {
    bytes(L::account)
}

fn account_with_keys<L: Library>() -> u64 {
    bytes(|| {
        let mut account = L::account();
        (0..50).for_each(|_| _ = L::one_time_key(&mut account));
        account
    })
}

/// Both ends, the second having received chain after chain until it holds five.
fn pair<L: Library>() -> (L::Session, L::Session) {
    let (alice, mut bob) = (L::account(), L::account());
    let one_time_key = L::one_time_key(&mut bob);
    let mut ours = L::open(&alice, &L::identity_key(&bob), &one_time_key);
    let first = L::encrypt(&mut ours, b"tea?");
    let (mut theirs, _) = L::accept(&mut bob, &L::identity_key(&alice), &first.body);
    for _ in 0..4 {
        let answer = L::encrypt(&mut theirs, b"tea.");
        L::decrypt(&mut ours, &answer);
        let next = L::encrypt(&mut ours, b"tea?");
        L::decrypt(&mut theirs, &next);
    }
    (ours, theirs)
}

fn new_session<L: Library>() -> u64 {
    let (alice, mut bob) = (L::account(), L::account());
    let keys = (L::identity_key(&bob), L::one_time_key(&mut bob));
    bytes(|| L::open(&alice, &keys.0, &keys.1))
}

fn session<L: Library>() -> u64 {
    bytes(|| pair::<L>().1)
}

fn outbound<L: Library>() -> u64 {
    bytes(L::outbound)
}

fn inbound<L: Library>() -> u64 {
    let key = L::session_key(&L::outbound());
    bytes(|| L::inbound(&key))
}

fn inbound_after<L: Library>(messages: usize) -> u64 {
    let mut sender = L::outbound();
    let key = L::session_key(&sender);
    let messages: Vec<_> = (0..messages).map(|_| L::group_encrypt(&mut sender, b"tea")).collect();
    // What is made once in the process does not belong to the session.
    let decrypted = || {
        let mut session = L::inbound(&key);
        messages.iter().for_each(|message| _ = L::group_decrypt(&mut session, message));
        session
    };
    decrypted();
    bytes(decrypted)
}

fn inbound_after_one<L: Library>() -> u64 {
    inbound_after::<L>(1)
}

fn inbound_after_many<L: Library>() -> u64 {
    inbound_after::<L>(20)
}

fn encrypting<L: Library>() -> u64 {
    let mut session = pair::<L>().0;
    L::encrypt(&mut session, b"tea");
    allocations(|| _ = L::encrypt(&mut session, b"tea"))
}

fn decrypting<L: Library>() -> u64 {
    let (mut ours, mut theirs) = pair::<L>();
    let mut message = || L::encrypt(&mut ours, b"tea");
    let (first, second) = (message(), message());
    L::decrypt(&mut theirs, &first);
    allocations(|| _ = L::decrypt(&mut theirs, &second))
}

fn group_encrypting<L: Library>() -> u64 {
    let mut session = L::outbound();
    L::group_encrypt(&mut session, b"tea");
    allocations(|| _ = L::group_encrypt(&mut session, b"tea"))
}

fn group_decrypting<L: Library>() -> u64 {
    let mut sender = L::outbound();
    let mut session = L::inbound(&L::session_key(&sender));
    let mut message = || L::group_encrypt(&mut sender, b"tea");
    // The first two make what a session in use keeps.
    let (first, second, third) = (message(), message(), message());
    L::group_decrypt(&mut session, &first);
    L::group_decrypt(&mut session, &second);
    allocations(|| _ = L::group_decrypt(&mut session, &third))
}

fn importing<L: Library>() -> u64 {
    let export = L::export_at(&mut L::inbound(&L::session_key(&L::outbound())), 0);
    allocations(|| _ = L::import(&export))
}

fn memory() -> Vec<Row> {
    vec![
        ("account, new", each!(account)),
        ("account with 50 one-time keys", each!(account_with_keys)),
        ("Olm session, new", each!(new_session)),
        ("Olm session with five receiving chains", each!(session)),
        ("outbound group session", each!(outbound)),
        ("inbound group session", each!(inbound)),
        ("the same after one message", each!(inbound_after_one)),
        ("the same after 20 messages, with its table", each!(inbound_after_many)),
    ]
}

fn calls() -> Vec<Row> {
    vec![
        ("Olm: encrypt, to text", each!(encrypting)),
        ("Olm: decrypt, from text", each!(decrypting)),
        ("Megolm: encrypt, to text", each!(group_encrypting)),
        ("Megolm: decrypt, from text", each!(group_decrypting)),
        ("import of an exported session", each!(importing)),
    ]
}

fn table(page: &mut String, title: &str, rows: &[Row]) {
    let _ = writeln!(page, "| {title} | olmec | vodozemac | libolm |\n|---|---:|---:|---:|");
    for (name, [olmec, vodozemac, libolm]) in rows {
        let _ = writeln!(page, "| {name} | {olmec} | {vodozemac} | {libolm} |");
    }
    page.push('\n');
}

fn section(files: &[String]) -> Result<String> {
    let mut page = String::from(
        "\n## Memory and size\n\nCounted by a replaced allocator: what is asked of it, the object \
         itself included. libolm allocates nothing of its own: its texts are allocated by whoever \
         calls it, here the tests' wrapper.\n\n",
    );
    table(&mut page, "bytes", &memory());
    table(&mut page, "allocations in a call", &calls());
    page.push_str("| file | bytes |\n|---|---:|\n");
    for file in files {
        let (name, path) = file.split_once('=').context("a file is given as NAME=FILE")?;
        let size = std::fs::metadata(path).with_context(|| path.to_owned())?.len();
        let _ = writeln!(page, "| {name} | {size} |");
    }
    page.push_str("\nThe WebAssembly module's size stands below, beside those of its peers.\n");
    Ok(page)
}

fn main() -> Result<()> {
    let Arguments { write, files } = Arguments::parse();
    let section = section(&files)?;
    print!("{section}");
    if let Some(file) = write {
        let page = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        std::fs::write(&file, with_section(&page, &section))?;
    }
    Ok(())
}

/// The page with this section before the one of the other command, which stays.
fn with_section(page: &str, section: &str) -> String {
    let below = page.find("\n## WebAssembly\n").unwrap_or(page.len());
    let (above, below) = page.split_at(below);
    let above = above.find("\n## Memory and size\n").map_or(above, |at| &above[..at]);
    format!("{above}{section}{below}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_as_large_as_what_is_in_it() {
        assert_eq!(bytes(|| [0u8; 100]), 100);
        // The outer one, the element that is given, and two copies of it.
        assert_eq!(allocations(|| drop(vec![vec![1]; 3])), 4);
    }

    #[test]
    fn ours_are_small() {
        for (name, [ours, vodozemac, _]) in memory().into_iter().take(6) {
            assert!(ours > 0 && ours <= vodozemac, "{name}: {ours}, {vodozemac}");
        }
    }

    #[test]
    fn the_section_is_replaced_and_others_stay() {
        let page = "# B\n\n| a |\n\n## Memory and size\n\nold\n\n## WebAssembly\n\nw\n";
        let expected = "# B\n\n| a |\n\n## Memory and size\nnew\n\n## WebAssembly\n\nw\n";
        assert_eq!(with_section(page, "\n## Memory and size\nnew\n"), expected);
        assert_eq!(with_section("# B\n", "\n## M\n"), "# B\n\n## M\n");
    }
}
