//! W3C Trace Context, level 2: what the caller says about its trace, and what is said back.
//!
//! A caller's `traceparent` that is not valid is as good as none, and then its `tracestate` is not looked at either
//! (section 3.2.2.3 and 3.3). A `tracestate` that is not valid is dropped alone.

use std::str::FromStr as _;

use axum::http::{HeaderMap, HeaderName};
use mass_core::TraceContext;
use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};

/// The caller's span.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// What the vendors on the way have to say.
pub const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
/// The span of the service, in answers: W3C *Trace Context HTTP Response Headers Format*.
pub const TRACERESPONSE: HeaderName = HeaderName::from_static("traceresponse");

/// What the caller says about its trace.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Its span, which is the parent of ours.
    pub parent: SpanContext,
    /// The same as a record keeps it.
    pub context: TraceContext,
}

/// Reads the headers of a request.
///
/// ```
/// use axum::http::{HeaderMap, HeaderValue};
/// use mass_server::telemetry::trace::caller;
///
/// let mut headers = HeaderMap::new();
/// let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03";
/// headers.insert("traceparent", HeaderValue::from_static(sent));
/// let parent = caller(&headers).unwrap().parent;
/// assert!(parent.is_sampled() && parent.is_remote());
/// headers.append("traceparent", HeaderValue::from_static(sent));
/// assert!(caller(&headers).is_none());
/// ```
pub fn caller(headers: &HeaderMap) -> Option<Caller> {
    let mut lines = headers.get_all(TRACEPARENT).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return None };
    let (trace_id, span_id, flags) = parse(line.to_str().ok()?.trim())?;
    let state = state(headers);
    let context = TraceContext::new(&traceparent(trace_id, span_id, flags), state.as_deref()).ok()?;
    let for_spans = context.tracestate().and_then(|state| TraceState::from_str(state).ok()).unwrap_or_default();
    Some(Caller { parent: SpanContext::new(trace_id, span_id, flags, true, for_spans), context })
}

/// All lines of `tracestate` as one list, if that is valid by the core.
fn state(headers: &HeaderMap) -> Option<String> {
    let lines: Option<Vec<&str>> = headers.get_all(TRACESTATE).iter().map(|line| line.to_str().ok()).collect();
    let list = lines?.join(",");
    let list: Vec<&str> = list.split(',').map(str::trim).filter(|member| !member.is_empty()).collect();
    let list = list.join(",");
    let any = TraceId::from_bytes([1; 16]);
    let valid = TraceContext::new(&traceparent(any, SpanId::from_bytes([1; 8]), TraceFlags::default()), Some(&list));
    (!list.is_empty() && valid.is_ok()).then_some(list)
}

/// The parts of a `traceparent`. Digits must be lower case; a later version may carry more behind a dash; flags that
/// this version does not know are dropped.
fn parse(text: &str) -> Option<(TraceId, SpanId, TraceFlags)> {
    let (version, rest) = (text.get(..2)?, text.get(2..)?);
    let (body, more) = (rest.get(..53)?, rest.get(53..)?);
    let mut parts = body.strip_prefix('-')?.split('-');
    let (trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?);
    let lower =
        |part: &str, digits| part.len() == digits && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let shape = lower(version, 2) && lower(trace, 32) && lower(span, 16) && lower(flags, 2) && parts.next().is_none();
    let end = more.is_empty() || (version != "00" && more.starts_with('-'));
    if !shape || !end || version == "ff" {
        return None;
    }
    let (trace_id, span_id) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    // 1: sampled; 2: the trace id is random.
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & 3);
    (trace_id != TraceId::INVALID && span_id != SpanId::INVALID).then_some((trace_id, span_id, flags))
}

/// A span as a header has it.
pub fn traceparent(trace_id: TraceId, span_id: SpanId, flags: TraceFlags) -> String {
    format!("00-{trace_id}-{span_id}-{:02x}", flags.to_u8())
}

/// The same for a span of ours.
pub fn of(span: &SpanContext) -> String {
    traceparent(span.trace_id(), span.span_id(), span.trace_flags())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn read(parent: &str, states: &[&str]) -> Option<(String, Option<String>)> {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, parent.parse().unwrap());
        for state in states {
            headers.append(TRACESTATE, state.parse().unwrap());
        }
        let caller = caller(&headers)?;
        Some((of(&caller.parent), caller.context.tracestate().map(str::to_owned)))
    }

    #[test]
    fn what_is_valid_is_taken() {
        assert_eq!(read(GOOD, &[]).unwrap().0, GOOD);
        for flags in ["00", "01", "02", "03"] {
            let sent = format!("{}{flags}", GOOD.strip_suffix("01").unwrap());
            assert_eq!(read(&sent, &[]).unwrap().0, sent);
        }
        // Flags of a later level, and a later version.
        assert_eq!(read(&GOOD.replace("-01", "-ff"), &[]).unwrap().0, GOOD.replace("-01", "-03"));
        assert_eq!(read(&GOOD.replacen("00", "cc", 1), &[]).unwrap().0, GOOD);
        assert_eq!(read(&format!("{}-what-the-future", GOOD.replacen("00", "cc", 1)), &[]).unwrap().0, GOOD);
    }

    #[test]
    fn what_is_not_valid_is_ignored() {
        let wrong = [
            String::new(),
            String::from("00-"),
            GOOD.to_uppercase(),
            GOOD.replacen("00", "ff", 1),
            format!("{GOOD}-00"),
            format!("{GOOD}."),
            format!("{}.what", GOOD.replacen("00", "cc", 1)),
            GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", "00000000000000000000000000000000"),
            GOOD.replace("00f067aa0ba902b7", "0000000000000000"),
            GOOD.replace("4736", "473"),
            GOOD.replace("4736", "473g"),
            GOOD.replace('-', "_"),
        ];
        for parent in wrong {
            assert_eq!(read(&parent, &["a=1"]), None, "{parent}");
        }
    }

    #[test]
    fn lines_of_tracestate_are_one_list_and_a_wrong_one_is_dropped_alone() {
        let state = |lines: &[&str]| read(GOOD, lines).unwrap().1;
        assert_eq!(state(&["a=1, b=2", "c=3"]).as_deref(), Some("a=1,b=2,c=3"));
        for wrong in [&["a"][..], &["=1"], &["A=1"], &["a=1,a=2"], &[""], &[","]] {
            assert_eq!(state(wrong), None, "{wrong:?}");
        }
        let many = |n: usize| (0..n).map(|i| format!("k{i}=v")).collect::<Vec<_>>().join(",");
        assert!(state(&[&many(32)]).is_some());
        assert_eq!(state(&[&many(33)]), None);
    }
}
