//! What the standard library would bring: memory, and the end of a panic.

use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;

use dlmalloc::GlobalDlmalloc;
use zeroizing_alloc::ZeroAlloc;

/// Wipes what is freed: the plaintexts, keys and pickles that cross to JavaScript are copied
/// through this memory by generated code, which frees them and does no more.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<GlobalDlmalloc> = ZeroAlloc(GlobalDlmalloc);

/// The instance ends with `WebAssembly.RuntimeError`, which the package turns into its own error.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unreachable()
}
