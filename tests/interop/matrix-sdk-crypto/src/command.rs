//! What a device can be told to do.

use serde::Deserialize;
use serde_json::Value;

/// One line of input.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Command {
    /// Becomes a device, with a store in memory or in a directory.
    Open {
        user: String,
        device: String,
        store: Option<String>,
    },
    /// What it wants to send.
    Outgoing,
    /// The homeserver's answer to a request.
    Answered {
        id: String,
        kind: String,
        body: Value,
    },
    /// News from the homeserver.
    Sync {
        to_device: Vec<Value>,
        one_time_keys: u64,
        fallback_key: bool,
        changed: Vec<String>,
    },
    /// Whose devices it wants to know.
    Track {
        users: Vec<String>,
    },
    /// The claim of one-time keys for devices that it has no session with.
    Claim {
        users: Vec<String>,
    },
    /// The shares of the key of a room.
    Share {
        room: String,
        users: Vec<String>,
    },
    /// Forgets the outbound session of a room, so that the next share makes one.
    Rotate {
        room: String,
    },
    Encrypt {
        room: String,
        text: String,
    },
    Decrypt {
        room: String,
        event: Value,
    },
    ExportKeys {
        passphrase: String,
    },
    ImportKeys {
        export: String,
        passphrase: String,
    },
    /// Makes cross-signing keys and their uploads.
    BootstrapCrossSigning,
    /// Makes the key of a backup and begins to back up. Gives the key.
    EnableBackup {
        version: String,
    },
    /// The upload of what is not backed up yet.
    Backup,
    /// Imports a backup.
    Restore {
        key: String,
        version: String,
        rooms: Value,
    },
    /// Makes a dehydrated device and its upload.
    Dehydrate {
        key: [u8; 32],
    },
    /// Takes room keys from what was sent to a dehydrated device.
    Rehydrate {
        key: [u8; 32],
        device: String,
        data: Value,
        events: Vec<Value>,
    },
    RequestVerification {
        user: String,
        device: String,
    },
    AcceptVerification {
        user: String,
        flow: String,
    },
    StartSas {
        user: String,
        flow: String,
    },
    AcceptSas {
        user: String,
        flow: String,
    },
    /// The emoji and the numbers to compare.
    ShowSas {
        user: String,
        flow: String,
    },
    ConfirmSas {
        user: String,
        flow: String,
    },
    ShowQrCode {
        user: String,
        flow: String,
    },
    ScanQrCode {
        user: String,
        flow: String,
        code: Vec<u8>,
    },
    ConfirmQrCode {
        user: String,
        flow: String,
    },
    /// Whether it takes a device for verified.
    IsVerified {
        user: String,
        device: String,
    },
}
