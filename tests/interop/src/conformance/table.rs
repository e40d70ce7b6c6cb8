//! The tables of `test-vectors/README.md`: what there is, and what libolm and vodozemac do with it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use serde_json::Value;

use super::{Difference, PEERS, Verdict, run};
use crate::fixtures::{self, Flag};

/// A case and the subject it belongs to: the folder of its file.
struct Entry {
    subject: String,
    case: Value,
}

/// Every case on the disk.
fn entries() -> Result<Vec<Entry>, Box<dyn Error>> {
    let mut entries = Vec::new();
    for path in fixtures::on_disk()? {
        let file: Value =
            serde_json::from_str(&fs::read_to_string(fixtures::folder().join(&path))?)?;
        let subject = path.split('/').next().unwrap_or_default();
        for list in ["cases", "refusals"] {
            for case in file[list].as_array().into_iter().flatten() {
                entries.push(Entry { subject: subject.into(), case: case.clone() });
            }
        }
    }
    Ok(entries)
}

/// Whether something in the case must be refused.
pub fn is_negative(case: &Value) -> bool {
    fixtures::is_refusal(case) || !fixtures::refused_parts(case).is_empty()
}

/// How many cases of a subject a peer agrees with, differs in, and cannot run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As expected.
    pub agrees: usize,
    /// Otherwise.
    pub differs: usize,
    /// Not run.
    pub not_applicable: usize,
}

/// One line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// All cases.
    pub cases: usize,
    /// Those in which something is refused.
    pub negative: usize,
    /// What the peers do, in the order of [`PEERS`].
    pub peers: [Count; 2],
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.negative += other.negative;
        for (sum, count) in self.peers.iter_mut().zip(&other.peers) {
            sum.agrees += count.agrees;
            sum.differs += count.differs;
            sum.not_applicable += count.not_applicable;
        }
    }

    fn show(&self, name: &str) -> String {
        let mut line = format!("| {name} | {} | {} |", self.cases, self.negative);
        for Count { agrees, differs, not_applicable } in self.peers {
            line += &format!(" {agrees} | {differs} | {not_applicable} |");
        }
        line + "\n"
    }
}

/// The lines by subject.
pub fn lines() -> Result<BTreeMap<String, Line>, Box<dyn Error>> {
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for Entry { subject, case } in entries()? {
        let mut line =
            Line { cases: 1, negative: usize::from(is_negative(&case)), ..Line::default() };
        for (count, peer) in line.peers.iter_mut().zip(PEERS) {
            match run(&case, peer) {
                Verdict::Agrees => count.agrees = 1,
                Verdict::Differs(_) => count.differs = 1,
                Verdict::NotApplicable => count.not_applicable = 1,
            }
        }
        lines.entry(subject).or_default().add(&line);
    }
    Ok(lines)
}

/// The table of all subjects.
pub fn conformance() -> Result<String, Box<dyn Error>> {
    let mut text = String::from(
        "| subject | cases | negative | libolm agrees | differs | n/a | vodozemac agrees | differs | n/a |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    let mut all = Line::default();
    for (subject, line) in lines()? {
        text += &line.show(&subject);
        all.add(&line);
    }
    Ok(text + &all.show("all"))
}

/// Every difference, for whoever wants to know.
pub fn differences() -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for Entry { case, .. } in entries()? {
        for peer in PEERS {
            if let Verdict::Differs(difference) = run(&case, peer) {
                let id = case["id"].as_str().unwrap_or_default();
                let (Difference::Accepts(at)
                | Difference::Refuses(at)
                | Difference::OtherResult(at)) = &difference;
                text += &format!("{peer} {difference}: {id} ({at})\n");
            }
        }
    }
    Ok(text)
}

/// Inputs of which one might wonder whether they are accepted, each with a case.
const ODD: [(&str, &str); 50] = [
    ("base64 with its padding", "primitives/curve25519-key/padded"),
    ("base64 of an Ed25519 key with its padding", "primitives/ed25519-key/padded"),
    ("base64 with too much padding", "primitives/curve25519-key/padded-twice"),
    ("base64 with non-zero trailing bits", "primitives/curve25519-key/trailing-bit-1"),
    ("a session key with non-zero trailing bits", "megolm/model/key/session-key-trailing-bits"),
    ("base64 with a line end behind", "primitives/curve25519-key/newline-last"),
    ("base64 of the URL-safe alphabet", "primitives/curve25519-key/dash"),
    ("a session key with padding", "megolm/model/key/session-key-padded"),
    ("an over-long varint as index", "olm/model/normal/index-long"),
    ("an over-long varint as length", "olm/model/normal/ciphertext-long-length"),
    ("an over-long varint as tag", "megolm/model/message/index-long-tag"),
    ("an index of more than 32 bits", "olm/model/normal/index-plus-2-32"),
    ("no index", "olm/model/normal/index-missing"),
    ("an unknown field under the MAC, Olm", "olm/model/normal/unknown-number-last"),
    ("an unknown field under the MAC, Megolm", "megolm/model/message/unknown-number-last"),
    ("an unknown field outside every MAC", "olm/model/pre-key/unknown-number-last"),
    ("an unknown field in the JSON of a pickle", "pickle/vodozemac-odd/account/unknown"),
    ("a duplicate field under the MAC", "olm/model/normal/index-twice"),
    ("a duplicate field under the MAC, Megolm", "megolm/model/message/index-twice"),
    ("a duplicate field outside every MAC", "olm/model/pre-key/base-key-twice"),
    ("a duplicate field in the JSON of a pickle", "pickle/vodozemac-odd/account/twice"),
    ("fields in another order under the MAC", "olm/model/normal/order-421"),
    ("fields in another order outside every MAC", "olm/model/pre-key/order-4321"),
    ("a byte after a normal message", "olm/model/normal/tail-zero"),
    ("a byte after a Megolm message", "megolm/model/message/tail-zero"),
    ("a byte after a pre-key message", "olm/model/pre-key/tail-zero"),
    ("a byte after a session key", "megolm/model/key/session-key-tail-1"),
    ("a byte after an export", "megolm/model/key/export-tail-1"),
    ("a byte after the contents of a libolm pickle", "pickle/libolm-by-hand/account/one-byte-more"),
    ("an object after the JSON of a pickle", "pickle/vodozemac-odd/account/after"),
    ("a byte after a native pickle", "pickle/native-odd/account/tail"),
    ("a byte after a dehydrated device", "dehydrated/model/contents-tail"),
    ("another outer version of a pre-key message", "olm/model/pre-key/version-5"),
    ("padding of 0 under a good MAC", "olm/model/normal/padding-0"),
    ("a non-canonical base key", "olm/model/pre-key/base-key-top-bit"),
    ("a non-canonical ratchet key", "olm/model/normal/ratchet-key-top-bit"),
    ("a non-canonical ephemeral key of a backup", "pk/model/ephemeral-p-plus-9"),
    ("a non-canonical key in SAS", "sas/libolm/high-bit"),
    ("a signing key in a session key that is no point", "megolm/model/key/session-key-no-point"),
    ("a base key of small order", "olm/model/pre-key/base-key-zero"),
    ("an identity key of small order", "olm/model/pre-key/identity-key-one"),
    ("an ephemeral key of a backup of small order", "pk/model/ephemeral-one"),
    ("a key in SAS of small order", "sas/libolm/one"),
    ("a key in a QR code of small order", "qr_login/codes/refused/msc4108-code/zero-key"),
    ("a signing key in an export of small order", "megolm/model/key/export-small-order-0"),
    ("a ratchet key of small order", "olm/model/pre-key/ratchet-key-one"),
    ("an Ed25519 key of small order", "primitives/ed25519/small-order-key-0"),
    ("an Ed25519 key that is not canonical", "primitives/ed25519/small-order-key-8"),
    ("an Ed25519 key of mixed order", "primitives/ed25519/torsion-cancels-1"),
    ("an S not below the group order", "primitives/ed25519/s-plus-l-0"),
];

/// Which odd inputs are accepted.
fn odd_inputs() -> Result<String, Box<dyn Error>> {
    let entries = entries()?;
    let mut text =
        String::from("| input | case | olmec | libolm | vodozemac |\n|---|---|---|---|---|\n");
    for (input, id) in ODD {
        let entry = entries.iter().find(|entry| entry.case["id"] == id);
        let case = &entry.ok_or_else(|| format!("there is no case {id}"))?.case;
        let expect = match &case["expect"] {
            Value::String(expect) => Some(expect.clone()),
            _ => case["messages"]
                .as_array()
                .and_then(|messages| messages.iter().find_map(|it| it["expect"].as_str()))
                .map(str::to_owned),
        };
        let is_accepted = expect.is_none();
        text += &format!("| {input} | `{id}` |");
        text += &expect.map_or(" accepted |".into(), |expect| format!(" `{expect}` |"));
        for peer in PEERS {
            text += match run(case, peer) {
                Verdict::NotApplicable => " n/a |",
                Verdict::Differs(Difference::Accepts(_)) => " accepted |",
                Verdict::Differs(_) => " refused |",
                Verdict::Agrees if is_accepted => " accepted |",
                Verdict::Agrees => " refused |",
            };
        }
        text += "\n";
    }
    Ok(text)
}

fn flags() -> String {
    let rows = Flag::ALL.iter().map(|flag| format!("| `{}` | {} |\n", flag.name(), flag.meaning()));
    format!("| flag | meaning |\n|---|---|\n{}", rows.collect::<String>())
}

/// The text with its tables as they are now. Each stands between `<!-- NAME -->` and `<!-- end -->`.
pub fn fill(readme: &str) -> Result<String, Box<dyn Error>> {
    let tables =
        [("conformance", conformance()?), ("odd inputs", odd_inputs()?), ("flags", flags())];
    let mut text = readme.to_owned();
    for (name, table) in tables {
        let start = format!("<!-- {name} -->\n");
        let (before, rest) = text.split_once(&start).ok_or_else(|| format!("no {start}"))?;
        let (_, after) = rest.split_once("<!-- end -->").ok_or("no end of a table")?;
        text = format!("{before}{start}{table}<!-- end -->{after}");
    }
    Ok(text)
}
