//! The dashboard and the alert rules speak of metrics that there are, in `PromQL` that promtool can read.

use std::{
    collections::BTreeSet,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    metrics::{samples, scrape, traffic},
    support::{Server, Store},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("observability")
}

/// The promtool of `PROMTOOL`, an installed one, or the one that `.ci/promtool` unpacked.
fn promtool() -> Command {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/promtool");
    let program = match std::env::var_os("PROMTOOL") {
        Some(program) => PathBuf::from(program),
        None if unpacked.exists() => unpacked,
        None => PathBuf::from("promtool"),
    };
    let mut command = Command::new(program);
    command.current_dir(folder());
    command
}

/// What it says, if it has nothing to object to.
fn passes(command: &mut Command, input: &str) -> String {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("promtool runs; `.ci/promtool` sees to it");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}

/// All expressions of the dashboard, with their panels; variables of Grafana filled in.
fn expressions() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder().join("grafana-dashboard.json")).expect("the dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let mut found = Vec::new();
    for panel in dashboard["panels"].as_array().expect("panels") {
        for target in panel["targets"].as_array().into_iter().flatten() {
            let expr = target["expr"].as_str().expect("an expression").replace("$__rate_interval", "5m");
            found.push((panel["title"].as_str().expect("a title").to_owned(), expr.replace("$instance", ".*")));
        }
    }
    assert!(found.len() > 25, "{found:?}");
    found
}

/// Names of metrics in an expression: words that are neither called, nor labels, nor of the language.
fn names(expr: &str) -> BTreeSet<String> {
    let (mut bare, mut inside, mut quoted) = (String::new(), 0, false);
    for c in expr.chars() {
        match c {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => inside += 1,
            '}' | ']' if !quoted => inside -= 1,
            _ if inside == 0 && !quoted => {
                bare.push(c);
                continue;
            }
            _ => (),
        }
        bare.push(' ');
    }
    // Lists of labels behind these words.
    for word in ["by", "on", "without", "ignoring"] {
        while let Some(at) = bare.find(&format!(" {word} (")) {
            let end = bare[at..].find(')').expect("a list") + at;
            bare.replace_range(at..=end, " ");
        }
    }
    let words = bare.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'));
    let metric = |word: &&str| ["http_", "mass_", "db_", "process_", "up"].iter().any(|start| word.starts_with(start));
    words.filter(metric).map(str::to_owned).collect()
}

#[test]
fn names_of_metrics_are_found_in_expressions() {
    let expr =
        r#"histogram_quantile(0.9, sum by (le, http_route) (rate(http_x_bucket{mass_a="mass_b"}[5m]))) / mass_c"#;
    assert_eq!(names(expr), ["http_x_bucket", "mass_c"].map(String::from).into());
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_alerts_speak_of_metrics_that_there_are() {
    let server = Server::start_with(Store::sqlite(), &[("MASS_RATE_ADDRESS", "40/3600")]).await;
    traffic(&server).await;
    for _ in 0..40 {
        server.get("/version").send().await.unwrap();
    }
    let there: BTreeSet<String> = samples(&scrape(&server).await)
        .into_keys()
        .map(|name| name.split('{').next().unwrap_or_default().to_owned())
        .chain([String::from("up")])
        .collect();
    let alerts = std::fs::read_to_string(folder().join("alerts.yaml")).expect("the rules");
    let alerts: Vec<String> = alerts
        .lines()
        .filter(|line| line.contains("_total") || line.contains("expr:") || line.contains('['))
        .map(str::to_owned)
        .collect();
    let mut used = BTreeSet::new();
    for expr in expressions().into_iter().map(|(_, expr)| expr).chain(alerts) {
        used.extend(names(&expr));
    }
    let unknown: Vec<_> = used.difference(&there).collect();
    assert!(unknown.is_empty(), "{unknown:?} are not among {there:#?}");
    // And the other way round: what the service counts has a place on the dashboard.
    let shown: String = expressions().into_iter().map(|(_, expr)| expr).collect();
    let hidden = |name: &&String| {
        let family = ["_bucket", "_sum", "_count"]
            .iter()
            .fold(name.as_str(), |name, end| name.strip_suffix(end).unwrap_or(name));
        *name != "up" && *name != "target_info" && !shown.contains(family)
    };
    let hidden: Vec<_> = there.iter().filter(hidden).collect();
    assert!(hidden.is_empty(), "{hidden:?} are shown nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn promtool_has_nothing_to_say_about_the_metrics() {
    let server = Server::start(Store::sqlite()).await;
    traffic(&server).await;
    let said = passes(promtool().args(["check", "metrics"]), &scrape(&server).await);
    assert_eq!(said.trim(), "");
}

#[test]
fn promtool_reads_every_expression_of_the_dashboard() {
    let rules: String = expressions()
        .iter()
        .enumerate()
        .map(|(n, (_, expr))| format!("  - record: panel:{n}\n    expr: {}\n", serde_json::to_string(expr).unwrap()))
        .collect();
    let file = tempfile::NamedTempFile::with_suffix(".yaml").unwrap();
    std::fs::write(file.path(), format!("groups:\n- name: dashboard\n  rules:\n{rules}")).unwrap();
    let said = passes(promtool().args(["check", "rules"]).arg(file.path()), "");
    assert!(said.contains(&format!("SUCCESS: {} rules found", expressions().len())), "{said}");
}

#[test]
fn every_alert_fires_when_it_should_and_only_then() {
    passes(promtool().args(["check", "config", "prometheus.yml"]), "");
    passes(promtool().args(["check", "rules", "alerts.yaml"]), "");
    passes(promtool().args(["test", "rules", "alerts_test.yaml"]), "");
    let file = |name: &str| std::fs::read_to_string(folder().join(name)).expect("a file");
    let (alerts, tests) = (file("alerts.yaml"), file("alerts_test.yaml"));
    let docs =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/observability.md")).expect("the page");
    let names: Vec<&str> = alerts.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
    assert!(names.len() >= 10);
    for name in names {
        assert!(tests.contains(&format!("name: {name} fires\n")), "{name} is tried");
        assert!(tests.contains(&format!("name: {name} is silent\n")), "{name} is tried when all is well");
        assert!(alerts.contains(&format!("runbook: docs/observability.md#{}\n", name.to_lowercase())), "{name}");
        assert!(docs.contains(&format!("\n### {name}\n")), "{name} has its words");
    }
}
