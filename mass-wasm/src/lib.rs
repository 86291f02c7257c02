//! The browser binding of MASS: bytes in, one record of bytes out (`mass_js`).
//!
//! JavaScript writes what a call takes into the module's memory, one after the other from [`room`] on: the document, the
//! other document, the clock, the seed, the version. The call leaves its record at [`record`]. Numbers are all that
//! crosses, so that there is almost no glue. A module has no clock and no random numbers: JavaScript gives both.

use mass_core::normalize_batch;
use mass_js::{Answer, Choice, Moment, Other, SEED, What, answer, append, counts, define, handles_after, misuse};
use std::{
    cell::RefCell,
    time::{Duration, SystemTime},
};
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest buffers that are kept for the next call.
const KEPT: usize = 4 << 20;

thread_local! {
    /// What calls take.
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// What they answer.
    static RECORD: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A place for so many bytes, good until the next call.
#[wasm_bindgen]
pub fn room(bytes: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        if input.len() < bytes {
            // What is there need not be copied.
            *input = Vec::new();
            input.resize(bytes, 0);
        }
        input.as_mut_ptr()
    })
}

/// Where the last record is.
#[wasm_bindgen]
pub fn record() -> *const u8 {
    RECORD.with_borrow(Vec::as_ptr)
}

/// Lets go of large buffers.
#[wasm_bindgen]
pub fn release() {
    for kept in [&INPUT, &RECORD] {
        kept.with_borrow_mut(|buffer| {
            if buffer.capacity() > KEPT {
                *buffer = Vec::new();
            }
        });
    }
}

/// Parts of the input, one after the other.
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn next(&mut self, length: usize) -> &'a [u8] {
        let (part, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        part
    }

    fn text(&mut self, length: usize) -> &'a str {
        std::str::from_utf8(self.next(length)).unwrap_or_default()
    }
}

/// Options, clock and seed; milliseconds since 1970 where no clock is given.
fn choice<'a>(what: What, handle: u32, milliseconds: f64, now: &str, seed: &[u8]) -> Result<Choice, Box<Answer<'a>>> {
    let moment = Moment { now: what.has(What::NOW).then_some(now), seed: Some(seed) };
    let system = || -> Result<_, std::convert::Infallible> {
        let since = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default();
        Ok((SystemTime::UNIX_EPOCH + since, [0; SEED]))
    };
    match Choice::read(what, handle, moment, system) {
        Ok(choice) => choice.map_err(Box::new),
        Err(never) => match never {},
    }
}

/// Writes a record, and says how long it is.
fn deliver(record: &Answer<'_>) -> usize {
    RECORD.with_borrow_mut(|out| {
        out.clear();
        record.append_to(out);
        out.len()
    })
}

/// A call with what lies in the room; lengths are in bytes, and that of another document is negative when there is none.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments)] // numbers are what crosses cheaply
pub fn call(
    what: u32,
    length: usize,
    other_what: u32,
    other_length: i32,
    options: u32,
    milliseconds: f64,
    now_length: usize,
    seed_length: usize,
    to_length: usize,
) -> usize {
    let (what, other_what) = (What(what), What(other_what));
    INPUT.with_borrow(|input| {
        let mut parts = Parts(input);
        let document = parts.next(length);
        let bytes = usize::try_from(other_length).ok().map(|length| parts.next(length));
        let (now, seed) = (parts.text(now_length), parts.next(seed_length));
        let other = Other { bytes, is_object: other_what.is_object(), to: parts.text(to_length) };
        let options_for = What(what.0 | other_what.0 & What::NON_FINITE);
        match choice(options_for, options, milliseconds, now, seed) {
            Ok(choice) => deliver(&answer(what, document, &other, &choice)),
            Err(record) => deliver(&record),
        }
    })
}

/// A block of NDJSON. The answer is the length of its rows, each with its head and its record, and after them the number
/// of rows and of lines; or, negative, the length of a record that says why there are none.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments)] // as `call`
pub fn batch(
    what: u32,
    length: usize,
    options: u32,
    now_length: usize,
    seed_length: usize,
    row: usize,
    line: usize,
) -> i32 {
    let what = What(what);
    INPUT.with_borrow(|input| {
        let mut parts = Parts(input);
        let lines = parts.next(length);
        let (now, seed) = (parts.text(now_length), parts.next(seed_length));
        let choice = choice(what, options, 0.0, now, seed);
        let context = choice.as_ref().map(|choice| choice.context.as_ref());
        let (Ok(choice), Ok(Some(context))) = (&choice, context) else {
            let record = choice.err().map_or_else(|| misuse("a batch without context"), |record| *record);
            return i32::try_from(deliver(&record)).map_or(i32::MIN, |length| -length);
        };
        RECORD.with_borrow_mut(|out| {
            out.clear();
            let mut rows = normalize_batch(lines, &choice.options, context).starting_at(row, line);
            rows.by_ref().for_each(|row| append(out, what, lines, row));
            let end = rows.end();
            out.extend_from_slice(&counts(end.0 - row, end.1 - line));
            i32::try_from(out.len()).unwrap_or(i32::MAX)
        })
    })
}

/// Remembers options, whose JSON form lies in the room, and gives a handle to them, which is not 0; or 0, and the record
/// says what is wrong with them.
#[wasm_bindgen]
pub fn define_options(length: usize) -> u32 {
    INPUT.with_borrow(|input| match define(Parts(input).text(length)) {
        Ok(handle) => handle,
        Err(why) => {
            deliver(&misuse(why));
            0
        }
    })
}

/// Takes handles up to this one as given out, by a module that is gone.
#[wasm_bindgen]
pub fn after(handle: u32) {
    handles_after(handle);
}
