//! Documents in, outcomes out: the loop over files and rows.

use crate::cli::{Inputs, Outputs};
use crate::failure::Failure;
use crate::input::{self, Input, Shape, Told};
use crate::judge::{Outcome, Settings};
use crate::lines::{Block, Lines};
use crate::output::Output;
use crate::record::{InBatch, Place};
use crate::report::Judged;
use crate::summary::Tally;
use indicatif::{ProgressBar, ProgressStyle};
use mass_core::Code;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Inputs longer than this get a progress bar.
const LONG: u64 = 8 << 20;

/// Judges every document of every input. Inputs that cannot be read are reported and the others go on.
///
/// # Errors
/// When an output does not take what is written.
pub fn run(inputs: &Inputs, settings: &Settings, output: &mut Output) -> Result<Tally, Failure> {
    let told = match (inputs.ndjson, inputs.single) {
        (true, _) => Told::Shape(Shape::Ndjson),
        (_, true) => Told::Shape(Shape::Json),
        _ => Told::Nothing,
    };
    let stdin = [PathBuf::from("-")];
    let files = if inputs.files.is_empty() { &stdin[..] } else { &inputs.files[..] };
    let mut run = Run { settings, output, tally: Tally::default(), several: files.len() > 1, batch: files.len() > 1 };
    for path in files {
        if input::is_stdin(path) && io::stdin().is_terminal() {
            let words = run.output.reporter.words;
            run.output.note(words.pick(
                "reading a document from the keyboard; end with Ctrl-D",
                "se lee un documento del teclado; termine con Ctrl-D",
            ));
        }
        run.source(path, told)?;
    }
    if run.batch && run.output.wants_summary() {
        let text = run.tally.text(run.output.reporter.words, run.output.reporter.paint);
        run.output.say(&text)?;
    }
    let tally = run.tally;
    output.flush()?;
    Ok(tally)
}

struct Run<'a> {
    settings: &'a Settings,
    output: &'a mut Output,
    tally: Tally,
    several: bool,
    batch: bool,
}

impl Run<'_> {
    fn source(&mut self, path: &Path, told: Told) -> Result<(), Failure> {
        let place = Place { source: path.to_string_lossy().into_owned(), row: None };
        let done = match input::open(path, told, self.settings.options.max_bytes.saturating_add(1)) {
            Ok(input) if input.shape == Shape::Ndjson => {
                self.batch = true;
                self.remark(&place, &input);
                self.rows(&place, input)?
            }
            Ok(input) => self.single(&place, input)?,
            Err(error) => Err(error),
        };
        if let Some(bar) = self.output.bar.take() {
            bar.finish_and_clear();
        }
        if let Err(error) = done {
            self.tally.unreadable += 1;
            self.output.unreadable(&place, &error)?;
        }
        Ok(())
    }

    /// One document. The outer result is about writing, the inner one about reading.
    fn single(&mut self, place: &Place, input: Input) -> Result<io::Result<()>, Failure> {
        let source = match input::read_whole(input, self.settings.options.max_bytes) {
            Ok(source) => source,
            Err(error) => return Ok(Err(error)),
        };
        let (bytes, outcome) = match source {
            Ok(bytes) => {
                let outcome = self.settings.judge(&bytes, self.tally.documents());
                (bytes, outcome)
            }
            Err(found) => (Vec::new(), Outcome::too_large(&self.settings.options, found)),
        };
        self.tally.add(&outcome);
        let judged = Judged { place, source: &bytes, outcome: &outcome };
        self.output.document(&judged, &self.settings.operation, self.several)?;
        self.hint(place, &judged);
        Ok(Ok(()))
    }

    /// Rows, block by block.
    fn rows(&mut self, place: &Place, input: Input) -> Result<io::Result<()>, Failure> {
        self.start_bar(input.length);
        let limit = self.settings.options.max_bytes;
        let mut lines = Lines::new(input.reader, limit);
        let mut block = Block::default();
        let first = self.tally.documents();
        loop {
            match lines.next_block(&mut block) {
                Ok(true) => {}
                Ok(false) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            }
            let outcomes = self.settings.judge_all(&block.rows, |settings, row| match row.oversize {
                Some(found) => Outcome::too_large(&settings.options, found),
                None => settings.judge(block.bytes(row), first + row.index),
            });
            for (row, outcome) in block.rows.iter().zip(&outcomes) {
                self.tally.add(outcome);
                let at = InBatch { row: row.index, line: row.line, offset: row.offset };
                let place = Place { source: place.source.clone(), row: Some(at) };
                let judged = Judged { place: &place, source: block.bytes(row), outcome };
                self.output.document(&judged, &self.settings.operation, true)?;
            }
            self.output.flush()?;
            if let Some(bar) = &self.output.bar {
                bar.inc(block.taken);
            }
        }
    }

    /// Says so when the content was taken for NDJSON.
    fn remark(&self, place: &Place, input: &Input) {
        if input.guessed {
            let words = self.output.reporter.words;
            let text = words.pick(
                "several documents, one a line: read as NDJSON (--single to read one document)",
                "varios documentos, uno por línea: se lee como NDJSON (--single para leer un solo documento)",
            );
            self.output.note(&format!("{}: {text}", self.output.reporter.label(place)));
        }
    }

    /// Says so when a document that is not JSON may have been meant as NDJSON.
    fn hint(&self, place: &Place, judged: &Judged) {
        let not_json = judged.outcome.issues.iter().any(|issue| issue.code == Code::InvalidJson);
        let starts = judged.source.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"{")).count();
        if not_json && starts > 1 {
            let words = self.output.reporter.words;
            let text = words.pick(
                "several lines start a document; if this is NDJSON, say --ndjson",
                "varias líneas empiezan un documento; si es NDJSON, use --ndjson",
            );
            self.output.note(&format!("{}: {text}", self.output.reporter.label(place)));
        }
    }

    /// A progress bar on standard error for long inputs, when somebody is there to see it.
    fn start_bar(&mut self, length: Option<u64>) {
        if !io::stderr().is_terminal() || length.is_some_and(|length| length < LONG) {
            return;
        }
        let (bar, template) = match length {
            Some(length) => (ProgressBar::new(length), "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes} {bytes_per_sec}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        self.output.bar = Some(bar);
    }
}

/// Refuses to write over what is being read, or twice to one file, under whatever names.
///
/// # Errors
/// When an output is an input or another output.
pub fn guard(inputs: &[PathBuf], outputs: &Outputs) -> Result<(), Failure> {
    let mut taken: Vec<(&Path, FileId)> = Vec::new();
    for path in inputs {
        let stream = if input::is_stdin(path) { Path::new("/dev/stdin") } else { path };
        taken.extend(identity(stream).map(|id| (path.as_path(), id)));
    }
    // Where standard output goes, should that be a file; it is a device otherwise, and left alone.
    let stdout = PathBuf::from("/dev/stdout");
    let files = [&outputs.out, &outputs.changes, &outputs.rejected].into_iter().flatten();
    for path in std::iter::once(&stdout).filter(|path| path.exists()).chain(files) {
        let Some(id) = identity(path) else { continue };
        if let Some((other, _)) = taken.iter().find(|(_, known)| *known == id) {
            let (path, other) = (path.display(), other.display());
            return Err(Failure::said(
                format!("{path} would overwrite {other}; choose another file"),
                format!("{path} sobrescribiría {other}; elija otro archivo"),
            ));
        }
        taken.push((path, id));
    }
    Ok(())
}

/// What tells one file from another.
#[derive(PartialEq, Eq)]
enum FileId {
    /// The file itself, whatever links lead to it.
    #[cfg(unix)]
    Inode(u64, u64),
    /// Where it is, or will be.
    Path(PathBuf),
}

/// Which file a path leads to; `None` for pipes, devices and folders, which are not overwritten.
fn identity(path: &Path) -> Option<FileId> {
    match path.metadata() {
        Ok(about) if !about.is_file() => None,
        #[cfg(unix)]
        Ok(about) => {
            use std::os::unix::fs::MetadataExt;
            Some(FileId::Inode(about.dev(), about.ino()))
        }
        #[cfg(not(unix))]
        Ok(_) => path.canonicalize().ok().map(FileId::Path),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(FileId::Path(folder.canonicalize().ok()?.join(path.file_name()?)))
        }
    }
}
