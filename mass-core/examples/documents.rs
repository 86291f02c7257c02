//! Normalises each line of a file and prints `runtime µs-per-document digest`: a line of the table that ends `make demo`.
//! The digest is the SHA-256 over all canonical documents, each with a line end.

use mass_core::{Context, Options, normalize};
use std::{fmt::Write as _, hint::black_box, process::ExitCode, time::Instant};

const NOW: &str = "2026-11-24T12:00:00Z";
const ROUNDS: u32 = 20;

fn main() -> ExitCode {
    let Some(text) = std::env::args().nth(1).and_then(|path| std::fs::read(path).ok()) else {
        eprintln!("usage: documents FILE.ndjson");
        return ExitCode::FAILURE;
    };
    let Ok(context) = Context::at(NOW, "demo") else { return ExitCode::FAILURE };
    let options = Options::default();
    let documents: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let mut all = String::new();
    for document in &documents {
        match normalize(*document, &options, &context) {
            Ok(normal) => writeln!(all, "{}", normal.text()).unwrap_or_default(),
            Err(rejected) => {
                eprintln!("{rejected}");
                return ExitCode::FAILURE;
            }
        }
    }
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for document in &documents {
            black_box(normalize(black_box(*document), &options, &context)).ok();
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    #[allow(clippy::cast_precision_loss)] // a day has 96
    let micros = best / documents.len() as f64 * 1e6;
    println!("Rust {micros:.1} {}", mass_core::Digest::of(all.as_bytes()));
    ExitCode::SUCCESS
}
