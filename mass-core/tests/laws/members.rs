//! A request that comes member by member (`mass_core::binding`) is valid only when its text is, and without a warning.

use crate::arb;
use mass_core::{
    Options, Pipeline, PipelineChoice, Report, SchemaKind,
    binding::{Member, Shape, write_value},
    validate,
};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};
use std::sync::LazyLock;

/// What a binding has of the contract: places with the pointers of their members, from the schema.
#[derive(Default)]
struct Order {
    words: Vec<String>,
    /// Empty at the end of an object.
    pointers: Vec<String>,
    /// Every pointer that an object of the contract has.
    known: Vec<String>,
    free: String,
}

impl Order {
    fn add(&mut self, schema: &Value, parent: &str) {
        for (name, member) in schema["properties"].as_object().unwrap() {
            let pointer = format!("{parent}/{name}");
            let types = [&member["type"]].into_iter().chain(member["type"].as_array().into_iter().flatten());
            let is_object = types.into_iter().any(|kind| kind == "object");
            let is_free = is_object && member.get("properties").is_none();
            let mark = if is_free {
                "*"
            } else if is_object {
                "{"
            } else {
                ""
            };
            self.words.push(format!("{mark}{name}"));
            self.pointers.push(pointer.clone());
            self.known.push(pointer.clone());
            if is_free {
                self.free.clone_from(&pointer);
            } else if is_object {
                self.add(member, &pointer);
                self.words.push(String::from("}"));
                self.pointers.push(String::new());
            }
        }
    }

    /// Whether there is an object, and nothing in it that the contract does not know.
    fn has_all(&self, members: &Map<String, Value>, parent: &str) -> bool {
        members.iter().all(|(name, value)| {
            let pointer = format!("{parent}/{name}");
            let is_typed = value.is_object() && pointer != self.free;
            self.known.contains(&pointer) && (!is_typed || self.has_all(value.as_object().unwrap(), &pointer))
        })
    }
}

static ORDER: LazyLock<Order> = LazyLock::new(|| {
    let mut order = Order::default();
    order.add(&mass_core::schema(SchemaKind::Enterprise, "1.1").unwrap(), "");
    order
});

static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::read(&ORDER.words.join(" ")).unwrap());

/// A value as a host has it whose numbers are doubles.
fn in_doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            // Zero has no sign in a text, and a whole number no fraction.
            let value = number.as_f64().unwrap() + 0.0;
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::float_cmp)]
            let whole = value.abs() < 1e15 && (value as i64) as f64 == value;
            #[allow(clippy::cast_possible_truncation)]
            Value::Number(if whole { Number::from(value as i64) } else { Number::from_f64(value).unwrap() })
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_doubles).collect()),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(key, value)| (key, in_doubles(value))).collect())
        }
        other => other,
    }
}

/// A text as a host reads it into an object.
fn read(source: &str) -> Option<Value> {
    serde_json::from_str(source.strip_prefix('\u{feff}').unwrap_or(source)).ok().map(in_doubles)
}

fn text(value: &Value) -> String {
    let mut out = Vec::new();
    write_value(&mut out, value);
    String::from_utf8(out).unwrap()
}

/// Hands a document over as a binding does; `None` when it has members that are not of the contract.
fn by_members(document: &Value, options: &Options) -> Option<Report> {
    let members = document.as_object()?;
    if !ORDER.has_all(members, "") {
        return None;
    }
    let free = document.pointer(&ORDER.free).map(text);
    let mut asked = 0;
    SHAPE.validate(options, |place| {
        assert!(place >= asked, "asked in order");
        asked = place + 1;
        let pointer = &ORDER.pointers[place];
        Some(match document.pointer(pointer) {
            None => Member::Absent,
            Some(Value::Null) => Member::Null,
            Some(Value::Bool(value)) => Member::Bool(*value),
            Some(Value::Number(number)) => Member::Number(number.as_f64().unwrap()),
            Some(Value::String(text)) => Member::Text(text),
            Some(Value::Object(_)) if *pointer == ORDER.free => Member::Free(free.as_deref().unwrap()),
            Some(Value::Object(_)) => Member::Object,
            Some(Value::Array(_)) => return None,
        })
    })
}

/// What is said of the members is said of the text.
fn agree(source: &str, options: &Options) -> Result<bool, TestCaseError> {
    let Some(document) = read(source) else { return Ok(false) };
    let Some(report) = by_members(&document, options) else { return Ok(false) };
    prop_assert_eq!(report, validate(&text(&document), options));
    Ok(true)
}

agree_on_all!(agree);

proptest! {
    #![proptest_config(crate::config())]

    /// Whatever a valid request has in it, members are enough, as long as nothing is to be said about it.
    #[test]
    fn requests_without_warnings_are_taken(source in arb::valid_enterprise()) {
        let Some(document) = read(&source) else { return Ok(()) };
        let expected = validate(&text(&document), &Options::default());
        let taken = agree(&source, &Options::default())?;
        prop_assert_eq!(taken, expected.issues.is_empty(), "{:?}", expected.issues);
    }

    /// The limit on bytes speaks of the text that is not there.
    #[test]
    fn limits_hold(source in arb::valid_enterprise(), less in 0_usize..9000, max_depth in 1_usize..10) {
        let Some(document) = read(&source) else { return Ok(()) };
        let length = text(&document).len();
        let options = Options { max_bytes: (length + 6000).saturating_sub(less), max_depth, ..Options::default() };
        agree(&source, &options)?;
    }
}

fn valid() -> Value {
    serde_json::from_str(include_str!("../../../schemas/examples/enterprise.json")).unwrap()
}

#[test]
fn the_example_is_taken_within_its_limits() {
    let taken = |options: &Options| by_members(&valid(), options).is_some();
    assert!(taken(&Options::default()));
    assert!(taken(&Options { pipeline: PipelineChoice::Enterprise, ..Options::default() }));
    assert!(!taken(&Options { pipeline: PipelineChoice::Simple, ..Options::default() }));
    assert!(!taken(&Options { max_bytes: text(&valid()).len() - 1, ..Options::default() }));
    assert!(!taken(&Options { max_depth: 4, ..Options::default() }));
}

#[test]
fn no_required_member_may_be_missing_and_none_may_be_wrong() {
    let order: Vec<&String> = ORDER.known.iter().collect();
    let mut missed = 0;
    for pointer in order {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let mut document = valid();
        if document.pointer(pointer).is_none() {
            continue;
        }
        for wrong in
            [None, Some(Value::Null), Some(Value::from("?")), Some(Value::from(-1e300)), Some(Value::from(true))]
        {
            let members = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            match wrong {
                None => drop(members.remove(name)),
                Some(wrong) => drop(members.insert(name.to_owned(), wrong)),
            }
            let report = validate(&text(&document), &Options::default());
            let taken = by_members(&document, &Options::default());
            // Without its version it is a sound Simple payload.
            let sound = report.issues.is_empty() && report.pipeline == Some(Pipeline::Enterprise);
            assert_eq!(taken.is_some(), sound, "{pointer}");
            missed += usize::from(taken.is_none());
        }
    }
    assert!(missed > 200, "{missed}");
}
