//! Writes `src/unicode/table.bin` from the crate `unicode-normalization`, or with `--check` fails if it is not current.
//!
//! Numbers of seven bits a byte, in the order in which `src/unicode/table.rs` reads them. Columns rather than rows, and
//! differences rather than values, because both compress better.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
};

type Entries = Vec<(u32, Vec<char>)>;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/unicode/table.bin");
    let table = table();
    let done = if std::env::args().any(|argument| argument == "--check") {
        std::fs::read(&path).is_ok_and(|current| current == table)
    } else {
        std::fs::write(&path, &table).is_ok()
    };
    if done {
        ExitCode::SUCCESS
    } else {
        eprintln!("{} is not current: run `make unicode`", path.display());
        ExitCode::FAILURE
    }
}

fn table() -> Vec<u8> {
    let mut out = Packed(Vec::new());
    let classes = runs(|c| canonical_combining_class(c).into());
    out.number(classes.len());
    for (gap, length, class) in classes {
        out.number(gap);
        out.number(length);
        out.number(class);
    }
    let marks = runs(|c| is_combining_mark(c).into());
    out.number(marks.len());
    for (gap, length, _) in marks {
        out.number(gap);
        out.number(length);
    }
    let canonical = canonical();
    out.entries(&canonical);
    let excluded =
        |(code, parts): &&(u32, Vec<char>)| parts.len() == 2 && char::from_u32(*code).is_some_and(|c| c.nfc().ne([c]));
    out.codes(canonical.iter().filter(excluded).map(|(code, _)| *code));
    out.entries(&bare());
    out.0
}

/// Runs of code points that have something: the gap before the run, its length, what they have.
fn runs(of: impl Fn(char) -> usize) -> Vec<(usize, usize, usize)> {
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let (mut gap, mut open) = (0, 0);
    for code in 0..=0x10_FFFF {
        let value = char::from_u32(code).map_or(0, &of);
        match (value, runs.last_mut()) {
            (0, _) => gap += 1,
            (value, Some((_, length, of))) if *of == value && gap == 0 && open > 0 => *length += 1,
            (value, _) => {
                runs.push((gap, 1, value));
                gap = 0;
            }
        }
        open = value;
    }
    runs
}

/// Characters with a canonical decomposition, taken apart by one step: into one or two. Hangul is arithmetic.
fn canonical() -> Entries {
    let full: Vec<(char, Vec<char>)> =
        characters().map(|c| (c, c.nfd().collect())).filter(|(c, d)| *d != [*c]).collect();
    // The one character for each decomposition; the one in NFC where there are several.
    let mut whole: BTreeMap<&[char], char> = BTreeMap::new();
    for (c, parts) in &full {
        if !whole.contains_key(parts.as_slice()) || c.nfc().eq([*c]) {
            whole.insert(parts, *c);
        }
    }
    let step = |(c, parts): &(char, Vec<char>)| {
        let (last, before) = parts.split_last().expect("a decomposition has parts");
        let parts = match before {
            [] | [_] => parts.clone(),
            _ => vec![*whole.get(before).expect("more than two parts come in steps"), *last],
        };
        (u32::from(*c), parts)
    };
    full.iter().map(step).collect()
}

/// Characters that compatibility decomposition takes to other letters than canonical decomposition does, marks apart.
fn bare() -> Entries {
    let letters = |parts: &mut dyn Iterator<Item = char>| parts.filter(|c| !is_combining_mark(*c)).collect::<Vec<_>>();
    characters()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| (c, letters(&mut c.nfkd())))
        .filter(|(c, bare)| *bare != letters(&mut c.nfd()))
        .map(|(c, bare)| (c.into(), bare))
        .collect()
}

fn characters() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| !('\u{ac00}'..='\u{d7a3}').contains(c))
}

struct Packed(Vec<u8>);

impl Packed {
    fn number(&mut self, number: usize) {
        let mut rest = number;
        loop {
            let [low, ..] = rest.to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                return self.0.push(low);
            }
            self.0.push(low | 0x80);
        }
    }

    fn signed(&mut self, number: i64) {
        let number = (number << 1) ^ (number >> 63);
        self.number(usize::try_from(number).expect("a difference of code points is small"));
    }

    fn codes(&mut self, codes: impl Iterator<Item = u32>) {
        let codes: Vec<u32> = codes.collect();
        self.number(codes.len());
        let mut last = 0;
        for code in codes {
            self.number((code - last) as usize);
            last = code;
        }
    }

    fn entries(&mut self, entries: &Entries) {
        self.codes(entries.iter().map(|(code, _)| *code));
        for (_, letters) in entries {
            self.number(letters.len());
        }
        let mut last = Vec::new();
        for (_, letters) in entries {
            last.resize(last.len().max(letters.len()), 0);
            for (letter, last) in letters.iter().zip(&mut last) {
                let code = i64::from(u32::from(*letter));
                self.signed(code - *last);
                *last = code;
            }
        }
    }
}
