//! Whole documents: nesting, point lists, scopes.

use super::{found, recognise_document};
use crate::signals::{finding::FindingCode, table::AliasTable};
use serde_json::{Value, json};

fn check(document: &Value, expected: &[(&str, f64)]) {
    let recognition = recognise_document(document, AliasTable::built_in());
    let mut list = found(&recognition);
    list.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(list, expected, "{document} gave {recognition:?}");
    assert!(recognition.findings.is_empty(), "{document} gave {recognition:?}");
}

#[test]
fn an_enclosing_object_completes_a_name() {
    check(
        &json!({"Chiller": {"Power (kW)": 310, "COP": 5.1}}),
        &[("/cooling/chiller_kw", 310.0), ("/thermal/cooling_cop", 5.1)],
    );
    check(&json!({"UPS": {"Efficiency": "95,4 %"}}), &[("/energy/ups_efficiency_pct", 95.4)]);
    check(&json!({"GPU": {"Utilization %": 81}}), &[("/workload/gpu_util_avg", 0.81)]);
    check(&json!({"CHW": {"Supply": {"Temp °F": 44.6}}}), &[("/cooling/chilled_water_temp_c", 7.0)]);
    check(&json!({"chiller": {"supply_temp_c": 7}}), &[("/cooling/chilled_water_temp_c", 7.0)]);
    check(&json!({"Enfriadora": {"Potencia (kW)": "310,5"}}), &[("/cooling/chiller_kw", 310.5)]);
    check(&json!({"energy": {"it": {"load_kw": 900}}}), &[("/energy/it_load_kw", 900.0)]);
    check(&json!({"IT Load": {"kW": 900}}), &[("/energy/it_load_kw", 900.0)]);
    check(
        &json!({"power_kw": {"it": 900, "facility": 1300}}),
        &[("/energy/facility_power_kw", 1300.0), ("/energy/it_load_kw", 900.0)],
    );
    check(&json!({"kW": {"IT Load": 900}}), &[("/energy/it_load_kw", 900.0)]);
    check(
        &json!({"Temperatura (ºC)": {"impulsión": "20,5", "retorno": 33}}),
        &[("/thermal/return_temp_c", 33.0), ("/thermal/supply_temp_c", 20.5)],
    );
    check(
        &json!({"workload": {"job_mix": {"batch_pct": 40, "other_pct": 5}}}),
        &[("/workload/job_mix/batch_pct", 40.0), ("/workload/job_mix/other_pct", 5.0)],
    );
    check(&json!({"DC1.Chiller.Power_kW": 310}), &[("/cooling/chiller_kw", 310.0)]);
    check(&json!({"target": {"PUE": 1.2}, "PUE": 1.4}), &[("/energy/pue_current", 1.4), ("/energy/pue_target", 1.2)]);
}

#[test]
fn what_is_no_measurement_of_the_site_is_left_alone() {
    for document in [
        json!({"limits": {"IT Load (kW)": 2000}}),
        json!({"alarm_limits": {"cooling": {"Supply Air Temp (°C)": 27}}}),
        json!({"forecast": {"PUE": 1.3, "chiller": {"power_kw": 300}}}),
        json!({"Diseño": {"Carga TI (kW)": 2000}}),
        json!({"Rack 12": {"Temp (°C)": 22}}),
        json!({"PDU-A3": {"Power (kW)": 5}}),
        json!({"racks": [{"IT Load": 5}, {"IT Load (kWh)": 5}]}),
        json!({"Chiller": {"Return Temp (°C)": 12}}),
        json!({"currency": {"COP": 4100}}),
        json!({"IT Load": {"count": 30}}),
        json!({"setpoints": {"Supply Air Temp (°C)": 18}}),
        json!({"server": {"name": "a", "cpu": 8, "memory": 64}}),
    ] {
        check(&document, &[]);
    }
    check(&json!({"setpoints": {"cooling_setpoint_c": 18}}), &[("/cooling/cooling_setpoint_c", 18.0)]);
    check(&json!({"cooling": {"chiller": {"chiller_kw": 310}}}), &[("/cooling/chiller_kw", 310.0)]);
}

#[test]
fn one_piece_of_equipment_is_not_the_site() {
    for (document, signal, path) in [
        (json!({"racks": [{"id": "R12", "IT Load (kW)": 5}]}), "/energy/it_load_kw", "/racks/0/IT Load (kW)"),
        (json!({"Rack 12": {"IT Load (kW)": 5}}), "/energy/it_load_kw", "/Rack 12/IT Load (kW)"),
        (json!({"name": "Rack 12", "IT Load (kW)": 5}), "/energy/it_load_kw", "/IT Load (kW)"),
        (json!({"Rack12.IT Load (kW)": 5}), "/energy/it_load_kw", "/Rack12.IT Load (kW)"),
        (json!({"UPS 1": {"UPS Efficiency (%)": 95}}), "/energy/ups_efficiency_pct", "/UPS 1/UPS Efficiency (%)"),
        (json!({"AHU-1": {"Supply Air Temp (°C)": 20}}), "/thermal/supply_temp_c", "/AHU-1/Supply Air Temp (°C)"),
    ] {
        let outcome = recognise_document(&document, AliasTable::built_in());
        assert_eq!(found(&outcome), [], "{document}");
        let [finding] = outcome.findings.as_slice() else { panic!("{document} gave {outcome:?}") };
        assert_eq!((finding.code, finding.path.as_str()), (FindingCode::AmbiguousSignal, path), "{document}");
        assert_eq!(finding.params, json!({"signal": signal, "paths": [path]}), "{document}");
    }
    // Where the site speaks for itself, its racks are not worth a word.
    check(&json!({"racks": [{"IT Load (kW)": 5}], "IT Load (kW)": 1240.5}), &[("/energy/it_load_kw", 1240.5)]);
}

#[test]
fn points_given_as_records() {
    check(
        &json!({"points": [
            {"name": "Supply Air Temp", "value": 68.9, "unit": "°F"},
            {"name": "IT Load", "value": "1.234,5", "unit": "kW"},
            {"name": "PUE", "value": 1.42},
            {"name": "Humidity", "value": 45, "unit": "%"}
        ]}),
        &[("/energy/it_load_kw", 1234.5), ("/energy/pue_current", 1.42), ("/thermal/supply_temp_c", 20.5)],
    );
    check(
        &json!([{"objectName": "SAT", "presentValue": 20.5, "units": "degreesCelsius"}]),
        &[("/thermal/supply_temp_c", 20.5)],
    );
    check(&json!([{"dis": "Supply Air Temp", "curVal": "68.9°F"}]), &[("/thermal/supply_temp_c", 20.5)]);
    check(
        &json!([{"punto": "Temperatura de impulsión", "valor": "20,5", "unidad": "ºC"}]),
        &[("/thermal/supply_temp_c", 20.5)],
    );
    check(&json!({"IT Load": {"value": 1240.5, "unit": "kW", "quality": "good"}}), &[("/energy/it_load_kw", 1240.5)]);
    check(
        &json!({"IT Load": {"name": "Meter 12", "value": 1240.5, "uom": "kilowatts"}}),
        &[("/energy/it_load_kw", 1240.5)],
    );
    check(&json!({"value": 5, "unit": "kW"}), &[]);
    check(&json!({"limits": [{"name": "IT Load", "value": 5, "unit": "kW"}]}), &[]);
}

#[test]
fn a_record_names_the_point_it_was_read_from() {
    let document = json!({"points": [{"name": "Supply Air Temp", "value": 68.9, "unit": "°F"}]});
    let recognition = recognise_document(&document, AliasTable::built_in());
    assert_eq!(
        serde_json::to_value(&recognition.recognition.recognised).unwrap(),
        json!([{
            "signal": "/thermal/supply_temp_c", "value": 20.5, "unit": "°C", "path": "/points/0/value", "name": "Supply Air Temp",
            "from_unit": "°F", "alias": "Supply Air Temp"
        }])
    );
    let recognition = recognise_document(&json!({"pue": 1.42}), AliasTable::built_in());
    assert_eq!(
        serde_json::to_value(&recognition.recognition.recognised).unwrap(),
        json!([{"signal": "/energy/pue_current", "value": 1.42, "unit": "1", "path": "/pue", "name": "pue", "alias": "PUE"}])
    );
}

#[test]
fn hostile_keys_and_values_cost_little_and_break_nothing() {
    for key in [
        "(".repeat(100),
        "[kW".repeat(50),
        "aB".repeat(79),
        "á".repeat(80),
        "°".repeat(70),
        ".".repeat(150),
        "%".repeat(160),
        "k".repeat(1 << 20),
    ] {
        for value in [
            json!("1 kW"),
            json!("-"),
            json!("+"),
            json!("1e"),
            json!("9".repeat(1 << 16)),
            json!("€"),
            json!("1 é"),
            json!(1),
        ] {
            let document =
                Value::Object([(key.clone(), value.clone()), ("IT Load kW".to_owned(), value)].into_iter().collect());
            recognise_document(&document, AliasTable::built_in());
        }
    }
}
