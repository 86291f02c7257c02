//! Checkpoints: those of the export, and those that were kept.

use super::Verifier;
use crate::{
    chain::Judged,
    checkpoint::{Checkpoint, CheckpointError},
    export::{CheckpointLine, exactly},
    finding::{Finding, Problem},
    hash::Hash,
    note::NoteError,
};

/// A checkpoint whose entries are all read; the line behind them is waited for.
#[derive(Debug)]
pub(super) struct Waiting {
    checkpoint: Checkpoint,
    /// Its line, if it is the export's own.
    line: Option<u64>,
}

/// How the export ends, as far as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// With an entry.
    #[default]
    Open,
    /// With a checkpoint that cannot be used, which was said already.
    Spoilt,
    /// With a checkpoint over so many entries.
    Sealed(u64),
}

impl Verifier {
    /// A line that must be a checkpoint.
    pub(super) fn checkpoint(&mut self, text: &[u8]) {
        let line = self.line;
        self.end = End::Spoilt;
        let Some(CheckpointLine { checkpoint: note }) = exactly(text) else {
            let bad = Finding::new(
                Problem::Unreadable,
                "this line is no checkpoint any more",
                "esta línea ya no es un punto de control",
            );
            return self.report.find(bad.line(line));
        };
        let checkpoint = match Checkpoint::open(&note, &self.keys) {
            Ok(checkpoint) => checkpoint,
            Err(error) => return self.report.find(unbelievable(&error).line(line)),
        };
        if self.header.as_ref().is_some_and(|header| header.origin != checkpoint.origin) {
            return self.other_log(&checkpoint);
        }
        self.end = End::Sealed(checkpoint.size);
        if checkpoint.size == self.next {
            self.waiting.push(Waiting { checkpoint, line: Some(line) });
        } else if checkpoint.size > self.next && !self.lost {
            self.missing(self.next, checkpoint.size, line);
            self.lost = true;
            self.next = checkpoint.size;
        } else if !self.lost {
            let (size, there) = (checkpoint.size, self.next);
            self.report.find(
                Finding::new(
                    Problem::OutOfOrder,
                    format!("this checkpoint is over {size} entries and stands behind {there}"),
                    format!("este punto de control abarca {size} entradas y está tras {there}"),
                )
                .line(line),
            );
        }
    }

    fn other_log(&mut self, checkpoint: &Checkpoint) {
        let (own, origin) = (self.report.origin.clone().unwrap_or_default(), &checkpoint.origin);
        let finding = Finding::new(
            Problem::OtherLog,
            format!("the export says that it is of the log {own}, the checkpoint that it is of {origin}"),
            format!("la exportación dice ser del registro {own}; el punto de control, de {origin}"),
        );
        self.report.find(finding.line(1));
    }

    /// Lets kept checkpoints wait whose entries are all read.
    pub(super) fn reached(&mut self) {
        while self.kept.first().is_some_and(|kept| kept.size <= self.next) {
            let checkpoint = self.kept.remove(0);
            if self.header.as_ref().is_some_and(|header| header.origin != checkpoint.origin) {
                self.other_log(&checkpoint);
            } else if checkpoint.size == self.next {
                self.waiting.push(Waiting { checkpoint, line: None });
            } else {
                let (size, first) = (checkpoint.size, self.report.first);
                self.report.find(Finding::new(
                    Problem::NotCovered,
                    format!("the kept checkpoint is over {size} entries, and the export begins behind {first}: export from an earlier entry"),
                    format!("el punto de control guardado abarca {size} entradas y la exportación empieza tras {first}: exporte desde una entrada anterior"),
                ));
            }
        }
    }

    /// Compares the entries so far with the checkpoints that wait. `said` is what the next entry says of the last.
    pub(super) fn compare(&mut self, said: Option<Hash>) {
        // The export's own first: they say what was changed, kept ones whether it was signed over.
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|waiting| waiting.line.is_none());
        for Waiting { checkpoint, line } in waiting {
            if self.lost {
                continue;
            }
            match self.chain.judge(checkpoint.root, said) {
                Judged::Sound => self.holds(&checkpoint),
                Judged::Changed(places) => {
                    self.changed(&places);
                    self.holds(&checkpoint);
                }
                Judged::Rewritten(places) if line.is_some() => {
                    self.changed(&places);
                    self.rewritten(&checkpoint, line, places.is_empty());
                }
                Judged::Rewritten(_) => self.forked(&checkpoint),
            }
        }
    }

    fn holds(&mut self, checkpoint: &Checkpoint) {
        self.sound = checkpoint.size;
        self.report.checkpoints += 1;
        self.report.size = checkpoint.size;
        self.report.root = Some(checkpoint.root);
    }

    /// The entries behind the last sound one are not what the export's own checkpoint was signed over.
    fn rewritten(&mut self, checkpoint: &Checkpoint, line: Option<u64>, nothing_else: bool) {
        self.lost = true;
        let (from, to) = (self.sound, checkpoint.size.saturating_sub(1));
        if let (true, Some(last)) = (from == to && nothing_else, self.chain.last()) {
            return self.changed(&[last]);
        }
        let last = self.chain.last().map_or(0, |last| last.line);
        let (en, es) = if nothing_else {
            (
                format!(
                    "entries {from} to {to} are not those that this checkpoint was signed over: entry {to} (line {last}) was changed, or several were, and chained anew"
                ),
                format!(
                    "las entradas {from} a {to} no son las que firmó este punto de control: se cambió la entrada {to} (línea {last}), o varias, encadenadas de nuevo"
                ),
            )
        } else {
            (
                format!("entries {from} to {to} are not those that this checkpoint was signed over"),
                format!("las entradas {from} a {to} no son las que firmó este punto de control"),
            )
        };
        let finding = Finding::new(Problem::Rewritten, en, es).entry(from);
        self.report.find(Finding { line, ..finding });
    }

    fn forked(&mut self, checkpoint: &Checkpoint) {
        let size = checkpoint.size;
        self.report.find(Finding::new(
            Problem::Forked,
            format!("the log does not begin with the {size} entries of the kept checkpoint: one or more of them were changed and signed again"),
            format!("el registro no empieza con las {size} entradas del punto de control guardado: una o varias se cambiaron y se firmaron de nuevo"),
        ));
    }

    /// At the end all must be there, under a checkpoint.
    pub(super) fn end_of_log(&mut self, whole: bool) {
        let Some(header) = self.header.take() else { return };
        let line = self.line;
        match self.end {
            End::Sealed(size) if size == self.next && size != header.size => {
                let told = header.size;
                let bad = Finding::new(
                    Problem::BadHeader,
                    format!("this line says that there are {told} entries; {size} were signed"),
                    format!("esta línea dice que hay {told} entradas; se firmaron {size}"),
                );
                self.report.find(bad.line(1));
            }
            _ if self.next < header.size => self.missing(self.next, header.size, line),
            _ => (),
        }
        if self.end == End::Open || !whole {
            let cut = Finding::new(
                Problem::Unsealed,
                "the export breaks off here: its last line is no checkpoint, or does not end",
                "la exportación se interrumpe aquí: su última línea no es un punto de control, o no termina",
            );
            self.report.find(cut.line(line));
        }
        for checkpoint in std::mem::take(&mut self.kept) {
            let (size, there) = (checkpoint.size, self.next);
            self.report.find(Finding::new(
                Problem::CutOff,
                format!("the kept checkpoint is over {size} entries, and there are {there}: entries were cut off, or the export is older than the checkpoint"),
                format!("el punto de control guardado abarca {size} entradas y hay {there}: se cortaron entradas, o la exportación es anterior al punto de control"),
            ));
        }
    }
}

pub(super) fn unbelievable(error: &CheckpointError) -> Finding {
    match error {
        CheckpointError::Malformed(_) | CheckpointError::Note(NoteError::Malformed(_)) => Finding::new(
            Problem::Unreadable,
            format!("this checkpoint is damaged: {error}"),
            format!("este punto de control está dañado: {error}"),
        ),
        CheckpointError::Note(NoteError::Unsigned { wanted, found }) => Finding::new(
            Problem::BadSignature,
            format!("this checkpoint is signed by {found}, not by {wanted}; if the key was changed since, give both"),
            format!(
                "este punto de control está firmado por {found}, no por {wanted}; si la clave cambió, indique ambas"
            ),
        ),
        CheckpointError::OtherOrigin { .. } => Finding::new(
            Problem::OtherLog,
            format!("this checkpoint is not of this log: {error}"),
            format!("este punto de control no es de este registro: {error}"),
        ),
        CheckpointError::Note(_) => Finding::new(
            Problem::BadSignature,
            format!("this checkpoint was changed, or not signed with this key: {error}"),
            format!("este punto de control se cambió, o no se firmó con esta clave: {error}"),
        ),
    }
}
