//! Cursors: a place in one list, opaque to callers. They give no right; what a user may see is asked each time.

use std::fmt::Debug;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{
    problem::{Kind, Place, Problem},
    store::Position,
};

/// The form that is written. Others may follow.
const VERSION: u8 = 1;
const CHECK: usize = 8;

/// What tells where in a list something stands.
pub trait Mark: Sized {
    /// As bytes.
    fn bytes(&self) -> Vec<u8>;
    /// From such bytes, and from no others.
    fn of(bytes: &[u8]) -> Option<Self>;
}

/// An entry of an audit log, by its index.
impl Mark for u64 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

/// A document.
impl Mark for Position {
    fn bytes(&self) -> Vec<u8> {
        [self.created_at.to_be_bytes().as_slice(), self.id.as_bytes()].concat()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (created_at, id) = bytes.split_at_checked(8)?;
        let created_at = i64::from_be_bytes(created_at.try_into().ok()?);
        let id = String::from_utf8(id.to_vec()).ok().filter(|id| id.is_ascii() && !id.contains('\0'))?;
        Some(Self { created_at, id })
    }
}

/// The cursor behind something that stands there. `list` is what makes the list this one and no other: its filters.
pub fn write(mark: &impl Mark, list: &impl Debug) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(mark.bytes());
    let check = check(&bytes, list);
    bytes.extend(check);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor that was written for this list.
///
/// # Errors
/// A [`Problem`] (400) for any other text.
pub fn read<M: Mark>(text: &str, list: &impl Debug) -> Result<M, Problem> {
    parse(text, list).ok_or_else(|| {
        let words = |locale| Kind::BadCursor.words(locale).detail;
        let (en, es) = (words(mass_core::Locale::En), words(mass_core::Locale::Es));
        Problem::new(Kind::BadCursor).fault(Place::Query("cursor".into()), "bad_cursor", en, es)
    })
}

fn parse<M: Mark>(text: &str, list: &impl Debug) -> Option<M> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (body, found) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    if found != check(body, list) {
        return None;
    }
    let (version, mark) = body.split_first()?;
    (*version == VERSION).then(|| M::of(mark))?
}

/// Ties a cursor to its list, and catches slips of copying.
fn check(body: &[u8], list: &impl Debug) -> Vec<u8> {
    let hasher = Sha256::new_with_prefix(body).chain_update(format!("{list:?}"));
    hasher.finalize().iter().take(CHECK).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{AuditFilter, Filter};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_read_as_it_was_written_and_for_its_own_list_only(created_at: i64, id in "[a-z0-9-]{1,40}", index: u64) {
            let position = Position { created_at, id };
            let filter = Filter { site: Some("scl1".into()), ..Filter::default() };
            let text = write(&position, &filter);
            prop_assert_eq!(parse(&text, &filter), Some(position));
            prop_assert_eq!(parse::<Position>(&text, &Filter::default()), None);
            prop_assert_eq!(parse::<Position>(&text, &Filter { ascending: true, ..filter }), None);
            let filter = AuditFilter { mass_id: Some("mass-1".into()), ..AuditFilter::default() };
            let text = write(&index, &filter);
            prop_assert_eq!(parse(&text, &filter), Some(index));
            prop_assert_eq!(parse::<u64>(&text, &AuditFilter::default()), None);
        }

        #[test]
        fn no_text_makes_it_fail_otherwise_than_as_a_problem(text in ".{0,80}", at in 0_usize..40, to in "[A-Za-z0-9_-]") {
            let filter = Filter::default();
            prop_assert_eq!(parse::<Position>(&text, &filter), None);
            prop_assert_eq!(parse::<u64>(&text, &filter), None);
            let written = write(&Position { created_at: 7, id: "mass-1".into() }, &filter);
            let mut changed: Vec<char> = written.chars().collect();
            let at = at % changed.len();
            changed[at] = to.chars().next().unwrap();
            let changed: String = changed.into_iter().collect();
            if changed != written {
                prop_assert_eq!(parse::<Position>(&changed, &filter), None);
            }
        }
    }
}
