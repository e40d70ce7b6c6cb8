//! No hostile input makes an entry point do more than a stated number of curve and hash operations.
//!
//! The child is this test binary, started again under callgrind, which counts instructions: the count
//! does not depend on what else the machine does. A Diffie-Hellman, a verified signature and a
//! compression of SHA-2 are counted in the same run, so a budget is written in these and holds
//! whatever the compiler makes of them. Only the release build is counted; a debug build says nothing.
#![cfg(all(target_os = "linux", not(debug_assertions)))]

#[path = "../bounded/entries.rs"]
#[allow(dead_code, reason = "the other test uses all of it")]
mod entries;
#[path = "../../../model/mod.rs"]
mod model;
mod operations;
mod units;

use std::fs;
use std::path::Path;
use std::process::Command;

use operations::Operation;
use units::Units;

/// Tells the child where to note what it does; without it the child's test does nothing.
const VARIABLE: &str = "OLMEC_WORK";

/// What callgrind is told to count, by its name.
#[inline(never)]
fn counted_work(work: Box<dyn FnOnce()>) {
    std::hint::black_box(work());
}

#[test]
fn child() {
    let Ok(notes) = std::env::var(VARIABLE) else { return };
    let mut lengths = String::new();
    for Operation { prepare, .. } in all() {
        let prepared = prepare();
        lengths += &format!("{}\n", prepared.input);
        counted_work(prepared.work);
    }
    fs::write(notes, lengths).unwrap();
}

/// The units, the operations and the controls, in the order in which they are counted.
fn all() -> Vec<Operation> {
    [units::operations(), operations::all(), operations::controls()].into_iter().flatten().collect()
}

/// How many instructions each takes, and the length of its input.
fn counted(folder: &Path) -> Vec<(u64, u64)> {
    let status = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind", "--collect-atstart=no"])
        .args(["--toggle-collect=work::counted_work", "--dump-after=work::counted_work"])
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--test-threads=1"])
        .env(VARIABLE, folder.join("lengths"))
        .status();
    let status = status.expect("valgrind is not installed");
    assert!(status.success(), "the child under valgrind failed: {status}");
    let lengths = fs::read_to_string(folder.join("lengths")).unwrap();
    let dumped = lengths.lines().enumerate().map(|(place, length)| {
        let dump = fs::read_to_string(folder.join(format!("out.{}", place + 1))).unwrap();
        let total = dump.lines().find_map(|line| line.strip_prefix("totals: "));
        (total.expect("a total").trim().parse().unwrap(), length.parse().unwrap())
    });
    dumped.collect()
}

#[test]
fn no_input_costs_more_work_than_is_stated() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("work");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let counts = counted(&folder);
    let names = all();
    assert_eq!(counts.len(), names.len());
    let units = Units::new(&counts[..units::COUNT]);
    println!("{units:?}");
    let mut wrong = Vec::new();
    for (operation, (count, length)) in names.iter().zip(&counts).skip(units::COUNT) {
        let limit = operation.budget.limit(&units, *length);
        println!("{}: {count} of {limit}, {length} bytes, {:?}", operation.name, operation.budget);
        if (*count <= limit) == operation.is_control {
            wrong.push(operation.name);
        }
    }
    assert!(wrong.is_empty(), "beyond its budget, or a control within it: {}", wrong.join(", "));
}
