//! The verification between two devices, with the strings of the specification.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::error::{MacContentError, MacError, ParticipantsError, VerifyError};
use super::established::{Commitment, EstablishedSas};
use super::key_agreement::KeyAgreement;
use super::mac::{Mac, MacMethod};
use super::mac_content::{ExpectedKeys, MacContent, SasKey, join};
use super::participants::{Participant, Participants};
use super::short_string::SasBytes;

/// What stands in the place of a key id in the info of the MAC of all ids.
const KEY_IDS: &str = "KEY_IDS";

/// A verification between two known devices.
///
/// Which of the two we are follows from the keys, and so do the directions of the MACs.
pub struct Verification<'a> {
    sas: &'a EstablishedSas,
    participants: Participants<'a>,
    us: Participant<'a>,
    them: Participant<'a>,
}

impl<'a> Verification<'a> {
    pub(super) fn new(
        sas: &'a EstablishedSas,
        participants: Participants<'a>,
    ) -> Result<Self, ParticipantsError> {
        participants.check()?;
        let Participants { starter, acceptor, .. } = participants;
        let ours_and_theirs = (sas.our_public_key(), sas.their_public_key());
        let (us, them) = if ours_and_theirs == (starter.key, acceptor.key) {
            (starter, acceptor)
        } else if ours_and_theirs == (acceptor.key, starter.key) {
            (acceptor, starter)
        } else {
            return Err(ParticipantsError::KeyMismatch);
        };
        if us == starter && sas.commitment() == Commitment::NotChecked {
            return Err(ParticipantsError::MissingCommitment);
        }
        Ok(Self { sas, participants, us, them })
    }

    /// The short authentication string that both people compare.
    pub fn short_string(&self, key_agreement: KeyAgreement) -> SasBytes {
        self.sas.bytes(self.participants.short_string_info(key_agreement).as_bytes())
    }

    /// The content of our `m.key.verification.mac`, to be sent once our user has said that the
    /// short strings match. `keys` are those the other side shall verify: our device's, and our
    /// user's master key if we trust it.
    ///
    /// # Errors
    ///
    /// If there are no keys, or two of them have one id.
    pub fn mac_content(
        &self,
        method: MacMethod,
        keys: &[SasKey],
    ) -> Result<MacContent, MacContentError> {
        if keys.is_empty() {
            return Err(MacContentError::NoKeys);
        }
        let named = named(keys.iter(), &self.us).ok_or(MacContentError::AmbiguousKeys)?;
        let macs = named.iter().map(|(id, key)| (id.as_str(), self.key_mac(method, id, key)));
        let info = self.participants.mac_info(&self.us, &self.them, KEY_IDS);
        let list = join(named.iter().map(|(id, _)| id.as_str()));
        let keys = self.sas.mac(method, list.as_bytes(), info.as_bytes());
        Ok(MacContent::new(macs.map(|(id, mac)| (id, String::from(mac.as_str()))), keys.as_str()))
    }

    /// Verifies the content of their `m.key.verification.mac`, once our user has said that the
    /// short strings match, and gives the keys that are verified by it, in the order of their ids.
    ///
    /// All required keys must be in it. Keys that are neither required nor known are passed over,
    /// as all clients do: many vouch for their user's master key too, which not everybody has or
    /// wants to verify. Nothing of it is verified if anything is wrong: cancel the verification
    /// then.
    ///
    /// # Errors
    ///
    /// See [`VerifyError`]; which MAC is wrong is not said.
    pub fn verify(
        &self,
        method: MacMethod,
        received: &MacContent,
        expected: ExpectedKeys<'_>,
    ) -> Result<Vec<SasKey>, VerifyError> {
        let named = named(expected.required.iter().chain(expected.known), &self.them)
            .ok_or(VerifyError::AmbiguousKeys)?;
        if received.has_duplicates() {
            return Err(VerifyError::DuplicateKeyId);
        }
        if received.is_ambiguous() {
            return Err(VerifyError::InvalidKeyId);
        }
        let info = self.participants.mac_info(&self.them, &self.us, KEY_IDS);
        let list = received.id_list();
        self.sas.verify_mac(method, list.as_bytes(), info.as_bytes(), received.keys())?;

        let mut verified = Vec::new();
        for (id, mac) in received.mac() {
            if let Some((_, key)) = named.iter().find(|(named, _)| named == id) {
                self.verify_key_mac(method, id, key, mac)?;
                verified.push(*key);
            }
        }
        match expected.required.iter().find(|key| !verified.contains(key)) {
            Some(key) => Err(VerifyError::MissingKey(*key)),
            None if verified.is_empty() => Err(VerifyError::NoKeys),
            None => Ok(verified),
        }
    }

    fn key_mac(&self, method: MacMethod, id: &str, key: &SasKey) -> Mac {
        let info = self.participants.mac_info(&self.us, &self.them, id);
        self.sas.mac(method, key.key().to_base64().as_bytes(), info.as_bytes())
    }

    fn verify_key_mac(
        &self,
        method: MacMethod,
        id: &str,
        key: &SasKey,
        mac: &str,
    ) -> Result<(), MacError> {
        let info = self.participants.mac_info(&self.them, &self.us, id);
        self.sas.verify_mac(method, key.key().to_base64().as_bytes(), info.as_bytes(), mac)
    }
}

/// The keys with their ids, sorted; nothing if two have one id, as a device would that a server
/// named after a cross-signing key.
fn named<'k>(
    keys: impl Iterator<Item = &'k SasKey>,
    sender: &Participant<'_>,
) -> Option<Vec<(String, SasKey)>> {
    let mut named: Vec<_> = keys.map(|key| (key.id(sender.device_id), *key)).collect();
    named.sort_by(|one, other| one.0.cmp(&other.0));
    let distinct = named.iter().zip(named.iter().skip(1)).all(|(one, next)| one.0 != next.0);
    distinct.then_some(named)
}

impl fmt::Debug for Verification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("participants", &self.participants)
            .finish_non_exhaustive()
    }
}
