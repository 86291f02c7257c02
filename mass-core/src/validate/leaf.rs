//! One leaf of the contract: its type, format, allowed values and range, in one place for every parser.

use super::{
    document::{Document, Fact, Fix},
    findings::{Findings, excerpt, nearest},
    format,
};
use crate::{
    contract::{
        spec::{Kind, Range},
        table::Entry,
    },
    issue::{Code, Issue, Severity},
    json::{Class, Number, Value, print::to_json},
    normalize::{changes::Rule, simple},
    text::trim,
    time,
};
use std::borrow::Cow;

/// Reads leaves into a document.
pub(crate) struct LeafReader<'r, 'a> {
    pub(crate) document: &'r mut Document<'a>,
    pub(crate) findings: &'r mut Findings,
    pub(crate) strict: bool,
}

/// The leaf being read.
#[derive(Clone, Copy)]
pub(crate) struct Place<'p> {
    pub(crate) entry: &'p Entry,
    pub(crate) slot: usize,
    pub(crate) at: usize,
}

impl<'a> LeafReader<'_, 'a> {
    /// Checks a value and fills the leaf's slot.
    #[inline]
    pub(crate) fn read(&mut self, place: Place<'_>, kind: &Kind, value: Value<'a>) {
        let entry = place.entry;
        match (kind, value) {
            (_, Value::Null) if entry.nullable => self.fill(place, Fact::Null, Cow::Borrowed("null")),
            (Kind::Number(range), Value::Number(number)) => self.number(place, range, false, number),
            (Kind::Integer(range), Value::Number(number)) => self.number(place, range, true, number),
            (Kind::Number(range), Value::Text(text)) if !self.strict => self.number_text(place, range, false, text),
            (Kind::Integer(range), Value::Text(text)) if !self.strict => self.number_text(place, range, true, text),
            (Kind::Boolean, Value::Bool(value)) => self.fill(place, Fact::Bool(value), Cow::Borrowed("")),
            (Kind::NoPii, Value::Bool(value)) => {
                self.fill(place, Fact::Bool(value), Cow::Borrowed(""));
                if !value {
                    self.report(place, Issue::new(Code::PiiDeclared, entry.pointer.as_str()));
                }
            }
            (Kind::TextList, Value::Array(items)) => {
                self.fill(place, Fact::Text, Cow::Borrowed(""));
                for (index, item) in items.iter().enumerate() {
                    if !matches!(item.value, Value::Text(_)) {
                        let issue = Issue::new(Code::WrongType, format!("{}/{index}", entry.pointer))
                            .with("expected", "string")
                            .with("found", item.type_name());
                        self.findings.push(item.at, issue);
                    }
                }
            }
            (
                Kind::Version(_)
                | Kind::Id
                | Kind::TenantId
                | Kind::IdempotencyKey
                | Kind::Choice(_)
                | Kind::Timestamp
                | Kind::Digest
                | Kind::Trace(_)
                | Kind::Text,
                Value::Text(text),
            ) => self.text(place, kind, text),
            (_, other) => self.wrong_type(place, expected(kind), &other),
        }
    }

    #[inline]
    fn fill(&mut self, place: Place<'_>, fact: Fact, text: Cow<'a, str>) {
        self.document.fill(place.slot, place.at, fact, text);
    }

    #[cold]
    fn report(&mut self, place: Place<'_>, issue: Issue) {
        self.findings.push(place.at, issue);
    }

    /// Reports an error that makes the leaf unusable.
    #[cold]
    fn refuse(&mut self, place: Place<'_>, issue: Issue) {
        self.fill(place, Fact::Invalid, Cow::Borrowed(""));
        self.report(place, issue);
    }

    #[cold]
    fn fix(&mut self, place: Place<'_>, rule: Rule, before: serde_json::Value, after: serde_json::Value) {
        if let Some(slot) = self.document.slots.get_mut(place.slot) {
            slot.fixed = true;
        }
        self.document.fixes.push((place.slot, Fix { rule, before: Some(before), after: Some(after) }));
    }

    #[cold]
    fn wrong_type(&mut self, place: Place<'_>, expected: &str, found: &Value<'_>) {
        let expected = if place.entry.nullable { format!("{expected} or null") } else { expected.to_owned() };
        let found = crate::json::Node { at: 0, value: found.clone() };
        let mut issue = Issue::new(Code::WrongType, place.entry.pointer.as_str())
            .with("expected", expected)
            .with("found", found.type_name());
        match &found.value {
            Value::Text(text) => issue = issue.with("value", excerpt(text)),
            Value::Number(number) => issue = issue.with("value", to_json(number.value)),
            Value::Bool(value) => issue = issue.with("value", *value),
            _ => {}
        }
        self.refuse(place, issue);
    }

    /// A number for a leaf that holds numbers.
    #[inline]
    pub(crate) fn number(&mut self, place: Place<'_>, range: &Range, integer: bool, number: Number<'a>) {
        let value = number.value;
        if number.class == Class::Exact && range.holds(value) && (!integer || value.fract() == 0.0) {
            self.fill(place, Fact::Number(value), Cow::Borrowed(""));
            return;
        }
        self.unusual_number(place, range, integer, number);
    }

    #[cold]
    fn unusual_number(&mut self, place: Place<'_>, range: &Range, integer: bool, number: Number<'a>) {
        let value = number.value;
        let pointer = place.entry.pointer.as_str();
        match number.class {
            Class::BigInteger | Class::Overflow | Class::NonFinite => {
                let issue = Issue::new(Code::NumberNotInteroperable, pointer).with("found", excerpt(number.literal));
                return self.refuse(place, issue.with_severity(Severity::Error));
            }
            Class::LongDecimal => self.fix(place, Rule::BigNumber, number.literal.into(), to_json(value)),
            Class::Exact => {}
        }
        if integer && value.fract() != 0.0 {
            self.wrong_type(place, "integer", &Value::Number(number));
        } else if range.zero_is_missing && value == 0.0 {
            self.fill(place, Fact::Null, Cow::Borrowed("null"));
            self.fix(place, Rule::PueSentinel, 0.into(), serde_json::Value::Null);
        } else if range.holds(value) {
            self.fill(place, Fact::Number(value), Cow::Borrowed(""));
        } else if range.is_fraction() && value > 1.0 && value <= 100.0 {
            let suggested = simple::number::shift_hundredth(value);
            let issue = Issue::new(Code::LooksLikePercent, pointer)
                .with("found", to_json(value))
                .with("suggested", to_json(suggested));
            self.refuse(place, issue);
        } else {
            let mut issue = Issue::new(Code::OutOfRange, pointer).with("found", to_json(value));
            match range.minimum {
                Some(minimum) if range.exclusive_minimum => {
                    issue = issue.with("exclusive_minimum", to_json(minimum));
                }
                Some(minimum) => issue = issue.with("minimum", to_json(minimum)),
                None => {}
            }
            if let Some(maximum) = range.maximum {
                issue = issue.with("maximum", to_json(maximum));
            }
            if let Some(unit) = place.entry.unit.filter(|unit| *unit != "1") {
                issue = issue.with("unit", unit);
            }
            self.refuse(place, issue);
        }
    }

    /// Lenient mode: a number in a string, by the same rule as in a Simple payload.
    #[cold]
    fn number_text(&mut self, place: Place<'_>, range: &Range, integer: bool, text: Cow<'a, str>) {
        let trimmed = trim(&text);
        let simple::number::Reading::Number(value) = simple::number::read(trimmed) else {
            return self.wrong_type(place, expected_number(integer), &Value::Text(text));
        };
        if trimmed != text {
            self.fix(place, Rule::Trim, text.as_ref().into(), trimmed.into());
        }
        self.fix(place, Rule::Number, trimmed.into(), to_json(value));
        self.number(place, range, integer, Number::from_value(value));
    }

    /// A text for a leaf that holds texts.
    #[inline]
    pub(crate) fn text(&mut self, place: Place<'_>, kind: &Kind, text: Cow<'a, str>) {
        let trimmed = match kind {
            Kind::Text => text,
            _ => self.trimmed(place, text),
        };
        let good = match kind {
            Kind::Id => format::is_id(&trimmed),
            Kind::TenantId => format::is_tenant_id(&trimmed),
            Kind::IdempotencyKey => format::is_idempotency_key(&trimmed),
            Kind::Digest => format::is_digest(&trimmed),
            Kind::Version(version) => trimmed == *version,
            Kind::Choice(allowed) => allowed.contains(&trimmed.as_ref()),
            Kind::Timestamp => return self.timestamp(place, trimmed),
            _ => true,
        };
        if good {
            self.fill(place, Fact::Text, trimmed);
        } else {
            self.unusual_text(place, kind, &trimmed);
        }
    }

    #[inline]
    fn trimmed(&mut self, place: Place<'_>, text: Cow<'a, str>) -> Cow<'a, str> {
        let length = trim(&text).len();
        if length == text.len() {
            return text;
        }
        self.fix(place, Rule::Trim, text.as_ref().into(), trim(&text).into());
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
            Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
        }
    }

    fn timestamp(&mut self, place: Place<'_>, text: Cow<'a, str>) {
        let stamp = match &text {
            Cow::Borrowed(text) => time::read(text),
            Cow::Owned(text) => {
                time::read(text).map(|stamp| time::Stamp { text: Cow::Owned(stamp.text.into_owned()), ..stamp })
            }
        };
        let Some(stamp) = stamp else { return self.unusual_text(place, &Kind::Timestamp, &text) };
        if stamp.naive {
            let severity = if self.strict { Severity::Error } else { Severity::Warning };
            let issue = Issue::new(Code::NaiveTimestamp, place.entry.pointer.as_str())
                .with_severity(severity)
                .with("found", text.as_ref())
                .with("suggested", format!("{text}Z"));
            self.report(place, issue);
        }
        if stamp.text != text {
            self.fix(place, Rule::Timestamp, text.as_ref().into(), stamp.text.as_ref().into());
        }
        self.fill(place, Fact::Instant(stamp.instant), stamp.text);
    }

    #[cold]
    fn unusual_text(&mut self, place: Place<'_>, kind: &Kind, text: &str) {
        let pointer = place.entry.pointer.as_str();
        let (format, expected) = match kind {
            Kind::Version(version) => {
                let issue = unsupported(Code::UnsupportedVersion, pointer, text, &[version]);
                return self.refuse(place, issue);
            }
            Kind::Choice(allowed) => {
                let folded = allowed.iter().find(|a| a.eq_ignore_ascii_case(text));
                if let (false, Some(folded)) = (self.strict, folded) {
                    self.fix(place, Rule::EnumCase, text.into(), (*folded).into());
                    return self.fill(place, Fact::Text, Cow::Borrowed(folded));
                }
                return self.refuse(place, unsupported(Code::UnsupportedValue, pointer, text, allowed));
            }
            Kind::TenantId => ("tenant_id", "^[a-z0-9][a-z0-9-]{0,62}$"),
            Kind::IdempotencyKey => ("idempotency_key", "^[ -~]{1,255}$"),
            Kind::Digest => ("sha256", "^sha256:[0-9a-f]{64}$"),
            Kind::Timestamp => ("timestamp", "YYYY-MM-DDThh:mm:ss[.fff](Z|±hh:mm)"),
            _ => ("id", "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$"),
        };
        let issue = Issue::new(Code::InvalidFormat, pointer)
            .with("format", format)
            .with("found", excerpt(text))
            .with("expected", expected);
        self.refuse(place, issue);
    }
}

/// An issue that lists what is allowed, and the likeliest of it.
pub(crate) fn unsupported(code: Code, pointer: &str, found: &str, allowed: &[&str]) -> Issue {
    let issue = Issue::new(code, pointer).with("found", excerpt(found)).with("allowed", allowed.to_vec());
    match nearest(found, allowed.iter().copied()) {
        Some(nearest) => issue.with("nearest", nearest),
        None => issue,
    }
}

fn expected_number(integer: bool) -> &'static str {
    if integer { "integer" } else { "number" }
}

/// The type a kind of leaf has, in the words of the contract.
pub(crate) fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number(_) => "number",
        Kind::Integer(_) => "integer",
        Kind::Boolean | Kind::NoPii => "boolean",
        Kind::TextList => "array",
        _ => "string",
    }
}
