//! One document through the core.

use mass_core::{Change, Code, Context, Issue, Options, Pipeline, Recognised, Severity};
use std::path::PathBuf;
use std::thread;

/// What is done with each document.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Check only.
    Validate,
    /// Clean.
    Normalize,
    /// Canonical bytes of any JSON.
    Canonicalize,
    /// Make an Enterprise request with this site profile.
    Promote(Profile),
}

/// A site profile as it was read.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its file.
    pub path: PathBuf,
    /// Its content.
    pub text: Vec<u8>,
}

impl Operation {
    /// The profile, when the issue is about its text. The core then puts `/profile` before the path and knows no pipeline;
    /// an export may have a member of that name, but its pipeline is known.
    pub fn profile_of(&self, outcome: &Outcome, issue: &Issue) -> Option<&Profile> {
        let Self::Promote(profile) = self else { return None };
        let below = issue.path.strip_prefix("/profile")?;
        let ours = outcome.pipeline.is_none() && (below.is_empty() || below.starts_with('/'));
        ours.then_some(profile)
    }
}

/// What is the same for each document.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is done.
    pub operation: Operation,
    /// How.
    pub options: Options,
    /// Clock and ids.
    pub context: Context,
}

/// What came of one document.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Whether it is valid.
    pub accepted: bool,
    /// Which pipeline it went through, when that was clear.
    pub pipeline: Option<Pipeline>,
    /// What was found.
    pub issues: Vec<Issue>,
    /// The canonical document, when one was made.
    pub canonical: Option<Vec<u8>>,
    /// Digests with their names in the JSON form.
    pub digests: Vec<(&'static str, String)>,
    /// What was changed; `None` when the operation changes nothing.
    pub changes: Option<Vec<Change>>,
    /// Which signals were recognised.
    pub recognised: Vec<Recognised>,
    /// Share of core signals that are missing.
    pub missing_ratio: Option<f64>,
    /// Age of the data when it was sent.
    pub staleness_seconds: Option<f64>,
}

impl Outcome {
    /// How many issues reject the document.
    pub fn errors(&self) -> usize {
        self.issues.iter().filter(|issue| issue.severity == Severity::Error).count()
    }

    /// A document that is longer than the limit and was not read.
    pub fn too_large(options: &Options, found_bytes: u64) -> Self {
        let mut issue =
            Issue::new(Code::TooLarge, "").with("max_bytes", options.max_bytes).with("found_bytes", found_bytes);
        issue.locale = options.locale;
        Self { issues: vec![issue], ..Self::default() }
    }
}

impl Settings {
    /// What comes of the document that is number `row` of the run.
    pub fn judge(&self, document: &[u8], row: usize) -> Outcome {
        let context = self.context.for_row(row);
        let normalized = match &self.operation {
            Operation::Validate => {
                let report = mass_core::validate(document, &self.options);
                return Outcome {
                    accepted: report.is_valid(),
                    pipeline: report.pipeline,
                    issues: report.issues,
                    missing_ratio: report.missing_ratio,
                    staleness_seconds: report.staleness_seconds,
                    ..Outcome::default()
                };
            }
            Operation::Canonicalize => {
                return match mass_core::canonicalize(document, &self.options) {
                    Ok(canonical) => Outcome {
                        accepted: true,
                        digests: vec![("document_sha256", canonical.document_sha256.to_string())],
                        canonical: Some(canonical.bytes),
                        ..Outcome::default()
                    },
                    Err(rejected) => Outcome { issues: rejected.issues, ..Outcome::default() },
                };
            }
            Operation::Normalize => mass_core::normalize(document, &self.options, &context),
            Operation::Promote(profile) => {
                mass_core::promote(document, profile.text.as_slice(), &self.options, &context)
            }
        };
        match normalized {
            Ok(document) => Outcome {
                accepted: true,
                pipeline: Some(document.pipeline),
                issues: document.issues,
                digests: vec![
                    ("document_sha256", document.document_sha256.to_string()),
                    ("content_sha256", document.content_sha256.to_string()),
                ],
                canonical: Some(document.canonical),
                changes: Some(document.changes),
                recognised: document.recognised,
                ..Outcome::default()
            },
            Err(rejected) => Outcome { pipeline: rejected.pipeline, issues: rejected.issues, ..Outcome::default() },
        }
    }

    /// Judges many documents on all cores; the outcomes are in their order.
    pub fn judge_all<T: Sync>(&self, items: &[T], judge: impl Fn(&Self, &T) -> Outcome + Sync) -> Vec<Outcome> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let share = items.len().div_ceil(cores).max(16);
        if items.len() <= share {
            return items.iter().map(|item| judge(self, item)).collect();
        }
        let judge = &judge;
        thread::scope(|scope| {
            let work: Vec<_> = items
                .chunks(share)
                .map(|chunk| {
                    let handle = scope.spawn(move || chunk.iter().map(|item| judge(self, item)).collect::<Vec<_>>());
                    (chunk, handle)
                })
                .collect();
            let mut outcomes = Vec::with_capacity(items.len());
            for (chunk, handle) in work {
                // The core does not panic; should a thread die all the same, its share is done again here.
                match handle.join() {
                    Ok(done) => outcomes.extend(done),
                    Err(_) => outcomes.extend(chunk.iter().map(|item| judge(self, item))),
                }
            }
            outcomes
        })
    }
}
