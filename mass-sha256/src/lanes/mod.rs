//! Two messages in the lanes of a vector, for WebAssembly.
//!
//! A vector of four lanes holds two words of each message: `[a0, b0, a1, b1]`. Of the state it holds one word of each, in
//! the lower halves of two lanes of 64 bits; what is above does not matter. There a word that is written twice is turned
//! by one shift, where a lane of 32 bits takes three instructions. Both digests together take four fifths of the time
//! that the crate `sha2` takes for one after the other.

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
#[path = "vector_plain.rs"]
mod vector;

use crate::{Block, State};
use vector::Vector;

/// The constants of the rounds, for both messages.
static ROUNDS: [Vector; 32] = {
    let (pairs, mut rounds, mut at) = (crate::ROUNDS.as_flattened().as_chunks::<2>().0, [twice([0; 2]); 32], 0);
    while at < rounds.len() {
        rounds[at] = twice(pairs[at]);
        at += 1;
    }
    rounds
};

const fn twice([first, second]: [u32; 2]) -> Vector {
    Vector::new([first, first, second, second])
}

/// Two rounds, whose words are a pair; with each round the eight names of the state change places (section 6.2.2).
macro_rules! rounds {
    ($words:ident + $constants:ident: $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident) => {
        let pair = $words.plus(*$constants);
        rounds!(pair.low(), $a $b $c $d $e $f $g $h);
        rounds!(pair.high(), $h $a $b $c $d $e $f $g);
    };
    ($word:expr, $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident) => {
        let choice = $g.xor($e.and($f.xor($g)));
        let step = $h.plus($word).plus(choice).plus(turned::<6, 11, 25>($e));
        let majority = $b.xor($a.xor($b).and($b.xor($c)));
        $d = $d.plus(step);
        $h = step.plus(majority).plus(turned::<2, 13, 22>($a));
    };
}

/// Takes blocks of both messages, as many of each.
pub(crate) fn compress(states: &mut [State; 2], first: &[Block], second: &[Block]) {
    let [one, other] = *states;
    let mut both = [twice([0; 2]); 8];
    for ((to, one), other) in both.iter_mut().zip(one).zip(other) {
        *to = Vector::new([one, one, other, other]);
    }
    for (first, second) in first.iter().zip(second) {
        compress_block(&mut both, first, second);
    }
    let [one, other] = states;
    for ((from, one), other) in both.into_iter().zip(one).zip(other) {
        [*one, *other] = from.ends();
    }
}

/// Takes blocks of one message: those of another would cost nothing.
pub(crate) fn alone(state: &mut State, blocks: &[Block]) {
    let mut states = [*state; 2];
    compress(&mut states, blocks, blocks);
    [*state, _] = states;
}

/// Takes a block of each message.
#[inline(never)]
fn compress_block(state: &mut [Vector; 8], first: &Block, second: &Block) {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    let ([p0, p1, p2, p3, p4, p5, p6, p7], [q0, q1, q2, q3, q4, q5, q6, q7]) =
        (first.as_chunks().0, second.as_chunks().0)
    else {
        return;
    };
    let (mut w0, mut w1) = (Vector::read(*p0, *q0), Vector::read(*p1, *q1));
    let (mut w2, mut w3) = (Vector::read(*p2, *q2), Vector::read(*p3, *q3));
    let (mut w4, mut w5) = (Vector::read(*p4, *q4), Vector::read(*p5, *q5));
    let (mut w6, mut w7) = (Vector::read(*p6, *q6), Vector::read(*p7, *q7));
    for (sixteen, [k0, k1, k2, k3, k4, k5, k6, k7]) in ROUNDS.as_chunks().0.iter().enumerate() {
        rounds!(w0 + k0: a b c d e f g h);
        rounds!(w1 + k1: g h a b c d e f);
        rounds!(w2 + k2: e f g h a b c d);
        rounds!(w3 + k3: c d e f g h a b);
        rounds!(w4 + k4: a b c d e f g h);
        rounds!(w5 + k5: g h a b c d e f);
        rounds!(w6 + k6: e f g h a b c d);
        rounds!(w7 + k7: c d e f g h a b);
        if sixteen == 3 {
            break;
        }
        w0 = later(w0, w1, w4, w5, w7);
        w1 = later(w1, w2, w5, w6, w0);
        w2 = later(w2, w3, w6, w7, w1);
        w3 = later(w3, w4, w7, w0, w2);
        w4 = later(w4, w5, w0, w1, w3);
        w5 = later(w5, w6, w1, w2, w4);
        w6 = later(w6, w7, w2, w3, w5);
        w7 = later(w7, w0, w3, w4, w6);
    }
    for (to, from) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *to = to.plus(from);
    }
}

/// Two words of each message, from the pairs that begin sixteen, fourteen, eight, six and two words before (section
/// 6.2.2, step 1).
#[inline(always)]
fn later(sixteen: Vector, fourteen: Vector, eight: Vector, six: Vector, two: Vector) -> Vector {
    let [fifteen, seven] = [sixteen.middle(fourteen), eight.middle(six)];
    sixteen.plus(seven).plus(mixed::<7, 25, 18, 14, 3>(fifteen)).plus(mixed::<17, 15, 19, 13, 10>(two))
}

/// Each word turned to the right by two counts, each given with what it lacks to 32, and shifted by a third (section
/// 4.1.2, the small sigmas).
#[inline(always)]
fn mixed<const A: u32, const A_LEFT: u32, const B: u32, const B_LEFT: u32, const SHIFT: u32>(words: Vector) -> Vector {
    let first = words.right::<A>().xor(words.left::<A_LEFT>());
    let second = words.right::<B>().xor(words.left::<B_LEFT>());
    first.xor(second).xor(words.right::<SHIFT>())
}

/// A word of the state turned to the right by three counts (section 4.1.2, the large sigmas).
#[inline(always)]
fn turned<const A: u32, const B: u32, const C: u32>(word: Vector) -> Vector {
    let twice = word.even();
    twice.right_in_pairs::<A>().xor(twice.right_in_pairs::<B>()).xor(twice.right_in_pairs::<C>())
}
