//! The backup of room keys on the server, `m.megolm_backup.v1.curve25519-aes-sha2`.
//!
//! What is encrypted is what a key export has of a room key, but the room and session id, by which
//! the server files it. Keys and ciphers are those of [`pk`](crate::pk), and so are the warnings:
//! **nothing of a backup is authenticated**. The server can change what is stored, and everybody
//! who knows the public key can store. So sessions restored count as
//! [imported](crate::megolm::Authenticity::Imported), whatever `is_verified` says.
//!
//! The public key is believed only when it is signed: [`verified_public_key`].
//!
//! Specification: <https://spec.matrix.org/v1.16/client-server-api/#backup-algorithm-mmegolm_backupv1curve25519-aes-sha2>.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::{self, Vec};
use core::fmt;

use super::ids::{InvalidIdentifier, RoomId, SigningKeyId, UserId};
use super::json::{self, JsonError, Object, Value};
use super::room_key::{ExportedRoomKey, RoomKeyError};
use super::signed_json::{VerifyJsonError, verify_object};
use crate::encoding::message_error::MessageError;
use crate::error::{CodedError, ErrorCode};
use crate::megolm::InboundGroupSession;
use crate::pk::{
    EncodedPkMessage, PkDecryption, PkDecryptionError, PkEncryption, PkEncryptionError, PkMessage,
};
use crate::primitives::KeyError;
use crate::primitives::curve25519::Curve25519PublicKey;
use crate::primitives::ed25519::Ed25519PublicKey;
use crate::random::TryCryptoRng;

/// After how many sessions progress is reported.
const STEP: usize = 100;

/// The `auth_data` of a new backup with this key, unsigned: sign it with
/// [`Account::sign_json`](crate::Account::sign_json) or
/// [`PkSigning::sign_json`](crate::pk::PkSigning::sign_json).
pub fn auth_data_json(public_key: &Curve25519PublicKey) -> String {
    json::write_object(&Object::default().with_text("public_key", &public_key.to_base64()))
}

/// The public key of a backup, if its `auth_data` is signed with this key of the user: of the
/// master key, or of a device that is verified.
///
/// # Errors
///
/// See [`BackupError`].
pub fn verified_public_key(
    auth_data: &str,
    user_id: &UserId,
    key_id: &SigningKeyId,
    key: &Ed25519PublicKey,
) -> Result<Curve25519PublicKey, BackupError> {
    let signed = verify_object(json::parse_object(auth_data)?, user_id, key_id, key)?;
    Ok(signed.text("public_key")?.parse()?)
}

/// Whether the device that owns a session is verified; other clients may show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SenderTrust {
    /// It is verified.
    Verified,
    /// It is not, or nobody knows.
    Unverified,
}

/// What is uploaded for a session, `KeyBackupData`.
///
/// # Errors
///
/// See [`PkEncryptionError`].
#[cfg(feature = "getrandom")]
pub fn encrypt_session(
    encryption: &PkEncryption,
    key: &ExportedRoomKey,
    trust: SenderTrust,
) -> Result<String, PkEncryptionError> {
    encrypt_session_with_rng(encryption, key, trust, &mut crate::random::OsRng)
}

/// [`encrypt_session`] with the caller's random source, 32 bytes.
///
/// # Errors
///
/// See [`PkEncryptionError`].
pub fn encrypt_session_with_rng<R: TryCryptoRng + ?Sized>(
    encryption: &PkEncryption,
    key: &ExportedRoomKey,
    trust: SenderTrust,
    rng: &mut R,
) -> Result<String, PkEncryptionError> {
    let plaintext = json::write_secret(&key.to_backup());
    let message = encryption.encrypt_with_rng(plaintext.expose().as_bytes(), rng)?.encode();
    let session_data = Object::default()
        .with_text("ciphertext", &message.ciphertext)
        .with_text("ephemeral", &message.ephemeral)
        .with_text("mac", &message.mac);
    let forwardings = i64::try_from(key.forwarding_curve25519_key_chain.len()).unwrap_or_default();
    let data = Object::default()
        .with("first_message_index", Value::Integer(key.session_key.message_index().get().into()))
        .with("forwarded_count", Value::Integer(forwardings))
        .with("is_verified", Value::Boolean(trust == SenderTrust::Verified))
        .with("session_data", session_data);
    Ok(json::write_object(&data))
}

/// Decrypts what is stored for a session of a room, and compares it with this name.
///
/// # Errors
///
/// See [`BackupError`].
pub fn decrypt_session(
    decryption: &PkDecryption,
    room_id: &RoomId,
    session_id: &str,
    key_backup_data: &str,
) -> Result<ExportedRoomKey, BackupError> {
    decrypt_object(decryption, room_id, session_id, &json::parse_object(key_backup_data)?)
}

fn decrypt_object(
    decryption: &PkDecryption,
    room_id: &RoomId,
    session_id: &str,
    key_backup_data: &Object,
) -> Result<ExportedRoomKey, BackupError> {
    let session_data = key_backup_data.object("session_data")?;
    let message = PkMessage::decode(&EncodedPkMessage {
        ephemeral: session_data.text("ephemeral")?.to_owned(),
        ciphertext: session_data.text("ciphertext")?.to_owned(),
        mac: session_data.text("mac")?.to_owned(),
    })?;
    let plaintext = decryption.decrypt(&message)?;
    let text = core::str::from_utf8(plaintext.expose());
    let text = text.map_err(|error| JsonError::Syntax(error.valid_up_to()))?;
    let object = json::parse_object(text)?;
    Ok(ExportedRoomKey::from_backup(&object, room_id.clone(), session_id)?)
}

/// How far restoring has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many sessions have been restored or refused.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// What was in a backup.
#[derive(Debug, Default)]
pub struct Restored {
    /// The sessions, each with what is claimed about it.
    pub sessions: Vec<(ExportedRoomKey, InboundGroupSession)>,
    /// What was refused.
    pub refused: Vec<RefusedSession>,
}

/// A session of a backup that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedSession {
    /// The room under which it is filed.
    pub room_id: String,
    /// The session id under which it is filed; empty if the whole room cannot be read.
    pub session_id: String,
    /// Why.
    pub reason: BackupError,
}

/// A backup as `GET /room_keys/keys` gives it, of which some sessions at a time are restored.
pub struct Restore {
    left: vec::IntoIter<Filed>,
    total: usize,
    /// Rooms that cannot be read, until they are told.
    unreadable: Vec<RefusedSession>,
}

/// A session as it lies in a backup.
struct Filed {
    room_id: String,
    session_id: String,
    data: Value,
}

impl Restore {
    /// Reads the server's answer; no session is decrypted yet.
    ///
    /// # Errors
    ///
    /// [`JsonError`] if the answer as a whole cannot be read.
    pub fn from_json(answer: &str) -> Result<Self, JsonError> {
        let rooms = json::parse_object(answer)?.into_object("rooms")?;
        let (mut filed, mut unreadable) = (Vec::new(), Vec::new());
        for (room_id, room) in rooms.into_members() {
            let sessions = match room {
                Value::Object(room) => room.into_object("sessions"),
                _ => Err(JsonError::Field("rooms")),
            };
            match sessions {
                Ok(sessions) => {
                    filed.extend(sessions.into_members().map(|(session_id, data)| Filed {
                        room_id: room_id.clone(),
                        session_id,
                        data,
                    }));
                }
                Err(error) => unreadable.push(RefusedSession {
                    room_id,
                    session_id: String::new(),
                    reason: error.into(),
                }),
            }
        }
        Ok(Self { total: filed.len(), left: filed.into_iter(), unreadable })
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        let done = self.total.saturating_sub(self.left.len());
        Progress { done, total: self.total }
    }

    /// Restores the next sessions, at most this many. Those that are refused do not keep from the
    /// others. The first call also tells which rooms cannot be read.
    pub fn run(&mut self, decryption: &PkDecryption, at_most: usize) -> Restored {
        let refused = core::mem::take(&mut self.unreadable);
        let mut restored = Restored { sessions: Vec::new(), refused };
        for Filed { room_id, session_id, data } in self.left.by_ref().take(at_most) {
            match decrypt_filed(decryption, &room_id, &session_id, &data) {
                Ok(key) => {
                    let session = key.to_session();
                    restored.sessions.push((key, session));
                }
                Err(reason) => {
                    restored.refused.push(RefusedSession { room_id, session_id, reason });
                }
            }
        }
        restored
    }
}

impl fmt::Debug for Restore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Restore").field(&self.progress()).finish()
    }
}

/// Restores all sessions of a backup; after each hundred `on_progress` is told.
///
/// # Errors
///
/// [`JsonError`] if the answer as a whole cannot be read.
pub fn restore(
    decryption: &PkDecryption,
    answer: &str,
    mut on_progress: impl FnMut(Progress),
) -> Result<Restored, JsonError> {
    let mut restore = Restore::from_json(answer)?;
    let mut restored = restore.run(decryption, 0);
    while restore.left.len() > 0 {
        let Restored { sessions, refused } = restore.run(decryption, STEP);
        restored.sessions.extend(sessions);
        restored.refused.extend(refused);
        on_progress(restore.progress());
    }
    Ok(restored)
}

fn decrypt_filed(
    decryption: &PkDecryption,
    room_id: &str,
    session_id: &str,
    data: &Value,
) -> Result<ExportedRoomKey, BackupError> {
    let data = data.as_object().ok_or(JsonError::Field("sessions"))?;
    decrypt_object(decryption, &room_id.parse()?, session_id, data)
}

/// Why a part of a backup was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// It cannot be read, or a member is missing or not as it must be.
    #[error("cannot read the backup: {0}")]
    Json(#[from] JsonError),
    /// The authentication data is not signed by this key.
    #[error(transparent)]
    Signature(#[from] VerifyJsonError),
    /// A key cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The room is not named as rooms are.
    #[error("cannot read the backup: {0}")]
    Identifier(#[from] InvalidIdentifier),
    /// The message to the backup's key cannot be read.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The message was not decrypted.
    #[error(transparent)]
    Decryption(#[from] PkDecryptionError),
    /// The room key in it was refused.
    #[error(transparent)]
    RoomKey(#[from] RoomKeyError),
}

impl CodedError for BackupError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Json(error) => error.code(),
            Self::Signature(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Identifier(error) => error.code(),
            Self::Message(error) => error.code(),
            Self::Decryption(error) => error.code(),
            Self::RoomKey(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec;

    use super::*;
    use crate::matrix::room_key::tests::room_key;
    use crate::megolm::Authenticity;
    use crate::pk::PkSigning;
    use crate::random::tests::rng;

    fn backup() -> PkDecryption {
        PkDecryption::with_rng(&mut rng(100)).unwrap()
    }

    fn stored(seed: u64) -> (ExportedRoomKey, String) {
        let (key, _) = room_key(seed);
        let encryption = PkEncryption::new(backup().public_key());
        let trust = SenderTrust::Unverified;
        let json = encrypt_session_with_rng(&encryption, &key, trust, &mut rng(seed)).unwrap();
        (key, json)
    }

    #[test]
    fn a_session_comes_back_under_its_name_only() {
        let (key, json) = stored(1);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["first_message_index"], 0);
        assert_eq!(value["forwarded_count"], 1);
        assert_eq!(value["is_verified"], false);
        let id = key.session_id();
        let again = decrypt_session(&backup(), &key.room_id, id.as_str(), &json).unwrap();
        assert_eq!(again.session_id(), id);
        assert_eq!(again.room_id, key.room_id);
        assert_eq!(again.sender_key, key.sender_key);
        let other = room_key(3).0.session_id();
        let refused = decrypt_session(&backup(), &key.room_id, other.as_str(), &json).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SessionIdMismatch);
        let stranger = PkDecryption::with_rng(&mut rng(101)).unwrap();
        assert!(decrypt_session(&stranger, &key.room_id, id.as_str(), &json).is_err());
    }

    #[test]
    fn the_public_key_must_be_signed() {
        let user = "@alice:example.org".parse().unwrap();
        let master = PkSigning::from_seed(&[1; 32]);
        let key_id = SigningKeyId::of_cross_signing_key(&master.public_key());
        let json = auth_data_json(&backup().public_key());
        let verify = |json: &str| verified_public_key(json, &user, &key_id, &master.public_key());
        assert_eq!(verify(&json).unwrap_err().code(), ErrorCode::SignatureMissing);
        let signed = master.sign_json(&json, &user).unwrap();
        assert_eq!(verify(&signed).unwrap(), backup().public_key());
        let swapped = PkDecryption::with_rng(&mut rng(5)).unwrap().public_key().to_base64();
        let swapped = signed.replace(&backup().public_key().to_base64(), &swapped);
        assert_eq!(verify(&swapped).unwrap_err().code(), ErrorCode::AuthenticationFailed);
    }

    #[test]
    fn a_whole_backup_is_restored_and_what_is_refused_is_named() {
        let keys: Vec<_> = (0..250).map(|n| stored(2 * n + 1)).collect();
        let sessions: Vec<_> =
            keys.iter().map(|(key, json)| format!("\"{}\":{json}", key.session_id())).collect();
        let answer = format!(
            r#"{{"rooms":{{"!tea:example.org":{{"sessions":{{{}}}}},"x":{{"sessions":{{"A":{}}}}},"!y":{{"sessions":{{"B":{},"C":7}}}}}}}}"#,
            sessions.join(","),
            keys[0].1,
            keys[0].1,
        );
        let mut reports = Vec::new();
        let restored = restore(&backup(), &answer, |progress| reports.push(progress)).unwrap();
        assert_eq!(restored.sessions.len(), 250);
        for (key, session) in &restored.sessions {
            assert_eq!(session.id(), key.session_id());
            assert_eq!(session.authenticity(), Authenticity::Imported);
        }
        let refused: Vec<_> =
            restored.refused.iter().map(|it| (it.session_id.as_str(), it.reason.code())).collect();
        let expected = [
            ("B", ErrorCode::SessionIdMismatch),
            ("C", ErrorCode::MalformedMessage),
            ("A", ErrorCode::InvalidIdentifier),
        ];
        assert_eq!(refused, expected);
        let done: Vec<_> = reports.iter().map(|report| (report.done, report.total)).collect();
        assert_eq!(done, vec![(100, 253), (200, 253), (253, 253)]);
        let mut steps = Restore::from_json(&answer).unwrap();
        assert!(steps.run(&backup(), 0).sessions.is_empty());
        let first = steps.run(&backup(), 5);
        assert_eq!((first.sessions.len(), first.refused.len()), (5, 0));
        assert_eq!(steps.progress(), Progress { done: 5, total: 253 });
        let rest = steps.run(&backup(), usize::MAX);
        assert_eq!((rest.sessions.len(), &rest.refused), (245, &restored.refused));
        let ids = |restored: &[(ExportedRoomKey, InboundGroupSession)]| -> Vec<_> {
            restored.iter().map(|(key, _)| key.session_id()).collect()
        };
        let both = [ids(&first.sessions), ids(&rest.sessions)].concat();
        assert_eq!(both, ids(&restored.sessions));
        assert!(steps.run(&backup(), 1).sessions.is_empty());
        assert_eq!(alloc::format!("{steps:?}"), "Restore(Progress { done: 253, total: 253 })");
        assert!(restore(&backup(), "{}", |_| ()).is_err());
        assert!(restore(&backup(), r#"{"rooms":1}"#, |_| ()).is_err());
    }

    #[test]
    fn a_room_that_cannot_be_read_does_not_keep_from_the_others() {
        let (key, json) = stored(1);
        let id = key.session_id();
        let answer = format!(
            r#"{{"rooms":{{"!a":1,"!b":{{"sessions":[]}},"!tea:example.org":{{"sessions":{{"{id}":{json}}}}}}}}}"#
        );
        let restored = restore(&backup(), &answer, |_| ()).unwrap();
        assert_eq!(restored.sessions.len(), 1);
        let refused: Vec<_> = restored
            .refused
            .iter()
            .map(|it| (it.room_id.as_str(), it.session_id.as_str(), it.reason))
            .collect();
        let expected = [
            ("!a", "", BackupError::Json(JsonError::Field("rooms"))),
            ("!b", "", BackupError::Json(JsonError::Field("sessions"))),
        ];
        assert_eq!(refused, expected);
    }
}
