//! What must not compile, one mistake a function. The line with the mistake ends in the compiler's
//! code for it; `tests/misuse.rs` asks the compiler.

#![allow(unused_must_use, missing_docs)]

use olmec::matrix::attachment::AttachmentEncryptor;
use olmec::matrix::device_keys::VerifiedDevice;
use olmec::matrix::events::{RoomEvent, RoomSession};
use olmec::matrix::{DeviceId, RoomId, UserId};
use olmec::megolm::*;
use olmec::olm::{Account, NormalMessage, OlmMessage, PreKeyMessage, Session};
use olmec::pickle::{Pickle, PickleKey, Stamp};
use olmec::pk::{PkDecryption, PkMessage, UnauthenticatedPlaintext};
use olmec::qr_login::{ecies, hpke};
use olmec::sas::{EstablishedSas, Mac, Sas};
use olmec::secret::{Secret, SecretText};
use olmec::{Curve25519PublicKey, Ed25519PublicKey, Ed25519Signature, SessionId};

// What uses up keys is not copied.
fn copies_an_account(account: &Account) -> Account {
    account.clone() //~ E0308
}
fn copies_a_session(session: &Session) -> Session {
    session.clone() //~ E0308
}
fn copies_an_outbound_group_session(session: &OutboundGroupSession) -> OutboundGroupSession {
    session.clone() //~ E0308
}
fn copies_an_inbound_group_session(session: &InboundGroupSession) -> InboundGroupSession {
    session.clone() //~ E0308
}
fn copies_a_secret(secret: &Secret<32>) -> Secret<32> {
    secret.clone() //~ E0308
}
fn copies_a_pickle_key(key: &PickleKey) -> PickleKey {
    key.clone() //~ E0308
}
fn sends_without_changing_the_session(session: &Session) {
    session.encrypt(b"tea"); //~ E0596
}
fn reads_without_changing_the_session(session: &Session, message: &OlmMessage) {
    session.decrypt(message); //~ E0596
}
fn sends_to_a_room_without_changing_the_session(session: &OutboundGroupSession) {
    session.encrypt(b"tea"); //~ E0596
}
fn accepts_a_session_without_using_up_the_key(account: &Account, message: &PreKeyMessage) {
    let key = message.session_keys().identity_key;
    account.create_inbound_session(key, message); //~ E0596
}

// Olm and Megolm are told apart, and what is claimed from what is known.
fn reads_a_room_message_in_an_olm_session(session: &mut Session, message: &MegolmMessage) {
    session.decrypt(message); //~ E0308
}
fn reads_an_olm_message_in_a_group_session(
    session: &mut InboundGroupSession,
    message: &OlmMessage,
) {
    session.decrypt(message); //~ E0308
}
fn takes_a_room_plaintext_for_an_olm_one(
    session: &mut InboundGroupSession,
    message: &MegolmMessage,
) -> Vec<u8> {
    session.decrypt(message).unwrap() //~ E0308
}
fn opens_a_session_from_a_normal_message(
    account: &mut Account,
    key: Curve25519PublicKey,
    message: &NormalMessage,
) {
    account.create_inbound_session(key, message); //~ E0308
}
fn reads_a_plaintext_from_a_message(message: &MegolmMessage) -> &[u8] {
    message.plaintext() //~ E0599
}
fn decrypts_without_a_session(message: &NormalMessage) {
    message.decrypt(); //~ E0599
}
fn takes_an_export_for_a_signed_key(export: &ExportedSessionKey) -> InboundGroupSession {
    InboundGroupSession::new(export) //~ E0308
}
fn imports_a_signed_key_as_an_export(key: &SessionKey) -> InboundGroupSession {
    InboundGroupSession::import(key) //~ E0308
}
fn sends_in_an_inbound_session(session: &mut InboundGroupSession) {
    session.encrypt(b"tea"); //~ E0599
}
fn raises_authenticity(session: &mut InboundGroupSession) {
    session.authenticity = Authenticity::Signed; //~ E0616
}
fn takes_a_number_for_an_index(index: u32) -> MessageIndex {
    index //~ E0308
}
fn takes_a_number_for_a_message_type(account: &Account, body: &str) {
    OlmMessage::from_base64(1, body); //~ E0308
}
fn takes_a_number_for_a_mac_length(key: &SessionKey) {
    InboundGroupSession::with_mac_length(key, 8); //~ E0308
}
fn takes_a_text_for_a_session_id(text: String) -> SessionId {
    text //~ E0308
}

// Keys are what they are, and are verified before they are used.
fn verifies_with_an_agreement_key(key: Curve25519PublicKey, signature: &Ed25519Signature) {
    key.verify(b"tea", signature); //~ E0599
}
fn agrees_with_a_signing_key(account: &Account, key: Ed25519PublicKey) {
    account.create_outbound_session(key, key); //~ E0308
}
fn uses_a_one_time_key_that_is_not_verified(account: &Account, key: Curve25519PublicKey) {
    account.create_verified_session(&key); //~ E0308
}
fn makes_a_verified_device(user_id: UserId, device_id: DeviceId) -> VerifiedDevice {
    VerifiedDevice::new(user_id, device_id) //~ E0599
}
fn takes_bytes_for_a_key(account: &Account, key: [u8; 32]) {
    account.create_outbound_session(key, key); //~ E0308
}
fn takes_a_room_for_a_user(json: &str, room: &RoomId, device: &DeviceId) {
    VerifiedDevice::from_json(json, room, device); //~ E0308
}
fn takes_text_for_a_user(json: &str, device: &DeviceId) {
    VerifiedDevice::from_json(json, "@bob:tea.example", device); //~ E0308
}
fn decrypts_a_room_event_without_a_guard(session: &mut RoomSession, event: RoomEvent<'_>) {
    session.open(event); //~ E0061
}

// A secret is shown on purpose only.
fn prints_a_secret(secret: &Secret<32>) {
    println!("{secret}"); //~ E0277
}
fn prints_a_secret_text(text: &SecretText) {
    println!("{text}"); //~ E0277
}
fn takes_a_secret_for_bytes(secret: &Secret<32>) -> &[u8] {
    secret.as_ref() //~ E0599
}
fn compares_secrets_byte_by_byte(one: &SecretText, other: &SecretText) -> bool {
    one == other //~ E0369
}
fn reads_a_signing_key(account: &Account) {
    account.signing_key; //~ E0616
}
fn reads_a_ratchet(session: &OutboundGroupSession) {
    session.ratchet; //~ E0616
}
fn takes_a_backup_for_authentic(backup: &PkDecryption, message: &PkMessage) -> Vec<u8> {
    backup.decrypt(message).unwrap() //~ E0308
}
fn prints_what_nobody_has_authenticated(plaintext: &UnauthenticatedPlaintext) {
    println!("{plaintext}"); //~ E0277
}
fn seals_under_a_passphrase(session: &Session) {
    session.pickle("a passphrase"); //~ E0308
}
fn seals_what_is_no_object(key: &PickleKey) {
    Pickle::seal(&"a text", key, Stamp::default()); //~ E0277
}

// What serves once is gone.
fn agrees_twice_with_one_key(sas: Sas, key: Curve25519PublicKey) {
    sas.agree(key);
    sas.agree(key); //~ E0382
}
fn makes_short_strings_before_the_agreement(sas: &Sas) {
    sas.bytes(b"info"); //~ E0599
}
fn compares_macs_as_texts(one: &Mac, other: &Mac) -> bool {
    one == other //~ E0369
}
fn verifies_without_saying_who(sas: &EstablishedSas) {
    sas.verification(); //~ E0061
}
fn encrypts_two_attachments_with_one_key(encryptor: AttachmentEncryptor) {
    encryptor.finish();
    encryptor.finish(); //~ E0382
}
fn encrypts_after_the_end(mut encryptor: AttachmentEncryptor, bytes: &mut [u8]) {
    encryptor.finish();
    encryptor.encrypt(bytes); //~ E0382
}
fn makes_a_channel_without_the_answer(initiator: ecies::Initiator) -> ecies::Channel {
    initiator //~ E0308
}
fn opens_with_a_channel_key_twice(recipient: ecies::Recipient, message: &ecies::InitialMessage) {
    recipient.open(message);
    recipient.open(message); //~ E0382
}
fn mixes_the_two_channels(recipient: hpke::Recipient, message: &ecies::InitialMessage) {
    recipient.open(message); //~ E0061
}
fn copies_a_channel(channel: &ecies::Channel) -> ecies::Channel {
    channel.clone() //~ E0308
}
