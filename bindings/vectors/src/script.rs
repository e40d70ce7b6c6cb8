//! The calls of one case, in order.

use serde_json::{Value as Json, json};

use crate::value::Value;

/// Collects the calls of one case.
#[derive(Default)]
pub(crate) struct Script {
    calls: Vec<Json>,
    left_out: Option<&'static str>,
}

/// A call whose outcome is still to be said.
#[must_use]
pub(crate) struct Pending<'a> {
    script: &'a mut Script,
    call: Json,
}

/// What became of a case.
pub(crate) enum Translated {
    /// Calls.
    Calls(Script),
    /// Nothing, for this reason.
    NotApplicable(&'static str),
}

impl Script {
    /// A constructor or a free function.
    pub(crate) fn call<const N: usize>(
        &mut self,
        call: &str,
        arguments: [Value; N],
    ) -> Pending<'_> {
        let arguments: Vec<Json> = arguments.iter().map(Value::to_json).collect();
        Pending { script: self, call: json!({ "call": call, "arguments": arguments }) }
    }

    /// A method of the handle that was kept under the name `on`.
    pub(crate) fn on<const N: usize>(
        &mut self,
        on: &str,
        call: &str,
        arguments: [Value; N],
    ) -> Pending<'_> {
        self.call(call, arguments).on(on)
    }

    /// Notes that something of the case has no call, and what.
    pub(crate) fn leave_out(&mut self, what: &'static str) {
        self.left_out = Some(what);
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.left_out.is_none()
    }

    pub(crate) fn len(&self) -> usize {
        self.calls.len()
    }

    pub(crate) fn to_json(&self, id: &str) -> Json {
        let mut case = json!({ "id": id, "calls": self.calls });
        if let Some(what) = self.left_out {
            case["left_out"] = what.into();
        }
        case
    }
}

impl Pending<'_> {
    /// It is a method of the handle that was kept under this name.
    pub(crate) fn on(mut self, name: &str) -> Self {
        self.call["on"] = name.into();
        self
    }

    fn outcome(mut self, name: &str, value: Json) {
        self.call[name] = value;
        self.script.calls.push(self.call);
    }

    /// The handle it returns is kept under a name.
    pub(crate) fn keep(self, name: &str) {
        self.outcome("as", name.into());
    }

    pub(crate) fn equals(self, value: Value) {
        self.outcome("equals", value.to_json());
    }

    /// It succeeds and returns nothing.
    pub(crate) fn succeeds(self) {
        self.equals(Value::None);
    }

    pub(crate) fn fails(self, code: &str) {
        self.outcome("error", code.into());
    }
}
