//! vodozemac behind the common face.

use ::vodozemac::Curve25519PublicKey;
use ::vodozemac::megolm::{
    self, ExportedSessionKey, GroupSession, GroupSessionPickle, InboundGroupSession,
    InboundGroupSessionPickle, MegolmMessage, SessionKey,
};
use ::vodozemac::olm::{
    self, Account, AccountPickle, OlmMessage, PreKeyMessage, Session, SessionPickle,
};

use super::{
    GroupKey, GroupReceiver, GroupSender, MacLength, OlmEnd, PICKLE_KEY, Refused, Restart, Wire,
};

fn key(text: &str) -> Curve25519PublicKey {
    Curve25519PublicKey::from_base64(text).expect("the other side's key is well-formed")
}

fn read(message: &Wire) -> Result<OlmMessage, Refused> {
    Ok(match message.is_pre_key() {
        true => OlmMessage::PreKey(read_pre_key(message)?),
        false => olm::Message::from_base64(&message.body).map_err(Refused::because)?.into(),
    })
}

fn read_pre_key(message: &Wire) -> Result<PreKeyMessage, Refused> {
    PreKeyMessage::from_base64(&message.body).map_err(Refused::because)
}

/// A pickle of `it`, read again.
macro_rules! reread {
    ($type:ty, $pickle:ty, $it:expr) => {{
        let pickle = $it.pickle().encrypt(&PICKLE_KEY);
        let pickle = <$pickle>::from_encrypted(&pickle, &PICKLE_KEY).expect("it was written so");
        <$type>::from_pickle(pickle)
    }};
}

pub(super) struct Device {
    account: Account,
    mac_length: MacLength,
}

impl Device {
    pub(super) fn new(mac_length: MacLength) -> Self {
        Self { account: Account::new(), mac_length }
    }

    fn config(&self) -> olm::SessionConfig {
        match self.mac_length {
            MacLength::Truncated => olm::SessionConfig::version_1(),
            MacLength::Full => olm::SessionConfig::version_2(),
        }
    }
}

impl Restart for Device {
    fn restart(&mut self) {
        self.account = reread!(Account, AccountPickle, self.account);
    }
}

impl super::Device for Device {
    fn identity_key(&self) -> String {
        self.account.curve25519_key().to_base64()
    }

    fn signing_key(&self) -> String {
        self.account.ed25519_key().to_base64()
    }

    fn sign(&self, message: &[u8]) -> String {
        self.account.sign(message).to_base64()
    }

    fn publish_one_time_key(&mut self) -> String {
        let key = self.account.generate_one_time_keys(1).created[0];
        self.account.mark_keys_as_published();
        key.to_base64()
    }

    fn publish_fallback_key(&mut self) -> String {
        self.account.generate_fallback_key();
        let key = self.account.fallback_key().into_values().next();
        self.account.mark_keys_as_published();
        key.expect("it was not yet published").to_base64()
    }

    fn forget_previous_fallback_key(&mut self) {
        self.account.forget_fallback_key();
    }

    fn open(&mut self, identity_key: &str, one_time_key: &str) -> Box<dyn OlmEnd> {
        let (identity_key, one_time_key) = (key(identity_key), key(one_time_key));
        let session =
            self.account.create_outbound_session(self.config(), identity_key, one_time_key);
        Box::new(session.expect("the keys are sound"))
    }

    fn accept(
        &mut self,
        identity_key: &str,
        message: &Wire,
    ) -> Result<(Box<dyn OlmEnd>, Vec<u8>), Refused> {
        let (config, message) = (self.config(), read_pre_key(message)?);
        let inbound = self
            .account
            .create_inbound_session(config, key(identity_key), &message)
            .map_err(Refused::because)?;
        Ok((Box::new(inbound.session), inbound.plaintext))
    }
}

impl Restart for Session {
    fn restart(&mut self) {
        *self = reread!(Self, SessionPickle, self);
    }
}

impl OlmEnd for Session {
    fn id(&self) -> String {
        self.session_id()
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> Wire {
        match Self::encrypt(self, plaintext).expect("the ratchet key is sound") {
            OlmMessage::PreKey(message) => Wire { message_type: 0, body: message.to_base64() },
            OlmMessage::Normal(message) => Wire { message_type: 1, body: message.to_base64() },
        }
    }

    fn decrypt(&mut self, message: &Wire) -> Result<Vec<u8>, Refused> {
        Self::decrypt(self, &read(message)?).map_err(Refused::because)
    }

    fn matches(&self, message: &Wire) -> bool {
        read_pre_key(message).is_ok_and(|message| message.session_keys() == self.session_keys())
    }
}

fn group_config(mac_length: MacLength) -> megolm::SessionConfig {
    match mac_length {
        MacLength::Truncated => megolm::SessionConfig::version_1(),
        MacLength::Full => megolm::SessionConfig::version_2(),
    }
}

pub(super) fn group_sender(mac_length: MacLength) -> impl GroupSender {
    GroupSession::new(group_config(mac_length))
}

impl Restart for GroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, GroupSessionPickle, self);
    }
}

impl GroupSender for GroupSession {
    fn id(&self) -> String {
        self.session_id()
    }

    fn session_key(&self) -> GroupKey {
        GroupKey::SessionKey(Self::session_key(self).to_base64())
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> String {
        Self::encrypt(self, plaintext).to_base64()
    }
}

pub(super) fn group_receiver(
    mac_length: MacLength,
    key: &GroupKey,
) -> Result<impl GroupReceiver + use<>, Refused> {
    let config = group_config(mac_length);
    Ok(match key {
        GroupKey::SessionKey(key) => {
            let key = SessionKey::from_base64(key).map_err(Refused::because)?;
            InboundGroupSession::new(&key, config)
        }
        GroupKey::Export(key) => {
            let key = ExportedSessionKey::from_base64(key).map_err(Refused::because)?;
            InboundGroupSession::import(&key, config)
        }
    })
}

impl Restart for InboundGroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, InboundGroupSessionPickle, self);
    }
}

impl GroupReceiver for InboundGroupSession {
    fn id(&self) -> String {
        self.session_id()
    }

    fn first_known_index(&self) -> u32 {
        Self::first_known_index(self)
    }

    fn decrypt(&mut self, message: &str) -> Result<(Vec<u8>, u32), Refused> {
        let message = MegolmMessage::from_base64(message).map_err(Refused::because)?;
        let decrypted = Self::decrypt(self, &message).map_err(Refused::because)?;
        Ok((decrypted.plaintext, decrypted.message_index))
    }

    fn export_at(&mut self, index: u32) -> Result<GroupKey, Refused> {
        let export = Self::export_at(self, index);
        let export = export.ok_or_else(|| Refused("unknown message index".into()))?;
        Ok(GroupKey::Export(export.to_base64()))
    }
}
