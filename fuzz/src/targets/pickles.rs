//! Pickles: texts as they come, and hostile contents sealed with the right key.
//!
//! The first byte of an input says which: the text itself, or contents to be sealed. What is read is
//! then used and written in every format, and what was written reads as the same.

use std::fmt::Debug;
use std::sync::LazyLock;

use base64ct::{Base64Unpadded, Encoding as _};
use olmec::matrix::replay_guard::ReplayGuard;
use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession};
use olmec::olm::{Account, MessageType, OlmMessage, Session};
use olmec::pickle::dehydrated_device::{DehydratedDevice, dehydrate_with_rng, rehydrate};
use olmec::pickle::libolm::LibolmPickleError;
use olmec::pickle::{Pickle, PickleKey, Stamp, libolm, vodozemac};
use olmec::pk::{PkDecryption, PkEncryption};
use olmec::{CodedError, ErrorCode};

use super::matrix_events;
use super::olm::is_canonical;
use crate::envelope::{Envelope, Opened};
use crate::fixtures;
use crate::support::rng;
use crate::vectors;

/// The key of all pickles here.
pub(super) const KEY: [u8; 32] = [0x42; 32];

/// Object kinds in each format: how one is read, what is done with it, and a good one to begin with.
pub(super) struct Format {
    envelope: Envelope,
    read_and_use: fn(&str),
    sample: LazyLock<Opened>,
    vectors: &'static [&'static str],
    kind: &'static str,
}

pub(super) fn run(format: &Format, input: &[u8]) {
    let Some((how, input)) = input.split_first() else { return };
    if how % 2 == 0 {
        (format.read_and_use)(&String::from_utf8_lossy(input));
        (format.read_and_use)(&Base64Unpadded::encode_string(input));
    } else {
        (format.read_and_use)(&format.sample.sealed_again(input));
    }
}

pub(super) fn seeds(format: &Format) -> Vec<Vec<u8>> {
    let mut seeds = vec![[&[1], &format.sample.contents[..]].concat()];
    for file in format.vectors {
        for (pickle, key, context) in vectors::pickles(file, format.kind) {
            seeds.push([&[0], pickle.as_bytes()].concat());
            // Many of the vectors are pickles that do not open.
            let opened = Opened::with_context(format.envelope, &pickle, &key, &context);
            seeds.extend(opened.map(|opened| [&[1], &opened.contents[..]].concat()));
        }
    }
    seeds
}

/// Guards that have seen nothing, something, and more.
pub(super) fn replay_guard_seeds() -> Vec<Vec<u8>> {
    let guard = |count| native(&matrix_events::guard(count));
    let opened = |count| Opened::new(Envelope::Native, &guard(count), &KEY).contents;
    [0, 1, 2, 5].map(|count| [&[1], &opened(count)[..]].concat()).to_vec()
}

/// Contents in the envelope that libolm and vodozemac use.
pub(super) fn sealed_for_libolm(contents: &[u8]) -> String {
    LIBOLM_ACCOUNT.sample.sealed_again(contents)
}

fn native_key() -> PickleKey {
    PickleKey::from_bytes(&KEY)
}

fn account() -> Account {
    let mut account = fixtures::Bob::new().account;
    let rng = &mut rng(1);
    account.mark_keys_as_published();
    account.generate_one_time_keys_with_rng(2, rng).unwrap();
    account.generate_fallback_key_with_rng(rng).unwrap();
    account.mark_keys_as_published();
    account.generate_fallback_key_with_rng(rng).unwrap();
    account
}

fn session() -> Session {
    fixtures::session(olmec::MacLength::Truncated).0
}

fn outbound() -> OutboundGroupSession {
    OutboundGroupSession::with_rng(olmec::MacLength::Truncated, &mut rng(2)).unwrap()
}

fn inbound() -> InboundGroupSession {
    fixtures::room(olmec::MacLength::Truncated).0
}

fn backup_key() -> PkDecryption {
    PkDecryption::from_secret_key(&[9; 32])
}

/// The native text of an object, with the same nonce each time.
fn native<T: olmec::pickle::Picklable>(object: &T) -> String {
    let sealed = Pickle::seal_with_rng(object, &native_key(), Stamp::default(), &mut rng(3));
    sealed.unwrap().to_base64()
}

/// What is written in a format and read again is the same object.
fn same<T, I: PartialEq + Debug, E: CodedError>(
    object: &T,
    pairs: Pairs,
    id: impl Fn(&T) -> I,
    written: Result<String, impl CodedError>,
    read: impl Fn(&str) -> Result<T, E>,
) {
    // Not every object has a place in every format.
    let Ok(written) = written else { return };
    match read(&written) {
        Ok(again) => assert!(id(&again) == id(object) || pairs == Pairs::Believed),
        Err(error) if pairs == Pairs::Believed => {
            assert_eq!(error.code(), ErrorCode::CorruptedPickle, "{error}");
        }
        Err(error) => panic!("{error} in what we wrote"),
    }
}

/// Whether a public key may be that of another secret, or a key be there twice. A native pickle holds
/// pairs under its tag, and they are believed; the other formats hold secrets, or compare, so they may
/// refuse what such an object becomes.
#[derive(Clone, Copy, PartialEq)]
enum Pairs {
    Believed,
    Computed,
}

fn use_account(mut account: Account, pairs: Pairs) {
    let keys = Account::identity_keys;
    let text = native(&account);
    let again = Account::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    let written = libolm::write_account(&account, &KEY);
    same(&account, pairs, keys, written, |text| libolm::read_account(text, &KEY));
    let written = Ok::<_, LibolmPickleError>(vodozemac::write_account(&account, &KEY));
    same(&account, pairs, keys, written, |text| vodozemac::read_account(text, &KEY));
    let signature = account.sign(b"tea");
    keys(&account).ed25519.verify(b"tea", &signature).expect("our own signature");
    let rng = &mut rng(4);
    let written = dehydrate_with_rng(&account, &KEY, rng).map(text_of);
    same(&account, pairs, keys, written, rehydrate_text);
    let _ = (account.describe(), account.generate_one_time_keys_with_rng(3, rng));
    let _ = (account.generate_fallback_key_with_rng(rng), account.mark_keys_as_published());
    account.forget_previous_fallback_key();
    assert_eq!(account.one_time_keys().count(), 0, "all are published");
    assert!(account.one_time_key_count() <= 5000);
}

static MESSAGES: LazyLock<Vec<OlmMessage>> = LazyLock::new(|| {
    let messages = fixtures::session_messages(olmec::MacLength::Truncated);
    let parsed = |bytes: &Vec<u8>| OlmMessage::from_bytes(MessageType::Normal, bytes).unwrap();
    messages.iter().map(parsed).collect()
});

fn has_canonical_keys(message: &OlmMessage) -> bool {
    let OlmMessage::PreKey(message) = message else { return true };
    let keys = message.session_keys();
    [keys.identity_key, keys.base_key, keys.one_time_key]
        .iter()
        .all(|key| is_canonical(key.as_bytes()))
}

fn use_session(mut session: Session, pairs: Pairs) {
    let text = native(&session);
    let again = Session::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    let written = libolm::write_session(&session, &KEY);
    same(&session, pairs, Session::id, written, |text| libolm::read_session(text, &KEY));
    let written = Ok::<_, LibolmPickleError>(vodozemac::write_session(&session, &KEY));
    same(&session, pairs, Session::id, written, |text| vodozemac::read_session(text, &KEY));
    let held = session.describe();
    assert!(held.receiving_indices.len() <= 5 && held.skipped_indices.len() <= 240, "{held:?}");
    for plaintext in [&b"one"[..], b"two"] {
        if let Ok(message) = session.encrypt_with_rng(plaintext, &mut rng(5)) {
            let again = OlmMessage::from_bytes(message.message_type(), &message.to_bytes());
            // libolm takes keys in any encoding, and a session of its that has one is kept.
            let is_ours = pairs == Pairs::Computed && has_canonical_keys(&message);
            assert!(again.as_ref() == Ok(&message) || !is_ours, "{again:?}");
        }
    }
    for message in MESSAGES.iter().step_by(4) {
        let _ = session.decrypt(message);
    }
}

fn use_outbound(mut session: OutboundGroupSession, pairs: Pairs) {
    let text = native(&session);
    let again = OutboundGroupSession::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    let id = OutboundGroupSession::id;
    let written = libolm::write_outbound_group_session(&session, &KEY);
    same(&session, pairs, id, written, |text| libolm::read_outbound_group_session(text, &KEY));
    let written = vodozemac::write_outbound_group_session(&session, &KEY);
    same(&session, pairs, id, written, |text| vodozemac::read_outbound_group_session(text, &KEY));
    let mut view = InboundGroupSession::from_outbound(&session);
    for _ in 0..3 {
        if let Ok(message) = session.encrypt(b"tea") {
            assert_eq!(view.decrypt(&message).expect("our own").plaintext, b"tea");
        }
    }
}

static ROOM_MESSAGE: LazyLock<MegolmMessage> = LazyLock::new(|| {
    let (_, mut sender) = fixtures::room(olmec::MacLength::Truncated);
    MegolmMessage::from_bytes(&sender.encrypt(b"tea")).unwrap()
});

fn use_inbound(mut session: InboundGroupSession, pairs: Pairs) {
    let text = native(&session);
    let again = InboundGroupSession::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    let id = InboundGroupSession::id;
    let written = libolm::write_inbound_group_session(&session, &KEY);
    same(&session, pairs, id, written, |text| libolm::read_inbound_group_session(text, &KEY));
    let written =
        Ok::<_, LibolmPickleError>(vodozemac::write_inbound_group_session(&session, &KEY));
    same(&session, pairs, id, written, |text| vodozemac::read_inbound_group_session(text, &KEY));
    let _ = session.decrypt(&ROOM_MESSAGE);
    let first = session.first_known_index().get();
    assert!(session.export_at(first).is_ok());
    session.advance_to(u32::MAX).expect("forwards");
}

fn use_backup_key(key: PkDecryption, pairs: Pairs) {
    let text = native(&key);
    let again = PkDecryption::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    let written = Ok::<_, LibolmPickleError>(libolm::write_pk_decryption(&key, &KEY));
    let read = |text: &str| libolm::read_pk_decryption(text, &KEY);
    same(&key, pairs, PkDecryption::public_key, written, read);
    let encrypted = PkEncryption::new(key.public_key());
    if let Ok(message) = encrypted.encrypt_with_rng(b"tea", &mut rng(6)) {
        let _ = key.decrypt(&message);
    }
}

fn use_replay_guard(mut guard: ReplayGuard, _: Pairs) {
    let text = native(&guard);
    let again = ReplayGuard::from_pickle(&text, &native_key()).expect("what we wrote");
    assert_eq!(native(&again), text);
    matrix_events::use_guard(&mut guard);
}

/// Declares the formats.
macro_rules! formats {
    ($($name:ident: $envelope:ident, $kind:literal in $vectors:expr,
        $sample:expr, |$text:ident| $read:expr, $use:ident;)*) => {$(
        pub(super) static $name: Format = Format {
            envelope: Envelope::$envelope,
            read_and_use: |$text| {
                let pairs = match Envelope::$envelope {
                    Envelope::Native => Pairs::Believed,
                    _ => Pairs::Computed,
                };
                if let Ok(object) = $read {
                    $use(object, pairs);
                }
            },
            sample: LazyLock::new(|| Opened::new(Envelope::$envelope, &$sample, &KEY)),
            vectors: &$vectors,
            kind: $kind,
        };
    )*};
}

const NATIVE: [&str; 2] = ["pickle/native.json", "pickle/native-odd.json"];
const LIBOLM: [&str; 2] = ["pickle/libolm.json", "pickle/libolm-by-hand.json"];
const VODOZEMAC: [&str; 2] = ["pickle/vodozemac.json", "pickle/vodozemac-odd.json"];
const DEHYDRATED: [&str; 2] = ["pickle/vodozemac.json", "dehydrated"];

formats! {
    NATIVE_ACCOUNT: Native, "account" in NATIVE,
        native(&account()), |text| Account::from_pickle(text, &native_key()), use_account;
    NATIVE_SESSION: Native, "session" in NATIVE,
        native(&session()), |text| Session::from_pickle(text, &native_key()), use_session;
    NATIVE_OUTBOUND: Native, "outbound group session" in NATIVE,
        native(&outbound()), |text| OutboundGroupSession::from_pickle(text, &native_key()),
        use_outbound;
    NATIVE_INBOUND: Native, "inbound group session" in NATIVE,
        native(&inbound()), |text| InboundGroupSession::from_pickle(text, &native_key()),
        use_inbound;
    NATIVE_BACKUP_KEY: Native, "backup key" in NATIVE,
        native(&backup_key()), |text| PkDecryption::from_pickle(text, &native_key()),
        use_backup_key;
    NATIVE_REPLAY_GUARD: Native, "replay guard" in NATIVE,
        native(&matrix_events::guard(5)), |text| ReplayGuard::from_pickle(text, &native_key()),
        use_replay_guard;
    LIBOLM_ACCOUNT: AesCbcHmac, "account" in LIBOLM,
        libolm::write_account(&account(), &KEY).unwrap(),
        |text| libolm::read_account(text, &KEY), use_account;
    LIBOLM_SESSION: AesCbcHmac, "session" in LIBOLM,
        libolm::write_session(&session(), &KEY).unwrap(),
        |text| libolm::read_session(text, &KEY), use_session;
    LIBOLM_OUTBOUND: AesCbcHmac, "outbound_group_session" in LIBOLM,
        libolm::write_outbound_group_session(&outbound(), &KEY).unwrap(),
        |text| libolm::read_outbound_group_session(text, &KEY), use_outbound;
    LIBOLM_INBOUND: AesCbcHmac, "inbound_group_session" in LIBOLM,
        libolm::write_inbound_group_session(&inbound(), &KEY).unwrap(),
        |text| libolm::read_inbound_group_session(text, &KEY), use_inbound;
    LIBOLM_BACKUP_KEY: AesCbcHmac, "pk_decryption" in LIBOLM,
        libolm::write_pk_decryption(&backup_key(), &KEY),
        |text| libolm::read_pk_decryption(text, &KEY), use_backup_key;
    VODOZEMAC_ACCOUNT: AesCbcHmac, "account" in VODOZEMAC,
        vodozemac::write_account(&account(), &KEY),
        |text| vodozemac::read_account(text, &KEY), use_account;
    VODOZEMAC_SESSION: AesCbcHmac, "session" in VODOZEMAC,
        vodozemac::write_session(&session(), &KEY),
        |text| vodozemac::read_session(text, &KEY), use_session;
    VODOZEMAC_OUTBOUND: AesCbcHmac, "outbound_group_session" in VODOZEMAC,
        vodozemac::write_outbound_group_session(&outbound(), &KEY).unwrap(),
        |text| vodozemac::read_outbound_group_session(text, &KEY), use_outbound;
    VODOZEMAC_INBOUND: AesCbcHmac, "inbound_group_session" in VODOZEMAC,
        vodozemac::write_inbound_group_session(&inbound(), &KEY),
        |text| vodozemac::read_inbound_group_session(text, &KEY), use_inbound;
    DEHYDRATED_DEVICE: Dehydrated, "dehydrated_device" in DEHYDRATED,
        dehydrated(), |text| rehydrate_text(text), use_account;
}

fn dehydrated() -> String {
    text_of(dehydrate_with_rng(&account(), &KEY, &mut rng(7)).unwrap())
}

fn text_of(device: DehydratedDevice) -> String {
    format!("{} {}", device.ciphertext, device.nonce)
}

fn rehydrate_text(text: &str) -> Result<Account, olmec::pickle::dehydrated_device::RehydrateError> {
    let (ciphertext, nonce) = text.split_once(' ').unwrap_or((text, ""));
    rehydrate(ciphertext, nonce, &KEY)
}
