//! Two programs in different languages talk to each other through files, each on both sides.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{kotlin, python};
use crate::run::{Cmd, root, target_dir};

/// A language with the program that plays one side, as `bindings/conversation.md` describes it.
struct Speaker {
    language: &'static str,
    program: Box<dyn Fn() -> Cmd>,
}

/// Lets each language talk to every other one.
pub(super) fn run() -> Result<()> {
    let speakers = [in_kotlin()?, in_python()?];
    for alice in &speakers {
        for bob in &speakers {
            if alice.language != bob.language {
                talk(alice, bob)?;
            }
        }
    }
    Ok(())
}

fn in_kotlin() -> Result<Speaker> {
    kotlin::build()?;
    Ok(Speaker { language: "kotlin", program: Box::new(|| kotlin::java("ConversationKt")) })
}

fn in_python() -> Result<Speaker> {
    let python = python::install()?;
    let script = root().join("bindings/uniffi/python/examples/conversation.py");
    let program = move || python.cmd().args([&*script.to_string_lossy()]);
    Ok(Speaker { language: "python", program: Box::new(program) })
}

/// One conversation, in an empty directory.
fn talk(alice: &Speaker, bob: &Speaker) -> Result<()> {
    let post = target_dir("conversations").join(format!("{}-{}", alice.language, bob.language));
    if post.exists() {
        fs::remove_dir_all(&post)?;
    }
    let side = |speaker: &Speaker, name| (speaker.program)().args([&*text(&post), name]);
    let waiting = side(bob, "bob").start()?;
    side(alice, "alice").run()?;
    waiting.wait().context("the other side")
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
