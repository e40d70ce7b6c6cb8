//! Many changes to the library in one build: each stands behind a number, and an environment variable chooses one when a
//! test starts. So a change costs a run of the tests, and not a build.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::broken_copy::{Copy, write};
use crate::run::Cmd;

/// The environment variable that chooses a change.
const VARIABLE: &str = "OLMEC_CHANGE";
/// What every changed place asks.
const ASK: &str = r#"
extern crate std as std_of_changes;
pub(crate) fn is_changed(number: usize) -> bool {
    static CHOSEN: std_of_changes::sync::LazyLock<Option<usize>> =
        std_of_changes::sync::LazyLock::new(|| std_of_changes::env::var("OLMEC_CHANGE").ok()?.parse().ok());
    *CHOSEN == Some(number)
}
"#;
/// The programs that notice most in the least time, those first that notice most. `olmec` are the unit tests.
const QUICK: [&str; 15] = [
    "vectors",
    "scenarios",
    "pickles",
    "pickle_stability",
    "odd_pickles",
    "vodozemac_pickles",
    "qr_login",
    "random_failure",
    "system_random",
    "mutations",
    "secrets",
    "olmec",
    "properties",
    "serde",
    "types",
];
/// Those that look at everything, and into memory.
const SLOW: [&str; 6] =
    ["matrix_hostile", "libolm_pickles", "crash", "bounded", "freed", "left_behind"];
/// What the primitives stand on, and themselves.
const BELOW: [&str; 6] = ["encoding", "error", "hash", "primitives", "random", "secret"];
/// No test needs more memory; a change may make one ask for all there is.
const MOST_KIB: u64 = 8 << 20;
/// What no run needs, however loaded the machine is.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets every file of the copy ask `crate::is_changed(number)`.
pub(crate) fn arm(copy: &Copy) -> Result<()> {
    let library = copy.path("lib.rs");
    let text = fs::read_to_string(&library).context("lib.rs")?;
    // Behind the last attribute of the crate.
    ensure!(text.matches("extern crate alloc;").count() == 1, "lib.rs is not as it was");
    write(&library, &text.replace("extern crate alloc;", &format!("extern crate alloc;{ASK}")))
}

/// What the compiler refuses, and where.
pub(crate) struct Complaint {
    /// Below the root of the copy.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Everything that the compiler says against the library of the copy; nothing means that it compiles.
pub(crate) fn complaints(copy: &Copy) -> Result<Vec<Complaint>> {
    let messages = copy.cargo_json("check --package olmec")?;
    let errors = messages.iter().map(|message| &message["message"]);
    let complaints = errors.filter(|message| message["level"] == "error").flat_map(|message| {
        let spans = message["spans"].as_array().into_iter().flatten();
        let primary = spans.filter(|span| span["is_primary"] == true);
        primary.map(|span| Complaint {
            file: span["file_name"].as_str().unwrap_or_default().to_owned(),
            line: span["line_start"].as_u64().and_then(|line| line.try_into().ok()).unwrap_or(0),
            message: message["message"].as_str().unwrap_or_default().to_owned(),
        })
    });
    Ok(complaints.collect())
}

/// The module that a file holds, as the names of its unit tests begin.
pub(crate) fn module(file: &str) -> String {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    path.trim_end_matches("/mod").replace('/', "::")
}

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A test of this program failed.
    Noticed(String),
    /// This program did not come to an end.
    Endless(String),
    /// All tests passed.
    Survived,
}

/// Which tests run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Those that take little time, and notice most.
    Quick,
    /// All that can notice something.
    Whole,
}

/// The programs with the tests of the library.
pub(crate) struct Tests(Vec<Program>);

struct Program {
    name: String,
    path: PathBuf,
    folder: PathBuf,
    /// How long it takes without a change.
    takes: Duration,
}

impl Tests {
    /// Builds the tests of the copy, and sees them pass without any change.
    pub(crate) fn build(copy: &Copy, effort: Effort) -> Result<Self> {
        let (packages, names) = match effort {
            Effort::Quick => ("--package olmec", QUICK.to_vec()),
            Effort::Whole => {
                ("--package olmec --package olmec-memory", [&QUICK[..], &SLOW].concat())
            }
        };
        let built = copy.cargo_json(&format!("test {packages} --no-run"))?;
        let mut programs = Vec::new();
        for artifact in built.iter().filter(|message| message["profile"]["test"] == true) {
            let Some(path) = artifact["executable"].as_str() else { continue };
            let name = artifact["target"]["name"].as_str().unwrap_or_default();
            let is_test = artifact["target"]["kind"][0] != "example";
            let manifest = Path::new(artifact["manifest_path"].as_str().unwrap_or_default());
            if is_test && names.contains(&name) {
                let folder = manifest.parent().context("a package without a folder")?.to_owned();
                let (name, path) = (name.to_owned(), path.into());
                programs.push(Program { name, path, folder, takes: Duration::ZERO });
            }
        }
        programs.sort_by_key(|program| names.iter().position(|name| *name == program.name));
        ensure!(programs.len() == names.len(), "of the tests only {} were built", programs.len());
        for program in &mut programs {
            let start = Instant::now();
            let fate = program.run(None, &[])?;
            ensure!(fate == Fate::Survived, "{} fails without any change", program.name);
            program.takes = start.elapsed();
        }
        Ok(Self(programs))
    }

    /// Runs the tests with one change, until one fails. `module` holds the change, such as `olm::session`.
    pub(crate) fn noticed_by(&self, number: usize, module: &str) -> Result<Fate> {
        let units = self.0.iter().find(|program| program.name == "olmec");
        let near = units.map(|units| units.run(Some(number), &[module]));
        // The tests below a change in the layers take the longest, and cannot notice it.
        let is_below = BELOW.iter().any(|below| module.starts_with(below));
        let arguments: &[&str] = if is_below { &[] } else { &["--skip", "primitives::"] };
        let all = self.0.iter().map(|program| program.run(Some(number), arguments));
        near.into_iter()
            .chain(all)
            .find(|fate| !matches!(fate, Ok(Fate::Survived)))
            .unwrap_or(Ok(Fate::Survived))
    }
}

impl Program {
    /// Runs its tests, or those that the arguments choose, until one fails.
    fn run(&self, number: Option<usize>, arguments: &[&str]) -> Result<Fate> {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MOST_KIB} -c 0; exec \"$0\" \"$@\"")]);
        // The harness knows `--fail-fast` but hides it.
        command.arg(&self.path).args(["-Zunstable-options", "--fail-fast"]).args(arguments);
        command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_MANIFEST_DIR", &self.folder);
        command.envs(number.map(|number| (VARIABLE, number.to_string())));
        command.current_dir(&self.folder).process_group(0);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| self.name.clone())?;
        let end = Instant::now() + PATIENCE + self.takes * 10;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if number.is_some() && Instant::now() > end {
                // With all that it started.
                Cmd::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).output();
                child.wait()?;
                return Ok(Fate::Endless(self.name.clone()));
            }
            sleep(Duration::from_millis(5));
        };
        Ok(if status.success() { Fate::Survived } else { Fate::Noticed(self.name.clone()) })
    }
}
