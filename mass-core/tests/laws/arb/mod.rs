//! Generators: documents of every kind, sound and broken, spelled in every way, and options for them.

mod dials;
pub mod enterprise;
mod free;
mod mutate;
pub mod response;
mod scalars;
mod tree;

use dials::{Dials, made_by};
use mass_core::{
    Change, Context, IdempotencyRule, KeysRule, Locale, Options, PayloadRule, PipelineChoice, Rule, Rules,
};
use proptest::prelude::*;
pub use tree::Tree;

/// A document and how to take it.
#[derive(Debug, Clone)]
pub struct Sample {
    pub text: String,
    pub options: Options,
}

/// The clock and seed of most laws.
pub fn context() -> Context {
    Context::at("2026-11-24T13:15:21.25Z", "laws").unwrap()
}

/// Another clock and seed, for what must not depend on them.
pub fn later() -> Context {
    Context::at("2027-01-01T00:00:00Z", "another seed").unwrap()
}

fn any_options(dials: &mut Dials) -> Options {
    if dials.one_in(3) {
        return Options::default();
    }
    let on = |dials: &mut Dials| !dials.one_in(5);
    Options {
        pipeline: [PipelineChoice::Auto, PipelineChoice::Auto, PipelineChoice::Simple, PipelineChoice::Enterprise]
            [dials.below(4)],
        strict: !dials.one_in(2),
        locale: if dials.one_in(2) { Locale::Es } else { Locale::En },
        payload: if dials.one_in(3) { PayloadRule::Preserve } else { PayloadRule::Normalize },
        idempotency: if dials.one_in(2) { IdempotencyRule::Content } else { IdempotencyRule::Random },
        keys: if dials.one_in(2) { KeysRule::SnakeCase } else { KeysRule::Preserve },
        signals: dials.one_in(4),
        rules: Rules {
            trim: on(dials),
            boolean: on(dials),
            number: on(dials),
            big_number: on(dials),
            null: on(dials),
            timestamp: on(dials),
        },
        max_depth: [64, 64, 64, 256, 1 + dials.below(16)][dials.below(5)],
        max_issues: [100, 100, 1 + dials.below(4)][dials.below(3)],
        native_non_finite: dials.one_in(3),
        ..Options::default()
    }
}

/// A document of any kind, mostly one that some pipeline accepts.
fn any_document(dials: &mut Dials) -> Tree {
    let tree = match dials.below(8) {
        0 | 1 => enterprise::valid(dials),
        2 | 3 => free::simple(dials),
        4 => mutate::broken(free::simple(dials), dials),
        5 => free::any_value(dials, 70),
        _ => mutate::broken(enterprise::valid(dials), dials),
    };
    // Depths around the default limit, whatever the document.
    if dials.one_in(40) { deep(dials) } else { tree }
}

fn deep(dials: &mut Dials) -> Tree {
    let levels = 60 + dials.below(8);
    (0..levels).fold(Tree::Null, |tree, _| Tree::Object(vec![(String::from("a"), tree)]))
}

/// Puts the words in that a host language writes for numbers that JSON does not have.
fn with_non_finite(text: String, dials: &mut Dials) -> String {
    let word = dials.pick(&["NaN", "Infinity", "-Infinity"]);
    text.replacen("null", word, 1 + dials.below(2))
}

/// Any document, with any options.
pub fn sample() -> impl Strategy<Value = Sample> {
    made_by(500, |dials| {
        let mut options = any_options(dials);
        let tree = any_document(dials);
        let mut text = tree.spelled(dials);
        if options.native_non_finite && dials.one_in(2) {
            text = with_non_finite(text, dials);
        }
        if tree.depth() < 6 && options.max_depth < 6 && dials.one_in(2) {
            options.max_depth = 6;
        }
        Sample { text, options }
    })
}

/// Any JSON text, sound but for a repeated member now and then.
pub fn json_text() -> impl Strategy<Value = String> {
    made_by(300, |dials| {
        let tree = free::any_value(dials, 60);
        let tree = if dials.one_in(12) { mutate::broken(tree, dials) } else { tree };
        tree.spelled(dials)
    })
}

/// An Enterprise request that keeps every rule, spelled in any way.
pub fn valid_enterprise() -> impl Strategy<Value = String> {
    made_by(500, |dials| enterprise::valid(dials).spelled(dials))
}

/// An Enterprise request with something done to it.
pub fn broken_enterprise() -> impl Strategy<Value = String> {
    made_by(500, |dials| mutate::broken(enterprise::valid(dials), dials).spelled(dials))
}

/// A Simple document.
pub fn simple() -> impl Strategy<Value = String> {
    made_by(400, |dials| free::simple(dials).spelled(dials))
}

/// A response, sound or with something done to it.
pub fn response() -> impl Strategy<Value = String> {
    made_by(300, |dials| {
        let tree = response::valid(dials);
        let tree = if dials.one_in(3) { tree } else { mutate::broken(tree, dials) };
        tree.spelled(dials)
    })
}

/// Any options.
pub fn options() -> impl Strategy<Value = Options> {
    made_by(40, any_options)
}

/// Bytes that look like JSON from afar: a document with some of its bytes cut, doubled or overwritten.
pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    made_by(500, |dials| {
        let noise = |dials: &mut Dials| u8::try_from(dials.below(256)).unwrap();
        if dials.one_in(4) {
            return (0..dials.below(60)).map(|_| noise(dials)).collect();
        }
        let mut bytes = any_document(dials).spelled(dials).into_bytes();
        for _ in 0..dials.below(6) {
            let at = dials.below(bytes.len());
            match dials.below(4) {
                _ if bytes.is_empty() => bytes.push(noise(dials)),
                0 => bytes.truncate(at),
                1 => drop(bytes.remove(at)),
                2 => bytes[at] = *dials.pick(&[&b'"', &b'\\', &b'{', &b'}', &b'[', &b',', &b':', &b'0', &b'-', &b'e']),
                _ => bytes[at] = noise(dials),
            }
        }
        bytes
    })
}

const RULES: [Rule; 16] = [
    Rule::Wrap,
    Rule::Version,
    Rule::Generate,
    Rule::Clock,
    Rule::Trace,
    Rule::Trim,
    Rule::Boolean,
    Rule::Number,
    Rule::BigNumber,
    Rule::NonFinite,
    Rule::Null,
    Rule::Timestamp,
    Rule::Keys,
    Rule::MissingSignal,
    Rule::PueSentinel,
    Rule::EnumCase,
];

/// Changes that nobody made.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    made_by(60, |dials| {
        let value = |dials: &mut Dials| {
            let values = ["null", "1", "\"a\"", "\"NaN\"", "true", "{}", "[]", "{\"a\":1}", "\"12345678901234567890\""];
            (!dials.one_in(3)).then(|| serde_json::from_str(dials.pick(&values)).unwrap())
        };
        let change = |dials: &mut Dials| Change {
            path: dials
                .pick(&["", "/", "/a", "/payload", "/payload/a", "/a/0", "/a/18446744073709551616", "a", "/~2", "/b/-"])
                .into(),
            rule: RULES[dials.below(RULES.len())],
            before: value(dials),
            after: value(dials),
        };
        (0..dials.below(5)).map(|_| change(dials)).collect()
    })
}
