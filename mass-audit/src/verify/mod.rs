//! Verifies an export, line by line, with memory that does not grow with it.

mod heads;
mod order;
mod rows;

use crate::{
    chain::{Chain, Judged, Place},
    checkpoint::Checkpoint,
    entry::{Entry, Outcome},
    export::{FORM, Header, exactly},
    finding::{Finding, Problem},
    note::VerifierKey,
    report::{Found, Report, Wanted},
    tree::Frontier,
};
use heads::{End, Waiting};
use rows::Expected;

/// Verifies an export.
///
/// ```
/// use mass_audit::{Checkpoint, Entry, Frontier, Signer, Verifier, export, leaf_hash};
/// # use mass_audit::Outcome;
/// let signer = Signer::new("mass.example/acme", &[7; 32]).unwrap();
/// let entry = Entry { time: "2026-11-24T13:15:21Z".into(), outcome: Some(Outcome::Accepted), ..Entry::default() };
/// let (leaf, mut tree) = (entry.leaf().unwrap(), Frontier::default());
/// tree.push(leaf_hash(&leaf));
/// let head = Checkpoint { origin: "mass.example/acme".into(), size: 1, root: tree.root() };
///
/// let mut text = export::header("mass.example/acme", 0, &[], 1);
/// text.extend(&leaf);
/// text.push(b'\n');
/// text.extend(export::checkpoint(&head.sign(&signer)));
///
/// let mut verifier = Verifier::new(vec![signer.verifier()], Vec::new(), Vec::new());
/// text.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n').for_each(|line| verifier.line(line));
/// let report = verifier.finish(true);
/// assert!(report.holds() && report.size == 1);
/// ```
#[derive(Debug, Default)]
pub struct Verifier {
    keys: Vec<VerifierKey>,
    /// Checkpoints that are not reached yet, the smallest first.
    kept: Vec<Checkpoint>,
    wanted: Vec<Wanted>,
    header: Option<Header>,
    chain: Chain,
    /// The index that the next entry should have.
    next: u64,
    /// Entries are missing, or at other places: roots cannot be compared any more.
    lost: bool,
    /// Entries that were skipped: from, up to, and which finding says so.
    gaps: Vec<(u64, u64, usize)>,
    rows: Option<Expected>,
    waiting: Vec<Waiting>,
    end: End,
    /// So many entries are known to be as they were signed.
    sound: u64,
    line: u64,
    report: Report,
}

impl Verifier {
    /// With the public keys that may have signed, checkpoints that were kept, and documents to look for.
    pub fn new(keys: Vec<VerifierKey>, mut kept: Vec<Checkpoint>, wanted: Vec<Wanted>) -> Self {
        kept.sort_by_key(|checkpoint| checkpoint.size);
        Self { keys, kept, wanted, ..Self::default() }
    }

    /// A checkpoint that was kept, as a signed note; `name` is what the report calls it. One that cannot be believed is a
    /// finding. Comes before the first line.
    pub fn keep(&mut self, name: &str, note: &str) {
        match Checkpoint::open(note, &self.keys) {
            Ok(checkpoint) => {
                self.kept.push(checkpoint);
                self.kept.sort_by_key(|checkpoint| checkpoint.size);
            }
            Err(error) => self.report.find(heads::unbelievable(&error).about(name)),
        }
    }

    /// The next line, without its line end.
    pub fn line(&mut self, text: &[u8]) {
        self.line += 1;
        if self.line == 1 {
            return self.begin(text);
        }
        if self.take_row(text) {
            return;
        }
        self.end_rows();
        self.end = End::Open;
        if text.starts_with(b"{\"checkpoint\"") {
            return self.checkpoint(text);
        }
        match serde_json::from_slice::<Entry>(text) {
            Ok(entry) => self.entry(text, entry),
            Err(_) => self.unreadable(text),
        }
    }

    /// What was verified. `whole` is whether the last line had its line end.
    pub fn finish(mut self, whole: bool) -> Report {
        self.end_rows();
        self.compare(None);
        self.suspects();
        self.end_of_log(whole);
        for wanted in std::mem::take(&mut self.wanted) {
            if !self.report.documents.iter().any(|found| found.document == wanted.name) {
                let name = wanted.name;
                self.report.find(Finding::new(
                    Problem::DocumentMissing,
                    format!("no entry has the document {name}, neither these bytes nor their canonical form"),
                    format!("ninguna entrada tiene el documento {name}, ni estos bytes ni su forma canónica"),
                ));
            }
        }
        self.report.findings.sort_by_key(|finding| finding.line.unwrap_or(u64::MAX));
        self.report
    }

    fn begin(&mut self, text: &[u8]) {
        let header: Option<Header> = exactly(text).filter(|header: &Header| header.export == FORM);
        let edge = header.as_ref().and_then(|header| Frontier::new(header.first, header.peaks.clone()));
        let (Some(header), Some(edge)) = (header, edge) else {
            let bad = Finding::new(
                Problem::BadHeader,
                "this is not the first line of an audit export: export the log again, whole and without filters",
                "no es la primera línea de una exportación de auditoría: exporte el registro de nuevo, entero y sin filtros",
            );
            return self.report.find(bad.line(1));
        };
        self.next = header.first;
        self.sound = header.first;
        self.report.first = header.first;
        self.report.origin = Some(header.origin.clone());
        self.chain = Chain::behind(edge);
        self.header = Some(header);
        self.reached();
    }

    fn entry(&mut self, text: &[u8], entry: Entry) {
        let line = self.line;
        self.compare(entry.previous);
        let moved = entry.index < self.next;
        let index = self.place(&entry);
        let time = &entry.time;
        // That one which was moved comes from an earlier time is no news.
        if !moved && self.report.to.as_ref().is_some_and(|last| is_earlier(time, last)) {
            let last = self.report.to.clone().unwrap_or_default();
            self.report.find(
                Finding::new(
                    Problem::TimeBackwards,
                    format!("entry {index} has the time {time}, before that of the entry before it, {last}"),
                    format!("la entrada {index} tiene la hora {time}, anterior a la de la entrada previa, {last}"),
                )
                .line(line)
                .entry(index),
            );
        }
        self.chain.push(Place { line, index }, text, entry.previous);
        self.next = self.next.max(index.saturating_add(1));
        self.report.entries += 1;
        self.report.from.get_or_insert_with(|| time.clone());
        self.look_for(
            [&entry.input_sha256, &entry.document_sha256],
            &Found {
                document: String::new(),
                entry: index,
                row: None,
                line,
                time: time.clone(),
                outcome: entry.outcome.unwrap_or(Outcome::of(entry.status)),
                user: entry.user.clone(),
                as_sent: false,
            },
        );
        if !moved {
            self.report.to = Some(entry.time.clone());
        }
        self.rows = Expected::of(Place { line, index }, entry);
        self.reached();
    }

    /// A line that is nothing known stands where the next entry should.
    fn unreadable(&mut self, text: &[u8]) {
        let (line, index) = (self.line, self.next);
        self.compare(None);
        self.report.find(
            Finding::new(
                Problem::Unreadable,
                format!("this line is no entry any more; entry {index} should be here"),
                format!("esta línea ya no es una entrada; aquí debería estar la entrada {index}"),
            )
            .line(line)
            .entry(index),
        );
        self.chain.push(Place { line, index }, text, None);
        self.next += 1;
        self.reached();
    }

    /// Names entries that are not as they were written.
    fn changed(&mut self, places: &[Place]) {
        for Place { line, index } in places {
            if !self.report.blames(*line) {
                self.report.find(
                    Finding::new(
                        Problem::Changed,
                        format!("entry {index} is not as it was written"),
                        format!("la entrada {index} no está como se escribió"),
                    )
                    .line(*line)
                    .entry(*index),
                );
            }
        }
    }

    /// Where no root can be compared, what the entries say of each other is all there is.
    fn suspects(&mut self) {
        if self.lost
            && let Judged::Rewritten(places) | Judged::Changed(places) = self.chain.judge(crate::Hash::default(), None)
        {
            self.changed(&places);
        }
    }

    /// Notes where the documents are that are looked for.
    fn look_for(&mut self, [sent, kept]: [&Option<String>; 2], found: &Found) {
        for wanted in &self.wanted {
            let as_sent = sent.as_ref() == Some(&wanted.bytes_sha256);
            let as_kept = kept
                .as_ref()
                .is_some_and(|kept| *kept == wanted.bytes_sha256 || Some(kept) == wanted.canonical_sha256.as_ref());
            if as_sent || as_kept {
                self.report.documents.push(Found { document: wanted.name.clone(), as_sent, ..found.clone() });
            }
        }
    }
}

/// Compares RFC 3339 in UTC, with fractions of any length.
fn is_earlier(time: &str, last: &str) -> bool {
    let parts = |text: &str| {
        let text = text.strip_suffix('Z').unwrap_or(text);
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        (whole.to_owned(), format!("{fraction:0<9}"))
    };
    parts(time) < parts(last)
}
