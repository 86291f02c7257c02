//! The one net under every entry point: a panic becomes a record, and never crosses into Node.

use mass_js::{Answer, Choice, Other, What, answer, internal};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Runs an entry point. What was half done is dropped, and nothing that is kept was changed half.
pub(crate) fn net<T>(entry: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(entry)).map_err(|panic| message(panic.as_ref()))
}

/// Makes a call, and keeps its panics in.
pub(crate) fn guarded<'a>(what: What, document: &'a [u8], other: &Other<'_>, choice: &Choice) -> Answer<'a> {
    net(|| answer(what, document, other, choice)).unwrap_or_else(internal)
}

fn message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => String::from("no message"),
    }
}
