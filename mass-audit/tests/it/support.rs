//! Logs to verify.

use mass_audit::{
    Checkpoint, Entry, Frontier, Hash, Outcome, Report, Row, Signer, VERSION, Verifier, Wanted, export, leaf_hash,
    seal_rows,
};

pub const ORIGIN: &str = "mass.example/acme";

pub fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

pub fn digest(n: u64) -> String {
    format!("sha256:{n:064x}")
}

/// A log that can be changed before it is exported.
#[derive(Clone)]
pub struct Log {
    /// Leaf, and rows with their line ends.
    pub entries: Vec<(String, String)>,
    /// Sizes whose heads are signed, besides the last.
    pub signed: Vec<usize>,
}

/// A log of so many entries. Each fifth is a batch of three rows.
pub fn log(size: u64) -> Log {
    let (mut entries, mut previous) = (Vec::new(), None);
    for index in 0..size {
        let (entry, rows) = entry(index, previous);
        let leaf = String::from_utf8(entry.leaf().unwrap()).unwrap();
        previous = Some(leaf_hash(leaf.as_bytes()));
        entries.push((leaf, rows));
    }
    Log { entries, signed: vec![(size / 2) as usize] }
}

pub fn entry(index: u64, previous: Option<Hash>) -> (Entry, String) {
    let row = |row| Row {
        document_sha256: Some(digest(index * 1000 + row)),
        mass_id: Some(format!("mass-{index}-{row}")),
        row,
        status: 201,
        ..Row::default()
    };
    let (rows, sealed) = seal_rows((0..3).map(row).collect()).unwrap();
    let is_batch = index % 5 == 3;
    let entry = Entry {
        index,
        time: format!("2026-11-24T13:15:{:02}.{index:03}Z", index / 100),
        tenant: String::from("acme"),
        input_sha256: Some(digest(index * 1000 + 999)),
        method: String::from("POST"),
        outcome: Some(Outcome::Accepted),
        previous,
        request_id: format!("req-{index}"),
        route: String::from("/mass"),
        rows: is_batch.then_some(sealed),
        status: 201,
        user: Some(String::from("usr-ñ")),
        version: VERSION,
        ..Entry::default()
    };
    (entry, if is_batch { rows } else { String::new() })
}

impl Log {
    pub fn head(&self, size: usize) -> Checkpoint {
        let mut tree = Frontier::default();
        for (leaf, _) in self.entries.iter().take(size) {
            tree.push(leaf_hash(leaf.as_bytes()));
        }
        Checkpoint { origin: ORIGIN.to_owned(), size: tree.size(), root: tree.root() }
    }

    /// The export of this log from an entry on, under heads that were signed over another.
    pub fn export_as(&self, signed: &Self, first: usize) -> Vec<u8> {
        let size = signed.entries.len();
        let mut edge = Frontier::default();
        self.entries.iter().take(first).for_each(|(leaf, _)| drop(edge.push(leaf_hash(leaf.as_bytes()))));
        let mut text = export::header(ORIGIN, first as u64, edge.peaks(), size as u64);
        for (index, (leaf, rows)) in self.entries.iter().enumerate().skip(first) {
            text.extend(format!("{leaf}\n{rows}").as_bytes());
            if signed.signed.contains(&(index + 1)) && index + 1 < size {
                text.extend(export::checkpoint(&signed.head(index + 1).sign(&signer())));
            }
        }
        text.extend(export::checkpoint(&signed.head(size).sign(&signer())));
        text
    }

    pub fn export(&self) -> Vec<u8> {
        self.export_as(self, 0)
    }
}

pub fn verify_with(text: &[u8], kept: Vec<Checkpoint>, wanted: Vec<Wanted>) -> Report {
    let mut verifier = Verifier::new(vec![signer().verifier()], kept, wanted);
    let (lines, whole) = text.strip_suffix(b"\n").map_or((text, false), |lines| (lines, true));
    lines.split(|byte| *byte == b'\n').for_each(|line| verifier.line(line));
    verifier.finish(whole)
}

pub fn verify(text: &[u8]) -> Report {
    verify_with(text, Vec::new(), Vec::new())
}
