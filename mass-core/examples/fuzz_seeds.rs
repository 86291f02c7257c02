//! Chooses the fuzzers' seeds anew from the conformance suite: its shortest inputs, and some of every length above.
//! Run it by `fuzz/seed.sh` when the suite has grown.

#[path = "../tests/common/fuzz_inputs.rs"]
mod common;

use common::{conformance, root};
use std::fs;

fn main() -> std::io::Result<()> {
    for name in ["normalize", "canonicalize", "pairs"] {
        let folder = root().join("fuzz/seeds").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let mut inputs = conformance(name);
        inputs.retain(|input| input.len() < 6000);
        inputs.sort_by(|a, b| a.len().cmp(&b.len()).then(a.cmp(b)));
        inputs.dedup();
        let mut room = 80_000;
        let step = inputs.len().div_ceil(80);
        for (number, input) in inputs.iter().step_by(step).enumerate() {
            if input.len() <= room {
                room -= input.len();
                fs::write(folder.join(format!("{number:03}")), input)?;
            }
        }
    }
    Ok(())
}
