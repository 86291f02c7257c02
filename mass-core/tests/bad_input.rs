//! Input that is none: each gets a structured error that names the place, and nothing else suffers.

use mass_core::{
    Code, Context, Issue, KeysRule, Options, Pipeline, Rule, Severity, canonicalize, json_api, normalize,
    normalize_batch, normalize_simple, validate, validate_response,
};
use serde_json::{Value, json};
use std::{
    sync::{Mutex, MutexGuard, mpsc},
    thread,
    time::Duration,
};

fn context() -> Context {
    Context::at("2026-11-24T13:15:21Z", "bad input").unwrap()
}

/// The one issue of an input that is not JSON, the same by every call.
fn only_issue(input: &[u8], options: &Options) -> Issue {
    let report = validate(input, options);
    assert_eq!(report.issues.len(), 1, "{:?}", report.issues);
    assert!(!report.is_valid());
    for rejected in [
        normalize(input, options, &context()).unwrap_err(),
        normalize_simple(input, options, &context()).unwrap_err(),
        canonicalize(input, options).unwrap_err(),
    ] {
        assert_eq!((rejected.pipeline, &rejected.issues), (None, &report.issues));
    }
    assert_eq!(validate_response(input, None, options).issues, report.issues);
    report.issues.into_iter().next().unwrap()
}

/// An `invalid_json` with this reason, at this line, column and offset.
fn refused(input: &[u8], reason: &str, (line, column, offset): (usize, usize, usize)) -> Issue {
    let issue = only_issue(input, &Options::default());
    assert_eq!((issue.code, issue.severity, issue.path.as_str()), (Code::InvalidJson, Severity::Error, ""));
    assert_eq!(issue.params["reason"], reason);
    let place = issue.position.unwrap();
    assert_eq!((place.line, place.column, place.offset), (line, column, offset), "{issue}");
    for (name, value) in [("line", line), ("column", column), ("offset", offset)] {
        assert_eq!(issue.params[name], value);
    }
    assert!(!issue.message().is_empty() && !issue.fix().is_empty());
    issue
}

/// Large inputs take their turns.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[test]
fn nothing() {
    refused(b"", "empty", (1, 1, 0));
    refused(b" \t\r\n \n", "empty", (3, 1, 6));
    refused("\u{feff}".as_bytes(), "empty", (1, 1, 3));
    assert_eq!(normalize_batch(b"\n \r\n\t\n", &Options::default(), &context()).count(), 0);
}

#[test]
fn not_utf8() {
    let issue = refused(b"{\"payload\":{\n\"a\":\"caf\xe9\"}}", "invalid_utf8", (2, 9, 21));
    assert_eq!(issue.params["found"], "0xE9");
    refused(b"{\"a\":\"\xed\xa0\x80\"}", "invalid_utf8", (1, 7, 6));
    refused(b"{\"a\":\"\xc0\xaf\"}", "invalid_utf8", (1, 7, 6));
    refused(b"\xff\xfe{\x00}\x00", "invalid_utf8", (1, 1, 0));
    refused(b"{\"a\":\"\xf0\x9f\x98", "invalid_utf8", (1, 7, 6));
}

#[test]
fn binary() {
    refused(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "invalid_utf8", (1, 1, 0));
    refused(b"PK\x03\x04\x14\x00\x06\x00", "not_json_literal", (1, 1, 0));
    refused(b"\x1f\x8b\x08\x00", "invalid_utf8", (1, 2, 1));
    refused(b"\x7fELF\x02\x01\x01\x00", "unexpected_character", (1, 1, 0));
    refused(b"\x00\x00\x00\x00", "unexpected_character", (1, 1, 0));
    refused(b"{\"a\":\"\x00\"}", "control_character", (1, 7, 6));
    let every_byte: Vec<u8> = (0..=255).collect();
    assert_eq!(only_issue(&every_byte, &Options::default()).code, Code::InvalidJson);
}

#[test]
fn words_that_json_does_not_have() {
    for word in ["NaN", "Infinity", "-Infinity", "undefined", "None", "True", "nan"] {
        let text = format!("{{\"payload\": {{\n  \"t\": {word}}}}}");
        let issue = refused(text.as_bytes(), "not_json_literal", (2, 8, 21));
        assert_eq!(issue.params["found"], word);
    }
    // A binding that writes its host's numbers may say that it does.
    let options = Options { native_non_finite: true, ..Options::default() };
    let normalized = normalize(r#"{"t": NaN, "u": [-Infinity, Infinity]}"#, &options, &context()).unwrap();
    assert_eq!(normalized.document()["payload"], json!({"t": null, "u": [null, null]}));
    assert_eq!(normalized.restore().unwrap(), br#"{"t":NaN,"u":[-Infinity,Infinity]}"#);
    // Words stay words.
    assert_eq!(only_issue(br#"{"t": nan}"#, &options).params["reason"], "not_json_literal");
}

/// How much less a build for debugging gets to do of what takes long.
const SLOWER: usize = if cfg!(debug_assertions) { 10 } else { 1 };

/// A document of so many megabytes: one long list of readings.
fn large(megabytes: usize) -> Vec<u8> {
    const READING: &[u8] = b"{\"t\":\"17,4\",\"ok\":\"yes\",\"n\":12.50},";
    let mut bytes = b"{\"payload\":{\"readings\":[".to_vec();
    while bytes.len() < megabytes * 1_000_000 - 64 {
        bytes.extend_from_slice(READING);
    }
    bytes.extend_from_slice(b"0]}}");
    bytes
}

#[test]
fn a_hundred_megabytes_are_too_large() {
    let _turn = turn();
    let bytes = large(100);
    assert!(bytes.len() > 99_000_000);
    let issue = only_issue(&bytes, &Options::default());
    assert_eq!((issue.code, issue.path.as_str()), (Code::TooLarge, ""));
    assert_eq!(issue.params["max_bytes"], 1 << 20);
    assert_eq!(issue.params["found_bytes"], bytes.len());
    // To the byte.
    let text = format!("\"{}\"", "x".repeat(98));
    assert!(canonicalize(&text, &Options { max_bytes: 100, ..Options::default() }).is_ok());
    assert!(canonicalize(&text, &Options { max_bytes: 99, ..Options::default() }).is_err());
}

#[test]
fn a_hundred_megabytes_on_demand() {
    let _turn = turn();
    let bytes = large(100 / SLOWER);
    let options = Options { max_bytes: 128 << 20, ..Options::default() };
    let normalized = normalize(&bytes, &options, &context()).unwrap();
    assert_eq!(normalized.pipeline, Pipeline::Simple);
    assert_eq!(normalized.changes.len(), 5 + 2 * (bytes.len() / 34));
    // Broken at its very end, it is still refused with the place.
    let cut = &bytes[..bytes.len() - 2];
    let issue = validate(cut, &options).issues.remove(0);
    assert_eq!((issue.code, issue.position.unwrap().offset), (Code::InvalidJson, cut.len()));
    assert_eq!(issue.params["reason"], "unexpected_end");
}

/// Runs something that must not take long, and does not wait for it if it does.
fn in_time(name: &'static str, work: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel();
    let worker = thread::Builder::new().name(name.to_owned());
    worker
        .spawn(move || {
            work();
            let _ = done.send(());
        })
        .unwrap();
    // Work that grows with the size takes about a second here, work that grows with its square some minutes.
    if finished.recv_timeout(Duration::from_secs(20)).is_err() {
        panic!("{name}: failed or not done after 20 s");
    }
}

/// `{"a":…,"b":…}` with so many members, made by their number.
fn many(first: &str, members: usize, member: impl Fn(usize) -> String) -> String {
    let members: Vec<String> = (0..members).map(member).collect();
    format!("{{{first}{}}}", members.join(","))
}

const VERSION: &str = "\"schema_version\":\"1.1\",";

#[test]
fn as_many_unknown_members_as_fit() {
    let _turn = turn();
    in_time("different ones", || {
        let text = many(VERSION, 80_000, |n| format!("\"x{n}\":0"));
        let report = validate(&text, &Options { max_issues: 7, ..Options::default() });
        assert_eq!(report.issues.len(), 8);
        // Three members are missing.
        assert_eq!(report.issues[7].params["found"], 80_000 + 3);
    });
    in_time("those shown say what was meant", || {
        let text = many(VERSION, 10, |n| format!("\"trac{}\":0", 9 - n));
        let report = validate(&text, &Options { max_issues: 7, ..Options::default() });
        let unknown: Vec<_> = report.issues.iter().filter(|issue| issue.code == Code::UnknownField).collect();
        assert_eq!(unknown.len(), 4, "three members are missing");
        assert!(unknown.iter().all(|issue| issue.params["nearest"] == "trace"));
    });
    in_time("the same one", || {
        let text = many(VERSION, 100_000, |_| String::from("\"x\":0"));
        let report = validate(&text, &Options::default());
        assert_eq!(report.issues[100].params["found"], 100_000 + 99_999 + 3);
    });
    in_time("the same one in a payload", || {
        let text = many("", 100_000, |_| String::from("\"x\":0"));
        assert_eq!(validate(&text, &Options::default()).issues[100].params["found"], 99_999);
    });
}

#[test]
fn members_in_the_worst_order() {
    let _turn = turn();
    in_time("last one first", || {
        let text = many("\"z\":0,", 80_000, |n| format!("\"x{n:05}\":0"));
        assert!(canonicalize(&text, &Options::default()).is_ok());
    });
    in_time("first one last", || {
        let text = many("", 80_000, |n| if n < 79_999 { format!("\"x{n:05}\":0") } else { String::from("\"a\":0") });
        assert!(canonicalize(&text, &Options::default()).is_ok());
    });
    in_time("backwards", || {
        let text = many("", 80_000, |n| format!("\"x{:05}\":0", 80_000 - n));
        assert!(canonicalize(&text, &Options::default()).is_ok());
    });
    in_time("every second one", || {
        let text = many("", 80_000, |n| format!("\"x{:05}\":0", n * 7919 % 80_021));
        assert!(canonicalize(&text, &Options::default()).is_ok());
    });
}

#[test]
fn as_many_changes_and_warnings_as_fit() {
    let _turn = turn();
    in_time("renamed keys", || {
        let text = many("", 50_000, |n| format!("\"X x{n}\":\"yes\""));
        let options = Options { keys: KeysRule::SnakeCase, ..Options::default() };
        let normalized = normalize(&text, &options, &context()).unwrap();
        let back = normalized.restore().unwrap();
        assert_eq!(canonicalize(&back, &options), canonicalize(&text, &options));
    });
    in_time("a change for every five bytes", || {
        let texts = 200_000 / SLOWER;
        let text = format!("{{\"payload\":{{\"a\":[{}]}}}}", vec!["\"no\""; texts].join(","));
        let before = resident();
        let normalized = normalize(&text, &Options::default(), &context()).unwrap();
        assert_eq!(normalized.changes.iter().filter(|change| change.rule == Rule::Boolean).count(), texts);
        if let (Some(before), Some(after)) = (before, resident()) {
            let grown = after.saturating_sub(before) >> 20;
            assert!(grown < 200, "{grown} MiB for 1 MiB of text");
        }
        let back = normalized.restore().unwrap();
        assert_eq!(canonicalize(&back, &Options::default()), canonicalize(&text, &Options::default()));
    });
    in_time("colliding keys", || {
        let text = many("", 40_000, |n| format!("\"{}x\":0", format!("{n:b}").replace('0', "-").replace('1', " ")));
        let options = Options { keys: KeysRule::SnakeCase, ..Options::default() };
        let normalized = normalize(&text, &options, &context()).unwrap();
        assert_eq!(normalized.issues.len(), 1);
        assert_eq!(normalized.issues[0].params["keys"].as_array().map(Vec::len), Some(40_000));
    });
    in_time("ambiguous numbers", || {
        let text = many("", 50_000, |n| format!("\"x{n}\":\"1,234\""));
        let report = validate(&text, &Options::default());
        assert!(report.is_valid() && report.issues[100].params["found"] == 50_000);
    });
    in_time("paths that repeat a long key", || {
        // A long key around a long list: the square of the document, if every path were written out.
        let list = |item: &str| vec![item; 400_000 / SLOWER / (item.len() + 1)].join(",");
        let key = "k".repeat(500_000 / SLOWER);
        let max_bytes = (1 << 20) / SLOWER;
        let options = Options { max_bytes, max_issues: 10, ..Options::default() };
        let cases = [
            ("\"no\"", Some(Code::TooManyChanges)),
            ("\" x\"", Some(Code::TooManyChanges)),
            ("0.1000000000000000055511151231257827", Some(Code::TooManyChanges)),
            ("9007199254740993", Some(Code::TooManyChanges)),
            ("\"1,234\"", None),
        ];
        for signals in [false, true] {
            let options = Options { signals, ..options.clone() };
            for (item, code) in cases {
                let text = format!("{{\"{key}\":[{}]}}", list(item));
                let before = resident();
                let result = normalize(&text, &options, &context());
                let (issues, after) = (result.as_ref().map_or_else(|r| &r.issues, |n| &n.issues), resident());
                assert_eq!(result.is_err(), code.is_some(), "{item}");
                assert!(code.is_none_or(|code| issues[0].code == code), "{item}");
                assert!(issues.len() <= 11, "{item}");
                assert_eq!(&validate(&text, &options).issues, issues, "{item}");
                let row = normalize_batch(text.as_bytes(), &options, &context()).next().unwrap();
                assert_eq!(&row.outcome.map_or_else(|r| r.issues, |n| n.issues), issues, "{item}");
                if let (Some(before), Some(after)) = (before, after) {
                    let grown = after.saturating_sub(before);
                    assert!(grown < 100 * max_bytes, "{item}: {grown} bytes for a document of {}", text.len());
                }
            }
        }
    });
    in_time("collisions under a long key", || {
        let key = "k".repeat(500_000 / SLOWER);
        let list = vec!["{\"A\":0,\"a\":0}"; 500_000 / SLOWER / 16].join(",");
        let max_bytes = (1 << 20) / SLOWER;
        let options = Options { max_bytes, keys: KeysRule::SnakeCase, max_issues: 10, ..Options::default() };
        let normalized = normalize(&format!("{{\"{key}\":[{list}]}}"), &options, &context()).unwrap();
        assert_eq!(normalized.issues[10].params["found"], 500_000 / SLOWER / 16);
    });
    in_time("members of their own that nobody asked for", || {
        let key = "k".repeat(500_000 / SLOWER);
        let list = vec!["0.1000000000000000055511151231257827"; 500_000 / SLOWER / 37].join(",");
        let options = Options { max_bytes: (1 << 20) / SLOWER, strict: false, ..Options::default() };
        let text = format!("{{\"schema_version\":\"1.0-simple\",\"payload\":{{}},\"{key}\":[{list}]}}");
        let issues = normalize(&text, &options, &context()).unwrap_err().issues;
        assert_eq!(issues[0].code, Code::TooManyChanges);
    });
    in_time("recognised signals", || {
        let text = many("", 40_000, |n| format!("\"IT Load {n} (kW)\":1"));
        assert!(validate(&text, &Options { signals: true, ..Options::default() }).is_valid());
    });
}

#[test]
fn texts_as_long_as_fit() {
    let _turn = turn();
    in_time("tracestate", || {
        let members: Vec<String> = (0..90_000).map(|n| format!("a{n}=1")).collect();
        let text = format!("{{{VERSION}\"trace\":{{\"tracestate\":\"{}\"}}}}", members.join(","));
        assert!(validate(&text, &Options::default()).issues.iter().any(|issue| issue.code == Code::InvalidTrace));
    });
    in_time("key, version, number", || {
        let long = "7".repeat(1_000_000);
        for text in [
            format!("{{\"schema_version\":\"{long}\"}}"),
            format!("{{{VERSION}\"{long}\":0}}"),
            format!("{{\"a\":{long}}}"),
            format!("{{\"a\":\"{long}\"}}"),
            format!("{{\"a\":\"1,{long}\"}}"),
            format!("{{\"a\":1.{long}e-{long}}}").replacen("777", "", 200_000),
        ] {
            let issues = validate(&text, &Options::default()).issues;
            let longest = issues.iter().map(|issue| issue.message().len()).max();
            assert!(longest.is_none_or(|length| length < 3_000_000));
        }
    });
}

/// The path of the first container past the limit, for containers inside one another.
fn too_deep(text: &[u8], options: &Options, levels: usize) {
    let issue = canonicalize(text, options).unwrap_err().issues.remove(0);
    assert_eq!((issue.code, issue.path.as_str()), (Code::TooDeep, "/0".repeat(levels).as_str()));
    assert_eq!(issue.params["max_depth"], levels);
    assert_eq!(issue.position.unwrap().offset, levels);
}

#[test]
fn a_thousand_deep_and_a_million() {
    for depth in [65, 1_000, 1_000_000] {
        let closed = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let options = Options { max_bytes: 16 << 20, ..Options::default() };
        too_deep(closed.as_bytes(), &options, 64);
        too_deep(closed.as_bytes(), &Options { max_depth: 1, ..options.clone() }, 1);
        // The most that can be asked for, on a stack as small as threads have.
        let options = Options { max_depth: 256, ..options };
        assert_eq!(canonicalize(&closed, &options).is_ok(), depth == 65);

        // Never closed: the end is what is wrong, whatever the depth.
        let open = "[{\"a\":".repeat(depth);
        let issue = only_issue(open.as_bytes(), &options);
        assert_eq!((issue.code, &issue.params["reason"]), (Code::InvalidJson, &Value::from("unexpected_end")));

        for call in json_api::CALLS {
            let arguments =
                r#"{"context":{"now":"2026-11-24T13:15:21Z","seed":1},"changes":[],"profile":{},"to":"1.1"}"#;
            let answer = json_api::call(call, closed.as_bytes(), arguments);
            assert!(answer.starts_with('{'), "{call}: {answer}");
        }
    }
}

#[test]
fn the_deepest_document_fits_a_small_stack() {
    let deep = thread::Builder::new().stack_size(512 << 10).spawn(|| {
        let text = format!("{}\" x\"{}", "{\"a\":".repeat(255), "}".repeat(255));
        let options = Options { max_depth: 256, ..Options::default() };
        let normalized = normalize(&text, &options, &context()).unwrap();
        assert_eq!(normalized.changes[0].path, "/a".repeat(255));
        String::from_utf8(normalized.restore().unwrap()).unwrap() == text
    });
    assert!(deep.unwrap().join().unwrap());
}

#[test]
fn one_bad_line_among_good_ones() {
    let lines: [&[u8]; 6] = [b"{\"a\":1}", b"{\"a\":\"tr", b"", b"\xff", b"{\"a\":2}", b"[]"];
    let ndjson = lines.join(&b'\n');
    let rows: Vec<_> = normalize_batch(&ndjson, &Options::default(), &context()).collect();
    let said: Vec<_> = rows.iter().map(|row| (row.row, row.line, row.outcome.is_ok())).collect();
    assert_eq!(said, [(0, 1, true), (1, 2, false), (2, 4, false), (3, 5, true), (4, 6, false)]);
    // Nothing is lost: each row comes back as it came.
    assert_eq!(rows.iter().map(|row| row.raw).collect::<Vec<_>>(), [lines[0], lines[1], lines[3], lines[4], lines[5]]);

    let cut = &rows[1].outcome.as_ref().unwrap_err().issues[0];
    assert_eq!((cut.code, &cut.params["reason"]), (Code::InvalidJson, &Value::from("unexpected_end")));
    assert_eq!((cut.position.unwrap().line, cut.position.unwrap().offset), (1, 8), "a place is one in the row");
    assert_eq!(rows[2].outcome.as_ref().unwrap_err().issues[0].params["reason"], "invalid_utf8");
    assert_eq!(rows[4].outcome.as_ref().unwrap_err().issues[0].code, Code::WrongType);
    assert_eq!(rows[3].outcome.as_ref().unwrap().document()["payload"]["a"], 2);
}

/// Memory of this process in bytes, where the system tells.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}

#[test]
fn a_million_rows_in_little_memory() {
    let _turn = turn();
    const ROWS: usize = 1_000_000 / SLOWER;
    let ndjson: String = (0..ROWS).map(|row| if row % 1000 == 999 { "[]\n" } else { "{\"a\":\"1\"}\n" }).collect();
    let mut before = None;
    let (mut good, mut next) = (0, 0);
    let options = Options { locale: mass_core::Locale::Es, ..Options::default() };
    for row in normalize_batch(ndjson.as_bytes(), &options, &context()) {
        assert_eq!((row.row, row.line), (next, next + 1));
        assert_eq!(row.outcome.is_ok(), next % 1000 != 999);
        good += usize::from(row.outcome.is_ok());
        next += 1;
        if next == ROWS / 100 {
            before = resident();
        }
    }
    assert_eq!((next, good), (ROWS, ROWS - ROWS / 1000));
    if let (Some(before), Some(after)) = (before, resident()) {
        let grown = after.saturating_sub(before) >> 20;
        // The results of all rows together would take more than a gigabyte.
        assert!(grown < 64, "{grown} MiB were kept");
    }
}

/// A batch that comes in pieces keeps its numbers, and its rows their ids.
#[test]
fn a_batch_in_pieces() {
    let lines: Vec<String> = (0..10).map(|n| format!("{{\"n\":{n}}}\n")).collect();
    let whole = lines.concat();
    let at_once: Vec<_> = normalize_batch(whole.as_bytes(), &Options::default(), &context()).collect();
    let (first, second) = (lines[..4].concat(), lines[4..].concat());
    let mut pieces: Vec<_> = normalize_batch(first.as_bytes(), &Options::default(), &context()).collect();
    pieces.extend(normalize_batch(second.as_bytes(), &Options::default(), &context()).starting_at(4, 5));
    assert_eq!(at_once, pieces);
}

#[test]
fn options_that_there_are_not() {
    let refusal = |arguments: &str| -> String {
        let answer: Value = serde_json::from_str(&json_api::call("validate", b"{}", arguments)).unwrap();
        assert_eq!(answer["ok"], false, "{answer}");
        format!("{}: {}", answer["error"]["kind"].as_str().unwrap(), answer["error"]["message"].as_str().unwrap())
    };
    for (options, named) in [
        (r#"{"strickt": true}"#, "strickt"),
        (r#"{"strict": "yes"}"#, "strict: "),
        (r#"{"pipeline": "complex"}"#, "pipeline: "),
        (r#"{"rules": {"trimm": true}}"#, "trimm"),
        (r#"{"max_depth": 0}"#, "max_depth"),
        (r#"{"max_depth": 257}"#, "max_depth"),
        (r#"{"max_issues": 0}"#, "max_issues"),
        (r#"{"max_bytes": -1}"#, "max_bytes: "),
        (r#"{"locale": "fr"}"#, "locale: "),
    ] {
        let refusal = refusal(&format!("{{\"options\": {options}}}"));
        assert!(refusal.starts_with("invalid_options: ") && refusal.contains(named), "{options}: {refusal}");
        assert!(Options::from_json(serde_json::from_str(options).unwrap()).is_err(), "{options}");
    }
    for arguments in ["{", "[]", r#"{"optoins": {}}"#, r#"{"options": 1}"#, r#"{"context": {"now": "noon"}}"#] {
        assert!(refusal(arguments).starts_with("invalid_arguments: "), "{arguments}");
    }
    let answer = json_api::call("normalise", b"{}", "");
    assert!(answer.contains("unknown_call") && answer.contains("normalise"), "{answer}");
    let answer = json_api::call("normalize", b"{}", r#"{"context": {"now": "24/11/2026", "seed": "s"}}"#);
    assert!(answer.contains("invalid_context") && answer.contains("24/11/2026"), "{answer}");
    assert!(json_api::call("normalize", b"{}", "{}").contains("invalid_context"));
}
