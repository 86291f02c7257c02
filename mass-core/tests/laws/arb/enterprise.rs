//! Enterprise requests that keep every rule, with everything varied that may vary.

use super::{
    dials::Dials,
    free,
    tree::{Tree, number, object},
};

/// A valid request; it may deserve warnings, never errors.
pub fn valid(dials: &mut Dials) -> Tree {
    let mut missing = 0;
    let signals = signals(dials, &mut missing);
    let lowest = i64::from(missing * 10_000 / 21 + u32::from(missing > 0)).min(10_000);
    let ratio = if dials.one_in(2) { 10_000 } else { dials.range(lowest, 10_000) };
    let length = dials.range(1, 7200);
    let end = dials.range(8000, 70_000);
    let age = dials.range(-100, 900);
    let mode = dials.pick(&["shadow", "advisory", "active"]);
    let environment = dials.pick(&["dev", "staging", "prod"]);
    let slowest = if environment == "prod" { 5000 } else { 600_000 };
    let mut request = object([
        ("request_id", id(dials)),
        ("tenant_id", dials.pick(&["andes-cloud", "a", "0-9"]).into()),
        ("environment", environment.into()),
        ("mode", mode.into()),
        ("timestamp_utc", instant(dials, end + age)),
        ("timeout_ms", whole(dials, 1, 600_000)),
        ("service_level_objective_ms", whole(dials, 1, slowest)),
        (
            "time_window",
            object([
                ("start_utc", instant(dials, end - length)),
                ("end_utc", instant(dials, end)),
                ("granularity_seconds", whole(dials, 1, 86_400)),
            ]),
        ),
        (
            "assets",
            object([
                ("site_id", id(dials)),
                ("region", id(dials)),
                ("facility_id", id(dials)),
                ("cluster_id", id(dials)),
                ("zone_id", id(dials)),
            ]),
        ),
        (
            "data_contract",
            object([
                ("units", "metric".into()),
                ("currency", dials.pick(&["USD", "EUR"]).into()),
                ("source", id(dials)),
                ("data_classification", "INTERNAL".into()),
                ("no_pii", true.into()),
                (
                    "quality_flags",
                    object([
                        ("missing_allowed", (missing > 0 || dials.one_in(2)).into()),
                        ("max_missing_ratio", decimal(dials, ratio, 4)),
                        ("max_staleness_seconds", whole(dials, age.max(0), 100_000)),
                    ]),
                ),
            ]),
        ),
        ("signals", signals),
        ("constraints", constraints(dials, mode)),
        ("preferences", preferences(dials)),
    ]);
    if dials.one_in(2) {
        let key = dials.pick(&["scl1 z3 24/11", "~", "k"]);
        request.members().push((String::from("idempotency_key"), key.into()));
    }
    let mut tree = object([
        ("schema_version", "1.1".into()),
        ("trace", trace(dials)),
        ("request", request),
        ("payload", payload(dials)),
    ]);
    if dials.one_in(2) {
        tree.members().push((String::from("correlation_id"), id(dials)));
    }
    if dials.one_in(2) {
        let at = dials.range(0, 86_399);
        let at = moment(dials, at, &["", ".25", ".250", ".123456789012"]);
        tree.members().push((String::from("normalized_at_utc"), at));
    }
    tree
}

fn payload(dials: &mut Dials) -> Tree {
    match dials.below(3) {
        0 => object([]),
        1 => free::messy_payload(dials),
        _ => free::any_object(dials, 40),
    }
}

fn constraints(dials: &mut Dials, mode: &str) -> Tree {
    object([
        (
            "hard",
            object([
                ("no_control_actions", (mode != "active" || dials.one_in(2)).into()),
                ("max_setpoint_change_c", decimal_in(dials, 0, 100, 1)),
                ("max_hotspot_rack_count", whole(dials, 0, 50)),
                ("max_rack_inlet_p95_c", decimal_in(dials, -400, 1000, 1)),
            ]),
        ),
        (
            "soft",
            object([("max_risk_score", decimal_in(dials, 0, 100, 2)), ("prefer_lower_carbon", dials.one_in(2).into())]),
        ),
    ])
}

fn preferences(dials: &mut Dials) -> Tree {
    let first = dials.range(0, 100);
    let second = dials.range(0, 100 - first);
    object([
        (
            "objective_weights",
            object([
                ("energy", decimal(dials, first, 2)),
                ("thermal_risk", decimal(dials, second, 2)),
                ("workload_efficiency", decimal(dials, 100 - first - second, 2)),
            ]),
        ),
        ("recommendation_horizon_minutes", whole(dials, 1, 10_080)),
        ("top_k", whole(dials, 1, 100)),
    ])
}

/// The measurements; counts the core signals that are missing.
fn signals(dials: &mut Dials, missing: &mut u32) -> Tree {
    let it = dials.range(0, 50_000);
    let power = it + dials.range(0, 30_000);
    let mean = dials.range(-400, 900);
    let hottest = mean + dials.range(0, 100);
    let pue = dials.range(0, 2000);
    let energy = group(dials, missing, |dials| {
        vec![
            ("it_load_kw", true, decimal(dials, it, 1)),
            ("facility_power_kw", true, decimal(dials, power, 1)),
            ("ups_efficiency_pct", true, decimal_in(dials, 0, 1000, 1)),
            // Once in a while a PUE of zero, which says that there is none.
            ("pue_current", true, if pue % 50 == 7 { number("0") } else { decimal(dials, 1000 + pue, 3) }),
            ("carbon_intensity_gco2_per_kwh", true, decimal_in(dials, 0, 9000, 1)),
            ("energy_price_usd_per_kwh", true, decimal_in(dials, -100, 900, 3)),
            ("pue_target", false, decimal_in(dials, 1000, 2000, 3)),
        ]
    });
    let thermal = group(dials, missing, |dials| {
        vec![
            ("avg_rack_inlet_c", true, decimal(dials, mean, 1)),
            ("p95_rack_inlet_c", true, decimal(dials, hottest, 1)),
            ("hotspot_rack_count", true, whole(dials, 0, 60)),
            ("supply_temp_c", true, decimal_in(dials, -400, 1000, 1)),
            ("return_temp_c", true, decimal_in(dials, -400, 1000, 1)),
            ("cooling_cop", false, decimal_in(dials, 1, 900, 2)),
        ]
    });
    let cooling = group(dials, missing, |dials| {
        vec![
            ("cooling_setpoint_c", true, decimal_in(dials, -400, 1000, 1)),
            ("chiller_kw", true, decimal_in(dials, 0, 9000, 1)),
            ("fan_power_kw", true, decimal_in(dials, 0, 9000, 2)),
            ("cooling_valve_position_pct", true, decimal_in(dials, 0, 1000, 1)),
            ("chilled_water_temp_c", false, decimal_in(dials, -400, 1000, 1)),
        ]
    });
    let mut workload = group(dials, missing, |dials| {
        vec![
            ("cpu_util_avg", true, decimal_in(dials, 0, 1000, 3)),
            ("gpu_util_avg", true, decimal_in(dials, 0, 100, 2)),
            ("queue_depth", true, whole(dials, 0, 1_000_000)),
            ("tokens_per_watt_est", true, decimal_in(dials, 0, 1000, 3)),
            ("active_users", false, whole(dials, 0, 1_000_000)),
        ]
    });
    if let Some(mix) = job_mix(dials, missing) {
        workload.members().push((String::from("job_mix"), mix));
    }
    object([("energy", energy), ("thermal", thermal), ("cooling", cooling), ("workload", workload)])
}

/// One group of signals: each present, null or absent. Counts the core ones that are missing.
fn group(dials: &mut Dials, missing: &mut u32, of: impl Fn(&mut Dials) -> Vec<(&'static str, bool, Tree)>) -> Tree {
    let mut group = object([]);
    for (key, core, value) in of(dials) {
        let value = match dials.below(8) {
            6 => Some(Tree::Null),
            7 => None,
            _ => Some(value),
        };
        let not_reported = key == "pue_current" && value == Some(number("0"));
        *missing += u32::from(core && (not_reported || !matches!(value, Some(Tree::Number(_)))));
        group.members().extend(value.map(|value| (key.to_owned(), value)));
    }
    group
}

fn job_mix(dials: &mut Dials, missing: &mut u32) -> Option<Tree> {
    let batch = dials.range(0, 1000);
    let (llm, vision) = (dials.range(0, 500), dials.range(0, 500));
    match dials.below(6) {
        4 => {
            *missing += 2;
            return Some(Tree::Null);
        }
        5 => {
            *missing += 2;
            return None;
        }
        _ => {}
    }
    let shares = [
        ("batch_pct", true, batch),
        ("latency_sensitive_pct", true, 1000 - batch),
        ("llm_pct", false, llm),
        ("vision_pct", false, vision),
        ("other_pct", false, 1000 - llm - vision),
    ];
    Some(group(dials, missing, |dials| {
        shares.iter().map(|&(key, core, tenths)| (key, core, decimal(dials, tenths, 1))).collect()
    }))
}

/// A complete trace context in one of its forms.
pub fn trace(dials: &mut Dials) -> Tree {
    let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let flags = dials.pick(&["01", "00", "FF"]);
    let mut parts = match dials.below(3) {
        0 => vec![("traceparent", format!("00-{trace}-{span}-{flags}"))],
        1 => vec![("trace_id", trace.to_owned()), ("span_id", span.to_owned())],
        _ => vec![
            ("traceparent", format!("cc-{trace}-{span}-{flags}-what-may-come")),
            ("trace_id", trace.to_owned()),
            ("span_id", span.to_owned()),
        ],
    };
    if dials.one_in(3) {
        parts.iter_mut().for_each(|(_, text)| text.make_ascii_uppercase());
    }
    if dials.one_in(3) {
        parts.push(("tracestate", String::from("vendor=t61rcWkgMzE,b@c=1")));
    }
    Tree::Object(parts.into_iter().map(|(key, text)| (key.to_owned(), text.into())).collect())
}

fn id(dials: &mut Dials) -> Tree {
    dials.pick(&["scl1-a", "A", "9._:/-", "corr-0199f3a2-6c1e-7b60-9d0e-3f0b8f6f3a11"]).into()
}

/// An integer in one of its spellings.
fn whole(dials: &mut Dials, low: i64, high: i64) -> Tree {
    let value = dials.range(low, high);
    decimal(dials, value, 0)
}

fn decimal_in(dials: &mut Dials, low: i64, high: i64, places: usize) -> Tree {
    let value = dials.range(low, high);
    decimal(dials, value, places)
}

/// `mantissa` with so many decimal places, in one of its spellings.
fn decimal(dials: &mut Dials, mantissa: i64, places: usize) -> Tree {
    let sign = if mantissa < 0 { "-" } else { "" };
    let padded = format!("{:0width$}", mantissa.unsigned_abs(), width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let short = fraction.trim_end_matches('0');
    let plain = if short.is_empty() { whole.to_owned() } else { format!("{whole}.{short}") };
    number(match dials.below(8) {
        4 if places > 0 => format!("{sign}{whole}.{fraction}0"),
        4 => format!("{sign}{whole}.0"),
        5 => format!("{mantissa}e-{places}"),
        6 if mantissa != 0 => format!("{mantissa}0E-{}", places + 1),
        6 | 7 if mantissa == 0 => String::from("-0.0"),
        _ => format!("{sign}{plain}"),
    })
}

/// The moment so many seconds into 24 November 2026, in one of its spellings.
fn instant(dials: &mut Dials, seconds: i64) -> Tree {
    moment(dials, seconds, &["", "", ".0", ".000"])
}

fn moment(dials: &mut Dials, seconds: i64, fractions: &[&str]) -> Tree {
    let offset = if dials.one_in(2) { dials.range(-1439, 1439) } else { 0 };
    let local = seconds + offset * 60;
    let (day, clock) = (24 + local.div_euclid(86_400), local.rem_euclid(86_400));
    let tee = dials.pick(&["T", "T", "T", "t"]);
    let fraction = dials.pick(fractions);
    let zone = match offset {
        0 => dials.pick(&["Z", "Z", "z", "+00:00", "-00:00"]).to_owned(),
        _ => format!("{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
    };
    format!("2026-11-{day}{tee}{:02}:{:02}:{:02}{fraction}{zone}", clock / 3600, clock / 60 % 60, clock % 60).into()
}
