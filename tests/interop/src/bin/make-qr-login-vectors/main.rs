//! Writes the files of `test-vectors/qr_login/` anew: channels between olmec, whose random bytes
//! are known, and vodozemac, which draws its own (so each run gives others); and the QR codes of
//! the proposals' texts.

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

fn main() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder().join("qr_login"))?;
    let mut manifest = Manifest::read(&folder())?;
    let about = "QR login: ECIES and HPKE channels in both roles, with refused messages in between";
    let vodozemac = Origin::of(Implementation::Vodozemac);
    let cases = [ecies::cases(), hpke::cases()].concat();
    write(&mut manifest, "qr_login/vodozemac.json", about, vodozemac, cases)?;
    let about =
        "QR codes for signing in: the examples in the proposals' texts, and refusals by hand";
    let proposals = Origin {
        implementation: "matrix-spec-proposals".into(),
        version: "MSC4108 (2024), MSC4388 (2025)".into(),
    };
    write(&mut manifest, "qr_login/codes.json", about, proposals, codes::cases())?;
    manifest.write(&folder())
}
