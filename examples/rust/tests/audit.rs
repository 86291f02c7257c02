//! `mass audit verify`, as an auditor runs it.

mod common;

use common::{Folder, run};
use mass_audit::{Checkpoint, Entry, Frontier, Outcome, Signer, export, leaf_hash};
use mass_core::Digest;
use std::path::PathBuf;

const ORIGIN: &str = "mass.example/acme";
const DOCUMENT: &str = "{\"payload\": {\"t\": 17.4}}\n";

fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

/// An export of so many entries, and the checkpoint over them.
fn log(size: u64) -> (String, String) {
    let (mut tree, mut lines, mut previous) = (Frontier::default(), String::new(), None);
    for index in 0..size {
        let input = if index == 3 { Digest::of(DOCUMENT.as_bytes()) } else { Digest::of(&index.to_be_bytes()) };
        let entry = Entry {
            index,
            previous,
            input_sha256: Some(input.to_string()),
            outcome: Some(Outcome::Accepted),
            route: String::from("/mass"),
            status: 201,
            time: format!("2026-11-24T13:15:{index:02}Z"),
            user: Some(String::from("usr-1")),
            version: 1,
            ..Entry::default()
        };
        let leaf = String::from_utf8(entry.leaf().unwrap()).unwrap();
        previous = Some(leaf_hash(leaf.as_bytes()));
        tree.push(leaf_hash(leaf.as_bytes()));
        lines.push_str(&leaf);
        lines.push('\n');
    }
    let note = Checkpoint { origin: ORIGIN.to_owned(), size, root: tree.root() }.sign(&signer());
    let text = [export::header(ORIGIN, 0, &[], size), lines.into_bytes(), export::checkpoint(&note)].concat();
    (String::from_utf8(text).unwrap(), note)
}

/// Files to verify: the log, the key, a checkpoint of ten entries, a document.
fn files(name: &str, log: &str) -> (Folder, [PathBuf; 4]) {
    let folder = Folder::new(name);
    let (_, kept) = self::log(10);
    let key = signer().verifier().to_string();
    let files = [("log.ndjson", log), ("key.txt", &key), ("monday.checkpoint", &kept), ("document.json", DOCUMENT)];
    let paths = files.map(|(name, text)| PathBuf::from(folder.file(name, text)));
    (folder, paths)
}

#[test]
fn a_sound_log_verifies_with_nothing_but_the_export_and_the_key() {
    let (_folder, [log, key, kept, document]) = files("audit-sound", &log(20).0);
    let arguments = ["audit", "verify", log.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let ran = run(arguments);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("the log mass.example/acme is what was signed, with 20 entries"), "{}", ran.out);
    let more = ["--since", kept.to_str().unwrap(), "--document", document.to_str().unwrap()];
    let ran = run(arguments.iter().chain(&more));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("entry 3, 2026-11-24T13:15:03Z (as it was sent, accepted; usr-1)"), "{}", ran.out);
    let ran = run(arguments.iter().chain(&["--json"]));
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&report["valid"], &report["size"]), (&serde_json::json!(true), &serde_json::json!(20)));
    // The key itself will do.
    let text = signer().verifier().to_string();
    assert_eq!(run(["audit", "verify", log.to_str().unwrap(), "--key", &text]).status, 0);
}

#[test]
fn a_changed_byte_is_named_with_its_line_in_both_languages() {
    let changed = log(20).0.replacen("\"index\":7,", "\"index\":7, ", 1);
    let (_folder, [log, key, ..]) = files("audit-changed", &changed);
    let arguments = ["audit", "verify", log.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let ran = run(arguments);
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert!(ran.out.contains("changed  line 9\n    entry 7 is not as it was written"), "{}", ran.out);
    let ran = run(arguments.iter().chain(&["--locale", "es"]));
    assert!(ran.out.contains("changed  línea 9\n    la entrada 7 no está como se escribió"), "{}", ran.out);
    let ran = run(arguments.iter().chain(&["--json"]));
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["findings"][0]["problem"], "changed");
    assert_eq!((&report["findings"][0]["line"], &report["valid"]), (&serde_json::json!(9), &serde_json::json!(false)));
}

#[test]
fn a_log_that_was_cut_off_is_told_by_a_kept_checkpoint() {
    let (_folder, [log, key, kept, _]) = files("audit-cut", &log(8).0);
    let arguments = ["audit", "verify", log.to_str().unwrap(), "--key", key.to_str().unwrap()];
    assert_eq!(run(arguments).status, 0);
    let ran = run(arguments.iter().chain(&["--since", kept.to_str().unwrap()]));
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("cut_off") && ran.out.contains("over 10 entries, and there are 8"), "{}", ran.out);
}

#[test]
fn a_kept_checkpoint_that_was_changed_is_named() {
    let (folder, [log, key, kept, _]) = files("audit-kept", &log(20).0);
    let arguments = ["audit", "verify", log.to_str().unwrap(), "--key", key.to_str().unwrap(), "--since"];
    let note = std::fs::read_to_string(kept).unwrap();
    for (was, is, told) in [
        ("\n10\n", "\n11\n", "bad_signature"),
        ("mass.example/acme\n", "mass.example/acne\n", "bad_signature"),
        ("— mass.example/acme ", "— mass.example/acne ", "bad_signature"),
        ("\n\n", "\n", "unreadable"),
    ] {
        let changed = folder.file("changed.checkpoint", note.replacen(was, is, 1));
        let ran = run(arguments.iter().copied().chain([changed.as_str()]));
        assert_eq!(ran.status, 1, "{is:?}: {}{}", ran.out, ran.err);
        let out = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(told) && out.contains("changed.checkpoint: this checkpoint"), "{is:?}: {out}");
    }
}

#[test]
fn wrong_use_is_no_verdict() {
    let (_folder, [log, key, kept, _]) = files("audit-use", &log(8).0);
    let log = log.to_str().unwrap();
    for (arguments, told) in [
        (vec!["audit", "verify", log], "--key"),
        (vec!["audit", "verify", log, "--key", "no-such-key"], "neither a file nor a key"),
        (vec!["audit", "verify", "no-such-log", "--key", key.to_str().unwrap()], "no such file"),
        (vec!["audit", "verify", log, "--key", kept.to_str().unwrap()], "no key of a verifier"),
    ] {
        let ran = run(&arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.out);
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}
