//! Rules `boolean` and `null`: words that mean only one thing.

/// `true`/`false`, `yes`/`no`, `on`/`off`, `sí`/`si`/`no`, in any case.
#[inline]
pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.len() > 5 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "on", "si", "sí", "sÍ"]) {
        Some(true)
    } else if is(&["false", "no", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// `null`, `nan`, `n/a`, `#n/a`, in any case.
#[inline]
pub(crate) fn is_null(text: &str) -> bool {
    text.len() <= 4 && ["null", "nan", "n/a", "#n/a"].iter().any(|word| text.eq_ignore_ascii_case(word))
}
