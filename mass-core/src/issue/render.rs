//! Message templates.
//!
//! `{name}` is replaced by the parameter `name`; `{name:filter}` passes it through a filter first:
//!
//! | filter | does |
//! |---|---|
//! | `type` | `integer or null` → "an integer or null", in the language of the message |
//! | `format`, `form` | what a text format is called, what a text of that format looks like |
//! | `reason`, `repair` | the phrase for a machine word, and the advice for it or for an expected type |
//! | `json` | the value as JSON writes it, text in quotation marks |
//! | `short` | a number to six significant digits |
//!
//! Three placeholders are always there: `{path}`, the JSON Pointer; `{field}`, its last part in quotation marks (a
//! parameter called `field` comes first, without quotation marks); and `{parent}`, the object that holds, or should
//! hold, the parameter `field`. `[[ … | … ]]` is optional: the first alternative whose parameters are all present is
//! kept, or nothing. An absent parameter elsewhere is shown as `?`.

use crate::json::write::value_text;
use crate::text::split_once;
use serde_json::{Map, Value};

use super::Locale;
use super::repairs::REPAIRS;
use super::show::{last_part, plain, short, visible};
use super::words::{FORMATS, FORMS, REASONS, TYPES, Word};
use crate::json::pointer::unescape;

/// Fills in a template. Never fails: what is absent is shown as `?`.
pub(super) fn render(template: &str, path: &str, params: &Map<String, Value>, locale: Locale) -> String {
    let mut renderer = Renderer { path, params, locale, out: String::with_capacity(template.len() + 64) };
    let mut rest = template;
    while let Some((before, after)) = split_once(rest, "[[") {
        renderer.text(before);
        let (optional, tail) = split_once(after, "]]").unwrap_or((after, ""));
        if let Some(kept) = optional.split('|').find(|alternative| renderer.is_complete(alternative)) {
            renderer.text(kept);
        }
        rest = tail;
    }
    renderer.text(rest);
    renderer.out
}

/// The placeholders of a template text, in order, as (name, filter).
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let inner = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    inner.map(|(inside, _)| inside.split_once(':').unwrap_or((inside, "")))
}

/// Whether a placeholder needs no parameter.
pub(super) fn is_given(name: &str) -> bool {
    matches!(name, "path" | "parent" | "field")
}

struct Renderer<'a> {
    path: &'a str,
    params: &'a Map<String, Value>,
    locale: Locale,
    out: String,
}

impl<'a> Renderer<'a> {
    /// The value of a parameter; an explicit null counts as absent.
    fn param(&self, name: &str) -> Option<&Value> {
        self.params.get(name).filter(|value| !value.is_null())
    }

    fn is_complete(&self, text: &str) -> bool {
        placeholders(text).all(|(name, _)| is_given(name) || self.param(name).is_some())
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            self.out.push_str(before);
            let (inside, tail) = after.split_once('}').unwrap_or((after, ""));
            let (name, filter) = inside.split_once(':').unwrap_or((inside, ""));
            self.placeholder(name, filter);
            rest = tail;
        }
        self.out.push_str(rest);
    }

    fn placeholder(&mut self, name: &str, filter: &str) {
        match (self.params.get(name), name) {
            (Some(value), _) => {
                let shown = self.filtered(value, filter);
                self.out.push_str(&shown);
            }
            (None, "path") => self.place(self.path),
            (None, "parent") => self.place(self.parent()),
            (None, "field") if self.path.is_empty() => self.document(),
            (None, "field") => {
                let field = last_part(self.path);
                self.out.push('“');
                self.out.push_str(&visible(&field));
                self.out.push('”');
            }
            (None, _) => self.out.push('?'),
        }
    }

    /// A JSON Pointer, or a name for the root.
    fn place(&mut self, path: &str) {
        if path.is_empty() {
            self.document();
        } else {
            self.out.push_str(&visible(path));
        }
    }

    /// The path without the member `field`, whether or not the path already includes it.
    fn parent(&self) -> &'a str {
        let field = self.params.get("field").and_then(Value::as_str);
        match self.path.rsplit_once('/') {
            Some((parent, last)) if field.is_some_and(|field| unescape(last) == field) => parent,
            _ => self.path,
        }
    }

    /// What the root of the document is called, with a capital at the start of a message.
    fn document(&mut self) {
        self.out.push_str(match (self.locale, self.out.is_empty()) {
            (Locale::En, true) => "The document",
            (Locale::En, false) => "the document",
            (Locale::Es, true) => "El documento",
            (Locale::Es, false) => "el documento",
        });
    }

    fn filtered(&self, value: &Value, filter: &str) -> String {
        match (filter, value) {
            ("type", Value::String(text)) => self.types(text),
            ("format", Value::String(text)) => self.phrase(FORMATS, text),
            ("form", Value::String(text)) => self.phrase(FORMS, text),
            ("reason", Value::String(text)) => self.phrase(REASONS, text),
            ("repair", Value::String(text)) => self.phrase(REPAIRS, text),
            ("short", Value::Number(_)) => short(value),
            ("json", Value::String(_)) => visible(&value_text(value)),
            _ => plain(value),
        }
    }

    /// The phrase for a machine word; of `a or b`, when that has no phrase, the one for `a`. A word that is not in the
    /// table is shown as it is.
    fn phrase(&self, table: &'static [Word], text: &str) -> String {
        let find = |name: &str| table.iter().find(|word| word.name == name);
        let first = || split_once(text, " or ").and_then(|(first, _)| find(first));
        find(text).or_else(first).map_or_else(|| visible(text), |word| word.phrase(self.locale).to_owned())
    }

    /// `integer or null` → "an integer or null"; a name of a format is known as well.
    fn types(&self, text: &str) -> String {
        let wants_integer =
            self.params.get("expected").and_then(Value::as_str).is_some_and(|t| t.starts_with("integer"));
        let name = |word: &str| {
            // 24.5 where an integer is expected is, in JSON, a number; "found a number" would help nobody.
            let word = if word == "number" && wants_integer { "fraction" } else { word };
            let known = TYPES.iter().chain(FORMATS).find(|known| known.name == word);
            known.map_or_else(|| visible(word), |known| known.phrase(self.locale).to_owned())
        };
        let or = match self.locale {
            Locale::En => " or ",
            Locale::Es => " o ",
        };
        let (mut rest, mut types) = (text, String::new());
        while let Some((first, others)) = split_once(rest, " or ") {
            types.push_str(&name(first));
            types.push_str(or);
            rest = others;
        }
        types + &name(rest)
    }
}

#[cfg(test)]
mod tests;
