//! What is sent to a collector, and how: OTLP over HTTP with protobuf, by the service's own HTTP client.
//!
//! Spans and log records wait in bounded queues, and threads of the SDK send them: no request waits for a collector, and
//! what a collector that is down would have had is dropped.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry::{KeyValue, metrics::MeterProvider as _, trace::TracerProvider as _};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    logs::SdkLoggerProvider,
    metrics::SdkMeterProvider,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use tokio::runtime::Handle;

use super::{Metrics, Settings};
use crate::config::ConfigError;

/// How long the last of it may take when the service stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// Spans and metrics of one service.
#[derive(Debug)]
pub struct Telemetry {
    /// Begins the span of each request.
    pub tracer: SdkTracer,
    /// What is counted.
    pub metrics: Metrics,
    traces: SdkTracerProvider,
    meters: SdkMeterProvider,
}

/// The log of one process, on its way to a collector.
#[derive(Debug)]
pub struct Logs(pub(crate) Option<SdkLoggerProvider>);

impl Telemetry {
    /// By these settings. Must run within a tokio runtime.
    ///
    /// # Errors
    /// [`ConfigError`] for an endpoint or a certificate that cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        let resource = resource(settings);
        let sender = Sender::new(settings)?;
        let mut traces = SdkTracerProvider::builder().with_resource(resource.clone());
        traces = if settings.traces {
            let exporter = SpanExporter::builder().with_http().with_http_client(sender.clone()).build();
            traces.with_batch_exporter(exporter.map_err(unusable)?)
        } else {
            // Ids are made all the same; nothing is recorded.
            traces.with_sampler(Sampler::AlwaysOff)
        };
        let registry = prometheus::Registry::new();
        let reader = opentelemetry_prometheus::exporter().with_registry(registry.clone()).scope_info_enabled(false);
        let reader = reader.build().map_err(|error| ConfigError::new("metrics", error.to_string()))?;
        let mut meters = SdkMeterProvider::builder().with_resource(resource).with_reader(reader);
        if settings.metrics {
            let exporter = MetricExporter::builder().with_http().with_http_client(sender.clone()).build();
            meters = meters.with_periodic_exporter(exporter.map_err(unusable)?);
        }
        let (traces, meters) = (traces.build(), meters.build());
        let metrics = Metrics::new(&meters.meter("mass-server"), registry);
        metrics.watch_exports(Arc::clone(&sender.failures));
        Ok(Self { tracer: traces.tracer("mass-server"), metrics, traces, meters })
    }

    /// Sends what there still is; waits no longer than a collector may reasonably need.
    pub async fn shutdown(&self) {
        let (traces, meters) = (self.traces.clone(), self.meters.clone());
        farewell(move || {
            let _ = traces.shutdown_with_timeout(FAREWELL);
            let _ = meters.shutdown_with_timeout(FAREWELL);
        })
        .await;
    }
}

impl Logs {
    /// By these settings. Must run within a tokio runtime.
    ///
    /// # Errors
    /// [`ConfigError`] for an endpoint or a certificate that cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        if !settings.logs {
            return Ok(Self(None));
        }
        let exporter = LogExporter::builder().with_http().with_http_client(Sender::new(settings)?).build();
        let provider = SdkLoggerProvider::builder().with_resource(resource(settings));
        Ok(Self(Some(provider.with_batch_exporter(exporter.map_err(unusable)?).build())))
    }

    /// Sends what there still is.
    pub async fn shutdown(self) {
        if let Some(provider) = self.0 {
            farewell(move || {
                let _ = provider.shutdown_with_timeout(FAREWELL);
            })
            .await;
        }
    }
}

/// On a thread that nobody waits for in the end: a collector that never answers must not keep the process.
async fn farewell(last: impl FnOnce() + Send + 'static) {
    let (done, waiting) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        last();
        let _ = done.send(());
    });
    if tokio::time::timeout(FAREWELL, waiting).await.is_err() {
        tracing::warn!("the collector did not take what was left in time");
    }
}

fn unusable(error: impl std::fmt::Display) -> ConfigError {
    ConfigError::new("OTEL_EXPORTER_OTLP_ENDPOINT", error.to_string())
}

/// Who sends. What `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say goes before.
fn resource(settings: &Settings) -> Resource {
    let own = [
        KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        KeyValue::new("vcs.ref.head.revision", crate::COMMIT),
        KeyValue::new("service.instance.id", settings.instance.clone()),
    ];
    let asked = Resource::builder().build();
    let missing = own.into_iter().filter(|own| asked.get(&own.key).is_none());
    let named = (!settings.named).then(|| KeyValue::new("service.name", "mass-server"));
    Resource::builder().with_attributes(missing.chain(named)).build()
}

/// The HTTP client of the service, for threads of the SDK that have no runtime.
#[derive(Debug, Clone)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
    failing: Arc<AtomicBool>,
    failures: Arc<AtomicU64>,
}

impl Sender {
    fn new(settings: &Settings) -> Result<Self, ConfigError> {
        let mut client = reqwest::Client::builder().timeout(settings.timeout);
        if let Some(path) = &settings.certificate {
            let unusable = |error: String| ConfigError::new("OTEL_EXPORTER_OTLP_CERTIFICATE", error);
            let pem = std::fs::read(path).map_err(|error| unusable(format!("{}: {error}", path.display())))?;
            let authority = reqwest::Certificate::from_pem(&pem).map_err(|error| unusable(error.to_string()))?;
            client = client.tls_certs_merge([authority]);
        }
        let client = client.build().map_err(unusable)?;
        Ok(Self { client, runtime: Handle::current(), failing: Arc::default(), failures: Arc::default() })
    }

    /// Says when it begins to fail and when it is over, not each time.
    fn note(&self, outcome: Result<u16, String>) {
        match outcome {
            Ok(200..=299) => {
                if self.failing.swap(false, Ordering::Relaxed) {
                    tracing::info!("the collector takes telemetry again");
                }
            }
            failed => {
                self.failures.fetch_add(1, Ordering::Relaxed);
                if !self.failing.swap(true, Ordering::Relaxed) {
                    let reason = failed.map_or_else(|error| error, |status| format!("it answers {status}"));
                    tracing::warn!(reason, "the collector does not take telemetry; requests are answered all the same");
                }
            }
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sending = self.runtime.spawn(async move {
            let mut answer = client.execute(request.try_into()?).await?;
            let mut response = Response::builder().status(answer.status());
            if let Some(headers) = response.headers_mut() {
                *headers = std::mem::take(answer.headers_mut());
            }
            Ok::<_, HttpError>(response.body(answer.bytes().await?)?)
        });
        let outcome = sending.await.map_err(HttpError::from).and_then(|outcome| outcome);
        self.note(outcome.as_ref().map(|response| response.status().as_u16()).map_err(ToString::to_string));
        outcome
    }
}
