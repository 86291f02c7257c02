//! The call that nearly all calls are: bytes of one document, and clock and ids of the system.
//!
//! It is written without napi-rs: its macro takes a quarter of a microsecond for the dozen arguments of
//! [`crate::entry::call`], by which everything goes that is not quite as it should be here.

use crate::{
    document::system,
    entry::{Place, answered},
    js::Array,
    net::net,
};
use mass_js::{Choice, Moment, Other, What};
use napi::{Env, Result, bindgen_prelude::Unknown, check_status, sys};
use napi_derive::napi;
use std::{ptr, slice};

/// Gives the function. It takes a document, the array that the record goes to, in one number what the call is and from
/// which byte on the record lies (12 bits for the one), options, and how many bytes of the document count if it was
/// laid down. It gives what `call` gives, or 0 when that has to be called: for memory of other threads, or no bytes.
#[napi(
    ts_return_type = "(document: Uint8Array, out: Uint8Array, call: number, options: number, bytes: number) => number"
)]
pub fn quick(env: &Env) -> Result<Unknown<'_>> {
    let mut function = ptr::null_mut();
    // SAFETY: the name is read at once, and the place that the function writes to is ours.
    check_status!(unsafe {
        sys::napi_create_function(env.raw(), c"quick".as_ptr(), 5, Some(called), ptr::null_mut(), &raw mut function)
    })?;
    // SAFETY: it is a value of this call.
    Ok(unsafe { Unknown::from_raw_unchecked(env.raw(), function) })
}

/// Bits of the number that say what the call is; those above say where the record goes.
const AT: u32 = 12;

const NOTHING: i32 = 0;

unsafe extern "C" fn called(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node hands in both, for the time of this call.
    let length = net(|| unsafe { answer(env, info) }).ok().flatten().unwrap_or(NOTHING);
    let mut value = ptr::null_mut();
    // SAFETY: the place that the function writes to is ours. If it failed, the answer would be `undefined`.
    unsafe { sys::napi_create_int32(env, length, &raw mut value) };
    value
}

/// # Safety
/// Both are those of a call that is under way.
unsafe fn answer(env: sys::napi_env, info: sys::napi_callback_info) -> Option<i32> {
    let mut arguments = [ptr::null_mut(); 5];
    let mut count = arguments.len();
    // SAFETY: there is room for so many; those that were not handed in become `undefined`.
    let status = unsafe {
        sys::napi_get_cb_info(env, info, &raw mut count, arguments.as_mut_ptr(), ptr::null_mut(), ptr::null_mut())
    };
    let [document, out, call, options, bytes] = arguments;
    if status != sys::Status::napi_ok {
        return None;
    }
    // SAFETY: they are values of this call.
    let (document, out) = unsafe { (Array::of(env, document)?, Array::of(env, out)?) };
    // SAFETY: the same.
    let (call, options) = unsafe { (number(env, call)?, number(env, options)?) };
    let what = What(call & ((1 << AT) - 1));
    let out = Place { data: out.data, room: out.length, at: call >> AT };
    expect(out, document.length);
    let length = if what.has(What::LAID) {
        // SAFETY: the same.
        usize::try_from(unsafe { number(env, bytes)? }).ok()?
    } else {
        document.length
    };
    // SAFETY: the same.
    if length == 0 || length > document.length || !unsafe { document.is_own(env) } {
        return None;
    }
    // SAFETY: no JavaScript runs before the call ends, no other thread has the memory, and the record goes elsewhere.
    let document = unsafe { slice::from_raw_parts(document.data, length) };
    let choice = Choice::read(what, options, Moment::default(), system).ok()?.ok()?;
    Some(answered(what, document, &Other::default(), &choice, out))
}

/// # Safety
/// The value is one of the call that is under way.
unsafe fn number(env: sys::napi_env, value: sys::napi_value) -> Option<u32> {
    let mut number = 0;
    // SAFETY: the place that the function writes to is ours.
    let status = unsafe { sys::napi_get_value_uint32(env, value, &raw mut number) };
    (status == sys::Status::napi_ok).then_some(number)
}

/// Asks the processor for the memory where a record is going to lie. It was not used for long, if ever; so it comes
/// while the document is worked on.
fn expect(out: Place, document: usize) {
    /// Bytes that come at once.
    const LINE: usize = 64;
    /// Bytes of a record beside its text.
    const BESIDE: usize = 512;
    /// Most that is asked for: more would push out what is in use.
    const MOST: usize = 8 * 1024;
    let from = (out.at as usize).min(out.room);
    let to = out.room.min(from + (document + BESIDE).min(MOST));
    for at in (from..to).step_by(LINE) {
        prefetch(out.data.wrapping_add(at));
    }
}

#[cfg(target_arch = "x86_64")]
fn prefetch(place: *const u8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: every processor of this kind has it, and it does nothing to the memory, whatever the place.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(place.cast()) };
}

/// Rust has no stable name for it there.
#[cfg(not(target_arch = "x86_64"))]
fn prefetch(_: *const u8) {}
