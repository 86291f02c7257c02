//! Random bytes for generated ids, from the operating system.

use mass_js::SEED;
use std::cell::Cell;

/// Seeds fetched at once: a call of the system for each would take longer than the ids themselves.
const FETCHED: usize = 256;

struct Pool {
    bytes: [u8; SEED * FETCHED],
    left: usize,
}

thread_local! {
    static POOL: Cell<Option<Box<Pool>>> = const { Cell::new(None) };
}

/// A seed that nobody had before. Node does not fork with its memory, so that no other process has it either.
pub(crate) fn seed() -> Result<[u8; SEED], getrandom::Error> {
    let mut pool = match POOL.take() {
        Some(pool) if pool.left > 0 => pool,
        old => {
            let mut pool = old.unwrap_or_else(|| Box::new(Pool { bytes: [0; _], left: 0 }));
            getrandom::fill(&mut pool.bytes)?;
            pool.left = FETCHED;
            pool
        }
    };
    pool.left -= 1;
    let seed = pool.bytes.as_chunks::<SEED>().0.get(pool.left).copied().unwrap_or_default();
    POOL.set(Some(pool));
    Ok(seed)
}
