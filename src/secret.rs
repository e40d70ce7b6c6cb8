//! Where secrets live: boxed so that moving the owner copies no secret bytes, filled in place,
//! compared in constant time, redacted in `Debug`, wiped on drop.
//!
//! A reviewer finds every place that reads a secret by searching for `expose`.

pub(crate) mod list;

use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// `N` secret bytes on the heap.
///
/// The bytes are wiped when the value is dropped, never shown by `Debug`, and compared in
/// constant time. There is no `Clone`: a copied ratchet or chain key is a reused key.
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Makes a secret by letting `fill` write the bytes where they will stay.
    pub(crate) fn fill_with(fill: impl FnOnce(&mut [u8; N])) -> Self {
        let mut secret = Self(Box::new([0; N]));
        fill(&mut secret.0);
        secret
    }

    /// Like [`Secret::fill_with`] for a source that can fail; a half-filled secret is wiped.
    pub(crate) fn try_fill_with<E>(
        fill: impl FnOnce(&mut [u8; N]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut secret = Self(Box::new([0; N]));
        fill(&mut secret.0)?;
        Ok(secret)
    }

    /// Copies secret bytes that already exist elsewhere; wiping that place is the caller's duty.
    pub(crate) fn copy_of(bytes: &[u8; N]) -> Self {
        Self::fill_with(|secret| secret.copy_from_slice(bytes))
    }

    /// A second copy. Only inside the library, for work on a copy that is committed on success.
    pub(crate) fn duplicate(&self) -> Self {
        Self::copy_of(&self.0)
    }

    /// Puts other bytes in the place of these.
    pub(crate) fn replace(&mut self, bytes: &[u8; N]) {
        self.0.copy_from_slice(bytes);
    }

    /// Shows the secret bytes. Do not log, compare with `==`, or leave copies of what it returns.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        // As a slice it is wiped in one go, as an array byte by byte.
        self.0.as_mut_slice().zeroize();
    }
}

/// Values that work with secrets on the stack, wiped on drop: in one go, which `Zeroizing` of an
/// array is not.
#[derive(Clone)]
pub(crate) struct Scratch<T, const N: usize>(pub(crate) [T; N])
where
    [T]: Zeroize;

impl<T, const N: usize> Drop for Scratch<T, N>
where
    [T]: Zeroize,
{
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

/// Secret bytes whose number is known when they are made, and which are not to grow beyond it. Wiped
/// on drop: in one go, which `Zeroizing` of a `Vec` is not.
pub(crate) struct SecretBytes(pub(crate) Vec<u8>);

impl Drop for SecretBytes {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> ConstantTimeEq for Secret<N> {
    fn ct_eq(&self, other: &Self) -> subtle::Choice {
        self.0.ct_eq(&*other.0)
    }
}

/// Compares in constant time.
impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret<{N}>(redacted)")
    }
}

/// Overwrites the part of the stack, `N` bytes of it, on which calls that have returned worked with
/// secrets.
///
/// A parser's error is a struct with gaps, and what fills the gaps of a struct that is moved to
/// the heap is whatever the stack held there before. So the stack is cleaned before the parser
/// runs. And code that is not ours may leave there what it worked on.
#[cfg(any(
    feature = "vodozemac-pickle",
    all(
        feature = "assembly",
        target_endian = "little",
        target_pointer_width = "64",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )
))]
#[inline(never)]
pub(crate) fn overwrite_dead_stack<const N: usize>() {
    // Mutable, or it would be a constant elsewhere.
    core::hint::black_box(&mut [0u8; N]);
}

/// Secret text, such as the base64 form of a session key. Wiped on drop, redacted in `Debug`.
pub struct SecretText(String);

impl SecretText {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// Shows the secret text. Do not log it; copies of it are yours to wipe.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        // As a slice it is wiped in one go, as a `String` byte by byte.
        self.0.as_mut_str().zeroize();
    }
}

impl ZeroizeOnDrop for SecretText {}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use core::sync::atomic::{AtomicUsize, Ordering};

    use zeroize::DefaultIsZeroes;

    use super::*;

    /// How often somebody asked what a [`Watched`] is to be overwritten with.
    static WIPES: AtomicUsize = AtomicUsize::new(0);

    #[derive(Clone, Copy)]
    struct Watched;

    impl Default for Watched {
        fn default() -> Self {
            WIPES.fetch_add(1, Ordering::Relaxed);
            Self
        }
    }

    impl DefaultIsZeroes for Watched {}

    /// What was on a stack cannot be looked at afterwards in safe code, but the wipe itself can.
    #[test]
    fn scratch_is_wiped_when_it_is_dropped_and_so_is_its_copy() {
        let scratch = Scratch([Watched; 3]);
        let copy = scratch.clone();
        assert_eq!(WIPES.load(Ordering::Relaxed), 0);
        drop(scratch);
        assert_eq!(WIPES.load(Ordering::Relaxed), 1);
        drop(copy);
        assert_eq!(WIPES.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn equality_sees_every_bit() {
        let reference = Secret::copy_of(&[0xA5; 32]);
        assert_eq!(reference, reference.duplicate());
        for bit in 0..256 {
            let mut bytes = [0xA5; 32];
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(reference, Secret::copy_of(&bytes), "bit {bit}");
        }
    }

    #[test]
    fn debug_shows_the_length_and_nothing_else() {
        let shown = format!("{:?}", Secret::copy_of(&[0xA5; 3]));
        assert_eq!(shown, "Secret<3>(redacted)");
        let text = format!("{:?}", SecretText::new("swordfish".into()));
        assert_eq!(text, "SecretText(redacted)");
    }

    #[test]
    fn a_failing_source_gives_no_secret() {
        let result = Secret::<4>::try_fill_with(|bytes| {
            bytes[0] = 1;
            Err("no more")
        });
        assert_eq!(result, Err("no more"));
    }
}
