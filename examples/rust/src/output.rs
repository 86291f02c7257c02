//! Where everything goes: documents, report, records, changes, rejected documents.

use crate::cli::{Outputs, Show, When};
use crate::failure::Failure;
use crate::judge::Operation;
use crate::paint::{Paint, columns};
use crate::record::{self, Place};
use crate::report::{Judged, Reporter};
use crate::words::Words;
use anstream::{AutoStream, ColorChoice};
use indicatif::ProgressBar;
use mass_core::Code;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A stream with a name for error messages.
pub struct Sink {
    name: PathBuf,
    writer: Box<dyn Write>,
}

impl Sink {
    /// Files, made or emptied: all of them, or, when one cannot be opened, none is emptied.
    ///
    /// # Errors
    /// When one cannot be made.
    pub fn files<const N: usize>(paths: [Option<&Path>; N]) -> Result<[Option<Self>; N], Failure> {
        let mut files = [const { None }; N];
        for (slot, path) in files.iter_mut().zip(paths) {
            let Some(path) = path else { continue };
            let open = OpenOptions::new().write(true).create(true).truncate(false).open(path);
            *slot = Some((path, open.map_err(|error| Failure::Output(path.to_owned(), error))?));
        }
        for (path, file) in files.iter().flatten() {
            let regular = file.metadata().is_ok_and(|about| about.is_file());
            if regular {
                file.set_len(0).map_err(|error| Failure::io(path, error))?;
            }
        }
        Ok(files.map(|file| {
            let (path, file) = file?;
            Some(Self { name: path.to_owned(), writer: Box::new(BufWriter::with_capacity(1 << 18, file)) })
        }))
    }

    /// Standard output, in large pieces.
    pub fn stdout() -> Self {
        let writer = Box::new(BufWriter::with_capacity(1 << 18, io::stdout()));
        Self { name: "standard output".into(), writer }
    }

    /// Writes all the bytes.
    ///
    /// # Errors
    /// When the stream does not take them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.writer.write_all(bytes).map_err(|error| Failure::io(&self.name, error))
    }

    /// Hands everything on to the system.
    ///
    /// # Errors
    /// When the stream does not take it.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|error| Failure::io(&self.name, error))
    }
}

/// All the streams of a run.
pub struct Output {
    show: Show,
    pretty: bool,
    newline: bool,
    documents: Option<Sink>,
    records: Option<Sink>,
    report: Sink,
    changes: Option<Sink>,
    rejected: Option<Sink>,
    /// How reports are written.
    pub reporter: Reporter,
    /// The progress bar, while there is one.
    pub bar: Option<ProgressBar>,
}

impl Output {
    /// Opens what was asked for. `makes_documents` says whether the operation has documents to write.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub fn open(show: &Show, outputs: &Outputs, makes_documents: bool, words: Words) -> Result<Self, Failure> {
        let paths = [&outputs.out, &outputs.changes, &outputs.rejected].map(Option::as_deref);
        let [to_file, changes, rejected] = Sink::files(paths)?;
        let stdout_has_documents = makes_documents && to_file.is_none() && !show.json;
        let documents = if stdout_has_documents { Some(Sink::stdout()) } else { to_file };
        // The report is on standard output, unless documents or records go there.
        let (color, name, report): (_, _, Box<dyn Write>) = if stdout_has_documents || show.json {
            let color = choice(show.color, &io::stderr());
            (color, "standard error", Box::new(AutoStream::new(io::stderr(), color)))
        } else {
            let color = choice(show.color, &io::stdout());
            (color, "standard output", Box::new(AutoStream::new(io::stdout(), color)))
        };
        Ok(Self {
            show: show.clone(),
            pretty: outputs.pretty,
            newline: stdout_has_documents && io::stdout().is_terminal(),
            documents,
            records: show.json.then(Sink::stdout),
            report: Sink { name: name.into(), writer: report },
            changes,
            rejected,
            reporter: Reporter { paint: Paint { on: color != ColorChoice::Never }, words, width: columns() },
            bar: None,
        })
    }

    /// Everything about one document. `batch` says whether there are, or may be, others.
    ///
    /// # Errors
    /// When a stream does not take it.
    pub fn document(&mut self, judged: &Judged, operation: &Operation, batch: bool) -> Result<(), Failure> {
        let Judged { place, source, outcome } = judged;
        if let Some(canonical) = &outcome.canonical {
            let pretty = if self.pretty { indent(canonical) } else { None };
            if let Some(documents) = &mut self.documents {
                documents.write(pretty.as_deref().unwrap_or(canonical))?;
                // A lone document is exactly its bytes, so that its digest can be checked with any tool.
                if batch || pretty.is_some() || self.newline {
                    documents.write(b"\n")?;
                }
            }
        }
        if let (Some(sink), Some(changes)) = (&mut self.changes, &outcome.changes) {
            sink.write(&record::changes(place, changes, batch))?;
        }
        if let (Some(sink), false) = (&mut self.rejected, outcome.accepted) {
            sink.write(source)?;
            if batch && !source.is_empty() {
                sink.write(b"\n")?;
            }
            if source.is_empty() && outcome.issues.iter().any(|issue| issue.code == Code::TooLarge) {
                let text = self.reporter.words.pick(
                    "too long to be kept, so it is not among the rejected documents; raise --max-bytes to have it there",
                    "demasiado largo para guardarlo: no está entre los rechazados; aumente --max-bytes para incluirlo",
                );
                self.note(&format!("{}: {text}", self.reporter.label(place)));
            }
        }
        if let Some(records) = &mut self.records {
            return records.write(&record::outcome(place, operation, outcome));
        }
        let in_rows = place.row.is_some();
        let dull = outcome.accepted && outcome.issues.is_empty();
        if dull && (self.show.quiet || (in_rows && !self.show.verbose)) {
            return Ok(());
        }
        if !batch && matches!(operation, Operation::Canonicalize) && dull && !self.show.verbose {
            return Ok(()); // the document says it all
        }
        let full = !self.show.quiet && (self.show.verbose || !in_rows);
        let text = self.reporter.document(judged, operation, full);
        self.say(&text)
    }

    /// An input that could not be read.
    ///
    /// # Errors
    /// When a stream does not take it.
    pub fn unreadable(&mut self, place: &Place, error: &io::Error) -> Result<(), Failure> {
        let message = self.reporter.words.io(error);
        if let Some(records) = &mut self.records {
            return records.write(&record::unreadable(place, error, &message));
        }
        let paint = self.reporter.paint;
        let not_read = self.reporter.words.pick("not read", "sin leer");
        let text = format!(
            "{} {}: {}\n    {message}\n",
            paint.bad("✗"),
            paint.bold(&self.reporter.label(place)),
            paint.bad(not_read)
        );
        self.say(&text)
    }

    /// Something for people, in the report.
    ///
    /// # Errors
    /// When the stream does not take it.
    pub fn say(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(documents) = &mut self.documents {
            documents.flush()?;
        }
        let report = &mut self.report;
        match &self.bar {
            Some(bar) => bar.suspend(|| report.write(text.as_bytes())),
            None => report.write(text.as_bytes()),
        }
    }

    /// A remark that is neither document nor finding: on standard error, unless quiet.
    pub fn note(&self, text: &str) {
        if !self.show.quiet {
            // A standard error that is closed is no reason to stop.
            let print = || drop(writeln!(io::stderr(), "mass: {text}"));
            match &self.bar {
                Some(bar) => bar.suspend(print),
                None => print(),
            }
        }
    }

    /// Whether a summary is wanted at the end.
    pub fn wants_summary(&self) -> bool {
        self.records.is_none() && !self.show.quiet
    }

    /// Hands everything on to the system.
    ///
    /// # Errors
    /// When a stream does not take it.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let files = [&mut self.documents, &mut self.records, &mut self.changes, &mut self.rejected];
        files.into_iter().flatten().try_for_each(Sink::flush)?;
        self.report.flush()
    }
}

/// Whether to colour a stream.
pub fn choice<S: anstream::stream::RawStream>(asked: When, stream: &S) -> ColorChoice {
    match asked {
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
        When::Auto => AutoStream::choice(stream),
    }
}

/// The document indented; `None` when a number in it would not survive.
fn indent(canonical: &[u8]) -> Option<Vec<u8>> {
    let value: serde_json::Value = serde_json::from_slice(canonical).ok()?;
    serde_json::to_vec_pretty(&value).ok()
}
