//! Rule `signals`: hands the members of a payload to the alias table and puts its findings among the others.

use crate::{
    issue::{Code, Issue, Severity},
    json::{Node, Value, pointer::Path, print::write_number},
    options::Options,
    signals::{
        AliasTable, Recognised,
        finding::FindingCode,
        recognise::recognise,
        sheet::{Place, Sheet},
    },
    sort::sort_unstable,
    validate::findings::Findings,
};
use std::borrow::Cow;

/// Recognises signals in a payload, by the caller's own names and values. `within` is the payload's own place in the
/// document, which names nothing. Gives also the offsets of the numbers that were reported as ambiguous, in order.
pub(crate) fn in_payload(
    payload: &Node<'_>,
    within: Path<'_>,
    options: &Options,
    findings: &mut Findings,
) -> (Vec<Recognised>, Vec<usize>) {
    let mut sheet = Sheet::new();
    fill(&mut sheet, Sheet::ROOT, payload);
    let recognition = recognise(&sheet, options.aliases.as_ref().unwrap_or(AliasTable::built_in()));
    let base = within.pointer();
    for finding in &recognition.findings {
        let code = match finding.code {
            FindingCode::AmbiguousSignal => Code::AmbiguousSignal,
            FindingCode::SignalWithoutUnit => Code::SignalWithoutUnit,
            FindingCode::UnitNotConvertible => Code::UnitNotConvertible,
            FindingCode::AmbiguousNumber => Code::AmbiguousNumber,
        };
        findings.note(finding.at, Severity::Warning, options, || {
            let mut issue = Issue::new(code, format!("{base}{}", sheet.pointer(finding.place)));
            issue.params = finding.params(&sheet);
            if let Some(paths) = issue.params.get_mut("paths").and_then(serde_json::Value::as_array_mut) {
                for path in paths {
                    *path = format!("{base}{}", path.as_str().unwrap_or_default()).into();
                }
            }
            issue
        });
    }
    let ambiguous = recognition.findings.iter().filter(|finding| finding.code == FindingCode::AmbiguousNumber);
    let mut reported: Vec<usize> = ambiguous.map(|finding| finding.at).collect();
    sort_unstable(&mut reported);
    let mut recognised = recognition.recognised;
    for signal in &mut recognised {
        signal.path = format!("{base}{}", signal.path);
    }
    (recognised, reported)
}

fn fill<'t>(sheet: &mut Sheet<'t>, place: Place, node: &'t Node<'_>) {
    match &node.value {
        Value::Number(number) if number.literal.is_empty() => {
            let mut text = Vec::new();
            write_number(&mut text, number.value);
            sheet.number(place, Cow::Owned(String::from_utf8(text).unwrap_or_default()), node.at);
        }
        Value::Number(number) => sheet.number(place, number.literal, node.at),
        Value::Text(text) => sheet.text(place, text, node.at),
        Value::Object(members) => {
            for member in members {
                let inner = sheet.key(place, &member.key);
                fill(sheet, inner, &member.node);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let inner = sheet.index(place, index);
                fill(sheet, inner, item);
            }
        }
        Value::Null | Value::Bool(_) | Value::Literal(_) | Value::Skipped => {}
    }
}
