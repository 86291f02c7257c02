//! Documents, options, clock and seed of a call, as JavaScript hands them in.

use crate::{
    js::{self, Text},
    random,
};
use mass_js::{Answer, Choice, Moment, SEED, What};
use napi::{Env, Error, Result, Status, bindgen_prelude::Unknown};
use std::time::SystemTime;

/// A document where it lies, or the copy of a text.
pub(crate) enum Document<'a> {
    Bytes(&'a [u8]),
    Text(Text),
}

impl Document<'_> {
    pub(crate) fn read<'a>(env: &Env, what: What, value: &Unknown<'_>, units: u32) -> Result<Document<'a>> {
        if what.has(What::TEXT) && !what.has(What::LAID) {
            return Text::read(env, value, units as usize, !what.has(What::ILL_FORMED)).map(Document::Text);
        }
        // SAFETY: calls run no JavaScript before they are done with their documents.
        let bytes = unsafe { js::bytes(env, value)? };
        let length = if what.has(What::LAID) { units as usize } else { bytes.len() };
        bytes.get(..length).map(Document::Bytes).ok_or_else(|| Error::from_reason("a text of that length is needed"))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Text(text) => text.bytes(),
        }
    }
}

/// The options of a call, and its context; or the record that says why there are none.
pub(crate) fn choice<'a>(
    env: &Env,
    what: What,
    handle: u32,
    now: &Unknown<'_>,
    seed: &Unknown<'_>,
) -> Result<std::result::Result<Choice, Answer<'a>>> {
    // SAFETY: it is a value of this call.
    let now: Option<String> = what.has(What::NOW).then(|| unsafe { now.cast() }).transpose()?;
    // SAFETY: nothing runs before the seed is read.
    let seed = what.has(What::SEED).then(|| unsafe { js::bytes(env, seed) }).transpose()?;
    Choice::read(what, handle, Moment { now: now.as_deref(), seed }, system)
}

/// Clock and seed of the system.
pub(crate) fn system() -> Result<(SystemTime, [u8; SEED])> {
    Ok((SystemTime::now(), random::seed().map_err(no_random)?))
}

fn no_random(error: getrandom::Error) -> Error {
    Error::new(Status::GenericFailure, format!("no random source: {error}"))
}
