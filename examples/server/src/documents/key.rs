//! The header `Idempotency-Key` (IETF draft *The Idempotency-Key HTTP Header Field*).

use axum::http::HeaderMap;

use crate::problem::{Kind, Place, Problem};

/// The name of the header.
pub const HEADER: &str = "idempotency-key";

/// A key as the header has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub String);

impl Key {
    /// Reads the header: a string of structured fields (RFC 9651) in quotation marks, as the draft has it, or the same
    /// without them, as many clients send it.
    ///
    /// # Errors
    /// A [`Problem`] when it is there twice, is empty, longer than 255, or no printable ASCII.
    ///
    /// ```
    /// use axum::http::{HeaderMap, HeaderValue};
    /// use mass_server::documents::Key;
    ///
    /// let header = |text| HeaderMap::from_iter([("idempotency-key".parse().unwrap(), HeaderValue::from_static(text))]);
    /// assert_eq!(Key::read(&header(r#""a-1""#)).unwrap(), Some(Key("a-1".into())));
    /// assert_eq!(Key::read(&header("a-1")).unwrap(), Some(Key("a-1".into())));
    /// assert!(Key::read(&header(r#""a-1"#)).is_err());
    /// assert_eq!(Key::read(&HeaderMap::new()).unwrap(), None);
    /// ```
    pub fn read(headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let mut values = headers.get_all(HEADER).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let key = value.to_str().ok().filter(|_| values.next().is_none()).and_then(parse);
        key.map(|key| Some(Self(key))).ok_or_else(|| {
            let words = |locale| Kind::BadIdempotencyKey.words(locale).detail;
            let (en, es) = (words(mass_core::Locale::En), words(mass_core::Locale::Es));
            Problem::new(Kind::BadIdempotencyKey).fault(
                Place::Header("Idempotency-Key".into()),
                "invalid_format",
                en,
                es,
            )
        })
    }
}

fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    let key = if let Some(quoted) = text.strip_prefix('"') {
        let mut key = String::new();
        let mut characters = quoted.chars();
        loop {
            match characters.next()? {
                '"' if characters.as_str().is_empty() => break key,
                '"' => return None,
                '\\' => key.push(characters.next().filter(|c| matches!(c, '"' | '\\'))?),
                character => key.push(character),
            }
        }
    } else {
        text.to_owned()
    };
    let printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    (printable && (1..=255).contains(&key.len())).then_some(key)
}
