//! Documents to send.

use serde_json::{Value, json};

/// An Enterprise request of the tenant `acme` that is sound, with warnings about nothing.
pub fn enterprise() -> Value {
    json!({
        "schema_version": "1.1",
        "trace": {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
        "request": {
            "request_id": "scl1-z3-1015", "tenant_id": "acme", "environment": "prod", "mode": "shadow",
            "timestamp_utc": "2026-11-24T10:15:20-03:00", "timeout_ms": 8000, "service_level_objective_ms": 2500,
            "time_window": {
                "start_utc": "2026-11-24T13:00:00Z", "end_utc": "2026-11-24T13:15:00Z", "granularity_seconds": 300
            },
            "assets": {
                "site_id": "scl1", "region": "cl", "facility_id": "scl1-a", "cluster_id": "gpu-02", "zone_id": "z3"
            },
            "data_contract": {
                "units": "metric", "currency": "USD", "source": "dcim-export", "data_classification": "INTERNAL",
                "no_pii": true,
                "quality_flags": {"missing_allowed": true, "max_missing_ratio": 0.5, "max_staleness_seconds": 900}
            },
            "signals": {
                "energy": {"it_load_kw": 1240.5, "facility_power_kw": 1674.7, "pue_current": 1.35},
                "thermal": {
                    "avg_rack_inlet_c": 23.4, "p95_rack_inlet_c": 26.1, "supply_temp_c": 20.5, "return_temp_c": 32.8
                },
                "cooling": {"cooling_setpoint_c": 20, "chiller_kw": 262.4, "fan_power_kw": 88.1},
                "workload": {"cpu_util_avg": 0.47, "gpu_util_avg": 0.81}
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
        },
        "payload": {"operator_note": "  chiller 2 back after service ", "outdoor_temp_c": "17,4", "work_order": "007312"}
    })
}

/// The same with another value at a JSON Pointer.
pub fn enterprise_with(changes: &[(&str, Value)]) -> Value {
    let mut document = enterprise();
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        let parent = document.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        parent.insert(name.to_owned(), value.clone());
    }
    document
}
