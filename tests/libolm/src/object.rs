//! One object in both libraries.

use std::cell::{Cell, RefCell};

use crate::guarded::Guarded;
use crate::library::Library;

/// A kind of object: its part in the names of functions.
pub(crate) type Kind = &'static str;

/// The two libraries.
#[derive(Debug)]
pub(crate) struct Both {
    pub(crate) ours: Library,
    pub(crate) theirs: Library,
}

/// The same object in both. What the harness knows of it serves the rules for differences.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    ours: RefCell<Guarded>,
    theirs: RefCell<Guarded>,
    /// Whether it holds something.
    pub(crate) made: Cell<bool>,
    /// A group session made of an export.
    pub(crate) imported: Cell<bool>,
    /// A group session in which libolm's latest ratchet has moved without a message.
    pub(crate) exported: Cell<bool>,
}

/// The bytes of an object on both sides, and what is known of it.
pub(crate) struct Snapshot(Vec<u8>, Vec<u8>, bool);

impl Object {
    /// A blank object in memory full of something else.
    pub(crate) fn new(both: &Both, kind: Kind) -> Self {
        let size = format!("olm_{kind}_size");
        let (ours, theirs) = (both.ours.call(&size, &[]), both.theirs.call(&size, &[]));
        let object = Self {
            kind,
            // libolm's objects want to be aligned, ours must not care.
            ours: RefCell::new(Guarded::new(&vec![0x5A; ours], 1)),
            theirs: RefCell::new(Guarded::new(&vec![0x5A; theirs], 0)),
            made: Cell::new(false),
            imported: Cell::new(false),
            exported: Cell::new(false),
        };
        let make = format!("olm_{kind}");
        for (library, address) in [(&both.ours, object.ours()), (&both.theirs, object.theirs())] {
            assert_eq!(library.call(&make, &[address]), address, "{make} returns its argument");
        }
        object
    }

    pub(crate) fn ours(&self) -> usize {
        self.ours.borrow_mut().address()
    }

    pub(crate) fn theirs(&self) -> usize {
        self.theirs.borrow_mut().address()
    }

    /// Whether our library kept to the memory of the object.
    pub(crate) fn is_intact(&self) -> bool {
        self.ours.borrow().is_intact_from(usize::MAX)
    }

    /// The code and the name of the last error, in both.
    pub(crate) fn errors(&self, both: &Both) -> [(u32, String); 2] {
        let name = format!("olm_{}_last_error", self.kind);
        let code = format!("olm_{}_last_error_code", self.kind);
        [(&both.ours, self.ours()), (&both.theirs, self.theirs())]
            .map(|(library, at)| (library.call(&code, &[at]) as u32, library.text(&name, at)))
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let ours = self.ours.borrow().contents().to_vec();
        Snapshot(ours, self.theirs.borrow().contents().to_vec(), self.made.get())
    }

    /// Puts both sides back, at the addresses at which they were.
    pub(crate) fn restore(&self, Snapshot(ours, theirs, made): &Snapshot) {
        self.ours.borrow_mut().contents_mut().copy_from_slice(ours);
        self.theirs.borrow_mut().contents_mut().copy_from_slice(theirs);
        self.made.set(*made);
    }

    /// Clears both sides, or makes both anew.
    pub(crate) fn reset(&self, both: &Both, clear: bool) {
        let function =
            if clear { format!("olm_clear_{}", self.kind) } else { format!("olm_{}", self.kind) };
        both.ours.call(&function, &[self.ours()]);
        both.theirs.call(&function, &[self.theirs()]);
        for known in [&self.made, &self.imported, &self.exported] {
            known.set(false);
        }
        let [ours, theirs] = self.errors(both);
        assert_eq!(ours, theirs, "{function}");
        assert_eq!(ours.0, 0, "{function}");
    }
}
