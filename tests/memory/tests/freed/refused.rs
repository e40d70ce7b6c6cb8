//! Pickles that do not open. Most of them are refused half way through, when some secrets have
//! been read already.

use super::envelope::{Envelope, Opened};
use super::formats::{Format, formats};
use super::model::Key;
use super::objects::{Objects, PICKLE_KEY};

/// At most so many lengths and places of one pickle are tried, spread over all of it.
const MOST: usize = 700;

fn spread(length: usize) -> impl Iterator<Item = usize> {
    (0..length).step_by(length.div_ceil(MOST))
}

/// Runs the check on every format with a good pickle of it.
fn each(mut check: impl FnMut(&Objects, &Format<'_>, &str, &Opened)) {
    let objects = Objects::new();
    for format in formats(&objects) {
        let text = (format.write)();
        let opened = Opened::new(format.envelope, text.as_str(), &PICKLE_KEY);
        check(&objects, &format, text.as_str(), &opened);
    }
}

/// Whether the pickle is accepted; reading it must leave nothing, accepted or not.
fn accepted(objects: &Objects, format: &Format<'_>, what: &str, text: &str, key: &Key) -> bool {
    let what = format!("{}, {what}", format.name);
    objects.watcher.clean(&what, || (format.read)(text, key))
}

#[test]
fn another_key() {
    each(|objects, format, text, _| {
        let mut other = PICKLE_KEY;
        other[31] ^= 1;
        let plain = format.envelope == Envelope::Plain;
        assert_eq!(accepted(objects, format, "another key", text, &other), plain);
    });
}

#[test]
fn text_that_is_cut() {
    each(|objects, format, text, _| {
        for length in spread(text.len()) {
            let what = format!("text cut to {length}");
            assert!(!accepted(objects, format, &what, &text[..length], &PICKLE_KEY), "{what}");
        }
    });
}

#[test]
fn text_that_is_changed() {
    each(|objects, format, text, _| {
        for place in spread(text.len()) {
            let mut changed = text.as_bytes().to_vec();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            accepted(objects, format, &format!("character {place}"), &changed, &PICKLE_KEY);
        }
    });
}

#[test]
fn contents_that_are_cut_or_too_long() {
    each(|objects, format, _, opened| {
        let refused = |what: &str, contents: &[u8]| {
            let text = opened.sealed_again(contents);
            let accepted = accepted(objects, format, what, &text, &PICKLE_KEY);
            assert!(!accepted, "{}: {what}", format.name);
        };
        for length in spread(opened.contents.len()) {
            refused(&format!("contents cut to {length}"), &opened.contents[..length]);
        }
        refused("one byte more", &[&opened.contents[..], b"0"].concat());
    });
}

/// Outside of the keys, in a count or a flag, a change can make the rest of a record mean something
/// else: then a secret stands where a public key is due, and is treated as one. There only the
/// buffers that hold the whole record are held to account.
#[test]
fn contents_that_are_changed() {
    each(|objects, format, _, opened| {
        let contents = &opened.contents;
        let in_key = in_keys(contents, &objects.keys);
        // Other bits for records; for JSON other digits, and what cannot stand there at all.
        for change in [0x01, 0x08, 0x80] {
            for place in spread(contents.len()) {
                let mut changed = contents.clone();
                changed[place] ^= change;
                let text = opened.sealed_again(&changed);
                let read = || (format.read)(&text, &PICKLE_KEY);
                let (_, mut found) = objects.watcher.watch(read);
                if format.envelope != Envelope::Plain && !in_key[place] {
                    found.retain(|found| found.block >= contents.len());
                }
                assert!(found.is_empty(), "{}, byte {place} ^ {change}: {found:?}", format.name);
            }
        }
    });
}

/// For each byte, whether it is part of a key.
fn in_keys(contents: &[u8], keys: &[Vec<u8>]) -> Vec<bool> {
    let mut in_key = vec![false; contents.len()];
    for key in keys {
        for (place, window) in contents.windows(key.len()).enumerate() {
            if window == key {
                in_key[place..place + key.len()].fill(true);
            }
        }
    }
    in_key
}

#[test]
fn contents_of_another_kind() {
    each(|objects, format, _, opened| {
        for other in formats(objects) {
            let same_kind = other.name.contains("account") == format.name.contains("account");
            if same_kind || other.envelope != format.envelope {
                continue;
            }
            let text = opened.sealed_again(&opened.contents);
            let what = format!("read from {}", format.name);
            assert!(!accepted(objects, &other, &what, &text, &PICKLE_KEY), "{what}");
        }
    });
}

/// One-time keys that are the same, or receiving chains: found out when all has been read.
#[test]
fn contents_that_contradict_themselves() {
    let (mut tried, mut refused) = (0, 0);
    each(|objects, format, _, opened| {
        let account = format.name.contains("account") || format.name.contains("device");
        let session = format.name.contains("session") && !format.name.contains("group");
        let mut contents = opened.contents.clone();
        let replaced = if account {
            // A dehydrated device has no public keys.
            let [secrets, publics] = objects.same_key;
            let replaced = replace(&mut contents, &secrets.0, &secrets.1);
            replaced + replace(&mut contents, &publics.0, &publics.1)
        } else if session {
            let (one, other) = objects.same_chain;
            replace(&mut contents, &one, &other)
        } else {
            return;
        };
        assert!(replaced > 0, "{}", format.name);
        let text = opened.sealed_again(&contents);
        let accepted = accepted(objects, format, "a key twice", &text, &PICKLE_KEY);
        assert!(!accepted || account, "{}", format.name);
        tried += 1;
        refused += u32::from(!accepted);
    });
    // Not every format minds a one-time key that comes twice.
    assert_eq!(tried, 16);
    assert!(refused >= 13, "{refused}");
}

/// Replaces a key, as bytes or as the numbers of JSON, wherever it stands; how often.
fn replace(contents: &mut Vec<u8>, from: &Key, to: &Key) -> usize {
    let numbers = |key: &Key| key.map(|byte| byte.to_string()).join(",").into_bytes();
    let mut replaced = 0;
    for (from, to) in [(from.to_vec(), to.to_vec()), (numbers(from), numbers(to))] {
        let mut place = 0;
        while let Some(found) =
            contents[place..].windows(from.len()).position(|window| window == from)
        {
            place += found;
            contents.splice(place..place + from.len(), to.iter().copied());
            place += to.len();
            replaced += 1;
        }
    }
    replaced
}
