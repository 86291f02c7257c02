//! Leaves are canonical JSON, as the core writes it.

use mass_audit::{Entry, Hash, Outcome, Row, Rows};
use mass_core::{Options, canonicalize};
use proptest::prelude::*;

fn canonical(text: &str) -> String {
    canonicalize(text, &Options::default()).unwrap().text().to_owned()
}

proptest! {
    #[test]
    fn an_entry_is_written_in_canonical_form(text in "\\PC{0,20}|[\u{0}-\u{20}\"\\\\/]{0,8}", number in 0_u64..1 << 53, status: u16, some: bool) {
        let maybe = || some.then(|| text.clone());
        let entry = Entry {
            bytes: some.then_some(number),
            client: maybe(),
            commit: text.clone(),
            content_sha256: maybe(),
            dataset_version: maybe(),
            document_sha256: maybe(),
            engine_version: text.clone(),
            index: number,
            input_sha256: maybe(),
            issues: maybe().into_iter().collect(),
            mass_id: maybe(),
            method: text.clone(),
            outcome: Some(Outcome::of(status)),
            output_sha256: maybe(),
            previous: some.then_some(Hash([9; 32])),
            problem: maybe(),
            query: maybe(),
            replayed: some,
            request_id: text.clone(),
            role: maybe(),
            route: text.clone(),
            rows: some.then_some(Rows { accepted: 1, count: number, first: 0, rejected: 2, replayed: 3, root: Hash([1; 32]) }),
            span_id: maybe(),
            status,
            subject: maybe(),
            tenant: text.clone(),
            time: text.clone(),
            trace_id: maybe(),
            user: maybe(),
            version: 1,
        };
        let leaf = String::from_utf8(entry.leaf().unwrap()).unwrap();
        prop_assert_eq!(&canonical(&leaf), &leaf);
        prop_assert_eq!(serde_json::from_str::<Entry>(&leaf).unwrap(), entry);
        let row = Row {
            content_sha256: maybe(),
            dataset_version: maybe(),
            document_sha256: maybe(),
            input_sha256: maybe(),
            issues: maybe().into_iter().collect(),
            mass_id: maybe(),
            previous: some.then_some(Hash([9; 32])),
            problem: maybe(),
            replayed: some,
            row: number,
            status,
        };
        let leaf = serde_json::to_string(&row).unwrap();
        prop_assert_eq!(&canonical(&leaf), &leaf);
        prop_assert_eq!(serde_json::from_str::<Row>(&leaf).unwrap(), row);
    }
}
