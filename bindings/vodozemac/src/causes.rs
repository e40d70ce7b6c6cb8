//! What stands inside this crate's errors where vodozemac has errors of the crates it is built on.
//!
//! olmec is built on others, and says about what is not authentic only that it is not.

use thiserror::Error;

/// Never made: padding is looked at only behind a good MAC, and bad padding is not told apart from
/// a bad MAC. In vodozemac `aes::cipher::block_padding::UnpadError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnpadError {}

/// The bytes are not a signature, a key, or not this key's signature. In vodozemac
/// `ed25519_dalek::SignatureError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Ed25519Error(pub(crate) &'static str);

/// The message is not laid out as it must be. In vodozemac `prost::DecodeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct ProtoBufDecodeError(pub(crate) olmec::MessageError);

/// The pickle is damaged, or belongs to another key. In vodozemac an error of its own that cannot
/// be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it is damaged, or belongs to another key")]
pub struct PickleCipherError;

/// The contents of a libolm pickle or of a dehydrated device contradict each other. In vodozemac
/// `matrix_pickle::DecodeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PickleDecodeError {
    /// Of a libolm pickle.
    #[error(transparent)]
    Libolm(olmec::pickle::libolm::LibolmPickleError),
    /// Of a dehydrated device.
    #[error(transparent)]
    DehydratedDevice(olmec::pickle::dehydrated_device::RehydrateError),
}

/// libolm has no place for the object's state. In vodozemac `matrix_pickle::EncodeError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct PickleEncodeError(pub(crate) olmec::pickle::libolm::LibolmPickleError);

/// The dehydrated device is damaged, or belongs to another key. In vodozemac
/// `chacha20poly1305::aead::Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it is damaged, or belongs to another key")]
pub struct AeadError;
