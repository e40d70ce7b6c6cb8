//! Message authentication codes and their methods.
//!
//! ```text
//! MAC key = HKDF-SHA-256(no salt, shared secret, info)      MAC = HMAC-SHA-256(MAC key, input)
//! ```
//!
//! | method | MAC key | text form |
//! |---|---|---|
//! | `hkdf-hmac-sha256.v2` | 32 bytes | base64 |
//! | `hkdf-hmac-sha256` | 32 bytes | base64 written over the bytes that it is made from |
//! | `hmac-sha256` | 256 bytes | the same |

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::error::MethodError;
use crate::encoding::base64;
use crate::primitives::kdf;
use crate::secret::{Secret, SecretText};

/// The names of `message_authentication_code` in `m.key.verification.accept`.
///
/// If both sides know a method that is not called legacy here, the specification forbids the
/// legacy ones; therefore their names are read only by
/// [`from_name_with_legacy`](Self::from_name_with_legacy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MacMethod {
    /// `hkdf-hmac-sha256.v2`, the one to use.
    HkdfHmacSha256V2,
    /// `org.matrix.msc3783.hkdf-hmac-sha256`: the same under the name it had as a proposal.
    Msc3783HkdfHmacSha256,
    /// `hkdf-hmac-sha256`, deprecated: its text form is not base64 of the MAC, and only 6 of
    /// the 32 bytes find their way into it.
    LegacyHkdfHmacSha256,
    /// `hmac-sha256`, of 2018: a MAC key of 256 bytes, and the same text form.
    LegacyHmacSha256,
}

impl MacMethod {
    const ALL: [Self; 4] = [
        Self::HkdfHmacSha256V2,
        Self::Msc3783HkdfHmacSha256,
        Self::LegacyHkdfHmacSha256,
        Self::LegacyHmacSha256,
    ];

    /// The method of that name. Legacy ones are refused.
    ///
    /// # Errors
    ///
    /// If the name is unknown or that of a legacy method.
    pub fn from_name(name: &str) -> Result<Self, MethodError> {
        match Self::from_name_with_legacy(name)? {
            Self::LegacyHkdfHmacSha256 | Self::LegacyHmacSha256 => Err(MethodError::Legacy),
            method => Ok(method),
        }
    }

    /// The method of that name, legacy ones included.
    ///
    /// # Errors
    ///
    /// If the name is unknown.
    pub fn from_name_with_legacy(name: &str) -> Result<Self, MethodError> {
        let mut all = Self::ALL.into_iter();
        all.find(|method| method.name() == name).ok_or(MethodError::Unknown)
    }

    /// The name in Matrix events.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HkdfHmacSha256V2 => "hkdf-hmac-sha256.v2",
            Self::Msc3783HkdfHmacSha256 => "org.matrix.msc3783.hkdf-hmac-sha256",
            Self::LegacyHkdfHmacSha256 => "hkdf-hmac-sha256",
            Self::LegacyHmacSha256 => "hmac-sha256",
        }
    }
}

impl fmt::Display for MacMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A MAC in its text form, 43 characters, to be sent.
///
/// To check a received one, let [`EstablishedSas::verify_mac`](super::EstablishedSas::verify_mac)
/// compare: it takes the same time for every wrong MAC. There is no `==` for this reason, and
/// `Debug` does not show the text.
pub struct Mac(SecretText);

impl Mac {
    pub(super) fn calculate(
        method: MacMethod,
        shared_secret: &Secret<32>,
        input: &[u8],
        info: &[u8],
    ) -> Self {
        let short_key = || kdf::hkdf_sha256::<32>(None, shared_secret.expose(), info);
        Self(match method {
            MacMethod::HkdfHmacSha256V2 | MacMethod::Msc3783HkdfHmacSha256 => {
                base64::encode_secret(kdf::hmac_sha256(short_key().expose(), input).expose())
            }
            MacMethod::LegacyHkdfHmacSha256 => {
                base64_in_place(&kdf::hmac_sha256(short_key().expose(), input))
            }
            MacMethod::LegacyHmacSha256 => {
                let key = kdf::hkdf_sha256::<256>(None, shared_secret.expose(), info);
                base64_in_place(&kdf::hmac_sha256(key.expose(), input))
            }
        })
    }

    /// The text, as it stands in `m.key.verification.mac`.
    pub fn as_str(&self) -> &str {
        self.0.expose()
    }

    /// Compares in constant time.
    pub(super) fn equals(&self, received: &str) -> bool {
        self.as_str().as_bytes().ct_eq(received.as_bytes()).into()
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mac(redacted)")
    }
}

/// The text form of the legacy methods.
///
/// libolm encoded the MAC in the buffer where it lay, from the front: each three bytes become
/// four characters, which overwrite bytes that are still to be read. A reader behind the place
/// that was written last therefore gets characters instead of MAC bytes, and from the fourth
/// group on nothing else.
fn base64_in_place(mac: &Secret<32>) -> SecretText {
    let mac = mac.expose();
    let mut written = String::with_capacity(43);
    for (start, group) in (0..).step_by(3).zip(mac.chunks(3)) {
        let buffer = written.bytes().chain(mac.iter().skip(written.len()).copied());
        let group: Vec<u8> = buffer.skip(start).take(group.len()).collect();
        let group = Zeroizing::new(group);
        written.push_str(base64::encode_secret(&group).expose());
    }
    SecretText::new(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 43 bytes of buffer; groups read at 3g and written at 4g, the last one of two bytes at 30.
    fn literally(mac: &[u8; 32]) -> String {
        let mut buffer = [0; 43];
        buffer[..32].copy_from_slice(mac);
        for g in 0..10 {
            let text = base64::encode(&buffer[3 * g..3 * g + 3]);
            buffer[4 * g..4 * g + 4].copy_from_slice(text.as_bytes());
        }
        let text = base64::encode(&buffer[30..32]);
        buffer[40..43].copy_from_slice(text.as_bytes());
        String::from_utf8(buffer.to_vec()).unwrap()
    }

    #[test]
    fn base64_in_place_is_what_happens_in_the_buffer() {
        for seed in 0..=255_u8 {
            let mac: [u8; 32] = kdf::sha256(&[&[seed]]);
            let text = base64_in_place(&Secret::copy_of(&mac));
            assert_eq!(text.expose(), literally(&mac));
            assert_eq!(text.expose()[..4], base64::encode(&mac)[..4]);
            assert_ne!(text.expose(), base64::encode(&mac));
        }
    }

    /// What the documentation of the method says of its strength.
    #[test]
    fn only_six_bytes_reach_the_legacy_text() {
        let text = |mac| String::from(base64_in_place(&Secret::copy_of(&mac)).expose());
        let reaching = (0..32).filter(|place| {
            let mut mac = [0; 32];
            mac[*place] = 0xFF;
            text(mac) != text([0; 32])
        });
        assert_eq!(reaching.collect::<Vec<_>>(), [0, 1, 2, 4, 5, 8]);
    }

    #[test]
    fn names_are_read_and_legacy_ones_only_on_request() {
        for method in MacMethod::ALL {
            assert_eq!(MacMethod::from_name_with_legacy(method.name()), Ok(method));
            assert_eq!(alloc::format!("{method}"), method.name());
        }
        let name = "hkdf-hmac-sha256.v2";
        assert_eq!(MacMethod::from_name(name), Ok(MacMethod::HkdfHmacSha256V2));
        let name = "org.matrix.msc3783.hkdf-hmac-sha256";
        assert_eq!(MacMethod::from_name(name), Ok(MacMethod::Msc3783HkdfHmacSha256));
        for legacy in ["hkdf-hmac-sha256", "hmac-sha256"] {
            assert_eq!(MacMethod::from_name(legacy), Err(MethodError::Legacy));
        }
        for unknown in ["", "hkdf-hmac-sha256.v3", "HKDF-HMAC-SHA256.V2", "hkdf-hmac-sha256.v2 "] {
            assert_eq!(MacMethod::from_name(unknown), Err(MethodError::Unknown));
            assert_eq!(MacMethod::from_name_with_legacy(unknown), Err(MethodError::Unknown));
        }
    }
}
