//! Writing and reading pickles: of an account with 50 one-time keys that are not yet published, a
//! session with a sending and five receiving chains, and both sides of a fresh group session.
//!
//! The same object is put into each library by way of its own format. What is written and what is
//! read is compared as libolm's pickle of it, which is always the same for the same object.

use std::rc::Rc;
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail, ensure};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, OlmMessage, Session};
use olmec::pickle::{PickleKey, libolm as as_libolm, vodozemac as as_vodozemac};
use olmec_interop::libolm;
use vodozemac::megolm as vodozemac_megolm;
use vodozemac::olm as vodozemac_olm;

use crate::contest::{Contender, Side};

/// The key of all pickles.
const KEY: [u8; 32] = [0x2A; 32];
static NATIVE_KEY: LazyLock<PickleKey> = LazyLock::new(|| PickleKey::from_bytes(&KEY));

/// Writing and reading one kind of object in one format. Errors have no place in what is timed.
struct Format<T> {
    write: fn(&T) -> String,
    read: fn(&str) -> T,
}

/// One object of ours, and how it is written and read: O is our type, V and L are those of
/// vodozemac and libolm.
pub(super) struct Pickles<O, V, L> {
    object: O,
    native: Format<O>,
    as_libolm: Format<O>,
    as_vodozemac: Format<O>,
    vodozemac: Format<V>,
    libolm: Format<L>,
}

const NATIVE: &str = "olmec";
const AS_LIBOLM: &str = "olmec, libolm's format";
const AS_VODOZEMAC: &str = "olmec, vodozemac's format";

impl<O: 'static, V: 'static, L: 'static> Pickles<O, V, L> {
    /// The object as each library writes it, after a way through that library.
    fn texts(&self) -> Result<[String; 5]> {
        let Self { object, native, as_libolm, as_vodozemac, vodozemac, libolm } = self;
        let expected = (as_libolm.write)(object);
        let through_vodozemac = (vodozemac.write)(&(vodozemac.read)(&(as_vodozemac.write)(object)));
        let through_libolm = (libolm.write)(&(libolm.read)(&expected));
        let texts = [
            (native.write)(object),
            expected.clone(),
            (as_vodozemac.write)(object),
            through_vodozemac,
            through_libolm,
        ];
        let formats = [native, as_libolm, as_vodozemac, as_vodozemac, as_libolm];
        for (format, text) in formats.into_iter().zip(&texts) {
            let same = (as_libolm.write)(&(format.read)(text)) == expected;
            ensure!(same, "the libraries do not hold the same object");
        }
        Ok(texts)
    }

    /// Writing the object.
    pub(super) fn writing(self) -> Result<Vec<Contender>> {
        let [_, for_libolm, for_vodozemac, ..] = self.texts()?;
        let Self { object, native, as_libolm, as_vodozemac, vodozemac, libolm } = self;
        let ours = Rc::new(object);
        let theirs = (vodozemac.read)(&for_vodozemac);
        let libolms = (libolm.read)(&for_libolm);
        let write = |side, name, Format { write, .. }: Format<O>| {
            let object = Rc::clone(&ours);
            Contender::new(side, name, move || write(&object))
        };
        Ok(vec![
            write(Side::Ours, NATIVE, native),
            write(Side::Ours, AS_LIBOLM, as_libolm),
            write(Side::Ours, AS_VODOZEMAC, as_vodozemac),
            Contender::new(Side::Vodozemac, "vodozemac", move || (vodozemac.write)(&theirs)),
            Contender::new(Side::Libolm, "libolm", move || (libolm.write)(&libolms)),
        ])
    }

    /// Reading it, from what each library itself wrote.
    pub(super) fn reading(self) -> Result<Vec<Contender>> {
        let [own, for_libolm, for_vodozemac, vodozemacs, libolms] = self.texts()?;
        let Self { native, as_libolm, as_vodozemac, vodozemac, libolm, .. } = self;
        let read = |name, Format { read, .. }: Format<O>, text: String| {
            Contender::new(Side::Ours, name, move || read(&text))
        };
        Ok(vec![
            read(NATIVE, native, own),
            read(AS_LIBOLM, as_libolm, for_libolm),
            read(AS_VODOZEMAC, as_vodozemac, for_vodozemac),
            Contender::new(Side::Vodozemac, "vodozemac", move || (vodozemac.read)(&vodozemacs)),
            Contender::new(Side::Libolm, "libolm", move || (libolm.read)(&libolms)),
        ])
    }
}

/// A format of ours that is sealed with the native key.
macro_rules! native {
    ($object:ty) => {
        Format {
            write: |object| object.pickle(&NATIVE_KEY).expect("the system gives random bytes"),
            read: |text| <$object>::from_pickle(text, &NATIVE_KEY).expect("a good pickle"),
        }
    };
}

/// A format of ours whose writer may refuse.
macro_rules! foreign {
    ($write:expr, $read:expr) => {
        Format {
            write: |object| $write(object, &KEY).expect("it can be written"),
            read: |text| $read(text, &KEY).expect("a good pickle"),
        }
    };
}

/// What vodozemac does itself.
macro_rules! vodozemac {
    ($object:ty, $pickle:ty) => {
        Format {
            write: |object| object.pickle().encrypt(&KEY),
            read: |text| {
                let pickle = <$pickle>::from_encrypted(text, &KEY).expect("a good pickle");
                <$object>::from_pickle(pickle)
            },
        }
    };
}

/// What libolm does itself.
macro_rules! libolm {
    ($object:ty) => {
        Format {
            write: |object| object.pickle(&KEY),
            read: |text| <$object>::unpickle(text, &KEY).expect("a good pickle"),
        }
    };
}

pub(super) fn account() -> Result<Pickles<Account, vodozemac_olm::Account, libolm::Account>> {
    let mut account = Account::new()?;
    account.generate_one_time_keys(50)?;
    Ok(Pickles {
        object: account,
        native: native!(Account),
        as_libolm: foreign!(as_libolm::write_account, as_libolm::read_account),
        as_vodozemac: Format {
            write: |account| as_vodozemac::write_account(account, &KEY),
            read: |text| as_vodozemac::read_account(text, &KEY).expect("a good pickle"),
        },
        vodozemac: vodozemac!(vodozemac_olm::Account, vodozemac_olm::AccountPickle),
        libolm: libolm!(libolm::Account),
    })
}

pub(super) fn session() -> Result<Pickles<Session, vodozemac_olm::Session, libolm::Session>> {
    let (mut alice, mut bob) = conversation()?;
    for _ in 0..4 {
        alice.decrypt(&bob.encrypt(b"tea?")?)?;
        bob.decrypt(&alice.encrypt(b"tea.")?)?;
    }
    bob.encrypt(b"tea!")?;
    let held = bob.describe();
    ensure!((held.receiving_indices.len(), held.sending_index) == (5, Some(1)), "{held}");
    Ok(Pickles {
        object: bob,
        native: native!(Session),
        as_libolm: foreign!(as_libolm::write_session, as_libolm::read_session),
        as_vodozemac: Format {
            write: |session| as_vodozemac::write_session(session, &KEY),
            read: |text| as_vodozemac::read_session(text, &KEY).expect("a good pickle"),
        },
        vodozemac: vodozemac!(vodozemac_olm::Session, vodozemac_olm::SessionPickle),
        libolm: libolm!(libolm::Session),
    })
}

/// Alice has written to Bob.
fn conversation() -> Result<(Session, Session)> {
    let (alice_account, mut bob_account) = (Account::new()?, Account::new()?);
    bob_account.generate_one_time_keys(1)?;
    let key = bob_account.one_time_keys().next().context("a one-time key")?.key;
    let bobs_key = bob_account.identity_keys().curve25519;
    let mut alice = alice_account.create_outbound_session(bobs_key, key)?;
    let OlmMessage::PreKey(first) = alice.encrypt(b"tea")? else { bail!("not a first message") };
    let alices_key = alice_account.identity_keys().curve25519;
    Ok((alice, bob_account.create_inbound_session(alices_key, &first)?.session))
}

pub(super) fn outbound_group_session() -> Result<
    Pickles<OutboundGroupSession, vodozemac_megolm::GroupSession, libolm::OutboundGroupSession>,
> {
    Ok(Pickles {
        object: OutboundGroupSession::new()?,
        native: native!(OutboundGroupSession),
        as_libolm: foreign!(
            as_libolm::write_outbound_group_session,
            as_libolm::read_outbound_group_session
        ),
        as_vodozemac: foreign!(
            as_vodozemac::write_outbound_group_session,
            as_vodozemac::read_outbound_group_session
        ),
        vodozemac: vodozemac!(vodozemac_megolm::GroupSession, vodozemac_megolm::GroupSessionPickle),
        libolm: libolm!(libolm::OutboundGroupSession),
    })
}

pub(super) fn inbound_group_session() -> Result<
    Pickles<
        InboundGroupSession,
        vodozemac_megolm::InboundGroupSession,
        libolm::InboundGroupSession,
    >,
> {
    Ok(Pickles {
        object: InboundGroupSession::new(&OutboundGroupSession::new()?.session_key()),
        native: native!(InboundGroupSession),
        as_libolm: foreign!(
            as_libolm::write_inbound_group_session,
            as_libolm::read_inbound_group_session
        ),
        as_vodozemac: Format {
            write: |session| as_vodozemac::write_inbound_group_session(session, &KEY),
            read: |text| {
                as_vodozemac::read_inbound_group_session(text, &KEY).expect("a good pickle")
            },
        },
        vodozemac: vodozemac!(
            vodozemac_megolm::InboundGroupSession,
            vodozemac_megolm::InboundGroupSessionPickle
        ),
        libolm: libolm!(libolm::InboundGroupSession),
    })
}
