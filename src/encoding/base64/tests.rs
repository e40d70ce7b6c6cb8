//! What is read and what is refused, by both coders.

use alloc::format;

use super::*;

/// RFC 4648 section 10.
const RFC_4648: [(&str, &str, &str); 7] = [
    ("", "", ""),
    ("f", "Zg", "Zg=="),
    ("fo", "Zm8", "Zm8="),
    ("foo", "Zm9v", "Zm9v"),
    ("foob", "Zm9vYg", "Zm9vYg=="),
    ("fooba", "Zm9vYmE", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy", "Zm9vYmFy"),
];

#[test]
fn reads_and_writes_the_rfc_examples() {
    for (plain, unpadded, padded) in RFC_4648 {
        assert_eq!(encode(plain.as_bytes()), unpadded);
        assert_eq!(encode_secret(plain.as_bytes()).expose(), unpadded);
        assert_eq!(decode(unpadded).unwrap(), plain.as_bytes());
        assert_eq!(decode(padded).unwrap(), plain.as_bytes());
    }
    assert_eq!(decode_secret::<4>("Zm9vYg").unwrap().expose(), b"foob");
    assert_eq!(decode_secret::<4>("Zm9vYg==").unwrap().expose(), b"foob");
    assert_eq!(decode_array::<5>("Zm9vYmE=").unwrap(), *b"fooba");
}

#[test]
fn refuses_every_text_of_four_characters_that_is_not_canonical() {
    // With padding or without.
    // `OLMEC_BASE64_CHARACTERS=70` takes as many: all digits, and six that are none.
    let all = b"Ag=\n-_wB/+ 9zCDEFGHIJKLMNOPQRSTUVWXYZabcdefhijklmnopqrstuvxy012345678\x7F";
    let count = std::env::var("OLMEC_BASE64_CHARACTERS").map_or(13, |count| count.parse().unwrap());
    let alphabet = &all[..count];
    for quad in 0..alphabet.len().pow(4) {
        let text: String = (0..4u32)
            .map(|i| char::from(alphabet[quad / alphabet.len().pow(i) % alphabet.len()]))
            .collect();
        let accepted = decode(&text);
        let digits = text.trim_end_matches('=');
        let canonical = digits.len() >= 2
            && digits.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'+' || c == b'/')
            // Of 12 or 18 bits the last 4 or 2 say nothing, and are zero.
            && match digits.as_bytes() {
                [_, last] => b"AQgw".contains(last),
                [_, _, last] => b"AEIMQUYcgkosw048".contains(last),
                _ => true,
            };
        assert_eq!(accepted.is_ok(), canonical, "{text:?}");
        if let Ok(bytes) = accepted {
            assert_eq!(encode(&bytes), digits);
        }
        let secret = match digits.len() {
            2 => decode_secret::<1>(&text).is_ok(),
            3 => decode_secret::<2>(&text).is_ok(),
            _ => decode_secret::<3>(&text).is_ok(),
        };
        assert_eq!(secret, canonical, "constant-time decoder: {text:?}");
    }
}

#[test]
fn every_foreign_byte_is_refused_at_every_place_of_a_key() {
    let good = encode(&[7; 32]);
    for place in 0..good.len() {
        for byte in 0..=127u8 {
            let mut text = good.clone().into_bytes();
            text[place] = byte;
            let text = String::from_utf8(text).unwrap();
            let legal = byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
            if !legal {
                assert!(decode_array::<32>(&text).is_err(), "{byte:#x} at {place}");
                assert!(decode_secret::<32>(&text).is_err(), "{byte:#x} at {place}");
            }
        }
    }
}

/// Long texts have a way of their own through the processor.
#[test]
fn every_foreign_byte_is_refused_at_every_place_of_a_long_text() {
    let bytes: Vec<u8> = (0..=255u8).chain(0..45).collect();
    let good = encode(&bytes);
    let value_of = |digit: u8| -> Option<u8> {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let place = alphabet.iter().position(|known| *known == digit)?;
        u8::try_from(place).ok()
    };
    for place in 0..good.len() {
        for byte in 0..=127u8 {
            let mut text = good.clone().into_bytes();
            text[place] = byte;
            // An independent decoder, six bits a digit.
            let digits: Option<Vec<u8>> = text.iter().map(|digit| value_of(*digit)).collect();
            let expected = digits.map(|digits| {
                let bits: Vec<bool> = digits
                    .iter()
                    .flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1 == 1))
                    .collect();
                let byte =
                    |bits: &[bool]| bits.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit));
                bits.chunks_exact(8).map(byte).collect::<Vec<u8>>()
            });
            let text = String::from_utf8(text).unwrap();
            let decoded = decode(&text);
            match expected {
                // The last digit of this length has unused bits.
                Some(expected) if encode(&expected) == text => {
                    assert_eq!(decoded, Ok(expected))
                }
                _ => assert_eq!(decoded, Err(Base64Error::Invalid), "{byte:#x} at {place}"),
            }
        }
    }
}

#[test]
fn all_lengths_up_to_three_hundred_come_back() {
    for length in 0..300usize {
        let bytes: Vec<u8> = (0..length).map(|place| (place * 151 % 251) as u8).collect();
        let text = encode(&bytes);
        assert_eq!(text, encode_secret(&bytes).expose(), "{length} bytes, by the other encoder");
        assert_eq!(decode(&text).unwrap(), bytes);
        let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
        assert_eq!(decode(&padded).unwrap(), bytes);
    }
}

/// With room and without, around the lengths at which it takes another step.
#[test]
fn in_their_place_bytes_become_the_same_text() {
    let bytes: Vec<u8> = (0..70_000_u32).map(|place| (place % 251) as u8).collect();
    for length in (0..2000).chain(65_500..65_560) {
        let bytes = &bytes[..length];
        let mut roomy = with_room_for_text(length);
        roomy.extend_from_slice(bytes);
        let place = roomy.as_ptr();
        let text = encode_in_place(roomy);
        assert_eq!(text, encode(bytes), "{length}");
        assert!(length == 0 || text.as_ptr() == place, "{length}: it was copied");
        assert_eq!(encode_in_place(bytes.to_vec()), text, "{length}");
    }
}

#[test]
fn the_decoded_length_counts_not_the_length_of_the_text() {
    let wrong = Err(Base64Error::WrongLength { expected: 32 });
    for length in (0..=64).filter(|length| *length != 32) {
        let text = encode(&alloc::vec![1; length]);
        assert_eq!(decode_array::<32>(&text), wrong, "{length} bytes");
        assert_eq!(decode_secret::<32>(&text).map(|_| [0; 32]), wrong, "{length} bytes");
        let padded = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
        assert!(decode_array::<32>(&padded).is_err(), "{length} bytes, padded");
    }
    // 44 characters without padding are 33 bytes.
    assert_eq!(decode_array::<32>(&"A".repeat(44)), wrong);
    assert_eq!(decode_secret::<32>(&"A".repeat(44)).map(|_| [0; 32]), wrong);
    // As many with two of padding are 31.
    let short = format!("{}==", "A".repeat(42));
    assert_eq!(decode_array::<32>(&short), wrong);
    assert_eq!(decode_secret::<32>(&short).map(|_| [0; 32]), wrong);
}

#[test]
fn a_text_of_four_megabytes_has_the_wrong_length_whatever_is_in_it() {
    for character in ["A", "=", " ", "\0"] {
        let text = character.repeat(4 << 20);
        let wrong = Base64Error::WrongLength { expected: 32 };
        assert_eq!(decode_array::<32>(&text), Err(wrong));
        assert_eq!(decode_secret::<32>(&text).err(), Some(wrong));
    }
}

#[test]
fn trailing_bits_must_be_zero() {
    let refused = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        .iter()
        .filter(|last| {
            let text = format!("{}{}", "A".repeat(42), char::from(**last));
            let public = decode_array::<32>(&text).is_err();
            assert_eq!(public, decode_secret::<32>(&text).is_err());
            public
        })
        .count();
    assert_eq!(refused, 48, "two of the six bits of the 43rd character are unused");
}
