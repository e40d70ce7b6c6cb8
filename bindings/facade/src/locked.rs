//! The lock inside every handle.

#[cfg(not(feature = "std"))]
use core::cell::{RefCell as Mutex, RefMut as MutexGuard};
#[cfg(feature = "std")]
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::counted::Counted;
#[cfg(any(feature = "matrix", feature = "qr-login", feature = "sas-agreement"))]
use crate::error::OlmecError;

/// What shares state between two handles.
#[cfg(not(feature = "std"))]
pub(crate) use alloc::rc::Rc as Shared;
#[cfg(feature = "std")]
pub(crate) use alloc::sync::Arc as Shared;

/// State that several threads may reach through one handle; calls wait for each other.
pub(crate) struct Locked<T>(Counted<Mutex<T>>);

impl<T> Locked<T> {
    pub(crate) fn new(state: T) -> Self {
        Self(Counted::new(Mutex::new(state)))
    }

    /// The state. A panic elsewhere does not close it: the core commits a change only when it is
    /// complete, so what is behind the lock is whole.
    #[cfg(feature = "std")]
    pub(crate) fn get(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state, which the one thread cannot be using already: no call calls another.
    #[cfg(not(feature = "std"))]
    pub(crate) fn get(&self) -> MutexGuard<'_, T> {
        self.0.borrow_mut()
    }

    /// Calls `both` with the state of two handles, or `same` if they are one.
    ///
    /// The locks are always taken in the order of their addresses, so that two threads that name
    /// two handles in different order do not wait for each other for ever.
    pub(crate) fn with_both<R>(
        &self,
        other: &Self,
        both: impl FnOnce(&T, &T) -> R,
        same: impl FnOnce(&T) -> R,
    ) -> R {
        let (here, there) = (core::ptr::from_ref(self), core::ptr::from_ref(other));
        if here == there {
            return same(&self.get());
        }
        if here < there {
            let (first, second) = (self.get(), other.get());
            both(&first, &second)
        } else {
            let (second, first) = (other.get(), self.get());
            both(&first, &second)
        }
    }
}

/// State that one call uses up; the ones after it fail with `AlreadyUsed`.
#[cfg(any(feature = "matrix", feature = "qr-login", feature = "sas-agreement"))]
pub(crate) struct Once<T>(Locked<Option<T>>);

#[cfg(any(feature = "matrix", feature = "qr-login", feature = "sas-agreement"))]
impl<T> Once<T> {
    pub(crate) fn new(state: T) -> Self {
        Self(Locked::new(Some(state)))
    }

    /// Reads the state.
    #[cfg(any(feature = "qr-login", feature = "sas-agreement"))]
    pub(crate) fn read<R>(&self, read: impl FnOnce(&T) -> R) -> Result<R, OlmecError> {
        self.0.get().as_ref().map(read).ok_or_else(already_used)
    }

    /// Turns the state into the next one, or uses it up.
    pub(crate) fn step<R>(
        &self,
        step: impl FnOnce(T) -> (Option<T>, Result<R, OlmecError>),
    ) -> Result<R, OlmecError> {
        let mut state = self.0.get();
        let (next, result) = step(state.take().ok_or_else(already_used)?);
        *state = next;
        result
    }
}

#[cfg(any(feature = "matrix", feature = "qr-login", feature = "sas-agreement"))]
fn already_used() -> OlmecError {
    OlmecError::AlreadyUsed("an earlier call used this object up; make a new one".into())
}

#[cfg(all(test, feature = "sas-agreement", feature = "std"))]
mod tests {
    use std::boxed::Box;

    use super::*;

    #[test]
    fn two_threads_may_name_two_handles_in_either_order() {
        let (one, two) = (Locked::new(1), Locked::new(2));
        let sum = |a: &Locked<i32>, b: &Locked<i32>| a.with_both(b, |a, b| a * 10 + b, |a| *a);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..10_000).for_each(|_| assert_eq!(sum(&one, &two), 12)));
                scope.spawn(|| (0..10_000).for_each(|_| assert_eq!(sum(&two, &one), 21)));
            }
        });
        assert_eq!(sum(&one, &one), 1);
    }

    #[test]
    fn what_is_used_up_once_is_gone_unless_it_comes_back() {
        let once = Once::new(7);
        let refused = || OlmecError::SessionExhausted("why".into());
        assert_eq!(once.step(|_| (Some(8), Err::<(), _>(refused()))), Err(refused()));
        assert_eq!(once.read(|state| *state), Ok(8));
        assert_eq!(once.step(|state| (None, Ok(state))), Ok(8));
        assert!(matches!(once.read(|state| *state), Err(OlmecError::AlreadyUsed(_))));
        assert!(matches!(once.step(|_| (Some(9), Ok(()))), Err(OlmecError::AlreadyUsed(_))));
    }

    #[test]
    fn a_panic_while_it_is_locked_does_not_close_it() {
        let state = Locked::new(5);
        std::thread::scope(|scope| {
            let panics = scope.spawn(|| {
                let _guard = state.get();
                std::panic::resume_unwind(Box::new(()));
            });
            assert!(panics.join().is_err());
        });
        assert_eq!(*state.get(), 5);
    }
}
