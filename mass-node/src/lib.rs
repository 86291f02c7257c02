//! The Node binding of MASS: bytes in, one record of bytes out.
//!
//! A call takes the document where it lies, and writes its record ([`mass_js`]) into a buffer that JavaScript handed in.
// JavaScript calls these functions, by names that the macro gives; nobody reads about them here.
#![allow(clippy::missing_errors_doc)]
// As the macro hands it in.
#![allow(clippy::trivially_copy_pass_by_ref)]

mod document;
mod entry;
mod js;
mod net;
mod packed;
mod quick;
mod random;
mod spare;
mod work;

pub use entry::{call, constants, define_options, define_shape, judge, take, unpack};
pub use quick::quick;
pub use work::{count, start, start_batch};
