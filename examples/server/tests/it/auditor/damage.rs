//! What can be done to an export: bytes, members, lines, the end of it.

use std::{collections::BTreeMap, ops::RangeInclusive};

use serde_json::value::RawValue;

/// A changed export, and what must be named of it.
pub struct Damage {
    pub what: String,
    pub changed: Vec<u8>,
    /// Lines, from 1, of which one must be named.
    pub lines: RangeInclusive<u64>,
    /// Or this entry, which is no longer there.
    pub entry: Option<u64>,
}

/// Changes of all kinds, spread over the whole of it; the same for the same export.
pub fn of(export: &str) -> Vec<Damage> {
    let lines: Vec<&str> = export.lines().collect();
    let mut damages = spread(export, 300);
    for line in chosen(&lines) {
        damages.extend(members(export, &lines, line));
    }
    damages.extend(structure(&lines));
    damages
}

fn number(place: usize) -> u64 {
    place as u64 + 1
}

/// Bytes at so many places: changed in one bit, changed in another, gone.
fn spread(export: &str, places: usize) -> Vec<Damage> {
    let damage = |n: usize| {
        // Not always at the same distance: lines are much alike.
        let at = (n * export.len() / places + n * n % 37).min(export.len() - 1);
        let mut changed = export.as_bytes().to_vec();
        match n % 3 {
            0 => changed[at] ^= 1,
            1 => changed[at] ^= 0x20,
            _ => drop(changed.remove(at)),
        }
        let line = number(export.as_bytes()[..at].split(|byte| *byte == b'\n').count() - 1);
        Damage { what: format!("byte {at}"), changed, lines: line..=line, entry: None }
    };
    (0..places).map(damage).collect()
}

/// A line of each kind: the places of them.
fn chosen(lines: &[&str]) -> Vec<usize> {
    let first = |has: &[&str]| {
        let place = lines.iter().position(|line| has.iter().all(|has| line.contains(has)));
        place.unwrap_or_else(|| panic!("a line with {has:?}"))
    };
    let rows: Vec<usize> = (0..lines.len()).filter(|place| lines[*place].contains("\"row\":")).collect();
    vec![
        0,
        1,
        first(&["\"route\":\"/mass/generate\"", "\"status\":201"]),
        first(&["\"route\":\"/mass/generate\"", "\"status\":422"]),
        first(&["\"replayed\":true"]),
        first(&["\"method\":\"GET\"", "\"route\":\"/mass/{id}\""]),
        first(&["\"checkpoint\":"]),
        first(&["\"rows\":{"]),
        rows[0],
        rows[rows.len() / 2],
        rows[rows.len() - 1],
        lines.len() - 2,
        lines.len() - 1,
    ]
}

/// A byte of each member's value, in the middle; and of the names of some.
fn members(export: &str, lines: &[&str], line: usize) -> Vec<Damage> {
    let before: usize = lines[..line].iter().map(|line| line.len() + 1).sum();
    let text = lines[line];
    let found: BTreeMap<&str, &RawValue> = serde_json::from_str(text).unwrap();
    let mut damages = Vec::new();
    for (count, (name, value)) in found.iter().enumerate() {
        let member = format!("\"{name}\":{}", value.get());
        let start = before + text.find(&member).expect("it is there");
        let middle = start + name.len() + 3 + value.get().len() / 2;
        let mut places = vec![("value", middle)];
        if count % 5 == 0 {
            places.push(("name", start + 1));
        }
        // Of a checkpoint each part: origin, size, root, signature.
        if *name == "checkpoint" {
            places.extend((start + 14..start + member.len()).step_by(11).map(|at| ("part", at)));
        }
        for (part, at) in places {
            let mut changed = export.as_bytes().to_vec();
            changed[at] ^= 1;
            let line = number(line);
            let what = format!("the {part} of {name}, byte {at}");
            damages.push(Damage { what, changed, lines: line..=line, entry: None });
        }
    }
    damages
}

/// Lines that are dropped, exchanged, there twice; and the file cut.
fn structure(lines: &[&str]) -> Vec<Damage> {
    let text = |lines: &[&str]| format!("{}\n", lines.join("\n")).into_bytes();
    let is_checkpoint = |place: usize| lines[place].starts_with("{\"checkpoint\"");
    let index = |place: usize| {
        serde_json::from_str::<serde_json::Value>(lines[place]).ok().and_then(|line| line["index"].as_u64())
    };
    let mut damages = Vec::new();
    let mut damage = |what: String, changed: Vec<u8>, lines: RangeInclusive<u64>, entry: Option<u64>| {
        damages.push(Damage { what, changed, lines, entry });
    };
    let last = lines.len() - 1;
    let some = (0..last).step_by(9).chain([last - 1, last]);
    // A checkpoint in the middle may go: what was signed is proved by the later ones.
    for place in some.filter(|place| *place == last || !is_checkpoint(*place)) {
        let (line, entry) = (number(place), index(place));
        let mut without = lines.to_vec();
        without.remove(place);
        damage(format!("line {line} dropped"), text(&without), line.max(2) - 1..=line, entry);
        let mut twice = lines.to_vec();
        twice.insert(place, lines[place]);
        if place < last {
            damage(format!("line {line} doubled"), text(&twice), line..=line + 1, entry);
        }
        if place < last && !is_checkpoint(place + 1) {
            let mut exchanged = lines.to_vec();
            exchanged.swap(place, place + 1);
            damage(format!("lines {line} and {} exchanged", line + 1), text(&exchanged), line..=line + 1, entry);
        }
    }
    let whole = text(lines);
    for part in 1..12 {
        let at = whole.len() * part / 12;
        let line = number(whole[..at].split(|byte| *byte == b'\n').count() - 1);
        damage(format!("cut behind byte {at}"), whole[..at].to_vec(), line..=line, None);
    }
    damage("its last line end cut".into(), whole[..whole.len() - 1].to_vec(), number(last)..=number(last), None);
    damages
}
