//! As an auditor would: a day of traffic; log and checkpoint are exported; the server is stopped and its database is gone;
//! the program `mass` verifies what was exported. Then bytes are changed all over it, and each change is named.

mod damage;
mod day;

use std::fs;

use mass_core::Digest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Store, mass, postgres};
use damage::Damage;
use day::{Day, Sent};

/// What the auditor took away, and nothing else.
struct Kept {
    folder: TempDir,
    export: String,
}

impl Kept {
    fn of(day: &Day) -> Self {
        let kept = Self { folder: TempDir::with_prefix("mass-auditor").unwrap(), export: day.export.clone() };
        let files = [
            ("log.ndjson", &day.export),
            ("key.txt", &day.key),
            ("noon.checkpoint", &day.noon),
            ("evening.checkpoint", &day.evening),
        ];
        for (name, text) in files {
            fs::write(kept.at(name), text).unwrap();
        }
        kept
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The exit status, and what the program tells programs.
    fn verify(&self, export: &str, more: &[&str]) -> (i32, Value) {
        let (export, key) = (self.at(export), self.at("key.txt"));
        let output = mass::run(&[&["audit", "verify", "--json", "--key", &key, &export], more].concat());
        let told = String::from_utf8(output.stdout).unwrap();
        let report = serde_json::from_str(&told).unwrap_or_else(|_| {
            panic!("{more:?}: {} {told}{}", output.status, String::from_utf8_lossy(&output.stderr))
        });
        (output.status.code().unwrap(), report)
    }
}

/// What was sent is what the log tells of, to the byte; so is what was answered.
fn tells_the_day(day: &Day) {
    let lines: Vec<Value> = day.export.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let digest = |text: &str| Value::from(Digest::of(text.as_bytes()).to_string());
    let told = lines.iter().filter(|line| line["route"] == "/mass/generate");
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), day.sent.len());
    for (entry, Sent { body, status, answer }) in told.into_iter().zip(&day.sent) {
        let members = [&entry["input_sha256"], &entry["output_sha256"], &entry["status"]];
        assert_eq!(members, [&digest(body), &digest(answer), &(*status).into()], "{answer}");
    }
    let rows: Vec<_> =
        lines.iter().filter(|line| line["row"].is_u64()).map(|row| row["input_sha256"].clone()).collect();
    assert_eq!(rows, day.batch.lines().map(digest).collect::<Vec<_>>());
}

async fn audited(store: Store) {
    let day = Day::of(&store).await;
    tells_the_day(&day);
    if store.url.starts_with("postgres") {
        postgres::drop_database(&store.url).await;
    }
    drop(store);
    tokio::task::spawn_blocking(move || offline(&day)).await.unwrap();
}

fn offline(day: &Day) {
    let kept = Kept::of(day);
    let [noon, evening, sent] = ["noon.checkpoint", "evening.checkpoint", "sent.json"].map(|name| kept.at(name));
    fs::write(&sent, &day.sent[7].body).unwrap();
    let more = ["--since", &noon, "--checkpoint", &evening, "--document", &sent];
    let (status, report) = kept.verify("log.ndjson", &more);
    assert_eq!((status, &report["valid"]), (0, &true.into()), "{report}");
    let parts = day.export.lines().filter(|line| line.contains("\"rows\":{")).count() as u64;
    // A batch has an entry for each part that was committed, besides its own.
    assert_eq!(report["entries"], day.operations + parts, "each operation has its entry");
    assert_eq!((&report["size"], &report["rows"]), (&report["entries"], &day.batch.lines().count().into()));
    assert_eq!(
        (&report["documents"][0]["as_sent"], &report["documents"][0]["outcome"]),
        (&true.into(), &"accepted".into())
    );
    // The same in words.
    let words = mass::run(&["audit", "verify", &kept.at("log.ndjson"), "--key", &day.key]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(words.contains(&format!("is what was signed, with {} entries", report["size"])), "{words}");

    let damages = damage::of(&kept.export);
    assert!(damages.len() > 600, "{}", damages.len());
    let shares = damages.chunks(damages.len().div_ceil(4)).enumerate();
    std::thread::scope(|scope| {
        for (number, share) in shares {
            let kept = &kept;
            scope.spawn(move || share.iter().for_each(|damage| noticed(kept, number, damage)));
        }
    });
    for at in (0..day.evening.len()).step_by(9) {
        let mut changed = day.evening.clone().into_bytes();
        changed[at] ^= 1;
        fs::write(&evening, changed).unwrap();
        let (status, report) = kept.verify("log.ndjson", &["--checkpoint", &evening]);
        let told = report["findings"][0]["message"].as_str().unwrap_or_default();
        assert!(status == 1 && told.contains("evening.checkpoint"), "byte {at} of the checkpoint: {report}");
    }
}

/// It is no longer believed, and it is said where it was changed.
fn noticed(kept: &Kept, number: usize, damage: &Damage) {
    let file = format!("changed-{number}.ndjson");
    fs::write(kept.at(&file), &damage.changed).unwrap();
    let (status, report) = kept.verify(&file, &[]);
    let what = &damage.what;
    assert_eq!((status, &report["valid"]), (1, &false.into()), "{what}: {report}");
    let within = |line: u64| damage.lines.contains(&line);
    let named = report["findings"].as_array().unwrap().iter().any(|finding| {
        let message = finding["message"].as_str().unwrap();
        finding["line"].as_u64().is_some_and(within)
            || damage.lines.clone().any(|line| message.contains(&format!("(line {line})")))
            || damage.entry.is_some_and(|entry| finding["entry"] == entry)
    });
    assert!(named, "{what}, lines {:?}: {:#}", damage.lines, report["findings"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_proved_without_the_server_on_sqlite() {
    audited(Store::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_proved_without_the_server_on_postgres() {
    audited(Store::postgres().await).await;
}
