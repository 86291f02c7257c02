//! What stops the program, as opposed to what is wrong with a document.

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
    /// The reader of our output went away: end quietly.
    BrokenPipe,
}

impl Failure {
    /// An argument that cannot be used.
    pub fn misuse(message: impl Into<String>) -> Self {
        Self::Misuse(message.into())
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
            Self::Misuse(message) => message.clone(),
            Self::Io(path, error) => format!("{}: {}", path.display(), words.io(error)),
            Self::BrokenPipe => String::new(),
        }
    }
}
