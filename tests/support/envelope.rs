//! The envelopes of pickles, so that what is inside can be changed and sealed again.
#![allow(dead_code, reason = "each crate of tests uses a part of it")]
#![allow(unreachable_pub, reason = "a test binary exports nothing")]

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use base64ct::{Base64Unpadded, Encoding as _};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};

use super::model::{array, hkdf, hmac};

/// How the contents of a pickle are sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// 40 bytes of header, XChaCha20-Poly1305.
    Native,
    /// AES-256-CBC and 8 bytes of HMAC-SHA-256: libolm's and vodozemac's.
    AesCbcHmac,
    /// ChaCha20-Poly1305; the text is the ciphertext, a space and the nonce.
    Dehydrated,
    /// Not at all.
    Plain,
}

/// What the envelope of a pickle needs besides its contents.
pub struct Opened {
    pub contents: Vec<u8>,
    envelope: Envelope,
    key: Vec<u8>,
    context: Vec<u8>,
    /// The header of a native pickle, the nonce of a dehydrated device.
    head: Vec<u8>,
}

impl Opened {
    /// Takes a good pickle apart.
    pub fn new(envelope: Envelope, text: &str, key: &[u8]) -> Self {
        Self::with_context(envelope, text, key, b"").expect("a pickle that opens")
    }

    /// The same with the context of a native pickle; nothing if the pickle does not open.
    pub fn with_context(
        envelope: Envelope,
        text: &str,
        key: &[u8],
        context: &[u8],
    ) -> Option<Self> {
        let decode = |text| Base64Unpadded::decode_vec(text).ok();
        let (head, contents) = match envelope {
            Envelope::Native => {
                let sealed = decode(text)?;
                let (head, ciphertext) = sealed.split_at_checked(40)?;
                let payload = Payload { msg: ciphertext, aad: &[head, context].concat() };
                let cipher = XChaCha20Poly1305::new_from_slice(key).ok()?;
                let nonce: [u8; 24] = array(&head[16..]);
                (head.to_vec(), cipher.decrypt(&nonce.into(), payload).ok()?)
            }
            Envelope::AesCbcHmac => {
                let sealed = decode(text)?;
                let (ciphertext, _mac) = sealed.split_last_chunk::<8>()?;
                let keys: [u8; 80] = hkdf(&[0; 32], key, "Pickle");
                let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&keys[..32], &keys[64..]);
                let contents = cipher.ok()?.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()?;
                (Vec::new(), contents)
            }
            Envelope::Dehydrated => {
                let (ciphertext, nonce) = text.split_once(' ')?;
                let nonce: [u8; 12] = decode(nonce)?.try_into().ok()?;
                let cipher = ChaCha20Poly1305::new_from_slice(key).ok()?;
                let contents = cipher.decrypt(&nonce.into(), &decode(ciphertext)?[..]).ok()?;
                (nonce.to_vec(), contents)
            }
            Envelope::Plain => (Vec::new(), text.as_bytes().to_vec()),
        };
        Some(Self { contents, envelope, key: key.to_vec(), context: context.to_vec(), head })
    }

    /// The pickle of other contents, sealed with the right key.
    pub fn sealed_again(&self, contents: &[u8]) -> String {
        let key = &self.key[..];
        let encode = Base64Unpadded::encode_string;
        match self.envelope {
            Envelope::Native => {
                let cipher = XChaCha20Poly1305::new(&array::<32>(key).into());
                let nonce: [u8; 24] = array(&self.head[16..]);
                let associated = [&self.head[..], &self.context].concat();
                let payload = Payload { msg: contents, aad: &associated };
                encode(&[&self.head[..], &cipher.encrypt(&nonce.into(), payload).unwrap()].concat())
            }
            Envelope::AesCbcHmac => {
                let keys: [u8; 80] = hkdf(&[0; 32], key, "Pickle");
                let mut sealed = vec![0; (contents.len() / 16 + 1) * 16];
                let cipher =
                    cbc::Encryptor::<Aes256>::new_from_slices(&keys[..32], &keys[64..]).unwrap();
                cipher.encrypt_padded_b2b::<Pkcs7>(contents, &mut sealed).unwrap();
                let mac = hmac(&keys[32..64], &sealed);
                encode(&[&sealed[..], &mac[..8]].concat())
            }
            Envelope::Dehydrated => {
                let cipher = ChaCha20Poly1305::new(&array::<32>(key).into());
                let nonce: [u8; 12] = array(&self.head);
                let sealed = cipher.encrypt(&nonce.into(), contents).unwrap();
                format!("{} {}", encode(&sealed), encode(&nonce))
            }
            // What is not text cannot be passed.
            Envelope::Plain => String::from_utf8_lossy(contents).into_owned(),
        }
    }
}
