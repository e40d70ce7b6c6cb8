//! `cargo xtask mutants`: the small changes to the library that cargo-mutants knows, each of which a test must notice.
//!
//! cargo-mutants lists the changes, in the functions that `.cargo/mutants.toml` does not leave out. It would build the
//! tests once for each, which takes a day; here all are built at once ([`crate::chosen`]), and only the few that this cannot
//! be done with, as they stand outside of functions, are built one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::assurance::ensure_installed;
use crate::broken_copy::{Copy, write};
use crate::chosen::{self, Effort, Fate, Tests, module};
use crate::run::{Cmd, root, target_dir};

mod source;

use source::{Line, Source};

/// What is changed.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The files to change, such as `src/primitives/*.rs`; all of them when none is named.
    files: Vec<String>,
    /// Only a part of the changes, such as `2/8`, counted from 0: runs of all parts make a whole one.
    #[arg(long)]
    shard: Option<String>,
    /// Only the tests that take little time, which notice most; what is left is for `--rest`.
    #[arg(long)]
    quick: bool,
    /// Only what no earlier run has seen noticed.
    #[arg(long)]
    rest: bool,
}

/// A change to the library.
struct Mutant {
    /// As cargo-mutants names it: where it is, and what it does.
    name: String,
    file: String,
    /// The function it is in, without its type.
    function: String,
    /// The bytes of the file that are replaced.
    range: Range<usize>,
    replacement: String,
}

/// Tries the changes and prints the score.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut log = Log::open()?;
    let mut mutants = list(arguments)?;
    mutants.retain(|mutant| !arguments.rest || !log.is_settled(&mutant.name));
    println!("{} changes", mutants.len());
    let copy = Copy::new("mutants")?;
    let Armed { chosen, alone, unviable } = arm(&copy, &mutants)?;
    for number in &unviable {
        log.note(&mutants[*number], "does not compile")?;
    }
    let effort = if arguments.quick { Effort::Quick } else { Effort::Whole };
    let tests = Tests::build(&copy, effort)?;
    for number in chosen {
        let (mutant, start) = (&mutants[number], Instant::now());
        let fate = tests.noticed_by(number, &module(&mutant.file))?;
        log.note_fate(mutant, &fate, start)?;
    }
    for number in alone.into_iter().filter(|_| effort == Effort::Whole) {
        let (mutant, start) = (&mutants[number], Instant::now());
        match one(&copy, mutant)? {
            Some(fate) => log.note_fate(mutant, &fate, start)?,
            None => log.note(mutant, "does not compile")?,
        }
    }
    log.finish()
}

/// The changes, as cargo-mutants lists them.
fn list(arguments: &Arguments) -> Result<Vec<Mutant>> {
    ensure_installed("cargo-mutants")?;
    let Arguments { files, shard, .. } = arguments;
    let files = files.iter().flat_map(|file| ["--file", file.as_str()]);
    let shard = shard.iter().flat_map(|shard| ["--shard", shard.as_str()]);
    let list = Cmd::new("cargo").args(["mutants", "--package", "olmec", "--list", "--json"]);
    let list = list.args(files.chain(shard)).output().context("cargo-mutants lists nothing")?;
    let list: Vec<Value> = serde_json::from_str(&list)?;
    list.iter().map(Mutant::read).collect()
}

impl Mutant {
    fn read(value: &Value) -> Result<Self> {
        let text = |name: &str| value[name].as_str().map(str::to_owned).context("not as it was");
        let (name, file, replacement) = (text("name")?, text("file")?, text("replacement")?);
        let old = fs::read_to_string(root().join(&file))?;
        let place = |end: &str| {
            let number = |name: &str| usize::try_from(value["span"][end][name].as_u64()?).ok();
            place(&old, number("line")?, number("column")?)
        };
        let range = place("start").zip(place("end")).context("no place")?;
        let function = value["function"]["function_name"].as_str().unwrap_or_default();
        let function = last(function).to_owned();
        Ok(Self { name, file, function, range: range.0..range.1, replacement })
    }
}

/// The last part of a path.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The byte at which a line and column, both counted from 1, begin.
fn place(text: &str, line: usize, column: usize) -> Option<usize> {
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let (within, _) = text
        .get(before..)?
        .char_indices()
        .chain([(text.len() - before, ' ')])
        .nth(column.checked_sub(1)?)?;
    Some(before + within)
}

/// What became of the changes before any test ran.
struct Armed {
    /// They wait in the copy to be chosen.
    chosen: Vec<usize>,
    /// They must be built one by one.
    alone: BTreeSet<usize>,
    /// The compiler refuses them.
    unviable: BTreeSet<usize>,
}

/// Writes all changes into the copy, without those that the compiler refuses.
fn arm(copy: &Copy, mutants: &[Mutant]) -> Result<Armed> {
    let (mut alone, mut unviable) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
        for (number, mutant) in mutants.iter().enumerate() {
            let changes = files.entry(&mutant.file).or_default();
            if !alone.contains(&number) && !unviable.contains(&number) {
                changes.push((number, mutant));
            }
        }
        restore(copy)?;
        chosen::arm(copy)?;
        let mut sources = BTreeMap::new();
        for (file, changes) in files {
            let (source, outside) = Source::new(&fs::read_to_string(root().join(file))?, &changes)
                .with_context(|| file.to_owned())?;
            alone.extend(outside);
            write(&copy.path(file.trim_start_matches("src/")), &source.text)?;
            sources.insert(file, source);
        }
        let before = alone.len() + unviable.len();
        let complaints = chosen::complaints(copy)?;
        println!("the compiler has {} complaints", complaints.len());
        for complaint in &complaints {
            let source = sources.get(complaint.file.as_str());
            match source.and_then(|source| source.line(complaint.line)) {
                Some(Line::Changed(number)) => {
                    unviable.insert(*number);
                }
                Some(Line::Original(numbers)) => alone.extend(numbers),
                // A function that was constant, and must be.
                None if complaint.message.starts_with("cannot call non-const") => {
                    let name = complaint.message.split('`').nth(1).map(last);
                    let changes = mutants.iter().enumerate();
                    let same = changes.filter(|(_, mutant)| Some(mutant.function.as_str()) == name);
                    alone.extend(same.map(|(number, _)| number));
                }
                None => {}
            }
        }
        if complaints.is_empty() {
            let is_chosen = |number: &usize| !alone.contains(number) && !unviable.contains(number);
            let chosen = (0..mutants.len()).filter(is_chosen).collect();
            return Ok(Armed { chosen, alone, unviable });
        }
        let first = &complaints[0];
        let about = format!("{}:{}: {}", first.file, first.line, first.message);
        ensure!(alone.len() + unviable.len() > before, "the changes do not compile: {about}");
    }
}

/// Gives the copy the library as it is.
fn restore(copy: &Copy) -> Result<()> {
    let files = Cmd::new("git").args(["ls-files", "--cached", "src"]).output();
    for file in files.context("`git ls-files` failed")?.lines() {
        let text = fs::read_to_string(root().join(file)).with_context(|| file.to_owned())?;
        let path = copy.path(file.trim_start_matches("src/"));
        if fs::read_to_string(&path)? != text {
            write(&path, &text)?;
        }
    }
    Ok(())
}

/// Builds one change, and runs the tests; nothing if it does not compile.
fn one(copy: &Copy, mutant: &Mutant) -> Result<Option<Fate>> {
    restore(copy)?;
    let path = copy.path(mutant.file.trim_start_matches("src/"));
    let mut text = fs::read_to_string(&path)?;
    text.replace_range(mutant.range.clone(), &mutant.replacement);
    write(&path, &text)?;
    if !chosen::complaints(copy)?.is_empty() {
        return Ok(None);
    }
    for tests in ["--lib", "--tests"] {
        if !copy.cargo(tests, &[])? {
            return Ok(Some(Fate::Noticed(tests.to_owned())));
        }
    }
    Ok(Some(Fate::Survived))
}

/// What became of each change, in this run and, in a file, in those before it.
struct Log {
    path: PathBuf,
    earlier: String,
    counts: BTreeMap<&'static str, usize>,
    survived: Vec<String>,
}

impl Log {
    fn open() -> Result<Self> {
        let path = target_dir("mutants").join("outcomes.txt");
        let earlier = fs::read_to_string(&path).unwrap_or_default();
        Ok(Self { path, earlier, counts: BTreeMap::new(), survived: Vec::new() })
    }

    /// Whether an earlier run has settled it.
    fn is_settled(&self, name: &str) -> bool {
        let about = self.earlier.lines().rev().find(|line| line.ends_with(&format!("\t{name}")));
        about.is_some_and(|line| !line.starts_with("survived"))
    }

    fn note_fate(&mut self, mutant: &Mutant, fate: &Fate, start: Instant) -> Result<()> {
        let seconds = start.elapsed().as_secs_f32();
        match fate {
            Fate::Noticed(by) => println!("{seconds:.1} s, noticed by {by}: {}", mutant.name),
            Fate::Endless(by) => println!("{seconds:.1} s, {by} does not end: {}", mutant.name),
            Fate::Survived => println!("{seconds:.1} s, SURVIVED: {}", mutant.name),
        }
        let fate = match fate {
            Fate::Noticed(_) => "noticed",
            Fate::Endless(_) => "endless",
            Fate::Survived => {
                self.survived.push(mutant.name.clone());
                "survived"
            }
        };
        self.note(mutant, fate)
    }

    fn note(&mut self, mutant: &Mutant, fate: &'static str) -> Result<()> {
        *self.counts.entry(fate).or_default() += 1;
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.path)?;
        writeln!(file, "{fate}\t{}", mutant.name).context("outcomes.txt")
    }

    fn finish(self) -> Result<()> {
        println!("{:?}; see {}", self.counts, self.path.display());
        if self.survived.is_empty() {
            return Ok(());
        }
        bail!("survived:\n{}", self.survived.join("\n"))
    }
}
