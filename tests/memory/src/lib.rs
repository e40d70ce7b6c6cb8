//! Finds secrets in memory that is given back, and measures how much is taken.
//!
//! ```text
//! Watcher::new(secrets)           each secret in every form it could be written in ──► needles
//! Watcher::clean(what, || call)   while the call runs, each block is searched before it is freed
//! ```
//!
//! Linking this crate replaces the allocator of the whole test binary. It searches only in the
//! thread that watches and only while the call runs, so what a test itself holds is not counted
//! as long as the test frees it outside. A block that grows always moves, so a buffer that grows
//! around a secret is found even where the real allocator would have grown it in place.
//!
//! [`measure`] tells how much a call allocates.
//!
//! The stack and registers are not looked at: Rust gives no way to wipe what the compiler put
//! there.

mod allocator;
mod meter;
mod needles;
mod watcher;

pub use meter::{Allocated, measure};
pub use needles::{Form, Searcher};
pub use watcher::{Found, Watcher};
