//! Dehydrated devices.

use anyhow::Result;
use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::store::types::DehydratedDeviceKey;
use ruma::events::AnyToDeviceEvent;
use ruma::serde::Raw;
use ruma::{OwnedDeviceId, TransactionId};
use serde_json::{Value, json};

use crate::device::{SETTINGS, raw};
use crate::request;

/// A new dehydrated device of this user, to be uploaded.
pub(crate) async fn dehydrate(machine: &OlmMachine, key: &[u8; 32]) -> Result<Value> {
    let device = machine.dehydrated_devices().create().await?;
    let key = DehydratedDeviceKey::from_bytes(key);
    let upload = device.keys_for_upload("dehydrated".to_owned(), &key).await?;
    let body = json!({
        "device_id": upload.device_id,
        "device_data": upload.device_data,
        "device_keys": upload.device_keys,
        "one_time_keys": upload.one_time_keys,
        "fallback_keys": upload.fallback_keys,
    });
    Ok(request::request(&TransactionId::new(), "dehydrated_device", body))
}

/// Reads what was sent to a dehydrated device, and gives how many room keys were in it.
pub(crate) async fn rehydrate(
    machine: &OlmMachine,
    key: &[u8; 32],
    device: &str,
    data: &Value,
    events: Vec<Raw<AnyToDeviceEvent>>,
) -> Result<Value> {
    let key = DehydratedDeviceKey::from_bytes(key);
    let device = OwnedDeviceId::from(device);
    let devices = machine.dehydrated_devices();
    let rehydrated = devices.rehydrate(&key, &device, raw(data)?).await?;
    Ok(json!(rehydrated.receive_events(events, &SETTINGS).await?.len()))
}
