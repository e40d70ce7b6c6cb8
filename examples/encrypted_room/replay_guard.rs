//! The client's memory of what it has shown.
//!
//! A Megolm message decrypts any number of times, so that a client can show its history again.
//! Whether two *events* are one message is for the client to notice: an index that one event has
//! used is never accepted from another.

use std::collections::HashMap;

use olmec::megolm::MessageIndex;

use crate::refusal::{ClientRule, Refusal};
use crate::wire::EventId;

/// Which event used which message index of which session.
#[derive(Default)]
pub struct ReplayGuard {
    shown: HashMap<(String, MessageIndex), EventId>,
}

impl ReplayGuard {
    /// Admits a decrypted event: its index is new, or this same event had it before.
    ///
    /// Only for messages that have been decrypted. A forged one must not take up an index.
    pub fn admit(
        &mut self,
        session_id: &str,
        index: MessageIndex,
        event: EventId,
    ) -> Result<(), Refusal> {
        let first = *self.shown.entry((session_id.to_owned(), index)).or_insert(event);
        if first == event {
            return Ok(());
        }
        let reason =
            format!("event {event} repeats message {index}, which was shown as {first}; drop it");
        Err(ClientRule::ReplayedIndex.refuses(reason))
    }
}
