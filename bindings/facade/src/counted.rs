//! How many objects exist, so that leaks can be seen from every language.

use core::ops::Deref;
use core::sync::atomic::{AtomicU32, Ordering};

#[cfg(feature = "wasm")]
use wasm_bindgen::prelude::wasm_bindgen;

static LIVE: AtomicU32 = AtomicU32::new(0);

/// State that is counted from when it is made until it is dropped.
pub(crate) struct Counted<T>(T);

impl<T> Counted<T> {
    pub(crate) fn new(state: T) -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self(state)
    }
}

impl<T> Deref for Counted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Drop for Counted<T> {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many objects with state (accounts, sessions, keys, channels) exist in this process, for
/// tests that look for leaks. Two handles of one session count once.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[cfg_attr(feature = "wasm", wasm_bindgen(js_name = "liveObjects"))]
pub fn live_objects() -> u32 {
    LIVE.load(Ordering::Relaxed)
}
