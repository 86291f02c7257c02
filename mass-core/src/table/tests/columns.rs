//! The rules of whole columns.

use super::*;
use crate::{Code, Locale, table::*};

#[test]
fn a_messy_export() {
    let table = run(&[
        column("Carga TI (kW)", &["1.238,3", "1.200,0 kW", "n/a", "ERR", "1240.5"]),
        Column { name: "Supply Air Temp °F", pieces: vec![Cells::Floats(&[68.9, 69.4, f64::NAN, 850.0, 68.0], None)] },
        column("Free cooling", &["sí", "no", "∅", "TRUE", "off"]),
        column("Sampled at", &["2026-11-24T10:15:20-03:00", "2026-11-24T13:30:20Z", "∅", "∅", "∅"]),
        column("Work order", &["007312", " 007313", "∅", "24", "n/a"]),
    ]);
    let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["it_load_kw", "supply_temp_c", "Free cooling", "Sampled at", "Work order"]);
    assert_eq!(floats(&table.columns[0].pieces[0]), [Some(1238.3), Some(1200.0), None, None, Some(1240.5)]);
    assert_eq!(floats(&table.columns[1].pieces[0])[..2], [Some(20.5), Some(20.777_777_777_777_78)]);
    assert!(matches!(table.columns[2].target, Some(Target::Boolean)));
    assert!(matches!(table.columns[3].target, Some(Target::Instant(1_000_000))));
    assert!(matches!(table.columns[4].target, Some(Target::Text)));
    assert_eq!(
        changes(&table),
        [
            "- 0 signal Carga TI (kW) → it_load_kw",
            "- 0 type text → number",
            "0 0 signal 1.238,3 → 1238.3",
            "1 0 signal 1.200,0 kW → 1200",
            "2 0 null n/a → ∅",
            "3 0 unread ERR → ∅",
            "- 1 signal Supply Air Temp °F → supply_temp_c",
            "- 1 unit °F → °C",
            "2 1 non_finite NaN → ∅",
            "- 2 type text → boolean",
            "0 2 boolean sí → true",
            "1 2 boolean no → false",
            "3 2 boolean TRUE → true",
            "4 2 boolean off → false",
            "- 3 type text → timestamp",
            "0 3 timestamp 2026-11-24T10:15:20-03:00 → 2026-11-24T13:15:20Z",
            "1 4 trim  007313 → 007313",
            "4 4 null n/a → ∅",
        ]
    );
    assert_eq!(issues(&table), ["3 0 wrong_type", "3 1 out_of_range"]);
}

#[test]
fn doubts_about_a_column_are_said_once() {
    let ones: &[f64] = &[1.0, 2.0, 3.0];
    let number = |name| Column { name, pieces: vec![Cells::Floats(ones, None)] };
    for (columns, expected) in [
        (vec![number("Supply Temp")], "- 0 signal_without_unit"),
        (vec![number("IT Load (kWh)")], "- 0 unit_not_convertible"),
        (vec![number("Power (kW)")], "- 0 ambiguous_signal"),
        (vec![number("IT Load (kW)"), number("IT Power (kW)")], "- 0 ambiguous_signal"),
    ] {
        let table = run(&columns);
        assert_eq!(issues(&table), [expected]);
        assert!(table.columns.iter().all(|column| column.signal.is_none() && column.is_same()));
        assert!(table.changes.is_empty());
    }
    let spanish = run(&[number("Supply Temp")]).issues[0].issue("Supply Temp", Locale::Es);
    assert_eq!((spanish.path.as_str(), spanish.locale), ("/Supply Temp", Locale::Es));
    // A column without a value says nothing, as null members do.
    let table = run(&[number("IT Load (kW)"), column("IT Power (kW)", &["∅", "n/a", "∅"])]);
    assert_eq!(table.columns[0].signal.as_ref().map(|signal| signal.signal.as_str()), Some("/energy/it_load_kw"));
}

#[test]
fn names_of_rows_decide_with_the_header() {
    let power = |names: &[&str]| {
        run(&[column("Point", names), Column { name: "kW", pieces: vec![Cells::Floats(&[1.0, 2.0], None)] }])
    };
    assert_eq!(issues(&power(&["IT Load", "Chiller Power"])), ["- 1 ambiguous_signal"]);
    assert!(power(&["IT Load", "IT Load"]).columns[1].signal.is_some());
}

#[test]
fn a_long_table_is_reported_and_left() {
    let table = run(&[
        column("Point", &["IT Load", "Chiller Power"]),
        Column { name: "value", pieces: vec![Cells::Floats(&[1.0, 2.0], None)] },
        column("unit", &["kW", "kW"]),
    ]);
    assert_eq!(issues(&table), ["- 1 ambiguous_signal"]);
    assert!(table.columns[1].is_same());
}

#[test]
fn numbers_that_are_no_signal_stay() {
    let valid = [0b101_u8];
    let table = run(&[
        Column { name: "a", pieces: vec![Cells::Floats(&[1.5, f64::NAN, f64::INFINITY], Some(Bits::new(&valid, 0)))] },
        Column { name: "b", pieces: vec![Cells::Integers(&[1, (1 << 53) + 1, 3], None)] },
        Column { name: "c", pieces: vec![Cells::Singles(&[0.1, 2.0, 3.0], None)] },
    ]);
    let Piece::Masked(bits) = &table.columns[0].pieces[0] else { panic!() };
    assert_eq!([0, 1, 2].map(|at| bits.bits().get(at)), [true, false, false]);
    assert_eq!(changes(&table), ["2 0 non_finite Infinity → ∅"]);
    assert_eq!(issues(&table), ["1 1 number_not_interoperable"]);
    assert!(table.columns[1].is_same() && table.columns[2].is_same());
}

#[test]
fn signals_of_every_kind_of_number() {
    let digits: Vec<Option<String>> = ["31", "31.5", "1e9999"].map(|d| Some(d.to_owned())).to_vec();
    let table = run(&[
        Column { name: "CPU util %", pieces: vec![Cells::Singles(&[31.1, 47.0, 470.0], None)] },
        Column { name: "Facility Power (MW)", pieces: vec![Cells::Integers(&[2, 3, -1], None)] },
        Column { name: "GPU util %", pieces: vec![Cells::Literals(texts(&digits))] },
        Column { name: "PUE", pieces: vec![Cells::Integers(&[0, 2, 1], None)] },
        Column { name: "Queue depth", pieces: vec![Cells::Floats(&[3.0, 4.5, 0.0], None)] },
    ]);
    assert_eq!(floats(&table.columns[0].pieces[0]), [Some(0.311), Some(0.47), Some(4.7)]);
    assert_eq!(floats(&table.columns[1].pieces[0]), [Some(2000.0), Some(3000.0), Some(-1000.0)]);
    assert_eq!(floats(&table.columns[2].pieces[0]), [Some(0.31), Some(0.315), None]);
    assert!(matches!(&table.columns[3].pieces[0], Piece::Masked(bits) if bits.unset() == 1));
    let found = issues(&table);
    let expected = ["2 0 looks_like_percent", "2 1 out_of_range", "2 2 number_not_interoperable", "1 4 wrong_type"];
    assert_eq!(found, expected);
    assert!(table.issues[0].is_error() && table.issues[0].code() == Code::LooksLikePercent);
}

#[test]
fn a_column_of_numbers_but_for_one_cell_says_which() {
    let table = run(&[column("Humidity", &["41", "42,5", "ERR", "43"])]);
    assert_eq!(issues(&table), ["2 0 wrong_type"]);
    assert!(table.changes.is_empty() && table.columns[0].is_same());
    let table = run(&[column("Humidity", &["41", "42,5", "n/a", "43"])]);
    assert_eq!(changes(&table), ["- 0 type text → number", "1 0 number 42,5 → 42.5", "2 0 null n/a → ∅"]);
}

#[test]
fn keys_and_names_never_collide() {
    let ones: &[f64] = &[1.0];
    let number = |name| Column { name, pieces: vec![Cells::Floats(ones, None)] };
    let options = Options { keys: crate::KeysRule::SnakeCase, ..signals() };
    let columns = [
        number("Outdoor Temp"),
        number("outdoor_temp"),
        number("Room RH"),
        column("supply_temp_c", &["cold"]),
        number("Supply Air Temp (°C)"),
    ];
    let table = normalize_table(&columns, &options).unwrap();
    let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Outdoor Temp", "outdoor_temp", "room_rh", "supply_temp_c", "thermal.supply_temp_c"]);
    assert_eq!(issues(&table), ["- 1 key_collision"]);
    let twice = normalize_table(&[number("a"), number("a")], &options).unwrap_err();
    assert_eq!(twice, InvalidTable::DuplicateColumn("a".to_owned()));
}

#[test]
fn times() {
    let ticks = |zone| Cells::Instants { ticks: &[0, 1], valid: None, per_second: 1, zone };
    let table = run(&[
        Column { name: "a", pieces: vec![ticks(Zone::Other)] },
        Column { name: "b", pieces: vec![ticks(Zone::Utc)] },
        Column { name: "c", pieces: vec![ticks(Zone::Naive)] },
        column("d", &["2026-11-24T13:15:20", "2026-11-24 13:15:20"]),
        column("e", &["1998-12-31T23:59:60Z", "2026-11-24T10:15:20-03:00"]),
        column("f", &["2026-11-24T13:15:20.123456789Z", "∅"]),
    ]);
    assert!(table.columns[0].to_utc && !table.columns[1].to_utc && !table.columns[2].to_utc);
    assert_eq!(issues(&table), ["- 2 naive_timestamp"]);
    let targets: Vec<_> = table.columns[3..].iter().filter_map(|column| column.target).collect();
    assert_eq!(targets, [Target::Text, Target::Text, Target::Instant(1_000_000_000)]);
    assert!(table.columns[3].is_same());
    assert!(matches!(&table.columns[4].pieces[0], Piece::Texts(texts) if texts.get(1) == Some("2026-11-24T13:15:20Z")));
}

#[test]
fn issues_are_counted_past_the_limit() {
    let values: Vec<f64> = (0..50).map(f64::from).collect();
    let columns = [Column {
        name: "CPU util (ratio)",
        pieces: vec![Cells::Floats(&values[..25], None), Cells::Floats(&values[25..], None)],
    }];
    let table = normalize_table_with(&columns, &signals(), 10).unwrap();
    assert_eq!(table.issues.len(), 11);
    let last = table.issues[10].issue("CPU util (ratio)", Locale::En);
    assert_eq!((last.code, &last.params["found"]), (Code::TooManyIssues, &serde_json::json!(48)));
}

#[test]
fn normalising_the_result_changes_nothing() {
    let table = run(&[
        column("IT Load", &["1 MW", "900 kW"]),
        Column { name: "Supply Air Temp °F", pieces: vec![Cells::Floats(&[68.9, 850.0], None)] },
    ]);
    let columns: Vec<Column<'_>> = table
        .columns
        .iter()
        .map(|column| match &column.pieces[0] {
            Piece::Floats(values, valid) => {
                Column { name: &column.name, pieces: vec![Cells::Floats(values, Some(valid.bits()))] }
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let again = run(&columns);
    assert!(again.changes.is_empty());
    assert!(again.columns.iter().all(NormalColumn::is_same));
    assert_eq!(issues(&again), ["1 1 out_of_range"]);
}
