//! Looks for secret bytes in what a program prints: eight of them in a row are no chance.

#![allow(unreachable_pub, reason = "a test binary exports nothing")]

use std::collections::HashSet;

/// How many bytes of a secret in a row are a leak.
const WINDOW: usize = 8;
/// Eight bytes determine at least nine whole characters of base64, wherever they begin.
const CHARACTERS: usize = 9;

/// Eight bytes of a secret in a row that stand in the text: as they are, in hexadecimal, in
/// decimal with anything in between, or in base64.
pub fn find(text: &[u8], secrets: &[Vec<u8>]) -> Option<String> {
    let windows: HashSet<&[u8]> =
        secrets.iter().flat_map(|secret| secret.windows(WINDOW)).collect();
    let in_base64: HashSet<Vec<u8>> = windows.iter().flat_map(|window| base64(window)).collect();

    let hex_digits = text.to_ascii_lowercase();
    let from_hex = hex_digits.windows(2 * WINDOW).find_map(|digits| {
        let bytes = hex::decode(digits).ok()?;
        windows.contains(bytes.as_slice()).then_some(digits)
    });
    let numbers = |base: u32| {
        let runs = text.split(move |byte| !char::from(*byte).is_digit(base));
        let runs = runs.filter(|run| !run.is_empty());
        let number = move |run: &[u8]| {
            let run = str::from_utf8(run).ok()?;
            u8::from_str_radix(run, base).ok()
        };
        runs.map(number).collect::<Vec<_>>()
    };
    let as_numbers = [10, 16].into_iter().any(|base| {
        numbers(base).windows(WINDOW).any(|run| {
            let bytes: Option<Vec<u8>> = run.iter().copied().collect();
            bytes.is_some_and(|bytes| windows.contains(bytes.as_slice()))
        })
    });
    let raw = text.windows(WINDOW).find(|bytes| windows.contains(bytes));
    let base64 = text.windows(CHARACTERS).find(|characters| in_base64.contains(*characters));
    let found =
        raw.or(from_hex).or(base64).map(|found| String::from_utf8_lossy(found).into_owned());
    found.or_else(|| as_numbers.then(|| "eight numbers".into()))
}

/// The characters that the window alone determines, for each way in which it can lie in a text.
fn base64(window: &[u8]) -> Vec<Vec<u8>> {
    use ::base64::Engine as _;
    let encode = |bytes: &[u8]| ::base64::engine::general_purpose::STANDARD.encode(bytes);
    (0..3)
        .map(|before| {
            let text = encode(&[&vec![0; before], window].concat());
            let whole = (before * 8).div_ceil(6);
            text.as_bytes().iter().skip(whole).take(CHARACTERS).copied().collect()
        })
        .collect()
}

/// The search itself must be able to find something.
#[test]
fn the_search_finds_eight_bytes_in_each_shape_and_nothing_else() {
    use ::base64::Engine as _;
    let secret: Vec<u8> = (0..32u8).map(|n| n.wrapping_mul(73).wrapping_add(150)).collect();
    let secrets = [secret.clone()];
    let base64 = |bytes: &[u8]| ::base64::engine::general_purpose::STANDARD.encode(bytes);
    let part = &secret[11..19];
    let mut leaks: Vec<Vec<u8>> = [
        hex::encode(part),
        hex::encode_upper(part),
        format!("{part:?}"),
        format!("{part:#?}"),
        format!("{part:x?}"),
        format!(
            "at {}",
            part.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
        ),
    ]
    .map(String::into_bytes)
    .into();
    leaks.push([b"raw ", part, b" raw"].concat());
    for before in 0..3 {
        leaks.push(base64(&[&vec![9; before], part, &[1, 2, 3]].concat()).into_bytes());
    }
    for leak in &leaks {
        assert!(find(leak, &secrets).is_some(), "missed {}", String::from_utf8_lossy(leak));
    }
    let seven = hex::encode(&secret[..7]);
    assert_eq!(find(seven.as_bytes(), &secrets), None);
    assert_eq!(find(base64(&[7; 64]).as_bytes(), &secrets), None);
}
