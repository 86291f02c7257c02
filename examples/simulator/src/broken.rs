//! Requests that went wrong in the ways requests go wrong, each with the codes that MASS must report for it.

use crate::calendar::{naive, rfc3339};
use crate::day::Sample;
use crate::json::Json;

/// A broken file and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Broken {
    /// Name of the file.
    pub name: &'static str,
    /// What happened, in one line.
    pub story: &'static str,
    /// The codes of the errors, in document order.
    pub codes: &'static [&'static str],
    /// The text of the file.
    pub text: String,
}

/// Moments an edit may need.
struct Moments {
    /// After the end of the window, in UTC.
    later: String,
    /// When the request was sent, without saying in which time zone.
    careless: String,
}

/// A case: file name, story, expected codes, and the mistake.
type Case = (&'static str, &'static str, &'static [&'static str], fn(&mut Json, &Moments));

/// One mistake each, then several at once.
const CASES: [Case; 11] = [
    ("01-mode-typo.json", "a typing mistake in the mode", &["unsupported_value"], |doc, _| {
        doc.set(&["request", "mode"], "shadwo");
    }),
    ("02-field-name.json", "a field name with the wrong case", &["unknown_field"], |doc, _| {
        doc.rename(&["request", "signals", "energy", "it_load_kw"], "it_load_kW");
    }),
    (
        "03-missing-fields.json",
        "a gateway that forgot three fields",
        &["missing_field", "missing_field", "missing_field"],
        |doc, _| {
            doc.remove(&["request", "tenant_id"]);
            doc.remove(&["request", "time_window", "end_utc"]);
            doc.remove(&["request", "assets", "region"]);
        },
    ),
    ("04-meters-swapped.json", "IT and facility meters swapped", &["facility_below_it_load"], |doc, _| {
        let it = ["request", "signals", "energy", "it_load_kw"];
        let facility = ["request", "signals", "energy", "facility_power_kw"];
        if let (Some(low), Some(high)) = (doc.get(&it).cloned(), doc.get(&facility).cloned()) {
            doc.set(&it, high);
            doc.set(&facility, low);
        }
    }),
    ("05-window-reversed.json", "a window that starts after it ends", &["window_reversed"], |doc, moments| {
        doc.set(&["request", "time_window", "start_utc"], moments.later.as_str());
    }),
    ("06-personal-data.json", "data that may name people", &["pii_declared"], |doc, _| {
        doc.set(&["request", "data_contract", "no_pii"], false);
    }),
    ("07-percent-for-ratio.json", "47 % written as 47 where 0.47 belongs", &["looks_like_percent"], |doc, _| {
        doc.set(&["request", "signals", "workload", "cpu_util_avg"], 47);
    }),
    ("08-no-time-zone.json", "a time that does not say its zone", &["naive_timestamp"], |doc, moments| {
        doc.set(&["request", "timestamp_utc"], moments.careless.as_str());
    }),
    ("09-control-asked.json", "shadow mode that asks for control", &["control_not_allowed"], |doc, _| {
        doc.set(&["request", "constraints", "hard", "no_control_actions"], false);
    }),
    ("10-pasted-twice.json", "a line pasted twice", &["duplicate_key"], |doc, _| {
        doc.push(&["request", "signals", "cooling"], "fan_power_kw", 88.1);
    }),
    (
        "11-many-mistakes.json",
        "a first attempt with six mistakes",
        &[
            "unsupported_value",
            "slo_too_slow_for_prod",
            "unsupported_value",
            "wrong_type",
            "job_mix_not_100",
            "weights_not_one",
        ],
        |doc, _| {
            let mix = Json::object([("batch_pct", 64.0.into()), ("latency_sensitive_pct", 46.0.into())]);
            doc.set(&["request", "mode"], "Shadow");
            doc.set(&["request", "service_level_objective_ms"], 7500);
            doc.set(&["request", "data_contract", "currency"], "CLP");
            doc.set(&["request", "signals", "energy", "carbon_intensity_gco2_per_kwh"], "271,3");
            doc.set(&["request", "signals", "workload", "job_mix"], mix);
            doc.set(&["request", "preferences", "objective_weights", "energy"], 0.8);
        },
    ),
];

/// Every broken file, made from the good request of `sample`.
#[must_use]
pub fn broken(sample: &Sample, good: &Json) -> Vec<Broken> {
    let moments = Moments { later: rfc3339(sample.end + 900, 0), careless: naive(sample.end + 20, 0) };
    let edited = CASES.into_iter().map(|(name, story, codes, edit)| {
        let mut doc = good.clone();
        edit(&mut doc, &moments);
        Broken { name, story, codes, text: doc.pretty() }
    });
    let cut_off = Broken {
        name: "12-cut-off.json",
        story: "a file whose transfer broke off",
        codes: &["invalid_json"],
        text: good.pretty().chars().take(1100).collect(),
    };
    edited.chain([cut_off]).collect()
}

/// A short NDJSON batch whose middle line broke off; the other lines are good.
#[must_use]
pub fn damaged_batch(requests: &[Json]) -> String {
    let lines = requests.iter().take(5).enumerate().map(|(row, request)| {
        let line = request.line();
        if row == 2 { line.chars().take(600).collect() } else { line }
    });
    lines.map(|line| line + "\n").collect()
}
