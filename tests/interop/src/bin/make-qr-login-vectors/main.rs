//! Writes the files of `test-vectors/qr_login/` anew: channels between olmec, whose random bytes
//! are known, and vodozemac, which draws its own; and the QR codes of the proposals' texts. A run
//! adds the channels that are not in the file yet, and leaves the others as they are.

mod codes;
mod ecies;
mod hpke;
mod transcript;

use std::error::Error;
use std::fs;

use olmec_interop::fixtures::{Entry, Manifest, Origin, annotated, folder, sha256, to_json};
use olmec_interop::peer::Implementation;
use serde_json::{Value, json};

fn write(
    manifest: &mut Manifest,
    path: &str,
    covers: &str,
    origin: Origin,
    cases: Vec<Value>,
) -> Result<(), Box<dyn Error>> {
    let json = annotated(path, &to_json(&json!({ "cases": cases })));
    fs::write(folder().join(path), &json)?;
    manifest.note(Entry {
        path: path.into(),
        covers: covers.into(),
        origin,
        command: "cargo run -p olmec-interop --bin make-qr-login-vectors".into(),
        sha256: sha256(json.as_bytes()),
    });
    Ok(())
}

/// The cases as they are in the file, where they are there.
fn kept(path: &str, cases: Vec<Value>) -> Result<Vec<Value>, Box<dyn Error>> {
    let Ok(text) = fs::read_to_string(folder().join(path)) else { return Ok(cases) };
    let stored: Value = serde_json::from_str(&text)?;
    let mut kept = stored["cases"].as_array().cloned().unwrap_or_default();
    let is_new = |case: &Value| kept.iter().all(|stored| stored["id"] != case["id"]);
    let new: Vec<Value> = cases.into_iter().filter(is_new).collect();
    kept.extend(new);
    Ok(kept)
}

fn main() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder().join("qr_login"))?;
    let mut manifest = Manifest::read(&folder())?;
    let about = "QR login: ECIES and HPKE channels in both roles, with refused messages in between";
    let vodozemac = Origin::of(Implementation::Vodozemac);
    let path = "qr_login/vodozemac.json";
    let cases = kept(path, [ecies::cases(), hpke::cases()].concat())?;
    write(&mut manifest, path, about, vodozemac, cases)?;
    let about =
        "QR codes for signing in: the examples in the proposals' texts, and refusals by hand";
    let proposals = Origin {
        implementation: "matrix-spec-proposals".into(),
        version: "MSC4108 (2024), MSC4388 (2025)".into(),
    };
    write(&mut manifest, "qr_login/codes.json", about, proposals, codes::cases())?;
    manifest.write(&folder())
}
