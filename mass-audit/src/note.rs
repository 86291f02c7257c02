//! Signed notes with Ed25519 (C2SP `signed-note`, v1.0.0).
//!
//! The crate `signed_note` does this too, but its last release needs a second copy each of ed25519-dalek, sha2, base64 and
//! thiserror. What is needed of it here is one page.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// Signatures by Ed25519 over the text of the note.
const ED25519: u8 = 1;
/// Signatures that a note may have: the specification asks for 16 at least.
const MOST_SIGNATURES: usize = 64;
/// Bytes that a note may have.
const LONGEST: usize = 256 * 1024;
const DASH: &str = "\u{2014} ";

/// Why a note, or a key, cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It has another form than the specification says.
    #[error("this is no signed note: {0}")]
    Malformed(&'static str),
    /// A text that is no key of a verifier.
    #[error("this is no key of a verifier: it must look like NAME+HASH+KEY, with an Ed25519 key")]
    BadKey,
    /// A name that no key can have.
    #[error("the name of a key has no spaces and no plus sign, and is not empty")]
    BadName,
    /// None of the known keys signed it.
    #[error("it is not signed by {wanted}; it is signed by {found}")]
    Unsigned {
        /// The known keys.
        wanted: String,
        /// Those that did sign.
        found: String,
    },
    /// A known key is said to have signed it, and has not.
    #[error("the signature of {0} does not fit the text")]
    WrongSignature(String),
}

fn name_is_good(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, key: &[u8; 32]) -> u32 {
    let digest: [u8; 32] =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key).finalize().into();
    let [a, b, c, d, ..] = digest;
    u32::from_be_bytes([a, b, c, d])
}

/// Signs notes.
pub struct Signer {
    name: String,
    id: u32,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}+{:08x})", self.name, self.id)
    }
}

impl Signer {
    /// A key under a name. `seed` is the secret: 32 random bytes (RFC 8032).
    ///
    /// # Errors
    /// [`NoteError::BadName`]
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        if !name_is_good(name) {
            return Err(NoteError::BadName);
        }
        let key = SigningKey::from_bytes(seed);
        Ok(Self { name: name.to_owned(), id: key_id(name, key.verifying_key().as_bytes()), key })
    }

    /// What others need to check its signatures.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), id: self.id, key: self.key.verifying_key() }
    }

    /// A note with this text, which must end with a line end.
    pub fn sign(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes());
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend(signature.to_bytes());
        format!("{text}\n{DASH}{} {}\n", self.name, STANDARD.encode(bytes))
    }
}

/// The public key of a signer, in text `NAME+HASH+KEY`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The name under which it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the key.
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::BadKey);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::BadKey)?;
        let (Some((&ED25519, key)), 8, true) = (bytes.split_first(), id.len(), name_is_good(name)) else {
            return Err(NoteError::BadKey);
        };
        let key = key.try_into().map_err(|_| NoteError::BadKey)?;
        let id = u32::from_str_radix(id, 16).map_err(|_| NoteError::BadKey)?;
        let verifying = VerifyingKey::from_bytes(key).map_err(|_| NoteError::BadKey)?;
        if id != key_id(name, key) {
            return Err(NoteError::BadKey);
        }
        Ok(Self { name: name.to_owned(), id, key: verifying })
    }
}

/// A note, taken apart; who signed it is not known before [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// What is signed, with its last line end.
    pub text: &'a str,
    signatures: Vec<(&'a str, u32, Vec<u8>)>,
}

impl<'a> Note<'a> {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`NoteError::Malformed`]
    pub fn parse(note: &'a str) -> Result<Self, NoteError> {
        let malformed = |what| Err(NoteError::Malformed(what));
        if note.len() > LONGEST {
            return malformed("it is too long");
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return malformed("it holds control characters");
        }
        let Some(end) = note.rfind("\n\n") else { return malformed("a blank line before the signatures is missing") };
        let (text, lines) = (note.get(..=end).unwrap_or_default(), note.get(end + 2..).unwrap_or_default());
        let Some(lines) = lines.strip_suffix('\n') else { return malformed("it does not end with a signature line") };
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            let Some((name, base64)) = line.strip_prefix(DASH).and_then(|line| line.split_once(' ')) else {
                return malformed("a signature line has another form");
            };
            let bytes = STANDARD.decode(base64).unwrap_or_default();
            let Some((&[a, b, c, d], signature)) = bytes.split_first_chunk() else {
                return malformed("a signature is no base64 of five bytes or more");
            };
            if !name_is_good(name) || signature.is_empty() {
                return malformed("a signature line has another form");
            }
            signatures.push((name, u32::from_be_bytes([a, b, c, d]), signature.to_vec()));
        }
        if signatures.len() > MOST_SIGNATURES {
            return malformed("it has too many signatures");
        }
        Ok(Self { text, signatures })
    }

    /// Checks that a known key signed it, and gives the first. Signatures of unknown keys do not matter; one of a known
    /// key that does not fit spoils the note.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`], [`NoteError::WrongSignature`]
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<&'k VerifierKey, NoteError> {
        let mut first = None;
        for (name, id, signature) in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.name == *name && key.id == *id) else { continue };
            let signature = Signature::from_slice(signature);
            // Strictly: no two texts, and no weak key, may share a signature.
            if !signature.is_ok_and(|signature| key.key.verify_strict(self.text.as_bytes(), &signature).is_ok()) {
                return Err(NoteError::WrongSignature((*name).to_owned()));
            }
            first = first.or(Some(key));
        }
        first.ok_or_else(|| NoteError::Unsigned {
            wanted: list(keys.iter().map(|key| (key.name.as_str(), key.id))),
            found: list(self.signatures.iter().map(|(name, id, _)| (*name, *id))),
        })
    }
}

fn list<'a>(keys: impl Iterator<Item = (&'a str, u32)>) -> String {
    keys.map(|(name, id)| format!("{name}+{id:08x}")).collect::<Vec<_>>().join(", ")
}
