//! Saving and loading: our pickles, libolm's and vodozemac's.

#[cfg(any(feature = "libolm-pickle", feature = "vodozemac-pickle"))]
use olmec::pickle;
use olmec::pickle::{Pickle, PickleKey, Stamp};
#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

#[cfg(feature = "pk")]
use crate::PkDecryption;
#[cfg(feature = "matrix")]
use crate::ReplayGuard;
use crate::error::{OlmecError, array};
use crate::{Account, InboundGroupSession, OlmSession, OutboundGroupSession};

/// What a pickle is bound to beside its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[cfg_attr(feature = "wasm", wasm_bindgen(getter_with_clone))]
pub struct PickleStamp {
    /// Any bytes that say what the pickle is for, such as a user and device id. Not stored; the
    /// same bytes are needed to open it.
    pub context: Vec<u8>,
    /// When sealing: how often this object has been saved. When opening: the least generation
    /// that is accepted, an older one is `RolledBack`.
    pub generation: u32,
}

#[cfg(feature = "wasm")]
#[wasm_bindgen]
impl PickleStamp {
    /// A stamp of these values.
    #[wasm_bindgen(constructor)]
    pub fn new(context: Vec<u8>, generation: u32) -> Self {
        Self { context, generation }
    }
}

impl PickleStamp {
    fn stamp(&self) -> Stamp<'_> {
        Stamp { context: &self.context, generation: self.generation.into() }
    }
}

/// **Secret.** A new key for pickles, 32 bytes: keep it in the platform's key store. Fails with
/// `RandomFailure`.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "generatePickleKey"))]
pub fn generate_pickle_key() -> Result<Vec<u8>, OlmecError> {
    Ok(PickleKey::generate()?.expose().to_vec())
}

/// The key of a pickle, whose copy here is wiped.
pub(crate) fn pickle_key(bytes: Vec<u8>) -> Result<PickleKey, OlmecError> {
    let bytes = Zeroizing::new(bytes);
    Ok(PickleKey::from_bytes(&Zeroizing::new(array("the pickle key", &bytes)?)))
}

#[cfg(feature = "vodozemac-pickle")]
fn vodozemac_key(bytes: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, OlmecError> {
    let bytes = Zeroizing::new(bytes);
    Ok(Zeroizing::new(array("vodozemac's pickle key", &bytes)?))
}

/// Gives a handle our own pickles.
macro_rules! native_pickles {
    ($($handle:ident => $object:ty;)*) => {$(
        #[cfg_attr(feature = "uniffi", uniffi::export)]
        #[cfg_attr(feature = "wasm", wasm_bindgen)]
        impl $handle {
            /// Saves the object, encrypted with a key of 32 bytes; base64.
            ///
            /// Fails with `WrongLength` for another key, and `RandomFailure`.
            pub fn pickle(&self, key: Vec<u8>) -> Result<String, OlmecError> {
                self.pickle_with_stamp(key, &PickleStamp::default())
            }

            /// Saves the object, bound to a context and a generation too.
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "pickleWithStamp"))]
            pub fn pickle_with_stamp(
                &self,
                key: Vec<u8>,
                stamp: &PickleStamp,
            ) -> Result<String, OlmecError> {
                let key = pickle_key(key)?;
                Ok(Pickle::seal(&*self.0.get(), &key, stamp.stamp())?.to_base64())
            }

            /// Loads what `pickle` saved.
            ///
            /// Fails with `AuthenticationFailed` if it is damaged or the key is another one,
            /// `WrongPickleKind` if it is the pickle of another kind of object.
            #[cfg_attr(feature = "uniffi", uniffi::constructor)]
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromPickle"))]
            pub fn from_pickle(pickle: String, key: Vec<u8>) -> Result<Self, OlmecError> {
                Self::from_pickle_with_stamp(pickle, key, &PickleStamp::default())
            }

            /// Loads what `pickleWithStamp` saved. Fails with `RolledBack` too, if it is older
            /// than the stamp's generation.
            #[cfg_attr(feature = "uniffi", uniffi::constructor)]
            #[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "fromPickleWithStamp"))]
            pub fn from_pickle_with_stamp(
                pickle: String,
                key: Vec<u8>,
                stamp: &PickleStamp,
            ) -> Result<Self, OlmecError> {
                let key = pickle_key(key)?;
                let opened = Pickle::from_base64(&pickle)?.open::<$object>(&key, stamp.stamp())?;
                Ok(opened.object.into())
            }
        }
    )*};
}

native_pickles! {
    Account => olmec::olm::Account;
    OlmSession => olmec::olm::Session;
    OutboundGroupSession => olmec::megolm::OutboundGroupSession;
    InboundGroupSession => olmec::megolm::InboundGroupSession;
}

#[cfg(feature = "pk")]
native_pickles! {
    PkDecryption => olmec::pk::PkDecryption;
}

#[cfg(feature = "matrix")]
native_pickles! {
    ReplayGuard => olmec::matrix::replay_guard::ReplayGuard;
}

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
