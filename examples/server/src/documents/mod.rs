//! Documents on their way in: read, judged by the core, kept with their answer.

mod answer;
pub mod body;
mod keep;
mod key;
mod record;
pub mod shapes;
mod take;

pub use answer::{Accepted, Status};
pub use keep::{Kept, in_flight, keep, replay};
pub use key::Key;
pub use record::{Record, unchanging};
pub use take::{Given, Sender, Taken, take};
