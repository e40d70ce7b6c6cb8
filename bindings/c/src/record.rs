//! The records that are structs in C: the elements of lists, and those that are passed as one.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use olmec_facade as facade;

use crate::call::Output;
use crate::generated::enums::olmec_sas_key_kind;
use crate::generated::status::olmec_status;
use crate::handle::{Opaque, handle};
use crate::input::{choice, elements, structure, text};

/// Text that belongs to somebody else: `len` bytes of UTF-8 at `data`, with no zero byte after them.
///
/// In an argument it is yours and is only read during the call. In an element of a list it is the
/// list's, and is there until the list is freed.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct olmec_text {
    /// The first byte; may be NULL if `len` is 0.
    pub data: *const c_char,
    /// How many bytes.
    pub len: usize,
}

/// The public half of a one-time or fallback key.
#[repr(C)]
pub struct olmec_one_time_key {
    /// Its id, as in `signed_curve25519:AAAAAQ`.
    pub key_id: olmec_text,
    /// The key, base64.
    pub key: olmec_text,
}

/// An Ed25519 key that a device vouches for.
#[repr(C)]
pub struct olmec_sas_key {
    /// Whose key it is.
    pub kind: MaybeUninit<olmec_sas_key_kind>,
    /// The key, base64.
    pub key: olmec_text,
}

/// The MAC of one key.
#[repr(C)]
pub struct olmec_key_mac {
    /// The key's id, as in `ed25519:DEVICE`.
    pub key_id: olmec_text,
    /// The MAC, as text.
    pub mac: olmec_text,
}

/// One of the 64 emoji of the specification.
#[repr(C)]
pub struct olmec_sas_emoji {
    /// Its number in the specification's table, 0 to 63.
    pub number: u8,
    /// The emoji, UTF-8.
    pub symbol: olmec_text,
    /// What it shows, in English.
    pub description: olmec_text,
}

/// One of the two devices of a verification.
#[repr(C)]
pub struct olmec_sas_participant {
    /// The Matrix id of its user.
    pub user_id: olmec_text,
    /// Its device id.
    pub device_id: olmec_text,
    /// The key that it sent in `m.key.verification.key`, base64.
    pub key: olmec_text,
}

/// The two devices, and the verification between them.
#[repr(C)]
pub struct olmec_sas_participants {
    /// The device that sent the `m.key.verification.start` which was accepted.
    pub starter: olmec_sas_participant,
    /// The device that sent `m.key.verification.accept`.
    pub acceptor: olmec_sas_participant,
    /// The transaction id, or the event id of the request in a room.
    pub transaction_id: olmec_text,
}

/// An exported Megolm session and what is claimed about it. **Secret:** it holds the session's key.
#[repr(C)]
pub struct olmec_exported_room_key {
    /// The room in which the session is used.
    pub room_id: olmec_text,
    /// The Curve25519 identity key of the device that owns the session, base64.
    pub sender_key: olmec_text,
    /// The Ed25519 key of that device, base64; `data` is NULL if it is not named.
    pub sender_claimed_ed25519: olmec_text,
    /// The identity keys of the devices that passed the session on, separated by commas.
    pub forwarding_chain: olmec_text,
    /// The session, an export in base64.
    pub exported_session_key: olmec_text,
}

/// A struct that the caller may pass.
pub(crate) trait Record: Sized {
    type Facade;

    /// The same, copied and checked.
    fn read(&self) -> Result<Self::Facade, olmec_status>;
}

/// Reads a struct.
pub(crate) fn record<R: Record>(pointer: *const R) -> Result<R::Facade, olmec_status> {
    structure(pointer)?.read()
}

/// Reads an array of structs.
pub(crate) fn records<R: Record>(
    first: *const R,
    count: usize,
) -> Result<Vec<R::Facade>, olmec_status> {
    elements(first, count)?.iter().map(R::read).collect()
}

impl Record for olmec_text {
    type Facade = String;

    fn read(&self) -> Result<String, olmec_status> {
        Ok(text(self.data.cast(), self.len)?.into())
    }
}

impl Record for olmec_sas_key {
    type Facade = facade::SasKey;

    fn read(&self) -> Result<facade::SasKey, olmec_status> {
        Ok(facade::SasKey { kind: choice(self.kind)?, key: self.key.read()? })
    }
}

impl Record for olmec_key_mac {
    type Facade = facade::KeyMac;

    fn read(&self) -> Result<facade::KeyMac, olmec_status> {
        Ok(facade::KeyMac { key_id: self.key_id.read()?, mac: self.mac.read()? })
    }
}

impl Record for olmec_sas_participant {
    type Facade = facade::SasParticipant;

    fn read(&self) -> Result<facade::SasParticipant, olmec_status> {
        let (user_id, device_id) = (self.user_id.read()?, self.device_id.read()?);
        Ok(facade::SasParticipant { user_id, device_id, key: self.key.read()? })
    }
}

impl Record for olmec_sas_participants {
    type Facade = facade::SasParticipants;

    fn read(&self) -> Result<facade::SasParticipants, olmec_status> {
        let (starter, acceptor) = (self.starter.read()?, self.acceptor.read()?);
        let transaction_id = self.transaction_id.read()?;
        Ok(facade::SasParticipants { starter, acceptor, transaction_id })
    }
}

impl Record for olmec_exported_room_key {
    type Facade = facade::ExportedRoomKey;

    fn read(&self) -> Result<facade::ExportedRoomKey, olmec_status> {
        let claimed = &self.sender_claimed_ed25519;
        let is_claimed = !claimed.data.is_null();
        Ok(facade::ExportedRoomKey {
            room_id: self.room_id.read()?,
            sender_key: self.sender_key.read()?,
            sender_claimed_ed25519: is_claimed.then(|| claimed.read()).transpose()?,
            forwarding_chain: self.forwarding_chain.read()?,
            exported_session_key: self.exported_session_key.read()?,
        })
    }
}

/// How many elements a list has; none if it is null or no list of this type.
pub(crate) fn count<L: Opaque<Object = Vec<T>>, T>(list: *const L) -> usize {
    handle(list).map_or(0, |list: &Vec<T>| list.len())
}

/// An element of a list, whose texts stay the list's.
pub(crate) fn element<L: Opaque<Object = Vec<T>>, T, V>(
    list: *const L,
    index: usize,
) -> Result<V, olmec_status>
where
    T: 'static,
    V: for<'a> From<&'a T>,
{
    let element = handle(list)?.get(index);
    element.map(V::from).ok_or(olmec_status::OLMEC_INDEX_OUT_OF_RANGE)
}

/// The three numbers of a verification.
pub(crate) fn decimals(numbers: &[u16]) -> Result<[u16; 3], olmec_status> {
    numbers.try_into().map_err(|_| olmec_status::OLMEC_OTHER)
}

impl From<&String> for olmec_text {
    fn from(text: &String) -> Self {
        Self { data: text.as_ptr().cast(), len: text.len() }
    }
}

impl From<&facade::OneTimeKey> for olmec_one_time_key {
    fn from(key: &facade::OneTimeKey) -> Self {
        Self { key_id: (&key.key_id).into(), key: (&key.key).into() }
    }
}

impl From<&facade::KeyMac> for olmec_key_mac {
    fn from(mac: &facade::KeyMac) -> Self {
        Self { key_id: (&mac.key_id).into(), mac: (&mac.mac).into() }
    }
}

impl From<&facade::SasKey> for olmec_sas_key {
    fn from(key: &facade::SasKey) -> Self {
        Self { kind: MaybeUninit::new(key.kind.into()), key: (&key.key).into() }
    }
}

impl From<&facade::SasEmoji> for olmec_sas_emoji {
    fn from(emoji: &facade::SasEmoji) -> Self {
        let (symbol, description) = ((&emoji.symbol).into(), (&emoji.description).into());
        Self { number: emoji.number, symbol, description }
    }
}

impl From<&facade::ExportedRoomKey> for olmec_exported_room_key {
    fn from(key: &facade::ExportedRoomKey) -> Self {
        let claimed = key.sender_claimed_ed25519.as_ref();
        Self {
            room_id: (&key.room_id).into(),
            sender_key: (&key.sender_key).into(),
            sender_claimed_ed25519: claimed.map_or(olmec_text::EMPTY, Into::into),
            forwarding_chain: (&key.forwarding_chain).into(),
            exported_session_key: (&key.exported_session_key).into(),
        }
    }
}

impl olmec_text {
    const EMPTY: Self = Self { data: std::ptr::null(), len: 0 };
}

impl Output for olmec_one_time_key {
    const EMPTY: Self = Self { key_id: olmec_text::EMPTY, key: olmec_text::EMPTY };
}

impl Output for olmec_key_mac {
    const EMPTY: Self = Self { key_id: olmec_text::EMPTY, mac: olmec_text::EMPTY };
}

impl Output for olmec_sas_key {
    const EMPTY: Self =
        Self { kind: MaybeUninit::new(olmec_sas_key_kind::EMPTY), key: olmec_text::EMPTY };
}

impl Output for olmec_sas_emoji {
    const EMPTY: Self =
        Self { number: 0, symbol: olmec_text::EMPTY, description: olmec_text::EMPTY };
}

impl Output for olmec_exported_room_key {
    const EMPTY: Self = Self {
        room_id: olmec_text::EMPTY,
        sender_key: olmec_text::EMPTY,
        sender_claimed_ed25519: olmec_text::EMPTY,
        forwarding_chain: olmec_text::EMPTY,
        exported_session_key: olmec_text::EMPTY,
    };
}
