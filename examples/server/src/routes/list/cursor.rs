//! Cursors: a place in one list, opaque to callers. They give no right; what a user may see is asked each time.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{
    problem::{Kind, Place, Problem},
    store::{Filter, Position},
};

/// The form that is written. Others may follow.
const VERSION: u8 = 1;
const CHECK: usize = 8;

/// The cursor behind a row, for the list with this filter.
pub fn write(position: &Position, filter: &Filter) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(position.created_at.to_be_bytes());
    bytes.extend(position.id.as_bytes());
    let check = check(&bytes, filter);
    bytes.extend(check);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor that was written for the list with this filter.
///
/// # Errors
/// A [`Problem`] (400) for any other text.
pub fn read(text: &str, filter: &Filter) -> Result<Position, Problem> {
    parse(text, filter).ok_or_else(|| {
        let words = |locale| Kind::BadCursor.words(locale).detail;
        let (en, es) = (words(mass_core::Locale::En), words(mass_core::Locale::Es));
        Problem::new(Kind::BadCursor).fault(Place::Query("cursor".into()), "bad_cursor", en, es)
    })
}

fn parse(text: &str, filter: &Filter) -> Option<Position> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (body, found) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    if found != check(body, filter) {
        return None;
    }
    let (version, rest) = body.split_first()?;
    let (created_at, id) = rest.split_at_checked(8)?;
    let created_at = i64::from_be_bytes(created_at.try_into().ok()?);
    let id = String::from_utf8(id.to_vec()).ok().filter(|id| id.is_ascii() && !id.contains('\0'))?;
    (*version == VERSION).then_some(Position { created_at, id })
}

/// Ties a cursor to its list, and catches slips of copying.
fn check(body: &[u8], filter: &Filter) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(body);
    hasher.update(format!("{filter:?}"));
    hasher.finalize().iter().take(CHECK).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_read_as_it_was_written_and_for_its_own_list_only(created_at: i64, id in "[a-z0-9-]{1,40}") {
            let position = Position { created_at, id };
            let filter = Filter { site: Some("scl1".into()), ..Filter::default() };
            let text = write(&position, &filter);
            prop_assert_eq!(parse(&text, &filter), Some(position));
            prop_assert_eq!(parse(&text, &Filter::default()), None);
            prop_assert_eq!(parse(&text, &Filter { ascending: true, ..filter }), None);
        }

        #[test]
        fn no_text_makes_it_fail_otherwise_than_as_a_problem(text in ".{0,80}", at in 0_usize..40, to in "[A-Za-z0-9_-]") {
            let filter = Filter::default();
            prop_assert_eq!(parse(&text, &filter), None);
            let written = write(&Position { created_at: 7, id: "mass-1".into() }, &filter);
            let mut changed: Vec<char> = written.chars().collect();
            let at = at % changed.len();
            changed[at] = to.chars().next().unwrap();
            let changed: String = changed.into_iter().collect();
            if changed != written {
                prop_assert_eq!(parse(&changed, &filter), None);
            }
        }
    }
}
