//! Both ways through the Enterprise pipeline, for the law that they agree. Not part of the public interface.

use crate::{
    context::Context,
    input::Input,
    normalize::{
        Normalized, Rejected,
        judge::{Judged, explain, fast as fast_path},
    },
    options::{Options, PipelineChoice},
};

/// The fast path alone: `None` when it leaves the document to the slow one.
pub fn fast(text: &str, options: &Options, context: &Context) -> Option<Result<Normalized, Rejected>> {
    Some(outcome(fast_path(text, PipelineChoice::Auto, options)?, text, options, context))
}

/// The slow path alone.
///
/// # Errors
/// [`Rejected`] as from [`normalize`](crate::normalize).
pub fn slow(text: &str, options: &Options, context: &Context) -> Result<Normalized, Rejected> {
    outcome(explain(text, PipelineChoice::Auto, options), text, options, context)
}

fn outcome(judged: Judged<'_>, text: &str, options: &Options, context: &Context) -> Result<Normalized, Rejected> {
    let input = Input::from(text);
    crate::normalize::conclude(judged, &input, options, context)
}
