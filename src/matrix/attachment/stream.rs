//! Attachments through `Read`, `Write` and `Seek`, in constant memory.

use core::fmt;
use std::io::{self, Read, Seek, SeekFrom, Write};

use zeroize::Zeroizing;

use super::chunked::{AttachmentDecryptor, AttachmentEncryptor, AttachmentVerifier, HashMismatch};
use super::encrypted_file::EncryptedFile;
use crate::error::{CodedError, ErrorCode};

/// How many bytes are held at a time.
const CHUNK: usize = 64 * 1024;

/// Reads a file as its ciphertext, such as for the body of an upload.
pub struct EncryptingReader<R> {
    source: R,
    encryptor: AttachmentEncryptor,
    progress: Progress,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Reading,
    AtEnd,
}

impl<R: Read> EncryptingReader<R> {
    /// Encrypts what `source` gives, from where it stands to its end.
    pub fn new(source: R, encryptor: AttachmentEncryptor) -> Self {
        Self { source, encryptor, progress: Progress::Reading }
    }

    /// What the receiver needs, once everything has been read.
    ///
    /// # Errors
    ///
    /// [`StreamError::NotAtEnd`] if it has not.
    pub fn finish(self) -> Result<EncryptedFile, StreamError> {
        match self.progress {
            Progress::AtEnd => Ok(self.encryptor.finish()),
            Progress::Reading => Err(StreamError::NotAtEnd),
        }
    }
}

impl<R: Read> Read for EncryptingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.encryptor.encrypt(read_part(buffer, length)?);
        if length == 0 && !buffer.is_empty() {
            self.progress = Progress::AtEnd;
        }
        Ok(length)
    }
}

/// What a source says that it has read. One that says more than there is room for is broken, and
/// nothing that it left in the buffer may go out as if it had been encrypted or decrypted.
fn read_part(buffer: &mut [u8], length: usize) -> io::Result<&mut [u8]> {
    if length > buffer.len() {
        let why = std::format!("the source says it read {length} bytes into {}", buffer.len());
        buffer.fill(0);
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    Ok(buffer.get_mut(..length).unwrap_or_default())
}

impl<R> fmt::Debug for EncryptingReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncryptingReader(redacted)")
    }
}

/// Reads a ciphertext as its plaintext. **What it gives may be forged until it has ended**: the
/// end is an error of the kind `InvalidData` if the hash is another.
pub struct DecryptingReader<R> {
    source: R,
    decryptor: Option<AttachmentDecryptor>,
    outcome: Result<(), HashMismatch>,
}

impl<R: Read> DecryptingReader<R> {
    /// Decrypts what `source` gives, from where it stands to its end.
    pub fn new(source: R, file: &EncryptedFile) -> Self {
        Self { source, decryptor: Some(AttachmentDecryptor::new(file)), outcome: Ok(()) }
    }

    fn end(&mut self) -> io::Result<usize> {
        if let Some(decryptor) = self.decryptor.take() {
            self.outcome = decryptor.verify();
        }
        let outcome = self.outcome.map(|()| 0);
        outcome.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

impl<R: Read> Read for DecryptingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let Some(decryptor) = &mut self.decryptor else { return self.end() };
        let length = self.source.read(buffer)?;
        decryptor.decrypt_unverified(read_part(buffer, length)?);
        if length == 0 { self.end() } else { Ok(length) }
    }
}

impl<R> fmt::Debug for DecryptingReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DecryptingReader(redacted)")
    }
}

/// Checks the hash of the whole source first, then reads it again and decrypts it to `sink`.
///
/// Should the source have changed between the two readings, the last error says so, and what was
/// written is to be thrown away. So it is after [`StreamError::Io`], which the second reading and
/// writing may give too.
///
/// # Errors
///
/// See [`StreamError`]; after [`StreamError::Forged`] nothing has been written.
pub fn decrypt_stream<R: Read + Seek, W: Write + ?Sized>(
    file: &EncryptedFile,
    mut source: R,
    sink: &mut W,
) -> Result<u64, StreamError> {
    let begin = source.stream_position()?;
    let mut verifier = AttachmentVerifier::new(file);
    each_chunk(&mut source, |chunk| {
        verifier.update(chunk);
        Ok(())
    })?;
    verifier.verify().map_err(StreamError::Forged)?;

    source.seek(SeekFrom::Start(begin))?;
    let mut decryptor = AttachmentDecryptor::new(file);
    let length = each_chunk(&mut source, |chunk| {
        decryptor.decrypt_unverified(chunk);
        sink.write_all(chunk)
    })?;
    decryptor.verify().map_err(|_| StreamError::Changed)?;
    Ok(length)
}

/// Calls `use_chunk` for everything that is left in the source; says how many bytes these were.
fn each_chunk<R: Read>(
    source: &mut R,
    mut use_chunk: impl FnMut(&mut [u8]) -> io::Result<()>,
) -> io::Result<u64> {
    let mut buffer = Zeroizing::new(std::vec![0; CHUNK]);
    let mut total: u64 = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(total),
            Ok(length) => {
                use_chunk(read_part(&mut buffer, length)?)?;
                total = total.saturating_add(u64::try_from(length).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Why a stream was not encrypted or decrypted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// Reading or writing failed. Throw away what was written.
    #[error("reading or writing the attachment failed: {0}")]
    Io(#[from] io::Error),
    /// The source is not the ciphertext that was sent. Nothing was written.
    #[error(transparent)]
    Forged(HashMismatch),
    /// The source was another when it was read again. Throw away what was written.
    #[error("the attachment changed while it was read; throw away what was written")]
    Changed,
    /// The file was not read to its end.
    #[error("the attachment has not been read to its end; read on until nothing comes")]
    NotAtEnd,
}

impl CodedError for StreamError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Io(_) | Self::NotAtEnd => ErrorCode::IoFailure,
            Self::Forged(error) => error.code(),
            Self::Changed => ErrorCode::AuthenticationFailed,
        }
    }
}
