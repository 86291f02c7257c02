//! What handlers tell of documents.

use mass_audit::Row;
use mass_core::{Digest, Report};

use super::{describe, operation::problem_of};
use crate::{
    documents::{Kept, Taken},
    problem::Problem,
    store::{Answer, MassRequest},
};

/// What was sent.
pub fn input(digest: Digest, bytes: usize) {
    describe(|entry| {
        entry.input_sha256 = Some(digest.to_string());
        entry.bytes = Some(bytes as u64);
    });
}

/// A document that is about to be kept.
pub fn taken(taken: &Taken) {
    describe(|entry| {
        let (row, answer) = (&taken.row, &taken.answer);
        entry.mass_id = Some(row.id.clone());
        entry.document_sha256 = Some(row.document_sha256.clone());
        entry.content_sha256 = Some(row.content_sha256.clone());
        entry.dataset_version = Some(row.schema_version.clone());
        entry.output_sha256 = Some(Digest::of(&answer.body).to_string());
        // The caller's header goes before the document's own.
        if entry.trace_id.is_none() {
            let (trace, span) = &taken.trace;
            (entry.trace_id, entry.span_id) = (Some(trace.clone()), Some(span.clone()));
        }
    });
}

/// It was kept before: the document is the one of then.
pub fn replayed(answer: &Answer) {
    describe(|entry| {
        entry.mass_id = id_of(answer);
        // It was normalised with other ids and at another time then: the entry of then has its digest.
        entry.document_sha256 = None;
        entry.output_sha256 = Some(Digest::of(&answer.body).to_string());
        entry.replayed = true;
    });
}

fn id_of(answer: &Answer) -> Option<String> {
    answer.location.as_deref().and_then(|location| location.strip_prefix("/mass/")).map(str::to_owned)
}

/// A document that was checked and is not kept.
pub fn checked(report: &Report) {
    describe(|entry| {
        entry.dataset_version = report.pipeline.map(|pipeline| pipeline.version().to_owned());
        let mut codes: Vec<String> = report.errors().map(|issue| issue.code.as_str().to_owned()).collect();
        codes.sort_unstable();
        codes.dedup();
        entry.issues = codes;
    });
}

/// A document that is asked for.
pub fn read(id: &str, row: Option<&MassRequest>) {
    describe(|entry| match row {
        Some(row) => {
            entry.mass_id = Some(row.id.clone());
            entry.document_sha256 = Some(row.document_sha256.clone());
            entry.content_sha256 = Some(row.content_sha256.clone());
            entry.dataset_version = Some(row.schema_version.clone());
        }
        // Not a document, for all that the caller may know.
        None => entry.subject = Some(id.chars().take(128).collect()),
    });
}

/// A row of a batch that was judged.
pub fn row(number: usize, digest: Option<Digest>, taken: Option<&Taken>) -> Row {
    let of = |value: fn(&MassRequest) -> &String| taken.map(|taken| value(&taken.row).clone());
    Row {
        content_sha256: of(|row| &row.content_sha256),
        dataset_version: of(|row| &row.schema_version),
        document_sha256: of(|row| &row.document_sha256),
        input_sha256: digest.map(|digest| digest.to_string()),
        mass_id: of(|row| &row.id),
        row: number as u64,
        ..Row::default()
    }
}

/// What became of it.
pub fn outcome_of_row(row: &mut Row, outcome: &Result<Kept, Problem>) {
    match outcome {
        Ok(Kept { answer, replayed }) => {
            row.status = answer.status;
            row.replayed = *replayed;
            if *replayed {
                row.mass_id = id_of(answer);
                row.document_sha256 = None;
            }
        }
        Err(problem) => {
            row.status = problem.kind.status().as_u16();
            (row.mass_id, row.document_sha256, row.content_sha256) = (None, None, None);
            let (kind, issues) = problem_of(problem);
            (row.problem, row.issues) = (Some(kind), issues);
        }
    }
}
