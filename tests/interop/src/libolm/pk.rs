//! The keys of the server-side backup, and signing keys kept as their seed.

use super::{
    Error,
    ffi::{self, OlmPkDecryption, OlmPkEncryption, OlmPkSigning},
    handle::Handle,
};

/// An encrypted message: three base64 texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PkMessage {
    /// The ciphertext.
    pub ciphertext: String,
    /// The MAC.
    pub mac: String,
    /// The ephemeral public key.
    pub ephemeral: String,
}

/// Encrypts to the holder of a key.
#[derive(Debug)]
pub struct PkEncryption {
    handle: Handle<OlmPkEncryption>,
}

impl PkEncryption {
    /// Encrypts to this base64 public key.
    pub fn new(recipient: &str) -> Result<Self, Error> {
        let handle = Handle::new();
        handle.check(call!(handle, olm_pk_encryption_set_recipient_key, in recipient))?;
        Ok(Self { handle })
    }

    /// Encrypts with 32 random bytes, which become the ephemeral key.
    pub fn encrypt(&self, plaintext: &[u8], random: &[u8]) -> Result<PkMessage, Error> {
        let plaintext_length = plaintext.len();
        let length = call!(self.handle, olm_pk_ciphertext_length, val plaintext_length);
        let mut ciphertext = vec![0; length];
        let mut mac = vec![0; call!(self.handle, olm_pk_mac_length)];
        let mut ephemeral = vec![0; ffi::olm_pk_key_length()];
        self.handle.check(call!(
            self.handle, olm_pk_encrypt,
            in plaintext, out ciphertext, out mac, out ephemeral, in random
        ))?;
        let text = |bytes| String::from_utf8(bytes).expect("base64 is ASCII");
        Ok(PkMessage { ciphertext: text(ciphertext), mac: text(mac), ephemeral: text(ephemeral) })
    }
}

/// The key of a backup.
#[derive(Debug)]
pub struct PkDecryption {
    handle: Handle<OlmPkDecryption>,
    public_key: String,
}

impl PkDecryption {
    /// The key of 32 secret bytes.
    pub fn new(private: &[u8]) -> Result<Self, Error> {
        let handle = Handle::new();
        let public_key = handle.try_read_text(ffi::olm_pk_key_length(), |out| {
            call!(handle, olm_pk_key_from_private, out out, in private);
            // It returns the length of the random bytes it wants, not of what it wrote.
            ffi::olm_pk_key_length()
        })?;
        Ok(Self { handle, public_key })
    }

    /// The public key, base64.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Decrypts a message.
    pub fn decrypt(&self, message: &PkMessage) -> Result<Vec<u8>, Error> {
        let PkMessage { ciphertext, mac, ephemeral } = message;
        let mut ciphertext = ciphertext.as_bytes().to_vec();
        let length = ciphertext.len();
        let length = call!(self.handle, olm_pk_max_plaintext_length, val length);
        self.handle.read(
            length,
            |out| call!(self.handle, olm_pk_decrypt, in ephemeral, in mac, out ciphertext, out out),
        )
    }

    /// The encrypted state, base64.
    pub fn pickle(&self, key: &[u8]) -> String {
        let length = call!(self.handle, olm_pickle_pk_decryption_length);
        self.handle
            .read_text(length, |out| call!(self.handle, olm_pickle_pk_decryption, in key, out out))
    }

    /// The key that [`pickle`](Self::pickle) stored.
    pub fn unpickle(pickle: &str, key: &[u8]) -> Result<Self, Error> {
        let (handle, mut pickle) = (Handle::new(), pickle.as_bytes().to_vec());
        let mut public_key = vec![0; ffi::olm_pk_key_length()];
        handle
            .check(call!(handle, olm_unpickle_pk_decryption, in key, out pickle, out public_key))?;
        let public_key = String::from_utf8(public_key).expect("base64 is ASCII");
        Ok(Self { handle, public_key })
    }
}

/// A signing key that is kept as its seed.
#[derive(Debug)]
pub struct PkSigning {
    handle: Handle<OlmPkSigning>,
    public_key: String,
}

impl PkSigning {
    /// The key of a seed of 32 bytes.
    pub fn new(seed: &[u8]) -> Result<Self, Error> {
        let handle = Handle::new();
        let mut public_key = vec![0; ffi::olm_pk_signing_public_key_length()];
        handle.check(call!(handle, olm_pk_signing_key_from_seed, out public_key, in seed))?;
        let public_key = String::from_utf8(public_key).expect("base64 is ASCII");
        Ok(Self { handle, public_key })
    }

    /// The public key, base64.
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// A signature, base64.
    pub fn sign(&self, message: &[u8]) -> String {
        let length = ffi::olm_pk_signature_length();
        self.handle.read_text(length, |out| {
            call!(self.handle, olm_pk_sign, in message, out out);
            length
        })
    }
}
