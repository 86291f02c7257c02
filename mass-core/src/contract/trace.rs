//! W3C Trace Context.

use super::leaf::{SpanId, TraceId, TraceParent, TraceState};

object! {
    /// Where a document stands in a distributed trace (W3C Trace Context, level 2). `traceparent` alone, or `trace_id`
    /// with `span_id`, or all of them agreeing; a normalised document always has all three, in lower case.
    pub struct Trace {
        /// Version, trace id, parent id and flags (section 3.2).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub traceparent: Option<TraceParent> = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        /// 32 hexadecimal digits, not all zero.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub trace_id: Option<TraceId> = "4bf92f3577b34da6a3ce929d0e0e4736",
        /// 16 hexadecimal digits, not all zero.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub span_id: Option<SpanId> = "00f067aa0ba902b7",
        /// Vendor-specific trace data (section 3.3).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tracestate: Option<TraceState> = "vendor=t61rcWkgMzE",
    }
}
