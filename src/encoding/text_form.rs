//! The base64 text form that every fixed-size public value shares: keys and signatures.

/// Gives `$type` its text form: `from_base64`, `to_base64`, `Display`, `FromStr`, `Debug` and,
/// with the feature `serde`, (de)serialisation as that text.
///
/// `$type` must have `fn from_bytes(&[u8; $length]) -> Result<Self, $error>`,
/// `fn as_bytes(&self) -> &[u8; $length]`, and `$error: From<Base64Error>`.
macro_rules! text_form {
    ($type:ident, $length:literal, $error:ty) => {
        impl $type {
            /// Length in bytes.
            pub const LENGTH: usize = $length;

            #[doc = concat!(
                "Reads the base64 form of the ", stringify!($length),
                " bytes, without padding or with canonical padding.\n\n# Errors\n\n",
                "If the text is not such base64, has another length, or the bytes are refused."
            )]
            pub fn from_base64(text: &str) -> Result<Self, $error> {
                let bytes = $crate::encoding::base64::decode_array::<$length>(text)?;
                Self::from_bytes(&bytes)
            }

            #[doc = concat!(
                "The unpadded base64 form of the ", stringify!($length), " bytes, as Matrix sends it."
            )]
            pub fn to_base64(&self) -> alloc::string::String {
                $crate::encoding::base64::encode(self.as_bytes())
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.to_base64())
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($type), "({})"), self.to_base64())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::from_base64(text)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_base64())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::from_base64(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use text_form;
