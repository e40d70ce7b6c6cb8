//! What valgrind is told, and asked. In any other build the functions do nothing.

/// Marks the bytes as a secret: from now on memcheck follows what is made of them.
pub(crate) fn secret(bytes: &mut [u8]) {
    mark(bytes.as_mut_ptr(), bytes.len(), Mark::Undefined);
}

/// The same for a text, in which nothing is written.
pub(crate) fn secret_text(text: &str) {
    mark(text.as_ptr().cast_mut(), text.len(), Mark::Undefined);
}

/// Marks what has become public: a key, a ciphertext, a MAC that is sent.
pub(crate) fn public(bytes: &mut [u8]) {
    mark(bytes.as_mut_ptr(), bytes.len(), Mark::Defined);
}

/// The same for a text.
pub(crate) fn public_text(text: String) -> String {
    let mut bytes = text.into_bytes();
    public(&mut bytes);
    String::from_utf8(bytes).expect("it was text")
}

#[derive(Clone, Copy)]
enum Mark {
    Undefined,
    Defined,
}

#[cfg(olmec_valgrind)]
fn mark(start: *mut u8, length: usize, mark: Mark) {
    use crabgrind::memcheck::{MemState, mark_mem};
    let mark = match mark {
        Mark::Undefined => MemState::Undefined,
        Mark::Defined => MemState::Defined,
    };
    // The result of this version says the opposite; `is_watched` was asked, and the controls show that it works.
    let _ = mark_mem(start.cast(), length, mark);
}

#[cfg(not(olmec_valgrind))]
fn mark(start: *mut u8, length: usize, mark: Mark) {
    let _ = (start, length, mark);
}

/// Whether memcheck is there.
pub(crate) fn is_watched() -> bool {
    #[cfg(olmec_valgrind)]
    return crabgrind::run_mode() == crabgrind::RunMode::Valgrind;
    #[cfg(not(olmec_valgrind))]
    false
}

/// How many reports memcheck has made so far.
pub(crate) fn reports() -> usize {
    #[cfg(olmec_valgrind)]
    return crabgrind::count_errors();
    #[cfg(not(olmec_valgrind))]
    0
}
