//! Folds names and unit spellings, so that `Temperatura de impulsión`, `temperatura_impulsion` and
//! `TemperaturaImpulsion` are one name.

use crate::{text::lower_case, unicode::bare};

/// Names longer than this are not looked at: nobody labels a column so, and folding them would cost time.
pub(crate) const MAX_NAME_BYTES: usize = 160;

/// Words that carry no meaning in a name, in both languages.
const FILLERS: [&str; 10] = ["of", "the", "de", "del", "la", "las", "el", "los", "al", "en"];

/// Words that only join the parts of a unit: `USD per kWh`.
const UNIT_JOINTS: [&str; 2] = ["per", "por"];

/// One word of a name: letters and digits without accents, or a single unit sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As written, compatibility forms and accents folded, case kept: `kW`.
    pub(crate) written: String,
    /// The same in lower case: `kw`.
    pub(crate) folded: String,
}

/// Splits a name into words: at everything that is neither letter nor digit, and inside `camelCase`.
pub(crate) fn words(name: &str) -> Vec<Word> {
    let mut folder = Folder { words: Vec::new(), current: String::new() };
    // The masculine ordinal and the ring above are typed for the degree sign.
    let signs = name.chars().map(|sign| if matches!(sign, 'º' | '˚') { '°' } else { sign });
    let mut letters = bare(signs).peekable();
    let mut previous = None;
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        folder.take(previous, letter, next);
        previous = Some(letter);
    }
    folder.flush();
    folder.words
}

struct Folder {
    words: Vec<Word>,
    current: String,
}

impl Folder {
    fn take(&mut self, previous: Option<char>, letter: char, next: Option<char>) {
        if is_sign(letter) {
            self.flush();
            self.current.push(letter);
            self.flush();
        } else if letter == '°' {
            self.flush();
            // Before anything but a scale it is the ordinal of `Nº`.
            if next.is_some_and(|next| matches!(next, 'C' | 'c' | 'F' | 'f' | 'K' | 'k' | 'R')) {
                self.current.push(letter);
            }
        } else if letter.is_alphanumeric() {
            if let Some(previous) = previous {
                self.split_camel_case(previous, letter, next);
            }
            self.current.push(letter);
        } else {
            self.flush();
        }
    }

    /// `supplyTemp` → supply temp, `ITLoad` → it load, `CO2Level` → co2 level, `LoadkW` → load kW.
    fn split_camel_case(&mut self, previous: char, letter: char, next: Option<char>) {
        if !letter.is_uppercase() {
            return;
        }
        let next_is_lower = next.is_some_and(char::is_lowercase);
        if previous.is_lowercase() {
            let prefix_of_unit = matches!(previous, 'k' | 'm')
                && (matches!(letter, 'W' | 'V') && !next_is_lower || letter == 'W' && next == Some('h'));
            if prefix_of_unit {
                self.current.pop();
            }
            self.flush();
            if prefix_of_unit {
                self.current.push(previous);
            }
        } else if (previous.is_uppercase() || previous.is_numeric()) && next_is_lower {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let written = std::mem::take(&mut self.current);
        if !written.is_empty() {
            let folded = lower_case(&written);
            self.words.push(Word { written, folded });
        }
    }
}

/// Signs that stand for a unit by themselves.
pub(crate) fn is_sign(letter: char) -> bool {
    matches!(letter, '%' | '‰' | '¢' | '$' | '€' | '£')
}

/// The key that names are looked up by: fillers and spaces left out, so that spacing does not matter.
pub(crate) fn name_key<'a>(words: impl IntoIterator<Item = &'a Word>) -> String {
    let mut key = String::new();
    for word in words {
        let is_name = word.folded.starts_with(char::is_alphanumeric);
        if is_name && !FILLERS.contains(&word.folded.as_str()) {
            key.push_str(&word.folded);
        }
    }
    key
}

/// The words of a name in the singular.
pub(crate) fn stem_words(name: &str) -> Vec<String> {
    words(name).iter().map(|word| stem(&word.folded)).collect()
}

/// A word without the plural `s`.
pub(crate) fn stem(word: &str) -> String {
    word.strip_suffix('s').unwrap_or(word).to_owned()
}

/// The key that unit spellings are looked up by: `g CO2 / kWh`, `gCO2 per kWh` and `gco2_kwh` are one.
///
/// `None` for `mW`: a milliwatt, though written for MW more often than meant.
pub(crate) fn unit_key<'a>(words: impl IntoIterator<Item = &'a Word>) -> Option<String> {
    let mut key = String::new();
    let mut written = String::new();
    for word in words {
        if !UNIT_JOINTS.contains(&word.folded.as_str()) {
            key.push_str(&word.folded);
            written.push_str(&word.written);
        }
    }
    (!key.is_empty() && written != "mW").then_some(key)
}
