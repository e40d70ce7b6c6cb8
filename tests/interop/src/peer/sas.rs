//! The side of a SAS verification that is not olmec, as a client around it sees it: in texts.

use olmec::sas::MacMethod;

use super::Implementation;
use crate::libolm;
use crate::random::Dice;

/// A side that has a key pair and knows no other key yet.
pub enum SasPeer {
    /// libolm's.
    Libolm(libolm::Sas),
    /// vodozemac's.
    Vodozemac(vodozemac::sas::Sas),
}

/// A side that has agreed on the shared secret.
pub enum EstablishedSasPeer {
    /// libolm's.
    Libolm(libolm::Sas),
    /// vodozemac's.
    Vodozemac(vodozemac::sas::EstablishedSas),
}

impl SasPeer {
    /// A new side. vodozemac draws its key from the operating system and not from the dice.
    pub fn new(implementation: Implementation, dice: &mut Dice) -> Self {
        match implementation {
            Implementation::Libolm => {
                let sas = libolm::Sas::create(&dice.bytes(32)).expect("32 bytes are enough");
                Self::Libolm(sas)
            }
            Implementation::Vodozemac => Self::Vodozemac(vodozemac::sas::Sas::new()),
            Implementation::Olmec => panic!("olmec is the other side"),
        }
    }

    /// The public key in base64.
    pub fn public_key(&self) -> String {
        match self {
            Self::Libolm(sas) => sas.public_key(),
            Self::Vodozemac(sas) => sas.public_key().to_base64(),
        }
    }

    /// Agrees with the owner of a genuine key.
    pub fn agree(self, their_key: &str) -> EstablishedSasPeer {
        match self {
            Self::Libolm(mut sas) => {
                sas.set_their_key(their_key).expect("the key is genuine");
                EstablishedSasPeer::Libolm(sas)
            }
            Self::Vodozemac(sas) => {
                let sas = sas.diffie_hellman_with_raw(their_key).expect("the key is genuine");
                EstablishedSasPeer::Vodozemac(sas)
            }
        }
    }
}

impl EstablishedSasPeer {
    /// As many bytes as asked for.
    pub fn bytes(&self, info: &str, length: usize) -> Vec<u8> {
        match self {
            Self::Libolm(sas) => {
                sas.generate_bytes(info.as_bytes(), length).expect("their key is set")
            }
            Self::Vodozemac(sas) => {
                sas.bytes_raw(info, length).expect("the length is not too much")
            }
        }
    }

    /// Whether it knows the method; vodozemac does not know the oldest one.
    pub fn knows(&self, method: MacMethod) -> bool {
        matches!(self, Self::Libolm(_)) || method != MacMethod::LegacyHmacSha256
    }

    /// The MAC in its text form.
    pub fn mac(&self, method: MacMethod, input: &str, info: &str) -> String {
        let bytes = (input.as_bytes(), info.as_bytes());
        match (self, method) {
            (Self::Vodozemac(_), MacMethod::LegacyHmacSha256) => panic!("{method} is not known"),
            (Self::Vodozemac(sas), MacMethod::LegacyHkdfHmacSha256) => {
                sas.calculate_mac_invalid_base64(input, info)
            }
            (Self::Vodozemac(sas), _) => sas.calculate_mac(input, info).to_base64(),
            (Self::Libolm(sas), MacMethod::LegacyHkdfHmacSha256) => {
                sas.calculate_mac(bytes.0, bytes.1).expect("their key is set")
            }
            (Self::Libolm(sas), MacMethod::LegacyHmacSha256) => {
                sas.calculate_mac_long_kdf(bytes.0, bytes.1).expect("their key is set")
            }
            (Self::Libolm(sas), _) => {
                sas.calculate_mac_fixed_base64(bytes.0, bytes.1).expect("their key is set")
            }
        }
    }

    /// Whether it accepts a MAC of ours, by its own verification where it has one.
    pub fn accepts(&self, method: MacMethod, input: &str, info: &str, mac: &str) -> bool {
        match self {
            Self::Vodozemac(sas) if method != MacMethod::LegacyHkdfHmacSha256 => {
                vodozemac::sas::Mac::from_base64(mac)
                    .is_ok_and(|mac| sas.verify_mac(input, info, &mac).is_ok())
            }
            _ => self.mac(method, input, info) == mac,
        }
    }
}
