//! What is counted. Labels are route templates, words of closed lists and codes of the contract: a caller cannot make
//! series.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use opentelemetry::{
    KeyValue,
    metrics::{Counter, Histogram, Meter, UpDownCounter},
};
use prometheus::{Registry, TextEncoder};

use super::process;
use crate::problem::{Kind, Problem};

/// From half a millisecond to half a minute.
const SECONDS: [f64; 15] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The instruments of a service.
#[derive(Debug)]
pub struct Metrics {
    meter: Meter,
    registry: Registry,
    durations: Histogram<f64>,
    in_flight: UpDownCounter<i64>,
    documents: Counter<u64>,
    rows: Counter<u64>,
    rejections: Counter<u64>,
    idempotency: Counter<u64>,
    auth_failures: Counter<u64>,
    throttled: Counter<u64>,
    rate_limited: Counter<u64>,
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

/// What an idempotency key led to, other than a new document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The stored answer.
    Replayed,
    /// A refusal: the key was used for something else.
    Reused,
    /// A refusal: the first request is still worked on.
    InFlight,
}

/// Why someone was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There was no token where one is needed.
    NoToken,
    /// The token is not good.
    BadToken,
    /// Name or password was wrong.
    BadLogin,
    /// The role may not do this.
    Role,
}

/// The state of a pool of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// At work.
    pub used: u64,
    /// Open, and waiting for work.
    pub idle: u64,
    /// How many there may be.
    pub most: u64,
    /// Requests that wait for one.
    pub waiting: u64,
}

impl Metrics {
    /// Instruments of a meter whose provider also writes into this registry.
    pub(super) fn new(meter: &Meter, registry: Registry) -> Self {
        let counter = |name: &'static str, unit: &'static str, description: &'static str| {
            meter.u64_counter(name).with_unit(unit).with_description(description).build()
        };
        build_and_process(meter);
        Self {
            durations: meter
                .f64_histogram("http.server.request.duration")
                .with_unit("s")
                .with_description("Time from a request to the head of its answer.")
                .with_boundaries(SECONDS.to_vec())
                .build(),
            in_flight: meter
                .i64_up_down_counter("http.server.active_requests")
                .with_unit("{request}")
                .with_description("Requests that are being answered.")
                .build(),
            documents: counter(
                "mass.documents",
                "{document}",
                "Documents that were sent alone, by what became of them.",
            ),
            rows: counter("mass.batch.rows", "{row}", "Rows of batches, by what became of them."),
            rejections: counter("mass.rejections", "{error}", "Errors in refused documents, by code of the contract."),
            idempotency: counter(
                "mass.idempotency.hits",
                "{request}",
                "Keys that were used before, by what it led to.",
            ),
            auth_failures: counter("mass.auth.failures", "{request}", "Requests of whom was not let in, by reason."),
            throttled: counter("mass.auth.throttled", "{request}", "Logins that must wait after too many failures."),
            rate_limited: counter("mass.rate_limited", "{request}", "Requests over a rate limit, by policy."),
            meter: meter.clone(),
            registry,
        }
    }

    /// Counts a document that was sent alone, or rows of a batch.
    pub fn document(&self, route: &'static str, outcome: Outcome) {
        let word = match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Replayed => "replayed",
            Outcome::Rejected => "rejected",
        };
        if route == crate::routes::batch::PATH {
            self.rows.add(1, &[KeyValue::new("outcome", word)]);
        } else {
            self.documents.add(1, &[KeyValue::new("http.route", route), KeyValue::new("outcome", word)]);
        }
        if outcome == Outcome::Replayed {
            self.key(Key::Replayed);
        }
    }

    /// Counts a document that was refused, and why.
    pub fn refused(&self, route: &'static str, problem: &Problem) {
        self.document(route, Outcome::Rejected);
        match problem.kind {
            Kind::IdempotencyKeyReused => self.key(Key::Reused),
            Kind::IdempotencyInFlight => self.key(Key::InFlight),
            _ => (),
        }
        if problem.issues.is_empty() {
            self.rejections.add(1, &[KeyValue::new("code", problem.kind.name())]);
        }
        for issue in &problem.issues {
            self.rejections.add(1, &[KeyValue::new("code", issue.code.as_str())]);
        }
    }

    /// Counts what a key led to.
    pub fn key(&self, key: Key) {
        let word = match key {
            Key::Replayed => "replayed",
            Key::Reused => "reused",
            Key::InFlight => "in_flight",
        };
        self.idempotency.add(1, &[KeyValue::new("outcome", word)]);
    }

    /// Counts someone who was not let in.
    pub fn not_let_in(&self, refusal: Refusal) {
        let word = match refusal {
            Refusal::NoToken => "no_token",
            Refusal::BadToken => "bad_token",
            Refusal::BadLogin => "bad_login",
            Refusal::Role => "role",
        };
        self.auth_failures.add(1, &[KeyValue::new("reason", word)]);
    }

    /// Counts a login that must wait.
    pub fn throttled(&self) {
        self.throttled.add(1, &[]);
    }

    /// Counts a request over the limit of a policy.
    pub fn rate_limited(&self, policy: &'static str) {
        self.rate_limited.add(1, &[KeyValue::new("policy", policy)]);
    }

    /// A request has come (1) or gone (-1).
    pub(super) fn in_flight(&self, change: i64, method: &'static str, scheme: &'static str) {
        let labels = [KeyValue::new("http.request.method", method), KeyValue::new("url.scheme", scheme)];
        self.in_flight.add(change, &labels);
    }

    pub(super) fn answered(&self, took: Duration, labels: &[KeyValue]) {
        self.durations.record(took.as_secs_f64(), labels);
    }

    /// Tells the state of the pool whenever someone looks.
    pub fn watch_pool(&self, database: &'static str, pool: impl Fn() -> Pool + Send + Sync + 'static) {
        let pool = Arc::new(pool);
        let label = KeyValue::new("db.client.connection.pool.name", database);
        let gauge = |name: &'static str, description: &'static str, read: fn(Pool) -> u64| {
            let (pool, label) = (Arc::clone(&pool), [label.clone()]);
            let gauge = self.meter.u64_observable_gauge(name).with_unit("{connection}").with_description(description);
            gauge.with_callback(move |seen| seen.observe(read(pool()), &label)).build();
        };
        gauge("db.client.connection.max", "Connections that there may be.", |pool| pool.most);
        gauge("db.client.connection.pending_requests", "Requests that wait for a connection.", |pool| pool.waiting);
        let of = |state| [label.clone(), KeyValue::new("db.client.connection.state", state)];
        let (used, idle) = (of("used"), of("idle"));
        let gauge = self.meter.u64_observable_gauge("db.client.connections").with_unit("{connection}");
        gauge
            .with_description("Open connections, by state.")
            .with_callback(move |seen| {
                let now = pool();
                seen.observe(now.used, &used);
                seen.observe(now.idle, &idle);
            })
            .build();
    }

    /// Tells how many batches are worked on, whenever someone looks.
    pub fn watch_batches(&self, batches: impl Fn() -> u64 + Send + Sync + 'static) {
        let gauge = self.meter.u64_observable_gauge("mass.batches.active").with_unit("{batch}");
        gauge
            .with_description("Batches that are worked on.")
            .with_callback(move |seen| seen.observe(batches(), &[]))
            .build();
    }

    pub(super) fn watch_exports(&self, failures: Arc<AtomicU64>) {
        let counter = self.meter.u64_observable_counter("mass.telemetry.export.failures").with_unit("{export}");
        counter
            .with_description("Exports of traces or metrics that the collector did not take.")
            .with_callback(move |seen| seen.observe(failures.load(Ordering::Relaxed), &[]))
            .build();
    }

    /// All of them in the text format of Prometheus.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

fn build_and_process(meter: &Meter) {
    let build = [KeyValue::new("version", env!("CARGO_PKG_VERSION")), KeyValue::new("commit", crate::COMMIT)];
    let info = meter.u64_observable_gauge("mass.build.info").with_description("What this was built from; always 1.");
    info.with_callback(move |seen| seen.observe(1, &build)).build();
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let start = meter.f64_observable_gauge("process.start_time").with_unit("s");
    let start = start.with_description("Start of the service, in seconds since 1970.");
    start.with_callback(move |seen| seen.observe(began, &[])).build();
    let cpu = meter.f64_observable_counter("process.cpu").with_unit("s").with_description("Processor time.");
    cpu.with_callback(|seen| process::cpu_seconds().into_iter().for_each(|value| seen.observe(value, &[]))).build();
    type Read = fn() -> Option<u64>;
    let gauges: [(&'static str, &'static str, &'static str, Read); 3] = [
        ("process.resident_memory", "By", "Memory that is really there.", process::resident_bytes),
        ("process.open_fds", "", "Open file descriptors.", process::open_fds),
        ("process.max_fds", "", "File descriptors that there may be.", process::max_fds),
    ];
    for (name, unit, description, read) in gauges {
        let gauge = meter.u64_observable_gauge(name).with_unit(unit).with_description(description);
        gauge.with_callback(move |seen| read().into_iter().for_each(|value| seen.observe(value, &[]))).build();
    }
}
