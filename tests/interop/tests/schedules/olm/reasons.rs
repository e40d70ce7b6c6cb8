//! The names that refusals must have.

use olmec_interop::ledger::Refusal;
use olmec_interop::peer::Implementation;

/// How a refusal is counted.
pub(super) fn name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Used => "used",
        Refusal::Discarded => "discarded",
        Refusal::UsedOrDiscarded => "used or discarded",
        Refusal::GapTooLarge => "gap too large",
        Refusal::ForgottenChain => "forgotten chain",
        Refusal::NotTheirTurn => "not their turn",
    }
}

/// Checks the reason for which a genuine message of a session was refused.
pub(super) fn check_reason(implementation: Implementation, refusal: Refusal, reason: &str) {
    let expected = match (implementation, refusal) {
        (Implementation::Vodozemac, _) => return,
        (Implementation::Libolm, _) => "BAD_MESSAGE_MAC",
        (Implementation::Olmec, Refusal::Used) => "MESSAGE_KEY_USED",
        (Implementation::Olmec, Refusal::Discarded) => "MESSAGE_KEY_DISCARDED",
        (Implementation::Olmec, Refusal::UsedOrDiscarded) => "MESSAGE_KEY_UNKNOWN",
        (Implementation::Olmec, Refusal::GapTooLarge) => "MESSAGE_GAP_TOO_LARGE",
        (Implementation::Olmec, Refusal::ForgottenChain) => "AUTHENTICATION_FAILED",
        (Implementation::Olmec, Refusal::NotTheirTurn) => "UNKNOWN_RATCHET_KEY",
    };
    assert_eq!(reason, expected, "a message refused as {refusal:?}");
}

/// Checks the reason for which no session was made from a pre-key message whose key is gone.
pub(super) fn check_key_unknown(implementation: Implementation, reason: &str) {
    match implementation {
        Implementation::Olmec => assert_eq!(reason, "UNKNOWN_ONE_TIME_KEY"),
        Implementation::Libolm => assert_eq!(reason, "BAD_MESSAGE_KEY_ID"),
        Implementation::Vodozemac => {}
    }
}
