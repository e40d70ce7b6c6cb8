//! Who plays with which library.

use std::env;
use std::path::PathBuf;

/// What a device is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    Olmec,
    Vodozemac,
}

impl Library {
    pub(crate) const BOTH: [Self; 2] = [Self::Olmec, Self::Vodozemac];

    /// The device built with it.
    pub(crate) fn program(self) -> PathBuf {
        match self {
            Self::Olmec => PathBuf::from(env!("CARGO_BIN_EXE_device")),
            Self::Vodozemac => PathBuf::from(
                env::var_os("DEVICE_WITH_VODOZEMAC").expect("run cargo xtask interop matrix-sdk"),
            ),
        }
    }

    /// What such a device says it is made of.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Olmec => "0.10.0+olmec",
            Self::Vodozemac => "0.10.0",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Olmec => Self::Vodozemac,
            Self::Vodozemac => Self::Olmec,
        }
    }
}

/// Every distribution of both libraries on `N` roles.
pub(crate) fn casts<const N: usize>() -> impl Iterator<Item = [Library; N]> {
    (0..1_usize << N).map(|number| std::array::from_fn(|role| Library::BOTH[number >> role & 1]))
}
