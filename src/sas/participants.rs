//! Who verifies whom, and the infos made of it.

use alloc::{format, string::String};

use super::error::ParticipantsError;
use super::key_agreement::KeyAgreement;
use crate::primitives::curve25519::Curve25519PublicKey;

/// One of the two devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant<'a> {
    /// The Matrix id of its user, `@localpart:server`.
    pub user_id: &'a str,
    /// Its device id.
    pub device_id: &'a str,
    /// The ephemeral public key that it sent in `m.key.verification.key`.
    pub key: Curve25519PublicKey,
}

/// The two devices and the verification between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participants<'a> {
    /// The device that sent the `m.key.verification.start` which was accepted.
    pub starter: Participant<'a>,
    /// The device that sent `m.key.verification.accept`.
    pub acceptor: Participant<'a>,
    /// The `transaction_id`, or the event id of the request where the events are sent in a room.
    pub transaction_id: &'a str,
}

impl Participants<'_> {
    /// Refuses ids from which two different verifications could make the same info.
    pub(super) fn check(&self) -> Result<(), ParticipantsError> {
        for participant in [&self.starter, &self.acceptor] {
            let Some(("", rest)) = participant.user_id.split_once('@') else {
                return Err(ParticipantsError::InvalidUserId);
            };
            match rest.split_once(':') {
                Some((_, server)) if !server.contains('|') => {}
                _ => return Err(ParticipantsError::InvalidUserId),
            }
            // The comma stands between the ids in the list of keys.
            if participant.device_id.is_empty() || participant.device_id.contains(['|', ',']) {
                return Err(ParticipantsError::InvalidDeviceId);
            }
        }
        if self.transaction_id.is_empty() {
            return Err(ParticipantsError::MissingTransactionId);
        }
        if self.mac_info(&self.starter, &self.acceptor, "")
            == self.mac_info(&self.acceptor, &self.starter, "")
        {
            return Err(ParticipantsError::Indistinguishable);
        }
        Ok(())
    }

    /// The info of the short string.
    pub(super) fn short_string_info(&self, key_agreement: KeyAgreement) -> String {
        let (starter, acceptor) = (&self.starter, &self.acceptor);
        match key_agreement {
            KeyAgreement::Curve25519HkdfSha256 => format!(
                "MATRIX_KEY_VERIFICATION_SAS|{}|{}|{}|{}|{}|{}|{}",
                starter.user_id,
                starter.device_id,
                starter.key,
                acceptor.user_id,
                acceptor.device_id,
                acceptor.key,
                self.transaction_id,
            ),
            KeyAgreement::LegacyCurve25519 => format!(
                "MATRIX_KEY_VERIFICATION_SAS{}{}{}{}{}",
                starter.user_id,
                starter.device_id,
                acceptor.user_id,
                acceptor.device_id,
                self.transaction_id,
            ),
        }
    }

    /// The info of the MAC of one item, which is a key id or `KEY_IDS`.
    pub(super) fn mac_info(
        &self,
        sender: &Participant<'_>,
        receiver: &Participant<'_>,
        item: &str,
    ) -> String {
        format!(
            "MATRIX_KEY_VERIFICATION_MAC{}{}{}{}{}{item}",
            sender.user_id,
            sender.device_id,
            receiver.user_id,
            receiver.device_id,
            self.transaction_id,
        )
    }
}
