//! The system's allocator, with a look into every block before it is freed.

use std::alloc::{GlobalAlloc, Layout, System};

use crate::{meter, watcher};

struct ScanningAllocator;

#[global_allocator]
static ALLOCATOR: ScanningAllocator = ScanningAllocator;

// SAFETY: all blocks come from `System` and go back to it with the layout they were made with;
// nothing here unwinds, because `watcher::before_free` takes notes and panics later.
unsafe impl GlobalAlloc for ScanningAllocator {
    /// Zeroed, so that what somebody left in a block is not found a second time in the next block
    /// made of it.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        meter::allocated(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`, and `alloc_zeroed` has the same.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        meter::freed(layout.size());
        watcher::before_free(|| {
            // SAFETY: the block is live and `layout.size()` bytes long until it is freed below,
            // and was initialised when it was made. Reading is volatile because the compiler may
            // take the contents of a block that is being freed for dead.
            (0..layout.size()).map(|at| unsafe { block.add(at).read_volatile() }).collect()
        });
        // SAFETY: the block came from `System` with this layout, by the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }

    // `realloc` is the trait's own: a new block, a copy, and `dealloc` of the old one.
}
