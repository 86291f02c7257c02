//! Semantics across fields: do the numbers make sense together? (Ranges are checked leaf by leaf.)

use super::{
    document::{Document, Fact, Presence},
    findings::Findings,
};
use crate::{
    contract::fields::{CORE, Field, Group},
    issue::{Code, Issue},
    json::print::to_json,
    options::Options,
};

/// Reported and computed PUE may differ by so many percent.
const PUE_TOLERANCE_PCT: f64 = 5.0;
/// A job mix may miss 100 by so much.
const JOB_MIX_TOLERANCE: f64 = 0.5;
/// Objective weights may miss 1 by so much.
const WEIGHTS_TOLERANCE: f64 = 0.01;
/// Slack for sums of decimals that have no exact double.
const SLACK: f64 = 1e-9;

/// What a report says about the completeness and age of the measurements.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Quality {
    pub(crate) missing_ratio: Option<f64>,
    pub(crate) staleness_seconds: Option<f64>,
}

/// Runs the semantic rules.
pub(crate) fn check(document: &Document<'_>, findings: &mut Findings, _options: &Options) {
    power(document, findings);
    temperatures(document, findings);
    shares(document, findings);
    window(document, findings);
    completeness(document, findings);
    age(document, findings);
}

fn issue(code: Code, field: Field) -> Issue {
    Issue::new(code, field.pointer())
}

fn power(document: &Document<'_>, findings: &mut Findings) {
    let (Some(it), Some(facility)) = (document.number(Field::ItLoad), document.number(Field::FacilityPower)) else {
        return;
    };
    if facility < it {
        let issue = issue(Code::FacilityBelowItLoad, Field::FacilityPower)
            .with("facility_power_kw", to_json(facility))
            .with("it_load_kw", to_json(it));
        findings.push(document.at(Field::FacilityPower), issue);
        return;
    }
    if let Some(reported) = document.number(Field::PueCurrent)
        && it > 0.0
    {
        let computed = facility / it;
        let difference = (reported - computed).abs() / computed * 100.0;
        if difference > PUE_TOLERANCE_PCT + SLACK {
            let issue = issue(Code::PueMismatch, Field::PueCurrent)
                .with("reported", to_json(reported))
                .with("computed", to_json(computed))
                .with("difference_pct", to_json(difference))
                .with("tolerance_pct", to_json(PUE_TOLERANCE_PCT));
            findings.push(document.at(Field::PueCurrent), issue);
        }
    }
    if let (Some(chiller), Some(fans)) = (document.number(Field::ChillerPower), document.number(Field::FanPower)) {
        let (cooling, overhead) = (chiller + fans, facility - it);
        if cooling > overhead + SLACK * facility.max(1.0) {
            let issue = issue(Code::CoolingExceedsOverhead, Field::ChillerPower)
                .with("cooling_kw", to_json(cooling))
                .with("overhead_kw", to_json(overhead));
            findings.push(document.at(Field::ChillerPower), issue);
        }
    }
}

fn temperatures(document: &Document<'_>, findings: &mut Findings) {
    if let (Some(mean), Some(p95)) = (document.number(Field::AvgRackInlet), document.number(Field::P95RackInlet))
        && p95 < mean
    {
        let issue = issue(Code::P95BelowAverage, Field::P95RackInlet)
            .with("p95_rack_inlet_c", to_json(p95))
            .with("avg_rack_inlet_c", to_json(mean));
        findings.push(document.at(Field::P95RackInlet), issue);
    }
    if let (Some(supply), Some(back)) = (document.number(Field::SupplyTemp), document.number(Field::ReturnTemp))
        && back < supply
    {
        let issue = issue(Code::ReturnBelowSupply, Field::ReturnTemp)
            .with("return_temp_c", to_json(back))
            .with("supply_temp_c", to_json(supply));
        findings.push(document.at(Field::ReturnTemp), issue);
    }
}

fn shares(document: &Document<'_>, findings: &mut Findings) {
    let sum = |fields: &[Field]| fields.iter().map(|f| document.number(*f)).sum::<Option<f64>>();
    let sets: [&[Field]; 2] =
        [&[Field::BatchShare, Field::LatencySensitiveShare], &[Field::LlmShare, Field::VisionShare, Field::OtherShare]];
    for set in sets {
        if let Some(total) = sum(set)
            && (total - 100.0).abs() > JOB_MIX_TOLERANCE + SLACK
        {
            let (_, at) = document.object(Group::JobMix);
            let names: Vec<&str> = set.iter().map(|f| f.name()).collect();
            let issue = Issue::new(Code::JobMixNot100, Group::JobMix.pointer())
                .with("sum", to_json(total))
                .with("tolerance", to_json(JOB_MIX_TOLERANCE))
                .with("fields", names);
            findings.push(at, issue);
        }
    }
    if let Some(total) = sum(&[Field::WeightEnergy, Field::WeightThermalRisk, Field::WeightWorkload])
        && (total - 1.0).abs() > WEIGHTS_TOLERANCE + SLACK
    {
        let issue = Issue::new(Code::WeightsNotOne, Group::Weights.pointer())
            .with("sum", to_json(total))
            .with("tolerance", to_json(WEIGHTS_TOLERANCE));
        findings.push(document.object(Group::Weights).1, issue);
    }
}

fn window(document: &Document<'_>, findings: &mut Findings) {
    let (Some(start), Some(end)) = (document.instant(Field::WindowStart), document.instant(Field::WindowEnd)) else {
        return;
    };
    let text = |field| document.text(field).unwrap_or_default();
    if start >= end {
        let issue = Issue::new(Code::WindowReversed, Group::TimeWindow.pointer())
            .with("start_utc", text(Field::WindowStart))
            .with("end_utc", text(Field::WindowEnd));
        findings.push(document.object(Group::TimeWindow).1, issue);
        return;
    }
    if let Some(step) = document.number(Field::Granularity) {
        let length = end.since(start);
        // Exact, since both are whole where it holds; the remainder of two doubles would be a library in a browser.
        if (length / step).trunc() * step - length != 0.0 {
            let issue = issue(Code::WindowNotMultiple, Field::Granularity)
                .with("window_seconds", to_json(length))
                .with("granularity_seconds", to_json(step));
            findings.push(document.at(Field::Granularity), issue);
        }
    }
}

/// How many core signals are missing; `None` when the signals as a whole cannot be judged.
fn missing(document: &Document<'_>) -> Option<usize> {
    let groups = [Group::Signals, Group::Energy, Group::Thermal, Group::Cooling, Group::Workload];
    let whole = groups.iter().all(|g| document.object(*g).0 == Presence::Present);
    let mix = document.object(Group::JobMix).0 != Presence::Invalid;
    let slots = document.table.core.iter().filter_map(|slot| document.slots.get(*slot));
    (whole && mix).then(|| slots.filter(|slot| matches!(slot.fact, Fact::Absent | Fact::Null)).count())
}

fn missing_fields(document: &Document<'_>) -> impl Iterator<Item = Field> {
    CORE.into_iter().filter(|field| matches!(document.fact(*field), Fact::Absent | Fact::Null))
}

#[allow(clippy::cast_precision_loss)] // at most 21
fn ratio(missing: usize) -> f64 {
    missing as f64 / CORE.len() as f64
}

fn completeness(document: &Document<'_>, findings: &mut Findings) {
    let Some(missing) = missing(document) else { return };
    if document.bool(Field::MissingAllowed) == Some(false) {
        for field in missing_fields(document) {
            let at = match document.at(field) {
                0 => parent_at(document, field),
                at => at,
            };
            let signal = field.pointer().strip_prefix("/request/signals").unwrap_or_default();
            findings.push(at, issue(Code::SignalMissing, field).with("signal", signal));
        }
    }
    if let Some(most) = document.number(Field::MaxMissingRatio)
        && ratio(missing) > most + SLACK
    {
        let path = Group::Signals.pointer();
        let names: Vec<&str> =
            missing_fields(document).map(|f| f.pointer().strip_prefix(path).unwrap_or_default()).collect();
        let issue = Issue::new(Code::MissingRatioExceeded, path)
            .with("missing_ratio", to_json(ratio(missing)))
            .with("max_missing_ratio", to_json(most))
            .with("missing", names);
        findings.push(document.object(Group::Signals).1, issue);
    }
}

/// An absent leaf is reported where the innermost object around it starts.
fn parent_at(document: &Document<'_>, field: Field) -> usize {
    let around = Group::ALL.iter().rev().filter(|g| field.pointer().starts_with(g.pointer()));
    around
        .map(|group| document.object(*group))
        .find(|(presence, _)| matches!(presence, Presence::Present | Presence::Null))
        .map_or(0, |(_, at)| at)
}

fn age(document: &Document<'_>, findings: &mut Findings) {
    let (Some(sent), Some(end)) = (document.instant(Field::Timestamp), document.instant(Field::WindowEnd)) else {
        return;
    };
    if document.instant(Field::WindowStart).is_some_and(|start| start >= end) {
        // With the ends of the window swapped there is no telling the age.
        return;
    }
    let text = |field| document.text(field).unwrap_or_default();
    if sent < end {
        let issue = issue(Code::TimestampBeforeWindowEnd, Field::Timestamp)
            .with("timestamp_utc", text(Field::Timestamp))
            .with("end_utc", text(Field::WindowEnd));
        findings.push(document.at(Field::Timestamp), issue);
    }
    let age = sent.since(end);
    if let Some(most) = document.number(Field::MaxStaleness)
        && age > most
    {
        let issue = issue(Code::Stale, Field::Timestamp)
            .with("staleness_seconds", to_json(age))
            .with("max_staleness_seconds", to_json(most));
        findings.push(document.at(Field::Timestamp), issue);
    }
}

/// Completeness and age, for the report.
pub(crate) fn quality(document: &Document<'_>) -> Quality {
    let age = document.instant(Field::Timestamp).zip(document.instant(Field::WindowEnd));
    Quality {
        missing_ratio: missing(document).map(ratio),
        staleness_seconds: age.map(|(sent, end)| sent.since(end).max(0.0)),
    }
}
