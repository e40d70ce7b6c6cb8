//! Two people verify each other's devices with emoji, and a meddler tries to get between them.
//!
//! ```text
//! cargo run --example verify_devices             the story
//! cargo run --example verify_devices -- --ask    you say whether the emoji are the same
//! ```
//!
//! No network, all cryptography real. Every line of the story is checked before it is printed. If
//! something is accepted that must be refused, or the other way round, the program exits with 1.
//!
//! | read | for |
//! |---|---|
//! | `flow.rs` | what a client does, event by event: start here |
//! | `post.rs` | the server that carries the events, and what a meddler there can do |
//! | `people.rs` | the two people who look at the emoji |

// In a program, `pub` says what its other modules use.
#![expect(unreachable_pub, reason = "nothing is exported from a program")]

mod flow;
mod people;
mod post;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use olmec::ErrorCode;

use flow::{Device, Outcome};
use people::People;
use post::{Honest, InTheMiddle, LateKey, OtherDevice, Post};

/// Verifies two devices with emoji, and shows how a meddler is caught.
///
/// It exits with 1 if anything was accepted that must be refused, or the other way round.
#[derive(Parser)]
#[command(name = "verify_devices")]
struct Arguments {
    /// Ask you whether the emoji on both screens are the same
    #[arg(long)]
    ask: bool,
}

fn main() -> ExitCode {
    let people = if Arguments::parse().ask { People::Asked } else { People::Careful };
    match tell(people) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nThis is not how it goes: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tell(people: People) -> Result<(), Box<dyn Error>> {
    let mut alice = Device::new("@alice:tea.example", "PHONE")?;
    let mut bob = Device::new("@bob:tea.example", "LAPTOP")?;
    let eve = Device::new("@bob:tea.example", "LAPTOP")?; // pretends to be it
    alice.learn(&bob);
    bob.learn(&alice);

    title("An honest server");
    let outcome = play(&alice, &bob, &mut Honest, people)?;
    expect(&outcome, &Outcome::Verified)?;
    println!("  Alice and Bob have verified each other's Ed25519 keys.");

    title("A meddler between them, with a key for each");
    let outcome = play(&alice, &bob, &mut InTheMiddle::new()?, people)?;
    expect(&outcome, &Outcome::MismatchedSas)?;
    println!("  She shares a secret with either of them, but the emoji are not the same.");

    title("A meddler who changes Bob's key after his commitment");
    let outcome = play(&alice, &bob, &mut LateKey::new()?, people)?;
    expect(&outcome, &Outcome::Refused(ErrorCode::CommitmentMismatch))?;
    println!("  Without the commitment she could try keys until the emoji are the same.");

    title("A meddler who vouches for one more device in Bob's name");
    let outcome = play(&alice, &bob, &mut OtherDevice, people)?;
    expect(&outcome, &Outcome::Refused(ErrorCode::AuthenticationFailed))?;
    println!("  The list of keys has a MAC of its own.");

    title("A server that gave Alice another key as Bob's, long before");
    alice.learn(&eve);
    let outcome = play(&alice, &bob, &mut Honest, people)?;
    expect(&outcome, &Outcome::Refused(ErrorCode::AuthenticationFailed))?;
    println!("  The emoji are the same: Bob is there. But he vouches for the key he really has.");
    Ok(())
}

fn title(text: &str) {
    println!("\n{text}\n{}\n", "─".repeat(text.chars().count()));
}

fn play(
    alice: &Device,
    bob: &Device,
    post: &mut dyn Post,
    people: People,
) -> Result<Outcome, Box<dyn Error>> {
    let outcome = flow::verify(alice, bob, post, people)?;
    match outcome.cancel_code() {
        Some(code) => println!("  m.key.verification.cancel    {code}"),
        None => println!("  m.key.verification.done      from both"),
    }
    println!();
    Ok(outcome)
}

/// The story holds, or ends here.
fn expect(outcome: &Outcome, expected: &Outcome) -> Result<(), Box<dyn Error>> {
    if outcome == expected {
        return Ok(());
    }
    Err(format!("the outcome is {outcome:?} and not {expected:?}").into())
}
