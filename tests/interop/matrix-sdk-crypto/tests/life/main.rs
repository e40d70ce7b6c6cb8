//! The life of encrypted rooms, played by devices of matrix-sdk-crypto: each scene with every
//! distribution of its roles on devices made of olmec and on devices made of vodozemac.
//!
//! Run by `cargo xtask interop matrix-sdk`, which builds both and names the second in
//! `DEVICE_WITH_VODOZEMAC`.

mod casts;
mod device;
mod homeserver;
mod room;
mod stores;
mod verification;
mod world;
