//! Running other programs, in the open: every command is printed before it runs, and can be pasted into a shell.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// Where build products that must not meet those of the other commands go.
pub(crate) fn target_dir(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
        .join(name)
}

/// `cargo` with these arguments, at the root of the checkout.
pub(crate) fn cargo(arguments: &str) -> Cmd {
    Cmd::new("cargo").args(arguments.split_whitespace())
}

/// A command that is about to run at the root of the checkout, with nothing on its standard input.
pub(crate) struct Cmd {
    command: Command,
    /// Where it runs, if not at the root.
    folder: Option<String>,
    shown: Vec<String>,
}

impl Cmd {
    /// A command without arguments.
    pub(crate) fn new(program: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root()).stdin(Stdio::null());
        Self { command, folder: None, shown: vec![program.to_owned()] }
    }

    /// Adds arguments.
    pub(crate) fn args<'a>(mut self, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        for argument in arguments {
            self.command.arg(argument);
            self.shown.push(quoted(argument));
        }
        self
    }

    /// Adds an option and the path that is its value.
    pub(crate) fn path(self, option: &str, value: &Path) -> Self {
        self.args([option, &*value.to_string_lossy()])
    }

    /// Runs it in another folder than the root of the checkout.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self.folder = Some(quoted(&folder.to_string_lossy()));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self.shown.insert(0, format!("{name}={}", quoted(value)));
        self
    }

    /// Prints the command, runs it with its output in view, and fails unless it exits with 0.
    pub(crate) fn run(mut self) -> Result<()> {
        let shown = self.to_string();
        println!("$ {shown}");
        let status = self.command.status().with_context(|| format!("cannot start `{shown}`"))?;
        if !status.success() {
            bail!("`{shown}`: {status}");
        }
        Ok(())
    }

    /// Starts the command and goes on; whoever started it waits for it.
    pub(crate) fn start(mut self) -> Result<Running> {
        let shown = self.to_string();
        println!("$ {shown} &");
        let child = self.command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
        Ok(Running { child, shown })
    }

    /// What the command prints, without showing it; nothing when it cannot be started or does not exit with 0.
    pub(crate) fn output(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then_some(text)
    }
}

/// A command that runs beside this program; it is stopped if nobody waits for it.
pub(crate) struct Running {
    child: Child,
    shown: String,
}

impl Running {
    /// Waits for the end of the command, and fails unless it exits with 0.
    pub(crate) fn wait(mut self) -> Result<()> {
        let status = self.child.wait()?;
        ensure!(status.success(), "`{}`: {status}", self.shown);
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already, unless an error kept us from waiting.
        let _ = self.child.kill();
    }
}

/// As it can be pasted into a shell.
impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(folder) = &self.folder {
            write!(f, "cd {folder} && ")?;
        }
        f.write_str(&self.shown.join(" "))
    }
}

/// The argument as a shell wants it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./,:$@".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_as_a_shell_takes_them() {
        let cmd = cargo("doc --no-deps").env("RUSTDOCFLAGS", "-D warnings").args(["it's"]);
        assert_eq!(cmd.to_string(), r"RUSTDOCFLAGS='-D warnings' cargo doc --no-deps 'it'\''s'");
        let cmd = Cmd::new("go").within(Path::new("/a b")).env("CGO_ENABLED", "1");
        assert_eq!(cmd.to_string(), "cd '/a b' && CGO_ENABLED=1 go");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn a_command_that_does_not_exit_with_0_is_an_error_with_its_text() {
        let error = Cmd::new("sh").args(["-c", "exit 3"]).run().unwrap_err();
        assert_eq!(error.to_string(), "`sh -c 'exit 3'`: exit status: 3");
    }
}
