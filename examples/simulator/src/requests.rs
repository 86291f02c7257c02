//! The day as MASS Enterprise requests, one per interval, as a site gateway would send them: valid, and not tidy.
//!
//! Some carry all the ids and some leave them to the normaliser; some give local times; a silent sensor is sent as `null`,
//! left out, or (for the PUE) sent as the field's "not reported" 0. None of it is wrong under the contract.

use crate::calendar::rfc3339;
use crate::day::{Plan, Reading, Sample};
use crate::json::Json;
use crate::plant::SETPOINT_C;
use crate::prng::Prng;

/// One request per sample.
#[must_use]
pub fn requests(plan: &Plan, samples: &[Sample]) -> Vec<Json> {
    let mut rng = Prng::new(plan.seed, "requests");
    samples.iter().map(|sample| request(plan, sample, &mut rng)).collect()
}

fn request(plan: &Plan, sample: &Sample, rng: &mut Prng) -> Json {
    let site = plan.site;
    let stamp = rfc3339(sample.end, 0).replace(":00Z", "Z");
    let sent = sample.end + 12 + i64::try_from(rng.index(34)).unwrap_or(0);
    let offset = if rng.once_in(3) { site.utc_offset_minutes } else { 0 };

    let mut members = vec![("schema_version".to_owned(), "1.1".into())];
    if !rng.once_in(4) {
        members.push(("correlation_id".into(), format!("corr-{}-{stamp}", site.id).into()));
    }
    members.push(("trace".into(), trace(rng)));

    let mut ids = vec![("request_id".to_owned(), format!("req-{}-{stamp}", site.id).into())];
    if !rng.once_in(4) {
        ids.push(("idempotency_key".into(), format!("{}-z3-{stamp}", site.id).into()));
    }
    let rest = [
        ("tenant_id", "andes-cloud".into()),
        ("environment", "prod".into()),
        ("mode", "shadow".into()),
        ("timestamp_utc", rfc3339(sent, offset).into()),
        ("timeout_ms", 8000.into()),
        ("service_level_objective_ms", 2500.into()),
        ("time_window", time_window(plan, sample)),
        ("assets", assets(plan)),
        ("data_contract", data_contract(0.2)),
        ("signals", signals(sample, rng)),
        ("constraints", constraints()),
        ("preferences", preferences()),
    ];
    ids.extend(rest.into_iter().map(|(key, value)| (key.to_owned(), value)));
    members.push(("request".into(), Json::Object(ids)));
    members.push(("payload".into(), payload(sample, rng)));
    Json::Object(members)
}

impl From<i32> for Json {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}

fn trace(rng: &mut Prng) -> Json {
    // The low bit keeps the ids from being all zero, which W3C Trace Context forbids.
    let trace_id = format!("{:016x}{:016x}", rng.next_u64(), rng.next_u64() | 1);
    let span_id = format!("{:016x}", rng.next_u64() | 1);
    if rng.once_in(4) {
        Json::object([("trace_id", trace_id.to_uppercase().into()), ("span_id", span_id.into())])
    } else {
        Json::object([("traceparent", format!("00-{trace_id}-{span_id}-01").into())])
    }
}

fn time_window(plan: &Plan, sample: &Sample) -> Json {
    let granularity = if plan.interval_minutes.is_multiple_of(5) { 300 } else { 60 };
    Json::object([
        ("start_utc", rfc3339(sample.start, 0).into()),
        ("end_utc", rfc3339(sample.end, 0).into()),
        ("granularity_seconds", granularity.into()),
    ])
}

fn assets(plan: &Plan) -> Json {
    Json::object([
        ("site_id", plan.site.id.into()),
        ("region", plan.site.region.into()),
        ("facility_id", format!("{}-a", plan.site.id).into()),
        ("cluster_id", "gpu-02".into()),
        ("zone_id", "z3".into()),
    ])
}

fn data_contract(max_missing_ratio: f64) -> Json {
    let flags = [
        ("missing_allowed", true.into()),
        ("max_missing_ratio", max_missing_ratio.into()),
        ("max_staleness_seconds", 900.into()),
    ];
    Json::object([
        ("units", "metric".into()),
        ("currency", "USD".into()),
        ("source", "dcim-export".into()),
        ("data_classification", "INTERNAL".into()),
        ("no_pii", true.into()),
        ("quality_flags", Json::object(flags)),
    ])
}

fn constraints() -> Json {
    let hard = [
        ("no_control_actions", true.into()),
        ("max_setpoint_change_c", 1.5.into()),
        ("max_hotspot_rack_count", 8.into()),
        ("max_rack_inlet_p95_c", 27.0.into()),
    ];
    let soft = [("max_risk_score", 0.3.into()), ("prefer_lower_carbon", true.into())];
    Json::object([("hard", Json::object(hard)), ("soft", Json::object(soft))])
}

fn preferences() -> Json {
    let weights = [("energy", 0.5.into()), ("thermal_risk", 0.3.into()), ("workload_efficiency", 0.2.into())];
    Json::object([
        ("objective_weights", Json::object(weights)),
        ("recommendation_horizon_minutes", 60.into()),
        ("top_k", 3.into()),
    ])
}

fn signals(sample: &Sample, rng: &mut Prng) -> Json {
    let group = |name: &str, rng: &mut Prng| -> Vec<(String, Json)> {
        let readings = sample.readings.iter().filter(|reading| reading.path[0] == name);
        readings.filter_map(|reading| Some((reading.path[1].to_owned(), as_sent(*reading, rng)?))).collect()
    };
    let (mut energy, mut thermal) = (group("energy", rng), group("thermal", rng));
    let (mut cooling, mut workload) = (group("cooling", rng), group("workload", rng));
    let [batch, latency, llm, vision, other] = sample.job_mix;
    let mut mix = vec![("batch_pct", batch.into()), ("latency_sensitive_pct", latency.into())];
    // Some gateways also send the signals that the contract calls extra.
    if rng.once_in(2) {
        mix.extend([("llm_pct", llm.into()), ("vision_pct", vision.into()), ("other_pct", other.into())]);
        energy.push(("pue_target".into(), 1.25.into()));
        thermal.push(("cooling_cop".into(), sample.cooling_cop.into()));
        cooling.push(("chilled_water_temp_c".into(), sample.chilled_water_c.into()));
        workload.push(("active_users".into(), whole(sample.active_users)));
    }
    workload.push(("job_mix".into(), Json::object(mix)));
    Json::object([
        ("energy", Json::Object(energy)),
        ("thermal", Json::Object(thermal)),
        ("cooling", Json::Object(cooling)),
        ("workload", Json::Object(workload)),
    ])
}

fn as_sent(reading: Reading, rng: &mut Prng) -> Option<Json> {
    if reading.present {
        return Some(if reading.whole { whole(reading.value) } else { reading.value.into() });
    }
    if reading.path[1] == "pue_current" {
        return Some(0.into());
    }
    if rng.once_in(2) { Some(Json::Null) } else { None }
}

/// A count without a decimal point. Counts here are small; anything else stays as it is.
#[must_use]
pub fn whole(value: f64) -> Json {
    format!("{value:.0}").parse().map_or(Json::Number(value), Json::Int)
}

/// Free-form additions of the operator, in the mixed styles such fields have.
fn payload(sample: &Sample, rng: &mut Prng) -> Json {
    let note = ["chiller 2 back after service", "filtros cambiados en CRAH-04", "raised floor tile moved, row C"];
    let free = match (sample.free_cooling_pct > 0.0, rng.once_in(2)) {
        (true, true) => "sí",
        (true, false) => "yes",
        (false, true) => "No",
        (false, false) => "no",
    };
    let mut members = vec![
        ("outdoor_temp_c", format!("{:.1}", sample.outdoor_c).replace('.', ",").into()),
        ("free_cooling", free.into()),
        ("free_cooling_pct", sample.free_cooling_pct.to_string().into()),
    ];
    if rng.once_in(5) {
        let text = note.get(rng.index(note.len())).unwrap_or(&"");
        members.push(("operator_note", format!("  {text} ").into()));
        members.push(("work_order", format!("{:06}", 7300 + sample.index).into()));
    }
    if rng.once_in(6) {
        members.push(("humidity_pct", "n/a".into()));
    }
    Json::object(members)
}

/// What `mass promote` needs besides the signals to make an Enterprise request of an export.
#[must_use]
pub fn site_profile(plan: &Plan) -> Json {
    let granularity = if plan.interval_minutes.is_multiple_of(5) { 300 } else { 60 };
    let window = [
        ("duration_seconds", i64::from(plan.interval_minutes * 60).into()),
        ("granularity_seconds", granularity.into()),
    ];
    // The set point is in no export, but the site knows it.
    let known = Json::object([("cooling", Json::object([("cooling_setpoint_c", SETPOINT_C.into())]))]);
    Json::object([
        ("tenant_id", "andes-cloud".into()),
        ("environment", "prod".into()),
        ("mode", "shadow".into()),
        ("timeout_ms", 8000.into()),
        ("service_level_objective_ms", 2500.into()),
        ("time_window", Json::object(window)),
        ("assets", assets(plan)),
        // An export has about half of the signals.
        ("data_contract", data_contract(0.5)),
        ("signals", known),
        ("constraints", constraints()),
        ("preferences", preferences()),
    ])
}
