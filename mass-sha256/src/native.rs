//! Two messages on processors that may have SHA instructions.

use crate::{Block, State};
use sha2::block_api::compress256;
use std::slice::from_ref;

/// Takes blocks of both messages, as many of each.
#[cfg(target_arch = "x86_64")]
#[multiversion::multiversion(targets("x86_64+sha+sse2+ssse3+sse4.1"))]
pub(crate) fn compress(states: &mut [State; 2], first: &[Block], second: &[Block]) {
    multiversion::target::match_target! {
        "x86_64+sha+sse2+ssse3+sse4.1" => crate::x86::compress(states, first, second),
        _ => turns(states, first, second),
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) use turns as compress;

/// A block of the one and a block of the other: where there are SHA instructions, each fills waits of the other.
pub(crate) fn turns([one, other]: &mut [State; 2], first: &[Block], second: &[Block]) {
    for (first, second) in first.iter().zip(second) {
        compress256(one, from_ref(first));
        compress256(other, from_ref(second));
    }
}

/// Takes blocks of one message.
pub(crate) fn alone(state: &mut State, blocks: &[Block]) {
    compress256(state, blocks);
}
