//! The trace that a caller is in, for documents that say nothing of one.

use crate::{
    contract::fields::Field,
    issue::{Code, Issue},
    options::InvalidOptions,
    reading::{members, text, unknown},
    validate,
};
use serde::Serialize;
use serde_json::Value;

/// A place in a distributed trace, as the headers of W3C Trace Context (level 2) tell it.
///
/// As the option [`trace`](crate::Options::trace) it becomes the `trace` of a Simple record that has none. Upper-case
/// digits become lower case.
///
/// ```
/// use mass_core::TraceContext;
///
/// let trace = TraceContext::new("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Some("vendor=a1")).unwrap();
/// assert_eq!(trace.tracestate(), Some("vendor=a1"));
/// let wrong = TraceContext::new("00-4bf92f35-00f067aa-01", None).unwrap_err();
/// assert!(wrong.message.starts_with("trace.traceparent: "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceContext {
    traceparent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracestate: Option<String>,
}

impl TraceContext {
    /// A trace context by the values of the two headers.
    ///
    /// # Errors
    /// [`InvalidOptions`] naming the part that is not valid.
    pub fn new(traceparent: &str, tracestate: Option<&str>) -> Result<Self, InvalidOptions> {
        for (field, text) in [(Field::TraceParent, Some(traceparent)), (Field::TraceState, tracestate)] {
            let Some(text) = text else { continue };
            if let Some(reason) = validate::contract::fault(field, text) {
                let issue = Issue::new(Code::InvalidTrace, field.pointer()).with("reason", reason).with("found", text);
                return Err(InvalidOptions { message: format!("trace.{}: {}", field.name(), issue.message()) });
            }
        }
        let traceparent = traceparent.to_ascii_lowercase();
        Ok(Self { traceparent, tracestate: tracestate.map(str::to_owned) })
    }

    /// Reads the option as JSON has it.
    pub(crate) fn read(value: Value) -> Result<Self, String> {
        let (mut traceparent, mut tracestate) = (None, None);
        members(value, |name, value| {
            match name {
                "traceparent" => traceparent = Some(text(value)?),
                "tracestate" if value.is_null() => tracestate = None,
                "tracestate" => tracestate = Some(text(value)?),
                _ => return unknown(&["traceparent", "tracestate"]),
            }
            Ok(())
        })?;
        let traceparent = traceparent.ok_or("missing field `traceparent`")?;
        Self::new(&traceparent, tracestate.as_deref()).map_err(|why| why.message)
    }

    /// `version-traceid-spanid-flags`, in lower case.
    pub fn traceparent(&self) -> &str {
        &self.traceparent
    }

    /// 32 hexadecimal digits.
    pub fn trace_id(&self) -> &str {
        self.traceparent.get(3..35).unwrap_or_default()
    }

    /// 16 hexadecimal digits: the caller's span.
    pub fn span_id(&self) -> &str {
        self.traceparent.get(36..52).unwrap_or_default()
    }

    /// What the vendors on the way have to say.
    pub fn tracestate(&self) -> Option<&str> {
        self.tracestate.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use serde_json::json;

    const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn its_parts_are_told_in_lower_case() {
        let trace = TraceContext::new(&PARENT.to_uppercase(), None).unwrap();
        assert_eq!((trace.traceparent(), trace.tracestate()), (PARENT, None));
        assert_eq!((trace.trace_id(), trace.span_id()), (&PARENT[3..35], &PARENT[36..52]));
    }

    #[test]
    fn as_an_option_it_reads_and_writes_itself() {
        let given = json!({"traceparent": PARENT, "tracestate": "vendor=a1"});
        let options = Options::from_json(json!({ "trace": given })).unwrap();
        assert_eq!(serde_json::to_value(&options).unwrap()["trace"], given);
        assert_eq!(Options::from_json(json!({ "trace": null })).unwrap().trace, None);
    }

    #[test]
    fn what_is_not_valid_is_refused_by_name() {
        for (trace, named) in [
            (json!({"traceparent": "00-4bf92f35-00f067aa-01"}), "trace.traceparent"),
            (json!({"traceparent": PARENT.replacen("00", "ff", 1)}), "trace.traceparent"),
            (json!({"traceparent": PARENT.replace("00f067aa0ba902b7", "0000000000000000")}), "trace.traceparent"),
            (json!({"traceparent": PARENT, "tracestate": "vendor"}), "trace.tracestate"),
            (json!({"tracestate": "vendor=a1"}), "traceparent"),
            (json!({"traceparent": PARENT, "span_id": "00f067aa0ba902b7"}), "span_id"),
            (json!(PARENT), "options"),
        ] {
            let refused = Options::from_json(json!({ "trace": trace })).unwrap_err();
            assert!(refused.message.contains(named), "{}", refused.message);
        }
    }
}
