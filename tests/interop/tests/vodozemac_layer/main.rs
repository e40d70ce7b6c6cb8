//! The layer that offers vodozemac's API, live against vodozemac: the same program with the two
//! names exchanged. That it serves matrix-sdk-crypto too is shown by
//! `cargo xtask interop matrix-sdk`.

mod channels;
mod keys;
mod limits;
mod megolm;
mod olm;
mod pickles;
