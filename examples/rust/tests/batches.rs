//! NDJSON: rows, damaged rows, streams, long files.

mod common;

use common::{Folder, day_file, good, mass, records, run, run_with};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

#[test]
fn the_simulated_day_is_valid_without_a_finding() {
    let ran = run_with(day_file("requests.ndjson"), &["validate", "--json"]);
    let records = records(&ran.out);
    assert_eq!((ran.status, records.len()), (0, 96));
    for record in &records {
        assert_eq!(record["issues"], serde_json::json!([]), "{record}");
    }
    for (seed, site) in [(1, "mad1"), (2, "osl1"), (3, "scl1")] {
        let plan = mass_simulator::Plan {
            seed,
            day: "2026-07-18".parse().unwrap(),
            interval_minutes: 30,
            site: mass_simulator::Site::find(site).unwrap(),
        };
        let day = mass_simulator::files(&plan);
        let ran = run_with(day[0].text.clone(), &["validate"]);
        assert_eq!((ran.status, ran.out.lines().count()), (0, 1), "{}", ran.out);
    }
}

#[test]
fn a_damaged_row_does_not_stop_the_others() {
    let folder = Folder::new("damaged");
    let batch = folder.file("batch.ndjson", day_file("damaged-batch.ndjson"));
    let (out, rejected) = (folder.at("out.ndjson"), folder.at("rejected.ndjson"));
    let ran = run(["normalize", &batch, "--out", &out, "--rejected", &rejected]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("batch.ndjson:3: rejected"), "{}", ran.out);
    assert!(ran.out.contains("5 documents: 4 accepted, 1 rejected"), "{}", ran.out);
    assert!(ran.out.contains("invalid_json 1"), "{}", ran.out);
    assert_eq!(records(&folder.read("out.ndjson")).len(), 4);
    let third = day_file("damaged-batch.ndjson").lines().nth(2).unwrap().to_owned() + "\n";
    assert_eq!(folder.read("rejected.ndjson"), third, "nothing is lost");

    let records = records(&run(["validate", "--json", &batch]).out);
    let rows: Vec<_> = records.iter().map(|r| (r["row"].as_u64(), r["line"].as_u64(), r["valid"].as_bool())).collect();
    let expected = [true, true, false, true, true];
    for (index, (row, ok)) in rows.iter().zip(expected).enumerate() {
        let index = u64::try_from(index).unwrap();
        assert_eq!(*row, (Some(index), Some(index + 1), Some(ok)));
    }
}

#[test]
fn rows_get_ids_of_their_own() {
    let text = "{\"payload\":{}}\n\n{\"payload\":{}}\n";
    let ran = run_with(text, &["normalize", "--seed", "s", "--now", "2026-11-23T12:00:00Z", "--ndjson"]);
    let documents = records(&ran.out);
    assert_ne!(documents[0]["correlation_id"], documents[1]["correlation_id"]);
    let folder = Folder::new("ids");
    let (a, b) = (folder.file("a.json", "{\"payload\":{}}"), folder.file("b.json", "{\"payload\":{}}"));
    let documents = records(&run(["normalize", &a, &b, "--seed", "s"]).out);
    assert_ne!(documents[0]["correlation_id"], documents[1]["correlation_id"], "also across files");
}

#[test]
fn layout_is_never_guessed_silently() {
    let two = "{\"payload\":{\"a\":1}}\n{\"payload\":{\"a\":2}}\n";
    let guessed = run_with(two, &["validate"]);
    assert_eq!(guessed.status, 0);
    assert!(guessed.err.contains("read as NDJSON"), "{}", guessed.err);
    assert!(guessed.out.contains("2 documents"), "{}", guessed.out);
    assert_eq!(run_with(two, &["validate", "--single"]).status, 1);
    let indented = run_with("{\n  \"payload\": {\n    \"a\": 1\n  }\n}\n", &["validate"]);
    assert_eq!((indented.status, indented.err.as_str()), (0, ""));
    // The first row is broken: read as one document, rejected, and the reader is told of --ndjson.
    let broken = run_with("{\"a\":\n{\"payload\":{}}\n{\"payload\":{}}\n", &["validate"]);
    assert_eq!(broken.status, 1);
    assert!(broken.err.contains("--ndjson"), "{}", broken.err);
}

#[test]
fn a_line_over_the_limit_is_rejected_and_the_next_one_read() {
    let long = format!("{{\"payload\":{{\"a\":\"{}\"}}}}", "x".repeat(5000));
    let text = format!("{long}\n{{\"payload\":{{}}}}\n");
    let ran = run_with(text, &["validate", "--json", "--ndjson", "--max-bytes", "1KiB"]);
    let records = records(&ran.out);
    assert_eq!(records[0]["issues"][0]["code"], "too_large");
    assert_eq!(records[0]["issues"][0]["params"]["found_bytes"], long.len());
    assert_eq!(records[1]["valid"], true);
}

#[test]
fn batches_restore_row_by_row() {
    let folder = Folder::new("restore-rows");
    let source = day_file("dcim-export.ndjson");
    let batch = folder.file("rows.ndjson", &source);
    let (out, changes) = (folder.at("out.ndjson"), folder.at("changes.ndjson"));
    assert_eq!(run(["normalize", &batch, "--out", &out, "--changes", &changes]).status, 0);
    let restored = run(["restore", &out, "--changes", &changes]);
    assert_eq!(restored.status, 0, "{}", restored.err);
    assert_eq!(records(&restored.out), records(&source));
}

#[test]
fn a_pipe_is_answered_before_it_ends() {
    let mut child =
        mass().args(["validate", "--json", "--ndjson"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(input, "{}", good()).unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains("\"valid\":true"), "{answer}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::new("pipe");
    let batch = folder.file("rows.ndjson", (good() + "\n").repeat(3000));
    let mut child = mass().args(["normalize", &batch]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    let mut pipe = child.stdout.take().unwrap();
    pipe.read_exact(&mut first).unwrap();
    drop(pipe);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn order_is_kept_when_all_cores_work() {
    let rows: Vec<String> = (0..5000).map(|n| format!("{{\"payload\":{{\"n\":{n}}}}}")).collect();
    let documents = records(&run_with(rows.join("\n"), &["normalize", "--ndjson", "--quiet"]).out);
    assert_eq!(documents.len(), 5000);
    for (n, document) in documents.iter().enumerate() {
        assert_eq!(document["payload"]["n"], n);
    }
}

#[test]
fn what_is_too_long_to_be_kept_is_named() {
    let folder = Folder::new("unkept");
    let batch = folder.file("batch.ndjson", format!("{{\"a\":\"{}\"}}\n{{\"a\":1}}\n", "x".repeat(200)));
    let rejected = folder.at("rejected.ndjson");
    let ran = run(["normalize", &batch, "--max-bytes", "100", "--rejected", &rejected]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("batch.ndjson:1: too long to be kept") && ran.err.contains("--max-bytes"), "{}", ran.err);
}

#[test]
fn a_batch_of_one_broken_line_is_kept_as_it_came() {
    let folder = Folder::new("one-line");
    let batch = folder.file("batch.ndjson", "{\"a\":\n");
    let ran = run(["normalize", &batch, "--rejected", &folder.at("rejected.ndjson")]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert_eq!(folder.read("rejected.ndjson"), "{\"a\":\n");
}
