//! From bytes to a verdict: picks the pipeline and runs the four layers.

use super::{
    Pipeline, direct,
    finish::{self, Payload},
};
use crate::{
    contract::table::Table,
    input::{Input, syntax_issue},
    issue::{Code, Issue},
    json::{
        Node, Parsed, Value, parse,
        parse::{Finding, Limits},
        pointer::locate,
        tape::Tape,
    },
    options::{Options, PipelineChoice},
    text::trim,
    validate::{
        across_fields,
        document::Document,
        findings::Findings,
        leaf::unsupported,
        semantic::{self, Quality},
        structural::{parser_findings, too_deep, walk},
    },
};

/// A document and what was found about it.
pub(crate) struct Judged<'a> {
    pub(crate) pipeline: Option<Pipeline>,
    /// There when the document could be read at all. Boxed, because it is handed on several times.
    pub(crate) document: Option<Box<Document<'a>>>,
    pub(crate) payload: Payload,
    pub(crate) findings: Findings,
}

impl Judged<'_> {
    pub(crate) fn quality(&self) -> Quality {
        self.document.as_ref().filter(|d| d.is_enterprise()).map(|d| semantic::quality(d)).unwrap_or_default()
    }
}

/// Judges a document by the pipeline that is asked for or that it asks for itself.
pub(crate) fn judge<'a>(input: &'a Input<'_>, choice: PipelineChoice, options: &Options) -> Judged<'a> {
    let mut findings = Findings::default();
    let Some(text) = input.text(options, &mut findings) else {
        return Judged { pipeline: None, document: None, payload: Payload::default(), findings };
    };
    fast(text, choice, options).unwrap_or_else(|| explain(text, choice, options))
}

/// Containers inside one another in a Simple record, its payload empty.
const SIMPLE_DEPTH: usize = 2;

/// Containers inside one another in an Enterprise request: down to `job_mix`.
pub(super) const ENTERPRISE_DEPTH: usize = 5;

/// A limit that the typed part of a document cannot reach.
pub(super) const DEEPEST_TYPED: usize = 8;

/// The fast path: a valid Enterprise document, or a Simple one with nothing in its envelope. `None` for all others.
pub(crate) fn fast<'a>(text: &'a str, choice: PipelineChoice, options: &Options) -> Option<Judged<'a>> {
    if options.depth() < DEEPEST_TYPED {
        return None;
    }
    if choice != PipelineChoice::Simple {
        let judged = enterprise(text, options);
        if judged.is_some() || choice == PipelineChoice::Enterprise {
            return judged;
        }
    }
    simple(text, options)
}

fn enterprise<'a>(text: &'a str, options: &Options) -> Option<Judged<'a>> {
    // A record that begins with its payload is Simple, or rare enough to take the long way.
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let first = start.strip_prefix('{')?.trim_start_matches([' ', '\t', '\r', '\n']);
    if first.starts_with("\"payload\"") {
        return None;
    }
    let mut findings = Findings::default();
    let mut document = Box::new(Document::new(Table::enterprise()));
    direct::read(text, &mut document, options, &mut findings)?;
    across_fields(&mut document, &mut findings, options);
    let payload = match document.tape.take() {
        Some(tape) => finish::taped_payload(&document, &tape, (0, tape.item(0)?), options, &mut findings)?,
        None => finish::payload(&mut document, options, &mut findings),
    };
    (!findings.has_errors()).then(|| Judged {
        pipeline: Some(Pipeline::Enterprise),
        document: Some(document),
        payload,
        findings,
    })
}

/// Exactly `{"payload": {…}}`, or any other object without a version: it is the payload itself.
fn simple<'a>(text: &'a str, options: &Options) -> Option<Judged<'a>> {
    if !finish::taped(options) {
        return None;
    }
    let limits = Limits { max_depth: options.depth(), native_non_finite: options.native_non_finite };
    let tape = Tape::whole(text, limits, Some("schema_version"))?;
    let mut document = Box::new(Document::new(Table::simple()));
    document.source = text;
    let mut members = tape.inside(0);
    let payload = match (members.next(), members.next()) {
        (Some((index, item)), None) if tape.is_object_called(item, "payload") => (index, item),
        // Its envelope will be one more container around it.
        _ if tape.depth < options.depth() => {
            document.bare = true;
            (0, tape.item(0)?)
        }
        _ => return None,
    };
    let mut findings = Findings::default();
    let payload = finish::taped_payload(&document, &tape, payload, options, &mut findings)?;
    (!findings.has_errors()).then(|| Judged {
        pipeline: Some(Pipeline::Simple),
        document: Some(document),
        payload,
        findings,
    })
}

/// The slow path: reads a tree, so that every fault can be named.
pub(crate) fn explain<'a>(text: &'a str, choice: PipelineChoice, options: &Options) -> Judged<'a> {
    let mut findings = Findings::default();
    let none = |findings| Judged { pipeline: None, document: None, payload: Payload::default(), findings };
    let limits = Limits { max_depth: options.depth(), native_non_finite: options.native_non_finite };
    let parsed = match parse(text, limits) {
        Ok(parsed) => parsed,
        Err(error) => {
            findings.push(error.at, syntax_issue(error, text.as_bytes()));
            return none(findings);
        }
    };
    if parsed.root.members().is_none() {
        let issue = Issue::new(Code::WrongType, "").with("expected", "object").with("found", parsed.root.type_name());
        findings.push(parsed.root.at, issue);
        parser_findings(&parsed.findings, &parsed.root, &mut findings, options);
        return none(findings);
    }
    let form = match form(&parsed, choice, options) {
        Ok(form) => form,
        Err(issue) => {
            findings.push(locate(&parsed.root, "/schema_version").unwrap_or_default(), *issue);
            parser_findings(&parsed.findings, &parsed.root, &mut findings, options);
            return none(findings);
        }
    };
    let mut noted = parsed.findings;
    if let (Form::Bare, Some(at)) = (&form, parsed.at_limit) {
        // Its envelope will be one more container around it.
        noted.retain(|finding| !matches!(finding, Finding::TooDeep { .. }));
        noted.push(Finding::TooDeep { at });
    }
    parser_findings(&noted, &parsed.root, &mut findings, options);
    // The contract's own containers, of which the normaliser adds what is missing.
    let needed = if matches!(form, Form::Enterprise) { ENTERPRISE_DEPTH } else { SIMPLE_DEPTH };
    if options.depth() < needed && noted.iter().all(|finding| !matches!(finding, Finding::TooDeep { .. })) {
        findings.push(parsed.root.at, too_deep(&parsed.root, parsed.root.at, options));
    }
    let (pipeline, mut document) = match form {
        Form::Enterprise => (Pipeline::Enterprise, walk(parsed.root, Table::enterprise(), options, &mut findings)),
        Form::Record => (Pipeline::Simple, walk(parsed.root, Table::simple(), options, &mut findings)),
        Form::Bare => {
            let mut document = Document::new(Table::simple());
            document.payload = Some(parsed.root);
            document.bare = true;
            (Pipeline::Simple, document)
        }
    };
    document.source = text;
    across_fields(&mut document, &mut findings, options);
    let payload = finish::payload(&mut document, options, &mut findings);
    Judged { pipeline: Some(pipeline), document: Some(Box::new(document)), payload, findings }
}

/// What a document is taken for.
enum Form {
    Enterprise,
    /// A Simple record, at least its payload.
    Record,
    /// Any other object: a Simple payload by itself.
    Bare,
}

fn form(parsed: &Parsed<'_>, choice: PipelineChoice, _options: &Options) -> Result<Form, Box<Issue>> {
    if choice == PipelineChoice::Enterprise {
        return Ok(Form::Enterprise);
    }
    let root = &parsed.root;
    let path = "/schema_version";
    match root.get("schema_version").map(|node| &node.value) {
        Some(Value::Text(version)) => match (trim(version), choice) {
            ("1.1", PipelineChoice::Auto) => Ok(Form::Enterprise),
            ("1.0-simple", _) => Ok(Form::Record),
            (other, PipelineChoice::Auto) => {
                Err(Box::new(unsupported(Code::UnsupportedVersion, path, other, &["1.0-simple", "1.1"])))
            }
            (other, _) => Err(Box::new(unsupported(Code::UnsupportedVersion, path, other, &["1.0-simple"]))),
        },
        Some(other) => {
            let found = Node { at: 0, value: other.clone() };
            let issue = Issue::new(Code::WrongType, path).with("expected", "string").with("found", found.type_name());
            Err(Box::new(issue))
        }
        None => {
            let only_payload = root.members().is_some_and(|members| members.len() == 1)
                && root.get("payload").is_some_and(|node| node.members().is_some());
            Ok(if only_payload { Form::Record } else { Form::Bare })
        }
    }
}
