//! Buffers that a thread keeps from one document to the next.
//!
//! A document needs a few of them, too large for an allocator to hand out in no time; together they took a tenth of the
//! whole job. They hold nothing between two documents, and a very large one is let go.

use std::cell::Cell;

/// The most bytes of one buffer that a thread keeps.
const KEPT: usize = 1 << 16;

/// A buffer of which each thread keeps one.
pub(crate) type Kept<T> = Cell<Vec<T>>;

/// Takes the thread's buffer, or a new one when it is in use.
#[inline]
pub(crate) fn take<T>(kept: &'static std::thread::LocalKey<Kept<T>>) -> Vec<T> {
    kept.try_with(Cell::take).unwrap_or_default()
}

/// Gives a buffer back for the next document.
#[inline]
pub(crate) fn give<T>(kept: &'static std::thread::LocalKey<Kept<T>>, mut buffer: Vec<T>) {
    buffer.clear();
    if buffer.capacity() * size_of::<T>() <= KEPT {
        // When the thread is ending there is no next document.
        let _ = kept.try_with(|kept| kept.set(buffer));
    }
}
