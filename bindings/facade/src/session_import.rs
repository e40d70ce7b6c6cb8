//! The exported sessions of a whole key backup or key file.

use alloc::string::String;
use alloc::vec::Vec;

use olmec::megolm;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::error::OlmecError;
use crate::inbound_group_session::InboundGroupSession;
use crate::locked::Locked;

/// Imports many exported sessions, some at a time, so that progress can be shown:
///
/// add all of them, then call `run` until `done` is `count`, and take each with `session`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct SessionImport(Locked<State>);

/// Where an import stands.
struct State {
    exports: Vec<Zeroizing<String>>,
    /// Taken from the front of the exports; gone where it has been handed out.
    imported: Vec<Result<Option<megolm::InboundGroupSession>, OlmecError>>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl SessionImport {
    /// Nothing to import yet.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    #[expect(clippy::new_without_default, reason = "the other languages have no Default")]
    pub fn new() -> Self {
        Self(Locked::new(State { exports: Vec::new(), imported: Vec::new() }))
    }

    /// Adds an exported session key, base64.
    pub fn add(&self, exported_session_key: String) {
        self.0.get().exports.push(Zeroizing::new(exported_session_key));
    }

    /// How many have been added.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.get().exports.len()).unwrap_or(u32::MAX)
    }

    /// How many have been imported, or refused.
    pub fn done(&self) -> u32 {
        u32::try_from(self.0.get().imported.len()).unwrap_or(u32::MAX)
    }

    /// Imports the next ones, at most this many. Returns how many are done.
    pub fn run(&self, at_most: u32) -> u32 {
        {
            let mut state = self.0.get();
            let State { exports, imported } = &mut *state;
            let at_most = usize::try_from(at_most).unwrap_or(usize::MAX);
            let next = exports.iter().skip(imported.len()).take(at_most);
            let next = next.map(|export| export.as_str());
            let results = megolm::import_sessions(next, |_| ());
            imported.extend(results.into_iter().map(|it| it.map(Some).map_err(OlmecError::from)));
        }
        self.done()
    }

    /// The session of the export that was added at this place, counted from 0, once.
    ///
    /// Fails with what the export was refused for, and with `AlreadyUsed` if it has been taken, or
    /// was not reached yet.
    pub fn session(&self, place: u32) -> Result<InboundGroupSession, OlmecError> {
        let mut state = self.0.get();
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        match state.imported.get_mut(place) {
            Some(Ok(session)) => session.take().map(InboundGroupSession::from),
            Some(Err(error)) => return Err(error.clone()),
            None => None,
        }
        .ok_or_else(|| {
            OlmecError::AlreadyUsed("this session was taken, or is not imported yet".into())
        })
    }
}
