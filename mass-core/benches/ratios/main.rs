//! `make bench`: the whole job against `serde_json::from_slice::<Value>` on the same bytes in the same run.
//!
//! Criterion measures documents; this file hands it the work and prints the ratios from its estimates. Batches are
//! measured here, in turns. Before measuring, every document is checked to go the way it is meant to go.

mod corpus;

use criterion::{Criterion, Throughput};
use mass_core::{Context, Digest, Options, canonicalize, normalize, normalize_batch, testing, validate};
use serde_json::Value;
use std::{
    env, fs,
    hint::black_box,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

fn main() {
    let (options, context) = (Options::default(), Context::at("2026-11-24T23:15:21.25Z", "bench").unwrap());
    let enterprise = corpus::corpus(corpus::enterprise);
    let simple = corpus::corpus(corpus::simple);
    let broken = corpus::corpus(corpus::broken);
    for document in &enterprise {
        let text = std::str::from_utf8(document).unwrap();
        assert!(matches!(testing::fast(text, &options, &context), Some(Ok(_))), "not on the fast path: {text}");
    }
    for document in &simple {
        assert!(normalize(document, &options, &context).is_ok());
    }
    for document in &broken {
        assert_eq!(validate(document, &options).errors().count(), 10, "{:?}", validate(document, &options).issues);
    }
    let filter = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(40)
        .without_plots()
        .configure_from_args();
    for (name, documents) in [("enterprise", &enterprise), ("simple", &simple), ("broken", &broken)] {
        let bytes: usize = documents.iter().map(Vec::len).sum();
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes((bytes / documents.len()) as u64));
        let mut next = documents.iter().cycle();
        group.bench_function("serde_json_value", |b| {
            b.iter(|| serde_json::from_slice::<Value>(black_box(next.next().unwrap())).unwrap());
        });
        group
            .bench_function("normalize", |b| b.iter(|| normalize(black_box(next.next().unwrap()), &options, &context)));
        group.bench_function("validate", |b| b.iter(|| validate(black_box(next.next().unwrap()), &options)));
        group.bench_function("canonicalize", |b| b.iter(|| canonicalize(black_box(next.next().unwrap()), &options)));
        group.finish();
    }
    digests(&mut criterion, &enterprise, &options);
    criterion.final_summary();
    // Ratios are of one run, which a filter leaves in parts.
    if filter.is_none() {
        ratios(&enterprise, &simple, &broken);
    }
    if filter.is_none_or(|filter| filter == "batch") {
        batch(&enterprise, &options, &context);
    }
}

/// Two SHA-256 digests of a document's canonical bytes, at once and one after the other.
fn digests(criterion: &mut Criterion, documents: &[Vec<u8>], options: &Options) {
    let texts: Vec<Vec<u8>> = documents.iter().map(|d| canonicalize(d, options).unwrap().bytes).collect();
    let mut next = texts.iter().cycle();
    let mut group = criterion.benchmark_group("enterprise");
    group.bench_function("digests_at_once", |b| {
        b.iter(|| {
            let text = black_box(next.next().unwrap());
            mass_sha256::digests(text, text)
        });
    });
    group.bench_function("digests_in_turn", |b| {
        b.iter(|| {
            let text = black_box(next.next().unwrap());
            [Digest::of(text), Digest::of(text)]
        });
    });
    group.finish();
}

/// Rounds of the measurement of batches.
const ROUNDS: usize = 15;

/// 100,000 rows of NDJSON on one thread and on two, in turns: what else the machine does comes and goes, and falls on all
/// of them alike.
#[allow(clippy::cast_precision_loss)] // bytes
fn batch(documents: &[Vec<u8>], options: &Options, context: &Context) {
    let ndjson: Vec<u8> = documents.iter().cycle().take(100_000).flat_map(|d| [d.as_slice(), b"\n"].concat()).collect();
    let batch = || normalize_batch(&ndjson, options, context);
    let [one, two] = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap());
    let rows = || batch().filter(|row| row.outcome.is_ok()).count();
    let mapped = || batch().map_rows(|row| row.outcome.is_ok()).filter(|ok| *ok).count();
    // What the machine gives: the same job twice at once, each on a thread that has nothing to do with the other.
    let apart = || {
        let part = || batch().parts(usize::MAX).into_iter().flatten().filter(|row| row.outcome.is_ok()).count();
        thread::scope(|scope| {
            [scope.spawn(part), scope.spawn(part)].map(|part| part.join().unwrap()).iter().sum::<usize>() / 2
        })
    };
    let ways: [&dyn Fn() -> usize; 4] = [&|| one.install(rows), &|| two.install(rows), &|| two.install(mapped), &apart];
    // One round to warm up.
    let times: Vec<[Duration; 4]> = (0..=ROUNDS)
        .map(|_| {
            ways.map(|way| {
                let start = Instant::now();
                assert_eq!(way(), 100_000);
                start.elapsed()
            })
        })
        .skip(1)
        .collect();
    let quartiles = |value: &dyn Fn(&[Duration; 4]) -> f64| {
        let mut values: Vec<f64> = times.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        [values.len() / 4, values.len() / 2, values.len() * 3 / 4].map(|at| values[at])
    };
    println!("\nbatch of 100,000, {ROUNDS} rounds in turns: median, and from the first quarter to the last");
    println!("| | | | target |\n|---|---|---|---|");
    let [low, mid, high] = quartiles(&|[one, ..]| ndjson.len() as f64 / one.as_secs_f64() / 1e6);
    println!("| one thread | {mid:.0} MB/s | {low:.0} to {high:.0} | ≥ 400 MB/s |");
    let titles = [
        ("two threads, rows given out", 1.0, "≥ × 1.9"),
        ("two threads, what is made of each row (map_rows)", 1.0, "≥ × 1.9"),
        ("this machine: two batches apart", 2.0, ""),
    ];
    for (at, (title, batches, target)) in titles.into_iter().enumerate() {
        let [low, mid, high] = quartiles(&|times| batches * times[0].as_secs_f64() / times[at + 1].as_secs_f64());
        println!("| {title} | × {mid:.2} | {low:.2} to {high:.2} | {target} |");
    }
}

/// Median nanoseconds that criterion found, if it ran this benchmark.
fn median(group: &str, name: &str) -> Option<f64> {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    let file = target.join("criterion").join(group).join(name).join("new/estimates.json");
    let estimates: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

#[allow(clippy::cast_precision_loss)] // sizes of documents
fn ratios(enterprise: &[Vec<u8>], simple: &[Vec<u8>], broken: &[Vec<u8>]) {
    println!("\nratios to serde_json::from_slice::<Value> on the same bytes, medians of this run (less is better)");
    println!("| job | µs | ratio | target |\n|---|---|---|---|");
    let rows = [
        ("enterprise", "normalize", "Enterprise: four layers, normal form, canonical, both digests", "≤ 0.75"),
        ("enterprise", "validate", "Enterprise: verdict only", ""),
        ("enterprise", "canonicalize", "canonical form and digest of the same", ""),
        ("enterprise", "digests_at_once", "two SHA-256 digests of its canonical bytes, at once", ""),
        ("enterprise", "digests_in_turn", "two of them, one after the other", ""),
        ("simple", "normalize", "Simple: rules, envelope, canonical, both digests", "≤ 1.0"),
        ("broken", "normalize", "Enterprise with ten issues", "≤ 6"),
    ];
    for (group, name, title, target) in rows {
        if let (Some(value), Some(time)) = (median(group, "serde_json_value"), median(group, name)) {
            println!("| {title} | {:.2} | {:.2} | {target} |", time / 1000.0, time / value);
        }
    }
    let size = |documents: &[Vec<u8>]| documents.iter().map(Vec::len).sum::<usize>() / documents.len();
    println!("documents: {} / {} / {} bytes on average", size(enterprise), size(simple), size(broken));
}
