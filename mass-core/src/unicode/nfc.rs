//! Normalization Form C.

use super::{
    hangul,
    table::{Quick, Table},
};
use crate::{lanes, sort::sort_by};
use std::borrow::Cow;

/// The text in Unicode NFC; borrowed when it is so already.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    // Nothing below U+0300 changes, and its bytes in UTF-8 begin with 0xCC.
    if lanes::run(text.as_bytes(), |lanes| lanes.up_to(0xcb).not()) == text.len() || is_composed(text) {
        return Cow::Borrowed(text);
    }
    let table = Table::get();
    Cow::Owned(compose(table, &decompose(table, text)).into_iter().collect())
}

/// The quick check of UAX #15, section 9: false also where only composing can tell.
fn is_composed(text: &str) -> bool {
    let table = Table::get();
    let mut last = 0;
    text.chars().all(|c| {
        if c < '\u{300}' {
            last = 0;
            return true;
        }
        let (class, quick) = table.class_and_quick(c);
        let in_order = class == 0 || class >= last;
        last = class;
        in_order && quick == Quick::Yes && !hangul::may_follow(c)
    })
}

/// The characters fully decomposed and in canonical order, each with its combining class.
fn decompose(table: &Table, text: &str) -> Vec<(u8, char)> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        if let Some(parts) = table.canonical(c) {
            out.extend(parts.iter().map(|part| (table.class_and_quick(*part).0, *part)));
        } else if let Some(parts) = hangul::decompose(c) {
            out.extend(parts.into_iter().flatten().map(|part| (0, part)));
        } else {
            out.push((table.class_and_quick(c).0, c));
        }
    }
    for run in out.split_mut(|(class, _)| *class == 0) {
        // Stable: marks of one class stay in order.
        sort_by(run, |a, b| a.0.cmp(&b.0));
    }
    out
}

/// Composes what is decomposed and in order (The Unicode Standard, section 3.11, D117).
fn compose(table: &Table, decomposed: &[(u8, char)]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(decomposed.len());
    let mut starter = None;
    // The class of the last character kept since the starter; none when the starter is the last.
    let mut last = None;
    for &(class, c) in decomposed {
        let blocked = last.is_some_and(|last| last >= class);
        if let Some(first) = starter.and_then(|at: usize| out.get_mut(at)).filter(|_| !blocked)
            && let Some(both) = hangul::compose(*first, c).or_else(|| table.compose(*first, c))
        {
            *first = both;
            continue;
        }
        if class == 0 {
            starter = Some(out.len());
            last = None;
        } else {
            last = Some(class);
        }
        out.push(c);
    }
    out
}
