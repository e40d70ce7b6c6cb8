//! The device.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use matrix_sdk_crypto::{
    DecryptionSettings, EncryptionSettings, EncryptionSyncChanges, OlmMachine, TrustRequirement,
    decrypt_room_key_export, encrypt_room_key_export,
};
use matrix_sdk_sqlite::SqliteCryptoStore;
use ruma::api::client::sync::sync_events::DeviceLists;
use ruma::events::room::message::RoomMessageEventContent;
use ruma::serde::Raw;
use ruma::{OneTimeKeyAlgorithm, OwnedDeviceId, OwnedRoomId, OwnedUserId, UInt, UserId};
use serde_json::{Value, json};

use crate::command::Command;
use crate::{backup, dehydration, request, verification};

/// Rounds of the key derivation of an export: enough for a test.
const EXPORT_ROUNDS: u32 = 10;

pub(crate) const SETTINGS: DecryptionSettings =
    DecryptionSettings { sender_device_trust_requirement: TrustRequirement::Untrusted };

pub(crate) struct Device {
    machine: OlmMachine,
}

impl Device {
    pub(crate) async fn open(user: &str, device: &str, store: Option<&str>) -> Result<Self> {
        let user = UserId::parse(user)?;
        let device = OwnedDeviceId::from(device);
        let machine = match store {
            None => OlmMachine::new(&user, &device).await,
            Some(directory) => {
                let store = SqliteCryptoStore::open(directory, None).await?;
                OlmMachine::with_store(&user, &device, store, None).await?
            }
        };
        Ok(Self { machine })
    }

    /// Who it is, and what its cryptography is made of.
    pub(crate) fn introduction(&self) -> Value {
        let keys = self.machine.identity_keys();
        json!({
            "library": vodozemac::VERSION,
            "curve25519": keys.curve25519.to_base64(),
            "ed25519": keys.ed25519.to_base64(),
        })
    }

    pub(crate) async fn obey(&mut self, command: Command) -> Result<Value> {
        let machine = &self.machine;
        Ok(match command {
            Command::Open { .. } => anyhow::bail!("opened twice"),
            Command::Outgoing => {
                let requests = machine.outgoing_requests().await?;
                requests.iter().map(request::outgoing).collect::<Result<_>>()?
            }
            Command::Answered { id, kind, body } => {
                request::answered(machine, &id, &kind, &body).await?;
                Value::Null
            }
            Command::Sync { to_device, one_time_keys, fallback_key, changed } => {
                self.sync(to_device, one_time_keys, fallback_key, &changed).await?
            }
            Command::Track { users } => {
                let users = user_ids(&users)?;
                machine.update_tracked_users(users.iter().map(AsRef::as_ref)).await?;
                Value::Null
            }
            Command::Claim { users } => {
                let users = user_ids(&users)?;
                let claim = machine.get_missing_sessions(users.iter().map(AsRef::as_ref)).await?;
                claim.map(|(id, claim)| request::claim(&id, &claim)).into_iter().collect()
            }
            Command::Share { room, users } => {
                let (room, users) = (OwnedRoomId::try_from(room)?, user_ids(&users)?);
                let users = users.iter().map(AsRef::as_ref);
                let settings = EncryptionSettings::default();
                let shares = machine.share_room_key(&room, users, settings).await?;
                shares.iter().map(|share| request::to_device(share)).collect()
            }
            Command::Rotate { room } => {
                json!(machine.discard_room_key(&OwnedRoomId::try_from(room)?).await?)
            }
            Command::Encrypt { room, text } => {
                let content = RoomMessageEventContent::text_plain(text);
                let room = OwnedRoomId::try_from(room)?;
                serde_json::to_value(machine.encrypt_room_event(&room, content).await?.content)?
            }
            Command::Decrypt { room, event } => {
                let (room, event) = (OwnedRoomId::try_from(room)?, raw(&event)?);
                let decrypted = machine.decrypt_room_event(&event, &room, &SETTINGS).await?;
                serde_json::to_value(decrypted.event)?
            }
            Command::ExportKeys { passphrase } => {
                let keys = machine.store().export_room_keys(|_| true).await?;
                json!(encrypt_room_key_export(&keys, &passphrase, EXPORT_ROUNDS)?)
            }
            Command::ImportKeys { export, passphrase } => {
                let keys = decrypt_room_key_export(export.as_bytes(), &passphrase)?;
                let result = machine.store().import_exported_room_keys(keys, |_, _| {}).await?;
                json!({ "imported": result.imported_count, "total": result.total_count })
            }
            Command::BootstrapCrossSigning => {
                let requests = machine.bootstrap_cross_signing(false).await?;
                let keys = requests.upload_keys_req.as_ref().map(request::outgoing).transpose()?;
                let id = ruma::TransactionId::new();
                keys.into_iter()
                    .chain([
                        request::signing_keys(&requests.upload_signing_keys_req),
                        request::signatures(&id, &requests.upload_signatures_req),
                    ])
                    .collect()
            }
            Command::EnableBackup { version } => backup::enable(machine, version).await?,
            Command::Backup => backup::upload(machine).await?,
            Command::Restore { key, version, rooms } => {
                backup::restore(machine, &key, &version, &rooms).await?
            }
            Command::Dehydrate { key } => dehydration::dehydrate(machine, &key).await?,
            Command::Rehydrate { key, device, data, events } => {
                let events = events.iter().map(raw).collect::<Result<_>>()?;
                dehydration::rehydrate(machine, &key, &device, &data, events).await?
            }
            command => verification::obey(machine, command).await?,
        })
    }

    /// Gives the events that arrived, decrypted if they were encrypted.
    async fn sync(
        &self,
        to_device: Vec<Value>,
        one_time_keys: u64,
        fallback_key: bool,
        changed: &[String],
    ) -> Result<Value> {
        let algorithm = OneTimeKeyAlgorithm::SignedCurve25519;
        let counts =
            BTreeMap::from([(algorithm.clone(), UInt::try_from(one_time_keys).context("many")?)]);
        let unused: &[_] = if fallback_key { &[algorithm] } else { &[] };
        let mut changed_devices = DeviceLists::new();
        changed_devices.changed = user_ids(changed)?;
        let changes = EncryptionSyncChanges {
            to_device_events: to_device.iter().map(raw).collect::<Result<_>>()?,
            changed_devices: &changed_devices,
            one_time_keys_counts: &counts,
            unused_fallback_keys: Some(unused),
            next_batch_token: None,
        };
        let (events, _) = self.machine.receive_sync_changes(changes, &SETTINGS).await?;
        let events = events.iter().map(|event| serde_json::to_value(event.to_raw()));
        Ok(Value::Array(events.collect::<Result<_, _>>()?))
    }
}

/// JSON as a value of the SDK that is read later.
pub(crate) fn raw<T>(value: &Value) -> Result<Raw<T>> {
    Ok(Raw::from_json(serde_json::value::to_raw_value(value)?))
}

fn user_ids(users: &[String]) -> Result<Vec<OwnedUserId>> {
    Ok(users.iter().map(UserId::parse).collect::<Result<_, _>>()?)
}
