//! Room for a document's canonical bytes that its later owner has lent.
//!
//! What one thread writes and another keeps is in the keeper's memory from the start this way: see `batch/ahead.rs`.

use crate::scratch::{self, Kept};

thread_local! {
    static LENT: Kept<u8> = const { Kept::new(Vec::new()) };
}

/// Lends room for the next document that this thread writes.
#[cfg(feature = "parallel")]
pub(crate) fn lend(room: Vec<u8>) {
    // When the thread is ending there is no next document.
    let _ = LENT.try_with(|lent| lent.set(room));
}

/// The room that was lent, unless a document took it.
#[cfg(feature = "parallel")]
pub(crate) fn take_back() -> Vec<u8> {
    scratch::take(&LENT)
}

/// Room for so many bytes: what was lent, or new.
pub(super) fn with_capacity(bytes: usize) -> Vec<u8> {
    let mut room = scratch::take(&LENT);
    room.reserve(bytes);
    room
}
