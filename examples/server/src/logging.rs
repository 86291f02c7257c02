//! What the process writes about itself: lines of JSON, or text for people, on standard error; and to a collector, if
//! there is one.
//!
//! A line that is written while a request is answered says which: request id, trace id, span id, and, once they are
//! known, route, user and correlation id.

use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use serde_json::{Map, Value, json};
use tracing::{Event, Subscriber, field::Visit};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::filter_fn,
    fmt::{self, FmtContext, FormatEvent, FormatFields, format::Writer},
    layer::SubscriberExt as _,
    registry::LookupSpan,
    util::SubscriberInitExt as _,
};

use crate::{
    config::{Config, ConfigError},
    edge,
    telemetry::{self, Logs},
};

/// Starts logging, once for the process. What it gives sends what is left in the end. Must run within a tokio runtime.
///
/// # Errors
/// [`ConfigError`] when `MASS_LOG` is no filter, or an endpoint cannot be used.
pub fn start(config: &Config) -> Result<Logs, ConfigError> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| ConfigError::new("MASS_LOG", error.to_string()))?;
    let logs = Logs::new(&config.telemetry)?;
    // Only what the service itself says: the HTTP client would speak of sending, which would be sent, and so on.
    let own = filter_fn(|meta| meta.target().starts_with("mass"));
    let collector = logs.0.as_ref().map(|provider| OpenTelemetryTracingBridge::new(provider).with_filter(own));
    // Whoever read the log may be gone; that must not end a request.
    let lines = fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    let lines = if config.log_json { lines.event_format(Json).boxed() } else { lines.boxed() };
    // A second start, as in tests, changes nothing.
    let _ = tracing_subscriber::registry().with(filter).with(lines).with(collector).try_init();
    Ok(logs)
}

/// One event as one line of JSON.
struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> std::fmt::Result {
        let meta = event.metadata();
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        let mut line = Map::new();
        line.insert(String::from("timestamp"), json!(edge::rfc3339(edge::now_micros())));
        line.insert(String::from("level"), json!(meta.level().as_str()));
        line.insert(String::from("target"), json!(meta.target()));
        for (name, value) in request() {
            fields.0.remove(name);
            line.insert(String::from(name), value);
        }
        line.insert(String::from("fields"), Value::Object(fields.0));
        writeln!(out, "{}", Value::Object(line))
    }
}

/// What is known of the request that is being answered.
fn request() -> Vec<(&'static str, Value)> {
    let Some(active) = telemetry::current() else { return Vec::new() };
    let mut known = vec![
        ("request_id", json!(active.request_id)),
        ("trace_id", json!(active.span.trace_id().to_string())),
        ("span_id", json!(active.span.span_id().to_string())),
    ];
    known.extend(active.route.as_ref().map(|route| ("route", json!(route))));
    known.extend(active.user().map(|user| ("user_id", json!(user))));
    known.extend(active.correlation().map(|id| ("correlation_id", json!(id))));
    known
}

struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &tracing::field::Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &tracing::field::Field, value: f64) {
        self.put(field, json!(value));
    }

    fn record_i64(&mut self, field: &tracing::field::Field, value: i64) {
        self.put(field, json!(value));
    }

    fn record_u64(&mut self, field: &tracing::field::Field, value: u64) {
        self.put(field, json!(value));
    }

    fn record_bool(&mut self, field: &tracing::field::Field, value: bool) {
        self.put(field, json!(value));
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.put(field, json!(value));
    }

    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.put(field, json!(format!("{value:?}")));
    }
}
