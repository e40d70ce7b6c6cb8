//! A device of matrix-sdk-crypto as a process: it reads a command a line from its standard input
//! and answers each with a line. Built twice, on olmec and on vodozemac; what it says to the
//! homeserver, and what it hears from it, the tests carry back and forth.

mod backup;
mod command;
mod dehydration;
mod device;
mod request;
mod verification;

use std::io::{BufRead as _, Write as _, stdin, stdout};

use serde_json::json;

use command::Command;
use device::Device;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut device: Option<Device> = None;
    for line in stdin().lock().lines() {
        let command = serde_json::from_str(&line?)?;
        let answer = match (&mut device, command) {
            (_, Command::Open { user, device: id, store }) => {
                Device::open(&user, &id, store.as_deref()).await.map(|opened| {
                    let introduction = opened.introduction();
                    device = Some(opened);
                    introduction
                })
            }
            (Some(device), command) => device.obey(command).await,
            (None, _) => Err(anyhow::anyhow!("there is no device yet")),
        };
        let answer = match answer {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        let mut out = stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
