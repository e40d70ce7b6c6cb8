//! Turning the search on around a call, and telling what was found.

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use crate::needles::{Form, Needles};

/// So many are enough to see what is wrong.
const MAX_FOUND: usize = 10;

thread_local! {
    /// Whether blocks are searched. Needs no destructor, so an allocator may read it at any time.
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    static SEARCH: RefCell<Option<Search>> = const { RefCell::new(None) };
}

struct Search {
    needles: Rc<Needles>,
    found: Vec<Found>,
}

/// A secret that was left in a block when it was freed.
#[derive(Debug)]
pub struct Found {
    /// The name of the secret.
    pub secret: String,
    /// How it was written.
    pub form: Form,
    /// The size of the block in bytes.
    pub block: usize,
    /// Who freed the block; empty unless `RUST_BACKTRACE` is set.
    pub freed_at: Backtrace,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { secret, form, block, freed_at } = self;
        write!(f, "{secret} as {form:?} in a block of {block} bytes, freed at\n{freed_at}")
    }
}

/// Watches for a set of secrets.
#[derive(Clone, Debug)]
pub struct Watcher(Rc<Needles>);

impl Watcher {
    /// Watches for these secrets, each with its name. They must have at least 16 bytes.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self(Rc::new(Needles::new(secrets)))
    }

    /// Makes the call. Gives its result, and the first secrets that it left in freed memory.
    pub fn watch<T>(&self, call: impl FnOnce() -> T) -> (T, Vec<Found>) {
        assert!(!WATCHING.get(), "calls are watched one inside the other");
        SEARCH.set(Some(Search { needles: Rc::clone(&self.0), found: Vec::new() }));
        overwrite_stack();
        let on = On::switch();
        let result = call();
        drop(on);
        let found = SEARCH.take().map(|search| search.found).unwrap_or_default();
        (result, found)
    }

    /// Makes the call and gives its result.
    ///
    /// # Panics
    ///
    /// If the call left a secret in freed memory.
    pub fn clean<T>(&self, what: &str, call: impl FnOnce() -> T) -> T {
        let (result, found) = self.watch(call);
        let list: Vec<String> = found.iter().map(Found::to_string).collect();
        assert!(found.is_empty(), "{what} left secrets behind: {}", list.join("\n"));
        result
    }
}

/// Overwrites what earlier calls left below this frame. A value has bytes that mean nothing, such
/// as those that an enum's smaller variants do not need; when it moves to the heap they hold what
/// was on the stack before. What the test left there is not the call's doing.
#[inline(never)]
fn overwrite_stack() {
    std::hint::black_box(&mut [0_u8; 256 * 1024]);
}

/// While it lives, the blocks that this thread frees are searched.
struct On;

impl On {
    fn switch() -> Self {
        WATCHING.set(true);
        Self
    }
}

impl Drop for On {
    fn drop(&mut self) {
        WATCHING.set(false);
    }
}

/// Called with what copies the block before each block is freed. Whatever is allocated and freed
/// in here is not searched.
pub(crate) fn before_free(copy: impl FnOnce() -> Vec<u8>) {
    if !WATCHING.replace(false) {
        return;
    }
    SEARCH.with_borrow_mut(|search| {
        let Some(Search { needles, found }) = search else { return };
        let block = copy();
        for (secret, form) in needles.find(&block) {
            let known = found.iter().any(|known| known.secret == *secret && known.form == *form);
            if found.len() < MAX_FOUND && !known {
                let (secret, form, block) = (secret.clone(), *form, block.len());
                found.push(Found { secret, form, block, freed_at: Backtrace::capture() });
            }
        }
    });
    WATCHING.set(true);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No two pieces of it are alike.
    const SECRET: [u8; 32] = *b"123456789:;<=>?@ABCDEFGHIJKLMNOP";

    fn watcher() -> Watcher {
        Watcher::new([("the secret", &SECRET[..])])
    }

    /// The forms that are found when the block is freed.
    fn found_in(block: impl Into<Vec<u8>>) -> Vec<Form> {
        let block = block.into();
        let ((), found) = watcher().watch(|| drop(block));
        assert!(found.iter().all(|found| found.secret == "the secret"));
        found.iter().map(|found| found.form).collect()
    }

    fn base64(bytes: &[u8]) -> String {
        use base64ct::{Base64Unpadded, Encoding as _};
        Base64Unpadded::encode_string(bytes)
    }

    #[test]
    fn every_form_is_found_in_a_freed_block() {
        assert_eq!(found_in(SECRET), [Form::Raw]);
        assert_eq!(found_in(hex::encode(SECRET)), [Form::Hex]);
        assert_eq!(found_in(hex::encode_upper(SECRET)), [Form::Hex]);
        for skipped in 0..3 {
            let text = base64(&[&[7; 2][..skipped], &SECRET, &[9]].concat());
            assert_eq!(found_in(text), [Form::Base64], "after {skipped} bytes");
        }
        let numbers = SECRET.map(|byte| byte.to_string());
        assert_eq!(found_in(format!("{{\"key\":[{}]}}", numbers.join(","))), [Form::Decimal]);
        assert_eq!(found_in(format!("{SECRET:?}")), [Form::Decimal]);
    }

    #[test]
    fn either_half_and_a_clamped_secret_are_found_and_less_is_not() {
        let long = |part: &[u8]| [&[1; 3000], part, &[2; 50]].concat();
        assert_eq!(found_in(long(&SECRET[..16])), [Form::Raw]);
        assert_eq!(found_in(long(&SECRET[16..])), [Form::Raw]);
        assert_eq!(found_in(long(&SECRET[3..27])), [Form::Raw]);
        let mut clamped = SECRET;
        (clamped[0], clamped[31]) = (clamped[0] & 248, clamped[31] & 63 | 64);
        assert_ne!(clamped, SECRET);
        assert_eq!(found_in(long(&clamped)), [Form::Raw]);
        assert_eq!(found_in(long(&SECRET[1..16])), []);
        assert_eq!(found_in([0; 64]), []);
    }

    #[test]
    fn a_block_that_grows_leaves_its_old_self_to_be_found() {
        let mut growing = Vec::with_capacity(32);
        growing.extend(SECRET);
        let ((), found) = watcher().watch(|| growing.push(0));
        assert_eq!(found.iter().map(|found| found.block).collect::<Vec<_>>(), [32]);
        growing.fill(0);
        growing.shrink_to_fit();
    }

    #[test]
    fn what_is_wiped_or_moved_or_kept_is_not_found() {
        let mut wiped = SECRET.to_vec();
        let (kept, found) = watcher().watch(|| {
            zeroize::Zeroize::zeroize(&mut wiped);
            drop(wiped);
            let boxed = Box::new(SECRET);
            vec![boxed]
        });
        assert_eq!(found.len(), 0, "{found:?}");
        let ((), found) = watcher().watch(|| drop(kept));
        assert_eq!(found.len(), 1, "the secret is in the box, not in the list of boxes");
        assert_eq!(found[0].block, 32);
    }

    #[test]
    fn what_others_left_in_a_block_is_not_counted() {
        for _ in 0..100 {
            drop(SECRET.to_vec());
            let ((), found) = watcher().watch(|| drop(Vec::<u8>::with_capacity(32)));
            assert_eq!(found.len(), 0);
            let other = std::thread::spawn(|| drop(SECRET.to_vec()));
            let (_, found) = watcher().watch(|| other.join());
            assert_eq!(found.len(), 0, "another thread");
        }
    }

    #[test]
    fn clean_tells_what_was_left_where() {
        let panic = std::panic::catch_unwind(|| watcher().clean("a test", || drop(vec![SECRET])));
        let message = panic.unwrap_err().downcast::<String>().unwrap();
        let expected = "a test left secrets behind: the secret as Raw in a block of 32 bytes";
        assert!(message.starts_with(expected), "{message}");
        assert_eq!(watcher().clean("a test", || 5), 5);
    }

    #[test]
    fn a_call_that_panics_ends_the_watch() {
        let watcher = watcher();
        let call = || -> () { watcher.watch(|| panic!("on purpose")).0 };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_err();
        assert!(!WATCHING.get());
        let ((), found) = watcher.watch(|| drop(SECRET.to_vec()));
        assert_eq!(found.len(), 1);
    }
}
