//! What was done to a table and what was found in it, in a form that stays small for millions of cells.

use super::check::Check;
use crate::{
    issue::{Code, Issue, Locale, Severity},
    json::pointer::Path,
    normalize::changes::Rule,
};

/// A cell before or after a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text; instants are written as in a document.
    Text(Box<str>),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// As text: a text as it is, anything else as in JSON; `None` for null.
    ///
    /// ```
    /// use mass_core::table::Value;
    /// assert_eq!(Value::Number(24.0).to_text().as_deref(), Some("24"));
    /// assert_eq!(Value::Null.to_text(), None);
    /// ```
    pub fn to_text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(flag) => Some(flag.to_string()),
            Self::Number(value) if value.is_finite() => Some(ryu_js::Buffer::new().format(*value).to_owned()),
            Self::Number(value) if value.is_nan() => Some(String::from("NaN")),
            Self::Number(value) => Some(String::from(if *value > 0.0 { "Infinity" } else { "-Infinity" })),
            Self::Text(text) => Some(text.to_string()),
        }
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

/// The rule behind a change of a table. Those of [`Rule`] do to a cell what they do to a value of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableRule {
    /// A rule that documents have too.
    Document(Rule),
    /// A column became a signal, and has the contract's name; for a cell: a text was read as a value of the signal.
    Signal,
    /// All values of a column went from one unit to another.
    Unit,
    /// A column of texts became one of numbers, booleans or instants.
    Type,
    /// A cell of a signal that cannot be read as its value became null; `before` has it.
    Unread,
}

impl TableRule {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document(rule) => rule.as_str(),
            Self::Signal => "signal",
            Self::Unit => "unit",
            Self::Type => "type",
            Self::Unread => "unread",
        }
    }
}

/// A change of one cell, or of a whole column when `row` is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct TableChange {
    /// The row, from 0; absent for the column as a whole.
    pub row: Option<usize>,
    /// The number of the column, from 0.
    pub column: usize,
    /// The rule.
    pub rule: TableRule,
    /// What it was: a cell, a header, a unit, a type.
    pub before: Value,
    /// What it is now.
    pub after: Value,
}

/// Something found in a cell, or in a whole column when `row` is absent.
#[derive(Debug, Clone)]
pub struct TableIssue {
    /// The row, from 0; absent for the column as a whole.
    pub row: Option<usize>,
    /// The number of the column, from 0.
    pub column: usize,
    pub(super) what: What,
}

/// An issue about a column, whose header is the key of each row.
pub(super) fn issue_at(header: &str, code: Code, severity: Severity) -> Issue {
    Issue::new(code, Path::ROOT.key(header).pointer()).with_severity(severity)
}

/// An issue, or what it is made from when somebody reads it.
#[derive(Debug, Clone)]
pub(super) enum What {
    Made(Box<Issue>),
    /// A value that the contract does not take.
    Refused(Check, f64),
    /// A text in a column of numbers.
    NoNumber(Box<str>),
}

impl TableIssue {
    pub(super) fn of_column(column: usize, issue: Issue) -> Self {
        Self { row: None, column, what: What::Made(Box::new(issue)) }
    }

    /// The issue. Its path is that of the column, as if each row were a document; that of a value which the contract
    /// refuses is the path that the value would have in a request.
    pub fn issue(&self, header: &str, locale: Locale) -> Issue {
        let mut issue = match &self.what {
            What::Made(issue) => issue.as_ref().clone(),
            What::Refused(check, value) => {
                check.issue(*value).unwrap_or_else(|| Issue::new(Code::OutOfRange, String::new()))
            }
            What::NoNumber(found) => issue_at(header, Code::WrongType, Severity::Warning)
                .with("expected", "number or null")
                .with("found", "string")
                .with("value", crate::validate::findings::excerpt(found)),
        };
        issue.locale = locale;
        issue
    }

    /// Its code, without making the issue.
    pub fn code(&self) -> Code {
        match &self.what {
            What::Made(issue) => issue.code,
            What::NoNumber(_) => Code::WrongType,
            What::Refused(check, value) => check.issue(*value).map_or(Code::OutOfRange, |issue| issue.code),
        }
    }

    /// Whether a request with this value would be refused.
    pub fn is_error(&self) -> bool {
        match &self.what {
            What::Made(issue) => issue.severity == Severity::Error,
            What::Refused(..) => true,
            What::NoNumber(_) => false,
        }
    }
}
