//! Secret bytes in the three forms in which serde has bytes.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeTuple as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Defines one of the forms.
macro_rules! form {
    ($(#[$doc:meta])* $form:ident, |$bytes:ident, $serializer:ident| $write:expr,
     |$deserializer:ident| $read:expr) => {
        $(#[$doc])*
        pub(crate) struct $form<const N: usize>(Box<Zeroizing<[u8; N]>>);

        impl<const N: usize> From<&[u8; N]> for $form<N> {
            fn from(bytes: &[u8; N]) -> Self {
                Self(Box::new(Zeroizing::new(*bytes)))
            }
        }

        impl<const N: usize> $form<N> {
            pub(crate) fn expose(&self) -> &[u8; N] {
                &self.0
            }
        }

        impl<const N: usize> Serialize for $form<N> {
            fn serialize<S: Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $bytes = self.expose();
                $write
            }
        }

        impl<'de, const N: usize> Deserialize<'de> for $form<N> {
            fn deserialize<D: Deserializer<'de>>($deserializer: D) -> Result<Self, D::Error> {
                $read.map(Self)
            }
        }
    };
}

form! {
    /// As many elements as bytes, their number not written.
    Tuple,
    |bytes, serializer| {
        let mut tuple = serializer.serialize_tuple(N)?;
        bytes.iter().try_for_each(|byte| tuple.serialize_element(byte))?;
        tuple.end()
    },
    |deserializer| deserializer.deserialize_tuple(N, SecretVisitor)
}

form! {
    /// A list of elements and their number.
    Sequence,
    |bytes, serializer| bytes.as_slice().serialize(serializer),
    |deserializer| deserializer.deserialize_seq(SecretVisitor)
}

form! {
    /// A string of bytes, where the format has one.
    Bytes,
    |bytes, serializer| serializer.serialize_bytes(bytes),
    |deserializer| deserializer.deserialize_bytes(SecretVisitor)
}

/// Takes exactly `N` bytes in any form.
struct SecretVisitor<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for SecretVisitor<N> {
    type Value = Box<Zeroizing<[u8; N]>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        let array: &[u8; N] =
            bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))?;
        Ok(Box::new(Zeroizing::new(*array)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut bytes: A) -> Result<Self::Value, A::Error> {
        let mut secret = Box::new(Zeroizing::new([0; N]));
        for (place, byte) in secret.iter_mut().enumerate() {
            *byte = bytes.next_element()?.ok_or_else(|| A::Error::invalid_length(place, &self))?;
        }
        match bytes.next_element::<u8>()? {
            None => Ok(secret),
            Some(_) => Err(A::Error::invalid_length(N.saturating_add(1), &self)),
        }
    }
}
