//! What the bindings of MASS for JavaScript share: a call with bytes in, one record of bytes out.
//!
//! A call from JavaScript into native code costs about as much as checking a small document, and so does each value that
//! comes back. So every call crosses once: it takes the document as bytes ([`answer`]) and writes all that it has to say
//! into one [`Record`]. What the record holds becomes JavaScript values only when somebody asks for it
//! (`mass-node/lib/record.ts`, which both packages have). Nothing is kept here that JavaScript would have to free.
//!
//! What is decided, the core decides.

mod calls;
mod choice;
mod constants;
mod explain;
mod json;
mod record;
mod rows;

pub use calls::{Answer, Other, What, answer, forgotten, internal, misuse, outcome, unsure, verdict};
pub use choice::{Choice, Moment, SEED, define, handles_after, options};
pub use constants::constants;
pub use record::Record;
pub use rows::{ROW_HEAD, append, counts};
