//! Strings that the Simple rules leave alone, told without reading them.

use crate::lanes::{self, Lanes};

/// Whether none of the Simple rules changes or reports such a string, whatever is switched on; false where that takes a
/// look. Text that is all ASCII is in NFC, and each rule's words begin with a few characters only.
#[cfg_attr(not(any(debug_assertions, target_family = "wasm")), inline(always))]
pub(super) fn no_rule_applies(text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return true };
    let visible = |byte: &u8| byte.is_ascii_graphic();
    let word = matches!(first | 0x20, b't' | b'f' | b'y' | b'n' | b'o' | b's') || *first == b'#';
    visible(first)
        && visible(last)
        && (!word || text.len() > LONGEST_WORD)
        && (!matches!(first, b'0'..=b'9' | b'+' | b'-') || is_neither_number_nor_time(text))
        && text.is_ascii()
}

/// Ids that begin with a digit, mostly: a number has no zero before other digits, and is made of a few characters; a
/// timestamp has its letter at the eleventh place.
#[inline(never)]
fn is_neither_number_nor_time(text: &[u8]) -> bool {
    // Digits and `+,-./`, and what an exponent begins with.
    let of_numbers = |lanes: Lanes| lanes.within(b'+', b'9') | lanes.folded().equal(b'e');
    !matches!(text.get(10), Some(b'T' | b't'))
        && (matches!(text, [b'0', b'0'..=b'9', ..]) || lanes::run(text, |lanes| of_numbers(lanes).not()) < text.len())
}

/// The longest word of the rules `boolean` and `null`, in bytes.
const LONGEST_WORD: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        json::{Node, Value, pointer::Path},
        normalize::simple::Run,
        options::Options,
        validate::findings::Findings,
    };
    use std::borrow::Cow;

    /// Whether some rule changes the text, or reports it.
    fn rules_apply(text: &str) -> bool {
        let (options, mut findings) = (Options::default(), Findings::default());
        let mut run = Run {
            options: &options,
            changes: Vec::new(),
            findings: &mut findings,
            preserve: false,
            reported: Vec::new(),
        };
        run.leaf(&mut Node { at: 0, value: Value::Text(Cow::Borrowed(text)) }, Path::ROOT);
        !run.changes.is_empty() || findings.len() > 0
    }

    #[test]
    fn what_needs_no_look_needs_none() {
        let parts =
            ["", "0", "7", "12", "345", ".", ",", "+", "-", "e", "E5", "T", "z", " ", "no", "x", ":", "/", "\u{e9}"];
        let times = ["2026-11-24T10:15:20", "-03:00", "Z", ".50", "0026-11-24t10:15:20"];
        let words = ["true", "sí", "#n/a", "null", "nan", "off", "yes"];
        let mut texts: Vec<String> = parts.iter().chain(&times).chain(&words).map(|text| String::from(*text)).collect();
        for _ in 0..2 {
            let longer =
                texts.iter().flat_map(|text| parts.iter().chain(&times).map(move |part| format!("{text}{part}")));
            texts.extend(longer.collect::<Vec<_>>());
        }
        for text in &texts {
            assert!(!no_rule_applies(text.as_bytes()) || !rules_apply(text), "{text:?}");
        }
        for id in ["007312", "5f3a", "12:30", "3 racks", "2026-11-24", "0", "17,4"] {
            let plainly = !matches!(id, "2026-11-24" | "0" | "17,4");
            assert_eq!(no_rule_applies(id.as_bytes()), plainly, "{id}");
        }
    }
}
