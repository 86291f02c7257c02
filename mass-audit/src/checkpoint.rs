//! Heads of a log that are signed (C2SP `tlog-checkpoint`).

use crate::{
    hash::Hash,
    note::{Note, NoteError, Signer, VerifierKey},
    tree::MAX_SIZE,
};

/// The head of a log: what whoever audits it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a name without line ends, such as `mass.example/acme`.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why a checkpoint cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text of the note is none of a checkpoint.
    #[error("this is no checkpoint: {0}")]
    Malformed(&'static str),
    /// Signed by a key of another log.
    #[error("the key {key} signed a checkpoint of the log {origin}")]
    OtherOrigin {
        /// The name of the key.
        key: String,
        /// The log.
        origin: String,
    },
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Reads such a text. Lines after the third are extensions, and not looked at.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`]
    ///
    /// ```
    /// use mass_audit::Checkpoint;
    /// let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    /// assert_eq!(Checkpoint::parse(text).unwrap().text(), text);
    /// ```
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let malformed = |what| CheckpointError::Malformed(what);
        let lines = text.strip_suffix('\n').ok_or(malformed("its last line does not end"))?;
        let mut lines = lines.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(malformed("the origin is missing"))?;
        let size = lines.next().and_then(decimal).ok_or(malformed("the second line is no size"))?;
        let root = lines.next().and_then(|line| line.parse().ok()).ok_or(malformed("the third line is no root"))?;
        if lines.any(str::is_empty) {
            return Err(malformed("an extension line is empty"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// As a note with one signature.
    pub fn sign(&self, signer: &Signer) -> String {
        signer.sign(&self.text())
    }

    /// Reads a note and checks that one of these keys signed it, and under the name of the log.
    ///
    /// # Errors
    /// [`CheckpointError`]
    pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let note = Note::parse(note)?;
        let key = note.verify(keys)?;
        let checkpoint = Self::parse(note.text)?;
        if key.name() != checkpoint.origin {
            return Err(CheckpointError::OtherOrigin { key: key.name().to_owned(), origin: checkpoint.origin });
        }
        Ok(checkpoint)
    }
}

/// A number in decimal digits without leading zeros.
fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|size| plain && *size <= MAX_SIZE)
}
