//! What every function does around its call of the core: load, act, store, note the error.

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::libolm::drop_in;
use olmec::pk::PkDecryption;
use zeroize::Zeroizing;

use crate::error::{self, Error, FAILED};
use crate::memory::Memory;

/// What an object's record is made of.
pub(crate) trait State: Sized {
    /// The record; `None` if it contradicts itself, which needs foreign hands.
    fn load(record: &[u8]) -> Option<Self>;

    /// The record of this state.
    fn store(&self) -> Zeroizing<Vec<u8>>;
}

/// The record of a native pickle.
macro_rules! native {
    ($($object:ty),*) => {$(
        impl State for $object {
            fn load(record: &[u8]) -> Option<Self> {
                drop_in::read(record).ok()
            }

            fn store(&self) -> Zeroizing<Vec<u8>> {
                drop_in::write(self)
            }
        }
    )*};
}

native!(Account, Session, OutboundGroupSession, InboundGroupSession, PkDecryption);

/// One of C's opaque types.
pub(crate) trait Object: Sized {
    /// What it holds once it is made.
    type State: State;
    /// What its memory begins with.
    const KIND: [u8; 4];
    /// The longest record that its limits allow.
    const CAPACITY: usize;
    /// What is said of a call that needs what a blank object does not have.
    const BLANK: Error;
}

fn memory<O: Object>(object: *const O) -> Option<Memory> {
    Memory::at(object.cast(), u32::from_ne_bytes(O::KIND), O::CAPACITY)
}

/// The memory of an object that has been made.
fn made<O: Object>(object: *const O) -> Option<Memory> {
    memory(object).filter(Memory::is_made)
}

/// `olm_..._size()`.
pub(crate) const fn size<O: Object>() -> usize {
    Memory::size(O::CAPACITY)
}

/// Makes a blank object of memory with anything in it.
pub(crate) fn make<O: Object>(start: *mut c_void) -> *mut O {
    let object = start.cast();
    if let Some(memory) = memory::<O>(object) {
        memory.make_blank();
    }
    object
}

/// `olm_clear_...()`: wipes, and leaves a blank object. What is no such object may be shorter than
/// one, and is left alone.
pub(crate) fn clear<O: Object>(object: *mut O) -> usize {
    let Some(memory) = made(object.cast_const()) else { return FAILED };
    memory.make_blank();
    size::<O>()
}

/// `olm_..._last_error_code()`.
pub(crate) fn last_error_code<O: Object>(object: *const O) -> Error {
    made(object).map_or(Error::UNKNOWN, |memory| Error(memory.error()))
}

/// `olm_..._last_error()`.
pub(crate) fn last_error<O: Object>(object: *const O) -> *const c_char {
    error::name(last_error_code(object))
}

/// Notes that something is wrong, and returns what a function that failed returns.
pub(crate) fn fail<O: Object>(object: *const O, error: Error) -> usize {
    if let Some(memory) = made(object) {
        memory.set_error(error.0);
    }
    FAILED
}

/// The result of the work, or its error noted. A panic does not reach C; what the work held is
/// wiped on the way, and the object is as it was.
fn finish<O: Object>(
    object: *const O,
    work: impl FnOnce(&Memory) -> Result<usize, Error>,
) -> usize {
    let Some(memory) = made(object) else { return FAILED };
    match catch_unwind(AssertUnwindSafe(|| work(&memory))) {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => fail(object, error),
        Err(payload) => {
            // Not dropped: its drop could panic again.
            std::mem::forget(payload);
            fail(object, Error::UNKNOWN)
        }
    }
}

fn load<O: Object>(memory: &Memory) -> Result<O::State, Error> {
    O::State::load(&memory.record()).ok_or(O::BLANK)
}

fn store<O: Object>(memory: &Memory, state: &O::State) -> Result<(), Error> {
    if memory.set_record(&state.store()) { Ok(()) } else { Err(Error::UNKNOWN) }
}

/// A call that only looks. A blank object fails it.
pub(crate) fn look<O: Object>(
    object: *const O,
    work: impl FnOnce(O::State) -> Result<usize, Error>,
) -> usize {
    finish(object, |memory| work(load::<O>(memory)?))
}

/// A number that follows from the state, of a blank object that of the second argument.
pub(crate) fn measure<O: Object, N>(
    object: *const O,
    blank: N,
    work: impl FnOnce(O::State) -> N,
) -> N {
    let measured = catch_unwind(AssertUnwindSafe(|| {
        let memory = made(object)?;
        load::<O>(&memory).ok().map(work)
    }));
    measured.map_err(std::mem::forget).ok().flatten().unwrap_or(blank)
}

/// A call that changes the object, if it succeeds. A blank object fails it.
pub(crate) fn change<O: Object>(
    object: *mut O,
    work: impl FnOnce(&mut O::State) -> Result<usize, Error>,
) -> usize {
    finish(object, |memory| {
        let mut state = load::<O>(memory)?;
        let result = work(&mut state)?;
        store::<O>(memory, &state)?;
        Ok(result)
    })
}

/// A call that makes a new state, whatever the object held before.
pub(crate) fn create<O: Object>(
    object: *mut O,
    work: impl FnOnce() -> Result<(O::State, usize), Error>,
) -> usize {
    finish(object, |memory| {
        let (state, result) = work()?;
        store::<O>(memory, &state)?;
        Ok(result)
    })
}

/// A call that does not need the object but for its errors.
pub(crate) fn check<O: Object>(
    object: *const O,
    work: impl FnOnce() -> Result<usize, Error>,
) -> usize {
    finish(object, |_| work())
}

/// A copy of the state of an object that is an argument of another one's function.
pub(crate) fn state<O: Object>(object: *const O) -> Result<O::State, Error> {
    load::<O>(&made(object).ok_or(O::BLANK)?)
}

/// Defines an opaque type of C and the functions that every object has.
macro_rules! object {
    (
        $(#[$doc:meta])* $name:ident { state: $state:ty, kind: $kind:literal, capacity: $capacity:expr, blank: $blank:ident }
        $size:ident, $make:ident, $clear:ident, $last_error:ident, $last_error_code:ident
    ) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Debug)]
        pub struct $name {
            opaque: [u8; 0],
        }

        impl $crate::object::Object for $name {
            type State = $state;
            const KIND: [u8; 4] = *$kind;
            const CAPACITY: usize = $capacity;
            const BLANK: $crate::error::Error = $crate::error::Error::$blank;
        }

        /// How many bytes the caller must have for an object.
        #[unsafe(no_mangle)]
        pub extern "C" fn $size() -> usize {
            $crate::object::size::<$name>()
        }

        /// Makes a blank object in the caller's memory, and returns its address.
        #[unsafe(no_mangle)]
        pub extern "C" fn $make(memory: *mut std::ffi::c_void) -> *mut $name {
            $crate::object::make(memory)
        }

        /// Wipes an object and leaves it blank. Returns its size; `olm_error()`, and nothing is
        /// written, where there is no such object.
        #[unsafe(no_mangle)]
        pub extern "C" fn $clear(object: *mut $name) -> usize {
            $crate::object::clear(object)
        }

        /// The name of the last error; kept until the object is made anew or cleared.
        #[unsafe(no_mangle)]
        pub extern "C" fn $last_error(object: *const $name) -> *const std::ffi::c_char {
            $crate::object::last_error(object)
        }

        /// The code of the last error.
        #[unsafe(no_mangle)]
        pub extern "C" fn $last_error_code(object: *const $name) -> u32 {
            $crate::object::last_error_code(object).0
        }
    };
}

pub(crate) use object;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::OlmAccount;

    #[test]
    fn a_panic_becomes_an_error_and_leaves_the_object_as_it_was() {
        let mut room = vec![0_u8; size::<OlmAccount>()];
        let object: *mut OlmAccount = make(room.as_mut_ptr().cast());
        let mut random = crate::buffer::Given(&[7; 64]);
        let created = create(object, || Ok((Account::with_rng(&mut random)?, 0)));
        assert_eq!((created, last_error_code(object)), (0, Error::SUCCESS));
        let before = memory(object.cast_const()).map(|memory| memory.record().to_vec());
        let returned = change(object, |account| {
            account.mark_keys_as_published();
            std::panic::resume_unwind(Box::new("why"))
        });
        assert_eq!((returned, last_error_code(object)), (FAILED, Error::UNKNOWN));
        assert_eq!(memory(object.cast_const()).map(|memory| memory.record().to_vec()), before);
        let measured = measure(object, 9, |_| std::panic::resume_unwind(Box::new("why")));
        assert_eq!(measured, 9);
    }

    #[test]
    fn what_a_call_holds_when_it_panics_is_wiped() {
        let mut room = vec![0_u8; size::<OlmAccount>()];
        let object: *mut OlmAccount = make(room.as_mut_ptr().cast());
        let secrets: [u8; 64] = std::array::from_fn(|place| (place * 151 + 67) as u8);
        let mut random = crate::buffer::Given(&secrets);
        assert_eq!(create(object, || Ok((Account::with_rng(&mut random)?, 0))), 0);
        let watcher = olmec_memory::Watcher::new([("the account's secrets", &secrets[..])]);
        let returned = watcher.clean("a call that panics", || {
            change(object, |account| {
                let _state = std::hint::black_box(account.store());
                std::panic::resume_unwind(Box::new("why"))
            })
        });
        assert_eq!((returned, last_error_code(object)), (FAILED, Error::UNKNOWN));
        // The object itself has them still, so the search would find them.
        let copy = room.clone();
        let ((), found) = watcher.watch(|| drop(copy));
        assert!(!found.is_empty());
    }

    #[test]
    fn a_record_that_makes_no_sense_is_an_error() {
        let mut room = vec![0_u8; size::<OlmAccount>()];
        let object: *mut OlmAccount = make(room.as_mut_ptr().cast());
        let claims = memory(object.cast_const()).map(|memory| memory.set_record(&[0xFF; 300]));
        assert_eq!(claims, Some(true));
        assert_eq!(look(object, |_| Ok(0)), FAILED);
        assert_eq!(last_error_code(object), Error::BAD_ACCOUNT_KEY);
        // And a length beyond the memory is read within it.
        room[8..12].fill(0xFF);
        let object: *mut OlmAccount = room.as_mut_ptr().cast();
        assert_eq!(look(object, |_| Ok(0)), FAILED);
    }
}
