//! Free JSON: arbitrary values, and the payloads that equipment and spreadsheets really send.

use super::{
    dials::Dials,
    scalars,
    tree::{Tree, number, object},
};

/// Any JSON value. `deepest` containers at most stand inside one another.
pub fn any_value(dials: &mut Dials, deepest: usize) -> Tree {
    if deepest > 8 && dials.one_in(40) {
        let levels = dials.below(deepest - 4);
        return nested(dials, levels);
    }
    let kinds = if deepest == 0 { 5 } else { 8 };
    match dials.below(kinds) {
        0 => number(scalars::number(dials)),
        1 => scalars::text(dials).into(),
        2 => scalars::messy(dials).into(),
        3 => dials.one_in(2).into(),
        4 => Tree::Null,
        5 => Tree::Array((0..dials.below(5)).map(|_| any_value(dials, (deepest - 1).min(5))).collect()),
        _ => any_object(dials, (deepest - 1).min(5)),
    }
}

/// Any JSON object, whose members are not repeated.
pub fn any_object(dials: &mut Dials, deepest: usize) -> Tree {
    let mut members: Vec<(String, Tree)> = Vec::new();
    for _ in 0..dials.below(7) {
        let key = scalars::key(dials);
        let value = any_value(dials, deepest);
        if members.iter().all(|(known, _)| *known != key) {
            members.push((key, value));
        }
    }
    Tree::Object(members)
}

/// Containers inside one another, around one value.
fn nested(dials: &mut Dials, levels: usize) -> Tree {
    let mut tree = any_value(dials, 0);
    for _ in 0..levels {
        tree = if dials.one_in(2) { Tree::Array(vec![tree]) } else { object([("a", tree)]) };
    }
    tree
}

/// A payload whose texts some Simple rule has an opinion about.
pub fn messy_payload(dials: &mut Dials) -> Tree {
    let mut members: Vec<(String, Tree)> = Vec::new();
    for _ in 0..1 + dials.below(8) {
        let key = scalars::key(dials);
        let value = match dials.below(8) {
            0..=4 => scalars::messy(dials).into(),
            5 => number(scalars::number(dials)),
            6 => any_value(dials, 4),
            _ => messy_list(dials),
        };
        if members.iter().all(|(known, _)| *known != key) {
            members.push((key, value));
        }
    }
    Tree::Object(members)
}

fn messy_list(dials: &mut Dials) -> Tree {
    Tree::Array((0..dials.below(4)).map(|_| scalars::messy(dials).into()).collect())
}

/// A Simple document: a bare payload, a payload in its wrapping, or a record with some of its envelope.
pub fn simple(dials: &mut Dials) -> Tree {
    let payload = if dials.one_in(3) { any_object(dials, 50) } else { messy_payload(dials) };
    match dials.below(3) {
        0 => payload,
        1 => object([("payload", payload)]),
        _ => record(dials, payload),
    }
}

fn record(dials: &mut Dials, payload: Tree) -> Tree {
    let mut tree =
        object([("schema_version", dials.pick(&["1.0-simple", " 1.0-simple "]).into()), ("payload", payload)]);
    if dials.one_in(2) {
        tree.members().push((String::from("correlation_id"), dials.pick(&["corr-1", " corr-2\u{a0}"]).into()));
    }
    if dials.one_in(2) {
        tree.members().push((String::from("normalized_at_utc"), dials.pick(&["2026-11-24T10:15:21.250-03:00"]).into()));
    }
    if dials.one_in(2) {
        let mut request = object([]);
        for (key, value) in
            [("request_id", "req-1"), ("idempotency_key", "key 1"), ("timestamp_utc", "2026-11-24t13:15:20z")]
        {
            if dials.one_in(2) {
                request.members().push((key.to_owned(), value.into()));
            }
        }
        tree.members().push((String::from("request"), request));
    }
    if dials.one_in(2) {
        let trace = super::enterprise::trace(dials);
        tree.members().push((String::from("trace"), if dials.one_in(3) { object([]) } else { trace }));
    }
    tree
}
