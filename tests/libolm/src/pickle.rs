//! libolm's pickles from outside: opening them, and sealing what no library would.

use aes::cipher::block_padding::{NoPadding, Pkcs7};
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::wire::base64;

/// AES key, MAC key and IV.
fn keys(key: &[u8]) -> [u8; 80] {
    let mut keys = [0; 80];
    Hkdf::<Sha256>::new(None, key).expand(b"Pickle", &mut keys).expect("80 bytes are few");
    keys
}

fn mac(keys: &[u8; 80], ciphertext: &[u8]) -> [u8; 8] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys[32..64]).expect("any length will do");
    mac.update(ciphertext);
    mac.finalize().into_bytes()[..8].try_into().expect("eight of 32")
}

/// What is in a pickle.
pub(crate) fn open(text: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let sealed = base64(text)?;
    let keys = keys(key);
    let (ciphertext, tag) = sealed.split_last_chunk::<8>()?;
    if mac(&keys, ciphertext) != *tag {
        return None;
    }
    let cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(&keys[..32], &keys[64..]).ok()?;
    let mut blocks = ciphertext.to_vec();
    cipher.decrypt_padded::<Pkcs7>(&mut blocks).map(<[u8]>::to_vec).ok()
}

/// A pickle of anything.
pub(crate) fn seal(plaintext: &[u8], key: &[u8]) -> Vec<u8> {
    seal_blocks(&padded(plaintext), key)
}

/// The bytes with PKCS#7 padding behind them.
pub(crate) fn padded(plaintext: &[u8]) -> Vec<u8> {
    let padding = 16 - plaintext.len() % 16;
    let mut padded = plaintext.to_vec();
    padded.resize(plaintext.len() + padding, padding as u8);
    padded
}

/// A pickle of whole blocks, whatever padding they have.
pub(crate) fn seal_blocks(blocks: &[u8], key: &[u8]) -> Vec<u8> {
    let keys = keys(key);
    let cipher = cbc::Encryptor::<aes::Aes256>::new_from_slices(&keys[..32], &keys[64..]);
    let cipher = cipher.expect("the lengths are right");
    let mut sealed = blocks.to_vec();
    cipher.encrypt_padded::<NoPadding>(&mut sealed, blocks.len()).expect("whole blocks");
    sealed.extend(mac(&keys, &sealed));
    encode(&sealed)
}

/// Unpadded base64.
pub(crate) fn encode(bytes: &[u8]) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        text.extend((0..=group.len()).map(|at| alphabet[(bits >> (18 - 6 * at)) as usize & 63]));
    }
    text
}

/// The pickle of an Olm session without the skipped keys of chains that it does not hold.
pub(crate) fn without_keys_left_behind(pickle: &[u8]) -> Option<Vec<u8>> {
    let count = |at: usize| {
        let bytes = pickle.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    // Version, flag, session keys and root key.
    let sending = 4 + 1 + 96 + 32;
    let receiving = sending + 4 + count(sending)? * (64 + 32 + 4);
    let chains = pickle.get(receiving + 4..)?.chunks(32 + 32 + 4).take(count(receiving)?);
    let chains: Vec<_> = chains.map(|chain| &chain[..32]).collect();
    let skipped = receiving + 4 + chains.len() * 68;
    let keys = pickle.get(skipped + 4..)?.chunks(68);
    let kept: Vec<_> = keys.filter(|key| chains.contains(&&key[..32])).collect();
    let mut all = pickle.get(..skipped)?.to_vec();
    all.extend(u32::try_from(kept.len()).ok()?.to_be_bytes());
    all.extend(kept.concat());
    Some(all)
}
