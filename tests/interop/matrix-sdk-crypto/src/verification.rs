//! Interactive verification, with emoji and with QR codes.

use anyhow::{Context as _, Result, bail};
use matrix_sdk_crypto::matrix_sdk_qrcode::QrVerificationData;
use matrix_sdk_crypto::types::requests::OutgoingVerificationRequest;
use matrix_sdk_crypto::{Device, OlmMachine, Sas, Verification, VerificationRequest};
use ruma::events::key::verification::VerificationMethod;
use ruma::{OwnedDeviceId, TransactionId, UserId};
use serde_json::{Value, json};

use crate::command::Command;
use crate::request;

pub(crate) async fn obey(machine: &OlmMachine, command: Command) -> Result<Value> {
    match command {
        Command::RequestVerification { user, device } => {
            let device = find_device(machine, &user, &device).await?;
            let (flow, request) = device.request_verification_with_methods(methods());
            let request = request::verification(&request)?;
            Ok(json!({ "flow": flow.flow_id().as_str(), "requests": [request] }))
        }
        Command::AcceptVerification { user, flow } => {
            let flow = find_request(machine, &user, &flow)?;
            requests(flow.accept_with_methods(methods()))
        }
        Command::StartSas { user, flow } => {
            let started = find_request(machine, &user, &flow)?.start_sas().await?;
            requests(started.map(|(_, request)| request))
        }
        Command::AcceptSas { user, flow } => requests(find_sas(machine, &user, &flow)?.accept()),
        Command::ShowSas { user, flow } => {
            let sas = find_sas(machine, &user, &flow)?;
            Ok(json!({ "emoji": sas.emoji_index(), "decimals": sas.decimals() }))
        }
        Command::ConfirmSas { user, flow } => {
            let (sent, signatures) = find_sas(machine, &user, &flow)?.confirm().await?;
            let id = TransactionId::new();
            let signatures = signatures.map(|upload| Ok(request::signatures(&id, &upload)));
            sent.iter().map(request::verification).chain(signatures).collect()
        }
        Command::ShowQrCode { user, flow } => {
            let code = find_request(machine, &user, &flow)?.generate_qr_code().await?;
            Ok(json!(code.context("there is nothing to show")?.to_bytes()?))
        }
        Command::ScanQrCode { user, flow, code } => {
            let code = QrVerificationData::from_bytes(code)?;
            let scanned = find_request(machine, &user, &flow)?.scan_qr_code(code).await?;
            requests(scanned.context("the code was not awaited")?.reciprocate())
        }
        Command::ConfirmQrCode { user, flow } => match find(machine, &user, &flow)? {
            Verification::QrV1(code) => requests(code.confirm_scanning()),
            _ => bail!("that is not a verification by QR code"),
        },
        Command::IsVerified { user, device } => {
            Ok(json!(find_device(machine, &user, &device).await?.is_verified()))
        }
        _ => bail!("this command has no meaning here"),
    }
}

fn methods() -> Vec<VerificationMethod> {
    vec![
        VerificationMethod::SasV1,
        VerificationMethod::QrCodeShowV1,
        VerificationMethod::QrCodeScanV1,
        VerificationMethod::ReciprocateV1,
    ]
}

fn requests(request: Option<OutgoingVerificationRequest>) -> Result<Value> {
    request.iter().map(request::verification).collect()
}

async fn find_device(machine: &OlmMachine, user: &str, device: &str) -> Result<Device> {
    let (user, device) = (UserId::parse(user)?, OwnedDeviceId::from(device));
    machine.get_device(&user, &device, None).await?.context("the device is not known")
}

fn find_request(machine: &OlmMachine, user: &str, flow: &str) -> Result<VerificationRequest> {
    let found = machine.get_verification_request(&UserId::parse(user)?, flow);
    found.context("there is no such request")
}

fn find(machine: &OlmMachine, user: &str, flow: &str) -> Result<Verification> {
    let found = machine.get_verification(&UserId::parse(user)?, flow);
    found.context("there is no such verification")
}

fn find_sas(machine: &OlmMachine, user: &str, flow: &str) -> Result<Sas> {
    match find(machine, user, flow)? {
        Verification::SasV1(sas) => Ok(*sas),
        _ => bail!("that is not a verification by emoji"),
    }
}
