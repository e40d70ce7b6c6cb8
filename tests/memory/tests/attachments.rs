//! An attachment of any size takes the same memory. `OLMEC_ATTACHMENT_MIB=1024` makes it a gibibyte.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use olmec::matrix::attachment::{
    AttachmentEncryptor, DecryptingReader, EncryptedFile, EncryptingReader, decrypt_stream,
};
use olmec_memory::measure;

/// More than this is never held, whatever the size.
const LIMIT: usize = 160 * 1024;

fn size() -> u64 {
    let mib = std::env::var("OLMEC_ATTACHMENT_MIB");
    mib.map_or(4, |mib| mib.parse().unwrap()) << 20
}

/// Counts zeros, and refuses anything else.
struct Zeros(u64);

impl Write for Zeros {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        assert!(bytes.iter().all(|byte| *byte == 0));
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn encrypted_to(path: &Path) -> EncryptedFile {
    let plaintext = io::repeat(0).take(size());
    let mut reader = EncryptingReader::new(plaintext, AttachmentEncryptor::new().unwrap());
    io::copy(&mut reader, &mut File::create(path).unwrap()).unwrap();
    reader.finish().unwrap()
}

#[test]
fn memory_is_constant_both_ways() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("attachment");
    let (file, encrypting) = measure(|| encrypted_to(&path));
    assert_eq!(path.metadata().unwrap().len(), size());
    let open = || File::open(&path).unwrap();
    let (written, verified) = measure(|| decrypt_stream(&file, open(), &mut Zeros(0)).unwrap());
    let (read, unverified) = measure(|| {
        let mut reader = DecryptingReader::new(BufReader::new(open()), &file);
        io::copy(&mut reader, &mut Zeros(0)).unwrap()
    });
    assert_eq!((written, read), (size(), size()));
    std::fs::remove_file(&path).unwrap();
    println!(
        "of {} bytes at most: {} encrypting, {} and {} decrypting",
        size(),
        encrypting.peak,
        verified.peak,
        unverified.peak
    );
    for taken in [encrypting.peak, verified.peak, unverified.peak] {
        assert!(taken < LIMIT, "{taken} bytes");
    }
    // The measure sees what is taken.
    let (whole, taken) = measure(|| vec![0_u8; 1 << 20]);
    assert!(taken.peak >= whole.len());
}
