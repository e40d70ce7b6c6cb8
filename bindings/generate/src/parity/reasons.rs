//! Why a language lacks something. A reason for what is there is an error too.

use super::Missing;

const STATUS: &str = "An error is a status, a constant of the header with a name and a text; its first digit is its kind.";
const KINDS: &[&str] = &[
    "error_codes",
    "ErrorCodeInfo",
    "ErrorKind.Environment",
    "ErrorKind.Malformed",
    "ErrorKind.MissingKey",
    "ErrorKind.Other",
    "ErrorKind.Refused",
    "ErrorKind.State",
];

/// A language, why it lacks something, and what.
pub(crate) const REASONS: [(&str, &str, &[&str]); 5] = [
    ("C", STATUS, KINDS),
    (
        "C",
        "Their fields are parameters of the calls, and what calls give back is written through pointers.",
        &[
            "DecryptedMessage",
            "DecryptedRoomEvent",
            "DehydratedDevice",
            "GeneratedKeys",
            "IdentityKeys",
            "KeyExportInfo",
            "MacContent",
            "MegolmMessageInfo",
            "Msc4108QrCode",
            "Msc4388QrCode",
            "OlmMessage",
            "OlmMessageInfo",
            "PickleInfo",
            "PickleStamp",
            "PkMessage",
            "RoomKeyBatch",
            "SasShortString",
            "SessionKeys",
        ],
    ),
    ("C++", STATUS, KINDS),
    ("C++", "Its fields are parameters of the calls.", &["PickleStamp"]),
    ("C++", "It is `olmec_version` of the C header, which the C++ one includes.", &["version"]),
];

fn is_explained(lack: &Missing<'_>) -> bool {
    let name = lack.item.to_string();
    let mut reasons = REASONS.iter().filter(|(language, ..)| *language == lack.language);
    reasons.any(|(.., names)| names.contains(&&*name))
}

/// What is missing without a reason, and reasons for what is not missing.
pub(crate) fn unexplained(missing: &[Missing<'_>]) -> Vec<String> {
    let lacks = missing.iter().filter(|lack| !is_explained(lack));
    let lacks =
        lacks.map(|lack| format!("{} lacks {}, and no reason says why", lack.language, lack.item));
    let reasons = REASONS.iter();
    let named =
        reasons.flat_map(|(language, _, names)| names.iter().map(move |name| (*language, *name)));
    let idle = named.filter(|(language, name)| {
        !missing.iter().any(|lack| lack.language == *language && lack.item.to_string() == *name)
    });
    let idle = idle.map(|(language, name)| format!("{language} has {name}: it needs no reason"));
    lacks.chain(idle).collect()
}
