//! The differences that are meant: each is named after its section in docs/libolm-differences.md,
//! and recognised by what the section says, not by where it turned up.

use crate::call::{Argument, Call, Did, FAILED};
use crate::object::Both;
use crate::pickle;
use crate::wire;

const OUTPUT_BUFFER_TOO_SMALL: u32 = 2;
const NOT_ENOUGH_RANDOM: u32 = 1;
const BAD_MESSAGE_VERSION: u32 = 3;
const BAD_MESSAGE_FORMAT: u32 = 4;
const BAD_MESSAGE_MAC: u32 = 5;
const BAD_MESSAGE_KEY_ID: u32 = 6;
const INVALID_BASE64: u32 = 7;
const BAD_ACCOUNT_KEY: u32 = 8;
const CORRUPTED_PICKLE: u32 = 10;
const BAD_SESSION_KEY: u32 = 11;
const UNKNOWN_MESSAGE_INDEX: u32 = 12;

/// The section that explains why a call differed.
pub(crate) fn explain(
    both: &Both,
    call: &Call<'_>,
    ours: &Did,
    theirs: &Did,
) -> Option<&'static str> {
    let difference = Difference { both, call, ours, theirs };
    let rules: [Rule; 15] = [
        ("Objects that hold nothing", |it| it.of_blank_object()),
        ("Texts that are not base64", |it| it.of_text()),
        ("Messages in another form", |it| it.of_message()),
        ("Keys that are refused", |it| it.of_refused_key()),
        ("Outer keys of pre-key messages", |it| it.of_outer_keys()),
        ("Signatures", |it| it.of_signature()),
        ("Imported group sessions", |it| it.of_imported_session()),
        ("The latest ratchet of a group session", |it| it.of_latest_ratchet()),
        ("The same random bytes twice", |it| it.of_repeated_random()),
        ("Pickles that make no sense", |it| it.of_nonsense()),
        ("Padding", |it| it.of_padding()),
        ("Room for the MAC of a backup", |it| it.of_room_for_mac()),
        ("Indices from 2^31 on", |it| it.of_far_index()),
        ("Skipped keys of chains that are gone", |it| it.of_keys_left_behind()),
        ("More bytes than HKDF has", |it| it.of_long_output()),
    ];
    rules.into_iter().find(|(_, holds)| holds(&difference)).map(|(section, _)| section)
}

/// Whether libolm changes the object of a call that fails ("What a refused call leaves behind").
pub(crate) fn leaves_something_behind(function: &str) -> bool {
    function.starts_with("olm_unpickle_")
        || function.starts_with("olm_create_inbound_session")
        || function == "olm_init_inbound_group_session"
}

/// A section, and whether it is about a difference.
type Rule = (&'static str, fn(&Difference<'_>) -> bool);

/// One call that differed.
struct Difference<'a> {
    both: &'a Both,
    call: &'a Call<'a>,
    ours: &'a Did,
    theirs: &'a Did,
}

impl Difference<'_> {
    fn is(&self, functions: &[&str]) -> bool {
        functions.contains(&self.call.function)
    }

    /// Ours failed with one of these.
    fn ours_failed(&self, codes: &[u32]) -> bool {
        self.ours.failure().is_some_and(|code| codes.contains(&code))
    }

    fn theirs_succeeded(&self) -> bool {
        self.theirs.returned != FAILED
    }

    /// Ours says that a message is none: to the matching functions 0 says so.
    fn ours_refused(&self, codes: &[u32]) -> bool {
        let matching = self.call.function.starts_with("olm_matches_inbound_session");
        self.ours_failed(codes) || matching && self.ours.returned == 0
    }

    /// The arguments that are base64, as far as they are read.
    fn texts(&self) -> Vec<&[u8]> {
        let places: &[usize] = match self.call.function {
            "olm_create_outbound_session"
            | "olm_create_inbound_session_from"
            | "olm_matches_inbound_session_from" => &[0, 1],
            "olm_ed25519_verify" => &[0, 2],
            "olm_pk_decrypt" => &[0, 1, 2],
            name if name.starts_with("olm_unpickle_") => &[1],
            "olm_pk_encryption_set_recipient_key" | "olm_sas_set_their_key" => {
                let key = self.call.bytes(0);
                return vec![key.get(..43).unwrap_or(key)];
            }
            "olm_create_inbound_session"
            | "olm_matches_inbound_session"
            | "olm_decrypt"
            | "olm_decrypt_max_plaintext_length"
            | "olm_init_inbound_group_session"
            | "olm_import_inbound_group_session"
            | "olm_group_decrypt"
            | "olm_group_decrypt_max_plaintext_length" => &[0],
            _ => &[],
        };
        places.iter().map(|place| self.call.bytes(*place)).collect()
    }

    fn of_blank_object(&self) -> bool {
        let blank =
            self.call.objects().any(|object| !object.made.get() && object.kind != "utility");
        blank && self.ours_failed(&[BAD_ACCOUNT_KEY, BAD_SESSION_KEY, BAD_MESSAGE_KEY_ID])
    }

    fn of_text(&self) -> bool {
        let all_canonical = self.texts().iter().all(|text| wire::base64(text).is_some());
        !all_canonical && self.ours_refused(&[INVALID_BASE64])
    }

    /// The message of the call.
    fn message(&self) -> Option<Vec<u8>> {
        wire::base64(self.texts().last()?)
    }

    fn of_message(&self) -> bool {
        // What is too short for MAC and signature is the same error in both.
        let (shortest, sound): (usize, fn(&[u8]) -> bool) = match self.call.function {
            "olm_group_decrypt" | "olm_group_decrypt_max_plaintext_length" => {
                (1 + 8 + 64, wire::is_megolm_message)
            }
            "olm_decrypt" | "olm_decrypt_max_plaintext_length" if self.message_type() == 1 => {
                (1 + 8, wire::is_normal_message)
            }
            "olm_decrypt"
            | "olm_decrypt_max_plaintext_length"
            | "olm_create_inbound_session"
            | "olm_create_inbound_session_from"
            | "olm_matches_inbound_session"
            | "olm_matches_inbound_session_from" => (1, wire::is_pre_key_message),
            _ => return false,
        };
        self.message().is_some_and(|message| message.len() >= shortest && !sound(&message))
            && self.ours_refused(&[BAD_MESSAGE_VERSION, BAD_MESSAGE_FORMAT])
    }

    fn message_type(&self) -> usize {
        let mut numbers = self.call.arguments.iter().filter_map(|argument| match argument {
            Argument::Number(number) => Some(*number),
            _ => None,
        });
        numbers.next().unwrap_or(0)
    }

    fn of_refused_key(&self) -> bool {
        let refused =
            |text: &[u8]| wire::base64(text).is_some_and(|key| wire::is_refused_key(&key));
        match self.call.function {
            "olm_create_outbound_session" | "olm_sas_set_their_key" => {
                let own = self.own_key_of_sas();
                let texts = self.texts();
                let any = texts.iter().any(|text| refused(text) || own.as_deref() == Some(*text));
                any && self.ours_failed(&[INVALID_BASE64])
            }
            "olm_pk_encrypt" => {
                let refused = self.call.objects().any(|object| object.imported.get());
                refused && self.ours_failed(&[INVALID_BASE64])
            }
            "olm_pk_decrypt" => refused(self.call.bytes(0)) && self.ours_failed(&[BAD_MESSAGE_MAC]),
            "olm_create_inbound_session" | "olm_create_inbound_session_from" => {
                self.message().is_some_and(|message| wire::names_refused_key(&message))
                    && self.ours_failed(&[BAD_MESSAGE_FORMAT])
            }
            _ => false,
        }
    }

    /// Our own public key, which nobody else can have.
    fn own_key_of_sas(&self) -> Option<Vec<u8>> {
        let sas = self.call.objects().find(|object| object.kind == "sas")?;
        let mut key = vec![0; 43];
        let arguments = [sas.theirs(), key.as_mut_ptr() as usize, key.len()];
        self.both.theirs.call("olm_sas_get_pubkey", &arguments);
        Some(key)
    }

    fn of_outer_keys(&self) -> bool {
        if !self.is(&["olm_decrypt"]) || self.message_type() == 1 || !self.theirs_succeeded() {
            return false;
        }
        let mut message = self.call.bytes(0).to_vec();
        let session = self.call.objects().next().expect("the session");
        let arguments = [session.theirs(), message.as_mut_ptr() as usize, message.len()];
        let matches = self.both.theirs.call("olm_matches_inbound_session", &arguments);
        matches == 0 && self.ours_failed(&[BAD_MESSAGE_MAC])
    }

    /// S is not reduced, or something follows the signature.
    fn of_signature(&self) -> bool {
        if !self.is(&["olm_ed25519_verify"]) || !self.theirs_succeeded() {
            return false;
        }
        let text = self.call.bytes(2);
        let text = text.strip_suffix(b"==").unwrap_or(text);
        let order = *b"\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde\xf9\xde\x14\
                       \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10";
        let lax = match wire::base64(text).as_deref() {
            Some(signature) if signature.len() == 64 => {
                signature[32..].iter().rev().ge(order.iter().rev())
            }
            _ => text.len() > 86,
        };
        lax && self.ours_failed(&[BAD_MESSAGE_MAC])
    }

    fn group_session(&self) -> Option<&crate::object::Object> {
        self.call.objects().find(|object| object.kind == "inbound_group_session")
    }

    fn of_imported_session(&self) -> bool {
        let Some(session) = self.group_session() else { return false };
        match self.call.function {
            "olm_inbound_group_session_is_verified" => {
                session.imported.get() && (self.ours.returned, self.theirs.returned) == (0, 1)
            }
            _ => session.imported.get() && self.pickles_differ_in(300..301),
        }
    }

    fn of_latest_ratchet(&self) -> bool {
        let Some(session) = self.group_session() else { return false };
        let until = if session.imported.get() { 301 } else { 268 };
        session.exported.get()
            && (self.pickles_differ_in(136..268)
                || until == 301 && self.pickles_differ_in_either(136..268, 300..301))
    }

    /// Both pickles of an inbound group session, opened.
    fn pickles(&self) -> Option<[Vec<u8>; 2]> {
        if !self.call.function.starts_with("olm_pickle_") || self.call.function.ends_with("_length")
        {
            return None;
        }
        let key = self.call.bytes(0);
        let open = |did: &Did| pickle::open(did.outputs.first()?, key);
        Some([open(self.ours)?, open(self.theirs)?])
    }

    fn pickles_differ_in(&self, place: std::ops::Range<usize>) -> bool {
        self.pickles_differ_in_either(place.clone(), place)
    }

    fn pickles_differ_in_either(
        &self,
        one: std::ops::Range<usize>,
        other: std::ops::Range<usize>,
    ) -> bool {
        let Some([ours, theirs]) = self.pickles() else { return false };
        ours.len() == theirs.len()
            && (0..ours.len())
                .all(|at| ours[at] == theirs[at] || one.contains(&at) || other.contains(&at))
    }

    fn of_repeated_random(&self) -> bool {
        let random = self.call.arguments.iter().find_map(|argument| match argument {
            Argument::Random(bytes) => Some(bytes.chunks(32).collect::<Vec<_>>()),
            _ => None,
        });
        let repeated = random.is_some_and(|keys| {
            keys.iter().enumerate().any(|(place, key)| keys[..place].contains(key))
        });
        let makes_keys = self.is(&["olm_account_generate_one_time_keys"]);
        makes_keys && repeated && self.ours_failed(&[NOT_ENOUGH_RANDOM])
    }

    fn of_nonsense(&self) -> bool {
        self.call.is_nonsense && self.ours_failed(&[CORRUPTED_PICKLE, BAD_ACCOUNT_KEY])
    }

    /// libolm looks at the last byte only.
    fn of_padding(&self) -> bool {
        if !self.is(&["olm_pk_decrypt"]) || !self.theirs_succeeded() {
            return false;
        }
        let ciphertext = wire::base64(self.call.bytes(2)).unwrap_or_default();
        let blocks = &self.theirs.rooms[0][..ciphertext.len()];
        let last = usize::from(*blocks.last().unwrap_or(&0));
        let plaintext = blocks.len().checked_sub(last).map(|end| &blocks[..end]);
        let sound = plaintext.is_some_and(|plaintext| pickle::padded(plaintext) == blocks);
        !sound && self.ours_failed(&[BAD_MESSAGE_MAC])
    }

    fn of_room_for_mac(&self) -> bool {
        let outputs = self.call.arguments.iter().filter_map(|argument| match argument {
            Argument::Output(room) => Some(*room),
            _ => None,
        });
        let mac = outputs.into_iter().nth(1).unwrap_or(0);
        self.is(&["olm_pk_encrypt"])
            && (8..11).contains(&mac)
            && self.ours_failed(&[OUTPUT_BUFFER_TOO_SMALL])
    }

    fn of_far_index(&self) -> bool {
        let Some(session) = self.group_session() else { return false };
        let first = "olm_inbound_group_session_first_known_index";
        let first = self.both.theirs.call(first, &[session.theirs()]) as u32;
        let far = (self.message_type() as u32).wrapping_sub(first) >= 1 << 31;
        let theirs_refused = self.theirs.failure() == Some(UNKNOWN_MESSAGE_INDEX);
        self.is(&["olm_export_inbound_group_session"])
            && far
            && theirs_refused != self.ours_failed(&[UNKNOWN_MESSAGE_INDEX])
    }

    fn of_keys_left_behind(&self) -> bool {
        if let Some([ours, theirs]) = self.pickles() {
            let kept = pickle::without_keys_left_behind(&theirs);
            return kept.is_some_and(|kept| kept.len() < theirs.len() && kept == ours);
        }
        let Some(session) = self.call.objects().find(|object| object.kind == "session") else {
            return false;
        };
        let mut pickle =
            vec![0; self.both.theirs.call("olm_pickle_session_length", &[session.theirs()])];
        let arguments = [session.theirs(), 0, 0, pickle.as_mut_ptr() as usize, pickle.len()];
        self.both.theirs.call("olm_pickle_session", &arguments);
        let theirs = pickle::open(&pickle, b"").unwrap_or_default();
        let kept = pickle::without_keys_left_behind(&theirs).unwrap_or_default();
        // They take places of the 40 that libolm has.
        let found_by_ours = self.is(&["olm_decrypt"]) && self.ours.returned != FAILED;
        let shown = ["olm_pickle_session_length", "olm_session_describe", "olm_pickle_session"];
        (self.is(&shown) || found_by_ours) && kept.len() < theirs.len()
    }

    fn of_long_output(&self) -> bool {
        let room = self.ours.rooms.first().map_or(0, Vec::len);
        self.is(&["olm_sas_generate_bytes"])
            && room > 255 * 32
            && self.ours_failed(&[OUTPUT_BUFFER_TOO_SMALL])
    }
}

/// Every section that a rule is named after is there.
#[cfg(test)]
mod tests {
    #[test]
    fn every_rule_has_its_section() {
        let paper = include_str!("../../../docs/libolm-differences.md");
        let rules = include_str!("rules.rs");
        let named = rules.lines().filter_map(|line| line.trim().strip_prefix("(\""));
        let named: Vec<_> = named.filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(named.len(), 15, "{named:?}");
        for section in named {
            assert!(paper.contains(&format!("\n## {section}\n")), "no section {section}");
        }
        assert!(paper.contains("\n## What a refused call leaves behind\n"));
    }
}
