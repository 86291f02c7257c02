//! The contract layer's rule across fields: the W3C trace context. (Versions, allowed values and the declaration on
//! personal data are checked leaf by leaf.)

use super::{
    document::{Document, Fact, Presence},
    findings::{Findings, excerpt},
    format,
};
use crate::{
    contract::fields::{Field, Group},
    issue::{Code, Issue},
    lanes,
    normalize::changes::Rule,
};
use std::{borrow::Cow, ops::Range};

const PARTS: [Field; 3] = [Field::TraceParent, Field::TraceId, Field::SpanId];

/// Checks the trace context and completes it: all three parts, in lower case.
pub(crate) fn check(document: &mut Document<'_>, findings: &mut Findings) {
    let (presence, at) = document.object(Group::Trace);
    if presence != Presence::Present {
        return;
    }
    let mut sound = true;
    for field in PARTS.into_iter().chain([Field::TraceState]) {
        sound &= document.fact(field) != Fact::Invalid;
        let Some(text) = document.text(field) else { continue };
        if let Some(reason) = fault(field, text) {
            let issue =
                Issue::new(Code::InvalidTrace, field.pointer()).with("reason", reason).with("found", excerpt(text));
            findings.push(document.at(field), issue);
            sound = false;
        }
    }
    if !sound {
        return;
    }
    for field in PARTS {
        if let Some(text) = document.text(field)
            && lanes::run(text.as_bytes(), |lanes| lanes.within(b'A', b'Z')) < text.len()
        {
            let lower = text.to_ascii_lowercase();
            document.put(field, Fact::Text, lower, Rule::Trace);
        }
    }
    let parent = document.slot(Field::TraceParent).filter(|slot| slot.fact == Fact::Text);
    let parent = parent.map(|slot| document.cow(slot));
    let (trace_id, span_id) = (document.text(Field::TraceId), document.text(Field::SpanId));
    match (parent, trace_id, span_id) {
        (Some(parent), _, _) => {
            for (field, range) in [(Field::TraceId, 3..35), (Field::SpanId, 36..52)] {
                let expected = part(&parent, range);
                match document.text(field) {
                    None => document.put(field, Fact::Text, expected, Rule::Trace),
                    Some(found) if found != expected => {
                        let issue = Issue::new(Code::TraceMismatch, field.pointer())
                            .with("field", field.name())
                            .with("found", found)
                            .with("expected", expected.as_ref());
                        findings.push(document.at(field), issue);
                    }
                    Some(_) => {}
                }
            }
        }
        (None, Some(trace_id), Some(span_id)) => {
            let parent = format!("00-{trace_id}-{span_id}-01");
            document.put(Field::TraceParent, Fact::Text, parent, Rule::Trace);
        }
        // The normaliser completes a Simple record.
        (None, None, None) if document.is_simple() => {}
        _ => findings.push(at, Issue::new(Code::InvalidTrace, "/trace").with("reason", "incomplete")),
    }
}

/// A part of a text, borrowed where the text is.
fn part<'a>(text: &Cow<'a, str>, range: Range<usize>) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
    }
}

/// What is wrong with one part of a trace context.
pub(crate) fn fault(field: Field, text: &str) -> Option<&'static str> {
    let zero = |part: &str| part.bytes().all(|b| b == b'0');
    match field {
        Field::TraceParent => {
            let part = |from, to| text.get(from..to).unwrap_or_default();
            let (version, trace, span, flags) = (part(0, 2), part(3, 35), part(36, 52), part(53, 55));
            let shape = [2, 35, 52].iter().all(|at| text.as_bytes().get(*at) == Some(&b'-'))
                && format::is_hex(version, 2)
                && format::is_hex(trace, 32)
                && format::is_hex(span, 16)
                && format::is_hex(flags, 2)
                && match text.get(55..) {
                    Some("") => true,
                    // Only a later version may carry more than version 00 defines (section 4.3).
                    Some(more) => version != "00" && more.starts_with('-') && more.is_ascii(),
                    None => false,
                };
            if !shape {
                Some("malformed_traceparent")
            } else if version.eq_ignore_ascii_case("ff") {
                Some("forbidden_version")
            } else {
                (zero(trace) || zero(span)).then_some("all_zero")
            }
        }
        Field::TraceId if !format::is_hex(text, 32) => Some("malformed_trace_id"),
        Field::SpanId if !format::is_hex(text, 16) => Some("malformed_span_id"),
        Field::TraceId | Field::SpanId if zero(text) => Some("all_zero"),
        Field::TraceState if !format::is_tracestate(text) => Some("malformed_tracestate"),
        _ => None,
    }
}
