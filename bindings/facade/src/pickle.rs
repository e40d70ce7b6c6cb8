//! Saving and loading.

use alloc::string::String;
use alloc::vec::Vec;

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
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
    pub context: Vec<u8>,
    /// When sealing: how often this object has been saved. When opening: the least generation
    /// that is accepted, an older one is `RolledBack`.
    #[cfg_attr(feature = "wasm", wasm_bindgen(readonly))]
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
