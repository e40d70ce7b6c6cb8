//! What a hostile network does: replays and damage.

use olmec_interop::peer::{Implementation, Refused, Wire};
use vodozemac::{base64_decode, base64_encode};

use super::super::reasons::check_key_unknown;
use super::{OpenedWith, Sent, World};

impl World {
    /// A pre-key message of a session that `side` has is offered to its account once more.
    pub(in super::super) fn offer_again(&mut self, side: usize) {
        let known: Vec<bool> = self.sessions.iter().map(|it| it.ends[side].is_some()).collect();
        let wanted = |sent: &Sent| sent.wire.is_pre_key() && known[sent.session];
        let Some(sent) = self.pick_arrived(side, wanted) else {
            return;
        };
        let result = self.offer(side, &sent.wire);
        let ours = &self.sides[side];
        let held = match self.sessions[sent.session].opened_with {
            OpenedWith::OneTimeKey => false,
            OpenedWith::FallbackKey { generation } => ours.fallback_keys_held.contains(&generation),
        };
        match (held, ours.implementation) {
            (false, implementation) => {
                check_key_unknown(implementation, &result.err().expect("the key is gone").0);
            }
            // The protocol lets a fallback key open a session twice; olmec remembers.
            (true, Implementation::Olmec) => {
                assert_eq!(result.err(), Some(Refused("REPLAYED".into())));
            }
            (true, _) => {
                assert_eq!(result.ok().map(|(_, plaintext)| plaintext), Some(sent.plaintext))
            }
        }
        self.count("replayed");
    }

    /// A copy of a message, with one bit changed, arrives before the message itself. vodozemac
    /// checks the MAC over the fields as it would write them: a change in the framing that leaves
    /// their values is none, and then the copy counts as the message.
    pub(in super::super) fn deliver_damaged(&mut self, side: usize) {
        let coming = &self.sides[side].coming;
        if coming.is_empty() {
            return;
        }
        let sent = coming[self.dice.below(coming.len())].clone();
        let mut bytes = base64_decode(&sent.wire.body).expect("it was encoded");
        // Of a pre-key message only the end, since nothing authenticates its outer keys.
        let first = if sent.wire.is_pre_key() { bytes.len() - 24 } else { 0 };
        let at = self.dice.between(first, bytes.len() - 1);
        bytes[at] ^= 1 << self.dice.below(8);
        let wire = Wire { body: base64_encode(bytes), ..sent.wire };
        match &mut self.sessions[sent.session].ends[side] {
            Some(end) => {
                if let Ok(read) = end.session.decrypt(&wire) {
                    let implementation = self.sides[side].implementation;
                    assert_eq!(implementation, Implementation::Vodozemac, "byte {at} was damaged");
                    assert_eq!((read, end.ledger.receive(sent.place)), (sent.plaintext, Ok(())));
                }
            }
            None => assert!(self.offer(side, &wire).is_err(), "byte {at} was damaged"),
        }
        self.count("damaged");
    }
}
