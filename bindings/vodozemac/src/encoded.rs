//! The ways in which all messages are read and written: as bytes, as base64, with serde as base64.

/// Gives a message its readers and writers, from its `read` and `bytes`.
macro_rules! encoded {
    ($message:ident) => {
        impl $message {
            /// Reads the bytes of a message.
            ///
            /// # Errors
            ///
            /// If they are not a message of this kind.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::DecodeError> {
                Self::read(bytes)
            }

            /// The bytes.
            pub fn to_bytes(&self) -> Vec<u8> {
                self.bytes()
            }

            /// Reads a message from base64.
            ///
            /// # Errors
            ///
            /// If the text is not base64, or not of a message of this kind.
            pub fn from_base64(message: &str) -> Result<Self, crate::DecodeError> {
                Self::read(&crate::base64_decode(message)?)
            }

            /// Unpadded base64 of the bytes.
            pub fn to_base64(&self) -> String {
                crate::base64_encode(self.bytes())
            }
        }

        impl TryFrom<&str> for $message {
            type Error = crate::DecodeError;

            fn try_from(message: &str) -> Result<Self, Self::Error> {
                Self::from_base64(message)
            }
        }

        impl TryFrom<Vec<u8>> for $message {
            type Error = crate::DecodeError;

            fn try_from(message: Vec<u8>) -> Result<Self, Self::Error> {
                Self::read(&message)
            }
        }

        impl TryFrom<&[u8]> for $message {
            type Error = crate::DecodeError;

            fn try_from(message: &[u8]) -> Result<Self, Self::Error> {
                Self::read(message)
            }
        }

        impl serde::Serialize for $message {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_base64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $message {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_base64(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use encoded;
