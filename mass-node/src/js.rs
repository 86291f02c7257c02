//! JavaScript values that calls take: bytes where they lie, and texts.

use napi::{Env, Error, JsValue, Result, Status, bindgen_prelude::Unknown, check_status, sys};
use std::{cell::Cell, ptr, slice};

/// The bytes of a `Uint8Array`, a `Buffer` among them.
///
/// # Safety
/// No JavaScript may run, and nobody may write to the array, while the slice is in use.
pub(crate) unsafe fn bytes<'a>(env: &Env, value: &Unknown<'_>) -> Result<&'a [u8]> {
    let (data, length) = array(env, value)?;
    // SAFETY: the array is alive as an argument of the call, and JavaScript waits for it.
    Ok(if length == 0 { &[] } else { unsafe { slice::from_raw_parts(data, length) } })
}

/// Where the bytes of a `Uint8Array` are, to write to.
pub(crate) fn array(env: &Env, value: &Unknown<'_>) -> Result<(*mut u8, usize)> {
    // SAFETY: the value belongs to this environment, and to this call.
    let array = unsafe { Array::of(env.raw(), value.raw()) };
    let Array { data, length, .. } = array.ok_or_else(|| Error::new(Status::InvalidArg, "a Uint8Array is needed"))?;
    Ok((data, length))
}

/// A `Uint8Array`: where its bytes are, and the memory that they belong to.
pub(crate) struct Array {
    pub(crate) data: *mut u8,
    pub(crate) length: usize,
    memory: sys::napi_value,
}

impl Array {
    /// None for any other value.
    ///
    /// # Safety
    /// The value is one of the call that is under way in this environment.
    pub(crate) unsafe fn of(env: sys::napi_env, value: sys::napi_value) -> Option<Self> {
        let (mut kind, mut length, mut data, mut memory) = (0, 0, ptr::null_mut(), ptr::null_mut());
        // SAFETY: the places that the function writes to are ours; the one that we do not need may be null.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                env,
                value,
                &raw mut kind,
                &raw mut length,
                &raw mut data,
                &raw mut memory,
                ptr::null_mut(),
            )
        };
        let is_bytes = status == sys::Status::napi_ok && kind == sys::TypedarrayType::uint8_array;
        is_bytes.then_some(Self { data: data.cast(), length, memory })
    }

    /// Whether no other thread can write to the memory.
    ///
    /// # Safety
    /// As of [`Array::of`].
    pub(crate) unsafe fn is_own(&self, env: sys::napi_env) -> bool {
        let mut is_own = false;
        // SAFETY: the place that the function writes to is ours.
        let status = unsafe { sys::napi_is_arraybuffer(env, self.memory, &raw mut is_own) };
        status == sys::Status::napi_ok && is_own
    }
}

thread_local! {
    static TEXT: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A largest buffer that is kept for the next text.
const KEPT: usize = 1 << 20;

/// A JavaScript text in UTF-8, in a buffer that the next text takes again.
#[derive(Default)]
pub(crate) struct Text(Vec<u8>);

impl Text {
    /// Copies a text of so many UTF-16 code units. A lone surrogate becomes three bytes that are not UTF-8, so that the
    /// core refuses them, rather than a replacement character that it would not see.
    pub(crate) fn read(env: &Env, value: &Unknown<'_>, units: usize, well_formed: bool) -> Result<Self> {
        if !well_formed {
            return Self::read_units(env, value, units);
        }
        let mut buffer = TEXT.take();
        buffer.clear();
        // Three bytes a unit are enough, and one more for the zero that ends it.
        let room = units * 3 + 1;
        buffer.reserve(room);
        let mut written = 0;
        // SAFETY: there is room for what is written, and so many bytes are there afterwards.
        unsafe {
            check_status!(sys::napi_get_value_string_utf8(
                env.raw(),
                value.raw(),
                buffer.as_mut_ptr().cast(),
                room,
                &raw mut written
            ))?;
            buffer.set_len(written);
        }
        Ok(Self(buffer))
    }

    fn read_units(env: &Env, value: &Unknown<'_>, units: usize) -> Result<Self> {
        let mut buffer = vec![0u16; units + 1];
        let mut written = 0;
        // SAFETY: there is room for what is written.
        check_status!(unsafe {
            sys::napi_get_value_string_utf16(
                env.raw(),
                value.raw(),
                buffer.as_mut_ptr(),
                buffer.len(),
                &raw mut written,
            )
        })?;
        let mut out = TEXT.take();
        out.clear();
        for unit in char::decode_utf16(buffer.iter().take(written).copied()) {
            match unit {
                Ok(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(lone) => {
                    let [high, low] = lone.unpaired_surrogate().to_be_bytes();
                    out.extend_from_slice(&[0xe0 | high >> 4, 0x80 | (high & 15) << 2 | low >> 6, 0x80 | low & 63]);
                }
            }
        }
        Ok(Self(out))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        if self.0.capacity() <= KEPT {
            TEXT.set(std::mem::take(&mut self.0));
        }
    }
}
