//! Saving and loading as libolm and vodozemac do.

#[cfg(feature = "vodozemac-pickle")]
use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use olmec::pickle;
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(all(feature = "libolm-pickle", feature = "pk"))]
use crate::PkDecryption;
use crate::error::OlmecError;
#[cfg(feature = "vodozemac-pickle")]
use crate::error::array;
use crate::{Account, InboundGroupSession, OlmSession, OutboundGroupSession};

/// Gives a handle libolm's pickles.
#[cfg(feature = "libolm-pickle")]
macro_rules! libolm_pickles {
    ($($handle:ident: $read:ident, $write:ident;)*) => {$(
        #[cfg_attr(feature = "uniffi", uniffi::export)]
        #[cfg_attr(feature = "wasm", wasm_bindgen)]
        impl $handle {
            /// Loads what libolm pickled, with a key of any length.
            #[cfg_attr(feature = "uniffi", uniffi::constructor)]
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromLibolmPickle"))]
            pub fn from_libolm_pickle(pickle: String, key: Vec<u8>) -> Result<Self, OlmecError> {
                Ok(pickle::libolm::$read(&pickle, &Zeroizing::new(key))?.into())
            }

            /// Saves the object as libolm does, to go back to it. Fails with `NotRepresentable` or
            /// `SessionExhausted` for what libolm cannot hold.
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "toLibolmPickle"))]
            pub fn to_libolm_pickle(&self, key: Vec<u8>) -> Result<String, OlmecError> {
                Ok(pickle::libolm::$write(&self.0.get(), &Zeroizing::new(key))?)
            }
        }
    )*};
}

#[cfg(feature = "libolm-pickle")]
libolm_pickles! {
    Account: read_account, write_account;
    OlmSession: read_session, write_session;
    OutboundGroupSession: read_outbound_group_session, write_outbound_group_session;
    InboundGroupSession: read_inbound_group_session, write_inbound_group_session;
}

#[cfg(all(feature = "libolm-pickle", feature = "pk"))]
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen)]
impl PkDecryption {
    /// Loads what libolm pickled, with a key of any length.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromLibolmPickle"))]
    pub fn from_libolm_pickle(pickle: String, key: Vec<u8>) -> Result<Self, OlmecError> {
        Ok(pickle::libolm::read_pk_decryption(&pickle, &Zeroizing::new(key))?.into())
    }

    /// Saves the key as libolm does, to go back to it.
    #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "toLibolmPickle"))]
    pub fn to_libolm_pickle(&self, key: Vec<u8>) -> String {
        pickle::libolm::write_pk_decryption(&self.0.get(), &Zeroizing::new(key))
    }
}

#[cfg(feature = "vodozemac-pickle")]
fn vodozemac_key(bytes: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, OlmecError> {
    let bytes = Zeroizing::new(bytes);
    Ok(Zeroizing::new(array("vodozemac's pickle key", &bytes)?))
}

/// Gives a handle vodozemac's pickles.
#[cfg(feature = "vodozemac-pickle")]
macro_rules! vodozemac_pickles {
    ($($handle:ident: $read:ident, $read_json:ident, $write:ident, $write_json:ident $(, $can_fail:tt)?;)*) => {$(
        #[cfg_attr(feature = "uniffi", uniffi::export)]
        #[cfg_attr(feature = "wasm", wasm_bindgen)]
        impl $handle {
            /// Loads what vodozemac pickled, with a key of 32 bytes.
            #[cfg_attr(feature = "uniffi", uniffi::constructor)]
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromVodozemacPickle"))]
            pub fn from_vodozemac_pickle(pickle: String, key: Vec<u8>) -> Result<Self, OlmecError> {
                Ok(pickle::vodozemac::$read(&pickle, &*vodozemac_key(key)?)?.into())
            }

            /// Loads the plain JSON of a vodozemac pickle.
            #[cfg_attr(feature = "uniffi", uniffi::constructor)]
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromVodozemacJson"))]
            pub fn from_vodozemac_json(json: String) -> Result<Self, OlmecError> {
                Ok(pickle::vodozemac::$read_json(&Zeroizing::new(json))?.into())
            }

            /// Saves the object as vodozemac does, with a key of 32 bytes.
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "toVodozemacPickle"))]
            pub fn to_vodozemac_pickle(&self, key: Vec<u8>) -> Result<String, OlmecError> {
                let key = vodozemac_key(key)?;
                Ok(pickle::vodozemac::$write(&self.0.get(), &key) $($can_fail)?)
            }

            /// **Secret.** The object as the plain JSON of vodozemac's pickle.
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "toVodozemacJson"))]
            pub fn to_vodozemac_json(&self) -> Result<String, OlmecError> {
                let json = pickle::vodozemac::$write_json(&self.0.get()) $($can_fail)?;
                Ok(json.expose().to_owned())
            }
        }
    )*};
}

#[cfg(feature = "vodozemac-pickle")]
vodozemac_pickles! {
    Account: read_account, read_account_json, write_account, write_account_json;
    OlmSession: read_session, read_session_json, write_session, write_session_json;
    OutboundGroupSession: read_outbound_group_session, read_outbound_group_session_json,
        write_outbound_group_session, write_outbound_group_session_json, ?;
    InboundGroupSession: read_inbound_group_session, read_inbound_group_session_json,
        write_inbound_group_session, write_inbound_group_session_json;
}
