//! AES-256 in counter mode, alone and under HMAC-SHA-256: the ciphers of attachments, exported
//! room keys and secret storage.
//!
//! ```text
//! AES key (32) || MAC key (32) = HKDF(32 zero bytes, key, info, 64), or PBKDF2-HMAC-SHA-512
//! ciphertext = AES-256-CTR(AES key, IV, plaintext)
//! tag        = HMAC-SHA-256(MAC key, …)
//! ```
//!
//! The counter is the second half of the IV, 64 bits, as in the public test data of web clients;
//! where it overflows, the first half stays. Others count with all 128 bits, so we write no IV
//! that would show it.

use aes::Aes256;
use aes::cipher::consts::{U32, U64};
use aes::cipher::{Array, KeyIvInit as _, StreamCipher as _};
use alloc::vec::Vec;
use ctr::Ctr64BE;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::aes_cbc_hmac::NotAuthentic;
use super::kdf;
use crate::random::{RandomError, TryCryptoRng};
use crate::secret::Secret;

/// Encrypts or decrypts a stream, which is the same.
pub(crate) struct AesCtr(Ctr64BE<Aes256>);

impl AesCtr {
    /// At the begin of the stream of this key and IV.
    pub(crate) fn new(key: &[u8; 32], iv: &[u8; 16]) -> Self {
        Self(Ctr64BE::new(key.into(), iv.into()))
    }

    /// The next bytes of the stream, in place.
    pub(crate) fn apply(&mut self, bytes: &mut [u8]) {
        // The stream repeats after 2^64 blocks of 16 bytes, so that it does is not checked.
        self.0.unchecked_apply_keystream(bytes);
    }
}

/// An AES key and a MAC key.
pub(crate) struct CtrHmacKeys(Secret<64>);

impl CtrHmacKeys {
    /// From a key of high entropy.
    pub(crate) fn derive(key: &Secret<32>, info: &[u8]) -> Self {
        Self(kdf::hkdf_sha256(Some(&[0; 32]), key.expose(), info))
    }

    /// From a passphrase, with as much work as there are rounds.
    pub(crate) fn stretch(passphrase: &[u8], salt: &[u8], rounds: u32) -> Self {
        Self(kdf::pbkdf2_sha512(passphrase, salt, rounds))
    }

    /// Encrypts or decrypts, in place.
    pub(crate) fn apply(&self, iv: &[u8; 16], bytes: &mut [u8]) {
        let (cipher_key, _) = self.parts();
        AesCtr::new(cipher_key.into(), iv).apply(bytes);
    }

    /// The tag over `authenticated`.
    pub(crate) fn tag(&self, authenticated: &[u8]) -> [u8; 32] {
        let (_, mac_key) = self.parts();
        *kdf::hmac_sha256(mac_key, authenticated).expose()
    }

    /// Checks `tag` over `authenticated`, then decrypts `ciphertext`.
    pub(crate) fn open(
        &self,
        authenticated: &[u8],
        tag: &[u8; 32],
        iv: &[u8; 16],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, NotAuthentic> {
        if !bool::from(self.tag(authenticated).ct_eq(tag)) {
            return Err(NotAuthentic);
        }
        let mut plaintext = Zeroizing::new(ciphertext.to_vec());
        self.apply(iv, &mut plaintext);
        Ok(plaintext)
    }

    fn parts(&self) -> (&Array<u8, U32>, &Array<u8, U32>) {
        let bytes: &Array<u8, U64> = self.0.expose().into();
        bytes.split_ref::<U32>()
    }
}

/// Draws an IV whose second half cannot overflow, so that all implementations count alike.
pub(crate) fn draw_iv<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<[u8; 16], RandomError> {
    let mut iv = [0; 16];
    rng.try_fill_bytes(&mut iv).map_err(|_| RandomError)?;
    let [_, _, _, _, _, _, _, _, top, ..] = &mut iv;
    *top &= 0x7F;
    Ok(iv)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex<const N: usize>(text: &str) -> [u8; N] {
        hex::decode(text).unwrap().try_into().unwrap()
    }

    /// NIST SP 800-38A, F.5.5, in pieces of every length.
    #[test]
    fn the_example_of_nist_in_pieces() {
        let key = unhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let iv = unhex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        let plaintext: [u8; 64] = unhex(concat!(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
            "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
        ));
        let ciphertext: [u8; 64] = unhex(concat!(
            "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5",
            "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
        ));
        for size in 1..=64 {
            let mut cipher = AesCtr::new(&key, &iv);
            let mut bytes = plaintext;
            bytes.chunks_mut(size).for_each(|chunk| cipher.apply(chunk));
            assert_eq!(bytes, ciphertext, "pieces of {size}");
        }
    }

    /// What comes after the last block before an overflow is what begins at the next counter.
    #[test]
    fn the_counter_carries_within_its_64_bits() {
        let high = 0x0102_0304_0506_0708_u64;
        for low in [u64::from(u32::MAX), u64::MAX] {
            let iv = |low: u64| [high.to_be_bytes(), low.to_be_bytes()].concat();
            let stream = |low, length| {
                let mut bytes = alloc::vec![0; length];
                let iv: [u8; 16] = iv(low).try_into().unwrap();
                AesCtr::new(&[7; 32], &iv).apply(&mut bytes);
                bytes
            };
            assert_eq!(stream(low, 32)[16..], stream(low.wrapping_add(1), 16), "{low:x}");
        }
    }

    #[test]
    fn bit_63_of_an_iv_is_clear() {
        let mut rng = crate::random::tests::rng(1);
        let mut seen = [0; 16];
        for _ in 0..200 {
            let iv = draw_iv(&mut rng).unwrap();
            seen.iter_mut().zip(iv).for_each(|(seen, byte)| *seen |= byte);
        }
        let mut expected = [0xFF; 16];
        expected[8] = 0x7F;
        assert_eq!(seen, expected);
    }
}
