//! The cases of `test-vectors/pickle/libolm-by-hand.json`: pickles of libolm, changed inside and
//! sealed again under the right key. Old versions and sloppy writers, which are read; and contents
//! that contradict themselves, which are refused.

#[path = "by_hand_accounts.rs"]
mod accounts;
#[path = "by_hand_sessions.rs"]
mod sessions;

use serde_json::{Value, json};

use super::envelope::{authenticate, open, seal, seal_padded};
use super::{case, unhex};

/// The key of all these pickles.
const KEY: &[u8] = b"by hand";

/// The contents of a pickle in `libolm.json`.
fn contents(id: &str) -> Vec<u8> {
    let case = case(id);
    open(case["pickle"].as_str().unwrap(), &unhex(&case, "key"))
}

fn kind(id: &str) -> &str {
    id.split('/').next().unwrap()
}

fn by_hand(id: &str, comment: &str, pickle: String) -> Value {
    let (name, key) = (format!("pickle/libolm-by-hand/{id}"), hex::encode(KEY));
    json!({ "id": name, "kind": kind(id), "comment": comment, "key": key, "pickle": pickle })
}

/// Read, and written again as libolm itself does.
fn read(id: &str, comment: &str, plaintext: &[u8], rewritten: &[u8]) -> Value {
    let mut case = by_hand(id, comment, seal(plaintext, KEY));
    case["rewritten"] = seal(rewritten, KEY).into();
    case
}

/// Read, and written again as it was.
fn unchanged(id: &str, comment: &str, plaintext: &[u8]) -> Value {
    read(id, comment, plaintext, plaintext)
}

/// Read, but written again in another way than libolm does.
fn repaired(id: &str, comment: &str, plaintext: &[u8], rewritten: &[u8]) -> Value {
    let mut case = read(id, comment, plaintext, rewritten);
    case["libolm_differs"] = true.into();
    case
}

fn refused(id: &str, comment: &str, pickle: String, expect: &str) -> Value {
    let mut case = by_hand(id, comment, pickle);
    case["expect"] = expect.into();
    case
}

fn corrupted(id: &str, comment: &str, plaintext: &[u8]) -> Value {
    refused(id, comment, seal(plaintext, KEY), "CORRUPTED_PICKLE")
}

/// A copy with bytes replaced.
fn with<const N: usize>(plaintext: &[u8], at: usize, bytes: [u8; N]) -> Vec<u8> {
    let mut changed = plaintext.to_vec();
    changed[at..at + N].copy_from_slice(&bytes);
    changed
}

/// A copy whose range is replaced by other bytes, of any length.
fn spliced(plaintext: &[u8], range: std::ops::Range<usize>, bytes: &[u8]) -> Vec<u8> {
    [&plaintext[..range.start], bytes, &plaintext[range.end..]].concat()
}

fn group_sessions() -> Vec<Value> {
    let outbound = contents("outbound_group_session/used");
    let inbound = contents("inbound_group_session/imported-used");
    let unread = contents("inbound_group_session/new");
    let end = inbound.len() - 1;
    let latest_index = 4 + 132 + 128;
    let signed = with(&inbound, end, [1]);
    let mut cases = vec![
        read(
            "inbound_group_session/version-1",
            "Without the flag; it counts as signed.",
            &with(&inbound[..end], 3, [1]),
            &signed,
        ),
        read(
            "inbound_group_session/flag-128",
            "Any flag but 0 means yes.",
            &with(&inbound, end, [128]),
            &signed,
        ),
        corrupted(
            "outbound_group_session/other-public-key",
            "Not the public key of the secret.",
            &with(&outbound, 136, [outbound[136] ^ 1]),
        ),
        corrupted(
            "outbound_group_session/zero-keys",
            "No keys at all.",
            &with(&outbound, 136, [0; 96]),
        ),
        corrupted(
            "inbound_group_session/no-point",
            "A signing key that is no point of the curve.",
            &with(&inbound, 268, [2; 32]),
        ),
        corrupted(
            "inbound_group_session/zero-key",
            "A signing key of small order.",
            &with(&inbound, 268, [0; 32]),
        ),
        corrupted(
            "inbound_group_session/latest-before-first",
            "The latest ratchet lies before the first known one.",
            &with(&inbound, latest_index, [0, 0, 0, 1]),
        ),
        corrupted(
            "inbound_group_session/two-ratchets",
            "Two ratchets with one index.",
            &with(&unread, 4, [unread[4] ^ 1]),
        ),
    ];
    for unknown in [0, 3, 0x8000_0001, u32::MAX] {
        let id = format!("inbound_group_session/version-{unknown:#x}");
        let pickle = seal(&with(&inbound, 0, unknown.to_be_bytes()), KEY);
        cases.push(refused(&id, "No such version.", pickle, "UNSUPPORTED_VERSION"));
    }
    for unknown in [0, 2, 0x8000_0001, u32::MAX] {
        let id = format!("outbound_group_session/version-{unknown:#x}");
        let pickle = seal(&with(&outbound, 0, unknown.to_be_bytes()), KEY);
        cases.push(refused(&id, "No such version.", pickle, "UNSUPPORTED_VERSION"));
    }
    cases
}

fn backup_keys() -> Vec<Value> {
    let new = contents("pk_decryption/new");
    let mut cases = vec![
        corrupted(
            "pk_decryption/other-public-key",
            "Not the public key of the secret.",
            &with(&new, 4, [new[4] ^ 1]),
        ),
        corrupted(
            "pk_decryption/top-bit",
            "The public key in another encoding.",
            &with(&new, 35, [new[35] ^ 0x80]),
        ),
    ];
    for unknown in [0, 2, 0x8000_0001, u32::MAX] {
        let id = format!("pk_decryption/version-{unknown:#x}");
        let pickle = seal(&with(&new, 0, unknown.to_be_bytes()), KEY);
        cases.push(refused(&id, "No such version.", pickle, "UNSUPPORTED_VERSION"));
    }
    cases
}

fn envelopes() -> Vec<Value> {
    let plain = contents("outbound_group_session/used");
    let good = seal(&plain, KEY);
    let id = |name: &str| format!("outbound_group_session/{name}");
    let refused = |name: &str, comment: &str, pickle: String, expect: &str| {
        refused(&id(name), comment, pickle, expect)
    };
    let forged = "AUTHENTICATION_FAILED";
    let mut cases = vec![
        refused("empty", "No text.", String::new(), forged),
        refused("seven-bytes", "Shorter than a MAC.", "AAAAAAAAAA".into(), forged),
        refused("mac-only", "Nothing but a right MAC.", authenticate(Vec::new(), KEY), forged),
        refused(
            "half-block",
            "A right MAC of half a block.",
            authenticate(vec![1; 24], KEY),
            forged,
        ),
        refused("space", "A space at the end.", format!("{good} "), "INVALID_BASE64"),
        refused("url-safe", "Another alphabet.", format!("-{}", &good[1..]), "INVALID_BASE64"),
        refused("one-character", "No base64 has this length.", "A".into(), "INVALID_BASE64"),
        refused("wrong-key", "Sealed under another key.", seal(&plain, b"by foot"), forged),
    ];
    // 232 bytes of content leave 8 of padding.
    for padding in [0, 7, 9, 16, 17, 255] {
        let blocks = [plain.as_slice(), &[8; 7], &[padding]].concat();
        let name = format!("padding-{padding}");
        cases.push(refused(&name, "Right MAC, wrong padding.", seal_padded(blocks, KEY), forged));
    }
    for whole in [
        "account/in-use",
        "session/chains",
        "outbound_group_session/used",
        "inbound_group_session/new",
        "pk_decryption/new",
    ] {
        let (kind, plain) = (kind(whole), contents(whole));
        cases.extend([
            corrupted(&format!("{kind}/nothing"), "No contents.", &[]),
            corrupted(
                &format!("{kind}/one-byte-less"),
                "The last byte is missing.",
                &plain[..plain.len() - 1],
            ),
            corrupted(
                &format!("{kind}/one-byte-more"),
                "A byte follows the end.",
                &[plain.as_slice(), &[0]].concat(),
            ),
        ]);
    }
    cases
}

pub(crate) fn cases() -> Vec<Value> {
    [accounts::cases(), sessions::cases(), group_sessions(), backup_keys(), envelopes()].concat()
}
