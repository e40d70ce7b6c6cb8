//! The page itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Result, ensure};

use super::{Item, Language, reasons};

/// The objects, by what they are for.
const AREAS: [(&str, &[&str]); 7] = [
    ("Devices that talk to each other: Olm", &["Account", "OlmSession", "InboundSession"]),
    (
        "Rooms: Megolm",
        &[
            "OutboundGroupSession",
            "InboundGroupSession",
            "MessageBatch",
            "DecryptedBatch",
            "SessionImport",
            "ReplayGuard",
        ],
    ),
    (
        "Matrix's events and keys",
        &[
            "VerifiedDevice",
            "VerifiedOneTimeKey",
            "CrossSigningKey",
            "OlmEvent",
            "OpenedOlmEvent",
            "DecryptedOlmEvent",
            "RoomSession",
        ],
    ),
    ("Verifying devices", &["Sas", "EstablishedSas"]),
    (
        "Key backup and cross-signing",
        &["PkDecryption", "PkEncryption", "PkSigning", "BackupRestore"],
    ),
    (
        "Files and secrets",
        &[
            "AttachmentEncryptor",
            "AttachmentDecryptor",
            "AttachmentVerifier",
            "KeyExport",
            "SecretStorageKey",
        ],
    ),
    (
        "Signing in with a QR code",
        &[
            "EciesInitiator",
            "EciesRecipient",
            "EciesChannel",
            "HpkeSender",
            "HpkeRecipient",
            "HpkeChannel",
        ],
    ),
];

const HEAD: &str = "# What each language offers\n\n\
    Every call, value and error of [the list](../bindings/surface.txt), looked up in what is made for each language: the \
    headers of C and C++, the type declarations of JavaScript and Python, the sources of Kotlin and Swift. Made by \
    `olmec-generate parity`; `cargo xtask test facade` fails if it is not up to date, or if a language lacks something \
    that has no reason here.\n\n\
    ✓ is all of the row, *n of m* has its reason below. Names are as in Python and C++; JavaScript, Kotlin and Swift write \
    `createInboundSession`, C writes `olmec_account_create_inbound_session`. `new` is the constructor.\n";

const RUST: &str = "\n## In Rust only\n\n\
    The Rust crate has all of this in its own types, and beside it:\n\n\
    - a random generator of your own in every call that draws (`…_with_rng`): \
    [no package takes one](adr/0007-bindings.md), since none can be handed one that repeats itself;\n\
    - messages, keys and exports as parsed types, where the packages have text;\n\
    - `exports_from`, many exports of a session in a row; dehydration with pickles of your own;\n\
    - the features of the crate: `no_std`, `serde`, and leaving parts out.\n";

const LAYERS: &str = "\n## In the layers for other libraries' programs\n\n\
    | | `libolm.so.3` | `olmec/olm-compat` | vodozemac's API |\n\
    |---|---|---|---|\n\
    | Olm, Megolm, fallback keys | ✓ | ✓ | ✓ |\n\
    | verifying devices: agreement, bytes, MACs | ✓ | ✓ | ✓ |\n\
    | verifying devices: contents of the events | – | – | – |\n\
    | key backup, signing keys | ✓ | ✓ | ✓ feature `insecure-pk-encryption` |\n\
    | dehydrated devices, QR login (ECIES) | – | – | ✓ |\n\
    | events, files, secrets, QR login (HPKE) | – | – | – |\n\
    | pickles | libolm's | libolm's | vodozemac's, libolm's |\n\n\
    They have what the library has whose place they take; [libolm](libolm-differences.md), \
    [vodozemac](vodozemac-differences.md).\n";

/// The text of the page.
pub(crate) fn page(items: &[Item], languages: &[Language]) -> Result<String> {
    let mut groups = groups(items);
    let mut text = HEAD.to_owned();
    for (title, handles) in AREAS {
        table(&mut text, title, languages);
        for handle in handles {
            let calls = groups.remove(*handle).unwrap_or_default();
            ensure!(!calls.is_empty(), "there is no {handle} any more: page.rs names it");
            row(&mut text, &format!("`{handle}`"), &calls, languages);
        }
    }
    table(&mut text, "Everything else", languages);
    for name in ["functions", "values", "choices", "errors"] {
        let group = groups.remove(name).unwrap_or_default();
        row(&mut text, name, &group, languages);
    }
    ensure!(groups.is_empty(), "page.rs has no area for {:?}", groups.keys());
    lacks(&mut text);
    Ok(text + RUST + LAYERS)
}

/// The items of each row.
fn groups(items: &[Item]) -> BTreeMap<&str, Vec<&Item>> {
    let mut groups: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in items {
        let group = match item {
            Item::Call { of, .. } => of,
            Item::Function(_) => "functions",
            Item::Record { .. } => "values",
            Item::Variant { .. } => "choices",
            Item::Error(_) => "errors",
        };
        groups.entry(group).or_default().push(item);
    }
    groups
}

fn table(text: &mut String, title: &str, languages: &[Language]) {
    let names: Vec<&str> = languages.iter().map(|language| language.name).collect();
    let columns = ":-:|".repeat(names.len());
    let names = names.join(" | ");
    let _ = write!(text, "\n## {title}\n\n| | {names} | what it has |\n|---|{columns}---|\n");
}

fn row(text: &mut String, name: &str, items: &[&Item], languages: &[Language]) {
    let cells = languages.iter().map(|language| {
        let has = items.iter().filter(|item| language.has(item)).count();
        if has == items.len() { "✓".to_owned() } else { format!("{has} of {}", items.len()) }
    });
    let cells = cells.collect::<Vec<_>>().join(" | ");
    let _ = writeln!(text, "| {name} | {cells} | {} |", names(items));
}

/// What a row has: the names that tell its items apart, each once.
fn names(items: &[&Item]) -> String {
    let mut names: Vec<String> = Vec::new();
    for item in items {
        let name = match item {
            Item::Call { name, .. } => name.clone(),
            Item::Variant { of, .. } => of.clone(),
            Item::Function(name) | Item::Record { name, .. } | Item::Error(name) => name.clone(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// What is missing, and why.
fn lacks(text: &mut String) {
    text.push_str("\n## What is missing, and why\n\n");
    for (language, reason, names) in reasons::REASONS {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(text, "- **{language}**: {}. {reason}", names.join(", "));
    }
}
