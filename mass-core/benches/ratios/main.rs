//! `make bench`: the whole job against `serde_json::from_slice::<Value>` on the same bytes in the same run.
//!
//! Criterion measures; this file hands it the work and prints the ratios from its estimates. Before measuring, every
//! document is checked to go the way it is meant to go.

mod corpus;

use criterion::{BatchSize, Criterion, Throughput};
use mass_core::{Context, Options, canonicalize, normalize, normalize_batch, testing, validate};
use serde_json::Value;
use std::{fs, hint::black_box, path::PathBuf, time::Duration};

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
    batch(&mut criterion, &enterprise, &options, &context);
    criterion.final_summary();
    ratios(&enterprise, &simple, &broken);
}

/// 100,000 rows of NDJSON, on as many threads as rayon has (`RAYON_NUM_THREADS=1` for one core).
fn batch(criterion: &mut Criterion, documents: &[Vec<u8>], options: &Options, context: &Context) {
    let ndjson: Vec<u8> = documents.iter().cycle().take(100_000).flat_map(|d| [d.as_slice(), b"\n"].concat()).collect();
    let mut group = criterion.benchmark_group("batch_100000");
    group.throughput(Throughput::Bytes(ndjson.len() as u64)).sample_size(10).measurement_time(Duration::from_secs(8));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        group.bench_function(format!("threads_{threads}"), |b| {
            b.iter_batched(
                || (),
                |()| {
                    pool.install(|| {
                        normalize_batch(&ndjson, options, context).filter(|row| row.outcome.is_ok()).count()
                    })
                },
                BatchSize::PerIteration,
            );
        });
    }
    // What the machine gives: the same job twice at once, each on a thread that has nothing to do with the other.
    group.bench_function("twice_at_once", |b| {
        b.iter_batched(
            || (),
            |()| {
                std::thread::scope(|scope| {
                    for _ in 0..2 {
                        scope.spawn(|| {
                            let parts = normalize_batch(&ndjson, options, context).parts(usize::MAX);
                            parts.into_iter().flatten().filter(|row| row.outcome.is_ok()).count()
                        });
                    }
                });
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// Median nanoseconds that criterion found, if it ran this benchmark.
fn median(group: &str, name: &str) -> Option<f64> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
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
    let rows = 100_000.0 * (size(enterprise) + 1) as f64;
    if let (Some(one), Some(two)) = (median("batch_100000", "threads_1"), median("batch_100000", "threads_2")) {
        print!("batch of 100,000: {:.0} MB/s on one thread, × {:.2} on two", rows / one * 1000.0, one / two);
        match median("batch_100000", "twice_at_once") {
            Some(twice) => println!(" (this machine: × {:.2} for two batches apart)", 2.0 * one / twice),
            None => println!(),
        }
    }
}
