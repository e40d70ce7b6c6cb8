//! Says what is in a file of exported room keys, as clients write them. Never prints a key.
//!
//! ```text
//! cargo run --example key_export                         shows itself with two files
//! cargo run --example key_export -- FILE                 what the file says about itself
//! cargo run --example key_export -- FILE --decrypt       asks the standard input for the passphrase
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use olmec::Account;
use olmec::matrix::ExportedRoomKey;
use olmec::matrix::key_export::{self, KeyExportInfo, Limits, MIN_ROUNDS};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use zeroize::Zeroizing;

/// A file that matrix-nio 0.25.2 exported, on libolm 3.2.13, after the talk of `cargo xtask realworld`.
const OF_A_CLIENT: &str = include_str!("matrix_nio.txt");
const PASSPHRASE_OF_CLIENT: &str = "the passphrase of the file";

/// Says what is in a file of exported room keys.
#[derive(Parser)]
#[command(name = "key_export")]
struct Arguments {
    /// The file
    file: PathBuf,
    /// Decrypt it, with a passphrase from the standard input
    #[arg(long)]
    decrypt: bool,
    /// Refuse files that ask for more rounds
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().max_rounds)]
    max_rounds: u32,
    /// Refuse larger files
    #[arg(long, value_name = "NUMBER", default_value_t = Limits::default().max_bytes)]
    max_bytes: usize,
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if fs::metadata(&arguments.file)?.len() > u64::try_from(arguments.max_bytes)? {
        return Err("the file is larger than the limit".into());
    }
    let file = fs::read_to_string(&arguments.file)?;
    inspect(&file)?;
    if arguments.decrypt {
        eprintln!("passphrase:");
        let mut passphrase = Zeroizing::new(String::with_capacity(1024));
        io::stdin().read_line(&mut passphrase)?;
        let limits = Limits { max_rounds: arguments.max_rounds, max_bytes: arguments.max_bytes };
        decrypt(&file, passphrase.trim_end_matches(['\r', '\n']), limits)?;
    }
    Ok(())
}

fn inspect(file: &str) -> Result<(), Box<dyn Error>> {
    let KeyExportInfo { rounds, length } = key_export::inspect(file)?;
    println!("an export of room keys: {length} bytes of JSON, {rounds} rounds");
    if rounds < MIN_ROUNDS {
        println!("  fewer rounds than {MIN_ROUNDS}: its passphrase is easier to guess");
    }
    Ok(())
}

/// Prints how many sessions there are of each room, and what was refused. Gives the two numbers.
fn decrypt(file: &str, passphrase: &str, limits: Limits) -> Result<(usize, usize), Box<dyn Error>> {
    let export = key_export::decrypt(file, passphrase, limits)?;
    let mut keys = export.room_keys()?;
    let total = u64::try_from(keys.bytes_in_total())?;
    let bar = ProgressBar::new(total);
    bar.set_style(ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}")?);
    let (mut rooms, mut refused) = (BTreeMap::<String, usize>::new(), Vec::new());
    while let Some(key) = keys.next() {
        match key {
            Ok(key) => *rooms.entry(key.room_id.to_string()).or_default() += 1,
            Err(error) => refused.push(error),
        }
        bar.set_position(u64::try_from(keys.bytes_read())?);
    }
    bar.finish_and_clear();
    for (room, sessions) in &rooms {
        println!("  {room}: {sessions} sessions");
    }
    for error in &refused {
        println!("  passed over: {error}");
    }
    Ok((rooms.values().sum(), refused.len()))
}

/// Without arguments: a client's file, looked at and read; and one of two sessions, written here.
fn demonstration() -> Result<(), Box<dyn Error>> {
    inspect(OF_A_CLIENT)?;
    if decrypt(OF_A_CLIENT, PASSPHRASE_OF_CLIENT, Limits::default())? != (10, 0) {
        return Err("ten sessions were exported".into());
    }
    let device = Account::new()?.identity_keys();
    let key = || -> Result<ExportedRoomKey, Box<dyn Error>> {
        let session = OutboundGroupSession::new()?;
        Ok(ExportedRoomKey {
            room_id: "!tea:example.org".parse()?,
            sender_key: device.curve25519,
            sender_claimed_ed25519: Some(device.ed25519),
            forwarding_curve25519_key_chain: Vec::new(),
            session_key: InboundGroupSession::from_outbound(&session).export_at_first_known_index(),
        })
    };
    let file = key_export::encrypt(&[key()?, key()?], "correct horse", MIN_ROUNDS)?;
    inspect(&file)?;
    if decrypt(&file, "correct horse", Limits::default())? != (2, 0) {
        return Err("two sessions were written".into());
    }
    match decrypt(&file, "battery staple", Limits::default()) {
        Ok(_) => Err("a wrong passphrase was accepted".into()),
        Err(error) => {
            println!("with another passphrase: {error}");
            Ok(())
        }
    }
}

fn main() -> ExitCode {
    let outcome =
        if std::env::args_os().len() == 1 { demonstration() } else { run(&Arguments::parse()) };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
