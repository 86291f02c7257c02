use super::{bare, nfc, table::Table};
use proptest::prelude::*;
use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
};

fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

fn all() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

#[test]
fn every_character_composes_as_the_crate_says() {
    let mut text = String::new();
    for c in all() {
        let places = [["", ""], ["a", ""], ["", "\u{301}"], ["q\u{323}", "\u{301}b"], ["\u{1100}", "\u{11a8}"]];
        for around in places.into_iter().take(if is_lively(c) { 5 } else { 1 }) {
            text.clear();
            text.extend([around[0], c.encode_utf8(&mut [0; 4]), around[1]]);
            let composed: String = text.nfc().collect();
            assert_eq!(nfc(&text), composed, "U+{:04X} in {around:?}", u32::from(c));
        }
    }
}

#[test]
fn every_decomposition_composes_as_the_crate_says() {
    for c in all() {
        let apart: String = c.nfd().collect();
        let composed: String = c.nfc().collect();
        assert_eq!(nfc(&apart), composed, "U+{:04X}", u32::from(c));
        let backwards: String = apart.chars().rev().collect();
        let composed: String = backwards.nfc().collect();
        assert_eq!(nfc(&backwards), composed, "U+{:04X} backwards", u32::from(c));
    }
}

#[test]
fn every_character_is_bare_as_the_crate_says() {
    for c in all() {
        let ours: String = bare(std::iter::once(c)).collect();
        assert_eq!(ours, plain(c.encode_utf8(&mut [0; 4])), "U+{:04X}", u32::from(c));
        assert_eq!(Table::get().class_and_quick(c).0, canonical_combining_class(c), "U+{:04X}", u32::from(c));
        // Otherwise letters could change places, and `bare` would have to sort.
        assert!(canonical_combining_class(c) == 0 || is_combining_mark(c), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn what_is_composed_is_borrowed() {
    for text in ["", "kW", "Potencia crítica €", "電力", "전력", "温度 ℃"] {
        assert!(matches!(nfc(text), std::borrow::Cow::Borrowed(_)), "{text}");
    }
}

/// Whether a character composes, decomposes or changes places.
fn is_lively(c: char) -> bool {
    canonical_combining_class(c) != 0 || c.nfkd().ne([c]) || ('\u{1100}'..'\u{1200}').contains(&c)
}

/// Letters, marks and jamo that compose, decompose or change places.
fn lively() -> impl Strategy<Value = char> {
    let lively: Vec<char> = all().filter(|c| is_lively(*c)).collect();
    prop_oneof![
        3 => proptest::sample::select(lively),
        3 => proptest::char::range('\u{300}', '\u{350}'),
        2 => proptest::char::range('A', 'z'),
        1 => proptest::char::range('\u{1100}', '\u{11ff}'),
        1 => proptest::char::range('\u{ac00}', '\u{ac40}'),
        1 => any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn texts_are_as_the_crate_says(letters in proptest::collection::vec(lively(), 0..12)) {
        let text: String = letters.into_iter().collect();
        let composed: String = text.nfc().collect();
        prop_assert_eq!(nfc(&text), composed);
        prop_assert_eq!(bare(text.chars()).collect::<String>(), plain(&text));
    }
}
