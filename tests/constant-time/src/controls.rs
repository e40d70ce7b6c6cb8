//! What memcheck must notice: code that depends on secrets.

use std::hint::black_box;

use base64::Engine as _;

use crate::memory::{public, secret};

pub(crate) const ALL: &[(&str, fn())] = &[
    ("a MAC compared with ==", compared),
    ("base64 through a table", encoded),
    ("base64 from a table", decoded),
    ("a look-up in a table", looked_up),
];

fn key() -> [u8; 33] {
    let mut key = std::array::from_fn(|at| (at * 7) as u8);
    secret(&mut key);
    key
}

fn compared() {
    let (mac, received) = (key(), [3; 33]);
    if black_box(mac) == black_box(received) {
        println!("equal");
    }
}

fn encoded() {
    let mut text = base64::engine::general_purpose::STANDARD.encode(black_box(key())).into_bytes();
    public(&mut text);
    black_box(text);
}

fn decoded() {
    let mut text = *b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    secret(&mut text);
    let bytes = base64::engine::general_purpose::STANDARD.decode(black_box(text));
    black_box(bytes.is_ok());
}

fn looked_up() {
    let table: [u8; 256] = std::array::from_fn(|at| (at as u8).rotate_left(3));
    let mut found = black_box(table)[usize::from(black_box(key())[5])];
    public(std::slice::from_mut(&mut found));
    black_box(found);
}
