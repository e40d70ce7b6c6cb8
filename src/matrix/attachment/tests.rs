use alloc::vec::Vec;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::*;
use crate::CodedError as _;
use crate::error::ErrorCode;
use crate::random::tests::{FailingRng, rng};

/// From the tests of matrix-rust-sdk.
const SDK: &str = r#"{
    "v": "v2",
    "key": {"kty": "oct", "alg": "A256CTR", "ext": true,
            "k": "Voq2nkPme_x8no5-Tjq_laDAdxE6iDbxnlQXxwFPgE4", "key_ops": ["decrypt", "encrypt"]},
    "iv": "i0DovxYdJEcAAAAAAAAAAA",
    "hashes": {"sha256": "ANdt819a8bZl4jKy3Z+jcqtiNICa2y0AW4BBJ/iQRAU"},
    "url": "mxc://example.org/x"
}"#;
const SDK_CIPHERTEXT: [u8; 26] = [
    179, 154, 118, 127, 186, 127, 110, 33, 203, 33, 33, 134, 67, 100, 173, 46, 235, 27, 215, 172,
    36, 26, 75, 47, 33, 160,
];

#[test]
fn what_another_implementation_encrypted_is_decrypted() {
    let file = EncryptedFile::from_json(SDK).unwrap();
    let plaintext = file.decrypt(SDK_CIPHERTEXT.to_vec()).unwrap();
    assert_eq!(plaintext.as_slice(), b"It's a secret to everybody");
    let mut written = Vec::new();
    let length = decrypt_stream(&file, Cursor::new(SDK_CIPHERTEXT), &mut written).unwrap();
    assert_eq!((length, written.as_slice()), (26, plaintext.as_slice()));
    let again: serde_json::Value =
        serde_json::from_str(file.to_json("mxc://example.org/x").expose()).unwrap();
    let mut theirs: serde_json::Value = serde_json::from_str(SDK).unwrap();
    theirs["key"]["key_ops"] = serde_json::json!(["encrypt", "decrypt"]);
    assert_eq!(again, theirs);
}

/// A reader that gives at most so many bytes, is interrupted in between, and fails in the end.
struct Halting<'a> {
    rest: &'a [u8],
    step: usize,
    interrupted: bool,
    fails: bool,
}

impl Read for Halting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.rest.is_empty() && self.fails {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let length = self.step.min(buffer.len()).min(self.rest.len());
        let (now, rest) = self.rest.split_at(length);
        buffer[..length].copy_from_slice(now);
        self.rest = rest;
        Ok(length)
    }
}

fn encrypted(plaintext: &[u8]) -> (Vec<u8>, EncryptedFile) {
    let mut encryptor = AttachmentEncryptor::with_rng(&mut rng(7)).unwrap();
    let mut ciphertext = plaintext.to_vec();
    encryptor.encrypt(&mut ciphertext);
    (ciphertext, encryptor.finish())
}

#[test]
fn pieces_and_streams_give_the_same_as_the_whole() {
    for length in [0, 1, 15, 16, 17, 65_536, 200_001] {
        let plaintext: Vec<u8> = (0..length).map(|place: usize| place.to_le_bytes()[0]).collect();
        let (ciphertext, file) = encrypted(&plaintext);
        assert_eq!(file.iv[8..], [0; 8]);
        assert_eq!(file.decrypt(ciphertext.clone()).unwrap().as_slice(), plaintext);

        let source = Halting { rest: &plaintext, step: 1000, interrupted: false, fails: false };
        let encryptor = AttachmentEncryptor::with_rng(&mut rng(7)).unwrap();
        let mut reader = EncryptingReader::new(source, encryptor);
        let mut streamed = Vec::new();
        reader.read_to_end(&mut streamed).unwrap();
        let streamed_file = reader.finish().unwrap();
        assert_eq!((&streamed, streamed_file.sha256()), (&ciphertext, file.sha256()));

        let source = Halting { rest: &ciphertext, step: 333, interrupted: false, fails: false };
        let mut read = Vec::new();
        let mut reader = DecryptingReader::new(source, &file);
        assert_eq!(reader.read(&mut []).unwrap(), 0, "no room is not the end");
        reader.read_to_end(&mut read).unwrap();
        assert_eq!(read, plaintext);

        let mut source = Cursor::new([b"before".as_slice(), &ciphertext].concat());
        source.seek(SeekFrom::Start(6)).unwrap();
        let mut written = Vec::new();
        decrypt_stream(&file, source, &mut written).unwrap();
        assert_eq!(written, plaintext);
    }
}

#[test]
fn a_wrong_hash_releases_nothing() {
    let (ciphertext, file) = encrypted(&[7; 1000]);
    let shorter = ciphertext[..999].to_vec();
    let longer = [ciphertext.as_slice(), &[0]].concat();
    let flipped = (0..8000).step_by(37).map(|bit| {
        let mut flipped = ciphertext.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    });
    for bad in flipped.chain([shorter, longer, Vec::new()]) {
        assert_eq!(file.decrypt(bad.clone()).err(), Some(HashMismatch));
        let mut written = Vec::new();
        let refused = decrypt_stream(&file, Cursor::new(&bad), &mut written).unwrap_err();
        assert!(matches!(refused, StreamError::Forged(HashMismatch)));
        assert_eq!(refused.code(), ErrorCode::AuthenticationFailed);
        assert!(written.is_empty());
        let mut reader = DecryptingReader::new(bad.as_slice(), &file);
        let refused = reader.read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
        // It does not become better by asking again.
        assert!(reader.read(&mut [0; 8]).is_err());
    }
}

#[test]
fn a_source_that_changes_is_found_out() {
    /// Another file when it is read again.
    struct Changing(Cursor<Vec<u8>>);
    impl Read for Changing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }
    impl Seek for Changing {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            if position == SeekFrom::Start(0) {
                self.0.get_mut()[0] ^= 1;
            }
            self.0.seek(position)
        }
    }
    let (ciphertext, file) = encrypted(&[7; 1000]);
    let refused = decrypt_stream(&file, Changing(Cursor::new(ciphertext)), &mut Vec::new());
    assert!(matches!(refused, Err(StreamError::Changed)));
}

#[test]
fn a_source_that_is_read_twice_may_be_interrupted_and_not_fail() {
    /// Gives ten bytes at most, and an error of this kind before each.
    struct Interrupted(Cursor<Vec<u8>>, io::ErrorKind, bool);
    impl Read for Interrupted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.2 = !self.2;
            if self.2 { Err(self.1.into()) } else { self.0.by_ref().take(10).read(buffer) }
        }
    }
    impl Seek for Interrupted {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            self.0.seek(position)
        }
    }
    let (ciphertext, file) = encrypted(&[7; 100]);
    let decrypted = |kind| {
        let mut written = Vec::new();
        let source = Interrupted(Cursor::new(ciphertext.clone()), kind, false);
        decrypt_stream(&file, source, &mut written).map(|length| (length, written))
    };
    assert_eq!(decrypted(io::ErrorKind::Interrupted).unwrap(), (100, [7; 100].to_vec()));
    let failed = decrypted(io::ErrorKind::ConnectionReset);
    let Err(StreamError::Io(error)) = failed else { panic!("{failed:?}") };
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[test]
fn what_was_not_read_to_its_end_is_not_finished() {
    let encryptor = || AttachmentEncryptor::with_rng(&mut rng(7)).unwrap();
    let mut reader = EncryptingReader::new([1; 100].as_slice(), encryptor());
    reader.read_exact(&mut [0; 100]).unwrap();
    assert!(reader.read(&mut []).is_ok());
    assert!(matches!(reader.finish(), Err(StreamError::NotAtEnd)));
    let broken = Halting { rest: &[1; 100], step: 10, interrupted: false, fails: true };
    let mut reader = EncryptingReader::new(broken, encryptor());
    assert!(reader.read_to_end(&mut Vec::new()).is_err());
    assert!(reader.finish().is_err());
    let broken = Halting { rest: &[1; 100], step: 10, interrupted: false, fails: true };
    let (_, file) = encrypted(&[1; 100]);
    let error = DecryptingReader::new(broken, &file).read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

/// A source that fills the buffer and says that it read more.
struct Boastful;

impl Read for Boastful {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'p');
        Ok(buffer.len() + 1)
    }
}

impl Seek for Boastful {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Ok(0)
    }
}

#[test]
fn a_source_that_says_it_read_more_than_there_is_room_for_is_refused() {
    let (_, file) = encrypted(b"tea");
    let encryptor = AttachmentEncryptor::with_rng(&mut rng(1)).unwrap();
    let mut buffer = [0; 16];
    let refused = EncryptingReader::new(Boastful, encryptor).read(&mut buffer).unwrap_err();
    assert_eq!((refused.kind(), buffer), (io::ErrorKind::InvalidData, [0; 16]));
    let refused = DecryptingReader::new(Boastful, &file).read(&mut buffer).unwrap_err();
    assert_eq!((refused.kind(), buffer), (io::ErrorKind::InvalidData, [0; 16]));
    let mut written = Vec::new();
    let refused = decrypt_stream(&file, Boastful, &mut written).unwrap_err();
    assert!(
        matches!(refused, StreamError::Io(error) if error.kind() == io::ErrorKind::InvalidData)
    );
    assert!(written.is_empty());
}

#[test]
fn each_member_of_the_object_is_checked() {
    let cases = [
        (r#""v": "v2""#, r#""v": "v1""#, ErrorCode::UnsupportedAlgorithm),
        (r#""A256CTR""#, r#""A256GCM""#, ErrorCode::UnsupportedAlgorithm),
        (r#""oct""#, r#""RSA""#, ErrorCode::UnsupportedAlgorithm),
        (r#""ext": true"#, r#""ext": false"#, ErrorCode::MalformedMessage),
        (r#"["decrypt", "encrypt"]"#, r#"["decrypt"]"#, ErrorCode::MalformedMessage),
        (r#"["decrypt", "encrypt"]"#, r#""encrypt""#, ErrorCode::MalformedMessage),
        ("_x8no5-", "/x8no5+", ErrorCode::InvalidBase64),
        ("FPgE4", "FPg", ErrorCode::WrongLength),
        ("AAAAAAAAAA\"", "AAAAAAAAA\"", ErrorCode::WrongLength),
        (r#""sha256""#, r#""sha512""#, ErrorCode::MalformedMessage),
        ("iQRAU", "iQRA", ErrorCode::WrongLength),
        (r#""iv""#, r#""v""#, ErrorCode::MalformedJson),
    ];
    for (from, to, code) in cases {
        assert!(SDK.contains(from), "{from}");
        let refused = EncryptedFile::from_json(&SDK.replacen(from, to, 1)).unwrap_err();
        assert_eq!(refused.code(), code, "{from} -> {to}: {refused}");
    }
    for accepted in [("AAAAAAAAAA\"", "AAAAAAAAAA==\""), ("AAAAAAAAAA\"", "/////////w\"")] {
        assert!(EncryptedFile::from_json(&SDK.replacen(accepted.0, accepted.1, 1)).is_ok());
    }
}

#[test]
fn a_source_of_randomness_that_fails_makes_nothing() {
    for left in [0, 1] {
        assert!(AttachmentEncryptor::with_rng(&mut FailingRng { left }).is_err());
    }
    let keys = [
        AttachmentEncryptor::new().unwrap().finish(),
        AttachmentEncryptor::new().unwrap().finish(),
    ];
    assert_ne!(keys[0].to_json("").expose(), keys[1].to_json("").expose());
}
