//! The fuzz targets on stable Rust: every seed, everything a run has found so far, every input of the conformance suite,
//! and a fixed number of mutations of them.

#[path = "common/fuzz_inputs.rs"]
mod common;
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;

use common::{conformance, files, root};
use std::{fs, panic::catch_unwind};

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 3] =
    [("normalize", fuzz::normalize), ("canonicalize", fuzz::canonicalize), ("pairs", fuzz::pairs)];

fn inputs(target: &str) -> Vec<Vec<u8>> {
    let mut inputs = conformance(target);
    for folder in ["seeds", "corpus", "artifacts"] {
        inputs.extend(files(&root().join("fuzz").join(folder).join(target)));
    }
    inputs.retain(|input| input.len() < 20_000);
    inputs
}

/// Runs an input; a failure shows it in a form that can be copied.
fn run(&(name, target): &Target, input: &[u8]) {
    if catch_unwind(|| target(input)).is_err() {
        panic!("target {name}, input \"{}\"", input.escape_ascii());
    }
}

/// `SplitMix64`: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap() % sides.max(1)
    }
}

/// The tokens of the fuzzers' dictionary.
fn dictionary() -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join("fuzz/dictionary.dict")).unwrap();
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let token = |quoted: &str| {
        let mut bytes = Vec::new();
        let mut rest = quoted;
        while let Some(c) = rest.chars().next() {
            let escape = rest.strip_prefix('\\').and_then(|escape| escape.chars().next());
            rest = match escape {
                Some('x') => {
                    bytes.push(u8::from_str_radix(&rest[2..4], 16).unwrap());
                    &rest[4..]
                }
                Some(escaped) => {
                    bytes.push(u8::try_from(escaped).unwrap());
                    &rest[2..]
                }
                None => {
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    &rest[c.len_utf8()..]
                }
            };
        }
        bytes
    };
    quoted.map(token).collect()
}

/// One to four changes to the bytes, or a piece of another input in them.
fn mutated(input: &[u8], other: &[u8], tokens: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let end = (at + 1 + dice.roll(12)).min(bytes.len());
        let byte = u8::try_from(dice.roll(256)).unwrap();
        match dice.roll(9) {
            0 => bytes.truncate(at.max(bytes.len() / 2)),
            1 => bytes.insert(at, byte),
            2 if at < end => drop(bytes.drain(at..end)),
            3 if at < end => bytes[at] = byte,
            4 if at < end => bytes[at] ^= 1 << dice.roll(8),
            5 if at < end => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            6 => {
                let from = dice.roll(other.len() + 1);
                let to = (from + dice.roll(40)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            // Digits are where most rules live.
            7 => match bytes.iter().skip(at).position(u8::is_ascii_digit) {
                Some(next) => bytes[at + next] = b'0' + u8::try_from(dice.roll(10)).unwrap(),
                None => bytes.push(byte),
            },
            _ => {
                let token = &tokens[dice.roll(tokens.len())];
                bytes.splice(at..at, token.iter().copied());
            }
        }
    }
    bytes
}

#[test]
fn seeds_and_conformance_inputs() {
    for target in &TARGETS {
        let inputs = inputs(target.0);
        assert!(inputs.len() > 100, "only {} inputs for {}", inputs.len(), target.0);
        for input in &inputs {
            run(target, input);
        }
    }
}

#[test]
fn mutations() {
    const ROUNDS: usize = 20_000;
    let tokens = dictionary();
    let mut dice = Dice(0x6d61_7373);
    let inputs: Vec<_> = TARGETS.iter().map(|target| inputs(target.0)).collect();
    for round in 0..ROUNDS {
        let which = round % TARGETS.len();
        let pool = &inputs[which];
        let (input, other) = (&pool[dice.roll(pool.len())], &pool[dice.roll(pool.len())]);
        run(&TARGETS[which], &mutated(input, other, &tokens, &mut dice));
    }
}
