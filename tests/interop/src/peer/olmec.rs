//! olmec behind the common face.

use olmec::megolm::{
    ExportedSessionKey, InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey,
};
use olmec::olm::{MessageType, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::PickleKey;
use olmec::{Account, CodedError, Curve25519PublicKey, MacLength};

use super::{GroupKey, GroupReceiver, GroupSender, OlmEnd, PICKLE_KEY, Refused, Restart, Wire};
use crate::random::Dice;

impl<E: CodedError> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.code().name().into())
    }
}

fn key(text: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::from_base64(text).expect("the other side's key is well-formed")
}

fn read(message: &Wire) -> Result<OlmMessage, Refused> {
    let message_type = MessageType::try_from(message.message_type)?;
    Ok(OlmMessage::from_base64(message_type, &message.body)?)
}

fn read_pre_key(message: &Wire) -> Result<PreKeyMessage, Refused> {
    match read(message)? {
        OlmMessage::PreKey(message) => Ok(message),
        OlmMessage::Normal(_) => Err(Refused("not a pre-key message".into())),
    }
}

/// A pickle of `it`, read again.
macro_rules! reread {
    ($type:ty, $it:expr) => {{
        let key = PickleKey::from_bytes(&PICKLE_KEY);
        let pickle = $it.pickle(&key).expect("the operating system has randomness");
        <$type>::from_pickle(&pickle, &key).expect("it was written so")
    }};
}

pub(super) struct Device {
    account: Account,
    mac_length: MacLength,
    dice: Dice,
}

impl Device {
    pub(super) fn new(mac_length: MacLength, mut dice: Dice) -> Self {
        let account = Account::with_rng(&mut dice).expect("dice do not fail");
        Self { account, mac_length, dice }
    }
}

impl Restart for Device {
    fn restart(&mut self) {
        self.account = reread!(Account, self.account);
    }
}

impl super::Device for Device {
    fn identity_key(&self) -> String {
        self.account.identity_keys().curve25519.to_base64()
    }

    fn signing_key(&self) -> String {
        self.account.identity_keys().ed25519.to_base64()
    }

    fn sign(&self, message: &[u8]) -> String {
        self.account.sign(message).to_base64()
    }

    fn publish_one_time_key(&mut self) -> String {
        let keys = self.account.generate_one_time_keys_with_rng(1, &mut self.dice);
        self.account.mark_keys_as_published();
        keys.expect("one key can be made").created[0].key.to_base64()
    }

    fn publish_fallback_key(&mut self) -> String {
        let replaced = self.account.generate_fallback_key_with_rng(&mut self.dice);
        replaced.expect("a fallback key can be made");
        let key = self.account.fallback_key().expect("it is not yet published").key;
        self.account.mark_keys_as_published();
        key.to_base64()
    }

    fn forget_previous_fallback_key(&mut self) {
        self.account.forget_previous_fallback_key();
    }

    fn open(&mut self, identity_key: &str, one_time_key: &str) -> Box<dyn OlmEnd> {
        let session = self.account.create_outbound_session_with(
            key(identity_key),
            key(one_time_key),
            self.mac_length,
            &mut self.dice,
        );
        let session = session.expect("the keys are sound");
        Box::new(End { session, dice: self.dice.fork() })
    }

    fn accept(
        &mut self,
        identity_key: &str,
        message: &Wire,
    ) -> Result<(Box<dyn OlmEnd>, Vec<u8>), Refused> {
        let inbound = self.account.create_inbound_session_with(
            key(identity_key),
            &read_pre_key(message)?,
            self.mac_length,
        )?;
        let end = End { session: inbound.session, dice: self.dice.fork() };
        Ok((Box::new(end), inbound.plaintext))
    }
}

struct End {
    session: Session,
    dice: Dice,
}

impl Restart for End {
    fn restart(&mut self) {
        self.session = reread!(Session, self.session);
    }
}

impl OlmEnd for End {
    fn id(&self) -> String {
        self.session.id().to_string()
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> Wire {
        let message = self.session.encrypt_with_rng(plaintext, &mut self.dice);
        let message = message.expect("the session is not exhausted");
        Wire { message_type: message.message_type() as u8, body: message.to_base64() }
    }

    fn decrypt(&mut self, message: &Wire) -> Result<Vec<u8>, Refused> {
        Ok(self.session.decrypt(&read(message)?)?)
    }

    fn matches(&self, message: &Wire) -> bool {
        read_pre_key(message).is_ok_and(|message| self.session.matches(&message))
    }
}

pub(super) fn group_sender(mac_length: MacLength, dice: &mut Dice) -> impl GroupSender + use<> {
    OutboundGroupSession::with_rng(mac_length, dice).expect("dice do not fail")
}

impl Restart for OutboundGroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, self);
    }
}

impl GroupSender for OutboundGroupSession {
    fn id(&self) -> String {
        Self::id(self).to_string()
    }

    fn session_key(&self) -> GroupKey {
        GroupKey::SessionKey(Self::session_key(self).to_base64().expose().into())
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> String {
        let message = Self::encrypt(self, plaintext);
        message.expect("the session is not exhausted").to_base64()
    }
}

pub(super) fn group_receiver(
    mac_length: MacLength,
    key: &GroupKey,
) -> Result<impl GroupReceiver + use<>, Refused> {
    Ok(match key {
        GroupKey::SessionKey(key) => {
            InboundGroupSession::with_mac_length(&SessionKey::from_base64(key)?, mac_length)
        }
        GroupKey::Export(key) => {
            let export = ExportedSessionKey::from_base64(key)?;
            InboundGroupSession::import_with_mac_length(&export, mac_length)
        }
    })
}

impl Restart for InboundGroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, self);
    }
}

impl GroupReceiver for InboundGroupSession {
    fn id(&self) -> String {
        Self::id(self).to_string()
    }

    fn first_known_index(&self) -> u32 {
        Self::first_known_index(self).get()
    }

    fn decrypt(&mut self, message: &str) -> Result<(Vec<u8>, u32), Refused> {
        let decrypted = Self::decrypt(self, &MegolmMessage::from_base64(message)?)?;
        Ok((decrypted.plaintext, decrypted.message_index.get()))
    }

    fn export_at(&mut self, index: u32) -> Result<GroupKey, Refused> {
        let export = Self::export_at(self, index)?;
        Ok(GroupKey::Export(export.to_base64().expose().into()))
    }
}
