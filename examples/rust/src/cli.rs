//! The command line: what may be asked, and the help that explains it.

use crate::choices::Choices;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Check, clean and fingerprint MASS documents: what a data centre measured, in a form that can be audited.
///
/// FILES are JSON, or NDJSON (one document a line) when the name ends in .ndjson or .jsonl, with --ndjson, or when each
/// of several lines starts a document. Without FILES, or for "-", standard input is read.
///
/// Exit status: 0 every document is valid, 1 some document was rejected, 2 wrong use or a file could not be read.
#[derive(Debug, Parser)]
#[command(name = "mass", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to say it.
    #[command(flatten)]
    pub show: Show,
}

/// What to do.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)] // made once per run
pub enum Command {
    /// Check documents and report every finding, with the place and how to fix it
    Validate {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        choices: Choices,
    },
    /// Clean documents: canonical documents out, and a record of every change
    ///
    /// The documents go to standard output, one a line, and the report to standard error; with --out the documents go to
    /// a file and the report to standard output.
    Normalize {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Write the canonical bytes (RFC 8785) of any JSON document
    ///
    /// One document comes out as exactly its canonical bytes, without a final newline, so that `| sha256sum` shows its
    /// digest; several come out one a line.
    Canonicalize {
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Make an Enterprise request of a Simple export and a site profile, or say field by field what is missing
    Promote {
        #[command(flatten)]
        inputs: Inputs,
        /// JSON file with the site's assets, data contract, constraints and preferences.
        #[arg(long, value_name = "FILE")]
        profile: PathBuf,
        #[command(flatten)]
        choices: Choices,
        #[command(flatten)]
        outputs: Outputs,
    },
    /// Undo a normalisation: the caller's document from the normalised one and its changes
    Restore {
        /// The normalised document, or "-".
        document: PathBuf,
        /// The changes: an array, the answer of `normalize --json`, or what `normalize --changes` wrote; for NDJSON one a
        /// line, in the order of the documents.
        #[arg(long, value_name = "FILE")]
        changes: PathBuf,
        /// Write to FILE instead of standard output.
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Print a published JSON Schema, or the issue catalogue
    Schema {
        /// Which.
        #[arg(value_enum, default_value_t = Kind::Enterprise)]
        kind: Kind,
        /// Version of the contract; the newest when left out.
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
    },
    /// Verify the audit log of a service, without the service
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Explain an issue code, or list them all
    Explain {
        /// The code, such as `pue_mismatch`.
        code: Option<String>,
    },
}

/// What to do with an audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Verify an export: every entry, every row of a batch, every checkpoint
    ///
    /// EXPORT is what `GET /audit` gives as `application/x-ndjson`. Nothing else is needed but the public key, which you
    /// should have from the operator. A checkpoint that you kept shows whether the log still begins as it did: without one
    /// nobody can know whether a log was cut off, or written anew by whoever has the key.
    ///
    /// Exit status: 0 the log is what was signed, 1 it is not (each place is named), 2 wrong use or a file could not be
    /// read.
    Verify(Verify),
}

/// What an audit log is verified with.
#[derive(Debug, Args)]
pub struct Verify {
    /// The export, or "-".
    #[arg(value_name = "EXPORT")]
    pub export: PathBuf,
    /// The public key, NAME+HASH+KEY, or a file with it; several when the key was changed.
    #[arg(long, value_name = "KEY", required = true)]
    pub key: Vec<String>,
    /// A signed checkpoint of the log, in a file: the export must have it too.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Vec<PathBuf>,
    /// A checkpoint that you kept earlier: the log must still begin with what it was.
    #[arg(long, value_name = "FILE")]
    pub since: Vec<PathBuf>,
    /// A document that must be in the log: as it was sent, or as the service keeps it.
    #[arg(long, value_name = "FILE")]
    pub document: Vec<PathBuf>,
}

/// Which schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// The Enterprise request.
    Enterprise,
    /// The Simple envelope.
    Simple,
    /// The recommendation response.
    Response,
    /// The catalogue of issue codes.
    Issues,
}

/// Where documents come from.
#[derive(Debug, Args)]
pub struct Inputs {
    /// JSON or NDJSON files; "-" is standard input.
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,
    /// Every input is NDJSON: one document a line.
    #[arg(long, conflicts_with = "single")]
    pub ndjson: bool,
    /// Every input is one JSON document, even if it looks like NDJSON.
    #[arg(long)]
    pub single: bool,
}

/// Where documents go.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct Outputs {
    /// Write the documents to FILE; the report then goes to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write what was changed to FILE: an array for one document, one record a line for several.
    #[arg(long, value_name = "FILE")]
    pub changes: Option<PathBuf>,
    /// Write rejected documents, as they came, to FILE.
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Indent the documents for reading; these are not the canonical bytes.
    #[arg(long)]
    pub pretty: bool,
}

/// How to say it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub struct Show {
    /// One JSON record per document on standard output, for programs.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of messages; default from the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`).
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = ["en", "es"])]
    pub locale: Option<String>,
    /// Colour; `auto` is on at a terminal unless `NO_COLOR` is set.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// Only errors, no report of what is well.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// In a batch, also list accepted documents and each change.
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// At a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
