//! What is reported instead of guessed.

use super::{recognise_document, recognise_pair};
use crate::signals::{finding::FindingCode, table::AliasTable};
use serde_json::{Value, json};

fn check(document: &Value, code: FindingCode, path: &str, params: &Value) {
    let recognition = recognise_document(document, AliasTable::built_in());
    assert!(recognition.recognition.recognised.is_empty(), "{document} gave {recognition:?}");
    let [finding] = recognition.findings.as_slice() else { panic!("{document} gave {recognition:?}") };
    assert_eq!((finding.code, finding.path.as_str()), (code, path), "{document}");
    assert_eq!(finding.params, *params, "{document}");
}

const POWER: [&str; 6] = ["W", "kW", "MW", "GW", "BTU/h", "TR"];

#[test]
fn two_entries_for_one_signal() {
    check(
        &json!({"IT Load (kW)": 1240.5, "Critical Load (kW)": 1200}),
        FindingCode::AmbiguousSignal,
        "/Critical Load (kW)",
        &json!({"signal": "/energy/it_load_kw", "paths": ["/Critical Load (kW)", "/IT Load (kW)"]}),
    );
    let rows: Vec<Value> = (0..40).map(|row| json!({"PUE": row})).collect();
    let recognition = recognise_document(&Value::Array(rows), AliasTable::built_in());
    let params = &recognition.findings[0].params;
    assert_eq!((params["count"].as_u64(), params["paths"].as_array().unwrap().len()), (Some(40), 16));
}

#[test]
fn an_entry_without_a_unit_does_not_spoil_the_other() {
    let recognition = recognise_document(&json!({"IT Load": 1200, "IT Power (kW)": 1240.5}), AliasTable::built_in());
    assert_eq!(super::found(&recognition), [("/energy/it_load_kw", 1240.5)]);
    assert_eq!(recognition.findings[0].code, FindingCode::SignalWithoutUnit);
}

#[test]
fn names_that_do_not_decide() {
    let power = ["/energy/it_load_kw", "/energy/facility_power_kw", "/cooling/chiller_kw", "/cooling/fan_power_kw"];
    for key in ["Power", "Power (kW)", "power_kw", "kW", "Potencia [W]", "Potencia total (kW)"] {
        check(
            &json!({key: 5}),
            FindingCode::AmbiguousSignal,
            &format!("/{key}"),
            &json!({"name": key, "candidates": power, "paths": [format!("/{key}")]}),
        );
    }
    for key in [
        "Load",
        "Load (kW)",
        "Carga",
        "Temp",
        "Temperature (°C)",
        "CRAC temp",
        "Temperatura",
        "Setpoint (°C)",
        "Consigna",
        "Rack Inlet Temp (°C)",
        "Valve Position (%)",
        "Efficiency",
        "Utilization (%)",
        "Uso",
        "Queue",
        "UPS Output Power (kW)",
        "Cooling Load (kW)",
        "Users",
    ] {
        let recognition = recognise_pair(key, json!(5));
        assert_eq!(recognition.findings.len(), 1, "{key}");
        assert_eq!(recognition.findings[0].code, FindingCode::AmbiguousSignal, "{key}");
        assert!(recognition.recognition.recognised.is_empty(), "{key}");
    }
    // The same name again is one finding with both paths.
    let recognition = recognise_document(&json!([{"Power (kW)": 5}, {"Power (kW)": 6}]), AliasTable::built_in());
    assert_eq!(recognition.findings.len(), 1);
    assert_eq!(recognition.findings[0].params["paths"], json!(["/0/Power (kW)", "/1/Power (kW)"]));
}

#[test]
fn units_that_are_nowhere() {
    check(
        &json!({"IT Load": 1240.5}),
        FindingCode::SignalWithoutUnit,
        "/IT Load",
        &json!({"signal": "/energy/it_load_kw", "found": 1240.5, "allowed": POWER}),
    );
    check(
        &json!({"Temperatura de impulsión": "20,5"}),
        FindingCode::SignalWithoutUnit,
        "/Temperatura de impulsión",
        &json!({"signal": "/thermal/supply_temp_c", "found": "20,5", "allowed": ["°C", "°F", "K"]}),
    );
    check(
        &json!({"CPU Utilization": 0.63}),
        FindingCode::SignalWithoutUnit,
        "/CPU Utilization",
        &json!({"signal": "/workload/cpu_util_avg", "found": 0.63, "allowed": ["ratio", "%", "‰"]}),
    );
}

#[test]
fn units_of_something_else() {
    for (key, value, unit) in [
        ("IT Load (kWh)", json!(900), "kWh"),
        ("IT Load kWh", json!(900), "kWh"),
        ("IT Load", json!("900 kVA"), "kVA"),
        ("IT Load", json!("900 mW"), "mW"),
        ("IT Load", json!("900 bananas"), "bananas"),
        ("IT Load", json!("90 %"), "%"),
        ("IT Load (°C)", json!(22), "°C"),
    ] {
        check(
            &json!({key: value}),
            FindingCode::UnitNotConvertible,
            &format!("/{key}"),
            &json!({"signal": "/energy/it_load_kw", "unit": unit, "allowed": POWER}),
        );
    }
    for (key, value, unit) in [
        ("Supply Air Temp", json!("68 grados"), "grados"),
        ("Supply Air Temp", json!("20.5 °"), "°"),
        ("Energy Price", json!("0.12 €/kWh"), "€/kWh"),
        ("Energy Price", json!("$0.12/kWh"), "$/kWh"),
        ("Precio de la energía (EUR/MWh)", json!(89), "EUR/MWh"),
        ("PUE (%)", json!(142), "%"),
        ("Chiller Power (tons)", json!(100), "tons"),
        ("Chiller Power", json!("100 TR"), "TR"),
        ("Queue Depth (ms)", json!(100), "ms"),
    ] {
        let recognition = recognise_pair(key, value);
        assert_eq!(recognition.findings.len(), 1, "{key}: {recognition:?}");
        assert_eq!(recognition.findings[0].code, FindingCode::UnitNotConvertible, "{key}");
        assert_eq!(recognition.findings[0].params["unit"], unit, "{key}");
    }
}

#[test]
fn key_and_value_that_disagree() {
    check(
        &json!({"IT Load (kW)": "1240500 W"}),
        FindingCode::UnitNotConvertible,
        "/IT Load (kW)",
        &json!({"signal": "/energy/it_load_kw", "unit": "W", "allowed": ["kW"]}),
    );
    check(
        &json!({"points": [{"name": "Supply Temp (°C)", "value": 68.9, "unit": "°F"}]}),
        FindingCode::UnitNotConvertible,
        "/points/0/value",
        &json!({"signal": "/thermal/supply_temp_c", "unit": "°F", "allowed": ["°C"]}),
    );
}

#[test]
fn numbers_with_two_readings() {
    check(
        &json!({"IT Load (kW)": "1,234"}),
        FindingCode::AmbiguousNumber,
        "/IT Load (kW)",
        &json!({"found": "1,234", "readings": [1234, 1.234]}),
    );
    check(
        &json!({"Carga IT": "-12,345 kW"}),
        FindingCode::AmbiguousNumber,
        "/Carga IT",
        &json!({"found": "-12,345 kW", "readings": [-12345, -12.345]}),
    );
    check(
        &json!({"PUE": "1,420"}),
        FindingCode::AmbiguousNumber,
        "/PUE",
        &json!({"found": "1,420", "readings": [1420, 1.420]}),
    );
    let both = recognise_pair("IT Load", json!("1,234"));
    let codes: Vec<FindingCode> = both.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [FindingCode::AmbiguousNumber, FindingCode::SignalWithoutUnit]);
}
