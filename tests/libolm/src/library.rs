//! A libolm, loaded so that another one can be loaded beside it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CStr;
use std::path::Path;

use libloading::os::unix::{Library as Loaded, RTLD_LOCAL, RTLD_NOW};

/// A shared library with libolm's interface.
#[derive(Debug)]
pub(crate) struct Library {
    loaded: Loaded,
    addresses: RefCell<HashMap<String, usize>>,
}

impl Library {
    /// Loads a library; its symbols are seen by nobody else.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        // SAFETY: loading a libolm runs no code that could do harm.
        let loaded = unsafe { Loaded::open(Some(path), RTLD_NOW | RTLD_LOCAL) };
        let loaded = loaded.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self { loaded, addresses: RefCell::default() })
    }

    /// Whether both are one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.address("olm_error") == other.address("olm_error")
    }

    fn address(&self, function: &str) -> usize {
        if let Some(address) = self.addresses.borrow().get(function) {
            return *address;
        }
        // SAFETY: only the address is taken here.
        let symbol = unsafe { self.loaded.get::<*const ()>(function.as_bytes()) };
        let symbol = symbol.unwrap_or_else(|error| panic!("{function}: {error}"));
        let address = symbol.into_raw() as usize;
        self.addresses.borrow_mut().insert(function.to_owned(), address);
        address
    }

    /// Calls a function whose arguments are all pointers and numbers. The buffers behind the
    /// pointers are good for the lengths that are passed with them.
    pub(crate) fn call(&self, function: &str, arguments: &[usize]) -> usize {
        let address = self.address(function);
        macro_rules! call {
            ($($argument:ident)*) => {{
                // SAFETY: a function of the library, with as many arguments as it takes, each of
                // which is passed as a word by the C ABIs that this runs on; the caller sees to
                // the rest.
                unsafe {
                    let function: extern "C" fn($(call!(@word $argument)),*) -> usize =
                        std::mem::transmute(address);
                    function($($argument),*)
                }
            }};
            (@word $argument:ident) => { usize };
        }
        match *arguments {
            [] => call!(),
            [a] => call!(a),
            [a, b] => call!(a b),
            [a, b, c] => call!(a b c),
            [a, b, c, d] => call!(a b c d),
            [a, b, c, d, e] => call!(a b c d e),
            [a, b, c, d, e, f] => call!(a b c d e f),
            [a, b, c, d, e, f, g] => call!(a b c d e f g),
            [a, b, c, d, e, f, g, h] => call!(a b c d e f g h),
            [a, b, c, d, e, f, g, h, i] => call!(a b c d e f g h i),
            [a, b, c, d, e, f, g, h, i, j] => call!(a b c d e f g h i j),
            [a, b, c, d, e, f, g, h, i, j, k] => call!(a b c d e f g h i j k),
            _ => unreachable!("no function of libolm has more"),
        }
    }

    /// The text that a function returns.
    pub(crate) fn text(&self, function: &str, argument: usize) -> String {
        let text = self.call(function, &[argument]);
        // SAFETY: the functions that return texts return constants that end in NUL.
        let text = unsafe { CStr::from_ptr(text as *const std::ffi::c_char) };
        text.to_string_lossy().into_owned()
    }
}
