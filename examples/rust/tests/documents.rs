//! Single documents: exit status, streams, reports, records.

mod common;

use common::{Folder, day, day_file, good, records, run, run_with};
use serde_json::{Value, json};

#[test]
fn exit_status_says_what_happened() {
    let folder = Folder::new("status");
    let fine = folder.file("fine.json", good());
    let wrong = folder.file("wrong.json", good().replace("\"shadow\"", "\"shadwo\""));
    assert_eq!(run(["validate", &fine]).status, 0);
    assert_eq!(run(["validate", &wrong]).status, 1);
    assert_eq!(run(["validate", &fine, &wrong]).status, 1);
    assert_eq!(run(["validate", "--frobnicate"]).status, 2);
    assert_eq!(run(["validate", &fine, "--max-issues", "0"]).status, 2);
    assert_eq!(run(["normalize", &fine, "--now", "yesterday"]).status, 2);
    let missing = run(["validate", &folder.at("absent.json"), &fine]);
    assert_eq!(missing.status, 2);
    assert!(missing.out.contains("no such file") && missing.out.contains("✓"), "the others go on: {}", missing.out);
}

#[test]
fn each_broken_request_is_rejected_for_its_reason() {
    let expected: Value = serde_json::from_str(&day_file("broken-expected.json")).unwrap();
    let mut seen = 0;
    for file in day().iter().filter(|file| file.path.starts_with("broken/")) {
        let ran = run_with(file.text.clone(), &["validate", "--json"]);
        let record = &records(&ran.out)[0];
        let codes: Vec<&Value> = record["issues"].as_array().unwrap().iter().map(|issue| &issue["code"]).collect();
        let about = &expected[file.path.trim_start_matches("broken/")];
        assert_eq!(json!(codes), about["codes"], "{}: {}", file.path, ran.out);
        assert_eq!((ran.status, &record["valid"]), (1, &json!(false)), "{}", file.path);
        seen += 1;
    }
    assert!(seen >= 8);
}

#[test]
fn a_finding_shows_its_line_a_caret_and_a_fix() {
    let text = day().into_iter().find(|file| file.path == "broken/01-mode-typo.json").unwrap().text;
    let ran = run_with(text.clone(), &["validate"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    let at = lines.iter().position(|line| line.contains("\"shadwo\",")).expect("the source line");
    let number = text.lines().position(|line| line.contains("shadwo")).unwrap() + 1;
    assert!(lines[at].trim_start().starts_with(&format!("{number} |")), "{}", lines[at]);
    assert_eq!(lines[at].find("\"shadwo\""), lines[at + 1].find("^^^^^^^^"), "{}", ran.out);
    assert!(ran.out.contains("error unsupported_value  /request/mode"), "{}", ran.out);
    assert!(ran.out.contains("fix: ") && ran.out.contains("“shadow”"), "{}", ran.out);
    let long: Vec<&&str> = lines.iter().filter(|line| line.chars().count() > 100).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn records_have_the_result_form_of_the_core() {
    let accepted = records(&run_with(good(), &["normalize", "--json"]).out);
    let record = &accepted[0];
    assert_eq!(accepted.len(), 1);
    assert_eq!(
        (&record["ok"], &record["pipeline"], &record["source"]),
        (&json!(true), &json!("enterprise"), &json!("-"))
    );
    assert!(record["document"]["normalized_at_utc"].is_string());
    assert!(record["document_sha256"].as_str().unwrap().starts_with("sha256:"));
    assert!(record["content_sha256"].as_str().unwrap().starts_with("sha256:"));
    assert!(record["changes"].as_array().unwrap().iter().all(|change| change["rule"].is_string()));
    assert_eq!(record["issues"], json!([]));

    let checked = &records(&run_with(good(), &["validate", "--json"]).out)[0];
    assert_eq!((&checked["ok"], &checked["valid"]), (&json!(true), &json!(true)));
    assert!(checked["missing_ratio"].is_number() && checked["staleness_seconds"].is_number(), "{checked}");

    let rejected = &records(&run_with("{\"schema_version\":\"9\"}", &["normalize", "--json"]).out)[0];
    assert_eq!(rejected["ok"], json!(false));
    let issue = &rejected["issues"][0];
    for member in ["code", "layer", "severity", "path", "message", "params", "line", "column"] {
        assert!(!issue[member].is_null(), "{member} in {issue}");
    }

    let unread = run(["validate", "--json", "absent.json"]);
    assert_eq!(unread.status, 2);
    assert_eq!(records(&unread.out)[0]["error"]["kind"], "not_found");
}

#[test]
fn documents_go_to_standard_output_and_the_report_beside_them() {
    let piped = run_with(good(), &["normalize"]);
    let document: Value = serde_json::from_str(&piped.out).expect("only the document");
    assert_eq!(document["schema_version"], "1.1");
    assert!(!piped.out.ends_with('\n'), "exactly the canonical bytes");
    assert!(piped.err.contains("accepted") && piped.err.contains("sha256:"), "{}", piped.err);
    assert_eq!(run_with(good(), &["normalize", "--quiet"]).err, "");

    let folder = Folder::new("streams");
    let filed = run_with(good(), &["normalize", "--out", &folder.at("out.json")]);
    assert!(filed.out.contains("accepted") && filed.err.is_empty());
    assert!(folder.read("out.json").starts_with('{'));
}

#[test]
fn canonical_bytes_are_exact() {
    let ran = run_with("\u{feff}{\"b\": 2.50, \"a\": [1e0, \"\\u00e9\"]}\n", &["canonicalize"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("{\"a\":[1,\"é\"],\"b\":2.5}", ""));
    assert_eq!(run_with("1\n", &["canonicalize", "--single"]).out, "1");
}

#[test]
fn a_fixed_clock_and_seed_repeat_a_run() {
    let fixed = ["normalize", "--now", "2026-11-23T12:00:00Z", "--seed", "demo"];
    let (one, two) = (run_with(good(), &fixed), run_with(good(), &fixed));
    assert_eq!((one.out.as_str(), one.err), (two.out.as_str(), two.err));
    assert_ne!(one.out, run_with(good(), &["normalize", "--now", "2026-11-23T12:00:00Z"]).out);
    assert!(one.out.contains("2026-11-23T12:00:00Z"));
}

#[test]
fn changes_undo_a_normalisation() {
    let folder = Folder::new("restore");
    for (name, text) in [("request.json", good()), ("export.json", day_file("dcim-export.json"))] {
        let source = folder.file(name, &text);
        let (out, changes) = (folder.at("out.json"), folder.at("changes.json"));
        let ran = run(["normalize", &source, "--out", &out, "--changes", &changes]);
        assert_eq!(ran.status, 0, "{}", ran.out);
        let restored = run(["restore", &out, "--changes", &changes]);
        assert_eq!(restored.status, 0, "{}", restored.err);
        let same = |text: &str| run_with(text, &["canonicalize", "--single"]).out;
        if name == "request.json" {
            assert_eq!(same(&restored.out), same(&text));
        } else {
            assert!(restored.out.contains("9007199254740993"), "a number that no double holds: {}", restored.out);
            let without = |text: &str| same(&text.replace("9007199254740993", "0"));
            assert_eq!(without(&restored.out), without(&text));
        }
    }
    let unusable = folder.file("unusable.json", "{\"no\":\"changes\"}");
    assert_eq!(run(["restore", &folder.at("out.json"), "--changes", &unusable]).status, 2);
}

#[test]
fn colour_is_for_terminals_and_can_be_forced_and_forbidden() {
    let colored = |ran: &common::Ran| ran.out.contains('\u{1b}');
    assert!(!colored(&run_with(good(), &["validate"])), "a pipe is no terminal");
    assert!(colored(&run_with(good(), &["validate", "--color", "always"])));
    assert!(!colored(&run_with(good(), &["validate", "--color", "never"])));
    let folder = Folder::new("colour");
    let fine = folder.file("fine.json", good());
    let with = |name: &str| {
        let output =
            common::mass().env("CLICOLOR_FORCE", "1").env(name, "1").args(["validate", &fine]).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(with("UNRELATED"));
    assert!(!with("NO_COLOR"));
}

#[test]
fn nothing_in_a_document_is_obeyed_by_the_terminal() {
    let ran = run_with("{\"schema_version\":\"\\u001b[2Jx\u{202e}\"}", &["validate", "--color", "never"]);
    assert!(!ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'), "{:?}", ran.out);
}

#[test]
fn spanish_is_spoken_throughout() {
    let text = good().replace("\"shadow\"", "\"shadwo\"");
    let asked = run_with(text.clone(), &["validate", "--locale", "es"]);
    assert!(asked.out.contains("rechazado") && asked.out.contains("solución:"), "{}", asked.out);
    let folder = Folder::new("spanish");
    let wrong = folder.file("wrong.json", text);
    let output = common::mass().env("LANG", "es_CL.UTF-8").args(["validate", &wrong, "absent.json"]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("el archivo no existe") && out.contains("1 rechazado"), "{out}");
}

#[test]
fn input_that_is_no_document_gets_a_structured_error() {
    let folder = Folder::new("bad-input");
    let huge = folder.at("huge.json");
    std::fs::File::create(&huge).unwrap().set_len(100 << 20).unwrap();
    let cases = [
        (folder.file("empty.json", ""), "invalid_json", "empty"),
        (folder.file("latin1.json", b"{\"a\":\"caf\xe9\"}"), "invalid_json", "invalid_utf8"),
        (folder.file("binary.json", [0x7f, b'E', b'L', b'F', 0, 1, 2, 255]), "invalid_json", ""),
        (folder.file("deep.json", "[".repeat(1000) + &"]".repeat(1000)), "too_deep", ""),
        (folder.file("nan.json", "{\"a\":NaN}"), "invalid_json", "not_json_literal"),
        (huge, "too_large", ""),
    ];
    let fine = folder.file("fine.json", good());
    let mut arguments: Vec<&str> = vec!["validate", "--json"];
    arguments.extend(cases.iter().map(|(path, _, _)| path.as_str()));
    arguments.push(&fine);
    let ran = run(arguments);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let records = records(&ran.out);
    assert_eq!(records.len(), cases.len() + 1);
    for ((path, code, reason), record) in cases.iter().zip(&records) {
        let codes: Vec<_> = record["issues"].as_array().unwrap().iter().map(|issue| &issue["code"]).collect();
        assert!(codes.contains(&&json!(code)), "{path}: {record}");
        if !reason.is_empty() {
            assert_eq!(record["issues"][0]["params"]["reason"], *reason, "{path}");
        }
    }
    assert_eq!(records[5]["issues"][0]["params"]["found_bytes"], 100 << 20);
    assert_eq!(records[cases.len()]["valid"], true, "the others go on");
    let directory = run(["validate", "--json", env!("CARGO_TARGET_TMPDIR"), &fine]);
    assert_eq!((directory.status, common::records(&directory.out).len()), (2, 2));
}

#[test]
fn inputs_are_not_overwritten() {
    let folder = Folder::new("overwrite");
    let source = folder.file("request.json", good());
    for flag in ["--out", "--changes", "--rejected"] {
        let ran = run(["normalize", &source, flag, &source]);
        assert_eq!(ran.status, 2, "{flag}");
        assert!(ran.err.contains("would overwrite"), "{}", ran.err);
    }
    let target = folder.at("same");
    assert_eq!(run(["normalize", &source, "--out", &target, "--changes", &target]).status, 2);
    assert_eq!(folder.read("request.json"), good());
}

#[test]
fn the_program_explains_codes_and_prints_schemas() {
    let one = run(["explain", "pue_mismatch"]);
    assert_eq!(one.status, 0);
    assert!(one.out.contains("pue_mismatch") && one.out.contains("semantic"), "{}", one.out);
    assert!(run(["explain"]).out.contains("window_reversed"));
    let typo = run(["explain", "pue_missmatch"]);
    assert_eq!(typo.status, 2);
    assert!(typo.err.contains("did you mean pue_mismatch?"), "{}", typo.err);
    let record: Value = serde_json::from_str(&run(["explain", "stale", "--json"]).out).unwrap();
    assert_eq!(record["code"], "stale");
    for kind in ["enterprise", "simple", "response", "issues"] {
        let schema = run(["schema", kind]);
        assert_eq!(schema.status, 0, "{kind}");
        serde_json::from_str::<Value>(&schema.out).unwrap();
    }
    assert_eq!(run(["schema", "enterprise", "--version", "0.9"]).status, 2);
}

#[test]
fn an_export_and_a_profile_make_a_request() {
    let folder = Folder::new("promote");
    let export = folder.file("export.json", day_file("dcim-export.json"));
    let profile = folder.file("profile.json", day_file("site-profile.json"));
    let ran = run(["promote", &export, "--profile", &profile, "--json"]);
    let record = &records(&ran.out)[0];
    assert_eq!((ran.status, &record["ok"]), (0, &json!(true)), "{record}");
    assert_eq!(record["recognised"].as_array().map(Vec::len), Some(11), "{record}");
    let signals = &record["document"]["request"]["signals"];
    assert_eq!(signals["energy"]["facility_power_kw"], 1775.9, "from text with a decimal comma");
    assert_eq!(signals["thermal"]["supply_temp_c"], 21, "from °F");
    assert_eq!(signals["cooling"]["cooling_setpoint_c"], 20, "from the profile");
    assert_eq!(run(["promote", &export, "--profile", "absent.json"]).status, 2);
}

#[test]
fn a_profile_that_is_wrong_is_shown_itself() {
    let folder = Folder::new("profile");
    let export = folder.file("export.json", day_file("dcim-export.json"));
    let profile = folder.file("site.json", "{\n  \"tenant_id\": \"t\"\n  \"mode\": 1\n}\n");
    let ran = run(["promote", &export, "--profile", &profile, "--locale", "en"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains(&format!("invalid_json  /profile  {profile}:3:3")), "{}", ran.err);
    assert!(ran.err.contains("3 |   \"mode\": 1\n      |   ^\n"), "{}", ran.err);
    // In a batch the lines of the profile are still its own.
    let batch = folder.file("batch.ndjson", "{\"supply_temp_c\":21}\n{\"supply_temp_c\":22}\n");
    let ran = run(["promote", &batch, "--profile", &profile]);
    assert_eq!(ran.err.matches(&format!("{profile}:3:3")).count(), 2, "{}", ran.err);
    assert_eq!(ran.err.matches("Not valid JSON at line 3, column 3").count(), 2, "{}", ran.err);
    // A profile that is no object has a name too; an export may have a member called profile.
    let array = folder.file("array.json", "[]");
    let ran = run(["promote", &export, "--profile", &array]);
    assert!(ran.err.contains(&format!("wrong_type  /profile  {array}")), "{}", ran.err);
    let own = folder.file("own.json", "{\"profile\":{\"a\":1,\n\"a\":2}}");
    let ran = run(["promote", &own, "--profile", &array]);
    assert!(ran.err.contains("duplicate_key  /profile/a  2:1") && ran.err.contains("2 | \"a\":2}}"), "{}", ran.err);
}

#[test]
fn what_is_not_json_is_marked_at_its_place() {
    let ran = run_with("{\"a\": 1 \"b\": 2}", &["validate"]);
    assert!(ran.out.contains("1 | {\"a\": 1 \"b\": 2}\n      |         ^\n"), "{}", ran.out);
}

#[test]
fn every_code_is_explained_with_its_repair() {
    for (locale, heading) in [("en", "\nhow to fix\n    "), ("es", "\ncómo corregirlo\n    ")] {
        for code in mass_core::Code::ALL {
            let ran = run(["explain", code.as_str(), "--locale", locale]);
            let (_, fix) = ran.out.split_once(heading).unwrap_or_else(|| panic!("{code}: {}", ran.out));
            let fix = fix.split("\n\n").next().unwrap_or_default();
            assert!(fix.trim().len() > 10, "{code}: {}", ran.out);
            assert!(!fix.contains(['{', '}', '?']) && !fix.contains("[["), "{code}: {fix}");
        }
    }
}

#[test]
fn wrong_use_says_what_was_found_and_what_is_allowed() {
    let folder = Folder::new("misuse");
    let fine = folder.file("fine.json", good());
    let array = folder.file("array.json", "[1]");
    let latin = folder.file("latin.json", b"{\"a\":\"caf\xe9\"}");
    let odd = folder.at("a\nb\u{1b}[31m.json");
    let cases: [(&[&str], &[&str]); 14] = [
        (&["validate", &fine, "--locale", "xx"], &["'xx'", "en, es"]),
        (&["validate", &fine, "--now", "yesterday"], &["--now", "\"yesterday\"", "2026-11-24T13:15:20Z"]),
        (&["validate", &fine, "--now", "ayer", "--locale", "es"], &["\"ayer\"", "escríbala como"]),
        (&["validate", &fine, "--max-depth", "0"], &["'0'", "--max-depth", "from 1 to 256"]),
        (&["validate", &fine, "--max-depth", "99999999999999999999999"], &["from 1 to 256"]),
        (&["validate", &fine, "--max-issues", "0"], &["--max-issues", "1 or more"]),
        (&["validate", &fine, "--max-bytes", "0"], &["--max-bytes", "at least 1 byte"]),
        (&["normalize", &fine, "--no-rule", "nope"], &["'nope'", "trim, boolean, number"]),
        (&["normalize", &fine, "--aliases", &array], &["array.json", "expected an object"]),
        (&["normalize", &fine, "--aliases", &latin], &["latin.json", "UTF-8"]),
        (&["normalize", &fine, "--out", env!("CARGO_TARGET_TMPDIR")], &["this is a directory; name a file in it"]),
        (&["normalize", &fine, "--out", &folder.at("none/o")], &["its folder does not exist"]),
        (&["restore", &fine, "--changes", &fine], &["fine.json", "no changes in it", "normalize --changes"]),
        (&["restore", &odd, "--changes", &fine], &["a\\u000ab\\u001b[31m.json: no such file"]),
    ];
    for (arguments, said) in cases {
        let ran = run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
        for part in said {
            assert!(ran.err.contains(part), "{arguments:?}: {part} is not in: {}", ran.err);
        }
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn nothing_is_lost_when_a_run_cannot_start() {
    let folder = Folder::new("kept");
    let fine = folder.file("fine.json", good());
    let earlier = folder.file("earlier.json", "an earlier result");
    assert_eq!(run(["normalize", &fine, "--out", &earlier, "--rejected", &folder.at("none/r")]).status, 2);
    assert_eq!(run(["restore", &fine, "--changes", &folder.at("none/c"), "--out", &earlier]).status, 2);
    assert_eq!(folder.read("earlier.json"), "an earlier result");
    let aliases = folder.file("aliases.json", "{}");
    assert_eq!(run(["normalize", &fine, "--aliases", &aliases, "--out", &aliases]).status, 2);
    assert_eq!(folder.read("aliases.json"), "{}");
    // What was longer is gone once a run has started.
    folder.file("earlier.json", "x".repeat(1 << 16));
    let ran = run(["canonicalize", &fine, "--out", &earlier]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(
        folder.read("earlier.json").as_bytes(),
        mass_core::canonicalize(good().as_bytes(), &mass_core::Options::default()).unwrap().bytes
    );
}

#[cfg(unix)]
#[test]
fn a_file_is_known_under_each_of_its_names() {
    let folder = Folder::new("links");
    let source = folder.file("source.json", good());
    let other = folder.at("other.json");
    std::fs::hard_link(&source, &other).unwrap();
    assert_eq!(run(["normalize", &source, "--out", &other]).status, 2, "a hard link");
    let open = || std::fs::File::open(&source).unwrap();
    let from_stdin = common::mass().args(["normalize", "--out", &source]).stdin(open()).output().unwrap();
    assert_eq!(from_stdin.status.code(), Some(2), "standard input");
    let append = std::fs::OpenOptions::new().append(true).open(&source).unwrap();
    let to_itself = common::mass().args(["normalize", &source]).stdout(append).output().unwrap();
    assert_eq!(to_itself.status.code(), Some(2), "standard output");
    assert_eq!(folder.read("source.json"), good());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let folder = Folder::new("full");
    let fine = folder.file("fine.json", good());
    for flag in ["--out", "--changes"] {
        let ran = run(["normalize", &fine, flag, "/dev/full"]);
        assert_eq!(ran.status, 2);
        assert!(ran.err.contains("/dev/full: no space left on the disk"), "{}", ran.err);
    }
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for (arguments, name) in [
        (&["validate", &fine][..], "standard output"),
        (&["normalize", &fine], "standard output"),
        (&["validate", &fine, "--json"], "standard output"),
        (&["explain", "stale"], "standard output"),
    ] {
        let output = common::mass().args(arguments).stdout(full()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err.contains(&format!("{name}: no space left")), "{arguments:?}: {err}");
    }
}

#[test]
fn a_narrow_terminal_gets_narrow_lines() {
    let wrong = day_file("broken/01-mode-typo.json");
    let folder = Folder::new("narrow");
    let path = folder.file("wrong.json", wrong);
    let output = common::mass().env("COLUMNS", "60").args(["validate", &path]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let long: Vec<&str> = out.lines().skip(1).filter(|line| line.chars().count() > 60).collect();
    assert!(long.is_empty(), "{long:?}");
}
