//! Takes a key apart into a name and a unit: `IT Load (kW)`, `Potencia TI [W]`, `supply_temp_c`, `% CPU`.

use super::{
    fold::{MAX_NAME_BYTES, Word, is_sign, name_key, words},
    table::{AliasTable, Spelled},
    unit::Quantity,
};

/// The most words that one unit is written with: `g CO2 eq per kilowatt hour`.
const MAX_UNIT_WORDS: usize = 7;

/// Words that lead up to a unit: `IT Load in kW`.
const LEAD_INS: [&str; 8] = ["in", "en", "as", "per", "por", "unit", "units", "unidad"];

/// One way to read a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// Look-up key of the name; empty when the key is nothing but a unit.
    pub(crate) name: String,
    pub(crate) unit: Option<WrittenUnit>,
}

/// A unit as someone wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenUnit {
    pub(crate) written: String,
    pub(crate) spelled: Spelled,
    /// A single bare letter, which may as well belong to the name: `Chiller C`.
    pub(crate) weak: bool,
}

/// Every way to read `key`, the most literal one first.
pub(crate) fn forms(key: &str, table: &AliasTable) -> Vec<Form> {
    if key.len() > MAX_NAME_BYTES {
        return Vec::new();
    }
    if let Some(form) = bracketed(key, table) {
        return vec![form];
    }
    let words = words(key);
    let mut forms = Vec::with_capacity(3);
    // A sign is never part of a name, so that a key with one is read with its unit or not at all.
    if words.iter().all(|word| word.folded.starts_with(char::is_alphanumeric)) {
        forms.push(Form { name: name_key(&words), unit: None });
    }
    forms.extend(trailing(&words, table));
    forms.extend(leading(&words, table));
    forms
}

/// `IT Load (kW)`, `[kW] IT Load`. A bracket without a unit inside is part of the name.
fn bracketed(key: &str, table: &AliasTable) -> Option<Form> {
    let mut rest = key;
    let mut consumed = 0;
    while let Some(open) = rest.find(['(', '[', '{', '（']) {
        let after_open = rest.get(open..)?;
        let bracket = after_open.chars().next()?;
        let inside_start = open + bracket.len_utf8();
        let length = rest.get(inside_start..)?.find([')', ']', '}', '）'])?;
        let inside = rest.get(inside_start..inside_start + length)?;
        let tail = rest.get(inside_start + length..)?;
        // A bare number, as in `PUE (1)`, counts things.
        if inside.contains(|sign: char| !sign.is_ascii_digit())
            && let Some(spelled) = table.unit_text(inside)
        {
            let head = key.get(..consumed + open)?;
            let after = tail.trim_start_matches([')', ']', '}', '）']);
            let mut name = words(head);
            name.extend(words(after));
            return Some(split_price(&name, inside, spelled, table));
        }
        consumed += inside_start + length;
        rest = tail;
    }
    None
}

/// `Price per kWh (USD)`: the currency and the words before it make the unit.
fn split_price(name: &[Word], inside: &str, spelled: Spelled, table: &AliasTable) -> Form {
    if spelled == Spelled::Other
        && let Some((last, head)) = name.split_last()
    {
        let mut unit = words(inside);
        unit.push(last.clone());
        if let Some(known @ Spelled::Known(_)) = table.unit(&unit) {
            let unit = WrittenUnit { written: format!("{inside}/{}", last.written), spelled: known, weak: false };
            return Form { name: name_key(without_lead_ins(head)), unit: Some(unit) };
        }
    }
    let unit = WrittenUnit { written: inside.trim().to_owned(), spelled, weak: false };
    Form { name: name_key(without_lead_ins(name)), unit: Some(unit) }
}

/// `it_load_kw`, `Supply Air Temp °F`, `Price, USD per kWh`: the longest unit at the end.
fn trailing(words: &[Word], table: &AliasTable) -> Option<Form> {
    for count in (1..=words.len().min(MAX_UNIT_WORDS)).rev() {
        let (name, unit) = words.split_at_checked(words.len() - count)?;
        if unit.iter().all(is_number) {
            continue;
        }
        if let Some(spelled) = table.unit(unit) {
            // `count` beside `min` and `max` tells how many samples there were.
            if name.is_empty() && matches!(spelled, Spelled::Known(unit) if unit.quantity == Quantity::Count) {
                return None;
            }
            let weak =
                !name.is_empty() && matches!(unit, [word] if word.folded.chars().count() == 1 && !is_sign_word(word));
            let unit = WrittenUnit { written: join(unit), spelled, weak };
            return Some(Form { name: name_key(without_lead_ins(name)), unit: Some(unit) });
        }
    }
    None
}

/// `% CPU`, `kW IT`, `Porcentaje de uso de CPU`.
fn leading(words: &[Word], table: &AliasTable) -> Option<Form> {
    let (first, name) = words.split_first()?;
    if name.is_empty() || (first.folded.chars().count() < 2 && !is_sign_word(first)) {
        return None;
    }
    let spelled = table.unit(std::slice::from_ref(first))?;
    // Count words such as `jobs` are nouns of the name there.
    if !matches!(spelled, Spelled::Known(unit) if unit.quantity != Quantity::Count) {
        return None;
    }
    let unit = WrittenUnit { written: first.written.clone(), spelled, weak: false };
    Some(Form { name: name_key(name), unit: Some(unit) })
}

fn is_sign_word(word: &Word) -> bool {
    word.folded.chars().all(is_sign)
}

fn is_number(word: &Word) -> bool {
    word.folded.chars().all(|sign| sign.is_ascii_digit())
}

fn without_lead_ins(mut name: &[Word]) -> &[Word] {
    while let Some((last, head)) = name.split_last()
        && LEAD_INS.contains(&last.folded.as_str())
    {
        name = head;
    }
    name
}

fn join(words: &[Word]) -> String {
    words.iter().map(|word| word.written.as_str()).collect::<Vec<_>>().join(" ")
}

/// Splits a key that is a path in itself, such as `signals.energy.it_load_kw` or `DC1:Chiller|Power`, into its
/// segments. `None` for a key of one segment. A sign beside a space is punctuation (`Temp. sala`).
pub(crate) fn segments(key: &str) -> Option<Vec<&str>> {
    if key.len() > MAX_NAME_BYTES {
        return None;
    }
    let absolute = key.starts_with('/');
    let is_separator = |sign: char| matches!(sign, '.' | ':' | '|' | '\\') || (absolute && sign == '/');
    let segments: Vec<&str> = key.split(is_separator).filter(|segment| !segment.is_empty()).collect();
    let punctuation = segments.iter().any(|segment| segment.starts_with(' ') || segment.ends_with(' '));
    (segments.len() > 1 && !punctuation).then_some(segments)
}
