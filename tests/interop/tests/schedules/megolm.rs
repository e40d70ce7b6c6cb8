//! One sender and a room of receivers, among whom the session is shared and passed on.

use olmec_interop::peer::{
    GroupKey, GroupReceiver, GroupSender, Implementation, MacLength, Refused,
};
use olmec_interop::random::Dice;
use vodozemac::{base64_decode, base64_encode};

use crate::run_schedules;

struct Member {
    implementation: Implementation,
    session: Box<dyn GroupReceiver>,
    first_known_index: u32,
}

struct Room {
    sender: Box<dyn GroupSender>,
    mac_length: MacLength,
    implementations: Vec<Implementation>,
    members: Vec<Member>,
    /// Every message ever sent, with its plaintext; the place is the index.
    sent: Vec<(String, Vec<u8>)>,
    dice: Dice,
    counts: [(&'static str, usize); 8],
}

impl Room {
    fn new(sender: Implementation, mac_length: MacLength, mut dice: Dice) -> Self {
        let implementations = Implementation::all_with(mac_length).collect();
        let sender = sender.group_sender(mac_length, dice.fork());
        let counts = [
            "sent",
            "read",
            "too old",
            "damaged",
            "restarted",
            "shared",
            "exported",
            "not exported",
        ];
        let counts = counts.map(|what| (what, 0));
        Self { sender, mac_length, implementations, members: vec![], sent: vec![], dice, counts }
    }

    fn count(&mut self, what: &str) {
        let count = self.counts.iter_mut().find(|(name, _)| *name == what);
        count.expect("it is in the list").1 += 1;
    }

    fn join(&mut self, key: &GroupKey, first_known_index: u32) {
        let implementation = self.implementations[self.dice.below(self.implementations.len())];
        let session = implementation.group_receiver(self.mac_length, key).expect("a genuine key");
        assert_eq!(session.first_known_index(), first_known_index);
        assert_eq!(session.id(), self.sender.id(), "the session id is the same for all");
        self.members.push(Member { implementation, session, first_known_index });
    }

    /// The sender shares the session as it is now.
    fn share(&mut self) {
        let index = u32::try_from(self.sent.len()).expect("a short room");
        self.join(&self.sender.session_key(), index);
        self.count("shared");
    }

    /// A member passes the session on, from any index that it knows or does not know.
    fn export(&mut self) {
        let index = self.dice.between(0, self.sent.len() + 300);
        let index = u32::try_from(index).expect("a short room");
        let at = self.dice.below(self.members.len());
        let Member { implementation, session, first_known_index } = &mut self.members[at];
        match session.export_at(index) {
            Ok(key) => {
                assert!(index >= *first_known_index);
                self.join(&key, index);
                self.count("exported");
            }
            Err(Refused(reason)) => {
                assert!(index < *first_known_index);
                check_reason(*implementation, &reason, "UNKNOWN_MESSAGE_INDEX");
                self.count("not exported");
            }
        }
    }

    fn send(&mut self) {
        let plaintext = self.dice.plaintext();
        let message = self.sender.encrypt(&plaintext);
        self.sent.push((message, plaintext));
        self.count("sent");
    }

    /// Any message arrives at any member, as often as it likes.
    fn deliver(&mut self) {
        let Self { members, sent, dice, .. } = self;
        let Member { implementation, session, first_known_index } = pick(members, dice);
        let known = usize::try_from(*first_known_index).expect("a short room");
        let first = if dice.chance(80) && known < sent.len() { known } else { 0 };
        let index = dice.between(first, sent.len() - 1);
        let (message, plaintext) = &sent[index];
        let index = u32::try_from(index).expect("a short room");
        match session.decrypt(message) {
            Ok(decrypted) => {
                assert!(index >= *first_known_index);
                assert_eq!(decrypted, (plaintext.clone(), index));
                self.count("read");
            }
            Err(Refused(reason)) => {
                assert!(index < *first_known_index);
                check_reason(*implementation, &reason, "UNKNOWN_MESSAGE_INDEX");
                self.count("too old");
            }
        }
    }

    /// The sender, or any member, goes on from its pickle.
    fn restart(&mut self) {
        if self.dice.chance(50) {
            self.sender.restart();
        } else {
            pick(&mut self.members, &mut self.dice).session.restart();
        }
        self.count("restarted");
    }

    /// A message with one bit changed arrives at any member. vodozemac checks MAC and signature over
    /// the fields as it would write them: a change in the framing that leaves their values is none.
    fn deliver_damaged(&mut self) {
        let Self { members, sent, dice, .. } = self;
        let (message, plaintext) = &sent[dice.below(sent.len())];
        let mut bytes = base64_decode(message).expect("it was encoded");
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
        let Member { implementation, session, .. } = pick(members, dice);
        if let Ok((read, _)) = session.decrypt(&base64_encode(bytes)) {
            assert_eq!(*implementation, Implementation::Vodozemac, "byte {at} was damaged");
            assert_eq!(read, *plaintext, "byte {at} was damaged");
        }
        self.count("damaged");
    }
}

fn pick<'a>(members: &'a mut [Member], dice: &mut Dice) -> &'a mut Member {
    let at = dice.below(members.len());
    &mut members[at]
}

/// libolm and olmec have the same name for it; vodozemac has a sentence.
fn check_reason(implementation: Implementation, reason: &str, name: &str) {
    if implementation != Implementation::Vodozemac {
        assert_eq!(reason, name);
    }
}

fn run(
    sender: Implementation,
    mac_length: MacLength,
    dice: &mut Dice,
) -> Vec<(&'static str, usize)> {
    let mut room = Room::new(sender, mac_length, dice.fork());
    // Some sessions are shared late, when the ratchet has turned over its lowest part.
    let before = if dice.chance(10) { dice.between(200, 600) } else { dice.below(4) };
    (0..before).for_each(|_| room.send());
    room.share();
    room.send();
    // In some rooms somebody starts anew after each event.
    let restart = if dice.chance(10) { 100 } else { 10 };
    for _ in 0..60 {
        match dice.below(10) {
            0 => room.share(),
            1 => room.export(),
            2 => room.deliver_damaged(),
            3..6 => room.send(),
            _ => room.deliver(),
        }
        if dice.chance(restart) {
            room.restart();
        }
    }
    room.counts.to_vec()
}

#[test]
fn olmec_sends() {
    run_schedules("megolm, olmec sends", 250, |dice| {
        run(Implementation::Olmec, MacLength::Truncated, dice)
    });
}

#[test]
fn libolm_sends() {
    run_schedules("megolm, libolm sends", 250, |dice| {
        run(Implementation::Libolm, MacLength::Truncated, dice)
    });
}

#[test]
fn vodozemac_sends() {
    run_schedules("megolm, vodozemac sends", 250, |dice| {
        run(Implementation::Vodozemac, MacLength::Truncated, dice)
    });
}

#[test]
fn olmec_and_vodozemac_send_with_the_full_mac() {
    run_schedules("megolm, full MAC", 250, |dice| {
        let sender = [Implementation::Olmec, Implementation::Vodozemac][dice.below(2)];
        run(sender, MacLength::Full, dice)
    });
}
