//! An encrypted Matrix room in one process: no network, all cryptography real.
//!
//! ```text
//! cargo run --example encrypted_room                       the story, scene by scene
//! cargo run --release --example encrypted_room -- --devices 8 --messages 500
//! ```
//!
//! Every line of the story is checked before it is printed. If something is accepted that must be
//! refused, or the other way round, the program says so and exits with 1.
//!
//! | read | for |
//! |---|---|
//! | `device/` | what a client does around the library: start here |
//! | `scenes/` | the story |
//! | `server.rs`, `wire.rs` | the untrusted server, and all that it gets to see |
//! | `fixtures/` | the test vectors of other implementations, as letters of the last scene |
//! | `crowd/` | the scaled run |

// In a program, `pub` says what its other modules use.
#![expect(unreachable_pub, reason = "nothing is exported from a program")]

mod address;
mod broken;
mod crowd;
mod device;
mod fixtures;
mod narrator;
mod refusal;
mod scenes;
mod server;
mod stage;
mod wire;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

/// Plays an encrypted Matrix room with olmec: no network, all cryptography real.
///
/// Without options it tells the story of the room "Tea at four". With --devices and --messages it
/// runs a room of that size and reports rates. It exits with 1 if anything was accepted that must
/// be refused, or the other way round.
#[derive(Parser)]
#[command(name = "encrypted_room")]
struct Arguments {
    /// Run a room with this many devices instead of the story
    #[arg(long, value_name = "N", requires = "messages", value_parser = clap::value_parser!(u32).range(2..))]
    devices: Option<u32>,
    /// Send this many messages in that room
    #[arg(long, value_name = "M", requires = "devices", value_parser = clap::value_parser!(u32).range(1..))]
    messages: Option<u32>,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse() {
        Arguments { devices: Some(devices), messages: Some(messages) } => {
            crowd::run(devices, messages)
        }
        _ => tell_the_story(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nThis is not how it goes: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tell_the_story() -> Result<(), Box<dyn Error>> {
    let mut story = scenes::Story::begin()?;
    scenes::publish::play(&mut story)?;
    let shared = scenes::share::play(&mut story)?;
    let said = scenes::converse::play(&mut story)?;
    scenes::replay::play(&mut story, &shared, &said)?;
    scenes::newcomer::play(&mut story, &said)?;
    scenes::leave::play(&mut story, &said)?;
    scenes::forger::play(&mut story)?;
    scenes::letters::play(&mut story)?;
    story.stage.curtain();
    Ok(())
}
