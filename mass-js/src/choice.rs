//! Options that JavaScript defined, and the clock and seed of a call.

use crate::calls::{Answer, What, forgotten, misuse};
use mass_core::{Context, Options, binding::read};
use std::{
    cell::RefCell,
    sync::{Arc, LazyLock},
    time::SystemTime,
};

/// Sets of options that are remembered; JavaScript defines a forgotten one again.
const REMEMBERED: usize = 64;

/// Bytes of the seed of a call that has none of its own.
pub const SEED: usize = 16;

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

/// Remembers options, given in the core's JSON form. The handle for them is never 0.
///
/// # Errors
/// What is wrong with them.
pub fn define(json: &str) -> Result<u32, String> {
    let value = read(json.as_bytes()).map_err(|why| format!("options: {why}"))?;
    let options = Options::from_json(value).map_err(|e| e.message)?;
    Ok(TABLE.with_borrow_mut(|table| {
        table.last = table.last.wrapping_add(1).max(1);
        if table.sets.len() == REMEMBERED {
            table.sets.remove(0);
        }
        table.sets.push((table.last, Arc::new(options)));
        table.last
    }))
}

/// Takes handles up to this one as given out, by an instance that is gone.
pub fn handles_after(last: u32) {
    TABLE.with_borrow_mut(|table| table.last = table.last.max(last));
}

/// The options of a handle: 0 stands for the defaults, and `None` is a handle that was forgotten.
pub fn options(handle: u32) -> Option<Arc<Options>> {
    if handle == 0 {
        return Some(Arc::clone(&DEFAULT));
    }
    TABLE.with_borrow(|table| table.sets.iter().rev().find(|(known, _)| *known == handle).map(|(_, o)| Arc::clone(o)))
}

/// The same options for a document in which the host's own NaN or infinity was written.
fn with_non_finite(options: Arc<Options>) -> Arc<Options> {
    if options.native_non_finite {
        return options;
    }
    Arc::new(Options { native_non_finite: true, ..(*options).clone() })
}

/// Clock and seed as the caller gives them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment<'a> {
    /// In RFC 3339.
    pub now: Option<&'a str>,
    /// Any bytes.
    pub seed: Option<&'a [u8]>,
}

/// The options of a call, and its context when it needs one.
pub struct Choice {
    /// What the handle stands for.
    pub options: Arc<Options>,
    /// Clock and seed.
    pub context: Option<Context>,
}

impl Choice {
    /// What a call asks for. `system` gives clock and seed where the caller does not. The inner result has a record
    /// instead, when the handle was forgotten or the clock is wrong.
    ///
    /// # Errors
    /// What `system` fails with.
    pub fn read<'a, E>(
        what: What,
        handle: u32,
        moment: Moment<'_>,
        system: impl FnOnce() -> Result<(SystemTime, [u8; SEED]), E>,
    ) -> Result<Result<Self, Answer<'a>>, E> {
        let Some(mut options) = options(handle) else {
            return Ok(Err(forgotten()));
        };
        if what.has(What::NON_FINITE) {
            options = with_non_finite(options);
        }
        let context = match moment {
            _ if !what.needs_context() => None,
            Moment { now: Some(now), seed: Some(seed) } => Some(Context::at(now, seed)),
            Moment { now: Some(now), seed: None } => Some(Context::at(now, system()?.1)),
            Moment { now: None, seed: Some(seed) } => Some(Ok(Context::new(system()?.0, seed))),
            Moment { now: None, seed: None } => {
                let (now, seed) = system()?;
                Some(Ok(Context::new(now, seed)))
            }
        };
        Ok(match context.transpose() {
            Ok(context) => Ok(Self { options, context }),
            Err(why) => Err(misuse(why.to_string())),
        })
    }
}
