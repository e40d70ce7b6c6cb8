//! Objects behind opaque pointers.

use std::mem::ManuallyDrop;

use crate::call::{check, without_panic};
use crate::generated::status::olmec_status;

/// A type that C knows by its name only.
pub(crate) trait Opaque {
    /// What is behind the pointer.
    type Object;

    /// Which type it is; no two have the same.
    const TAG: u64;
}

/// What a pointer to an [`Opaque`] really leads to. The tag stands first whatever the object is,
/// so that it can be read before it is known which type was passed.
#[repr(C)]
struct Tagged<T> {
    tag: u64,
    object: ManuallyDrop<T>,
}

/// The tag of what was freed. Finding it is luck: the memory may hold something else by then.
const FREED: u64 = 0;

/// Gives an object to the caller.
pub(crate) fn give<H: Opaque>(object: H::Object) -> *mut H {
    let tagged = Tagged { tag: H::TAG, object: ManuallyDrop::new(object) };
    Box::into_raw(Box::new(tagged)).cast()
}

/// The object behind a pointer that [`give`] made.
pub(crate) fn handle<'a, H: Opaque>(pointer: *const H) -> Result<&'a H::Object, olmec_status> {
    let tagged = tagged(pointer)?;
    // SAFETY: the tag says that `give` made it as this type. The header asks that it is not freed
    // while it is in use, and nothing but `free` takes it apart.
    Ok(unsafe { &(*tagged).object })
}

/// Takes an object back. Null is allowed, and what is no object of this type is left alone.
pub(crate) fn free<H: Opaque>(pointer: *mut H) {
    let Ok(tagged) = tagged(pointer) else { return };
    let tagged = tagged.cast_mut();
    // SAFETY: the tag says that `give` made it as this type, by `Box`. The header asks that nobody
    // uses it any more. The write is volatile because nothing seems to read it afterwards.
    let mut object = unsafe {
        (&raw mut (*tagged).tag).write_volatile(FREED);
        Box::from_raw(tagged)
    };
    // SAFETY: dropped here and nowhere else.
    without_panic(|| unsafe { ManuallyDrop::drop(&mut object.object) });
}

/// Checks that the pointer leads to an object of this type.
fn tagged<H: Opaque>(pointer: *const H) -> Result<*const Tagged<H::Object>, olmec_status> {
    let tagged: *const Tagged<H::Object> = pointer.cast();
    check(tagged)?;
    // SAFETY: neither null nor misaligned; whatever object of this library it is begins with a tag.
    let tag = unsafe { (&raw const (*tagged).tag).read() };
    if tag == H::TAG { Ok(tagged) } else { Err(olmec_status::OLMEC_WRONG_HANDLE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Numbers;
    struct Texts;

    impl Opaque for Numbers {
        type Object = Vec<u32>;
        const TAG: u64 = 1001;
    }

    impl Opaque for Texts {
        type Object = String;
        const TAG: u64 = 1002;
    }

    #[test]
    fn what_was_given_is_found_again_and_only_as_its_own_type() {
        let numbers: *mut Numbers = give(vec![1, 2]);
        assert_eq!(handle(numbers), Ok(&vec![1, 2]));
        assert_eq!(handle(numbers.cast::<Texts>()), Err(olmec_status::OLMEC_WRONG_HANDLE));
        free(numbers.cast::<Texts>());
        assert_eq!(handle(numbers), Ok(&vec![1, 2]));
        free(numbers);
    }

    #[test]
    fn null_is_refused_and_may_be_freed() {
        let null = std::ptr::null_mut::<Texts>();
        assert_eq!(handle(null), Err(olmec_status::OLMEC_NULL_POINTER));
        free(null);
    }
}
