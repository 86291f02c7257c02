//! Spans within a request. Where the request is not sampled, or there is none, they cost next to nothing.

use std::{borrow::Cow, sync::Arc};

use opentelemetry::{
    Context, KeyValue,
    trace::{FutureExt as _, SpanKind, Status, TraceContextExt as _, Tracer as _},
};

use super::Active;

/// A span that has begun. It ends when it is dropped.
#[derive(Debug)]
pub struct Open(Option<Context>);

/// Begins a child of the current span.
pub fn begin(name: &'static str, kind: SpanKind, attributes: impl FnOnce() -> Vec<KeyValue>) -> Open {
    begin_named(|| Cow::Borrowed(name), kind, attributes)
}

/// The same under a name that is made only where it is wanted.
pub fn begin_named<N: Into<Cow<'static, str>>>(
    name: impl FnOnce() -> N,
    kind: SpanKind,
    attributes: impl FnOnce() -> Vec<KeyValue>,
) -> Open {
    Open(Context::map_current(|parent| child(parent, name, kind, attributes)))
}

fn child<N: Into<Cow<'static, str>>>(
    parent: &Context,
    name: impl FnOnce() -> N,
    kind: SpanKind,
    attributes: impl FnOnce() -> Vec<KeyValue>,
) -> Option<Context> {
    if !parent.span().span_context().is_sampled() {
        return None;
    }
    let tracer = &parent.get::<Arc<Active>>()?.tracer;
    let builder = tracer.span_builder(name()).with_kind(kind).with_attributes(attributes());
    Some(parent.with_span(tracer.build_with_context(builder, parent)))
}

impl Open {
    /// Begins a child of this span; of the current one where this is none.
    #[must_use]
    pub fn child_named<N: Into<Cow<'static, str>>>(
        &self,
        name: impl FnOnce() -> N,
        kind: SpanKind,
        attributes: impl FnOnce() -> Vec<KeyValue>,
    ) -> Self {
        match &self.0 {
            Some(parent) => Self(child(parent, name, kind, attributes)),
            None => begin_named(name, kind, attributes),
        }
    }

    /// Runs a future within this span, and marks it failed where the future fails.
    ///
    /// # Errors
    /// Those of the future.
    pub async fn run<T, E>(
        self,
        future: impl Future<Output = Result<T, E>>,
        kind: fn(&E) -> &'static str,
    ) -> Result<T, E> {
        let Some(context) = self.0.clone() else { return future.await };
        let outcome = future.with_context(context).await;
        if let Err(error) = &outcome {
            self.fail(kind(error));
        }
        outcome
    }

    /// Marks it failed, for a reason of few words.
    pub fn fail(&self, error_type: &'static str) {
        if let Some(context) = &self.0 {
            context.span().set_attribute(KeyValue::new("error.type", error_type));
            context.span().set_status(Status::error(""));
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(context) = &self.0 {
            context.span().end();
        }
    }
}

/// Some work for a thread of its own that stays part of the request.
pub fn carried<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let context = Context::current();
    move || {
        let _attached = context.attach();
        work()
    }
}
