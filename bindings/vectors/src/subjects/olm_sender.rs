//! The sender of an Olm session whose random bytes are known.

use anyhow::{Context as _, Result};
use olmec::Account;

use super::olm::Case;
use crate::fields::Hex;
use crate::fixed_bytes::FixedBytes;
use crate::script::Script;
use crate::state;
use crate::value::Value;

/// The sender is loaded before its first message; until an answer comes it needs no random bytes.
pub(super) fn send(script: &mut Script, case: &Case, random: &Hex) -> Result<()> {
    let mut random = FixedBytes::new(&random.text());
    let account = Account::with_rng(&mut random)?;
    let receiver = case.receiver()?;
    let one_time_key = receiver.one_time_keys().next().context("no one-time key")?.key;
    let session = account.create_outbound_session_with(
        receiver.identity_keys().curve25519,
        one_time_key,
        case.mac_length.core(),
        &mut random,
    )?;
    random.assert_used_up();
    let id = case.session_ids.first().context("no session id")?;
    script.call("OlmSession.from_pickle", state::pickle(&session)?).keep("sender");
    script.on("sender", "OlmSession#id", []).equals(Value::text(id));
    script.on("sender", "OlmSession#has_received_message", []).equals(Value::Boolean(false));
    for message in &case.messages {
        let next_type = message.type_value()?;
        script.on("sender", "OlmSession#next_message_type", []).equals(next_type);
        let call = script.on("sender", "OlmSession#encrypt", [message.plaintext.value()]);
        call.equals(message.value()?);
    }
    Ok(())
}
