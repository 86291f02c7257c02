//! The audit log of what was under load: as an auditor verifies it, with the export, the key and the heads of before.

use std::collections::BTreeMap;

use mass_audit::{Checkpoint, Entry, Row, Verifier, VerifierKey};
use mass_core::Digest;

use crate::program::Program;

/// What an entry says of a document that was kept: digests of its bytes and of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub input: String,
    pub output: String,
}

impl Told {
    /// What it must say.
    pub fn of(body: &str, answer: &str) -> Self {
        let [input, output] = [body, answer].map(|text| Digest::of(text.as_bytes()).to_string());
        Self { input, output }
    }
}

/// What a log that verifies tells: documents sent alone with what their entries say, and those of batches.
#[derive(Debug, Default)]
pub struct Log {
    pub alone: BTreeMap<String, Told>,
    pub in_batches: BTreeMap<String, u64>,
}

impl Log {
    /// Exports the log of the tenant and verifies it offline. It must go on from every head that was given out before,
    /// and have one entry, not two, of each document that was kept.
    pub async fn verified(program: &Program, token: &str, heads: &[String]) -> Self {
        let key: VerifierKey = text(program, token, "/audit/key").await.parse().expect("a key");
        let open = |note: &String| Checkpoint::open(note, std::slice::from_ref(&key)).expect("a signed head");
        let kept: Vec<Checkpoint> = heads.iter().map(open).collect();
        let newest = kept.iter().map(|head| head.size).max().unwrap_or_default();
        let export = text(program, token, "/audit?format=ndjson").await;
        let mut verifier = Verifier::new(vec![key], kept, Vec::new());
        export.lines().for_each(|line| verifier.line(line.as_bytes()));
        let report = verifier.finish(export.ends_with('\n'));
        assert!(report.holds(), "the audit log does not verify: {:?}", report.findings);
        assert!((1..=report.entries).contains(&newest.max(1)), "it has entries, and no head is beyond them");
        assert_eq!(report.size, report.entries, "it is whole");

        let mut log = Self::default();
        for line in export.lines().skip(1) {
            if let Ok(entry) = serde_json::from_str::<Entry>(line)
                && entry.version > 0
            {
                log.entry(entry);
            } else if let Ok(row) = serde_json::from_str::<Row>(line)
                && (row.status, row.replayed) == (201, false)
            {
                let id = row.mass_id.expect("a row that was kept has an id");
                assert_eq!(log.in_batches.insert(id, row.row), None, "a row that was kept twice");
            }
        }
        log
    }

    fn entry(&mut self, entry: Entry) {
        if let (201, false, Some(id)) = (entry.status, entry.replayed, entry.mass_id) {
            let said = |digest: Option<String>| digest.expect("its digest");
            let told = Told { input: said(entry.input_sha256), output: said(entry.output_sha256) };
            assert_eq!(self.alone.insert(id, told), None, "a document with two entries");
        }
    }
}

async fn text(program: &Program, token: &str, path: &str) -> String {
    let answer = program.get(token, path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.text().await.expect("a text")
}
