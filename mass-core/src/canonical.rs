//! Canonical form of any JSON value (RFC 8785).

use crate::{
    digest::Digest,
    input::{Input, syntax_issue},
    json::{
        parse::{Limits, parse},
        pointer::Path,
        tape::Tape,
        write::write_node,
    },
    normalize::{
        Rejected,
        simple::{Run, tape::TapeWriter},
    },
    options::Options,
    validate::{
        findings::Findings,
        structural::{inexact_numbers, parser_findings},
    },
};

/// A JSON value in canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// The RFC 8785 bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256.
    pub document_sha256: Digest,
}

impl Canonical {
    /// The canonical form as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }
}

/// Brings any JSON value, not only objects, to its canonical form (RFC 8785): members sorted by UTF-16 code units,
/// numbers as ECMAScript prints them, no white space.
///
/// # Errors
/// [`Rejected`] with every reason, for what I-JSON (RFC 7493) refuses: duplicate members, lone surrogates,
/// noncharacters, integers that their nearest double does not print back, numbers beyond the doubles.
///
/// ```
/// use mass_core::{Options, canonicalize};
///
/// let canonical = canonicalize(r#"{"b": 1.0, "a": [1e3, "\u20ac"]}"#, &Options::default()).unwrap();
/// assert_eq!(canonical.text(), r#"{"a":[1000,"€"],"b":1}"#);
/// ```
pub fn canonicalize<'a>(input: impl Into<Input<'a>>, options: &Options) -> Result<Canonical, Rejected> {
    let input = input.into();
    let mut findings = Findings::default();
    if let Some(bytes) = write(&input, options, &mut findings)
        && !findings.has_errors()
    {
        return Ok(Canonical { document_sha256: Digest::of(&bytes), bytes });
    }
    Err(Rejected { pipeline: None, issues: findings.finish(input.source(), options) })
}

fn write(input: &Input<'_>, options: &Options, findings: &mut Findings) -> Option<Vec<u8>> {
    let text = input.text(options, findings)?;
    let limits = Limits { max_depth: options.depth(), native_non_finite: options.native_non_finite };
    if let Some(written) = write_tape(text, limits, options) {
        return Some(written);
    }
    let parsed =
        parse(text, limits).map_err(|error| findings.push(error.at, syntax_issue(error, text.as_bytes()))).ok()?;
    parser_findings(&parsed.findings, &parsed.root, findings, options);
    if parsed.inexact {
        inexact_numbers(&parsed.root, Path::ROOT, findings, options);
    }
    let mut out = Vec::with_capacity(text.len());
    write_node(&mut out, &parsed.root, text);
    Some(out)
}

/// The fast path: an object with nothing wrong in it.
fn write_tape(text: &str, limits: Limits, options: &Options) -> Option<Vec<u8>> {
    let tape = Tape::whole(text, limits, None)?;
    let mut findings = Findings::default();
    let mut run = Run::preserving(options, &mut findings);
    let written = TapeWriter::new(&tape, text, &mut run).write(0, tape.item(0)?, Path::ROOT)?;
    (!findings.has_errors()).then(|| written.0.clone())
}
