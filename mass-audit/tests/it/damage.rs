//! What was done to a log is found, and named.

use mass_audit::{Checkpoint, Problem, Report, Signer, Wanted, leaf_hash};

use crate::support::{Log, ORIGIN, digest, entry, log, signer, verify, verify_with};

fn problems(report: &Report) -> Vec<(Problem, Option<u64>)> {
    report.findings.iter().map(|finding| (finding.problem, finding.entry)).collect()
}

/// The same log with some entries written anew, chained and signed as if nothing had been.
fn rewritten(log: &Log, at: usize) -> Log {
    let mut entries = log.entries[..at].to_vec();
    let mut previous = entries.last().map(|(leaf, _)| leaf_hash(leaf.as_bytes()));
    for index in at..log.entries.len() {
        let (mut entry, rows) = entry(index as u64, previous);
        if index == at {
            entry.user = Some(String::from("usr-somebody-else"));
        }
        let leaf = String::from_utf8(entry.leaf().unwrap()).unwrap();
        previous = Some(leaf_hash(leaf.as_bytes()));
        entries.push((leaf, rows));
    }
    Log { entries, signed: log.signed.clone() }
}

#[test]
fn a_log_that_is_whole_verifies() {
    for size in 1..40 {
        let log = log(size);
        let kept = (0..=size).map(|size| log.head(size as usize)).collect::<Vec<_>>();
        let report = verify_with(&log.export(), kept, Vec::new());
        assert!(report.holds(), "{size}: {:?}", report.findings);
        assert_eq!((report.size, report.entries, report.first), (size, size, 0));
        assert_eq!(report.root, Some(log.head(size as usize).root));
        assert_eq!(report.origin.as_deref(), Some(ORIGIN));
    }
    let empty = log(0);
    assert!(verify(&empty.export()).holds());
}

#[test]
fn an_export_goes_on_where_another_ended() {
    let log = log(23);
    for first in 0..=23 {
        let report = verify_with(&log.export_as(&log, first), vec![log.head(first)], Vec::new());
        assert!(report.holds(), "{first}: {:?}", report.findings);
        assert_eq!((report.size, report.entries), (23, 23 - first as u64));
    }
    let other = rewritten(&log, 3);
    let report = verify_with(&log.export_as(&log, 10), vec![other.head(10)], Vec::new());
    assert_eq!(problems(&report), [(Problem::Forked, None)]);
    let report = verify_with(&log.export_as(&log, 10), vec![log.head(9)], Vec::new());
    assert_eq!(problems(&report), [(Problem::NotCovered, None)]);
}

/// Whether a finding names this line; of the last entry nothing but the root speaks, and the message has its line.
fn names(report: &Report, line: u64) -> bool {
    let within = format!("(line {line})");
    report.findings.iter().any(|finding| finding.line == Some(line) || finding.message.contains(&within))
}

/// A log that ends with a batch, and one that ends with another entry.
#[test]
fn every_byte_counts_and_its_line_is_named() {
    for size in [4, 6] {
        let text = log(size).export();
        for at in 0..text.len() {
            let line = text[..at].split(|byte| *byte == b'\n').count() as u64;
            let mut without = text.clone();
            without.remove(at);
            let changed = [1, 0x20].map(|bit| {
                let mut changed = text.clone();
                changed[at] ^= bit;
                changed
            });
            for other in changed.iter().chain([&without]) {
                let report = verify(other);
                let around = String::from_utf8_lossy(&text[at.saturating_sub(20)..(at + 20).min(text.len())]);
                assert!(names(&report, line), "byte {at}, line {line}, …{around}…: {:?}", report.findings);
            }
            // The rest is slow in a debug build: some places of all kinds of line.
            if at % 7 == 0 {
                assert!(!verify(&text[..at]).holds(), "cut before byte {at}");
            }
        }
    }
}

#[test]
fn an_edited_entry_is_named_with_its_line() {
    let sound = log(20);
    for at in 0..19 {
        for (was, is) in [("usr-ñ", "usr-n"), ("\"status\":201", "\"status\":200"), ("req-", "rec-")] {
            let mut edited = sound.clone();
            edited.entries[at].0 = edited.entries[at].0.replacen(was, is, 1);
            let report = verify(&edited.export_as(&sound, 0));
            assert_eq!(problems(&report), [(Problem::Changed, Some(at as u64))], "entry {at}: {is}");
            let line = report.findings[0].line.unwrap() as usize;
            let text = edited.export_as(&sound, 0);
            let named = text.split(|byte| *byte == b'\n').nth(line - 1).unwrap();
            assert_eq!(named, edited.entries[at].0.as_bytes());
        }
    }
}

/// Nothing but the root speaks of the last entry: the finding says so.
#[test]
fn an_edited_last_entry_is_named_as_far_as_anyone_can_know() {
    let sound = log(20);
    let mut edited = sound.clone();
    edited.entries[19].0 = edited.entries[19].0.replace("usr-ñ", "usr-n");
    let report = verify(&edited.export_as(&sound, 0));
    assert_eq!(problems(&report), [(Problem::Rewritten, Some(10))]);
    assert!(report.findings[0].message.contains("entry 19 (line "), "{:?}", report.findings);
}

#[test]
fn an_entry_whose_word_about_the_one_before_was_edited_is_named() {
    let sound = log(20);
    for at in 1..19 {
        let mut edited = sound.clone();
        let previous = leaf_hash(sound.entries[at - 1].0.as_bytes()).to_string();
        edited.entries[at].0 = edited.entries[at].0.replace(&previous, &leaf_hash(b"other").to_string());
        let report = verify(&edited.export_as(&sound, 0));
        assert_eq!(problems(&report), [(Problem::Changed, Some(at as u64))], "entry {at}");
    }
}

#[test]
fn several_edited_entries_are_all_named() {
    let sound = log(30);
    let mut edited = sound.clone();
    for at in [2, 11, 12, 27] {
        edited.entries[at].0 = edited.entries[at].0.replace("usr-ñ", "usr-n");
    }
    let report = verify(&edited.export_as(&sound, 0));
    assert_eq!(problems(&report), [2, 11, 12, 27].map(|at| (Problem::Changed, Some(at))));
}

#[test]
fn an_edited_row_is_named() {
    let sound = log(20);
    for row in 0..3 {
        let mut edited = sound.clone();
        edited.entries[8].1 = edited.entries[8].1.replace(&digest(8000 + row), &digest(1));
        let report = verify(&edited.export_as(&sound, 0));
        assert_eq!(problems(&report), [(Problem::Changed, Some(8))], "row {row}");
        assert_eq!(report.findings[0].row, Some(row));
    }
    // What the entry says of them, while they are as they were.
    for (was, is) in [("\"count\":3", "\"count\":2"), ("\"count\":3", "\"count\":7"), ("\"first\":0", "\"first\":1")] {
        let mut edited = sound.clone();
        edited.entries[8].0 = edited.entries[8].0.replace(was, is);
        let report = verify(&edited.export_as(&sound, 0));
        assert_eq!(problems(&report), [(Problem::Changed, Some(8))], "{is}");
        assert_eq!(report.findings[0].row, None);
    }
    let mut more = sound.clone();
    let last = more.entries[8].1.lines().last().unwrap().replace("\"row\":2", "\"row\":3");
    more.entries[8].1.push_str(&format!("{last}\n"));
    let report = verify(&more.export_as(&sound, 0));
    assert_eq!(problems(&report), [(Problem::Unreadable, Some(8))]);
    assert!(report.findings[0].message.ends_with("this line is one more"), "{:?}", report.findings);
    let mut without = sound.clone();
    without.entries[8].1 = without.entries[8].1.lines().skip(1).map(|line| format!("{line}\n")).collect();
    let report = verify(&without.export_as(&sound, 0));
    assert!(report.findings.iter().all(|finding| finding.entry == Some(8)), "{:?}", report.findings);
    assert!(!report.holds());
}

#[test]
fn missing_moved_and_repeated_entries_are_named() {
    let sound = log(20);
    let mut without = sound.clone();
    without.entries.remove(7);
    assert_eq!(problems(&verify(&without.export_as(&sound, 0))), [(Problem::Missing, Some(7))]);
    let mut swapped = sound.clone();
    swapped.entries.swap(6, 7);
    assert_eq!(problems(&verify(&swapped.export_as(&sound, 0))), [(Problem::OutOfOrder, Some(6))]);
    let mut twice = sound.clone();
    twice.entries.insert(5, sound.entries[4].clone());
    assert_eq!(problems(&verify(&twice.export_as(&sound, 0))), [(Problem::Duplicate, Some(4))]);
    let mut shorter = sound.clone();
    shorter.entries.truncate(15);
    let report = verify(&shorter.export_as(&sound, 0));
    assert_eq!(report.findings[0].problem, Problem::Missing);
    assert_eq!(report.findings[0].entry, Some(15));
}

#[test]
fn a_log_that_was_cut_and_signed_again_is_seen_by_a_kept_checkpoint() {
    let sound = log(20);
    let mut cut = sound.clone();
    cut.entries.truncate(15);
    let report = verify(&cut.export());
    assert!(report.holds(), "without an earlier checkpoint nobody can know");
    let report = verify_with(&cut.export(), vec![sound.head(20)], Vec::new());
    assert_eq!(problems(&report), [(Problem::CutOff, None)]);
    assert!(report.findings[0].message.contains("20 entries"), "{:?}", report.findings);
}

#[test]
fn a_log_that_was_rewritten_and_signed_again_is_seen_by_a_kept_checkpoint() {
    let sound = log(20);
    let forged = rewritten(&sound, 7);
    assert!(verify(&forged.export()).holds(), "without an earlier checkpoint nobody can know");
    assert!(verify_with(&forged.export(), vec![sound.head(7)], Vec::new()).holds(), "up to there it is the same");
    for size in 8..20 {
        let report = verify_with(&forged.export(), vec![sound.head(size)], Vec::new());
        assert_eq!(problems(&report), [(Problem::Forked, None)], "{size}");
    }
}

#[test]
fn a_rewritten_log_under_the_old_checkpoints_is_narrowed_down() {
    let mut sound = log(40);
    sound.signed = vec![10, 20, 30];
    let forged = rewritten(&sound, 14);
    let report = verify(&forged.export_as(&sound, 0));
    assert_eq!(problems(&report), [(Problem::Rewritten, Some(10))]);
    assert!(report.findings[0].message.starts_with("entries 10 to 19 "), "{:?}", report.findings);
    assert_eq!(report.size, 10, "what is before still holds");
}

#[test]
fn a_checkpoint_of_another_key_or_log_is_refused() {
    let log = log(5);
    let text = String::from_utf8(log.export()).unwrap();
    let other = Signer::new(ORIGIN, &[9; 32]).unwrap();
    let own = serde_json::to_string(&log.head(5).sign(&signer())).unwrap();
    let forged = text.replace(&own, &serde_json::to_string(&log.head(5).sign(&other)).unwrap());
    assert_eq!(problems(&verify(forged.as_bytes())), [(Problem::BadSignature, None)]);
    let kept = Checkpoint { origin: String::from("mass.example/other"), ..log.head(5) };
    assert_eq!(problems(&verify_with(text.as_bytes(), vec![kept], Vec::new())), [(Problem::OtherLog, None)]);
}

#[test]
fn documents_are_found_by_their_bytes_and_by_their_form() {
    let log = log(10);
    let wanted = |name: &str, bytes: u64, canonical: Option<u64>| Wanted {
        name: name.to_owned(),
        bytes_sha256: digest(bytes),
        canonical_sha256: canonical.map(digest),
    };
    let all = vec![wanted("sent", 4999, None), wanted("kept", 77, Some(8001)), wanted("strange", 5, Some(6))];
    let report = verify_with(&log.export(), Vec::new(), all);
    assert_eq!(problems(&report), [(Problem::DocumentMissing, None)]);
    let found: Vec<_> =
        report.documents.iter().map(|found| (found.document.as_str(), found.entry, found.row)).collect();
    assert_eq!(found, [("sent", 4, None), ("kept", 8, Some(1))]);
    assert!(report.documents[0].as_sent && !report.documents[1].as_sent);
}

#[test]
fn time_does_not_go_back() {
    let mut log = log(3);
    let (mut late, rows) = entry(1, Some(leaf_hash(log.entries[0].0.as_bytes())));
    late.time = String::from("2026-11-24T12:00:00Z");
    log.entries.truncate(1);
    log.entries.push((String::from_utf8(late.leaf().unwrap()).unwrap(), rows));
    let report = verify(&log.export());
    assert_eq!(problems(&report), [(Problem::TimeBackwards, Some(1))]);
}
