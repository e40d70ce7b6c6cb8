//! No secret stays in freed memory, whatever is done with it.
//!
//! | module | what is done |
//! |---|---|
//! | `life` | objects are made, used, shared, exported and dropped |
//! | `companions` | devices are verified, backups read, QR codes scanned |
//! | `matrix` | attachments, key exports, secret storage, backups and events, made and opened |
//! | `pickles` | every kind of object is written and read in every format |
//! | `panics` | calls panic in their midst, and the panic is caught |
//! | `refused` | pickles that do not open: other keys, cut, changed, contradicting themselves |
//!
//! The model in `tests/model` runs beside the library on the same random bytes, so it knows every
//! secret that the library holds; that both write the same messages is checked on the way.

mod companions;
mod conversation;
#[path = "../../../support/envelope.rs"]
mod envelope;
mod formats;
mod known;
mod life;
mod matrix;
#[path = "../../../model/mod.rs"]
mod model;
mod objects;
mod panics;
mod pickles;
mod refused;
#[path = "../../../support/mod.rs"]
mod support;
