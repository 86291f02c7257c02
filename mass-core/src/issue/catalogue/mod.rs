//! What is known about every code: its layer, severities, parameters, and its texts in English and Spanish.

use super::code::CATALOGUE;
use super::{Code, Layer, Locale, Severity};

/// An entry without what only the published catalogue has, when that is not compiled in.
macro_rules! entry {
    (
        code: $code:expr,
        layer: $layer:expr,
        severities: $severities:expr,
        params: $params:expr,
        en: Text { title: $en_title:expr, message: $en_message:expr, fix: $en_fix:expr, explanation: $en_why:expr $(,)? },
        es: Text { title: $es_title:expr, message: $es_message:expr, fix: $es_fix:expr, explanation: $es_why:expr $(,)? },
        example_bad: $bad:expr,
        example_good: $good:expr $(,)?
    ) => {
        CatalogueEntry {
            code: $code,
            layer: $layer,
            severities: $severities,
            params: $params,
            en: entry!(@text $en_title, $en_message, $en_fix, $en_why),
            es: entry!(@text $es_title, $es_message, $es_fix, $es_why),
            #[cfg(feature = "schema")]
            example_bad: $bad,
            #[cfg(feature = "schema")]
            example_good: $good,
        }
    };
    (@text $title:expr, $message:expr, $fix:expr, $why:expr) => {
        Text {
            #[cfg(feature = "schema")]
            title: $title,
            message: $message,
            fix: $fix,
            #[cfg(feature = "schema")]
            explanation: $why,
        }
    };
}

pub(super) mod business;
pub(super) mod contract;
pub(super) mod semantic;
pub(super) mod structural;
#[cfg(test)]
mod tests;

/// Everything there is to say about one code.
///
/// ```
/// use mass_core::{Code, Layer, Locale, Severity};
///
/// let entry = Code::UnknownField.entry();
/// assert_eq!(entry.layer, Layer::Structural);
/// assert_eq!(entry.severities, [Severity::Error, Severity::Warning]);
/// assert_eq!(entry.params[0].name, "field");
/// assert_eq!(entry.text(Locale::Es).title, "Campo desconocido");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatalogueEntry {
    /// The code described.
    pub code: Code,
    /// The layer that raises it.
    pub layer: Layer,
    /// The severities it can have; the first is the usual one.
    pub severities: &'static [Severity],
    /// The parameters an issue of this code carries.
    pub params: &'static [Param],
    /// English texts.
    pub en: Text,
    /// Spanish texts.
    pub es: Text,
    /// A JSON fragment that triggers it. Only with the feature `schema`.
    #[cfg(feature = "schema")]
    pub example_bad: &'static str,
    /// The same fragment repaired. Only with the feature `schema`.
    #[cfg(feature = "schema")]
    pub example_good: &'static str,
}

/// A parameter of an issue.
///
/// ```
/// let param = mass_core::Code::TooDeep.entry().params[0];
/// assert_eq!((param.name, param.required), ("max_depth", true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Member name in `params`.
    pub name: &'static str,
    /// What it holds. Only with the feature `schema`.
    #[cfg(feature = "schema")]
    pub description: &'static str,
    /// Whether every issue of the code carries it.
    pub required: bool,
}

/// The texts of a code in one language.
///
/// `message` and `fix` are templates: `{name}` stands for a parameter, `{name:filter}` for a parameter put into words,
/// `[[ … ]]` for a part that is left out when a parameter in it is absent. [`crate::Issue::message`] fills them in.
///
/// ```
/// use mass_core::{Code, Locale};
/// assert_eq!(Code::TooDeep.entry().text(Locale::En).title, "Nested too deeply");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// A heading of a few words. Only with the feature `schema`.
    #[cfg(feature = "schema")]
    pub title: &'static str,
    /// Template: what was found and what is allowed.
    pub message: &'static str,
    /// Template: how to repair it.
    pub fix: &'static str,
    /// Why the rule exists, with its source where there is one. Only with the feature `schema`.
    #[cfg(feature = "schema")]
    pub explanation: &'static str,
}

impl CatalogueEntry {
    /// The texts in the given language.
    ///
    /// ```
    /// use mass_core::{Code, Locale};
    /// assert!(!Code::Stale.entry().text(Locale::Es).explanation.is_empty());
    /// ```
    #[must_use]
    pub const fn text(&self, locale: Locale) -> &Text {
        match locale {
            Locale::En => &self.en,
            Locale::Es => &self.es,
        }
    }

    /// The severity an issue of this code has unless its finder says otherwise.
    ///
    /// ```
    /// use mass_core::{Code, Severity};
    /// assert_eq!(Code::PueMismatch.entry().default_severity(), Severity::Warning);
    /// ```
    #[must_use]
    pub fn default_severity(&self) -> Severity {
        self.severities.first().copied().unwrap_or(Severity::Error)
    }

    /// Whether these parameters are all that the entry requires and nothing it does not declare.
    ///
    /// ```
    /// use mass_core::{Code, Issue};
    /// let issue = Issue::new(Code::TooDeep, "/payload").with("max_depth", 64);
    /// assert!(issue.code.entry().accepts(&issue.params));
    /// assert!(!Code::TooLarge.entry().accepts(&issue.params));
    /// ```
    #[must_use]
    pub fn accepts(&self, params: &serde_json::Map<String, serde_json::Value>) -> bool {
        self.params.iter().all(|param| !param.required || params.contains_key(param.name))
            && params.keys().all(|name| self.params.iter().any(|param| param.name == name))
    }
}

/// Every code with its description, in the order of [`Code::ALL`].
///
/// ```
/// let catalogue = mass_core::issue_catalogue();
/// assert_eq!(catalogue.len(), mass_core::Code::ALL.len());
/// ```
#[must_use]
pub fn issue_catalogue() -> &'static [CatalogueEntry] {
    &CATALOGUE
}

impl Code {
    /// What the catalogue says about this code.
    ///
    /// ```
    /// use mass_core::Code;
    /// assert_eq!(Code::Stale.entry().code, Code::Stale);
    /// ```
    #[must_use]
    pub fn entry(self) -> &'static CatalogueEntry {
        // The catalogue and the enum come from one list, so the index is always there.
        let [first, ..] = &CATALOGUE;
        CATALOGUE.get(self as usize).unwrap_or(first)
    }

    /// The layer that raises this code.
    ///
    /// ```
    /// use mass_core::{Code, Layer};
    /// assert_eq!(Code::PiiDeclared.layer(), Layer::Contract);
    /// ```
    #[must_use]
    pub fn layer(self) -> Layer {
        self.entry().layer
    }
}

const ERROR: &[Severity] = &[Severity::Error];
const WARNING: &[Severity] = &[Severity::Warning];
const ERROR_OR_WARNING: &[Severity] = &[Severity::Error, Severity::Warning];

/// A parameter that every issue of the code carries.
const fn always(name: &'static str, description: &'static str) -> Param {
    param(name, description, true)
}

/// A parameter that only some issues of the code carry.
const fn sometimes(name: &'static str, description: &'static str) -> Param {
    param(name, description, false)
}

#[cfg_attr(not(feature = "schema"), allow(unused_variables))]
const fn param(name: &'static str, description: &'static str, required: bool) -> Param {
    Param {
        name,
        #[cfg(feature = "schema")]
        description,
        required,
    }
}
