//! Compares an answer with what a case expects. Only what the case states is compared, but lists must match in full.

use serde_json::Value;

/// The issues of an answer, those of its rows included.
pub fn issues_of(answer: &Value) -> Vec<Value> {
    let mut issues: Vec<Value> = answer["issues"].as_array().cloned().unwrap_or_default();
    for row in answer["rows"].as_array().into_iter().flatten() {
        issues.extend(issues_of(row));
    }
    issues
}

pub fn answer(case: &Value, answer: &Value, route: &str) -> Result<(), String> {
    outcome(&case["expected"], answer, route)
}

fn outcome(expected: &Value, answer: &Value, route: &str) -> Result<(), String> {
    let Some(expected) = expected.as_object() else { return Err(String::from("the case expects nothing")) };
    for (name, value) in expected {
        match name.as_str() {
            "error" if value.is_array() => {
                if answer["ok"] != false {
                    return Err(format!("accepted, but should be refused with {value}"));
                }
                issues(value, &answer["issues"], route)?;
            }
            "error" => subset("error", value, &answer["error"])?,
            "issues" => issues(value, &answer["issues"], route)?,
            "changes" => changes(value, &answer["changes"])?,
            "recognised" => recognised(value, &answer["recognised"])?,
            "rows" => {
                let (want, got) = (list(value), list(&answer["rows"]));
                if want.len() != got.len() {
                    return Err(format!("{} rows, expected {}", got.len(), want.len()));
                }
                for (index, (want, got)) in want.iter().zip(&got).enumerate() {
                    outcome(want, got, route).map_err(|fault| format!("row {index}: {fault}"))?;
                }
            }
            "canonical" if answer["ok"] == false => {
                return Err(format!("refused: {}", answer["issues"]));
            }
            _ => subset(name, value, &answer[name])?,
        }
    }
    Ok(())
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn issues(expected: &Value, found: &Value, route: &str) -> Result<(), String> {
    let (mut want, mut got) = (list(expected), list(found));
    if route == "value" {
        // Its members come in another order, and it has no lines.
        for list in [&mut want, &mut got] {
            list.sort_by_key(|issue| (issue["path"].to_string(), issue["code"].to_string()));
        }
        for issue in &mut want {
            let issue = issue.as_object_mut().unwrap();
            issue.remove("line");
            issue.remove("column");
        }
    }
    let short = |list: &[Value]| -> Vec<String> {
        list.iter()
            .map(|i| format!("{}@{}", i["code"].as_str().unwrap_or("?"), i["path"].as_str().unwrap_or("?")))
            .collect()
    };
    if want.len() != got.len() {
        return Err(format!("issues {:?}, expected {:?}", short(&got), short(&want)));
    }
    for (want, got) in want.iter().zip(&got) {
        subset("issue", want, got).map_err(|fault| format!("{fault}\n    all: {:?}", short(&list(found))))?;
    }
    Ok(())
}

fn changes(expected: &Value, found: &Value) -> Result<(), String> {
    let (want, got) = (list(expected), list(found));
    let same = want.len() == got.len()
        && want.iter().zip(&got).all(|(want, got)| {
            ["path", "rule", "before", "after"].iter().all(|name| match (want.get(name), got.get(name)) {
                (Some(want), Some(got)) => equal(want, got),
                (want, got) => want.is_none() && got.is_none(),
            })
        });
    if same { Ok(()) } else { Err(format!("changes\n      got      {found}\n      expected {expected}")) }
}

fn recognised(expected: &Value, found: &Value) -> Result<(), String> {
    let got = list(found);
    let want: Vec<Value> = match expected {
        Value::Object(by_signal) => by_signal
            .iter()
            .map(|(signal, value)| {
                let mut value = if value.is_object() { value.clone() } else { serde_json::json!({ "value": value }) };
                value["signal"] = signal.as_str().into();
                value
            })
            .collect(),
        other => list(other),
    };
    if want.len() != got.len() {
        return Err(format!("recognised {found}, expected {expected}"));
    }
    for want in &want {
        let Some(got) = got.iter().find(|got| got["signal"] == want["signal"]) else {
            return Err(format!("{} was not recognised", want["signal"]));
        };
        subset("recognised", want, got)?;
    }
    Ok(())
}

/// Every member that is expected is there and equal.
fn subset(name: &str, expected: &Value, found: &Value) -> Result<(), String> {
    match expected {
        Value::Object(members) if found.is_object() && name != "document" => {
            for (key, value) in members {
                subset(key, value, &found[key.as_str()]).map_err(|fault| format!("{name}.{fault}"))?;
            }
            Ok(())
        }
        _ if equal(expected, found) => Ok(()),
        _ => Err(format!("{name}: got {found}, expected {expected}")),
    }
}

/// Equal as JSON values: numbers as doubles.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}
