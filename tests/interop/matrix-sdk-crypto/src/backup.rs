//! The server-side key backup.

use std::collections::BTreeMap;

use anyhow::Result;
use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::olm::ExportedRoomKey;
use matrix_sdk_crypto::store::types::BackupDecryptionKey;
use ruma::OwnedRoomId;
use ruma::api::client::backup::{EncryptedSessionData, RoomKeyBackup};
use serde_json::{Value, json};

use crate::request;

/// Begins to back up under a new key, and gives it.
pub(crate) async fn enable(machine: &OlmMachine, version: String) -> Result<Value> {
    let key = BackupDecryptionKey::new();
    let public_key = key.megolm_v1_public_key();
    public_key.set_version(version.clone());
    let text = key.to_base64();
    let backups = machine.backup_machine();
    backups.save_decryption_key(Some(key), Some(version)).await?;
    backups.enable_backup_v1(public_key).await?;
    Ok(json!(text))
}

pub(crate) async fn upload(machine: &OlmMachine) -> Result<Value> {
    let upload = machine.backup_machine().backup().await?;
    Ok(upload.map(|(id, upload)| request::backup(&id, &upload)).into_iter().collect())
}

/// Decrypts every session of a backup and imports them.
pub(crate) async fn restore(
    machine: &OlmMachine,
    key: &str,
    version: &str,
    rooms: &Value,
) -> Result<Value> {
    let key = BackupDecryptionKey::from_base64(key)?;
    let rooms: BTreeMap<OwnedRoomId, RoomKeyBackup> = serde_json::from_value(rooms.clone())?;
    let mut keys = Vec::new();
    for (room, backup) in rooms {
        for (session, data) in backup.sessions {
            let data: EncryptedSessionData = data.deserialize()?.session_data;
            let room_key = key.decrypt_session_data(data)?;
            keys.push(ExportedRoomKey::from_backed_up_room_key(room.clone(), session, room_key));
        }
    }
    let imported = machine.store().import_room_keys(keys, Some(version), |_, _| {}).await?;
    Ok(json!({ "imported": imported.imported_count, "total": imported.total_count }))
}
