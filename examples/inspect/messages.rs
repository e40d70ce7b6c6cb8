//! What messages and session keys say. Of a session key, the ratchet is the secret; its id and
//! index are not.

use olmec::MacLength;
use olmec::megolm::{ExportedSessionKey, MegolmMessage, SessionKey};
use olmec::olm::{NormalMessage, OlmMessage};

use super::finding::Finding;

/// An Olm message of either type.
pub fn olm(message: &OlmMessage) -> Finding {
    match message {
        OlmMessage::Normal(message) => {
            normal(Finding::new("a normal Olm message (type 1)"), message)
        }
        OlmMessage::PreKey(message) => {
            let keys = message.session_keys();
            let finding = Finding::new("an Olm pre-key message (type 0)")
                .with("outer version", 3)
                .with("sender's identity key", keys.identity_key)
                .with("base key", keys.base_key)
                .with("one-time key", keys.one_time_key)
                .with("session id", keys.session_id());
            normal(finding, message.message())
        }
    }
}

fn normal(finding: Finding, message: &NormalMessage) -> Finding {
    finding
        .with("version", version(message.mac_length()))
        .with("ratchet key", message.ratchet_key())
        .with("chain index", message.chain_index())
        .with("ciphertext", bytes(message.ciphertext().len()))
        .with("MAC", format!("{}, not checked", bytes(message.mac().len())))
}

/// A message of a room.
pub fn megolm(message: &MegolmMessage) -> Finding {
    Finding::new("a Megolm message")
        .with("version", version(message.mac_length()))
        .with("message index", message.message_index())
        .with("ciphertext", bytes(message.ciphertext().len()))
        .with("MAC", format!("{}, not checked", bytes(message.mac().len())))
        .with("signature", format!("{}, not checked", bytes(message.signature().as_bytes().len())))
}

/// What the owner of a session shares. Reading it has checked the signature.
pub fn session_key(key: &SessionKey) -> Finding {
    Finding::new("a session key, as the owner of a Megolm session shares it; secret")
        .with("version", 2)
        .with("session id", key.session_id())
        .with("first known index", key.message_index())
        .with("signature", "good")
}

/// What a holder of a session passes on.
pub fn exported_session_key(key: &ExportedSessionKey) -> Finding {
    Finding::new("an exported session key, as a holder of a Megolm session passes it on; secret")
        .with("version", 1)
        .with("session id", key.session_id())
        .with("first known index", key.message_index())
        .with("signature", "none: believe it as far as its sender")
}

/// The version byte of a message, which announces how long the MAC is.
fn version(mac_length: MacLength) -> u8 {
    match mac_length {
        MacLength::Truncated => 3,
        MacLength::Full => 4,
    }
}

pub fn bytes(count: usize) -> String {
    format!("{count} bytes")
}
