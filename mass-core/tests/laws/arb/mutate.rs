//! Breaking documents: dropped, renamed, doubled and retyped members, numbers at and past their bounds, near misses of
//! allowed values, broken formats.

use super::{
    dials::Dials,
    scalars,
    tree::{Tree, number, object},
};

/// Numbers at and just past the bounds of some field, and numbers that are hard on any field.
const NUMBERS: [&str; 36] = [
    "0",
    "-0",
    "-0.0",
    "1",
    "1.0",
    "1.0000001",
    "0.99999",
    "-0.001",
    "-1",
    "5e-324",
    "1.7e308",
    "-1.7e308",
    "100",
    "100.1",
    "47",
    "-40",
    "-40.1",
    "24.5",
    "600000",
    "600001",
    "86400",
    "86401",
    "10080",
    "10081",
    "101",
    "5001",
    "1e3",
    "9007199254740992",
    "9007199254740993",
    "18446744073709551615",
    "1e400",
    "1e-400",
    "0.1000000000000000055511151231257827",
    "24.000000000000000000001",
    "0.99999999999999999999",
    "1e15",
];

/// Texts that are wrong, or right only here and there.
const TEXTS: [&str; 40] = [
    "",
    " ",
    "shadwo",
    "SHADOW",
    "prod",
    " prod\u{a0}",
    "Internal",
    "usd",
    "1.1",
    "1.0-simple",
    "1.2",
    "id with spaces",
    "-starts-badly",
    "ends-badly\n",
    "caf\u{e9}",
    "UPPER",
    "24.5",
    " 12,5 ",
    "1,234",
    "0,25",
    "1e400",
    "9007199254740993",
    "2026-11-24T13:15:20",
    "2026-11-24T13:15:20+24:00",
    "2026-11-24 13:15:20Z",
    "2023-02-29T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2026-12-31T23:59:60Z",
    "2026-11-24T12:59:60Z",
    "0000-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "2026-11-24t13:15:20.5000z",
    " 2026-11-24T13:15:20Z",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-01",
    "0000000000000000",
    "00F067AA0BA902B8",
    "a=1,a=2",
    "sha256:51312B980f314cb979a54defeae7877aa58f143282a3fc2f588e4ac98c159172",
];

/// Some breaks, one after the other. Not every one of them makes a document invalid.
pub fn broken(mut tree: Tree, dials: &mut Dials) -> Tree {
    for _ in 0..1 + dials.below(4) {
        let mut places = Vec::new();
        places_of(&tree, &mut Vec::new(), &mut places);
        if let Some(place) = (!places.is_empty()).then(|| places.swap_remove(dials.below(places.len()))) {
            break_at(&mut tree, &place, dials);
        }
    }
    tree
}

/// The paths (by index) of all members of objects and items of lists.
fn places_of(tree: &Tree, path: &mut Vec<usize>, places: &mut Vec<Vec<usize>>) {
    let children: Vec<&Tree> = match tree {
        Tree::Array(items) => items.iter().collect(),
        Tree::Object(members) => members.iter().map(|(_, value)| value).collect(),
        _ => return,
    };
    for (index, child) in children.into_iter().enumerate() {
        path.push(index);
        places.push(path.clone());
        places_of(child, path, places);
        path.pop();
    }
}

fn break_at(tree: &mut Tree, place: &[usize], dials: &mut Dials) {
    let Some((&last, parents)) = place.split_last() else { return };
    let parent = parents.iter().fold(tree, |tree, &index| match tree {
        Tree::Array(items) => &mut items[index],
        Tree::Object(members) => &mut members[index].1,
        _ => unreachable!("a place goes through containers only"),
    });
    match parent {
        Tree::Array(items) => items[last] = replaced(&items[last], dials),
        Tree::Object(members) => match dials.below(10) {
            0 => drop(members.remove(last)),
            1 => members[last].0 = typo(&members[last].0, dials),
            2 => {
                let mut double = members[last].clone();
                if dials.one_in(2) {
                    double.1 = replaced(&double.1, dials);
                }
                members.push(double);
            }
            3 => members.push((scalars::key(dials), scalars::messy(dials).into())),
            4 => members.push((scalars::key(dials), number(scalars::number(dials)))),
            _ => members[last].1 = replaced(&members[last].1, dials),
        },
        _ => unreachable!("a place is in a container"),
    }
}

/// Another value in the place of this one, more often one of the same type.
fn replaced(value: &Tree, dials: &mut Dials) -> Tree {
    let same_type = !dials.one_in(4);
    match value {
        Tree::Number(_) if same_type => number(dials.pick(&NUMBERS)),
        Tree::Text(text) if same_type => match dials.below(3) {
            0 => typo(text, dials).into(),
            1 => format!("{}{text}{}", dials.pick(&["", " ", "\u{feff}"]), dials.pick(&[" ", "\n", "\u{200b}"])).into(),
            _ => dials.pick(&TEXTS).into(),
        },
        Tree::Bool(value) if same_type => (!value).into(),
        _ => match dials.below(10) {
            0 => Tree::Null,
            1 => true.into(),
            2 => number(dials.pick(&NUMBERS)),
            3 => number(scalars::number(dials)),
            4 => dials.pick(&TEXTS).into(),
            5 => "x".repeat(dials.below(300)).into(),
            6 => Tree::Array(vec![]),
            7 => Tree::Array(vec![number("1"), object([])]),
            8 => object([]),
            _ => object([("x", value.clone())]),
        },
    }
}

/// A slip of the fingers.
fn typo(text: &str, dials: &mut Dials) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.is_empty() {
        return String::from("x");
    }
    let at = dials.below(letters.len());
    match dials.below(4) {
        0 if at > 0 => letters.swap(at - 1, at),
        1 => drop(letters.remove(at)),
        2 if letters[at].is_ascii_lowercase() => letters[at].make_ascii_uppercase(),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}
