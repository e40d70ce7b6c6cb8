//! What people wait for: a room's history, and a key backup.
//!
//! The history is 1000 messages of 256 bytes in one session, decrypted by one that has decrypted
//! nothing yet. The times are those of all 1000, and of all 10,000 sessions of the backup.

use std::rc::Rc;

use anyhow::{Result, ensure};
use olmec::megolm::MegolmMessage;

use super::each::{each, prepared, text};
use super::megolm::exports;
use crate::contest::{Contender, Side};
use crate::libraries::{Libolm, Library, Olmec, Vodozemac};

const MESSAGES: usize = 1000;
const LENGTH: usize = 256;
const BACKUP: usize = 10_000;

struct History {
    session_key: String,
    messages: Vec<String>,
}

/// In what order the messages are wanted.
#[derive(Clone, Copy)]
pub(super) enum Order {
    OldestFirst,
    NewestFirst,
    Random,
}

impl History {
    fn new(order: Order) -> Self {
        let mut sender = Olmec::outbound();
        let session_key = Olmec::session_key(&sender);
        let mut messages: Vec<_> =
            (0..MESSAGES).map(|_| Olmec::group_encrypt(&mut sender, &text(LENGTH))).collect();
        match order {
            Order::OldestFirst => {}
            Order::NewestFirst => messages.reverse(),
            Order::Random => shuffle(&mut messages),
        }
        Self { session_key, messages }
    }

    fn decrypt<L: Library>(&self, session: &mut L::Inbound) -> Vec<(Vec<u8>, u32)> {
        self.messages.iter().map(|message| L::group_decrypt(session, message)).collect()
    }

    fn decrypt_in_one_call(
        &self,
        session: &mut olmec::megolm::InboundGroupSession,
    ) -> Vec<(Vec<u8>, u32)> {
        let read = |text: &String| MegolmMessage::from_base64(text).expect("a message");
        let messages: Vec<_> = self.messages.iter().map(read).collect();
        let decrypted = session.decrypt_batch(&messages).into_iter();
        decrypted
            .map(|result| result.expect("a good message"))
            .map(|message| (message.plaintext, message.message_index.get()))
            .collect()
    }
}

/// The same disorder each time.
fn shuffle<T>(list: &mut [T]) {
    let mut state = 0x9E37_79B9_u64;
    for place in (1..list.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        list.swap(place, (state >> 33) as usize % (place + 1));
    }
}

pub(super) fn decrypt(order: Order) -> Result<Vec<Contender>> {
    fn contender<L: Library>(history: &Rc<History>) -> Contender {
        let (prepared_for, history) = (Rc::clone(history), Rc::clone(history));
        let prepare = move || L::inbound(&prepared_for.session_key);
        prepared::<L, _, _>(prepare, move |mut session| history.decrypt::<L>(&mut session))
    }
    let history = Rc::new(History::new(order));
    let inbound = |history: &History| Olmec::inbound(&history.session_key);
    let expected = history.decrypt::<Vodozemac>(&mut Vodozemac::inbound(&history.session_key));
    let same = [
        history.decrypt::<Olmec>(&mut inbound(&history)),
        history.decrypt_in_one_call(&mut inbound(&history)),
        history.decrypt::<Libolm>(&mut Libolm::inbound(&history.session_key)),
    ];
    ensure!(same.iter().all(|results| *results == expected), "the results differ");
    let mut contenders: Vec<_> = each!(contender(&history));
    let for_one_call = Rc::clone(&history);
    contenders.insert(
        1,
        Contender::prepared(
            Side::Ours,
            "olmec, one call",
            move || inbound(&for_one_call),
            move |mut session| history.decrypt_in_one_call(&mut session),
        ),
    );
    Ok(contenders)
}

/// Reading every exported session of a backup and storing each as a pickle.
pub(super) fn restore() -> Result<Vec<Contender>> {
    fn contender<L: Library>(exports: &Rc<Vec<String>>) -> Contender {
        let exports = Rc::clone(exports);
        super::each::plain::<L, _>(move || {
            let pickle = |export: &String| L::pickle_inbound(&L::import(export));
            exports.iter().map(pickle).collect::<Vec<_>>()
        })
    }
    let exports = Rc::new(exports(BACKUP));
    Ok(each!(contender(&exports)))
}
