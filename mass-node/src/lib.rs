//! The Node binding of MASS: bytes in, one record of bytes out.
//!
//! A call from JavaScript into native code costs about as much as checking a small document, and so does each value that
//! comes back. So every call crosses once: it takes the document where it lies, and writes all that it has to say into a
//! buffer that JavaScript handed in ([`record`]). What the record holds becomes JavaScript values only when somebody
//! asks for it (`lib/record.ts`). Nothing is kept here that JavaScript would have to free.
//!
//! What is decided, the core decides.
// JavaScript calls these functions, by names that the macro gives; nobody reads about them here.
#![allow(clippy::missing_errors_doc)]
// As the macro hands it in.
#![allow(clippy::trivially_copy_pass_by_ref)]

mod calls;
mod entry;
mod explain;
mod js;
mod json;
mod net;
mod options;
mod random;
mod record;
mod spare;
mod work;

pub use entry::{call, constants, define_options, take};
pub use work::{start, start_batch};
