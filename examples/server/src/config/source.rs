//! Reads settings from the environment, and secrets also from files.

use std::{fmt::Display, str::FromStr, time::Duration};

use secrecy::SecretString;

/// A setting that cannot be used. The message never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct ConfigError {
    /// The name of the variable.
    pub name: String,
    /// What is wrong, and what is allowed.
    pub reason: String,
}

impl ConfigError {
    /// A fault of a setting.
    pub fn new(name: &str, reason: impl Into<String>) -> Self {
        Self { name: name.to_owned(), reason: reason.into() }
    }
}

/// Where settings come from: the environment, or a table in tests.
pub struct Source<'a>(Box<Lookup<'a>>);

type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl<'a> Source<'a> {
    /// The environment of the process.
    pub fn environment() -> Self {
        Self(Box::new(|name| std::env::var(name).ok()))
    }

    /// Pairs of name and value.
    pub fn table(pairs: &'a [(&'a str, &'a str)]) -> Self {
        Self(Box::new(move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())))
    }

    /// A text; an empty one is none.
    pub fn text(&self, name: &str) -> Option<String> {
        (self.0)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// Anything that is read from text, with what is expected in words for the message.
    ///
    /// # Errors
    /// [`ConfigError`] when the text cannot be read.
    pub fn read<T: FromStr>(&self, name: &str, expected: impl Display) -> Result<Option<T>, ConfigError> {
        let read = |text: String| {
            text.parse().map_err(|_| ConfigError::new(name, format!("found {text:?}; expected {expected}")))
        };
        self.text(name).map(read).transpose()
    }

    /// A whole number of seconds, from 1 to a year.
    ///
    /// # Errors
    /// [`ConfigError`] when it is none.
    pub fn seconds(&self, name: &str, default: u64) -> Result<Duration, ConfigError> {
        self.within(name, default, 1, 31_536_000, "a whole number of seconds").map(Duration::from_secs)
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    /// [`ConfigError`] when it is none.
    pub fn within(&self, name: &str, default: u64, least: u64, most: u64, what: &str) -> Result<u64, ConfigError> {
        let expected = format!("{what} from {least} to {most}");
        let number = self.read(name, &expected)?.unwrap_or(default);
        if (least..=most).contains(&number) {
            return Ok(number);
        }
        Err(ConfigError::new(name, format!("found {number}; expected {expected}")))
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// [`ConfigError`] when it is neither.
    pub fn switch(&self, name: &str) -> Result<bool, ConfigError> {
        Ok(self.read(name, "true or false")?.unwrap_or(false))
    }

    /// A secret: the value of `NAME`, or the content of the file that `NAME_FILE` names, without its last line end.
    ///
    /// # Errors
    /// [`ConfigError`] when both are set, or the file cannot be read.
    pub fn secret(&self, name: &str) -> Result<Option<SecretString>, ConfigError> {
        let in_file = format!("{name}_FILE");
        match (self.text(name), self.text(&in_file)) {
            (Some(_), Some(_)) => Err(ConfigError::new(name, format!("set it or {in_file}, not both"))),
            (Some(value), None) => Ok(Some(value.into())),
            (None, None) => Ok(None),
            (None, Some(path)) => {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| ConfigError::new(&in_file, format!("{path} cannot be read: {error}")))?;
                Ok(Some(text.trim_end_matches(['\r', '\n']).into()))
            }
        }
    }
}
