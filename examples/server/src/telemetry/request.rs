//! One span, one line in the log and one observation for every request.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Version},
    middleware::Next,
    response::Response,
};
use opentelemetry::{
    Context, KeyValue,
    trace::{FutureExt as _, SpanKind, Status, TraceContextExt as _, Tracer as _},
};

use super::{Active, trace};
use crate::{edge, problem::Problem, state::App};

/// The id of a request: the caller's, or a new one.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Routes that supervisors ask every few seconds: their lines are for those who look for them.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Middleware around everything.
pub async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let seen = Seen::new(app, &request);
    let context = seen.context.clone();
    let mut response = next.run(request).with_context(context).await;
    let problem = response.extensions().get::<Arc<Problem>>().map(|problem| problem.kind.name());
    echo(&seen.active, response.headers_mut());
    seen.answered(response.status().as_u16(), problem);
    response
}

/// The id of a request that a caller may choose: visible ASCII without quotes, up to 128.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let fit = |id: &&str| {
        (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._:/+=@-".contains(&b))
    };
    given.filter(fit).map_or_else(edge::reference, str::to_owned)
}

/// Tells the caller where the request stands: `traceparent` is what a record without a trace of its own keeps, the
/// caller's own where there was one; `traceresponse` is the span of the service.
fn echo(active: &Active, headers: &mut HeaderMap) {
    let lines = [
        (REQUEST_ID, Some(active.request_id.clone())),
        (trace::TRACEPARENT, active.trace().map(|trace| trace.traceparent().to_owned())),
        (trace::TRACERESPONSE, Some(trace::of(&active.span))),
    ];
    for (name, value) in lines {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
}

/// A request that is being answered. Dropped without an answer, its caller went away.
struct Seen {
    app: App,
    active: Arc<Active>,
    context: Context,
    began: Instant,
    method: &'static str,
    scheme: &'static str,
    version: &'static str,
    done: bool,
}

impl Seen {
    fn new(app: App, request: &Request) -> Self {
        let method = method(request.method().as_str());
        let route = request.extensions().get::<MatchedPath>().map(|path| Arc::<str>::from(path.as_str()));
        let caller = trace::caller(request.headers());
        let parent = caller.as_ref().map(|caller| Context::new().with_remote_span_context(caller.parent.clone()));
        let parent = parent.unwrap_or_default();
        let name = route.as_deref().map_or_else(|| method.to_owned(), |route| format!("{method} {route}"));
        let scheme = if app.config.guards.certificate.is_some() { "https" } else { "http" };
        let tracer = app.telemetry.tracer.clone();
        let mut attributes = vec![KeyValue::new("http.request.method", method), KeyValue::new("url.scheme", scheme)];
        attributes.extend(route.clone().map(|route| KeyValue::new("http.route", route)));
        let builder = tracer.span_builder(name).with_kind(SpanKind::Server).with_attributes(attributes);
        let context = parent.with_span(tracer.build_with_context(builder, &parent));
        let active = Arc::new(Active {
            request_id: request_id(request.headers()),
            route,
            span: context.span().span_context().clone(),
            caller,
            tracer,
            user: OnceLock::new(),
            correlation: OnceLock::new(),
        });
        let context = context.with_value(Arc::clone(&active));
        app.telemetry.metrics.in_flight(1, method, scheme);
        let version = version(request.version());
        Self { app, active, context, began: Instant::now(), method, scheme, version, done: false }
    }

    fn answered(mut self, status: u16, problem: Option<&'static str>) {
        self.done = true;
        self.finish(Some(status), problem);
    }

    fn finish(&self, status: Option<u16>, problem: Option<&'static str>) {
        let took = self.began.elapsed();
        let failed = match status {
            None => Some("cancelled"),
            Some(500..) => Some(problem.unwrap_or("internal")),
            Some(_) => None,
        };
        let mut labels = Vec::with_capacity(6);
        labels.push(KeyValue::new("http.request.method", self.method));
        labels.push(KeyValue::new("url.scheme", self.scheme));
        labels.extend(self.active.route.clone().map(|route| KeyValue::new("http.route", route)));
        labels.extend(status.map(|status| KeyValue::new("http.response.status_code", i64::from(status))));
        labels.extend(failed.map(|kind| KeyValue::new("error.type", kind)));
        self.app.telemetry.metrics.in_flight(-1, self.method, self.scheme);
        self.app.telemetry.metrics.answered(took, &labels);
        let span = self.context.span();
        if span.is_recording() {
            span.set_attribute(KeyValue::new("network.protocol.version", self.version));
            span.set_attributes(status.map(|status| KeyValue::new("http.response.status_code", i64::from(status))));
            // A refusal is not a fault of the service, but its kind is worth finding.
            span.set_attributes(failed.or(problem).map(|kind| KeyValue::new("error.type", kind)));
            if failed.is_some() {
                span.set_status(Status::error(""));
            }
        }
        self.log(status, failed.or(problem), took.as_secs_f64() * 1000.0);
        span.end();
    }

    /// The one line of a request.
    fn log(&self, status: Option<u16>, problem: Option<&str>, duration_ms: f64) {
        let _attached = self.context.clone().attach();
        let active = &self.active;
        let (method, route, request_id) = (self.method, active.route.as_deref(), active.request_id.as_str());
        let (user_id, correlation_id) = (active.user(), active.correlation());
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(target: "mass_server::access", method, route, status, duration_ms, problem, request_id,
                    user_id, correlation_id, "request")
            };
        }
        match route {
            Some(route) if PROBES.contains(&route) => line!(debug),
            _ => line!(info),
        }
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        if !self.done {
            self.finish(None, None);
        }
    }
}

/// Known methods by name: a caller must not be able to make series.
fn method(name: &str) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    known.into_iter().find(|known| *known == name).unwrap_or("_OTHER")
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        Version::HTTP_3 => "3",
        _ => "1.1",
    }
}
