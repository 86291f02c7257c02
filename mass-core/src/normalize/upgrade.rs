//! The chain of versions: a document of an older one becomes a document of a newer one, step by step.

use super::{Normalized, Pipeline, Rejected, VERSIONS, judge::judge, normalize, promote::promote};
use crate::{
    context::Context,
    input::Input,
    issue::{Code, Issue},
    options::{Options, PipelineChoice},
    validate::leaf::unsupported,
};

/// Moves a document along the chain of versions to `to`, and normalises it there.
///
/// The step from `1.0-simple` to `1.1` needs a site profile (see [`promote`](crate::promote)); without one the
/// rejection says field by field what is missing. Going to the version it already has only normalises a document.
///
/// # Errors
/// [`Rejected`]: `unsupported_version` for a version that is not in the chain or is older than the document's, else
/// the issues of the step that failed.
///
/// ```
/// use mass_core::{Context, Options, upgrade};
///
/// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
/// let rejected = upgrade(r#"{"PUE": 1.4}"#, "1.1", None, &Options::default(), &context).unwrap_err();
/// assert!(rejected.issues.iter().any(|issue| issue.path == "/request/tenant_id"));
/// ```
pub fn upgrade<'a>(
    document: impl Into<Input<'a>>,
    to: &str,
    profile: Option<Input<'_>>,
    options: &Options,
    context: &Context,
) -> Result<Normalized, Rejected> {
    let document = document.into();
    let judged = judge(&document, PipelineChoice::Auto, options);
    let Some(pipeline) = judged.pipeline else {
        return Err(Rejected { pipeline: None, issues: judged.findings.finish(document.source(), options) });
    };
    let place = |version: &str| VERSIONS.iter().position(|known| *known == version);
    let from = place(pipeline.version()).unwrap_or_default();
    drop(judged);
    match place(to) {
        Some(target) if target == from => normalize(&document, choice(pipeline), options, context),
        // The only step there is; a longer chain goes on from its result.
        Some(target) if target > from => {
            promote(document, profile.unwrap_or_else(|| Input::from("{}")), options, context)
        }
        _ => {
            let allowed = VERSIONS.get(from..).unwrap_or_default();
            let mut issue: Issue = unsupported(Code::UnsupportedVersion, "/schema_version", to, allowed);
            issue.locale = options.locale;
            Err(Rejected { pipeline: Some(pipeline), issues: vec![issue] })
        }
    }
}

fn choice(pipeline: Pipeline) -> PipelineChoice {
    match pipeline {
        Pipeline::Simple => PipelineChoice::Simple,
        Pipeline::Enterprise => PipelineChoice::Enterprise,
    }
}
