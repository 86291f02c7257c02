//! Options of the core as arguments. They are passed on under the core's own JSON names: no default lives here.

use crate::failure::Failure;
use clap::{ArgAction, Args};
use mass_core::{Context, Locale, MAX_DEPTH, Options};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a caller may choose.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct Choices {
    /// Which pipeline; `auto` looks at the document.
    #[arg(long, value_parser = ["auto", "simple", "enterprise"], value_name = "PIPELINE")]
    pipeline: Option<String>,
    /// Turn numeric text into numbers, fold case, read times without offset as UTC, keep unknown fields; say so each time.
    #[arg(long)]
    lenient: bool,
    /// The payload of an Enterprise request: clean it, or leave it as it is.
    #[arg(long, value_parser = ["normalize", "preserve"], value_name = "WHAT")]
    payload: Option<String>,
    /// A generated idempotency key: new each time, or made from the content.
    #[arg(long, value_parser = ["random", "content"], value_name = "FROM")]
    idempotency: Option<String>,
    /// Keys of a free payload: kept, or turned into `snake_case`.
    #[arg(long, value_parser = ["preserve", "snake_case"], value_name = "HOW")]
    keys: Option<String>,
    /// Recognise signals by name and unit, and convert units.
    #[arg(long)]
    signals: bool,
    /// Leave out a Simple rule; may be given several times.
    #[arg(long, value_name = "RULE", action = ArgAction::Append,
        value_parser = ["trim", "boolean", "number", "big_number", "null", "timestamp"])]
    no_rule: Vec<String>,
    /// JSON file with more names for signals.
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// The trace of a Simple record that has none: a `traceparent` of W3C Trace Context.
    #[arg(long, value_name = "TRACEPARENT")]
    trace: Option<String>,
    /// Accept bare NaN and Infinity, as some exports write them.
    #[arg(long)]
    native_non_finite: bool,
    /// Largest document: bytes, or with KiB, MiB, GiB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_bytes: Option<usize>,
    /// Deepest nesting.
    #[arg(long, value_name = "LEVELS", value_parser = levels)]
    max_depth: Option<usize>,
    /// Most issues reported for one document.
    #[arg(long, value_name = "COUNT", value_parser = count)]
    max_issues: Option<usize>,
    /// Fix the clock: an RFC 3339 time. Default: the system clock.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Fix the source of generated ids, to repeat a run exactly. Default: the system's randomness.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

impl Choices {
    /// The options for the core.
    ///
    /// # Errors
    /// When the alias file cannot be read, or the core refuses a value.
    pub fn options(&self, locale: Locale) -> Result<Options, Failure> {
        let mut options = Map::new();
        let mut set = |name: &str, value: Value| options.insert(name.to_owned(), value);
        set("locale", json!(locale));
        for (name, value) in [
            ("pipeline", &self.pipeline),
            ("payload", &self.payload),
            ("idempotency", &self.idempotency),
            ("keys", &self.keys),
        ] {
            if let Some(value) = value {
                set(name, json!(value));
            }
        }
        for (name, value) in
            [("max_bytes", self.max_bytes), ("max_depth", self.max_depth), ("max_issues", self.max_issues)]
        {
            if let Some(value) = value {
                set(name, json!(value));
            }
        }
        if self.lenient {
            set("strict", json!(false));
        }
        if self.signals {
            set("signals", json!(true));
        }
        if self.native_non_finite {
            set("native_non_finite", json!(true));
        }
        if !self.no_rule.is_empty() {
            let rules: Map<String, Value> = self.no_rule.iter().map(|rule| (rule.clone(), json!(false))).collect();
            set("rules", Value::Object(rules));
        }
        if let Some(path) = &self.aliases {
            set("aliases", aliases(path)?);
        }
        if let Some(traceparent) = &self.trace {
            set("trace", json!({ "traceparent": traceparent }));
        }
        Options::from_json(Value::Object(options)).map_err(|error| Failure::misuse(error.to_string()))
    }

    /// Clock and source of ids: as asked, or the system's.
    ///
    /// # Errors
    /// When `--now` is not a time, or the system has no randomness.
    pub fn context(&self) -> Result<Context, Failure> {
        let mut random = [0; 16];
        let seed = if let Some(text) = &self.seed {
            text.as_bytes()
        } else {
            getrandom::fill(&mut random).map_err(|error| Failure::misuse(format!("no randomness: {error}")))?;
            &random
        };
        match &self.now {
            Some(now) => Context::at(now, seed).map_err(|_| {
                Failure::said(
                    format!(
                        "--now {now:?}: not an RFC 3339 date and time with an offset; write it as 2026-11-24T13:15:20Z"
                    ),
                    format!(
                        "--now {now:?}: no es una fecha y hora RFC 3339 con desfase; escríbala como 2026-11-24T13:15:20Z"
                    ),
                )
            }),
            None => Ok(Context::new(SystemTime::now(), seed)),
        }
    }
}

/// The language asked for, or that of the environment.
pub fn locale(asked: Option<&str>) -> Locale {
    let from_environment = || {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        names.into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    };
    let name = asked.map(str::to_owned).or_else(from_environment).unwrap_or_default();
    let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("es") { Locale::Es } else { Locale::En }
}

/// An alias table, checked by itself so that what is wrong with it names its file.
fn aliases(path: &Path) -> Result<Value, Failure> {
    let bytes = crate::input::read_beside(path)?;
    let table: Value = serde_json::from_slice(&bytes).map_err(|error| {
        let name = path.display();
        Failure::said(
            format!("{name}: an alias table is a JSON object in UTF-8, and this is not JSON: {error}"),
            format!("{name}: una tabla de alias es un objeto JSON en UTF-8, y esto no es JSON: {error}"),
        )
    })?;
    Options::from_json(json!({ "aliases": &table })).map_err(|error| {
        let error = error.to_string();
        Failure::file(path, error.strip_prefix("options: ").unwrap_or(&error))
    })?;
    Ok(table)
}

fn levels(text: &str) -> Result<usize, String> {
    let levels = text.parse().ok().filter(|levels| (1..=MAX_DEPTH).contains(levels));
    levels.ok_or_else(|| format!("write a whole number from 1 to {MAX_DEPTH}"))
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "write a whole number, 1 or more".into())
}

fn size(text: &str) -> Result<usize, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let factor: usize = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        _ => return Err("write a size as 1048576, 512KiB, 4MiB or 1GiB".into()),
    };
    let number: usize = number.parse().map_err(|_| "a size starts with a whole number")?;
    number
        .checked_mul(factor)
        .filter(|size| *size > 0)
        .ok_or_else(|| "write a size of at least 1 byte that fits in memory, such as 4MiB".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("1048576"), Ok(1 << 20));
        assert_eq!(size("4MiB"), Ok(4 << 20));
        assert_eq!(size("2 g"), Ok(2 << 30));
        for wrong in ["", "MiB", "-1", "0", "4MB5", "99999999999999999999"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn options_reach_the_core_by_name() {
        let choices = Choices {
            lenient: true,
            keys: Some("snake_case".into()),
            no_rule: vec!["trim".into(), "null".into()],
            max_bytes: Some(10),
            ..Choices::default()
        };
        let options = choices.options(Locale::Es).unwrap();
        assert!(!options.strict && !options.rules.trim && !options.rules.null && options.rules.number);
        assert_eq!((options.max_bytes, options.locale), (10, Locale::Es));
        let refused = Choices { max_issues: Some(0), ..Choices::default() };
        assert!(refused.options(Locale::En).is_err());
    }

    #[test]
    fn the_language_is_the_one_asked_for() {
        assert_eq!(locale(Some("es")), Locale::Es);
        assert_eq!(locale(Some("en")), Locale::En);
    }
}
