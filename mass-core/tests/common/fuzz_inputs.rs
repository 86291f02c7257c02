//! Inputs for the fuzz targets, from the conformance suite and from folders.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a folder, in order; none when it is not there.
pub fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The inputs of the conformance suite as the targets take them.
pub fn conformance(target: &str) -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for text in files(&root().join("tests/conformance/cases")) {
        let Ok(Value::Array(cases)) = serde_json::from_slice(&text) else { continue };
        for case in cases {
            let Some(input) = case["input"].as_str() else { continue };
            let op = case["op"].as_str().unwrap_or_default();
            let lenient = case["options"]["strict"] == false;
            let snake = case["options"]["keys"] == "snake_case";
            let first = u8::from(lenient) << 2 | u8::from(snake) << 5;
            let second = ["request", "changes", "profile"].iter().find_map(|name| case["args"].get(name));
            inputs.push(match (target, op, second) {
                ("normalize", "normalize" | "validate" | "normalize_batch", _) => {
                    [&[first, 0], input.as_bytes()].concat()
                }
                ("canonicalize", "canonicalize", _) => [&[0], input.as_bytes()].concat(),
                ("pairs", _, Some(second)) => {
                    [&[first], input.as_bytes(), &[0xff], second.to_string().as_bytes()].concat()
                }
                ("pairs", "validate_response", None) => [&[first], input.as_bytes()].concat(),
                _ => continue,
            });
        }
    }
    inputs
}
