//! Requests of a table.

use super::*;
use crate::{Code, Context, table::*};
use serde_json::{Value as Json, json};

fn profile() -> Json {
    json!({
        "tenant_id": "andes-cloud", "environment": "prod", "mode": "shadow", "timeout_ms": 8000,
        "service_level_objective_ms": 2500,
        "assets": {"site_id": "scl1", "region": "cl", "facility_id": "scl1-a", "cluster_id": "gpu-02", "zone_id": "z3"},
        "data_contract": {
            "units": "metric", "currency": "USD", "source": "dcim-export", "data_classification": "INTERNAL",
            "no_pii": true,
            "quality_flags": {"missing_allowed": true, "max_missing_ratio": 1, "max_staleness_seconds": 900}
        },
        "constraints": {
            "hard": {
                "no_control_actions": true, "max_setpoint_change_c": 1.5, "max_hotspot_rack_count": 4,
                "max_rack_inlet_p95_c": 27
            },
            "soft": {"max_risk_score": 0.3, "prefer_lower_carbon": true}
        },
        "preferences": {
            "objective_weights": {"energy": 0.5, "thermal_risk": 0.3, "workload_efficiency": 0.2},
            "recommendation_horizon_minutes": 60, "top_k": 3
        }
    })
}

fn context() -> Context {
    Context::at("2026-11-25T00:00:00Z", "test").unwrap()
}

fn made(columns: &[Column<'_>], windows: &Windows, options: &Options) -> Result<Vec<WindowRow>, InvalidWindows> {
    let requests = requests(columns, &profile(), windows, options, &context())?;
    Ok((0..requests.len()).filter_map(|number| requests.get(number)).collect())
}

fn floats<'a>(name: &'a str, values: &'a [f64]) -> Column<'a> {
    Column { name, pieces: vec![Cells::Floats(values, None)] }
}

/// 13:00, 13:05, … on 24 November 2026.
fn times(minutes: &[i64]) -> Column<'static> {
    let ticks: Vec<i64> = minutes.iter().map(|minute| 1_795_525_200 + minute * 60).collect();
    let ticks = Vec::leak(ticks);
    Column { name: "at", pieces: vec![Cells::Instants { ticks, valid: None, per_second: 1, zone: Zone::Utc }] }
}

fn signal(row: &WindowRow, pointer: &str) -> Json {
    let document = row.outcome.as_ref().unwrap().document();
    document.pointer(&format!("/request/signals{pointer}")).cloned().unwrap()
}

#[test]
fn each_row_is_a_window() {
    let columns = [times(&[0, 5, 15]), floats("IT Load (MW)", &[1.2, 1.25, 1.3]), floats("PUE", &[1.3, 0.0, f64::NAN])];
    let rows = made(&columns, &Windows::default(), &Options::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.rows.clone()).collect::<Vec<_>>(), [[0], [1], [2]]);
    let document = rows[0].outcome.as_ref().unwrap().document();
    let window =
        json!({"start_utc": "2026-11-24T12:55:00Z", "end_utc": "2026-11-24T13:00:00Z", "granularity_seconds": 300});
    assert_eq!(document["request"]["time_window"], window);
    assert_eq!(document["request"]["timestamp_utc"], "2026-11-24T13:00:00Z");
    assert_eq!(document["payload"]["table"], json!({"first_row": 0, "last_row": 0, "samples": 1}));
    assert_eq!(signal(&rows[1], "/energy/it_load_kw"), 1250);
    assert_eq!(
        [signal(&rows[0], "/energy/pue_current"), signal(&rows[1], "/energy/pue_current")],
        [json!(1.3), Json::Null]
    );
    // Ids of their own; the same again with the same context.
    let again = made(&columns, &Windows::default(), &Options::default()).unwrap();
    let digest = |row: &WindowRow| row.outcome.as_ref().unwrap().document_sha256;
    assert_eq!(digest(&rows[2]), digest(&again[2]));
    assert_ne!(document["correlation_id"], rows[1].outcome.as_ref().unwrap().document()["correlation_id"]);
}

#[test]
fn the_rows_of_a_window_are_summed_up() {
    let columns = [
        times(&[5, 10, 15, 20, 30]),
        floats("it_load_kw", &[1000.0, 1100.0, 1200.0, 900.0, 800.0]),
        floats("facility_power_kw", &[1500.0, 1500.0, 1500.0, 1300.0, 1200.0]),
        floats("pue_current", &[1.5, 1500.0 / 1100.0, 1.25, 1.4, 1.5]),
        floats("p95_rack_inlet_c", &[25.0, 26.5, 24.0, 25.0, 25.0]),
        floats("cooling_setpoint_c", &[20.0, 20.0, 19.0, 18.0, 18.0]),
        floats("queue_depth", &[1.0, 2.0, 2.0, 7.0, 8.0]),
    ];
    let windows = Windows { length: window_length("15min").ok(), ..Windows::default() };
    let rows = made(&columns, &windows, &Options::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.rows.len()).collect::<Vec<_>>(), [3, 2]);
    let pue = signal(&rows[0], "/energy/pue_current").as_f64().unwrap();
    assert!((pue - 4500.0 / 3300.0).abs() < 1e-12, "{pue}: the energy of the facility over that of the IT");
    assert_eq!(signal(&rows[0], "/energy/it_load_kw"), 1100);
    assert_eq!(signal(&rows[0], "/thermal/p95_rack_inlet_c"), 26.5);
    assert_eq!(signal(&rows[0], "/cooling/cooling_setpoint_c"), 19);
    assert_eq!(signal(&rows[0], "/workload/queue_depth"), 2);
    assert_eq!(rows[0].outcome.as_ref().unwrap().document()["request"]["time_window"]["granularity_seconds"], 300);
    // The other way of reading a time.
    let rows = made(&columns, &Windows { stamp: Stamp::Start, ..windows }, &Options::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.rows.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2, 3], vec![4]]);
}

#[test]
fn bad_values_refuse_their_window_only() {
    let columns = [times(&[0, 5, 10]), floats("Supply Air Temp (°C)", &[20.0, 850.0, 21.0])];
    let rows = made(&columns, &Windows::default(), &Options::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.outcome.is_ok()).collect::<Vec<_>>(), [true, false, true]);
    let issue = &rows[1].outcome.as_ref().unwrap_err().issues[0];
    assert_eq!((issue.code, &issue.params["row"]), (Code::OutOfRange, &json!(1)));
    let lenient = Options { strict: false, ..Options::default() };
    let rows = made(&columns, &Windows::default(), &lenient).unwrap();
    assert_eq!(signal(&rows[1], "/thermal/supply_temp_c"), Json::Null);
    assert_eq!(rows[1].outcome.as_ref().unwrap().issues[0].code, Code::OutOfRange);
}

#[test]
fn rows_without_a_time_come_last() {
    let at = column("Hora", &["2026-11-24T10:15:00-03:00", "2026-11-24T13:00:00Z", "?", "∅"]);
    let columns = [at, floats("it_load_kw", &[1.0, 2.0, 3.0, 4.0])];
    let windows = Windows { time: Some("Hora".to_owned()), ..Windows::default() };
    let rows = made(&columns, &windows, &Options::default()).unwrap();
    assert_eq!(rows.iter().map(|row| row.rows.clone()).collect::<Vec<_>>(), [vec![1], vec![0], vec![2, 3]]);
    assert_eq!(rows[2].window, None);
    assert_eq!(rows[2].outcome.as_ref().unwrap_err().issues[0].code, Code::MissingField);
}

#[test]
fn what_cannot_be_told_is_said() {
    let values: &[f64] = &[1.0, 2.0, 3.0];
    let load = || floats("it_load_kw", values);
    let error = |columns: &[Column<'_>], windows: &Windows| {
        made(columns, windows, &Options::default()).unwrap_err().to_string()
    };
    let default = Windows::default();
    let named = |name: &str| Windows { time: Some(name.to_owned()), ..Windows::default() };
    let naive = || Column {
        name: "b",
        pieces: vec![Cells::Instants { ticks: &[0, 60, 120], valid: None, per_second: 1, zone: Zone::Naive }],
    };
    assert!(error(&[load()], &default).contains("no column holds times"));
    assert!(
        error(&[times(&[0, 5, 10]), column("b", &["2026-11-24T10:15:00Z"; 3]), load()], &default)
            .contains("\"at\", \"b\"")
    );
    assert!(error(&[load()], &named("Hora")).contains("no column \"Hora\""));
    assert!(error(&[load()], &named("it_load_kw")).contains("holds no times"));
    assert!(error(&[naive(), load()], &default).contains("time zone"));
    assert!(error(&[times(&[0, 5, 12]), load()], &default).contains("300 and 420 seconds apart"));
    assert!(error(&[times(&[0, 0, 0]), load()], &default).contains("one time"));
    assert!(
        error(&[times(&[0, 0, 0]), load()], &Windows { length: Some(0), ..default }).contains("longer than nothing")
    );
    assert!("middle".parse::<Stamp>().unwrap_err().to_string().contains("middle"));
    for text in ["", "15", "soon", "-1h", "99999999999d"] {
        assert_eq!(window_length(text), Err(InvalidWindows::UnknownLength(text.to_owned())));
    }
    assert_eq!(window_length("0s"), Err(InvalidWindows::EmptyWindow));
    // Lenient: read as UTC, with a warning each.
    let lenient = Options { strict: false, ..Options::default() };
    let rows = made(&[naive(), load()], &Windows::default(), &lenient).unwrap();
    assert!(rows.iter().all(|row| row.outcome.as_ref().unwrap().issues.iter().any(|i| i.code == Code::NaiveTimestamp)));
}

#[test]
fn a_profile_that_is_no_json_is_said_once() {
    let columns = [times(&[0, 5]), floats("it_load_kw", &[1.0, 2.0])];
    for (text, code) in [
        ("{", Code::InvalidJson),
        (r#"{"timeout_ms": NaN}"#, Code::InvalidJson),
        (r#"{"mode": "shadow", "mode": "active"}"#, Code::DuplicateKey),
    ] {
        let native = Options { native_non_finite: true, ..Options::default() };
        let made = requests(&columns, text, &Windows::default(), &native, &context());
        let Err(InvalidWindows::Profile(rejected)) = made else { panic!("{text}") };
        assert_eq!(rejected.issues[0].code, code);
        assert!(rejected.issues[0].path.starts_with("/profile"), "{rejected}");
    }
}

#[test]
fn a_single_row_has_the_length_that_the_profile_says() {
    let mut profile = profile();
    profile["time_window"] = json!({"duration_seconds": 900, "granularity_seconds": 60});
    let columns = [times(&[7]), floats("it_load_kw", &[1.0])];
    let made = requests(&columns, &profile, &Windows::default(), &Options::default(), &context()).unwrap();
    let row = made.get(0).unwrap();
    let window =
        json!({"start_utc": "2026-11-24T12:52:00Z", "end_utc": "2026-11-24T13:07:00Z", "granularity_seconds": 60});
    assert_eq!(row.outcome.unwrap().document()["request"]["time_window"], window);
    assert!(made.get(1).is_none());
}

#[test]
fn every_signal_gets_into_the_request() {
    let table = AliasTable::built_in();
    let pointers: Vec<&String> = table.tables().signals.keys().collect();
    let names: Vec<String> = pointers.iter().map(|pointer| check::column_name(pointer)).collect();
    let value: &[f64] = &[1.0];
    let mut columns: Vec<Column<'_>> = names.iter().map(|name| floats(name, value)).collect();
    columns.push(times(&[0]));
    let windows = Windows { length: Some(900_000_000_000), ..Windows::default() };
    let made = requests(&columns, &profile(), &windows, &Options::default(), &context()).unwrap();
    let refused = made.get(0).unwrap().outcome.unwrap_err();
    // All of them arrive; that the shares of jobs are not 100 is found, and nothing is missing.
    let errors: Vec<_> = refused.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
    assert!(errors.iter().all(|issue| issue.code == Code::JobMixNot100), "{refused}");
    assert_eq!(errors.len(), 2);
}
