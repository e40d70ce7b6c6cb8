//! libolm behind the common face.

use super::{GroupKey, GroupReceiver, GroupSender, OlmEnd, PICKLE_KEY, Refused, Restart, Wire};
use crate::libolm::{
    Account, Error, InboundGroupSession, NORMAL, OutboundGroupSession, PRE_KEY, Session,
};
use crate::random::Dice;

impl From<Error> for Refused {
    fn from(Error(name): Error) -> Self {
        Self(name)
    }
}

/// A pickle of `it`, read again.
macro_rules! reread {
    ($type:ty, $it:expr) => {
        <$type>::unpickle(&$it.pickle(&PICKLE_KEY), &PICKLE_KEY).expect("it was written so")
    };
}

pub(super) struct Device {
    account: Account,
    dice: Dice,
}

impl Device {
    pub(super) fn new(mut dice: Dice) -> Self {
        let account = Account::create(&dice.bytes(64)).expect("64 bytes are enough");
        Self { account, dice }
    }
}

impl Restart for Device {
    fn restart(&mut self) {
        self.account = reread!(Account, self.account);
    }
}

impl super::Device for Device {
    fn identity_key(&self) -> String {
        self.account.identity_keys().curve25519
    }

    fn signing_key(&self) -> String {
        self.account.identity_keys().ed25519
    }

    fn sign(&self, message: &[u8]) -> String {
        self.account.sign(message)
    }

    fn publish_one_time_key(&mut self) -> String {
        let random = self.dice.bytes(32);
        self.account.generate_one_time_keys(1, &random).expect("32 bytes are enough");
        let (_, key) = self.account.one_time_keys().remove(0);
        self.account.mark_keys_as_published();
        key
    }

    fn publish_fallback_key(&mut self) -> String {
        let random = self.dice.bytes(32);
        self.account.generate_fallback_key(&random).expect("32 bytes are enough");
        self.account.mark_keys_as_published();
        self.account.fallback_key().expect("there is one now").1
    }

    fn forget_previous_fallback_key(&mut self) {
        self.account.forget_old_fallback_key();
    }

    fn open(&mut self, identity_key: &str, one_time_key: &str) -> Box<dyn OlmEnd> {
        let random = self.dice.bytes(64);
        let session = Session::outbound(&self.account, identity_key, one_time_key, &random);
        let session = session.expect("the keys are sound");
        Box::new(End { session, dice: self.dice.fork() })
    }

    fn accept(
        &mut self,
        identity_key: &str,
        message: &Wire,
    ) -> Result<(Box<dyn OlmEnd>, Vec<u8>), Refused> {
        let mut session = Session::inbound_from(&self.account, identity_key, &message.body)?;
        let plaintext = session.decrypt(PRE_KEY, &message.body)?;
        self.account.remove_one_time_keys(&session)?;
        Ok((Box::new(End { session, dice: self.dice.fork() }), plaintext))
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
        self.session.session_id()
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> Wire {
        let random = self.dice.bytes(self.session.encrypt_random_length());
        let (message_type, body) =
            self.session.encrypt(plaintext, &random).expect("the random bytes are enough");
        Wire { message_type: if message_type == PRE_KEY { 0 } else { 1 }, body }
    }

    fn decrypt(&mut self, message: &Wire) -> Result<Vec<u8>, Refused> {
        let message_type = if message.is_pre_key() { PRE_KEY } else { NORMAL };
        Ok(self.session.decrypt(message_type, &message.body)?)
    }

    fn matches(&self, message: &Wire) -> bool {
        self.session.matches_inbound(&message.body) == Ok(true)
    }
}

pub(super) fn group_sender(dice: &mut Dice) -> impl GroupSender + use<> {
    OutboundGroupSession::new(&dice.bytes(160)).expect("160 bytes are enough")
}

impl Restart for OutboundGroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, self);
    }
}

impl GroupSender for OutboundGroupSession {
    fn id(&self) -> String {
        self.session_id()
    }

    fn session_key(&self) -> GroupKey {
        GroupKey::SessionKey(Self::session_key(self))
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> String {
        Self::encrypt(self, plaintext)
    }
}

pub(super) fn group_receiver(key: &GroupKey) -> Result<impl GroupReceiver + use<>, Refused> {
    Ok(match key {
        GroupKey::SessionKey(key) => InboundGroupSession::new(key)?,
        GroupKey::Export(key) => InboundGroupSession::import(key)?,
    })
}

impl Restart for InboundGroupSession {
    fn restart(&mut self) {
        *self = reread!(Self, self);
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
        Ok(Self::decrypt(self, message)?)
    }

    fn export_at(&mut self, index: u32) -> Result<GroupKey, Refused> {
        Ok(GroupKey::Export(Self::export_at(self, index)?))
    }
}
