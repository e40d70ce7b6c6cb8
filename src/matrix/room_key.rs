//! A room key on its way from one device to another: what key exports, backups and forwarded keys
//! have in common.

use alloc::vec::Vec;

use super::MEGOLM_V1;
use super::ids::{InvalidIdentifier, RoomId};
use super::json::{JsonError, Object, Value};
use crate::error::{CodedError, ErrorCode};
use crate::megolm::{ExportedSessionKey, InboundGroupSession, SessionKeyError};
use crate::primitives::KeyError;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ed25519::Ed25519PublicKey;
use crate::session_id::SessionId;

/// How often a key may have been forwarded: the length of the chain is not ours to choose.
const MAX_FORWARDINGS: usize = 100;

/// An exported Megolm session and what is claimed about it.
///
/// Nothing of it is authenticated beyond what the way here is: whoever wrote the export, the backup
/// or the forwarding can name any owner. Sessions made of it are
/// [`Authenticity::Imported`](crate::megolm::Authenticity).
#[derive(Debug)]
pub struct ExportedRoomKey {
    /// The room in which the session is used.
    pub room_id: RoomId,
    /// The Curve25519 identity key of the device that owns the session.
    pub sender_key: Curve25519PublicKey,
    /// The Ed25519 key of that device; old exports do not name it.
    pub sender_claimed_ed25519: Option<Ed25519PublicKey>,
    /// The Curve25519 keys of the devices that passed the session on, oldest first.
    pub forwarding_curve25519_key_chain: Vec<Curve25519PublicKey>,
    /// The session from its first known index on.
    pub session_key: ExportedSessionKey,
}

impl ExportedRoomKey {
    /// The id of the session, which is computed from the key and not believed.
    pub fn session_id(&self) -> SessionId {
        self.session_key.session_id()
    }

    /// The session, to decrypt with.
    pub fn to_session(&self) -> InboundGroupSession {
        InboundGroupSession::import(&self.session_key)
    }

    /// Reads the members that all forms have; `session_id` is compared with the key.
    pub(super) fn from_object(
        object: &Object,
        room_id: RoomId,
        session_id: &str,
        sender_claimed_ed25519: Option<&str>,
    ) -> Result<Self, RoomKeyError> {
        if object.text("algorithm")? != MEGOLM_V1 {
            return Err(RoomKeyError::UnsupportedAlgorithm);
        }
        let session_key = ExportedSessionKey::from_base64(object.text("session_key")?)?;
        if session_key.session_id().as_str() != session_id {
            return Err(RoomKeyError::SessionIdMismatch);
        }
        Ok(Self {
            room_id,
            sender_key: object.text("sender_key")?.parse()?,
            sender_claimed_ed25519: sender_claimed_ed25519.map(str::parse).transpose()?,
            forwarding_curve25519_key_chain: key_chain(object)?,
            session_key,
        })
    }

    /// The members that all forms have, but the Ed25519 key.
    pub(super) fn to_object(&self) -> Object {
        let chain: Vec<_> =
            self.forwarding_curve25519_key_chain.iter().map(|key| key.to_base64()).collect();
        Object::default()
            .with_text("algorithm", MEGOLM_V1)
            .with(
                "forwarding_curve25519_key_chain",
                Value::texts(chain.iter().map(alloc::string::String::as_str)),
            )
            .with_text("sender_key", &self.sender_key.to_base64())
            .with("session_key", Value::Text(self.session_key.to_base64()))
    }

    /// The content of an `m.forwarded_room_key` event, in which the Ed25519 key must be.
    pub(super) fn to_forwarded(&self) -> Result<Object, RoomKeyError> {
        let ed25519 = self.sender_claimed_ed25519.ok_or(RoomKeyError::NoClaimedKey)?;
        Ok(self
            .to_object()
            .with_text("room_id", self.room_id.as_str())
            .with_text("sender_claimed_ed25519_key", &ed25519.to_base64())
            .with_text("session_id", self.session_id().as_str()))
    }

    /// Reads an entry of a key export.
    pub(super) fn from_export(value: &Value) -> Result<Self, RoomKeyError> {
        let object = value.as_object().ok_or(JsonError::Field("session"))?;
        let room_id = object.text("room_id")?.parse()?;
        Self::from_object(object, room_id, object.text("session_id")?, claimed_ed25519(object)?)
    }

    /// An entry of a key export.
    pub(super) fn to_export(&self) -> Object {
        self.to_backup()
            .with_text("room_id", self.room_id.as_str())
            .with_text("session_id", self.session_id().as_str())
    }

    /// Reads the plaintext of a backup, where room and session are named outside.
    pub(super) fn from_backup(
        object: &Object,
        room_id: RoomId,
        session_id: &str,
    ) -> Result<Self, RoomKeyError> {
        Self::from_object(object, room_id, session_id, claimed_ed25519(object)?)
    }

    /// The plaintext of a backup.
    pub(super) fn to_backup(&self) -> Object {
        let ed25519 = self.sender_claimed_ed25519.map(|key| key.to_base64());
        let claimed = ed25519
            .into_iter()
            .fold(Object::default(), |keys, key| keys.with_text("ed25519", &key));
        self.to_object().with("sender_claimed_keys", claimed)
    }
}

fn key_chain(object: &Object) -> Result<Vec<Curve25519PublicKey>, RoomKeyError> {
    const CHAIN: &str = "forwarding_curve25519_key_chain";
    if matches!(object.get(CHAIN), None | Some(Value::Null)) {
        return Ok(Vec::new());
    }
    let chain = object.array(CHAIN)?;
    if chain.len() > MAX_FORWARDINGS {
        return Err(JsonError::Field(CHAIN).into());
    }
    let keys = chain.iter().map(|key| {
        let key = key.as_text().ok_or(JsonError::Field(CHAIN))?;
        key.parse().map_err(RoomKeyError::Key)
    });
    keys.collect()
}

/// The key that the owner is said to have. What has been forwarded often has an empty one.
fn claimed_ed25519(object: &Object) -> Result<Option<&str>, JsonError> {
    let key = match object.get("sender_claimed_keys") {
        None | Some(Value::Null) => None,
        Some(_) => object.object("sender_claimed_keys")?.optional_text("ed25519")?,
    };
    Ok(key.filter(|key| !key.is_empty()))
}

/// Why a room key was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoomKeyError {
    /// It cannot be read, or a member is missing or not as it must be.
    #[error("cannot read the room key: {0}")]
    Json(#[from] JsonError),
    /// The room is not named as rooms are.
    #[error("cannot read the room key: {0}")]
    Identifier(#[from] InvalidIdentifier),
    /// It is for another algorithm than `m.megolm.v1.aes-sha2`.
    #[error("cannot read the room key: its algorithm is not supported; pass it over")]
    UnsupportedAlgorithm,
    /// The key of the session cannot be read, or is not genuine.
    #[error(transparent)]
    SessionKey(#[from] SessionKeyError),
    /// A key of a device cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The event that should hold it has another type.
    #[error("there is no room key: the event has another type")]
    WrongEventType,
    /// The key is of another session than it names.
    #[error("refused the room key: it is of another session than it names; drop it")]
    SessionIdMismatch,
    /// It cannot be forwarded, as nobody says which Ed25519 key its owner has.
    #[error("did not forward the room key: the Ed25519 key of its owner is not known")]
    NoClaimedKey,
}

impl CodedError for RoomKeyError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Identifier(error) => error.code(),
            Self::UnsupportedAlgorithm => ErrorCode::UnsupportedAlgorithm,
            Self::SessionKey(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::WrongEventType => ErrorCode::MalformedMessage,
            Self::SessionIdMismatch => ErrorCode::SessionIdMismatch,
            Self::NoClaimedKey => ErrorCode::UnknownDevice,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use alloc::vec;

    use super::*;
    use crate::megolm::{Authenticity, OutboundGroupSession};
    use crate::olm::Account;
    use crate::primitives::aes_cbc_hmac::MacLength;
    use crate::random::tests::rng;

    /// A room key, and the session it is of.
    pub(in crate::matrix) fn room_key(seed: u64) -> (ExportedRoomKey, OutboundGroupSession) {
        let device = Account::with_rng(&mut rng(seed)).unwrap().identity_keys();
        let session =
            OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(seed + 1)).unwrap();
        let view = InboundGroupSession::new(&session.session_key());
        let key = ExportedRoomKey {
            room_id: "!tea:example.org".parse().unwrap(),
            sender_key: device.curve25519,
            sender_claimed_ed25519: Some(device.ed25519),
            forwarding_curve25519_key_chain: vec![device.curve25519],
            session_key: view.export_at_first_known_index(),
        };
        (key, session)
    }

    #[test]
    fn an_entry_has_the_members_of_the_specification_and_comes_back() {
        let (key, mut session) = room_key(1);
        let text = crate::matrix::json::write_secret(&key.to_export());
        let value: serde_json::Value = serde_json::from_str(text.expose()).unwrap();
        let expected = serde_json::json!({
            "algorithm": "m.megolm.v1.aes-sha2",
            "forwarding_curve25519_key_chain": [key.sender_key.to_base64()],
            "room_id": "!tea:example.org",
            "sender_claimed_keys": {"ed25519": key.sender_claimed_ed25519.unwrap().to_base64()},
            "sender_key": key.sender_key.to_base64(),
            "session_id": session.id().as_str(),
            "session_key": key.session_key.to_base64().expose(),
        });
        assert_eq!(value, expected);
        let value = crate::matrix::json::parse(text.expose()).unwrap();
        let again = ExportedRoomKey::from_export(&value).unwrap();
        let mut view = again.to_session();
        assert_eq!(view.authenticity(), Authenticity::Imported);
        assert_eq!(view.decrypt(&session.encrypt(b"tea").unwrap()).unwrap().plaintext, b"tea");
        assert_eq!(again.forwarding_curve25519_key_chain, key.forwarding_curve25519_key_chain);
        assert_eq!(again.sender_claimed_ed25519, key.sender_claimed_ed25519);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let (key, _) = room_key(1);
        let (other, _) = room_key(3);
        let text = crate::matrix::json::write_secret(&key.to_export());
        let text = text.expose();
        let refused = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            let value = crate::matrix::json::parse(&text.replace(from, to)).unwrap();
            ExportedRoomKey::from_export(&value).unwrap_err().code()
        };
        let (id, other_id) = (key.session_id(), other.session_id());
        assert_eq!(refused(id.as_str(), other_id.as_str()), ErrorCode::SessionIdMismatch);
        assert_eq!(refused("m.megolm.v1", "m.megolm.v9"), ErrorCode::UnsupportedAlgorithm);
        assert_eq!(refused("!tea", "#tea"), ErrorCode::InvalidIdentifier);
        assert_eq!(refused("\"sender_key\":", "\"x\":"), ErrorCode::MalformedMessage);
        let curve = key.sender_key.to_base64();
        assert_eq!(refused(&curve, &curve[1..]), ErrorCode::WrongLength);
        let chain = alloc::format!("[\"{curve}\"]");
        let long =
            |times| alloc::format!("[{}]", vec![alloc::format!("\"{curve}\""); times].join(","));
        assert_eq!(refused(&chain, &long(101)), ErrorCode::MalformedMessage);
        let longest = crate::matrix::json::parse(&text.replace(&chain, &long(100))).unwrap();
        let longest = ExportedRoomKey::from_export(&longest).unwrap();
        assert_eq!(longest.forwarding_curve25519_key_chain, [key.sender_key; 100]);
        assert_eq!(refused(&chain, "[1]"), ErrorCode::MalformedMessage);
    }

    #[test]
    fn what_old_exports_leave_out_may_be_missing() {
        let (key, _) = room_key(1);
        for member in ["sender_claimed_keys", "forwarding_curve25519_key_chain"] {
            let mut object = key.to_export();
            object.remove(member);
            assert!(ExportedRoomKey::from_export(&object.into()).is_ok(), "{member}");
        }
    }

    #[test]
    fn what_others_write_for_nothing_counts_as_missing() {
        let (key, _) = room_key(1);
        let nothing = [
            ("sender_claimed_keys", r#"{"ed25519":""}"#),
            ("sender_claimed_keys", r#"{"ed25519":null}"#),
            ("sender_claimed_keys", "null"),
            ("forwarding_curve25519_key_chain", "null"),
        ];
        for (member, value) in nothing {
            let with =
                |object: Object| object.with(member, crate::matrix::json::parse(value).unwrap());
            let id = key.session_id();
            let read = [
                ExportedRoomKey::from_export(&with(key.to_export()).into()).unwrap(),
                ExportedRoomKey::from_backup(
                    &with(key.to_backup()),
                    key.room_id.clone(),
                    id.as_str(),
                )
                .unwrap(),
            ];
            for read in read {
                assert_eq!(read.session_id(), id);
                let is_claim = member == "sender_claimed_keys";
                assert_eq!(read.sender_claimed_ed25519.is_none(), is_claim, "{value}");
                assert_eq!(read.forwarding_curve25519_key_chain.is_empty(), !is_claim, "{value}");
            }
        }
    }
}
