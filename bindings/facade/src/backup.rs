//! Room keys that the server keeps, encrypted.

use alloc::string::String;

use olmec::matrix::backup;
use olmec::{Curve25519PublicKey, Ed25519PublicKey};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::OlmecError;
use crate::key_export::{ExportedRoomKey, RoomKeyBatch};
use crate::locked::Locked;
use crate::{PkDecryption, PkEncryption};

/// Whether the device that owns a session is verified; other clients may show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub enum SenderTrust {
    /// It is verified.
    Verified,
    /// It is not, or nobody knows.
    Unverified,
}

/// The authentication data of a new backup with this public key, unsigned.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "backupAuthDataJson"))]
pub fn backup_auth_data_json(public_key: String) -> Result<String, OlmecError> {
    let public_key: Curve25519PublicKey = public_key.parse()?;
    Ok(backup::auth_data_json(&public_key))
}

/// The public key of a backup, if its authentication data is signed with this key of the user.
/// Fails with `SignatureMissing` and `AuthenticationFailed`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "backupVerifiedPublicKey"))]
pub fn backup_verified_public_key(
    auth_data: String,
    user_id: String,
    key_id: String,
    key: String,
) -> Result<String, OlmecError> {
    let key: Ed25519PublicKey = key.parse()?;
    let (user_id, key_id) = (user_id.parse()?, key_id.parse()?);
    Ok(backup::verified_public_key(&auth_data, &user_id, &key_id, &key)?.to_base64())
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkEncryption {
    /// What is uploaded for a session.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "encryptRoomKey"))]
    pub fn encrypt_room_key(
        &self,
        key: &ExportedRoomKey,
        trust: SenderTrust,
    ) -> Result<String, OlmecError> {
        let trust = match trust {
            SenderTrust::Verified => backup::SenderTrust::Verified,
            SenderTrust::Unverified => backup::SenderTrust::Unverified,
        };
        Ok(backup::encrypt_session(&self.0, &key.parse()?, trust)?)
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkDecryption {
    /// **Secret.** Decrypts what is stored for a session of a room, and compares it with these
    /// names. Fails with `SessionIdMismatch` too.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptRoomKey"))]
    pub fn decrypt_room_key(
        &self,
        room_id: String,
        session_id: String,
        key_backup_data: String,
    ) -> Result<ExportedRoomKey, OlmecError> {
        let room_id = room_id.parse()?;
        let key = backup::decrypt_session(&self.0.get(), &room_id, &session_id, &key_backup_data)?;
        Ok(ExportedRoomKey::of(&key))
    }

    /// **Secret.** Decrypts all sessions of a backup at once, see `BackupRestore`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "decryptBackup"))]
    pub fn decrypt_backup(&self, answer: String) -> Result<RoomKeyBatch, OlmecError> {
        Ok(BackupRestore::new(answer)?.run(self, u32::MAX))
    }
}

/// A backup as the server gives it, decrypted some sessions at a time, so that progress can be
/// shown: call `run` until `done` is `count`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
pub struct BackupRestore(Locked<backup::Restore>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl BackupRestore {
    /// Reads the answer to `GET /room_keys/keys`. Fails with `MalformedJson` and `MalformedMessage`.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(constructor))]
    pub fn new(answer: String) -> Result<Self, OlmecError> {
        Ok(Self(Locked::new(backup::Restore::from_json(&answer)?)))
    }

    /// How many sessions there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.get().progress().total).unwrap_or(u32::MAX)
    }

    /// How many have been decrypted, or refused.
    pub fn done(&self) -> u32 {
        u32::try_from(self.0.get().progress().done).unwrap_or(u32::MAX)
    }

    /// **Secret.** Decrypts the next sessions, at most this many, and gives them.
    pub fn run(&self, decryption: &PkDecryption, at_most: u32) -> RoomKeyBatch {
        let at_most = usize::try_from(at_most).unwrap_or(usize::MAX);
        let restored = self.0.get().run(&decryption.0.get(), at_most);
        RoomKeyBatch {
            keys: restored.sessions.iter().map(|(key, _)| ExportedRoomKey::of(key)).collect(),
            refused: u32::try_from(restored.refused.len()).unwrap_or(u32::MAX),
        }
    }
}
