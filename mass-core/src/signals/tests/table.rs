//! The data file, and tables of users.

use super::{found, recognise_document};
use crate::signals::{
    load::load,
    table::{AliasTable, Name},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CORE: [&str; 21] = [
    "/energy/it_load_kw",
    "/energy/facility_power_kw",
    "/energy/ups_efficiency_pct",
    "/energy/pue_current",
    "/energy/carbon_intensity_gco2_per_kwh",
    "/energy/energy_price_usd_per_kwh",
    "/thermal/avg_rack_inlet_c",
    "/thermal/p95_rack_inlet_c",
    "/thermal/hotspot_rack_count",
    "/thermal/supply_temp_c",
    "/thermal/return_temp_c",
    "/cooling/cooling_setpoint_c",
    "/cooling/chiller_kw",
    "/cooling/fan_power_kw",
    "/cooling/cooling_valve_position_pct",
    "/workload/cpu_util_avg",
    "/workload/gpu_util_avg",
    "/workload/queue_depth",
    "/workload/job_mix/batch_pct",
    "/workload/job_mix/latency_sensitive_pct",
    "/workload/tokens_per_watt_est",
];

const EXTRA: [&str; 7] = [
    "/energy/pue_target",
    "/thermal/cooling_cop",
    "/cooling/chilled_water_temp_c",
    "/workload/active_users",
    "/workload/job_mix/llm_pct",
    "/workload/job_mix/vision_pct",
    "/workload/job_mix/other_pct",
];

fn source() -> Value {
    serde_json::from_str(include_str!("../aliases.json")).unwrap()
}

#[test]
fn the_data_file_is_sound_and_covers_every_signal() {
    let tables = load(&source(), None).unwrap();
    let signals: Vec<&str> = tables.signals.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = CORE.iter().chain(&EXTRA).copied().collect();
    expected.sort_unstable();
    assert_eq!(signals, expected);

    let mut aliases: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ambiguous = 0;
    for name in tables.names.values() {
        match name {
            Name::Signal(alias) => *aliases.entry(&alias.signal.pointer).or_default() += 1,
            Name::Ambiguous(_) => ambiguous += 1,
            Name::Ignored => {}
        }
    }
    assert!(aliases.values().sum::<usize>() >= 900, "{aliases:?}");
    assert!(CORE.iter().all(|signal| aliases[signal] >= 15), "{aliases:?}");
    assert!(ambiguous >= 140, "{ambiguous}");
    assert!(!AliasTable::built_in().tables().names.values().is_empty());
}

/// Two spellings of one name in the file would only pad it.
#[test]
fn the_data_file_lists_no_name_twice() {
    let mut count = 0;
    for signal in source()["signals"].as_array().unwrap() {
        for group in signal["names"].as_object().unwrap().values() {
            count += group.as_array().unwrap().len();
        }
    }
    for group in source()["ambiguous"].as_array().unwrap() {
        count += group["names"].as_array().unwrap().len();
    }
    count += source()["ignored"].as_array().unwrap().len();
    assert_eq!(load(&source(), None).unwrap().names.values().len(), count);
}

#[test]
fn the_contracts_own_names_are_recognised_with_their_units() {
    for pointer in CORE.iter().chain(&EXTRA) {
        // Nested as in a request.
        let mut document = json!(0.5);
        for segment in pointer.rsplit('/').filter(|segment| !segment.is_empty()) {
            document = Value::Object([(segment.to_owned(), document)].into_iter().collect());
        }
        let document = json!({ "request": { "signals": document } });
        let recognition = recognise_document(&document, AliasTable::built_in());
        assert_eq!(found(&recognition), [(*pointer, 0.5)], "{document} gave {recognition:?}");
        // Flat, as in a table.
        let document: Value =
            Value::Object([(pointer.trim_start_matches('/').replace('/', "."), json!(0.5))].into_iter().collect());
        let recognition = recognise_document(&document, AliasTable::built_in());
        assert_eq!(found(&recognition), [(*pointer, 0.5)], "{document} gave {recognition:?}");
    }
}

#[test]
fn a_users_table_wins() {
    let table = AliasTable::from_json(&json!({
        "signals": [
            {"pointer": "/energy/it_load_kw", "names": ["Load", "Sala 1 total", {"name": "Contador 7", "unit": "W"}]},
            {"pointer": "/energy/facility_power_kw", "unit": "kW", "names": {"en": ["Critical Load"]}}
        ],
        "ambiguous": [{"names": ["PUE"], "candidates": ["/energy/pue_current", "/energy/pue_target"]}],
        "ignored": ["COP"],
        "units": {"USD/kWh": ["$/kWh"]}
    }))
    .unwrap();
    let document = json!({
        "Contador 7": 1_240_500, "critical load (kW)": 1780, "PUE": 1.4, "cop": 4100, "Energy Price": "0.089 $/kWh", "CPU %": 63
    });
    let recognition = recognise_document(&document, &table);
    let mut list = found(&recognition);
    list.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(
        list,
        [
            ("/energy/energy_price_usd_per_kwh", 0.089),
            ("/energy/facility_power_kw", 1780.0),
            ("/energy/it_load_kw", 1240.5),
            ("/workload/cpu_util_avg", 0.63),
        ]
    );
    assert_eq!(recognition.findings.len(), 1);
    assert_eq!(recognition.findings[0].path, "/PUE");
    assert_eq!(found(&recognise_document(&json!({"Load": "5 kW"}), &table)), [("/energy/it_load_kw", 5.0)]);
}

#[test]
fn a_table_is_read_and_written_as_json() {
    let source = json!({"signals": [{"pointer": "/energy/pue_current", "names": ["Ratio X"]}]});
    let table: AliasTable = serde_json::from_value(source.clone()).unwrap();
    assert_eq!(serde_json::to_value(&table).unwrap(), source);
    assert_eq!(table, AliasTable::from_json(&source).unwrap());
    assert!(serde_json::from_value::<AliasTable>(json!({"signals": {}})).is_err());
}

#[test]
fn a_malformed_table_names_the_place() {
    let names = |names: Value| json!({"signals": [{"pointer": "/energy/it_load_kw", "names": names}]});
    for (source, place, problem) in [
        (json!([]), "", "expected an object, found an array"),
        (json!({"sinals": []}), "", "unknown member"),
        (json!({"signals": {}}), "/signals", "expected an array, found an object"),
        (json!({"signals": [{"names": []}]}), "/signals/0", "\"pointer\" is missing"),
        (json!({"signals": [{"pointer": "/energy/it_load_kw"}]}), "/signals/0", "\"names\" is missing"),
        (json!({"signals": [{"pointer": "/energy/it_load", "names": []}]}), "/signals/0/pointer", "is no signal"),
        (json!({"signals": [{"pointer": "/energy/it_load_kw", "unit": "W", "names": []}]}), "/signals/0/unit", "is kW"),
        (
            json!({"signals": [{"pointer": "/energy/it_load_kw", "unit": "kw", "names": []}]}),
            "/signals/0/unit",
            "unknown unit",
        ),
        (
            json!({"signals": [{"pointer": "/energy/it_load_kw", "refuses": [], "names": []}]}),
            "/signals/0/refuses",
            "cannot be set",
        ),
        (names(json!(["A1", 2])), "/signals/0/names/1", "expected an object, found a number"),
        (names(json!({"es": ["A1", "--"]})), "/signals/0/names/es/1", "no letters"),
        (names(json!([{"unit": "kW"}])), "/signals/0/names/0", "\"name\" is missing"),
        (names(json!([{"name": "A", "unit": "°C"}])), "/signals/0/names/0/unit", "does not convert"),
        (
            names(json!([{"name": "A", "only_with_unit": 1}])),
            "/signals/0/names/0/only_with_unit",
            "expected true or false",
        ),
        (names(json!(["x".repeat(161)])), "/signals/0/names/0", "at most 160"),
        (
            json!({"signals": [
                {"pointer": "/energy/it_load_kw", "names": ["Main feed"]},
                {"pointer": "/energy/facility_power_kw", "names": ["main_feed"]}
            ]}),
            "/signals/1/names/0",
            "already names /energy/it_load_kw",
        ),
        (json!({"ambiguous": [{"names": ["A"], "candidates": []}]}), "/ambiguous/0/candidates", "at least one"),
        (json!({"ambiguous": [{"names": ["A"], "candidates": ["/x"]}]}), "/ambiguous/0/candidates/0", "is no signal"),
        (
            json!({"ignored": ["A"], "ambiguous": [{"names": ["A"], "candidates": ["/energy/pue_current"]}]}),
            "/ignored/0",
            "already listed",
        ),
        (json!({"units": {"kilo": []}}), "/units/kilo", "unknown unit"),
        (json!({"units": {"kW": ["x"], "W": ["x"]}}), "/units/kW/0", "another unit"),
        (json!({"scopes": {"else": []}}), "/scopes", "unknown member"),
        (json!({"records": {"name": ["a"], "unit": ["a"]}}), "/records/unit/0", "another kind"),
    ] {
        let error = AliasTable::from_json(&source).unwrap_err();
        assert_eq!(error.place, place, "{source}: {error}");
        assert!(error.problem.contains(problem), "{source}: {error}");
    }
}
