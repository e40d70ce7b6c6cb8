//! Verification by short authentication strings.

use super::{Error, ffi::OlmSAS, handle::Handle};

/// libolm's object for one verification, before and after the other side's key is known.
#[derive(Debug)]
pub struct Sas {
    handle: Handle<OlmSAS>,
}

impl Sas {
    /// A new key pair from 32 random bytes, the secret key.
    pub fn create(random: &[u8]) -> Result<Self, Error> {
        let (handle, mut random) = (Handle::new(), random.to_vec());
        handle.check(call!(handle, olm_create_sas, out random))?;
        Ok(Self { handle })
    }

    /// The public key, in base64.
    pub fn public_key(&self) -> String {
        let length = call!(self.handle, olm_sas_pubkey_length);
        let key = self.fill(length, |out| call!(self.handle, olm_sas_get_pubkey, out out));
        key.expect("libolm told the length of the buffer itself")
    }

    /// Agrees on the secret shared with the owner of the base64 key.
    pub fn set_their_key(&mut self, key: &str) -> Result<(), Error> {
        let mut key = key.as_bytes().to_vec();
        self.handle.check(call!(self.handle, olm_sas_set_their_key, out key))?;
        Ok(())
    }

    /// As many bytes for the short authentication string as asked for.
    pub fn generate_bytes(&self, info: &[u8], length: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; length];
        self.handle.check(call!(self.handle, olm_sas_generate_bytes, in info, out bytes))?;
        Ok(bytes)
    }

    /// The MAC of `hkdf-hmac-sha256`, in its own text form.
    pub fn calculate_mac(&self, input: &[u8], info: &[u8]) -> Result<String, Error> {
        let length = call!(self.handle, olm_sas_mac_length);
        self.fill(
            length,
            |out| call!(self.handle, olm_sas_calculate_mac, in input, in info, out out),
        )
    }

    /// The MAC of `hkdf-hmac-sha256.v2`, in base64.
    pub fn calculate_mac_fixed_base64(&self, input: &[u8], info: &[u8]) -> Result<String, Error> {
        let length = call!(self.handle, olm_sas_mac_length);
        self.fill(length, |out| {
            call!(self.handle, olm_sas_calculate_mac_fixed_base64, in input, in info, out out)
        })
    }

    /// The MAC of `hmac-sha256`, in the text form of `hkdf-hmac-sha256`.
    pub fn calculate_mac_long_kdf(&self, input: &[u8], info: &[u8]) -> Result<String, Error> {
        let length = call!(self.handle, olm_sas_mac_length);
        self.fill(
            length,
            |out| call!(self.handle, olm_sas_calculate_mac_long_kdf, in input, in info, out out),
        )
    }

    /// Lets `call` fill a text of that length. These functions return 0, not what they wrote.
    fn fill(&self, length: usize, call: impl FnOnce(&mut [u8]) -> usize) -> Result<String, Error> {
        let mut text = vec![0; length];
        self.handle.check(call(&mut text))?;
        Ok(String::from_utf8(text).expect("libolm's keys and MACs are ASCII"))
    }
}
