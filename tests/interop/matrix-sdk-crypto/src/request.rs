//! Requests to the homeserver and its answers, as JSON.

use anyhow::{Result, bail};
use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::types::requests::{
    AnyOutgoingRequest, KeysBackupRequest, OutgoingRequest, OutgoingVerificationRequest,
    ToDeviceRequest, UploadSigningKeysRequest,
};
use ruma::TransactionId;
use ruma::api::IncomingResponse;
use ruma::api::client::keys::claim_keys::v3::Request as ClaimRequest;
use ruma::api::client::keys::upload_signatures::v3::Request as SignaturesRequest;
use ruma::api::client::{backup, keys, to_device};
use serde_json::{Value, json};

/// What the tests carry to the homeserver.
pub(crate) fn request(id: &TransactionId, kind: &str, body: Value) -> Value {
    json!({ "id": id, "kind": kind, "body": body })
}

pub(crate) fn outgoing(request: &OutgoingRequest) -> Result<Value> {
    let id = request.request_id();
    Ok(match request.request() {
        AnyOutgoingRequest::KeysUpload(upload) => {
            let body = json!({
                "device_keys": upload.device_keys,
                "one_time_keys": upload.one_time_keys,
                "fallback_keys": upload.fallback_keys,
            });
            self::request(id, "keys/upload", body)
        }
        AnyOutgoingRequest::KeysQuery(query) => {
            self::request(id, "keys/query", json!({ "device_keys": query.device_keys }))
        }
        AnyOutgoingRequest::KeysClaim(claim) => self::claim(id, claim),
        AnyOutgoingRequest::ToDeviceRequest(messages) => to_device(messages),
        AnyOutgoingRequest::SignatureUpload(upload) => signatures(id, upload),
        AnyOutgoingRequest::RoomMessage(_) => bail!("nothing is verified inside rooms here"),
    })
}

pub(crate) fn claim(id: &TransactionId, claim: &ClaimRequest) -> Value {
    request(id, "keys/claim", json!({ "one_time_keys": claim.one_time_keys }))
}

pub(crate) fn to_device(messages: &ToDeviceRequest) -> Value {
    let body = json!({ "type": messages.event_type, "messages": messages.messages });
    request(&messages.txn_id, "to_device", body)
}

pub(crate) fn verification(request: &OutgoingVerificationRequest) -> Result<Value> {
    match request {
        OutgoingVerificationRequest::ToDevice(messages) => Ok(to_device(messages)),
        OutgoingVerificationRequest::InRoom(_) => bail!("nothing is verified inside rooms here"),
    }
}

pub(crate) fn signatures(id: &TransactionId, upload: &SignaturesRequest) -> Value {
    request(id, "keys/signatures/upload", json!(upload.signed_keys))
}

pub(crate) fn signing_keys(upload: &UploadSigningKeysRequest) -> Value {
    let body = json!({
        "master_key": upload.master_key,
        "self_signing_key": upload.self_signing_key,
        "user_signing_key": upload.user_signing_key,
    });
    request(&TransactionId::new(), "keys/device_signing/upload", body)
}

pub(crate) fn backup(id: &TransactionId, upload: &KeysBackupRequest) -> Value {
    request(id, "room_keys/keys", json!({ "version": upload.version, "rooms": upload.rooms }))
}

/// Hands the homeserver's answer to the machine.
pub(crate) async fn answered(
    machine: &OlmMachine,
    id: &str,
    kind: &str,
    body: &Value,
) -> Result<()> {
    let id = <&TransactionId>::from(id);
    match kind {
        "keys/upload" => {
            machine
                .mark_request_as_sent(id, &read::<keys::upload_keys::v3::Response>(body)?)
                .await?;
        }
        "keys/query" => {
            machine.mark_request_as_sent(id, &read::<keys::get_keys::v3::Response>(body)?).await?;
        }
        "keys/claim" => {
            machine
                .mark_request_as_sent(id, &read::<keys::claim_keys::v3::Response>(body)?)
                .await?;
        }
        "to_device" => {
            let response = read::<to_device::send_event_to_device::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await?;
        }
        "keys/signatures/upload" => {
            let response = read::<keys::upload_signatures::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await?;
        }
        "room_keys/keys" => {
            let response = read::<backup::add_backup_keys::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await?;
        }
        // Nothing waits for these.
        "keys/device_signing/upload" | "dehydrated_device" => {}
        kind => bail!("{kind} is not a kind of request"),
    }
    Ok(())
}

fn read<R: IncomingResponse>(body: &Value) -> Result<R>
where
    R::EndpointError: std::error::Error + Send + Sync + 'static,
{
    let response = http::Response::new(serde_json::to_vec(body)?);
    Ok(R::try_from_http_response(response)?)
}
