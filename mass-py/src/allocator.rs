//! Where memory comes from: mimalloc.
//!
//! The outcomes of a batch are made by its threads and dropped by the caller's, which glibc's allocator has wait for
//! each other.

use libmimalloc_sys::{mi_free, mi_malloc, mi_realloc, mi_zalloc};
use mimalloc::MiMalloc;
use std::alloc::{GlobalAlloc, Layout};

/// mimalloc by its plain calls. The crate's own allocator hands on the alignment every time, which takes a longer way
/// inside; a document takes memory a dozen times.
pub(crate) struct Allocator;

/// mimalloc aligns every block to a word.
const WORD: usize = size_of::<usize>();

// SAFETY: a block of mimalloc may be freed and grown by any of its calls, however it was made; what needs more than a
// word's alignment is handed on to the crate, which keeps the contract.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= WORD {
            // SAFETY: any size will do.
            unsafe { mi_malloc(layout.size()).cast() }
        } else {
            // SAFETY: the caller's promise is handed on.
            unsafe { MiMalloc.alloc(layout) }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.align() <= WORD {
            // SAFETY: any size will do.
            unsafe { mi_zalloc(layout.size()).cast() }
        } else {
            // SAFETY: the caller's promise is handed on.
            unsafe { MiMalloc.alloc_zeroed(layout) }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the caller promises that it is a block of this allocator, so of mimalloc.
        unsafe { mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.align() <= WORD {
            // SAFETY: as above.
            unsafe { mi_realloc(block.cast(), size).cast() }
        } else {
            // SAFETY: the caller's promise is handed on.
            unsafe { MiMalloc.realloc(block, layout, size) }
        }
    }
}
