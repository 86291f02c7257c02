//! A table gives for each row what `normalize_simple` gives for it, as far as a column has one type.

use super::*;
use crate::{Code, Context, json::pointer::Path, normalize_simple, table::*};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

/// A cell of a document and of a table.
#[derive(Debug, Clone)]
enum Cell {
    Null,
    Number(f64),
    Text(String),
}

const HEADERS: [&str; 14] = [
    "IT Load (kW)",
    "Carga TI",
    "Supply Air Temp °F",
    "PUE",
    "CPU util %",
    "Queue depth",
    "Chiller Power (W)",
    "Racks:Supply Temp (°C)",
    "Power (kW)",
    "Energy price (USD/MWh)",
    "Humidity",
    "Sampled at",
    "Free cooling",
    "supply_temp_c",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (-10_000..10_000_i32, 0..4_usize).prop_map(|(n, places)| format!("{:.*}", places, f64::from(n) / 7.0)),
        2 => (0..3000_i32, 0..100_i32).prop_map(|(a, b)| format!("{a},{b:02}")),
        1 => (1..99_i32, 0..999_i32).prop_map(|(a, b)| format!("{a},{b:03}")),
        2 => (0..3000_i32, prop::sample::select(vec!["kW", "MW", " W", "°C", " °F", "%", " kWh", "K"]))
            .prop_map(|(n, unit)| format!("{n}{unit}")),
        2 => prop::sample::select(vec![
            "n/a", "NaN", " null ", "sí", "no", "TRUE", "off", "", " ", "ERR", "007", "1_000", "1e3", "+5", "-0", "0",
            "2026-11-24T10:15:20-03:00", "2026-11-24T13:15:20.50Z", "2026-11-24T13:15:20", "1998-12-31T23:59:60Z",
            " 24 ", "\u{feff}17,4", "9007199254740993", "1e400", "10.0.0.12",
        ])
        .prop_map(str::to_owned),
    ]
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![1 => Just(Cell::Null), 6 => text().prop_map(Cell::Text)]
}

fn cells(rows: usize) -> impl Strategy<Value = Vec<Cell>> {
    let numbers = prop_oneof![
        1 => Just(Cell::Null),
        6 => (-100_000..100_000_i32, 0..5_i32).prop_map(|(n, k)| Cell::Number(f64::from(n) / 10_f64.powi(k))),
        2 => (-1e4..1e4_f64).prop_map(Cell::Number),
        1 => prop::sample::select(vec![0.0, 1e300, -1e-7, 123_456_789_012.3]).prop_map(Cell::Number),
    ];
    let texts = prop_oneof![
        3 => prop::collection::vec(cell(), rows),
        // Columns that are all of one kind.
        1 => prop::collection::vec((0..3000_i32).prop_map(|n| Cell::Text(format!("{n}.5"))), rows),
        1 => prop::collection::vec(prop::sample::select(vec!["sí", "no", "on"]).prop_map(|t| Cell::Text(t.to_owned())), rows),
        1 => prop::collection::vec(
            (0..24_u32).prop_map(|hour| Cell::Text(format!("2026-11-24T{hour:02}:15:20-03:00"))), rows),
    ];
    prop_oneof![prop::collection::vec(numbers, rows), texts]
}

fn frame() -> impl Strategy<Value = Vec<(&'static str, Vec<Cell>)>> {
    (1..6_usize, prop::sample::subsequence(&HEADERS[..], 1..6))
        .prop_flat_map(|(rows, headers)| {
            let columns = prop::collection::vec(cells(rows), headers.len());
            (Just(headers), columns)
        })
        .prop_map(|(headers, columns)| headers.into_iter().zip(columns).collect())
}

/// Columns, and what they borrow.
fn columns(frame: &[(&'static str, Vec<Cell>)]) -> Vec<Column<'static>> {
    frame
        .iter()
        .map(|(name, cells)| {
            if cells.iter().any(|cell| matches!(cell, Cell::Text(_))) {
                let cells: Vec<_> = cells
                    .iter()
                    .map(|cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None })
                    .collect();
                // In two pieces.
                let (first, second) = cells.split_at(cells.len() / 2);
                return Column { name, pieces: vec![Cells::Texts(texts(first)), Cells::Texts(texts(second))] };
            }
            let values: Vec<f64> =
                cells.iter().map(|cell| if let Cell::Number(value) = cell { *value } else { f64::NAN }).collect();
            let mut bits = vec![0_u8; cells.len().div_ceil(8)];
            for (at, cell) in cells.iter().enumerate() {
                bits[at / 8] |= u8::from(!matches!(cell, Cell::Null)) << (at % 8);
            }
            let valid = Bits::new(Vec::leak(bits), 0);
            Column { name, pieces: vec![Cells::Floats(Vec::leak(values), Some(valid))] }
        })
        .collect()
}

fn row_of(frame: &[(&'static str, Vec<Cell>)], row: usize) -> Json {
    let members = frame.iter().map(|(name, cells)| {
        let value = match &cells[row] {
            Cell::Null => Json::Null,
            Cell::Number(value) => crate::json::print::to_json(*value),
            Cell::Text(text) => Json::from(text.as_str()),
        };
        ((*name).to_owned(), value)
    });
    Json::Object(members.collect::<Map<_, _>>())
}

/// A cell of the result as JSON, as it stands in a document.
fn result(column: &NormalColumn, source: &[Cell], row: usize) -> Json {
    let mut at = row;
    let halves = [source.len() / 2, source.len() - source.len() / 2];
    for (number, piece) in column.pieces.iter().enumerate() {
        let length = if column.pieces.len() == 1 { source.len() } else { halves[number] };
        if at >= length {
            at -= length;
            continue;
        }
        let came = match &source[row] {
            Cell::Null => Json::Null,
            Cell::Number(value) => crate::json::print::to_json(*value),
            Cell::Text(text) => Json::from(text.as_str()),
        };
        return match piece {
            Piece::Same => came,
            Piece::Masked(bits) => {
                if bits.bits().get(at) {
                    came
                } else {
                    Json::Null
                }
            }
            Piece::Floats(values, valid) => {
                if valid.bits().get(at) {
                    crate::json::print::to_json(values[at])
                } else {
                    Json::Null
                }
            }
            Piece::Booleans(values, valid) => {
                if valid.bits().get(at) {
                    Json::from(values.bits().get(at))
                } else {
                    Json::Null
                }
            }
            Piece::Instants(ticks, valid) => {
                let Some(Target::Instant(per_second)) = column.target else { panic!() };
                let instant = ticks::instant(ticks[at], per_second).and_then(crate::time::write);
                if valid.bits().get(at) { Json::from(instant) } else { Json::Null }
            }
            Piece::Texts(texts) => texts.get(at).map_or(Json::Null, Json::from),
        };
    }
    panic!("no row {row}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 1500 } else { 20_000 }))]

    #[test]
    fn rows_of_a_table_are_documents(frame in frame()) {
        let options = signals();
        let context = Context::at("2026-11-24T13:15:21Z", "test").unwrap();
        let table = normalize_table(&columns(&frame), &options).unwrap();
        for row in 0..frame[0].1.len() {
            let document = row_of(&frame, row);
            let alone = normalize_simple(&document, &options, &context).unwrap();
            let payload = &alone.document()["payload"];
            for (index, ((name, cells), column)) in frame.iter().zip(&table.columns).enumerate() {
                let got = result(column, cells, row);
                let path = Path::ROOT.key(name).pointer();
                let found = alone.recognised.iter().find(|found| found.path == path);
                if let Some(signal) = &column.signal {
                    // A signal: the value that the row's document gives, or nothing where it gives none.
                    let value = found.map_or(Json::Null, |found| {
                        let sentinel = signal.signal.starts_with("/energy/pue") && found.value == 0.0;
                        if sentinel { Json::Null } else { crate::json::print::to_json(found.value) }
                    });
                    if let Some(found) = found {
                        prop_assert_eq!(&found.signal, &signal.signal);
                    }
                    // Another column may have spoken for the signal in this row only; then the document says ambiguous.
                    let contested = alone.issues.iter().any(|issue| issue.code == Code::AmbiguousSignal);
                    if !contested || found.is_some() {
                        prop_assert_eq!(&got, &value, "row {} of {}: {}", row, name, document);
                    }
                    continue;
                }
                let value = &payload[*name];
                // One type a column: numbers and booleans among texts keep their spelling, trimmed.
                if column.target == Some(Target::Text) && (value.is_number() || value.is_boolean()) {
                    let Cell::Text(text) = &cells[row] else { panic!() };
                    prop_assert_eq!(got, Json::from(crate::text::clean(text).as_ref()));
                } else {
                    prop_assert_eq!(&got, value, "row {} of {}", row, name);
                }
                // What is taken from a row but not from its column is said of the column.
                if found.is_some() {
                    let said = table.issues.iter().any(|issue| issue.row.is_none() && issue.code() == Code::AmbiguousSignal);
                    prop_assert!(said, "{} is taken in row {} only", index, row);
                }
            }
            // Ambiguous numbers are found in the same cells.
            let in_row: Vec<_> = alone.issues.iter().filter(|i| i.code == Code::AmbiguousNumber).map(|i| i.path.clone()).collect();
            for (index, (name, _)) in frame.iter().enumerate() {
                let said = table.issues.iter().any(|i| i.row == Some(row) && i.column == index && i.code() == Code::AmbiguousNumber);
                prop_assert_eq!(said, in_row.contains(&Path::ROOT.key(name).pointer()), "row {} of {}", row, name);
            }
        }
    }
}
