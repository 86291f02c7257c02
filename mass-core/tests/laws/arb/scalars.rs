//! Numbers and texts, from plain to odd.

use super::dials::Dials;

/// Literals at the edges of what doubles, integers and the contract's rules can hold.
const EDGES: [&str; 34] = [
    "-0",
    "0.0",
    "-0.0e-5",
    "1.0",
    "24.0",
    "1e2",
    "1E+2",
    "0.000001",
    "0.0000001",
    "1e21",
    "1e-7",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "9007199254740993.0",
    "18446744073709551615",
    "1152921504606846976",
    "100000000000000000000",
    "123456789012345678901234567890",
    "333333333.33333329",
    "0.1000000000000000055511151231257827",
    "0.30000000000000004",
    "1.7976931348623157e308",
    "-1.7976931348623157E+308",
    "5e-324",
    "2.2250738585072014e-308",
    "1e-400",
    "-1e-400",
    "0e-400",
    "1e400",
    "-1e400",
    "1e99999999999",
    "4.35",
];

/// A number literal.
pub fn number(dials: &mut Dials) -> String {
    match dials.below(8) {
        0 => dials.range(0, 1000).to_string(),
        1 => format!("{}.{}", dials.range(-500, 500), dials.range(0, 999)),
        2 | 3 => dials.pick(&EDGES).to_owned(),
        4 => finite(dials).to_string(),
        5 => format!("{:e}", finite(dials)),
        6 => {
            let length = 15 + dials.below(20);
            let digits = digits(dials, length);
            if dials.one_in(2) { format!("-{digits}") } else { digits }
        }
        _ => {
            let length = 1 + dials.below(40);
            format!("{}.{}", dials.range(0, 99), digits(dials, length))
        }
    }
}

fn finite(dials: &mut Dials) -> f64 {
    let value = f64::from_bits(dials.bits());
    if value.is_finite() { value } else { 0.5 }
}

/// So many digits, the first of them not zero.
fn digits(dials: &mut Dials, length: usize) -> String {
    (0..length).map(|i| dials.range(i64::from(i == 0), 9).to_string()).collect()
}

/// Characters that are hard on something: escapes, UTF-16 order, normal forms, ends that are trimmed.
const CHARACTERS: [char; 30] = [
    'a',
    'Z',
    '7',
    ' ',
    '_',
    '"',
    '\\',
    '/',
    '~',
    '\u{0}',
    '\u{1f}',
    '\n',
    '\u{7f}',
    '\u{85}',
    '\u{a0}',
    'é',
    'Í',
    '\u{301}',
    '\u{327}',
    '\u{1100}',
    '\u{1161}',
    '\u{200b}',
    '\u{feff}',
    '\u{fb03}',
    '\u{e000}',
    '\u{ffee}',
    '\u{1d15e}',
    '\u{1f600}',
    '\u{10fffd}',
    '\u{149}',
];

fn character(dials: &mut Dials) -> char {
    match dials.below(4) {
        0 => char::from(b'a' + u8::try_from(dials.below(26)).unwrap()),
        1 => CHARACTERS[dials.below(CHARACTERS.len())],
        2 => char::from(b' ' + u8::try_from(dials.below(95)).unwrap()),
        // Noncharacters and surrogates are not for documents that are to be accepted.
        _ => match char::from_u32(u32::try_from(dials.below(0x11_0000)).unwrap()) {
            Some(c) if u32::from(c) & 0xfffe != 0xfffe && !('\u{fdd0}'..='\u{fdef}').contains(&c) => c,
            _ => 'ñ',
        },
    }
}

/// Any text that I-JSON allows.
pub fn text(dials: &mut Dials) -> String {
    let length = dials.below(9);
    (0..length).map(|_| character(dials)).collect()
}

const KEYS: [&str; 26] = [
    "a",
    "b",
    "IT Load (kW)",
    "it_load_kw",
    "ITLoad",
    "Supply Air Temp °F",
    "supplyTemp",
    "GPU util %",
    "Potencia crítica [W]",
    "Carga IT",
    "carga_it",
    "PUE",
    "",
    "---",
    "a/b",
    "~0",
    "m~n",
    "0",
    "payload",
    "schema_version2",
    "trace",
    "request",
    "ﬃ 🅐",
    "İstanbul Load",
    "e\u{301}",
    "é",
];

/// A member's name.
pub fn key(dials: &mut Dials) -> String {
    match dials.below(4) {
        3 => text(dials),
        _ => dials.pick(&KEYS).to_owned(),
    }
}

const WORDS: [&str; 44] = [
    "true",
    "FALSE",
    "yes",
    "No",
    "on",
    "OFF",
    "sí",
    "SÍ",
    "si",
    "si\u{301}",
    "n/a",
    "N/A",
    "#n/a",
    "NaN",
    "null",
    "NULL",
    "na",
    "none",
    "-",
    "",
    "1",
    "0",
    "007",
    "00,5",
    ".5",
    "5.",
    "1_000",
    "0x10",
    "1 234",
    "٣",
    "1e400",
    "9007199254740993",
    "9.007.199.254.740.993",
    "1e5",
    "-0",
    "+1",
    "+-1",
    "1.2.3.4",
    "10.20.30.255",
    "1.234.567.8",
    "1,23,456",
    "Infinity",
    "chiller 2 back after service",
    "q\u{323}\u{307}",
];

/// A text that some Simple rule has an opinion about.
pub fn messy(dials: &mut Dials) -> String {
    let text = match dials.below(5) {
        0 => dials.pick(&WORDS).to_owned(),
        1 | 2 => localised(dials),
        3 => timestamp(dials),
        _ => text(dials),
    };
    match dials.below(4) {
        0 => [frame(dials), text.as_str(), frame(dials)].concat(),
        _ => text,
    }
}

fn frame(dials: &mut Dials) -> &'static str {
    dials.pick(&["", " ", "\t\n", "\u{a0}", "\u{feff}", "\u{200b}\u{200d}", "\u{2060} ", "\u{3000}", "\u{2028}"])
}

/// A number as people and spreadsheets write it, rightly or nearly so.
fn localised(dials: &mut Dials) -> String {
    let sign = dials.pick(&["", "", "-", "+"]);
    let length = 1 + dials.below(9);
    let whole = digits(dials, length);
    let group = dials.pick(&["", ".", ",", " "]);
    let size = if dials.one_in(10) { 2 } else { 3 };
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(size) {
            grouped.push_str(group);
        }
        grouped.push(digit);
    }
    let mark = dials.pick(&["", ",", "."]);
    let length = if mark.is_empty() { 0 } else { dials.below(5) };
    let fraction: String = (0..length).map(|_| dials.range(0, 9).to_string()).collect();
    let whole = if dials.one_in(8) { String::from("0") } else { grouped };
    format!("{sign}{whole}{mark}{fraction}")
}

/// A timestamp, mostly a good one.
pub fn timestamp(dials: &mut Dials) -> String {
    let date = dials.pick(&["2026-11-24", "2024-02-29", "2023-02-29", "1998-12-31", "0000-01-01", "9999-12-31"]);
    let tee = dials.pick(&["T", "T", "t", " "]);
    let time = dials.pick(&["13:15:20", "00:00:00", "23:59:60", "23:59:59", "24:00:00", "13:15"]);
    let fraction = dials.pick(&["", ".5", ".500", ".000", ".123456789012", "."]);
    let offset = dials.pick(&["Z", "z", "-03:00", "+00:00", "-00:00", "+23:59", "-23:59", "+24:00", "", "+0300"]);
    format!("{date}{tee}{time}{fraction}{offset}")
}
