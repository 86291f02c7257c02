//! `mass`: check, clean and fingerprint MASS documents on the command line.
//!
//! The program only reads, shows and writes. Every rule, message and default comes from `mass-core`; see [`cli`] for what
//! can be asked and [`run`] for the loop over documents.

mod audit;
mod choices;
mod cli;
mod excerpt;
mod failure;
mod input;
mod judge;
mod lines;
mod lookup;
mod output;
mod paint;
mod record;
mod report;
mod restore;
mod run;
mod summary;
mod words;

use choices::Choices;
use clap::Parser;
use cli::{AuditCommand, Cli, Command, Inputs, Outputs, Show};
use failure::Failure;
use judge::{Operation, Profile, Settings};
use output::Output;
use paint::Paint;
use std::io::{self, Write};
use std::process::ExitCode;
use words::Words;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let words = Words(choices::locale(cli.show.locale.as_deref()));
    match dispatch(&cli.command, &cli.show, words) {
        Ok(status) => ExitCode::from(status),
        // Whoever read our output has seen enough.
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            let choice = output::choice(cli.show.color, &io::stderr());
            let paint = Paint { on: choice != anstream::ColorChoice::Never };
            let mut stderr = anstream::AutoStream::new(io::stderr(), choice);
            let _ = writeln!(stderr, "{} {}", paint.bad("mass:"), failure.message(words));
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: &Command, show: &Show, words: Words) -> Result<u8, Failure> {
    let none = Outputs::default();
    match command {
        Command::Validate { inputs, choices } => judge(Operation::Validate, inputs, choices, &none, show, words),
        Command::Normalize { inputs, choices, outputs } => {
            judge(Operation::Normalize, inputs, choices, outputs, show, words)
        }
        Command::Canonicalize { inputs, choices, outputs } => {
            judge(Operation::Canonicalize, inputs, choices, outputs, show, words)
        }
        Command::Promote { inputs, profile, choices, outputs } => {
            run::guard(std::slice::from_ref(profile), outputs)?;
            let profile = Profile { path: profile.clone(), text: input::read_beside(profile)? };
            judge(Operation::Promote(profile), inputs, choices, outputs, show, words)
        }
        Command::Restore { document, changes, out } => {
            let outputs = Outputs { out: out.clone(), ..Outputs::default() };
            run::guard(&[document.clone(), changes.clone()], &outputs)?;
            restore::run(document, changes, out.as_ref(), show, words)
        }
        Command::Audit { command: AuditCommand::Verify(asked) } => audit::verify(asked, show, words),
        Command::Schema { kind, version } => lookup::schema(*kind, version.as_deref()).map(|()| 0),
        Command::Explain { code } => {
            let paint = Paint { on: output::choice(show.color, &io::stdout()) != anstream::ColorChoice::Never };
            lookup::explain(code.as_deref(), show.json, words, paint).map(|()| 0)
        }
    }
}

fn judge(
    operation: Operation,
    inputs: &Inputs,
    choices: &Choices,
    outputs: &Outputs,
    show: &Show,
    words: Words,
) -> Result<u8, Failure> {
    let read = if inputs.files.is_empty() { vec!["-".into()] } else { inputs.files.clone() };
    run::guard(&read, outputs)?;
    run::guard(choices.aliases.as_slice(), outputs)?;
    let settings = Settings { options: choices.options(words.0)?, context: choices.context()?, operation };
    let makes_documents = !matches!(settings.operation, Operation::Validate);
    let mut output = Output::open(show, outputs, makes_documents, words)?;
    Ok(run::run(inputs, &settings, &mut output)?.status())
}
