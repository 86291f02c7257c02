//! A collector: takes OTLP over HTTP with protobuf, and remembers it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::post,
};
use opentelemetry_proto::tonic::{
    collector::{
        logs::v1::ExportLogsServiceRequest, metrics::v1::ExportMetricsServiceRequest,
        trace::v1::ExportTraceServiceRequest,
    },
    common::v1::{AnyValue, KeyValue, any_value::Value},
    logs::v1::LogRecord,
    metrics::v1::Metric,
    resource::v1::Resource,
    trace::v1::Span,
};
use prost::Message as _;

/// What has come.
#[derive(Debug, Default)]
pub struct Received {
    pub spans: Vec<Span>,
    pub metrics: Vec<Metric>,
    pub logs: Vec<LogRecord>,
    pub resources: Vec<Resource>,
    pub headers: Vec<HeaderMap>,
}

/// A collector on a port of its own.
pub struct Collector {
    pub address: SocketAddr,
    received: Arc<Mutex<Received>>,
}

impl Collector {
    pub async fn start() -> Self {
        let received = Arc::<Mutex<Received>>::default();
        let router = Router::new().route("/v1/{signal}", post(take)).with_state(Arc::clone(&received));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, received }
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has come so far.
    pub fn look<T>(&self, look: impl FnOnce(&Received) -> T) -> T {
        look(&self.received.lock().expect("no panic"))
    }
}

async fn take(
    State(received): State<Arc<Mutex<Received>>>,
    Path(signal): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    assert_eq!(headers[header::CONTENT_TYPE], "application/x-protobuf");
    let mut received = received.lock().expect("no panic");
    received.headers.push(headers);
    match signal.as_str() {
        "traces" => {
            for part in ExportTraceServiceRequest::decode(body).expect("spans").resource_spans {
                received.resources.extend(part.resource);
                received.spans.extend(part.scope_spans.into_iter().flat_map(|scope| scope.spans));
            }
        }
        "metrics" => {
            for part in ExportMetricsServiceRequest::decode(body).expect("metrics").resource_metrics {
                received.resources.extend(part.resource);
                received.metrics.extend(part.scope_metrics.into_iter().flat_map(|scope| scope.metrics));
            }
        }
        "logs" => {
            for part in ExportLogsServiceRequest::decode(body).expect("logs").resource_logs {
                received.resources.extend(part.resource);
                received.logs.extend(part.scope_logs.into_iter().flat_map(|scope| scope.log_records));
            }
        }
        _ => return StatusCode::NOT_FOUND,
    }
    StatusCode::OK
}

/// An attribute as text.
pub fn attribute(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|pair| pair.key == name)?;
    match found.value.as_ref().and_then(|AnyValue { value, .. }| value.as_ref())? {
        Value::StringValue(text) => Some(text.clone()),
        Value::IntValue(number) => Some(number.to_string()),
        Value::DoubleValue(number) => Some(number.to_string()),
        Value::BoolValue(truth) => Some(truth.to_string()),
        other => Some(format!("{other:?}")),
    }
}

pub fn hex(bytes: &[u8]) -> String {
    mass_server::edge::hex(bytes)
}
