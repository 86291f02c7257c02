//! What stops the program, as opposed to what is wrong with a document.

use crate::paint::visible;
use crate::words::Words;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the program cannot go on. Exit status 2.
#[derive(Debug)]
pub enum Failure {
    /// An argument, or a file named by one, cannot be used.
    Misuse(String),
    /// A file could not be read or written.
    Io(PathBuf, io::Error),
    /// An output could not be opened.
    Output(PathBuf, io::Error),
    /// What cannot be used, in English and in Spanish.
    Said(String, String),
    /// The reader of our output went away: end quietly.
    BrokenPipe,
}

impl Failure {
    /// An argument that cannot be used.
    pub fn misuse(message: impl Into<String>) -> Self {
        Self::Misuse(message.into())
    }

    /// An argument that cannot be used, said in both languages.
    pub fn said(en: impl Into<String>, es: impl Into<String>) -> Self {
        Self::Said(en.into(), es.into())
    }

    /// A file that could not be read or written.
    pub fn io(path: &Path, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::Io(path.to_owned(), error) }
    }

    /// A file whose content cannot be used.
    pub fn file(path: &Path, error: impl fmt::Display) -> Self {
        Self::Misuse(format!("{}: {error}", path.display()))
    }

    /// One sentence for people.
    pub fn message(&self, words: Words) -> String {
        match self {
            Self::Misuse(message) => visible(message),
            Self::Said(en, es) => visible(words.pick(en, es)),
            Self::Io(path, error) => visible(&format!("{}: {}", path.display(), words.io(error))),
            Self::Output(path, error) => visible(&format!("{}: {}", path.display(), words.output(error))),
            Self::BrokenPipe => String::new(),
        }
    }
}
