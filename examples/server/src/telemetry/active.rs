//! The request that is being answered, wherever the code is.

use std::sync::{Arc, OnceLock};

use mass_core::TraceContext;
use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceId},
};
use opentelemetry_sdk::trace::SdkTracer;

use super::trace;

/// A request that is being answered. It goes with the OpenTelemetry context of the task.
#[derive(Debug)]
pub struct Active {
    /// The caller's `X-Request-Id`, or a new one.
    pub request_id: String,
    /// The template of the route; none for what is no route.
    pub route: Option<Arc<str>>,
    /// The span of the request.
    pub span: SpanContext,
    /// What the caller says about its trace.
    pub caller: Option<trace::Caller>,
    pub(super) tracer: SdkTracer,
    pub(super) user: OnceLock<Arc<str>>,
    pub(super) correlation: OnceLock<String>,
}

/// Where a request stands in a trace, in lower-case hexadecimal when written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ids {
    /// 32 digits: the caller's trace, or a new one.
    pub trace_id: TraceId,
    /// 16 digits: the service's own span in it.
    pub span_id: SpanId,
}

/// The trace id and span id of the request that is being answered; none outside of one. They are there whether or not
/// anything is exported, and the same in `traceresponse`, in the log and in the exported span.
///
/// ```
/// assert_eq!(mass_server::telemetry::ids(), None);
/// ```
pub fn ids() -> Option<Ids> {
    current().map(|active| Ids { trace_id: active.span.trace_id(), span_id: active.span.span_id() })
}

/// The request that is being answered.
pub fn current() -> Option<Arc<Active>> {
    Context::map_current(|context| context.get::<Arc<Active>>().cloned())
}

/// The trace that a record without one of its own gets in the request that is being answered.
pub fn record_trace() -> Option<TraceContext> {
    current()?.trace()
}

/// Says who is asking, once that is known.
pub fn user(user_id: &Arc<str>) {
    if let Some(active) = current() {
        let _ = active.user.set(Arc::clone(user_id));
    }
}

/// Says the correlation id of the document, once that is known. Of a batch, none is said.
pub fn correlation(id: &str) {
    if let Some(active) = current() {
        let _ = active.correlation.set(id.to_owned());
    }
}

impl Active {
    /// Who is asking, once that is known.
    pub fn user(&self) -> Option<&str> {
        self.user.get().map(|user| &**user)
    }

    /// The correlation id of the document, once that is known.
    pub fn correlation(&self) -> Option<&str> {
        self.correlation.get().map(String::as_str)
    }

    /// The trace of a record that has none: the caller's, as it was sent, or the service's own.
    pub fn trace(&self) -> Option<TraceContext> {
        match &self.caller {
            Some(caller) => Some(caller.context.clone()),
            None => TraceContext::new(&trace::of(&self.span), None).ok(),
        }
    }
}
