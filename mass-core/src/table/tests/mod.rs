//! Tables against documents.

mod by_row;
mod columns;
mod requests;

use super::{Cells, Column, NormalTable, Piece, TextCells, normalize_table};
use crate::{Options, Rules};

/// Texts to be handed in.
fn texts(cells: &[Option<String>]) -> &'static dyn TextCells {
    Box::leak(Box::new(cells.to_vec()))
}

fn column<'a>(name: &'a str, cells: &[&str]) -> Column<'a> {
    let cells: Vec<Option<String>> = cells.iter().map(|cell| (*cell != "∅").then(|| (*cell).to_owned())).collect();
    Column { name, pieces: vec![Cells::Texts(texts(&cells))] }
}

fn signals() -> Options {
    Options { signals: true, rules: Rules::default(), ..Options::default() }
}

fn run(columns: &[Column<'_>]) -> NormalTable {
    normalize_table(columns, &signals()).unwrap()
}

/// The changes of a table, as `row column rule before after`.
fn changes(table: &NormalTable) -> Vec<String> {
    let text = |value: &super::Value| value.to_text().unwrap_or_else(|| "∅".to_owned());
    let row = |row: Option<usize>| row.map_or("-".to_owned(), |row| row.to_string());
    let line = |c: &super::TableChange| {
        format!("{} {} {} {} → {}", row(c.row), c.column, c.rule.as_str(), text(&c.before), text(&c.after))
    };
    table.changes.iter().map(line).collect()
}

/// The issues of a table, as `row column code`.
fn issues(table: &NormalTable) -> Vec<String> {
    let row = |row: Option<usize>| row.map_or("-".to_owned(), |row| row.to_string());
    table.issues.iter().map(|i| format!("{} {} {}", row(i.row), i.column, i.code().as_str())).collect()
}

fn floats(piece: &Piece) -> Vec<Option<f64>> {
    match piece {
        Piece::Floats(values, valid) => {
            values.iter().enumerate().map(|(at, value)| valid.bits().get(at).then_some(*value)).collect()
        }
        other => panic!("{other:?}"),
    }
}
