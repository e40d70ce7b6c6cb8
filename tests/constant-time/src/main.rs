//! Whether what the library does depends on its secrets. `cargo xtask constant-time` builds and runs it.
//!
//! ```text
//! memcheck    under valgrind: secrets are marked as undefined memory, and memcheck reports every
//!             branch and every address that depends on undefined memory
//! timing      two classes of input take turns, and Welch's t-test tells whether their times differ
//! ```
//!
//! Both have controls: code that is known to depend on secrets, which they must notice.

mod cases;
mod controls;
mod memory;
mod timing;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["memcheck"] => memcheck(),
        ["timing", samples] => timing::run(samples.parse().expect("a number of samples")),
        _ => {
            eprintln!("memcheck, or timing SAMPLES");
            ExitCode::FAILURE
        }
    }
}

/// Runs every case, and prints how many reports each of them made.
fn memcheck() -> ExitCode {
    if !memory::is_watched() {
        eprintln!("not under valgrind");
        return ExitCode::FAILURE;
    }
    let mut bad = 0;
    let reports = |case: fn()| {
        let before = memory::reports();
        case();
        memory::reports() - before
    };
    for (name, case) in cases::ALL {
        let reports = reports(*case);
        println!("case    {reports:>4} {name}");
        bad += usize::from(reports > 0);
    }
    for (name, control) in controls::ALL {
        let reports = reports(*control);
        println!("control {reports:>4} {name}");
        bad += usize::from(reports == 0);
    }
    println!("{} cases, {} controls, {bad} wrong", cases::ALL.len(), controls::ALL.len());
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
