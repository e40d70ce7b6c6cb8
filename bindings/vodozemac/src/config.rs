//! The two `SessionConfig`s, which differ in their names only.

/// Defines one of them.
macro_rules! session_config {
    ($($doc:literal)*) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct SessionConfig {
            version: Version,
        }

        /// The name in pickles.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        enum Version {
            V1 = 1,
            V2 = 2,
        }

        impl SessionConfig {
            /// The number of the version.
            pub const fn version(&self) -> u8 {
                self.version as u8
            }

            /// MACs cut to 8 bytes: what everybody speaks.
            pub const fn version_1() -> Self {
                Self { version: Version::V1 }
            }

            /// Full MACs of 32 bytes, of a proposal.
            #[cfg(feature = "experimental-session-config")]
            pub const fn version_2() -> Self {
                Self { version: Version::V2 }
            }

            pub(crate) const fn of(mac_length: olmec::MacLength) -> Self {
                match mac_length {
                    olmec::MacLength::Truncated => Self { version: Version::V1 },
                    olmec::MacLength::Full => Self { version: Version::V2 },
                }
            }

            pub(crate) const fn mac_length(self) -> olmec::MacLength {
                match self.version {
                    Version::V1 => olmec::MacLength::Truncated,
                    Version::V2 => olmec::MacLength::Full,
                }
            }
        }

        impl Default for SessionConfig {
            fn default() -> Self {
                Self::version_1()
            }
        }
    };
}

pub(crate) use session_config;
