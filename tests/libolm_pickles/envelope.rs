//! The envelope of libolm's pickles, written a second time, so that tests can look inside and put
//! in what libolm never would.

use aes::Aes256;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use base64ct::{Base64Unpadded, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// AES key, MAC key and IV.
fn keys(key: &[u8]) -> [u8; 80] {
    let mut keys = [0; 80];
    hkdf::Hkdf::<Sha256>::new(None, key).expand(b"Pickle", &mut keys).unwrap();
    keys
}

fn mac(keys: &[u8; 80], ciphertext: &[u8]) -> [u8; 8] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys[32..64]).unwrap();
    mac.update(ciphertext);
    mac.finalize().into_bytes()[..8].try_into().unwrap()
}

/// The plaintext of a pickle that is known to be good.
pub(crate) fn open(pickle: &str, key: &[u8]) -> Vec<u8> {
    let keys = keys(key);
    let sealed = Base64Unpadded::decode_vec(pickle).unwrap();
    let (ciphertext, tag) = sealed.split_last_chunk().unwrap();
    assert_eq!(mac(&keys, ciphertext), *tag);
    let mut plaintext = ciphertext.to_vec();
    cbc::Decryptor::<Aes256>::new_from_slices(&keys[..32], &keys[64..])
        .unwrap()
        .decrypt_padded::<NoPadding>(&mut plaintext)
        .unwrap();
    let padding = usize::from(*plaintext.last().unwrap());
    plaintext.truncate(plaintext.len() - padding);
    plaintext
}

/// A pickle of any plaintext.
pub(crate) fn seal(plaintext: &[u8], key: &[u8]) -> String {
    let padding = 16 - plaintext.len() % 16;
    let mut padded = plaintext.to_vec();
    padded.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
    seal_padded(padded, key)
}

/// A pickle of blocks whose padding may be wrong.
pub(crate) fn seal_padded(mut blocks: Vec<u8>, key: &[u8]) -> String {
    let keys = keys(key);
    let length = blocks.len();
    cbc::Encryptor::<Aes256>::new_from_slices(&keys[..32], &keys[64..])
        .unwrap()
        .encrypt_padded::<NoPadding>(&mut blocks, length)
        .unwrap();
    authenticate(blocks, key)
}

/// A pickle of any ciphertext, with the right MAC.
pub(crate) fn authenticate(mut ciphertext: Vec<u8>, key: &[u8]) -> String {
    let tag = mac(&keys(key), &ciphertext);
    ciphertext.extend(tag);
    Base64Unpadded::encode_string(&ciphertext)
}
