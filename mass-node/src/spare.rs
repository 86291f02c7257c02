//! Buffers between uses: fresh memory for each block would come from the system page by page.

use std::sync::{Mutex, PoisonError};

static SPARE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// Most buffers that are kept, and the largest.
const KEPT: usize = 64;
const LARGEST: usize = 1 << 20;

/// An empty buffer.
pub(crate) fn take() -> Vec<u8> {
    let spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    spare.unwrap_or_default()
}

/// Keeps a buffer for the next use.
pub(crate) fn give(mut buffer: Vec<u8>) {
    buffer.clear();
    let mut spare = SPARE.lock().unwrap_or_else(PoisonError::into_inner);
    if buffer.capacity() <= LARGEST && spare.len() < KEPT {
        spare.push(buffer);
    }
}
