//! The smallest useful program: Alice writes to Bob, Bob answers.
//!
//! `cargo run --example two_party`

use std::error::Error;

use olmec::Account;
use olmec::olm::OlmMessage;

fn main() -> Result<(), Box<dyn Error>> {
    // Each device has one account. Its identity keys are its name.
    let alice = Account::new()?;
    let mut bob = Account::new()?;

    // Bob uploads one-time keys; Alice claims one of them from the server. Both check the other's
    // keys against a signature first: see `encrypted_room` for that part.
    bob.generate_one_time_keys(1)?;
    let bobs_one_time_key = bob.one_time_keys().next().ok_or("one was just made")?.key;
    bob.mark_keys_as_published();

    // Alice opens a session. Until Bob answers, her messages carry what he needs to join it.
    let mut to_bob =
        alice.create_outbound_session(bob.identity_keys().curve25519, bobs_one_time_key)?;
    let message = to_bob.encrypt(b"It's a secret to everybody")?;
    println!("Alice sends  {}", message.to_base64());

    // Bob joins it, with the identity key that he knows to be Alice's. Only if the message is
    // genuine is the one-time key used up.
    let OlmMessage::PreKey(pre_key) = message else {
        return Err("the first message of a session is a pre-key message".into());
    };
    let inbound = bob.create_inbound_session(alice.identity_keys().curve25519, &pre_key)?;
    println!("Bob reads    {}", String::from_utf8(inbound.plaintext)?);

    // From Bob's answer on, both send short normal messages.
    let mut to_alice = inbound.session;
    let answer = to_alice.encrypt(b"Then I shall tell everybody nothing")?;
    println!("Bob sends    {}", answer.to_base64());
    println!("Alice reads  {}", String::from_utf8(to_bob.decrypt(&answer)?)?);
    Ok(())
}
