//! Counterexamples that the laws found once, written out.

use crate::{arb, exact};
use mass_core::{
    Change, Code, Input, Normalized, Options, canonicalize, normalize, normalize_enterprise, promote, restore,
    validate, validate_response,
};
use serde_json::{Value, json};

/// A request that keeps every rule.
fn request() -> Value {
    json!({
        "schema_version": "1.1",
        "trace": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        "request": {
            "request_id": "r", "tenant_id": "t", "environment": "dev", "mode": "active",
            "timestamp_utc": "2026-11-24T13:15:20Z", "timeout_ms": 1, "service_level_objective_ms": 1,
            "time_window": {
                "start_utc": "2026-11-24T13:00:00Z", "end_utc": "2026-11-24T13:15:00Z", "granularity_seconds": 300,
            },
            "assets": {"site_id": "s", "region": "r", "facility_id": "f", "cluster_id": "c", "zone_id": "z"},
            "data_contract": {
                "units": "metric", "currency": "EUR", "source": "s", "data_classification": "INTERNAL", "no_pii": true,
                "quality_flags": {"missing_allowed": true, "max_missing_ratio": 1, "max_staleness_seconds": 900},
            },
            "signals": {"energy": {}, "thermal": {}, "cooling": {}, "workload": {}},
            "constraints": {
                "hard": {
                    "no_control_actions": true, "max_setpoint_change_c": 1, "max_hotspot_rack_count": 1,
                    "max_rack_inlet_p95_c": 27,
                },
                "soft": {"max_risk_score": 0.3, "prefer_lower_carbon": true},
            },
            "preferences": {
                "objective_weights": {"energy": 1, "thermal_risk": 0, "workload_efficiency": 0},
                "recommendation_horizon_minutes": 60, "top_k": 3,
            },
        },
        "payload": {},
    })
}

fn with(pointer: &str, value: Value) -> Value {
    let mut document = request();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[key] = value;
    document
}

fn given_back(text: &str, normalized: &Normalized) {
    let back = String::from_utf8(normalized.restore().unwrap()).unwrap();
    assert!(exact::same(&exact::read(&back).unwrap(), &exact::read(text).unwrap()), "{back}");
}

#[test]
fn the_request_here_is_valid() {
    let report = validate(&request(), &Options::default());
    assert!(report.issues.is_empty(), "{:?}", report.issues);
}

/// The limit was taken off by one less than nothing.
#[test]
fn no_issues_wanted() {
    let report = validate("{", &Options { max_issues: 0, ..Options::default() });
    assert!(!report.is_valid());
}

/// An unknown member that lenient mode keeps lost the digits of its number, without a change that says so.
#[test]
fn long_decimals_in_unknown_members() {
    let text =
        with("/request/unknown", json!("#")).to_string().replace("\"#\"", "0.1000000000000000055511151231257827");
    let lenient = Options { strict: false, ..Options::default() };
    given_back(&text, &normalize(&text, &lenient, &arb::context()).unwrap());
}

/// The `job_mix` that a normalised request always has was one container deeper than the limit allowed.
#[test]
fn a_depth_that_has_no_room_for_what_is_added() {
    let options = Options { max_depth: 4, ..Options::default() };
    if let Ok(normalized) = normalize(&request(), &options, &arb::context()) {
        assert!(validate(&normalized.canonical, &options).is_valid());
    }
}

/// What overflows has no JSON number, and came out as null where a number is promised.
#[test]
fn params_beyond_the_largest_double() {
    let mut documents = vec![
        with("/request/request_id", json!("#")).to_string().replace("\"#\"", "1e400"),
        with("/request/signals/energy", json!({"it_load_kw": 1, "facility_power_kw": 1, "pue_current": 1.7e308}))
            .to_string(),
    ];
    let powers = json!({"it_load_kw": 1, "facility_power_kw": 2});
    let mut cooled = with("/request/signals/energy", powers);
    cooled["request"]["signals"]["cooling"] = json!({"chiller_kw": 1.7e308, "fan_power_kw": 1.7e308});
    documents.push(cooled.to_string());
    for text in documents {
        let issues = validate(&text, &Options::default()).issues;
        assert!(!issues.is_empty());
        for issue in issues {
            assert!(issue.params.values().all(|value| !value.is_null()), "{}: {:?}", issue.code, issue.params);
        }
    }
}

/// `restore` guesses nothing: what it cannot give back to the digit, it refuses.
#[test]
fn documents_that_no_normaliser_wrote() {
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    for text in [deep.as_str(), r#"{"a":9007199254740993}"#, r#"{"a":1e400}"#, r#"{"a":1,"a":2}"#] {
        if let Ok(bytes) = restore(text, &[]) {
            assert_eq!(std::str::from_utf8(&bytes).unwrap(), text);
        }
    }
}

/// A change whose `before` is no number was written out as it stood, and the result was no JSON.
#[test]
fn literals_that_are_none() {
    for (rule, before) in [("big_number", "0.{1"), ("big_number", "NaN"), ("big_number", ""), ("non_finite", "nan")] {
        let change = json!({"path": "/a", "rule": rule, "before": before, "after": 0});
        let changes: Vec<Change> = serde_json::from_value(json!([change])).unwrap();
        let back = restore(r#"{"a":0}"#, &changes);
        assert!(back.is_err(), "{rule} {before:?}: {:?}", back.map(String::from_utf8));
    }
}

/// What is past the depth limit is not read, so nothing else can be said about it: not that it is null, not that what
/// is in it is missing.
#[test]
fn what_is_too_deep_is_not_missing() {
    let mut document =
        with("/request/signals/workload", json!({"job_mix": {"batch_pct": 64, "latency_sensitive_pct": 36}}));
    document["trace"]["traceparent"] = json!({"a": {"b": {"c": 1}}});
    for max_depth in 1..5 {
        let report = validate(&document, &Options { max_depth, ..Options::default() });
        for issue in &report.issues {
            let inside = document.pointer(&issue.path).is_some_and(Value::is_object);
            let invented = issue.params.get("found") == Some(&json!("null")) || issue.code == Code::SignalMissing;
            assert!(!(inside && invented), "{max_depth}: {issue}");
        }
    }
    document["request"]["data_contract"]["quality_flags"]["missing_allowed"] = json!(false);
    let report = validate(&document, &Options { max_depth: 4, ..Options::default() });
    let missing = report.issues.iter().filter(|issue| issue.code == Code::SignalMissing);
    let invented: Vec<_> = missing.filter(|issue| document.pointer(&issue.path).is_some()).collect();
    assert!(invented.is_empty(), "{invented:?}");
}

/// A number in the parameters of a warning was spelled as in the text, and so was another for a value than for its text.
#[test]
fn numbers_in_parameters_have_one_spelling() {
    let options = Options { signals: true, ..Options::default() };
    let found = |literal: &str| {
        let report = validate(&format!("{{\"ITLoad\":{literal}}}"), &options);
        let warning = report.issues.iter().find(|issue| issue.code == Code::SignalWithoutUnit);
        warning.map(|issue| issue.params["found"].clone())
    };
    assert_eq!(found("100"), Some(json!(100)));
    for spelling in ["100.0", "1e2", "1.00E+2"] {
        assert_eq!(found(spelling), found("100"), "{spelling}");
    }
}

/// The document of a result is the canonical one, however deep it may be.
#[test]
fn deep_documents_have_a_value() {
    let text = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    let options = Options { max_depth: 256, ..Options::default() };
    let normalized = normalize(&text, &options, &arb::context()).unwrap();
    assert_eq!(canonicalize(&normalized.document(), &options).unwrap().bytes, normalized.canonical);
}

/// A response is held against a request of any depth.
#[test]
fn deep_requests_are_held_against_their_response() {
    let text = with("/payload/a", json!("#")).to_string();
    let text = text.replace("\"#\"", &format!("{}1{}", "[".repeat(200), "]".repeat(200)));
    let options = Options { max_depth: 256, ..Options::default() };
    assert!(normalize_enterprise(&text, &options, &arb::context()).is_ok());
    let response = r#"{"schema_version":"1.1","correlation_id":"c","response":
        {"request_id":"another","idempotency_key":"k","status":{"code":"OK","warnings":[]}}}"#;
    let report = validate_response(response, Some(Input::from(&text)), &options);
    assert!(report.issues.iter().any(|issue| issue.code == Code::ResponseIdMismatch), "{:?}", report.issues);
}

/// A profile's numbers are numbers of the request, and are not rounded on the way.
#[test]
fn profiles_keep_their_digits() {
    let mut profile = request()["request"].take();
    profile["signals"] = json!({"workload": {"queue_depth": "#"}});
    let profile = profile.to_string().replace("\"#\"", "9007199254740993");
    let promoted = promote("{}", &profile, &Options::default(), &arb::context());
    let text = promoted.as_ref().map(|normalized| normalized.text().to_owned()).unwrap_or_default();
    assert!(!text.contains("9007199254740992"), "{text}");
}

/// Tests are built with jsonschema, which makes `serde_json` read numbers exactly; a caller's build is not, unless this
/// crate asks for it. Without it `document()`, `promote` and changes that travel as JSON are off by a digit now and then.
#[test]
fn numbers_are_read_exactly_in_a_build_without_tests() {
    let manifests = [include_str!("../../Cargo.toml"), include_str!("../../../Cargo.toml")];
    assert!(manifests.iter().any(|manifest| manifest.contains("float_roundtrip")));
    let text = r#"{"a":"907.3038322028689"}"#;
    let normalized = normalize(text, &Options::default(), &arb::context()).unwrap();
    assert_eq!(canonicalize(&normalized.document(), &Options::default()).unwrap().bytes, normalized.canonical);
}
