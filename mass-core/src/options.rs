//! What a caller may choose.

use crate::{
    issue::Locale,
    reading::{flag, members, named, size, unknown, word},
    signals::AliasTable,
    trace_context::TraceContext,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

/// Which of the two pipelines to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PipelineChoice {
    /// The document decides; see [`normalize`](crate::normalize).
    #[default]
    Auto,
    /// Always Simple.
    Simple,
    /// Always Enterprise.
    Enterprise,
}

/// What happens to the free `payload` of an Enterprise request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PayloadRule {
    /// It is cleaned by the Simple rules.
    #[default]
    Normalize,
    /// It is kept as it is.
    Preserve,
}

/// Where a generated idempotency key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdempotencyRule {
    /// `idem-<uuidv7>`, new for each call.
    #[default]
    Random,
    /// `idem-<first 32 hex digits of content_sha256>`: the same content gets the same key.
    Content,
}

/// What happens to the keys of a free payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeysRule {
    /// They are kept.
    #[default]
    Preserve,
    /// They become `snake_case`, unless two would collide.
    SnakeCase,
}

named!(PipelineChoice { Auto = "auto", Simple = "simple", Enterprise = "enterprise" });
named!(PayloadRule { Normalize = "normalize", Preserve = "preserve" });
named!(IdempotencyRule { Random = "random", Content = "content" });
named!(KeysRule { Preserve = "preserve", SnakeCase = "snake_case" });

/// The Simple rules, each of which can be turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // six independent switches, one for each rule of the contract
pub struct Rules {
    /// Unicode NFC; white space, BOM and zero-width characters trimmed at both ends of strings.
    pub trim: bool,
    /// `"yes"`, `"off"`, `"sí"` … become booleans.
    pub boolean: bool,
    /// Numbers in strings become numbers where they can mean only one.
    pub number: bool,
    /// Native numbers that no double holds become text, or the nearest double with a record.
    pub big_number: bool,
    /// `"n/a"`, `"NaN"` … become null.
    pub null: bool,
    /// Full RFC 3339 timestamps become UTC.
    pub timestamp: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { trim: true, boolean: true, number: true, big_number: true, null: true, timestamp: true }
    }
}

impl Rules {
    fn read(value: Value) -> Result<Self, String> {
        let mut rules = Self::default();
        members(value, |name, value| {
            *match name {
                "trim" => &mut rules.trim,
                "boolean" => &mut rules.boolean,
                "number" => &mut rules.number,
                "big_number" => &mut rules.big_number,
                "null" => &mut rules.null,
                "timestamp" => &mut rules.timestamp,
                _ => return unknown(&["trim", "boolean", "number", "big_number", "null", "timestamp"]),
            } = flag(&value)?;
            Ok(())
        })?;
        Ok(rules)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Everything a caller may choose; the JSON form has the same names.
///
/// ```
/// use mass_core::Options;
///
/// let options: Options = serde_json::from_str(r#"{"strict": false, "rules": {"boolean": false}}"#).unwrap();
/// assert!(!options.strict && !options.rules.boolean && options.rules.trim);
/// assert_eq!(options.max_depth, 64);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // independent switches, each with its own default
pub struct Options {
    /// Which pipeline.
    pub pipeline: PipelineChoice,
    /// Strict accepts right types only and rejects unknown fields; lenient turns numeric strings into numbers, folds
    /// the case of enums, reads naive timestamps as UTC and keeps unknown fields with a warning.
    pub strict: bool,
    /// Language of the messages.
    pub locale: Locale,
    /// What happens to the free payload of an Enterprise request.
    pub payload: PayloadRule,
    /// Where a generated idempotency key comes from.
    pub idempotency: IdempotencyRule,
    /// What happens to the keys of a free payload.
    pub keys: KeysRule,
    /// Recognise core signals in a free payload by name and unit; in a build with the feature `signals`, which is one
    /// of the defaults.
    pub signals: bool,
    /// The Simple rules.
    pub rules: Rules,
    /// Largest document, in bytes. Default 1 MiB. The paths of its changes may take 16 times as many, together.
    pub max_bytes: usize,
    /// Deepest nesting of containers, 1–256. Default 64.
    pub max_depth: usize,
    /// Most issues reported for one document; further ones are counted. Default 100.
    pub max_issues: usize,
    /// Read bare `NaN`, `Infinity` and `-Infinity`, which a binding writes for a host language's own numbers.
    pub native_non_finite: bool,
    /// More names for signals, on top of the built-in table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aliases: Option<AliasTable>,
    /// The trace of a Simple record that has none; without it one is generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<TraceContext>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pipeline: PipelineChoice::Auto,
            strict: true,
            locale: Locale::En,
            payload: PayloadRule::Normalize,
            idempotency: IdempotencyRule::Random,
            keys: KeysRule::Preserve,
            signals: false,
            rules: Rules::default(),
            max_bytes: 1 << 20,
            max_depth: 64,
            max_issues: 100,
            native_non_finite: false,
            aliases: None,
            trace: None,
        }
    }
}

/// The names of the options, in the order of their declaration.
const NAMES: &[&str] = &[
    "pipeline",
    "strict",
    "locale",
    "payload",
    "idempotency",
    "keys",
    "signals",
    "rules",
    "max_bytes",
    "max_depth",
    "max_issues",
    "native_non_finite",
    "aliases",
    "trace",
];

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// An option has a value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidOptions {
    /// Which option, what was found and what is allowed.
    pub message: String,
}

/// Deepest nesting that may be asked for: readers recurse, and stacks are small in browsers and worker threads.
pub const MAX_DEPTH: usize = 256;

impl Options {
    /// Reads options from their JSON form and checks them.
    ///
    /// # Errors
    /// [`InvalidOptions`] naming the option, for an unknown name, a wrong type or a value out of range.
    pub fn from_json(value: Value) -> Result<Self, InvalidOptions> {
        let options = Self::read(value).map_err(|why| InvalidOptions { message: format!("options: {why}") })?;
        options.check()?;
        Ok(options)
    }

    /// Checks what the types do not say.
    ///
    /// # Errors
    /// [`InvalidOptions`] when `max_depth` is not 1–256 or `max_issues` is 0.
    pub fn check(&self) -> Result<(), InvalidOptions> {
        if !(1..=MAX_DEPTH).contains(&self.max_depth) {
            let message = format!("max_depth must be 1 to {MAX_DEPTH}; found {}", self.max_depth);
            return Err(InvalidOptions { message });
        }
        if self.max_issues == 0 {
            return Err(InvalidOptions { message: String::from("max_issues must be at least 1; found 0") });
        }
        Ok(())
    }

    fn read(value: Value) -> Result<Self, String> {
        let mut options = Self::default();
        members(value, |name, value| {
            match name {
                "pipeline" => options.pipeline = word(&value)?,
                "strict" => options.strict = flag(&value)?,
                "locale" => options.locale = word(&value)?,
                "payload" => options.payload = word(&value)?,
                "idempotency" => options.idempotency = word(&value)?,
                "keys" => options.keys = word(&value)?,
                #[cfg(not(feature = "signals"))]
                "signals" if flag(&value)? => return Err(crate::signals::ABSENT.to_owned()),
                "signals" => options.signals = flag(&value)?,
                "rules" => options.rules = Rules::read(value)?,
                "max_bytes" => options.max_bytes = size(&value)?,
                "max_depth" => options.max_depth = size(&value)?,
                "max_issues" => options.max_issues = size(&value)?,
                "native_non_finite" => options.native_non_finite = flag(&value)?,
                "aliases" if value.is_null() => options.aliases = None,
                "aliases" => options.aliases = Some(AliasTable::from_json(&value).map_err(|why| why.to_string())?),
                "trace" if value.is_null() => options.trace = None,
                "trace" => options.trace = Some(TraceContext::read(value)?),
                _ => return unknown(NAMES),
            }
            Ok(())
        })?;
        Ok(options)
    }

    /// The limit on issues that is in force whatever the field says.
    /// Most bytes that the paths of all changes of a document may take together: sixteen times as many as a document may
    /// have. Each change repeats all the keys around it, so that their sum can grow with the square of a document.
    pub(crate) fn path_bytes(&self) -> usize {
        self.max_bytes.saturating_mul(16)
    }

    pub(crate) fn issues(&self) -> usize {
        self.max_issues.max(1)
    }

    /// The depth limit that is in force whatever the field says.
    pub(crate) fn depth(&self) -> usize {
        self.max_depth.clamp(1, MAX_DEPTH)
    }
}
