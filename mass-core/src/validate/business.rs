//! Business rules: is this request one the operator may send?

use super::{document::Document, findings::Findings};
use crate::{
    contract::fields::Field,
    issue::{Code, Issue},
    json::print::to_json,
};

/// Slowest service level objective in production, in milliseconds.
const SLOWEST_IN_PROD_MS: f64 = 5_000.0;

/// Runs the business rules.
pub(crate) fn check(document: &Document<'_>, findings: &mut Findings) {
    let mut report = |field: Field, issue: Issue| findings.push(document.at(field), issue);
    if let Some(mode @ ("shadow" | "advisory")) = document.text(Field::Mode)
        && document.bool(Field::NoControlActions) == Some(false)
    {
        let field = Field::NoControlActions;
        report(field, Issue::new(Code::ControlNotAllowed, field.pointer()).with("mode", mode));
    }
    if let Some(slo) = document.number(Field::SloMs) {
        let field = Field::SloMs;
        if document.text(Field::Environment) == Some("prod") && slo > SLOWEST_IN_PROD_MS {
            let issue = Issue::new(Code::SloTooSlowForProd, field.pointer())
                .with("slo_ms", to_json(slo))
                .with("maximum_ms", to_json(SLOWEST_IN_PROD_MS));
            report(field, issue);
        }
        if let Some(timeout) = document.number(Field::TimeoutMs)
            && slo > timeout
        {
            let issue = Issue::new(Code::SloExceedsTimeout, field.pointer())
                .with("slo_ms", to_json(slo))
                .with("timeout_ms", to_json(timeout));
            report(field, issue);
        }
    }
    let limits = [(Field::P95RackInlet, Field::MaxRackInletP95), (Field::HotspotRackCount, Field::MaxHotspotRackCount)];
    for (signal, limit) in limits {
        if let (Some(found), Some(most)) = (document.number(signal), document.number(limit))
            && found > most
        {
            let issue = Issue::new(Code::HardLimitBreached, signal.pointer())
                .with("signal", signal.name())
                .with("found", to_json(found))
                .with("limit", to_json(most));
            report(signal, issue);
        }
    }
}
