//! A device as a process, seen from outside.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::casts::Library;

pub(crate) struct Device {
    pub(crate) user: String,
    pub(crate) id: String,
    /// How it introduced itself.
    pub(crate) introduction: Value,
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Device {
    /// Starts a device, with a store in memory or in a directory.
    pub(crate) fn start(library: Library, user: &str, id: &str, store: Option<&Path>) -> Self {
        let mut process = Command::new(library.program())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the device starts");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let (user, id) = (user.to_owned(), id.to_owned());
        let mut device = Self { user, id, introduction: Value::Null, process, input, output };
        let open =
            json!({ "do": "open", "user": device.user, "device": device.id, "store": store });
        device.introduction = device.tell(open);
        assert_eq!(device.introduction["library"], library.version());
        device
    }

    /// Tells the device to do something that it can do.
    pub(crate) fn tell(&mut self, command: Value) -> Value {
        let (user, what) = (self.user.clone(), command["do"].clone());
        self.ask(command).unwrap_or_else(|error| panic!("{user}: cannot {what}: {error}"))
    }

    /// Tells the device to do something that it may refuse.
    pub(crate) fn ask(&mut self, command: Value) -> Result<Value, String> {
        let input = self.input.as_mut().expect("it has not ended");
        writeln!(input, "{command}").expect("the device reads");
        let line = self.output.next().expect("the device answers").expect("with text");
        let mut answer: Value = serde_json::from_str(&line).expect("which is JSON");
        match answer.get("error") {
            Some(error) => Err(error.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer["ok"].take()),
        }
    }

    /// Lets the device end in order, with its store closed.
    pub(crate) fn end(mut self) {
        drop(self.input.take());
        assert!(self.process.wait().expect("the device ends").success());
    }
}

/// A test that failed leaves no process behind.
impl Drop for Device {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
