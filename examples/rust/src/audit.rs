//! Verifying the audit log of a service, from an export.

use crate::cli::{Show, Verify};
use crate::failure::Failure;
use crate::input;
use crate::output::{self, Sink};
use crate::paint::{Paint, visible};
use crate::words::Words;
use mass_audit::{Finding, Found, Outcome, Report, Verifier, VerifierKey, Wanted};
use mass_core::{Digest, Locale, Options, canonicalize};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Longest line that is read: an entry of a batch, or a row, is far shorter.
const LONGEST_LINE: u64 = 8 << 20;

/// Verifies an export. Gives the exit status.
///
/// # Errors
/// When a file cannot be read, or a key cannot be used.
pub fn verify(asked: &Verify, show: &Show, words: Words) -> Result<u8, Failure> {
    let keys = asked.key.iter().map(|key| read_key(key)).collect::<Result<Vec<_>, _>>()?;
    let wanted = asked.document.iter().map(|path| read_document(path)).collect::<Result<Vec<_>, _>>()?;
    let mut verifier = Verifier::new(keys, Vec::new(), wanted);
    for path in asked.checkpoint.iter().chain(&asked.since) {
        let note = input::read_beside(path)?;
        verifier.keep(&path.display().to_string(), &String::from_utf8_lossy(&note));
    }
    let report = read_export(&asked.export, verifier)?;
    let mut sink = Sink::stdout();
    if show.json {
        let text = serde_json::to_string_pretty(&Told { valid: report.holds(), report: &report }).unwrap_or_default();
        sink.write(text.as_bytes())?;
        sink.write(b"\n")?;
    } else if !(show.quiet && report.holds()) {
        let paint = Paint { on: output::choice(show.color, &io::stdout()) != anstream::ColorChoice::Never };
        sink.write(text(&asked.export, &report, words, paint).as_bytes())?;
    }
    sink.flush()?;
    Ok(u8::from(!report.holds()))
}

/// The report for programs.
#[derive(serde::Serialize)]
struct Told<'a> {
    valid: bool,
    #[serde(flatten)]
    report: &'a Report,
}

/// A key, or a file with one.
fn read_key(text: &str) -> Result<VerifierKey, Failure> {
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let path = Path::new(text);
    if !path.exists() {
        return Err(Failure::said(
            format!("{text}: neither a file nor a key; a key looks like NAME+HASH+KEY, as /audit/key gives it"),
            format!(
                "{text}: no es un archivo ni una clave; una clave tiene la forma NAME+HASH+KEY, como la da /audit/key"
            ),
        ));
    }
    let bytes = input::read_beside(path)?;
    String::from_utf8_lossy(&bytes).parse().map_err(|error| Failure::file(path, error))
}

/// The digests that a document may be found by.
fn read_document(path: &Path) -> Result<Wanted, Failure> {
    let bytes = input::read_beside(path)?;
    let canonical = canonicalize(bytes.as_slice(), &Options::default()).ok();
    Ok(Wanted {
        name: path.display().to_string(),
        bytes_sha256: Digest::of(&bytes).to_string(),
        canonical_sha256: canonical.map(|canonical| canonical.document_sha256.to_string()),
    })
}

fn read_export(path: &Path, mut verifier: Verifier) -> Result<Report, Failure> {
    let failed = |error| Failure::io(path, error);
    let file: Box<dyn Read> =
        if input::is_stdin(path) { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(failed)?) };
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let (mut line, mut whole) = (Vec::new(), true);
    loop {
        line.clear();
        let read = (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            return Ok(verifier.finish(whole));
        }
        whole = line.last() == Some(&b'\n');
        if whole {
            line.pop();
        }
        verifier.line(&line);
    }
}

fn number(n: u64, words: Words) -> String {
    words.number(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The report for people.
fn text(export: &Path, report: &Report, words: Words, paint: Paint) -> String {
    let mut out = String::new();
    let name = visible(&export.display().to_string());
    let origin = visible(report.origin.as_deref().unwrap_or("?"));
    if report.holds() {
        let told = match words.0 {
            Locale::Es => {
                format!("el registro {origin} es el que se firmó, con {} entradas", number(report.size, words))
            }
            Locale::En => format!("the log {origin} is what was signed, with {} entries", number(report.size, words)),
        };
        let _ = writeln!(out, "{} {name}: {told}", paint.good("✓"));
    } else {
        let count = words.count(report.findings.len(), ["thing is", "things are"], ["problema", "problemas"]);
        let told = match words.0 {
            Locale::Es => format!("el registro {origin} no se puede creer: {count}"),
            Locale::En => format!("the log {origin} cannot be believed: {count} wrong"),
        };
        let _ = writeln!(out, "{} {name}: {told}", paint.bad("✗"));
    }
    for finding in &report.findings {
        tell(&mut out, finding, words, paint);
    }
    if report.more {
        let _ = writeln!(out, "  {}", words.pick("… and more", "… y más"));
    }
    let mut fact = |label: &str, value: String| {
        let _ = writeln!(out, "  {} {value}", paint.dim(&format!("{label:<12}")));
    };
    let read = match words.0 {
        Locale::Es => {
            format!("{} entradas, {} filas de lotes", number(report.entries, words), number(report.rows, words))
        }
        Locale::En => {
            format!("{} entries, {} rows of batches", number(report.entries, words), number(report.rows, words))
        }
    };
    fact(words.pick("read", "leído"), read);
    if let (Some(from), Some(to)) = (&report.from, &report.to) {
        fact(words.pick("from, to", "desde, hasta"), visible(&format!("{from}, {to}")));
    }
    fact(
        words.pick("checkpoints", "controles"),
        match words.0 {
            Locale::Es => format!("{} válidos", number(report.checkpoints, words)),
            Locale::En => format!("{} hold", number(report.checkpoints, words)),
        },
    );
    if let Some(root) = report.root {
        let over = words.pick("over", "de");
        fact(words.pick("root", "raíz"), format!("{root} ({over} {})", number(report.size, words)));
    }
    for found in &report.documents {
        fact(words.pick("document", "documento"), document(found, words));
    }
    out
}

fn tell(out: &mut String, finding: &Finding, words: Words, paint: Paint) {
    let message = words.pick(&finding.message, &finding.mensaje);
    let place = finding.line.map(|line| format!("{} {line}", words.pick("line", "línea"))).unwrap_or_default();
    let kind = paint.bad(finding.problem.as_str());
    let _ = writeln!(out, "  {kind}  {}", paint.value(&place));
    for line in crate::paint::wrap(&visible(message), crate::paint::columns() - 4) {
        let _ = writeln!(out, "    {line}");
    }
}

fn document(found: &Found, words: Words) -> String {
    let row = found.row.map(|row| format!("{} {row}, ", words.pick("row", "fila"))).unwrap_or_default();
    let how = match (found.as_sent, found.outcome) {
        (false, _) => words.pick("as it is kept", "como se guarda"),
        (true, Outcome::Accepted) => words.pick("as it was sent, accepted", "como se envió, aceptado"),
        (true, Outcome::Refused) => words.pick("as it was sent, refused", "como se envió, rechazado"),
        (true, Outcome::Failed) => words.pick("as it was sent, not done", "como se envió, no realizado"),
    };
    let user = found.user.as_deref().unwrap_or("–");
    let entry = words.pick("entry", "entrada");
    visible(&format!("{}: {entry} {}, {row}{} ({how}; {user})", found.document, found.entry, found.time))
}
