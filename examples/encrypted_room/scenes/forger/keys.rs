//! Forged keys: swapped on the server, or of small order.

use olmec::matrix::device_keys::VerifiedDevice;
use olmec::{Curve25519PublicKey, ErrorCode};
use serde_json::{Value, json};

use crate::address::Address;
use crate::broken::Played;
use crate::device::{DUMMY, Device, KeyKind};
use crate::refusal::{ClientRule, Refusal};
use crate::scenes::Story;

/// A one-time key as `owner` uploads it, but signed by `signer`.
fn signed(signer: &Device, owner: &Address, key: &str) -> Result<Value, Refusal> {
    let object = json!({ "key": key }).to_string();
    let signed = signer.account().sign_json(&object, owner.user_id(), owner.device_id())?;
    serde_json::from_str(&signed).map_err(Refusal::not_an_event)
}

/// Mallory puts a key of hers where the server keeps Bob's, and signs it as best she can.
pub fn swapped_one_time_key(story: &mut Story) -> Played {
    let Story { stage, server, alice_laptop, bob, mallory, .. } = story;
    let her_key = mallory.identity_keys().curve25519.to_base64();
    let forged = signed(mallory, bob.address(), &her_key)?;
    server.swap_next_key(bob.address(), forged).ok_or("Bob has a key left")?;
    stage.meddles("Mallory", "swaps", "a one-time key of Bob's phone for a key of her own");
    let attempt = alice_laptop.open_channel(server, bob.address());
    stage.refuses(
        attempt,
        alice_laptop,
        "the key: its signature is not Bob's",
        ErrorCode::AuthenticationFailed,
    )?;

    let opened = alice_laptop.open_channel(server, bob.address())?;
    stage.claim(opened.key_kind == KeyKind::OneTime, "the next key is a one-time key")?;
    let event = alice_laptop.greet(bob.address())?;
    stage.claim(bob.receive(&event)?.event_type() == DUMMY, "Bob's phone can decrypt")?;
    stage.sees(
        alice_laptop.address(),
        "uses",
        format_args!("Bob's next key, {}, and Bob decrypts", opened.key_name),
    );
    Ok(())
}

/// Mallory alters Bob's device keys; then she hands out others, with a perfect signature of their
/// own.
pub fn swapped_device_keys(story: &mut Story) -> Played {
    let Story { stage, server, carol, bob, mallory, .. } = story;
    let genuine = server.device_keys(bob.address());
    let mut altered = genuine.clone();
    let her_key = mallory.identity_keys().curve25519.to_base64();
    altered["keys"][bob.address().key_name("curve25519")] = her_key.into();
    server.swap_device_keys(bob.address(), altered);
    stage.meddles("Mallory", "puts", "her curve25519 key into the device keys of Bob's phone");
    let attempt = carol.meet(server, bob.address()).cloned();
    let what = "the device keys: Bob's phone has not signed that";
    stage.refuses(attempt, carol, what, ErrorCode::AuthenticationFailed)?;

    let (user, device) = (bob.address().user_id(), bob.address().device_id());
    let forged = mallory.account().device_keys_json(user, device);
    server.swap_device_keys(bob.address(), serde_json::from_str(&forged)?);
    let claim = "that Bob's phone has other keys now, which sign themselves";
    stage.meddles("Mallory", "claims", claim);
    let attempt = carol.meet(server, bob.address()).cloned();
    stage.refuses(attempt, carol, "the new keys", ClientRule::KeysChanged)?;
    server.swap_device_keys(bob.address(), genuine);
    let known = carol.meet(server, bob.address())?;
    let is_bobs = known.keys() == bob.identity_keys();
    stage.claim(is_bobs, "Carol's tablet knows the keys of Bob's phone")?;
    stage.sees(carol.address(), "keeps", "the keys that she checked in scene 1");
    Ok(())
}

/// Keys with which every secret is the same and every signature verifies.
pub fn small_order(story: &mut Story) -> Played {
    let Story { stage, server, carol, mallory, .. } = story;
    // The neutral point, 1 and then zeros.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let neutral = Curve25519PublicKey::new(neutral).to_base64();
    let mut object = server.device_keys(mallory.address());
    object["keys"][mallory.address().key_name("ed25519")] = neutral.into();
    let what = "an Ed25519 key of small order, for which signatures are easy to find";
    stage.meddles("Mallory", "publishes", what);
    let (user, device) = (mallory.address().user_id(), mallory.address().device_id());
    let attempt = VerifiedDevice::from_json(&object.to_string(), user, device);
    let attempt = attempt.map_err(Refusal::from);
    stage.refuses(attempt, carol, "the device", ErrorCode::InvalidPublicKey)?;

    let zero = Curve25519PublicKey::new([0; 32]).to_base64();
    let object = signed(mallory, mallory.address(), &zero)?;
    server.swap_next_key(mallory.address(), object).ok_or("Mallory has a key left")?;
    stage.meddles("Mallory", "publishes", "a one-time key of small order, well signed");
    let attempt = carol.open_channel(server, mallory.address());
    stage.refuses(attempt, carol, "to open a session with it", ErrorCode::NonContributoryKey)?;
    let opened = carol.open_channel(server, mallory.address())?;
    stage.sees(
        carol.address(),
        "could",
        format_args!("still talk to Mallory, with her honest key {}", opened.key_name),
    );
    Ok(())
}
