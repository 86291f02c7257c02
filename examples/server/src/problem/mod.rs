//! Errors as problem details (RFC 9457): one type, told to the caller in the caller's language.
//!
//! A handler answers with a [`Problem`]; [`layer`] writes it in the language of `Accept-Language`, and turns whatever
//! other error answer comes by (a route that does not exist, a method that is not allowed) into one too.

mod body;
mod kinds;
mod language;
mod layer;
mod page;

pub use body::{Body, ErrorEntry};
pub use kinds::{Kind, Words};
pub use language::{Language, preferred, weighted};
pub use layer::layer;
pub use page::routes;

use std::ops::{Deref, DerefMut};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use mass_core::{Code, Issue, Locale, Severity};
use serde_json::{Map, Value};

use crate::store::DbError;

/// The media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Something that went wrong, before it is put into words. One word large, as most answers are none.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

/// What a [`Problem`] holds.
#[derive(Debug, Clone)]
pub struct Parts {
    /// What kind of problem it is.
    pub kind: Kind,
    /// Said instead of the kind's own detail, in English and Spanish.
    pub detail: Option<(String, String)>,
    /// What `{name}` in the words of the kind stands for.
    pub params: Map<String, Value>,
    /// What is wrong with the document.
    pub issues: Vec<Issue>,
    /// What is wrong with other parts of the request.
    pub faults: Vec<Fault>,
    /// Headers of the answer, such as `Retry-After`.
    pub headers: HeaderMap,
    /// The reference under which the log has the reason.
    pub reference: Option<String>,
}

/// One thing that is wrong with a request, and no matter of the contract.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Where: a JSON Pointer into the body, or the name of a query parameter or header.
    pub place: Place,
    /// A stable code.
    pub code: &'static str,
    /// What is wrong, in English and Spanish.
    pub detail: (String, String),
}

/// Where a [`Fault`] is.
#[derive(Debug, Clone)]
pub enum Place {
    /// JSON Pointer into the body.
    Body(String),
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
}

impl Deref for Problem {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}

impl Problem {
    /// A problem of this kind, in the kind's own words.
    ///
    /// ```
    /// use mass_server::problem::{Kind, Problem};
    /// let problem = Problem::new(Kind::TooLarge).param("max_bytes", 1024);
    /// let body = problem.body("https://mass.example", mass_core::Locale::En);
    /// assert_eq!(body.detail, "The body is larger than 1024 bytes.");
    /// assert_eq!(body.r#type, "https://mass.example/problems/too-large");
    /// ```
    pub fn new(kind: Kind) -> Self {
        Self(Box::new(Parts {
            kind,
            detail: None,
            params: Map::new(),
            issues: Vec::new(),
            faults: Vec::new(),
            headers: HeaderMap::new(),
            reference: None,
        }))
    }

    /// Says more than the kind does, in English and in Spanish.
    #[must_use]
    pub fn detail(mut self, en: impl Into<String>, es: impl Into<String>) -> Self {
        self.detail = Some((en.into(), es.into()));
        self
    }

    /// Sets what `{name}` in the words of the kind stands for.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a header to the answer. A value that no header can have is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        if let Ok(value) = HeaderValue::from_str(value.as_ref()) {
            self.headers.append(name, value);
        }
        self
    }

    /// Says when to try again, in seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, seconds.to_string())
    }

    /// Adds something that is wrong with the request.
    #[must_use]
    pub fn fault(mut self, place: Place, code: &'static str, en: impl Into<String>, es: impl Into<String>) -> Self {
        self.faults.push(Fault { place, code, detail: (en.into(), es.into()) });
        self
    }

    /// A document that was refused: 400 for what is not JSON, 413 for what is too large, else 422. Warnings are not
    /// errors, and are left out.
    pub fn of_issues(issues: Vec<Issue>) -> Self {
        let issues: Vec<Issue> = issues.into_iter().filter(|issue| issue.severity == Severity::Error).collect();
        let kind = match issues.first().map(|issue| issue.code) {
            Some(Code::InvalidJson) => Kind::NotJson,
            Some(Code::TooLarge) => Kind::TooLarge,
            _ => Kind::ContractViolation,
        };
        let max_bytes = issues.first().and_then(|issue| issue.params.get("max_bytes")).cloned();
        let mut problem = Self::new(kind).param("count", issues.len());
        problem.params.extend(max_bytes.map(|bytes| (String::from("max_bytes"), bytes)));
        problem.issues = issues;
        problem
    }

    /// A fault of the service: the reason goes into the log under a new reference, the caller gets the reference.
    pub fn internal(reason: &dyn std::fmt::Display) -> Self {
        Self::referred(Kind::Internal, reason)
    }

    /// The service cannot do it now; the reason goes into the log.
    pub fn unavailable(reason: &dyn std::fmt::Display) -> Self {
        Self::referred(Kind::Unavailable, reason).retry_after(2)
    }

    fn referred(kind: Kind, reason: &dyn std::fmt::Display) -> Self {
        let reference = crate::edge::reference();
        tracing::error!(%reference, problem = kind.name(), "{reason}");
        let mut problem = Self::new(kind);
        problem.reference = Some(reference);
        problem
    }

    /// The body of the answer in a language. `base` is the address that types are below.
    pub fn body(&self, base: &str, locale: Locale) -> Body {
        let words = self.kind.words(locale);
        let chosen = |(en, es): &(String, String)| if locale == Locale::Es { es.clone() } else { en.clone() };
        let detail = match (&self.detail, self.issues.as_slice(), self.faults.as_slice()) {
            (Some(detail), ..) => chosen(detail),
            (None, [only], []) => only.message_in(locale),
            (None, [], [only]) => chosen(&only.detail),
            _ => fill(words.detail, &self.params),
        };
        let issues = self.issues.iter().map(|issue| ErrorEntry::of_issue(issue, locale));
        let faults = self.faults.iter().map(|fault| ErrorEntry::of_fault(fault, chosen(&fault.detail)));
        Body {
            r#type: format!("{base}/problems/{}", self.kind.name()),
            title: words.title.to_owned(),
            status: self.kind.status().as_u16(),
            detail,
            instance: self.reference.as_ref().map(|reference| format!("urn:uuid:{reference}")),
            errors: issues.chain(faults).collect(),
        }
    }
}

impl Problem {
    /// That body as bytes.
    pub fn bytes(&self, base: &str, locale: Locale) -> Vec<u8> {
        serde_json::to_vec(&self.body(base, locale)).unwrap_or_default()
    }
}

fn fill(template: &str, params: &Map<String, Value>) -> String {
    params.iter().fold(template.to_owned(), |text, (name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.replace(&format!("{{{name}}}"), &value)
    })
}

/// The answer carries the problem to [`layer`], which writes it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.headers_mut().extend(self.headers.clone());
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Unavailable(_) => Self::unavailable(&error),
            _ => Self::internal(&error),
        }
    }
}

impl From<crate::store::DecodeError> for Problem {
    fn from(error: crate::store::DecodeError) -> Self {
        Self::internal(&error)
    }
}
