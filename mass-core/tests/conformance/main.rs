//! Runs the conformance suite (`tests/conformance/cases` at the top of the repository) by every entry route.

mod compare;
mod routes;

use serde_json::Value;
use std::{collections::BTreeMap, fs, path::PathBuf};

fn cases() -> Vec<(String, Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let list: Vec<Value> =
            serde_json::from_slice(&fs::read(&file).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(!list.is_empty(), "{name}: no cases");
        cases.extend(list.into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

#[test]
fn every_case_by_every_route() {
    let cases = cases();
    assert!(cases.len() >= 400, "only {} cases were found", cases.len());
    let mut failures = Vec::new();
    let mut runs: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (file, case) in &cases {
        for (route, answer) in routes::answers(case) {
            *runs.entry(route).or_default() += 1;
            if let Err(fault) = compare::answer(case, &answer, route) {
                failures.push(format!("{file}: {} [{route}]\n    {fault}", case["name"]));
            }
        }
    }
    for route in ["bytes", "text", "value", "batch", "json"] {
        assert!(runs.get(route).is_some_and(|n| *n >= 100), "route {route} ran too few cases: {runs:?}");
    }
    let shown: Vec<_> = failures.iter().take(60).cloned().collect();
    assert!(failures.is_empty(), "{} of {runs:?} runs failed\n{}", failures.len(), shown.join("\n"));
    println!("{} cases, runs by route: {runs:?}", cases.len());
}

/// Each code has a case that triggers it and a near miss, and each parameter is one that the catalogue declares.
#[test]
fn every_code_is_covered() {
    let cases = cases();
    let claimed = |claim: &str| {
        cases.iter().any(|(_, case)| case["covers"].as_array().is_some_and(|c| c.contains(&claim.into())))
    };
    let mut gaps = Vec::new();
    for code in mass_core::Code::ALL {
        for kind in ["trigger", "near_miss"] {
            let claim = format!("{kind}:{code}");
            if !claimed(&claim) {
                gaps.push(claim);
            }
        }
    }
    assert!(gaps.is_empty(), "codes without a case: {gaps:?}");

    let mut seen = BTreeMap::new();
    for (_, case) in &cases {
        for (_, answer) in routes::answers(case).into_iter().filter(|(route, _)| *route == "bytes") {
            for issue in compare::issues_of(&answer) {
                let code: mass_core::Code = issue["code"].as_str().unwrap().parse().unwrap();
                let params = issue["params"].as_object().unwrap();
                assert!(
                    code.entry().accepts(params),
                    "{}: {code} with undeclared or missing params {params:?}",
                    case["name"]
                );
                *seen.entry(code).or_insert(0usize) += 1;
            }
        }
    }
    let silent: Vec<_> = mass_core::Code::ALL.iter().filter(|code| !seen.contains_key(code)).collect();
    assert!(silent.is_empty(), "codes that no case brings about: {silent:?}");
}
