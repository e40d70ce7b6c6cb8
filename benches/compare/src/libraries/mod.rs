//! One face for the three libraries, from text to text as a client calls them: every key and every
//! message crosses as base64, and random bytes come from the operating system.

mod libolm;
mod olmec;
mod vodozemac;

pub(crate) use self::libolm::Libolm;
pub(crate) use self::olmec::Olmec;
pub(crate) use self::vodozemac::Vodozemac;

use crate::contest::Side;

/// An Olm message: its type in an event, and its body.
pub(crate) struct OlmText {
    pub(crate) is_pre_key: bool,
    pub(crate) body: String,
}

/// A message of a backup: ciphertext, MAC, ephemeral key.
pub(crate) type BackupMessage = [String; 3];

/// What a library does. Nothing here fails: what is timed is work that succeeds.
pub(crate) trait Library: 'static {
    const SIDE: Side;
    const NAME: &'static str;

    type Account: 'static;
    type Session: 'static;
    type Outbound: 'static;
    type Inbound: 'static;
    type Sas: 'static;
    type BackupKey: 'static;
    type SigningKey: 'static;

    fn account() -> Self::Account;
    fn generate_one_time_keys(account: &mut Self::Account, count: usize);
    /// A new one-time key, published.
    fn one_time_key(account: &mut Self::Account) -> String;
    fn identity_key(account: &Self::Account) -> String;
    fn open(account: &Self::Account, identity_key: &str, one_time_key: &str) -> Self::Session;
    fn accept(
        account: &mut Self::Account,
        identity_key: &str,
        body: &str,
    ) -> (Self::Session, Vec<u8>);
    fn encrypt(session: &mut Self::Session, plaintext: &[u8]) -> OlmText;
    fn decrypt(session: &mut Self::Session, message: &OlmText) -> Vec<u8>;

    fn outbound() -> Self::Outbound;
    fn session_key(session: &Self::Outbound) -> String;
    fn group_encrypt(session: &mut Self::Outbound, plaintext: &[u8]) -> String;
    fn inbound(session_key: &str) -> Self::Inbound;
    fn import(export: &str) -> Self::Inbound;
    fn group_decrypt(session: &mut Self::Inbound, message: &str) -> (Vec<u8>, u32);
    fn export_at(session: &mut Self::Inbound, index: u32) -> String;
    /// The exports at so many indices in a row, from the first known one on.
    fn exports(session: &mut Self::Inbound, count: u32) -> Vec<String> {
        (0..count).map(|index| Self::export_at(session, index)).collect()
    }
    fn pickle_inbound(session: &Self::Inbound) -> String;

    fn sas() -> Self::Sas;
    fn sas_key(sas: &Self::Sas) -> String;
    /// Six bytes to compare, and a MAC.
    fn agree(sas: Self::Sas, their_key: &str) -> (Vec<u8>, String);

    fn backup_key(secret: &[u8; 32]) -> Self::BackupKey;
    fn backup_encrypt(public_key: &str, plaintext: &[u8]) -> BackupMessage;
    fn backup_decrypt(key: &Self::BackupKey, message: &BackupMessage) -> Vec<u8>;

    fn signing_key(seed: &[u8; 32]) -> Self::SigningKey;
    fn sign(key: &Self::SigningKey, message: &[u8]) -> String;
    fn verify(public_key: &str, message: &[u8], signature: &str);
}

/// The key of all pickles.
pub(crate) const PICKLE_KEY: [u8; 32] = [0x2A; 32];
/// The infos of both sides of a verification.
pub(crate) const SAS_INFO: &str = "MATRIX_KEY_VERIFICATION_SAS|@alice:a|A|@bob:b|B|transaction";
