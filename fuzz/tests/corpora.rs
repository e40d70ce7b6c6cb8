//! Every seed and everything that earlier campaigns kept still holds, without a fuzzer.

use std::collections::HashSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use olmec_fuzz::{ALL, Target, corpus};

#[test]
fn every_target_holds_for_all_it_has_seen() {
    let (targets, failed) = (Mutex::new(ALL.iter()), Mutex::new(Vec::new()));
    let next = || targets.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(target) = next() {
                    failed.lock().unwrap().extend(first_failure(target));
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The first input for which the target does not hold; a line that says which.
fn first_failure(target: &'static Target) -> Option<String> {
    let inputs = corpus::inputs(target).unwrap();
    assert!(inputs.len() >= 3, "{} has hardly any seeds", target.name);
    let start = std::time::Instant::now();
    let failing = inputs.iter().find(|input| catch_unwind(|| (target.run)(input)).is_err());
    println!("{} {} {:?}", target.name, inputs.len(), start.elapsed());
    let failing = failing?;
    println!("{} {} {:?}", target.name, inputs.len(), start.elapsed());
    let hex: String = failing.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{} does not hold for {hex}", target.name))
}

#[test]
fn names_are_distinct_and_no_corpus_is_left_over() {
    let names: HashSet<_> = ALL.iter().map(|target| target.name).collect();
    assert_eq!(names.len(), ALL.len());
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(names.contains(name), "{name} is the name of no target");
    }
}
