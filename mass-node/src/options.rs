//! Options that JavaScript defined, and the clock and seed of a call.

use crate::{js, random};
use mass_core::{Context, Options};
use napi::{Env, Error, Result, Status, bindgen_prelude::Unknown};
use std::{
    cell::RefCell,
    sync::{Arc, LazyLock},
    time::SystemTime,
};

/// Sets of options that are remembered; JavaScript defines a forgotten one again.
const REMEMBERED: usize = 64;

/// Handles count on for ever, so that one that was forgotten is not taken for another.
#[derive(Default)]
struct Table {
    last: u32,
    sets: Vec<(u32, Arc<Options>)>,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

static DEFAULT: LazyLock<Arc<Options>> = LazyLock::new(|| Arc::new(Options::default()));

/// Remembers options; the handle for them is never 0.
pub(crate) fn define(options: Options) -> u32 {
    TABLE.with_borrow_mut(|table| {
        table.last = table.last.wrapping_add(1).max(1);
        if table.sets.len() == REMEMBERED {
            table.sets.remove(0);
        }
        table.sets.push((table.last, Arc::new(options)));
        table.last
    })
}

/// The options of a handle: 0 stands for the defaults, and `None` is a handle that was forgotten.
pub(crate) fn find(handle: u32) -> Option<Arc<Options>> {
    if handle == 0 {
        return Some(Arc::clone(&DEFAULT));
    }
    TABLE.with_borrow(|table| table.sets.iter().rev().find(|(known, _)| *known == handle).map(|(_, o)| Arc::clone(o)))
}

/// The same options for a document in which the host's own NaN or infinity was written.
pub(crate) fn with_non_finite(options: Arc<Options>) -> Arc<Options> {
    if options.native_non_finite {
        return options;
    }
    Arc::new(Options { native_non_finite: true, ..(*options).clone() })
}

/// A context from the system's clock and random source.
pub(crate) fn system() -> Result<Context> {
    let seed = random::seed().map_err(no_random)?;
    Ok(Context::new(SystemTime::now(), seed))
}

/// A context from `now`, in RFC 3339, and a seed; what is not given comes from the system.
pub(crate) fn given(
    env: &Env,
    now: Option<&str>,
    seed: Option<&Unknown<'_>>,
) -> Result<std::result::Result<Context, String>> {
    let random;
    let seed = if let Some(seed) = seed {
        // SAFETY: nothing runs before the seed is read.
        unsafe { js::bytes(env, seed)? }
    } else {
        random = random::seed().map_err(no_random)?;
        random.as_slice()
    };
    Ok(match now {
        Some(now) => Context::at(now, seed).map_err(|e| e.to_string()),
        None => Ok(Context::new(SystemTime::now(), seed)),
    })
}

fn no_random(error: getrandom::Error) -> Error {
    Error::new(Status::GenericFailure, format!("no random source: {error}"))
}
