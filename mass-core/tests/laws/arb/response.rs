//! Recommendation responses that keep every rule.

use super::{
    dials::Dials,
    scalars,
    tree::{Tree, number, object},
};

/// A valid response, by itself: there is no request that it is held against.
pub fn valid(dials: &mut Dials) -> Tree {
    let mut response =
        object([("request_id", "req-1".into()), ("idempotency_key", "key 1".into()), ("status", status(dials))]);
    if dials.one_in(2) {
        let model =
            object([("name", scalars::text(dials).into()), ("version", "2".into()), ("policy_id", "p-7".into())]);
        response.members().push((String::from("model"), model));
    }
    if dials.one_in(2) {
        response.members().push((String::from("summary"), summary(dials)));
    }
    if dials.one_in(2) {
        let items = (0..dials.below(3)).map(|_| recommendation(dials)).collect();
        response.members().push((String::from("recommendations"), Tree::Array(items)));
    }
    if dials.one_in(2) {
        response.members().push((String::from("audit"), audit(dials)));
    }
    let mut tree =
        object([("schema_version", "1.1".into()), ("correlation_id", "corr-1".into()), ("response", response)]);
    if dials.one_in(2) {
        tree.members().push((String::from("trace"), super::enterprise::trace(dials)));
    }
    tree
}

fn amount(dials: &mut Dials) -> Tree {
    number(dials.pick(&["0", "-412", "1.5", "-38.70", "1e3", "1e308", "5e-324"]))
}

fn fraction(dials: &mut Dials) -> Tree {
    number(dials.pick(&["0", "1", "0.5", "1.0", "1e-3"]))
}

fn texts(dials: &mut Dials) -> Tree {
    Tree::Array((0..dials.below(3)).map(|_| scalars::text(dials).into()).collect())
}

fn status(dials: &mut Dials) -> Tree {
    let code = dials.pick(&["OK", "INVALID_REQUEST", "DEADLINE_EXCEEDED", "UNAVAILABLE", "INTERNAL"]);
    let mut status = object([("code", code.into()), ("warnings", texts(dials))]);
    if dials.one_in(2) {
        status.members().push((String::from("message"), scalars::text(dials).into()));
        status.members().push((String::from("retryable"), dials.one_in(2).into()));
    }
    if dials.one_in(2) {
        let validation = object([
            ("schema_valid", dials.one_in(2).into()),
            ("missing_ratio", fraction(dials)),
            ("staleness_seconds", number(dials.pick(&["0", "20.5", "900"]))),
        ]);
        status.members().push((String::from("validation"), validation));
    }
    status
}

fn summary(dials: &mut Dials) -> Tree {
    object([
        ("confidence", fraction(dials)),
        ("risk_score", fraction(dials)),
        (
            "estimated_impact_24h",
            object([
                ("energy_kwh", amount(dials)),
                ("energy_cost_usd", amount(dials)),
                ("pue_delta", amount(dials)),
                ("co2e_kg", amount(dials)),
            ]),
        ),
        (
            "guardrails",
            object([("shadow_read_only_enforced", true.into()), ("constraints_satisfied", dials.one_in(2).into())]),
        ),
    ])
}

fn recommendation(dials: &mut Dials) -> Tree {
    let fingerprint = "sha256:51312b980f314cb979a54defeae7877aa58f143282a3fc2f588e4ac98c159172";
    let (current, delta) = (dials.range(-50, 50), dials.range(-5, 5));
    object([
        ("rec_id", "rec-1".into()),
        ("priority", number(dials.pick(&["1", "100", "2.0"]))),
        ("category", scalars::text(dials).into()),
        (
            "action",
            object([
                ("type", dials.pick(&["setpoint_change", "move_jobs"]).into()),
                ("target", "cooling_setpoint_c".into()),
                ("current", number(current.to_string())),
                ("suggested", number((current + delta).to_string())),
                ("delta", number(format!("{delta}.0"))),
                ("units", "C".into()),
            ]),
        ),
        (
            "expected_impact",
            object([
                ("facility_power_kw_delta", amount(dials)),
                ("pue_delta", amount(dials)),
                ("co2e_kg_per_day_delta", amount(dials)),
            ]),
        ),
        (
            "explainability",
            object([
                ("narrative", scalars::text(dials).into()),
                ("reason_codes", texts(dials)),
                ("organism_tags", texts(dials)),
            ]),
        ),
        (
            "trace",
            object([
                ("input_fingerprint", fingerprint.into()),
                ("feature_set_version", "fs-3".into()),
                ("decision_id", "dec-1".into()),
                ("generated_at_utc", "2026-11-24T13:15:22Z".into()),
            ]),
        ),
    ])
}

fn audit(dials: &mut Dials) -> Tree {
    object([
        ("mode", dials.pick(&["shadow", "advisory", "active"]).into()),
        ("no_control_actions_enforced", true.into()),
        ("latency_ms", number(dials.pick(&["0", "840", "12.25"]))),
        ("slo_ms", number(dials.pick(&["1", "2500", "600000"]))),
        ("service_health", scalars::text(dials).into()),
    ])
}
