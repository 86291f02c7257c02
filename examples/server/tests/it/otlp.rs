//! What a collector receives, and what happens without one.

use std::time::{Duration, Instant};

use mass_server::telemetry::trace::traceparent;
use opentelemetry_proto::tonic::{
    metrics::v1::metric::Data,
    trace::v1::{Span, span::SpanKind},
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, BufReader};

use crate::{
    process::{start, terminate},
    support::{
        ADMIN, PASSWORD, Store,
        collector::{Collector, attribute, hex},
    },
};

const SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const NOT_SAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

async fn login(client: &reqwest::Client, url: &str) -> String {
    let body = json!({ "username": ADMIN, "password": PASSWORD });
    let answer = client.post(format!("{url}/auth/login")).json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// What is left of the log when the program has ended.
async fn rest(mut log: BufReader<tokio::process::ChildStderr>, mut read: String) -> Vec<Value> {
    log.read_to_string(&mut read).await.unwrap();
    read.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The request and what it led to, each span below its parent, and no other.
fn spans_are_right(collector: &Collector, own: &str) -> Span {
    let find = |name: &'static str| collector.look(|got| got.spans.iter().find(|span| span.name == name).cloned());
    let of = |span: &Span, name: &str| attribute(&span.attributes, name).unwrap_or_default();
    let request = find("POST /mass").expect("the span of the request");
    assert_eq!(request.kind(), SpanKind::Server);
    assert_eq!((hex(&request.trace_id), hex(&request.parent_span_id)), (SAMPLED[3..35].into(), SAMPLED[36..52].into()));
    assert_eq!((hex(&request.span_id).as_str(), request.trace_state.as_str()), (&own[36..52], "vendor=a1"));
    assert!(own.ends_with("-01"), "it is sampled: {own}");
    for (name, value) in [
        ("http.request.method", "POST"),
        ("http.route", "/mass"),
        ("http.response.status_code", "201"),
        ("url.scheme", "http"),
        ("network.protocol.version", "1.1"),
    ] {
        assert_eq!(of(&request, name), value, "{name}");
    }
    let judged = find("mass.normalize").expect("the span of the core");
    let transaction = find("mass.store.transaction").expect("the span of the transaction");
    let insert = find("INSERT mass_requests").expect("the span of the statement");
    for (child, parent) in [(&judged, &request), (&transaction, &request), (&insert, &transaction)] {
        assert_eq!((&child.parent_span_id, &child.trace_id), (&parent.span_id, &request.trace_id), "{}", child.name);
    }
    assert_eq!(insert.kind(), SpanKind::Client);
    assert_eq!(of(&insert, "db.system.name"), "sqlite");
    assert_eq!(of(&insert, "db.query.summary"), "INSERT mass_requests");
    let traces = collector.look(|got| got.spans.iter().map(|span| hex(&span.trace_id)).collect::<Vec<_>>());
    assert!(traces.iter().all(|trace| *trace == SAMPLED[3..35]), "nobody asked for the others");
    request
}

/// By their OpenTelemetry names.
fn metrics_are_right(collector: &Collector) {
    let routes = collector.look(|got| {
        let duration =
            got.metrics.iter().find(|metric| metric.name == "http.server.request.duration").expect("durations");
        assert_eq!(duration.unit, "s");
        let Some(Data::Histogram(histogram)) = &duration.data else { panic!("it is a histogram") };
        let points = histogram.data_points.iter();
        points.filter_map(|point| attribute(&point.attributes, "http.route").zip(Some(point.count))).collect::<Vec<_>>()
    });
    assert!(routes.contains(&(String::from("/mass"), 2)) && routes.contains(&(String::from("/auth/login"), 1)));
    for name in ["http.server.active_requests", "mass.documents", "db.client.connections", "mass.build.info"] {
        assert!(collector.look(|got| got.metrics.iter().any(|metric| metric.name == name)), "{name}");
    }
}

/// The one line of the request, with its ids.
fn the_line_is_right(collector: &Collector, request: &Span, correlation_id: &str) {
    let line = collector.look(|got| {
        let mut lines = got.logs.iter().filter(|line| hex(&line.trace_id) == SAMPLED[3..35]);
        lines.next_back().cloned().expect("the line of the request")
    });
    assert_eq!((hex(&line.span_id), line.severity_text.as_str()), (hex(&request.span_id), "INFO"));
    let said = |name: &str| attribute(&line.attributes, name).unwrap_or_default();
    assert_eq!((said("route"), said("status"), said("request_id")), ("/mass".into(), "201".into(), "job-7".into()));
    assert_eq!(said("correlation_id"), correlation_id);
    assert!(said("user_id").starts_with("usr-") && said("duration_ms").parse::<f64>().unwrap() > 0.0);
}

/// Whose they are; and nobody can tell from them what was sent, or by whom.
fn resources_are_right(collector: &Collector, token: &str) {
    collector.look(|got| {
        assert!(got.resources.len() >= 3);
        for resource in &got.resources {
            let of = |name: &str| attribute(&resource.attributes, name).unwrap_or_default();
            assert_eq!(
                (of("service.name"), of("deployment.environment.name")),
                ("mass-of-a-test".into(), "test".into())
            );
            assert_eq!(
                (of("service.version").as_str(), of("service.instance.id").as_str()),
                (env!("CARGO_PKG_VERSION"), "one")
            );
        }
        assert!(got.headers.iter().all(|headers| headers["x-tenant"] == "acme"));
        let all = format!("{:?} {:?} {:?}", got.spans, got.metrics, got.logs);
        for secret in [PASSWORD, token, "a secret of the hall", &format!("\"{ADMIN}\"")] {
            assert!(!all.contains(secret), "{secret} is not told");
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_metrics_and_log_arrive_with_their_names_resource_and_ids() {
    let (collector, store) = (Collector::start().await, Store::sqlite());
    let endpoint = collector.endpoint();
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=acme"),
        ("OTEL_SERVICE_NAME", "mass-of-a-test"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test,service.instance.id=one"),
        // Only whose caller is sampled is recorded.
        ("OTEL_TRACES_SAMPLER", "parentbased_always_off"),
        ("MASS_LOG", "info"),
    ];
    let (mut child, address, log, read) = start(&store, &settings).await;
    let (url, client) = (format!("http://{address}"), reqwest::Client::builder().no_proxy().build().unwrap());
    let token = login(&client, &url).await;
    let send = async |parent: &str| {
        let request = client.post(format!("{url}/mass")).bearer_auth(&token).header("traceparent", parent);
        let request = request.header("tracestate", "vendor=a1").header("x-request-id", "job-7");
        request.json(&json!({"payload": {"hall": "a secret of the hall"}})).send().await.unwrap()
    };
    assert_eq!(send(NOT_SAMPLED).await.status(), 201);
    let answer = send(SAMPLED).await;
    let own = answer.headers()["traceresponse"].to_str().unwrap().to_owned();
    let answer: Value = answer.json().await.unwrap();
    // Spans wait five seconds and metrics a minute for company, unless the service stops.
    terminate(&child).await;
    let status = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.expect("it ends").unwrap();
    assert!(status.success());

    let request = spans_are_right(&collector, &own);
    metrics_are_right(&collector);
    the_line_is_right(&collector, &request, answer["correlation_id"].as_str().unwrap());
    resources_are_right(&collector, &token);

    // The log of the process has the same.
    let lines = rest(log, read).await;
    let access = |id: &str| {
        let mut found = lines.iter().filter(|line| line["target"] == "mass_server::access" && line["trace_id"] == id);
        let line = found.next().expect("a line");
        assert!(found.next().is_none(), "one line for a request");
        line.clone()
    };
    let line = access(&SAMPLED[3..35]);
    assert_eq!((&line["span_id"], &line["request_id"]), (&json!(own[36..52]), &json!("job-7")));
    assert_eq!((&line["route"], &line["correlation_id"]), (&json!("/mass"), &answer["correlation_id"]));
    assert_eq!((&line["fields"]["method"], &line["fields"]["status"]), (&json!("POST"), &json!(201)));
    assert!(line["fields"]["duration_ms"].as_f64().unwrap() > 0.0 && line["user_id"].is_string());
    assert_eq!(access(&NOT_SAMPLED[3..35])["fields"]["status"], 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_gone_or_hangs_holds_nothing_up() {
    // One port that refuses, and one that takes and never answers.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoints = [format!("http://{closed}"), format!("http://{}", silent.local_addr().unwrap())];
    for endpoint in &endpoints {
        let store = Store::sqlite();
        let settings = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "2000"),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
            ("MASS_LOG", "info"),
        ];
        let (mut child, address, log, read) = start(&store, &settings).await;
        let (url, client) = (format!("http://{address}"), reqwest::Client::builder().no_proxy().build().unwrap());
        let token = login(&client, &url).await;
        let began = Instant::now();
        for _ in 0..20 {
            let request = client.post(format!("{url}/mass")).bearer_auth(&token).json(&json!({"payload": {}}));
            assert_eq!(request.send().await.unwrap().status(), 201);
        }
        assert!(began.elapsed() < Duration::from_secs(10), "requests do not wait for it");
        let failures = async || {
            let text = client.get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix("mass_telemetry_export_failures_total "))
                .map(str::to_owned);
            line.is_some_and(|count| count.parse::<f64>().unwrap() > 0.0)
        };
        for _ in 0..200 {
            if failures().await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(failures().await, "it is counted");
        let began = Instant::now();
        terminate(&child).await;
        let status = tokio::time::timeout(Duration::from_secs(30), child.wait()).await.expect("it ends").unwrap();
        assert!(status.success() && began.elapsed() < Duration::from_secs(20));
        let lines = rest(log, read).await;
        let told = lines
            .iter()
            .filter(|line| line["fields"]["message"].as_str().unwrap_or_default().contains("the collector does"));
        // The log has a collector of its own to miss.
        assert!((1..=2).contains(&told.count()), "it is said once, not for every export");
    }
}

#[test]
fn a_span_is_written_as_a_header() {
    use opentelemetry::trace::{SpanId, TraceFlags, TraceId};
    let text = traceparent(TraceId::from_bytes([0xab; 16]), SpanId::from_bytes([1; 8]), TraceFlags::SAMPLED);
    assert_eq!(text, format!("00-{}-{}-01", "ab".repeat(16), "01".repeat(8)));
}
