//! Bytes on the wire, without any cryptography: base64, base58 and the tag/varint fields of messages.

pub(crate) mod base58;
pub(crate) mod base64;
pub(crate) mod fields;
pub(crate) mod frame;
pub(crate) mod message_error;
pub(crate) mod text_form;
