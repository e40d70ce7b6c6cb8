//! What every function does around its call of the facade.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::generated::status::olmec_status;

/// A value that a function leaves in a variable of the caller.
pub(crate) trait Output: Sized {
    /// What the variable holds after a failure.
    const EMPTY: Self;
}

impl Output for bool {
    const EMPTY: Self = false;
}

impl Output for u8 {
    const EMPTY: Self = 0;
}

impl Output for u32 {
    const EMPTY: Self = 0;
}

impl<const N: usize> Output for [u16; N] {
    const EMPTY: Self = [0; N];
}

/// An opaque handle.
impl<T> Output for *mut T {
    const EMPTY: Self = std::ptr::null_mut();
}

/// The variables of the caller that one function fills.
pub(crate) trait Outputs {
    type Values;

    /// Makes every variable empty, whether or not others are missing.
    fn clear(&self) -> Result<(), olmec_status>;

    /// Fills the variables, after [`Outputs::clear`] has succeeded.
    fn fill(self, values: Self::Values);
}

impl Outputs for () {
    type Values = ();

    fn clear(&self) -> Result<(), olmec_status> {
        Ok(())
    }

    fn fill(self, (): ()) {}
}

impl<T: Output> Outputs for *mut T {
    type Values = T;

    fn clear(&self) -> Result<(), olmec_status> {
        check(self.cast_const())?;
        // SAFETY: neither null nor misaligned; the header asks for a variable of this type, which
        // need not be initialised and is not read.
        unsafe { self.write(T::EMPTY) };
        Ok(())
    }

    fn fill(self, value: T) {
        // SAFETY: `clear` has written to the same variable in the same call.
        unsafe { self.write(value) };
    }
}

macro_rules! tuple {
    ($($name:ident: $index:tt),*) => {
        impl<$($name: Outputs),*> Outputs for ($($name,)*) {
            type Values = ($($name::Values,)*);

            fn clear(&self) -> Result<(), olmec_status> {
                let results = [$(self.$index.clear()),*];
                results.into_iter().collect()
            }

            fn fill(self, values: Self::Values) {
                $(self.$index.fill(values.$index);)*
            }
        }
    };
}

tuple!(A: 0, B: 1);
tuple!(A: 0, B: 1, C: 2);
tuple!(A: 0, B: 1, C: 2, D: 3);
tuple!(A: 0, B: 1, C: 2, D: 3, E: 4);
tuple!(A: 0, B: 1, C: 2, D: 3, E: 4, F: 5);
tuple!(A: 0, B: 1, C: 2, D: 3, E: 4, F: 5, G: 6);

/// Empties the outputs, does the work, and fills the outputs if it succeeds. Nothing is done if an
/// output is missing: what it was meant for could not be had again.
pub(crate) fn call<O: Outputs>(
    outputs: O,
    work: impl FnOnce() -> Result<O::Values, olmec_status>,
) -> olmec_status {
    if let Err(status) = outputs.clear() {
        return status;
    }
    match without_panic(work) {
        Some(Ok(values)) => {
            outputs.fill(values);
            olmec_status::OLMEC_OK
        }
        Some(Err(status)) => status,
        None => olmec_status::OLMEC_PANIC,
    }
}

/// The result of the work; `None` if it panicked. A panic must not reach C.
pub(crate) fn without_panic<R>(work: impl FnOnce() -> R) -> Option<R> {
    // What the facade keeps behind its locks is whole even after a panic.
    let result = catch_unwind(AssertUnwindSafe(work));
    // The payload is not dropped: its drop could panic again.
    result.map_err(std::mem::forget).ok()
}

/// Refuses a pointer that cannot lead to a `T`.
pub(crate) fn check<T>(pointer: *const T) -> Result<(), olmec_status> {
    if pointer.is_null() {
        Err(olmec_status::OLMEC_NULL_POINTER)
    } else if !pointer.is_aligned() {
        Err(olmec_status::OLMEC_MISALIGNED_POINTER)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use olmec_core::pk::{PkDecryption, RecoveryKey};
    use olmec_memory::Watcher;

    use super::*;

    #[test]
    fn a_panic_becomes_a_status_and_leaves_the_output_empty() {
        let mut out = 7_u32;
        let status = call(&raw mut out, || std::panic::resume_unwind(Box::new("why")));
        assert_eq!((status, out), (olmec_status::OLMEC_PANIC, 0));
    }

    #[test]
    fn what_a_call_holds_when_it_panics_is_wiped() {
        const SECRET: [u8; 32] = *b"123456789:;<=>?@ABCDEFGHIJKLMNOP";
        let watcher = Watcher::new([("the secret", &SECRET[..])]);
        let panics_with = |held: fn() -> Box<dyn std::any::Any>| {
            watcher.watch(|| {
                call((), || {
                    let _held = std::hint::black_box(held());
                    std::panic::resume_unwind(Box::new("why"))
                })
            })
        };
        let (status, found) = panics_with(|| {
            let key = RecoveryKey::new(&SECRET);
            let texts = (key.to_text(), zeroize::Zeroizing::new(SECRET.to_vec()));
            Box::new((PkDecryption::from_secret_key(&SECRET), key, texts))
        });
        assert_eq!((status, found.len()), (olmec_status::OLMEC_PANIC, 0), "{found:?}");
        // What is not wiped is found.
        let (status, found) = panics_with(|| Box::new(SECRET.to_vec()));
        assert_eq!((status, found.len()), (olmec_status::OLMEC_PANIC, 1));
    }

    #[test]
    fn a_payload_that_panics_when_dropped_does_no_harm() {
        struct Angry;
        impl Drop for Angry {
            fn drop(&mut self) {
                std::panic::resume_unwind(Box::new(()));
            }
        }
        let status = call((), || std::panic::resume_unwind(Box::new(Angry)));
        assert_eq!(status, olmec_status::OLMEC_PANIC);
    }

    #[test]
    fn every_output_is_emptied_and_nothing_is_done_if_one_is_missing() {
        let (mut first, mut last) = (7_u32, true);
        let missing = std::ptr::null_mut::<u32>();
        let outputs = (&raw mut first, missing, &raw mut last);
        let status = call(outputs, || unreachable!());
        assert_eq!((status, first, last), (olmec_status::OLMEC_NULL_POINTER, 0, false));
    }

    #[test]
    fn one_variable_for_two_outputs_holds_the_last() {
        let mut out = 7_u32;
        let (first, second) = (&raw mut out, &raw mut out);
        assert_eq!(call((first, second), || Ok((1, 2))), olmec_status::OLMEC_OK);
        assert_eq!(out, 2);
    }

    #[test]
    fn a_misaligned_output_is_refused() {
        let mut room = [0_u32; 2];
        let odd = room.as_mut_ptr().wrapping_byte_add(1);
        assert_eq!(call(odd, || unreachable!()), olmec_status::OLMEC_MISALIGNED_POINTER);
    }
}
