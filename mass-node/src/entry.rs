//! The functions that JavaScript calls, and the way of an answer to it.

use crate::{
    document::{Document, choice},
    js,
    net::{guarded, net},
    packed::{self, Unpacked},
};
use mass_js::{Answer, Choice, Other, What, misuse, unsure};
use napi::{Env, Error, Result, bindgen_prelude::Unknown};
use napi_derive::napi;
use std::{borrow::Cow, cell::RefCell};

thread_local! {
    /// A record that had no room; JavaScript fetches it right after the call.
    static WAITING: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where a record is to go; good for the length of a call, during which no JavaScript runs.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) data: *mut u8,
    pub(crate) room: usize,
    pub(crate) at: u32,
}

impl Place {
    fn of(env: &Env, out: &Unknown<'_>, at: u32) -> Result<Self> {
        js::array(env, out).map(|(data, room)| Self { data, room, at })
    }

    fn has(self, bytes: &[u8]) -> bool {
        let (from, other) = (bytes.as_ptr().addr(), self.data.addr());
        !bytes.is_empty() && from < other + self.room && other < from + bytes.len()
    }
}

/// Writes a record from `at` on, if there is room, and says how long it is; the length is negative when it waits.
fn deliver(record: &Answer<'_>, out: Place) -> i32 {
    let Ok(length) = i32::try_from(record.len()) else {
        return deliver(&misuse("the result is larger than 2 GiB"), out);
    };
    let Place { data, room, at } = out;
    if room.saturating_sub(at as usize) >= record.len() {
        // SAFETY: there is room from `at` on, and `answered` sees to it that no document lies there.
        unsafe { record.write_to(data.add(at as usize)) };
        return length;
    }
    WAITING.with_borrow_mut(|waiting| {
        waiting.clear();
        record.append_to(waiting);
    });
    -length
}

/// Copies the record that waits.
#[napi]
pub fn take(env: &Env, out: Unknown<'_>, at: u32) -> Result<()> {
    let record = WAITING.take();
    let (data, room) = js::array(env, &out)?;
    if room.saturating_sub(at as usize) < record.len() {
        return Err(Error::from_reason("no room for the record"));
    }
    // SAFETY: there is room, and the record is ours.
    unsafe { data.add(at as usize).copy_from_nonoverlapping(record.as_ptr(), record.len()) };
    Ok(())
}

/// A call. The record goes into `out` from `at` on; the answer is its length, negative when there was no room, and then
/// it waits for `take`. Some calls take another document (a request, a profile, changes), and a version.
#[napi]
#[allow(clippy::too_many_arguments)] // an object to hold them would cost more than the call
pub fn call(
    env: &Env,
    what: u32,
    #[napi(ts_arg_type = "Uint8Array | string")] document: Unknown<'_>,
    units: u32,
    options: u32,
    #[napi(ts_arg_type = "Uint8Array")] out: Unknown<'_>,
    at: u32,
    #[napi(ts_arg_type = "string")] now: Unknown<'_>,
    #[napi(ts_arg_type = "Uint8Array")] seed: Unknown<'_>,
    #[napi(ts_arg_type = "Uint8Array | string")] other: Option<Unknown<'_>>,
    other_what: Option<u32>,
    other_units: Option<u32>,
    to: Option<String>,
) -> Result<i32> {
    let (what, other_what) = (What(what), What(other_what.unwrap_or_default()));
    let out = Place::of(env, &out, at)?;
    let options_for = What(what.0 | other_what.0 & What::NON_FINITE);
    let choice = match choice(env, options_for, options, &now, &seed)? {
        Ok(choice) => choice,
        Err(record) => return Ok(deliver(&record, out)),
    };
    let document = Document::read(env, what, &document, units)?;
    let other =
        other.map(|other| Document::read(env, other_what, &other, other_units.unwrap_or_default())).transpose()?;
    let other = Other {
        bytes: other.as_ref().map(Document::bytes),
        is_object: other_what.is_object(),
        to: to.as_deref().unwrap_or_default(),
    };
    Ok(answered(what, document.bytes(), &other, &choice, out))
}

/// Makes a call and delivers its record.
pub(crate) fn answered(what: What, document: &[u8], other: &Other<'_>, choice: &Choice, out: Place) -> i32 {
    if what.has(What::PACKED) {
        return deliver_unpacked(what, document, choice, out);
    }
    let mut bytes = Cow::Borrowed(document);
    if out.has(&bytes) {
        // A result of an earlier call, perhaps; it must not lie where the record goes.
        bytes = Cow::Owned(bytes.into_owned());
    }
    deliver(&guarded(what, &bytes, other, choice), out)
}

/// A call with a packed object. Whatever is to be said about it, is said about the text that JavaScript makes of it: there
/// the members stand in the caller's order.
fn deliver_unpacked(what: What, document: &[u8], choice: &Choice, out: Place) -> i32 {
    let Some(text) = Unpacked::of(document) else { return deliver(&unsure(), out) };
    let record = guarded(what, text.bytes(), &Other::default(), choice);
    if record.is_clean() || record.is_failure() { deliver(&record, out) } else { deliver(&unsure(), out) }
}

/// Takes the shape of packed objects: names with one space between them, `{name` for an object, `}` for its end, `*name` for
/// an object that may have any members. It is the same in all threads. False when it is not that of the contract.
#[napi]
pub fn define_shape(shape: String) -> bool {
    net(|| packed::define(&shape)).unwrap_or_default()
}

/// Judges a packed object, which begins at a byte of an array. The answer is 0 unless it is valid without a warning; then
/// it has the flags of a report, whose numbers are the first two of the packed object.
#[napi]
pub fn judge(env: &Env, #[napi(ts_arg_type = "Uint8Array")] packed: Unknown<'_>, at: u32, options: u32) -> Result<u32> {
    // SAFETY: no JavaScript runs meanwhile, and nothing is written before it is read.
    let bytes = unsafe { js::bytes(env, &packed)? }.get(at as usize..).unwrap_or_default();
    let judged = net(|| {
        let report = packed::judge(bytes, &*mass_js::options(options)?)?;
        Some(mass_js::verdict(&report))
    });
    // After a panic the general way finds the same fault, and says so.
    let Some((flags, numbers)) = judged.ok().flatten() else { return Ok(0) };
    let (data, room) = js::array(env, &packed)?;
    let [ratio, staleness] = numbers.map(f64::to_le_bytes);
    let answer = [ratio, staleness];
    let answer = answer.as_flattened();
    if room.saturating_sub(at as usize) < answer.len() {
        return Ok(0);
    }
    // SAFETY: there is room, and the slice above is not used any more.
    unsafe { data.add(at as usize).copy_from_nonoverlapping(answer.as_ptr(), answer.len()) };
    Ok(u32::from(flags))
}

/// The JSON text of a packed object, which begins at a byte of an array; empty when it is none.
#[napi]
pub fn unpack(env: &Env, #[napi(ts_arg_type = "Uint8Array")] packed: Unknown<'_>, at: u32) -> Result<String> {
    // SAFETY: no JavaScript runs meanwhile.
    let bytes = unsafe { js::bytes(env, &packed)? }.get(at as usize..).unwrap_or_default();
    let text = net(|| Unpacked::of(bytes).map(|text| String::from_utf8_lossy(text.bytes()).into_owned()));
    Ok(text.ok().flatten().unwrap_or_default())
}

/// Remembers options, given in the core's JSON form, and gives a handle to them; or says what is wrong with them.
#[napi]
pub fn define_options(json: String) -> napi::Either<u32, String> {
    match net(|| mass_js::define(&json)).unwrap_or_else(Err) {
        Ok(handle) => napi::Either::A(handle),
        Err(message) => napi::Either::B(message),
    }
}

/// What does not change, as texts: `options` (all of them with their defaults), `maxDepth` (the most that may be asked
/// for), `versions`, `catalogue`, `schemas` (their kinds and versions), or a schema by both (`enterprise 1.1`) as JSON;
/// `catalogueVersion` and `version` as they are. An empty text for what there is not.
#[napi]
pub fn constants(name: String) -> String {
    net(|| mass_js::constants(&name)).unwrap_or_default()
}
