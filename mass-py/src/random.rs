//! Seeds of generated ids, from random bytes of the operating system.

use std::cell::Cell;

/// Random bytes in a seed.
const RANDOM: usize = 16;

/// Bytes of one seed: the thread's random bytes, and a number that no other seed with them has. An id is a digest of its
/// seed, which nobody sees: without the random bytes it tells nothing of its neighbours.
const SEED: usize = RANDOM + size_of::<u64>();

/// Seeds with the same random bytes: a call of the system for each would take longer than the ids themselves.
const SHARED: u64 = 4096;

#[derive(Clone, Copy)]
struct Source {
    random: [u8; RANDOM],
    used: u64,
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
    static SOURCE: Cell<Source> = const { Cell::new(Source { random: [0; _], used: SHARED, process: 0 }) };
}

/// A seed that nobody had before.
pub(crate) fn seed() -> Result<[u8; SEED], getrandom::Error> {
    let process = process();
    SOURCE.with(|kept| {
        let mut source = kept.get();
        if source.used == SHARED || source.process != process {
            getrandom::fill(&mut source.random)?;
            (source.used, source.process) = (0, process);
        }
        let mut seed = [0; SEED];
        let (random, number) = seed.split_at_mut(RANDOM);
        random.copy_from_slice(&source.random);
        number.copy_from_slice(&source.used.to_ne_bytes());
        source.used += 1;
        kept.set(source);
        Ok(seed)
    })
}
