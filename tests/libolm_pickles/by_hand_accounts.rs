//! Accounts made by hand.

use serde_json::{Value, json};

use super::super::envelope::seal;
use super::{KEY, contents, corrupted, read, refused, repaired, spliced, unchanged, with};

/// Where the list begins and how long its elements are, see `src/pickle/libolm/account.rs`.
const ONE_TIME_KEYS: usize = 164;
const ONE_TIME_KEY: usize = 69;

/// The account in use: six one-time keys, two fallback keys.
struct InUse(Vec<u8>);

impl InUse {
    const FALLBACK: usize = ONE_TIME_KEYS + 4 + 6 * ONE_TIME_KEY;

    /// With another version and other bytes for the fallback section.
    fn with_fallback(&self, version: u8, section: &[u8]) -> Vec<u8> {
        let last_key_id = self.0.len() - 4;
        let changed = spliced(&self.0, Self::FALLBACK..last_key_id, section);
        with(&changed, 3, [version])
    }

    /// The records of both fallback keys as version 3 has them, present or not.
    fn fallback_keys(&self, published: [u8; 2]) -> Vec<u8> {
        let mut keys = self.0[Self::FALLBACK + 1..self.0.len() - 4].to_vec();
        for (place, flag) in published.into_iter().enumerate() {
            match flag {
                0 => keys[place * ONE_TIME_KEY..][..ONE_TIME_KEY].fill(0),
                _ => keys[place * ONE_TIME_KEY + 4] = flag,
            }
        }
        keys
    }
}

pub(super) fn cases() -> Vec<Value> {
    let in_use = InUse(contents("account/in-use"));
    let InUse(plain) = &in_use;
    let keys = |published| in_use.fallback_keys(published);
    let v4 = |count: u8, keys: &[u8]| in_use.with_fallback(4, &[&[count], keys].concat());
    let one = |place: usize| ONE_TIME_KEYS + 4 + place * ONE_TIME_KEY;
    let reversed: Vec<u8> = (0..6).rev().flat_map(|key| plain[one(key)..][..69].to_vec()).collect();
    let count = |count: u32| with(plain, ONE_TIME_KEYS, count.to_be_bytes());
    let version = |version: u32| seal(&with(plain, 0, version.to_be_bytes()), KEY);
    let flipped = |at: usize| with(plain, at, [plain[at] ^ 1]);
    let last = plain.len() - 4;
    let unclamped = with(plain, 36, [plain[36] | 7]);
    let mut cases = vec![
        read(
            "account/version-2",
            "Before fallback keys.",
            &in_use.with_fallback(2, &[]),
            &v4(0, &[]),
        ),
        read(
            "account/version-3-none",
            "Neither fallback key.",
            &in_use.with_fallback(3, &keys([0, 0])),
            &v4(0, &[]),
        ),
        read(
            "account/version-3-current",
            "One fallback key; it counts as published.",
            &in_use.with_fallback(3, &keys([1, 0])),
            &v4(1, &keys([1, 0])[..69]),
        ),
        read(
            "account/version-3-both",
            "Both fallback keys.",
            &in_use.with_fallback(3, &keys([1, 1])),
            &v4(2, &keys([1, 1])),
        ),
        read(
            "account/version-3-previous",
            "A previous fallback key without a current one is not there.",
            &in_use.with_fallback(3, &keys([0, 1])),
            &v4(0, &[]),
        ),
        read(
            "account/flag-255",
            "Any flag but 0 means yes.",
            &with(plain, one(5) + 4, [255]),
            plain,
        ),
        repaired(
            "account/unclamped",
            "An expanded signing key that is not clamped.",
            &unclamped,
            plain,
        ),
        repaired(
            "account/oldest-first",
            "One-time keys in the other order.",
            &spliced(plain, one(0)..one(6), &reversed),
            plain,
        ),
        repaired(
            "account/low-last-id",
            "Keys with higher ids than the last one; no id may be given twice.",
            &with(plain, last, [0; 4]),
            plain,
        ),
        refused(
            "account/version-1",
            "Its keys count as compromised.",
            version(1),
            "UNSUPPORTED_VERSION",
        ),
    ];
    for unknown in [0, 5, 0x8000_0001, u32::MAX] {
        let id = format!("account/version-{unknown:#x}");
        cases.push(refused(&id, "No such version.", version(unknown), "UNSUPPORTED_VERSION"));
    }
    for false_count in [100, 101, 1000, 65_535, u32::MAX] {
        let id = format!("account/one-time-keys-{false_count}");
        cases.push(corrupted(&id, "A false count of one-time keys.", &count(false_count)));
    }
    for false_count in [3, 255] {
        let id = format!("account/fallback-keys-{false_count}");
        cases.push(corrupted(
            &id,
            "A false count of fallback keys.",
            &with(plain, InUse::FALLBACK, [false_count]),
        ));
    }
    for (name, at) in [
        ("signing-key", 4),
        ("identity-key", 100),
        ("one-time-key", one(2) + 5),
        ("fallback-key", InUse::FALLBACK + 1 + 5),
    ] {
        let id = format!("account/other-public-{name}");
        cases.push(corrupted(&id, "A public key that is not that of its secret.", &flipped(at)));
    }
    let id_of_the_next: [u8; 4] = plain[one(2)..][..4].try_into().unwrap();
    for (name, comment, from, to) in [
        ("one-key-twice", "Two one-time keys with one key.", one(1), one(2)),
        (
            "fallback-is-one-time-key",
            "A fallback key that is also a one-time key.",
            one(1),
            InUse::FALLBACK + 1,
        ),
        (
            "fallback-key-twice",
            "The current and the previous fallback key are one.",
            InUse::FALLBACK + 1,
            InUse::FALLBACK + 1 + ONE_TIME_KEY,
        ),
    ] {
        let mut twice = plain.clone();
        twice.copy_within(from + 5..from + ONE_TIME_KEY, to + 5);
        cases.push(corrupted(&format!("account/{name}"), comment, &twice));
    }
    cases.extend(last_ids(plain));
    cases.extend([
        corrupted("account/zero-keys", "No keys at all.", &with(plain, 4, [0; 160])),
        corrupted(
            "account/one-id-twice",
            "Two one-time keys with one id.",
            &with(plain, one(1), id_of_the_next),
        ),
    ]);
    cases
}

/// Accounts whose key ids come to an end: 2^32-1 is the last one.
fn last_ids(plain: &[u8]) -> [Value; 2] {
    let exhausted = |kind: &str, count: u32| {
        let comment = "So many ids are not left.";
        json!({ "kind": kind, "count": count, "comment": comment, "expect": "KEY_IDS_EXHAUSTED" })
    };
    let two = json!({ "kind": "one_time_keys", "count": 2, "ids": ["/////g", "/////w"] });
    [
        (
            u32::MAX,
            "No key id is left.",
            vec![exhausted("one_time_keys", 1), exhausted("fallback_key", 1)],
        ),
        (
            u32::MAX - 2,
            "Two key ids are left.",
            vec![
                exhausted("one_time_keys", 3),
                two,
                exhausted("one_time_keys", 1),
                exhausted("fallback_key", 1),
            ],
        ),
    ]
    .map(|(last, comment, generates)| {
        let id = format!("account/last-id-{last}");
        let contents = with(plain, plain.len() - 4, last.to_be_bytes());
        let mut case = unchanged(&id, comment, &contents);
        case["generates"] = generates.into();
        case
    })
}
