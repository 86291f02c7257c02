//! Recommendation responses: the contract, and whether an answer belongs to its request.

use super::{
    contract,
    findings::Findings,
    format,
    structural::{parser_findings, walk},
};
use crate::{
    context::Context,
    contract::table::Table,
    input::{Input, syntax_issue},
    issue::{Code, Issue},
    json::{
        Class, Node, Number, Value,
        parse::{Limits, parse},
        pointer::locate,
        print::to_json,
        read_value,
    },
    normalize::{self, Normalized, Report, simple},
    options::{Options, PipelineChoice},
    text::{find, lower_case, trim},
};
use serde_json::Value as Json;
use std::time::SystemTime;

/// Slack for differences of decimals that have no exact double.
const SLACK: f64 = 1e-9;

/// Validates a response; with its request also whether the two belong together. Paths of issues about the request
/// itself are under `/$request`.
pub(crate) fn validate(response: &Input<'_>, request: Option<&Input<'_>>, options: &Options) -> Report {
    let mut findings = Findings::default();
    if let Some(root) = read(response, options, &mut findings) {
        // The walk judges the shape; the rules below look at the tree.
        let mut document = walk(root.clone(), Table::response(), options, &mut findings);
        contract::check(&mut document, &mut findings);
        let request = request.and_then(|input| read_request(input, options, &mut findings));
        let mut rules =
            Rules { strict: options.strict, root: &root, request: request.as_ref(), findings: &mut findings };
        rules.check();
    }
    Report {
        pipeline: None,
        issues: findings.finish(response.source(), options),
        missing_ratio: None,
        staleness_seconds: None,
    }
}

fn read<'a>(input: &'a Input<'_>, options: &Options, findings: &mut Findings) -> Option<Node<'a>> {
    let text = input.text(options, findings)?;
    let limits = Limits { max_depth: options.depth(), native_non_finite: false };
    match parse(text, limits) {
        Ok(parsed) => {
            parser_findings(&parsed.findings, &parsed.root, findings, options);
            Some(parsed.root)
        }
        Err(error) => {
            findings.push(error.at, syntax_issue(error, text.as_bytes()));
            None
        }
    }
}

/// What a response is held against.
struct Request {
    document: Json,
    content_sha256: String,
    /// Pointers of ids that the caller did not send, so that no answer can echo them.
    generated: Vec<String>,
}

fn read_request(input: &Input<'_>, options: &Options, findings: &mut Findings) -> Option<Request> {
    let context = Context::new(SystemTime::UNIX_EPOCH, []);
    match normalize::normalize(input, PipelineChoice::Enterprise, options, &context) {
        Ok(Normalized { canonical, content_sha256, changes, .. }) => Some(Request {
            document: read_value(std::str::from_utf8(&canonical).unwrap_or_default()),
            content_sha256: content_sha256.to_string(),
            generated: changes
                .iter()
                .filter(|change| change.rule == normalize::changes::Rule::Generate)
                .map(|change| change.path.to_string())
                .collect(),
        }),
        Err(rejected) => {
            for mut issue in rejected.issues {
                issue.path = format!("/$request{}", issue.path);
                findings.push(0, issue);
            }
            None
        }
    }
}

struct Rules<'r, 'a> {
    strict: bool,
    root: &'r Node<'a>,
    request: Option<&'r Request>,
    findings: &'r mut Findings,
}

impl<'a> Rules<'_, 'a> {
    fn check(&mut self) {
        self.echoes();
        self.guardrails();
        let items = match self.find("/response/recommendations").map(|node| &node.value) {
            Some(Value::Array(items)) => items.len(),
            _ => 0,
        };
        for index in 0..items {
            self.recommendation(&format!("/response/recommendations/{index}"));
        }
    }

    fn find(&self, pointer: &str) -> Option<&Node<'a>> {
        let mut node = self.root;
        for token in pointer.split('/').skip(1) {
            node = match &node.value {
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => node.get(token)?,
            };
        }
        Some(node)
    }

    fn text(&self, pointer: &str) -> Option<String> {
        match &self.find(pointer)?.value {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    fn number(&self, pointer: &str) -> Option<f64> {
        match &self.find(pointer)?.value {
            Value::Number(Number { value, class: Class::Exact | Class::LongDecimal, .. }) => Some(*value),
            Value::Text(text) if !self.strict => match simple::number::read(trim(text)) {
                simple::number::Reading::Number(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    fn asked(&self, pointer: &str) -> Option<&Json> {
        pointer.split('/').skip(1).try_fold(&self.request?.document, |value, name| value.get(name))
    }

    fn report(&mut self, issue: Issue) {
        let at = locate(self.root, &issue.path).unwrap_or_default();
        self.findings.push(at, issue);
    }

    /// Ids echo the request.
    fn echoes(&mut self) {
        let pairs = [
            ("/correlation_id", "/correlation_id"),
            ("/response/request_id", "/request/request_id"),
            ("/response/idempotency_key", "/request/idempotency_key"),
        ];
        for (answered, asked) in pairs {
            if self.request.is_some_and(|request| request.generated.iter().any(|path| path == asked)) {
                continue;
            }
            let expected = self.asked(asked).and_then(Json::as_str).map(str::to_owned);
            if let (Some(expected), Some(found)) = (expected, self.text(answered))
                && expected != found
            {
                let field = answered.rsplit('/').next().unwrap_or_default();
                let issue = Issue::new(Code::ResponseIdMismatch, answered)
                    .with("field", field)
                    .with("found", found)
                    .with("expected", expected);
                self.report(issue);
            }
        }
    }

    /// In shadow mode nothing may be controlled, and the answer must say so.
    fn guardrails(&mut self) {
        let asked = self.asked("/request/mode").and_then(Json::as_str).map(str::to_owned);
        let mode = asked.or_else(|| self.text("/response/audit/mode")).unwrap_or_default();
        if mode != "shadow" {
            return;
        }
        for path in
            ["/response/summary/guardrails/shadow_read_only_enforced", "/response/audit/no_control_actions_enforced"]
        {
            if matches!(self.find(path).map(|node| &node.value), Some(Value::Bool(false))) {
                let field = path.rsplit('/').next().unwrap_or_default();
                let issue =
                    Issue::new(Code::GuardrailNotEnforced, path).with("field", field).with("mode", mode.as_str());
                self.report(issue);
            }
        }
    }

    fn recommendation(&mut self, base: &str) {
        let at = |name: &str| format!("{base}/action/{name}");
        let (current, suggested, delta) =
            (self.number(&at("current")), self.number(&at("suggested")), self.number(&at("delta")));
        if let (Some(current), Some(suggested)) = (current, suggested) {
            let change = suggested - current;
            let slack = SLACK * current.abs().max(suggested.abs()).max(1.0);
            if let Some(delta) = delta
                && (delta - change).abs() > slack
            {
                let issue = Issue::new(Code::DeltaMismatch, at("delta"))
                    .with("found", to_json(delta))
                    .with("expected", to_json(change));
                self.report(issue);
            }
            let limit = self.asked("/request/constraints/hard/max_setpoint_change_c").and_then(Json::as_f64);
            let names_setpoint =
                |name: &str| self.text(&at(name)).is_some_and(|text| find(&lower_case(&text), "setpoint").is_some());
            if let Some(limit) = limit
                && (names_setpoint("type") || names_setpoint("target"))
                && change.abs() > limit + slack
            {
                let stated = self.find(&at("delta")).is_some();
                let path = at(if stated { "delta" } else { "suggested" });
                let issue = Issue::new(Code::SetpointChangeExceeded, path)
                    .with("found", to_json(change.abs()))
                    .with("limit", to_json(limit));
                self.report(issue);
            }
        }
        let path = format!("{base}/trace/input_fingerprint");
        let Some(found) = self.text(&path) else { return };
        if format::is_digest(&found)
            && let Some(expected) = self.request.map(|request| request.content_sha256.clone())
            && expected != found
        {
            let issue = Issue::new(Code::FingerprintMismatch, path).with("found", found).with("expected", expected);
            self.report(issue);
        }
    }
}
