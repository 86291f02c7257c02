//! `mass explain` and `mass schema`: what the core says about itself.

use crate::cli::Kind;
use crate::failure::Failure;
use crate::output::Sink;
use crate::paint::{Paint, columns, wrap};
use crate::words::Words;
use mass_core::{CatalogueEntry, Code, SchemaKind, issue_catalogue};
use std::fmt::Write as _;

/// Explains one code, or lists all of them.
///
/// # Errors
/// When there is no such code.
pub fn explain(code: Option<&str>, json: bool, words: Words, paint: Paint) -> Result<(), Failure> {
    let mut sink = Sink::stdout();
    let text = match code {
        None if json => serde_json::to_string_pretty(&mass_core::catalogue_to_json()).unwrap_or_default() + "\n",
        None => list(words, paint),
        Some(name) => {
            let code = find(name, words)?;
            if json { entry_json(code) } else { entry(code.entry(), words, paint) }
        }
    };
    sink.write(text.as_bytes())?;
    sink.flush()
}

fn find(name: &str, words: Words) -> Result<Code, Failure> {
    let wanted = name.trim().to_ascii_lowercase().replace('-', "_");
    if let Ok(code) = wanted.parse::<Code>() {
        return Ok(code);
    }
    let nearest = Code::ALL
        .iter()
        .map(|code| (strsim::damerau_levenshtein(code.as_str(), &wanted), code.as_str()))
        .min()
        .filter(|(distance, code)| *distance * 3 <= code.len());
    let hint = match nearest {
        Some((_, code)) if words.0 == mass_core::Locale::Es => format!("; ¿quiso decir {code}?"),
        Some((_, code)) => format!("; did you mean {code}?"),
        None => String::new(),
    };
    let unknown = words.pick("there is no issue code", "no existe el código");
    let list = words.pick("`mass explain` lists them all", "`mass explain` los muestra todos");
    Err(Failure::misuse(format!("{unknown} {name:?}{hint} ({list})")))
}

fn list(words: Words, paint: Paint) -> String {
    let mut out = String::new();
    let mut layer = None;
    for entry in issue_catalogue() {
        if layer != Some(entry.layer) {
            layer = Some(entry.layer);
            let _ = writeln!(out, "{}", paint.bold(entry.layer.as_str()));
        }
        let severities: Vec<_> = entry.severities.iter().map(|severity| severity.as_str()).collect();
        let code = format!("{:<28}", entry.code.as_str());
        let severities = format!("{:<16}", severities.join("/"));
        let _ = writeln!(out, "  {}{}{}", paint.value(&code), paint.dim(&severities), entry.text(words.0).title);
    }
    out
}

fn entry(entry: &CatalogueEntry, words: Words, paint: Paint) -> String {
    let text = entry.text(words.0);
    let severities: Vec<_> = entry.severities.iter().map(|severity| severity.as_str()).collect();
    let mut out = format!(
        "{}  {} · {}\n{}\n\n",
        paint.bold(entry.code.as_str()),
        entry.layer.as_str(),
        severities.join("/"),
        paint.bold(text.title)
    );
    for line in wrap(text.explanation, columns() - 4) {
        let _ = writeln!(out, "{line}");
    }
    let fix = fix(text.fix, words);
    let _ = writeln!(out, "\n{}", paint.good(words.pick("how to fix", "cómo corregirlo")));
    for line in wrap(&fix, columns() - 4) {
        let _ = writeln!(out, "    {line}");
    }
    let example = |label: &str, json: &str, color: fn(Paint, &str) -> String| {
        let lines: Vec<String> = json.lines().map(|line| format!("    {line}")).collect();
        format!("\n{}\n{}\n", color(paint, label), lines.join("\n"))
    };
    if !entry.example_bad.is_empty() {
        out.push_str(&example(words.pick("wrong", "mal"), entry.example_bad, Paint::bad));
    }
    if !entry.example_good.is_empty() {
        out.push_str(&example(words.pick("right", "bien"), entry.example_good, Paint::good));
    }
    if !entry.params.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold(words.pick("parameters (in --json)", "parámetros (en --json)")));
        for param in entry.params {
            let optional = if param.required { "" } else { words.pick(" (optional)", " (opcional)") };
            let _ = writeln!(out, "    {:<22}{}{optional}", param.name, param.description);
        }
    }
    out
}

/// The advice of a code in general: its template with `<name>` where an issue has the value of a parameter.
fn fix(template: &str, words: Words) -> String {
    let mut general = String::new();
    let mut rest = template;
    // Of alternatives, the first says most.
    while let Some((before, after)) = rest.split_once("[[") {
        let (optional, tail) = after.split_once("]]").unwrap_or((after, ""));
        general.push_str(before);
        general.push_str(optional.split('|').next().unwrap_or_default());
        rest = tail;
    }
    general.push_str(rest);
    let mut out = String::new();
    let mut rest = general.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (placeholder, tail) = after.split_once('}').unwrap_or((after, ""));
        let name = placeholder.split(':').next().unwrap_or_default();
        if before.is_empty() && out.is_empty() && matches!(tail, "" | ".") {
            let depends = words.pick("It depends on", "Depende de");
            let each = words.pick("each issue of this code says it", "cada incidencia con este código lo indica");
            return format!("{depends} <{name}>: {each}.");
        }
        out.push_str(before);
        out.push('<');
        out.push_str(name);
        out.push('>');
        rest = tail;
    }
    out + rest
}

fn entry_json(code: Code) -> String {
    let catalogue = mass_core::catalogue_to_json();
    let entries = catalogue.get("issues").and_then(|issues| issues.as_array());
    let entry =
        entries.and_then(|issues| issues.iter().find(|issue| issue.get("code").is_some_and(|c| c == code.as_str())));
    entry.map(|entry| serde_json::to_string_pretty(entry).unwrap_or_default() + "\n").unwrap_or_default()
}

/// Prints a schema.
///
/// # Errors
/// When there is no such version.
pub fn schema(kind: Kind, version: Option<&str>) -> Result<(), Failure> {
    let (of, newest) = match kind {
        Kind::Enterprise => (Some(SchemaKind::Enterprise), SchemaKind::Enterprise.versions()),
        Kind::Simple => (Some(SchemaKind::Simple), SchemaKind::Simple.versions()),
        Kind::Response => (Some(SchemaKind::Response), SchemaKind::Response.versions()),
        Kind::Issues => (None, mass_core::CATALOGUE_VERSION),
    };
    let version = version.unwrap_or(newest);
    let schema = match of {
        Some(of) => mass_core::schema(of, version),
        None => (version == newest).then(mass_core::catalogue_to_json),
    };
    let schema = schema.ok_or_else(|| {
        Failure::said(
            format!("there is no version {version:?} of this schema; there is: {newest}"),
            format!("no existe la versión {version:?} de este esquema; existe: {newest}"),
        )
    })?;
    let mut sink = Sink::stdout();
    sink.write((serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n").as_bytes())?;
    sink.flush()
}
