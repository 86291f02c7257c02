//! Figures for Prometheus, in the `OpenMetrics` text format: rate, errors and duration of each route, and what MASS does.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    problem::{self, Problem},
    state::App,
};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct OfRoute {
    route: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct ByCode {
    code: String,
}

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram>,
    in_flight: Gauge,
    documents: Family<OfRoute, Counter>,
    rejections: Family<ByCode, Counter>,
    connections: Gauge,
    idle_connections: Gauge,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was kept.
    Accepted,
    /// It was kept before.
    Replayed,
    /// It was refused.
    Rejected,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Replayed => "replayed",
            Self::Rejected => "rejected",
        }
    }
}

/// From half a millisecond to half a minute.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0];

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let durations = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let (documents, rejections) = (Family::default(), Family::default());
        let (in_flight, connections, idle_connections) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("http_requests", "Answers, by route and status", requests.clone());
        registry.register("http_request_duration_seconds", "Time to the head of the answer", durations.clone());
        registry.register("http_requests_in_flight", "Requests that are being answered", in_flight.clone());
        registry.register("mass_documents", "Documents, by route and what became of them", documents.clone());
        registry.register("mass_rejections", "Errors in refused documents, by code", rejections.clone());
        registry.register("mass_database_connections", "Open connections to the database", connections.clone());
        registry.register("mass_database_connections_idle", "Those that wait for work", idle_connections.clone());
        Self { registry, requests, durations, in_flight, documents, rejections, connections, idle_connections }
    }
}

impl Metrics {
    /// Counts a document.
    pub fn document(&self, route: &'static str, outcome: Outcome) {
        self.documents.get_or_create(&OfRoute { route, outcome: outcome.as_str() }).inc();
    }

    /// Counts a document that was refused, and why.
    pub fn refused(&self, route: &'static str, problem: &Problem) {
        self.document(route, Outcome::Rejected);
        if problem.issues.is_empty() {
            self.rejections.get_or_create(&ByCode { code: problem.kind.name().to_owned() }).inc();
        }
        for issue in &problem.issues {
            self.rejections.get_or_create(&ByCode { code: issue.code.to_string() }).inc();
        }
    }

    /// All figures as text.
    ///
    /// # Errors
    /// A [`Problem`] (500) when they cannot be written.
    pub fn text(&self) -> Result<String, Problem> {
        let mut text = String::new();
        encode(&mut text, &self.registry).map_err(|error| Problem::internal(&error))?;
        Ok(text)
    }
}

/// Middleware that counts and times every request by its route, never by its path: a caller must not be able to make
/// series.
pub async fn track(State(app): State<App>, request: Request, next: Next) -> Response {
    struct Leaving(Arc<crate::state::Inner>);
    impl Drop for Leaving {
        fn drop(&mut self) {
            self.0.metrics.in_flight.dec();
        }
    }
    let began = Instant::now();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known.to_owned(),
        _ => String::from("other"),
    };
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    app.metrics.in_flight.inc();
    let _leaving = Leaving(app.shared());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let metrics = &app.metrics;
    metrics.requests.get_or_create(&Answered { method: method.clone(), route: route.clone(), status }).inc();
    metrics.durations.get_or_create(&Route { method, route }).observe(began.elapsed().as_secs_f64());
    response
}

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "service", security(()),
    responses(
        (status = 200, description = "OpenMetrics text", content_type = "application/openmetrics-text", body = String),
        (status = 500, description = "They cannot be written", content_type = "application/problem+json", body = problem::Body),
    ))]
async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let (open, idle) = app.db.connections();
    app.metrics.connections.set(i64::from(open));
    app.metrics.idle_connections.set(i64::try_from(idle).unwrap_or(i64::MAX));
    let media_type = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, media_type)], app.metrics.text()?).into_response())
}
