//! Random bytes for generated ids, from the operating system.

use std::cell::Cell;

/// Bytes of one seed.
const SEED: usize = 16;

/// Seeds fetched at once: a call of the system for each would take longer than the ids themselves.
const FETCHED: usize = 64;

struct Pool {
    bytes: [u8; SEED * FETCHED],
    left: usize,
    /// After a fork two processes have the same bytes; only the one that fetched them may use them.
    process: u32,
}

/// Tells a process from the one it was forked from.
#[cfg(unix)]
fn process() -> u32 {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    };
    static FORKS: AtomicU32 = AtomicU32::new(0);
    extern "C" fn in_child() {
        FORKS.fetch_add(1, Ordering::Relaxed);
    }
    // Asking the system for the number of the process each time would take as long as the id.
    // SAFETY: what is called in the child does no more than add to a number, and this module is never unloaded.
    static COUNTED: LazyLock<bool> = LazyLock::new(|| unsafe { libc::pthread_atfork(None, None, Some(in_child)) } == 0);
    if *COUNTED { FORKS.load(Ordering::Relaxed) } else { std::process::id() }
}

#[cfg(not(unix))]
fn process() -> u32 {
    std::process::id()
}

thread_local! {
    static POOL: Cell<Option<Box<Pool>>> = const { Cell::new(None) };
}

/// A seed that nobody had before.
pub(crate) fn seed() -> Result<[u8; SEED], getrandom::Error> {
    let process = process();
    let mut pool = match POOL.take() {
        Some(pool) if pool.left > 0 && pool.process == process => pool,
        old => {
            let mut pool = old.unwrap_or_else(|| Box::new(Pool { bytes: [0; _], left: 0, process }));
            getrandom::fill(&mut pool.bytes)?;
            (pool.left, pool.process) = (FETCHED, process);
            pool
        }
    };
    pool.left -= 1;
    let seed = pool.bytes.as_chunks::<SEED>().0.get(pool.left).copied().unwrap_or_default();
    POOL.set(Some(pool));
    Ok(seed)
}
