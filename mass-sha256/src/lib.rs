//! Two SHA-256 digests side by side, for WebAssembly, which has vectors and no SHA instructions.
//!
//! A document of MASS has two digests. A crate of their own, so that they are optimised for speed in a module that is
//! otherwise optimised for size.
//!
//! ```
//! let [whole, content] = mass_sha256::digests(b"abc", b"");
//! assert!(whole.starts_with(&[0xba, 0x78, 0x16]) && content.starts_with(&[0xe3, 0xb0, 0xc4]));
//! ```
//!
//! # How
//!
//! A vector of four lanes holds two words of each message: `[a0, b0, a1, b1]`. Of the state it holds one word of each, in
//! the lower halves of two lanes of 64 bits; what is above does not matter. There a word that is written twice is turned
//! by one shift, where a lane of 32 bits takes three instructions. Both digests together take four fifths of the time
//! that the crate `sha2` takes for one after the other.

#![forbid(unsafe_code)]
#![allow(clippy::many_single_char_names)] // those of the standard

#[cfg(all(target_family = "wasm", target_feature = "simd128"))]
mod vector;
#[cfg(not(all(target_family = "wasm", target_feature = "simd128")))]
#[path = "vector_plain.rs"]
mod vector;

use vector::Vector;

const BLOCK: usize = 64;
type Block = [u8; BLOCK];
type State = [Vector; 8];

/// Where a digest begins (FIPS 180-4, section 5.3.3).
const INITIAL: State = [
    twice(0x6a09_e667, 0x6a09_e667),
    twice(0xbb67_ae85, 0xbb67_ae85),
    twice(0x3c6e_f372, 0x3c6e_f372),
    twice(0xa54f_f53a, 0xa54f_f53a),
    twice(0x510e_527f, 0x510e_527f),
    twice(0x9b05_688c, 0x9b05_688c),
    twice(0x1f83_d9ab, 0x1f83_d9ab),
    twice(0x5be0_cd19, 0x5be0_cd19),
];

/// The constants of the rounds, for both messages (section 4.2.2).
static ROUNDS: [Vector; 32] = [
    twice(0x428a_2f98, 0x7137_4491),
    twice(0xb5c0_fbcf, 0xe9b5_dba5),
    twice(0x3956_c25b, 0x59f1_11f1),
    twice(0x923f_82a4, 0xab1c_5ed5),
    twice(0xd807_aa98, 0x1283_5b01),
    twice(0x2431_85be, 0x550c_7dc3),
    twice(0x72be_5d74, 0x80de_b1fe),
    twice(0x9bdc_06a7, 0xc19b_f174),
    twice(0xe49b_69c1, 0xefbe_4786),
    twice(0x0fc1_9dc6, 0x240c_a1cc),
    twice(0x2de9_2c6f, 0x4a74_84aa),
    twice(0x5cb0_a9dc, 0x76f9_88da),
    twice(0x983e_5152, 0xa831_c66d),
    twice(0xb003_27c8, 0xbf59_7fc7),
    twice(0xc6e0_0bf3, 0xd5a7_9147),
    twice(0x06ca_6351, 0x1429_2967),
    twice(0x27b7_0a85, 0x2e1b_2138),
    twice(0x4d2c_6dfc, 0x5338_0d13),
    twice(0x650a_7354, 0x766a_0abb),
    twice(0x81c2_c92e, 0x9272_2c85),
    twice(0xa2bf_e8a1, 0xa81a_664b),
    twice(0xc24b_8b70, 0xc76c_51a3),
    twice(0xd192_e819, 0xd699_0624),
    twice(0xf40e_3585, 0x106a_a070),
    twice(0x19a4_c116, 0x1e37_6c08),
    twice(0x2748_774c, 0x34b0_bcb5),
    twice(0x391c_0cb3, 0x4ed8_aa4a),
    twice(0x5b9c_ca4f, 0x682e_6ff3),
    twice(0x748f_82ee, 0x78a5_636f),
    twice(0x84c8_7814, 0x8cc7_0208),
    twice(0x90be_fffa, 0xa450_6ceb),
    twice(0xbef9_a3f7, 0xc671_78f2),
];

const fn twice(first: u32, second: u32) -> Vector {
    Vector::new([first, first, second, second])
}

/// The SHA-256 digests (FIPS 180-4) of two messages of any bytes and lengths, 32 bytes each, in their order. Side by side
/// they take as long as that of the longer one; there is nothing that can fail.
///
/// ```
/// let [first, second] = mass_sha256::digests(b"abc", b"abc");
/// assert_eq!(first, second);
/// ```
pub fn digests(first: &[u8], second: &[u8]) -> [[u8; 32]; 2] {
    let [mut first_last, mut second_last] = [[[0; BLOCK]; 2]; 2];
    let (first, second) = (Message::new(first, &mut first_last), Message::new(second, &mut second_last));
    let mut state = INITIAL;
    let both = first.count().min(second.count());
    for at in 0..both {
        compress(&mut state, first.block(at), second.block(at));
    }
    let shorter = state.map(Vector::ends);
    for at in both..first.count().max(second.count()) {
        compress(&mut state, first.block(at), second.block(at));
    }
    let longer = state.map(Vector::ends);
    let end = |message: &Message<'_>| if message.count() == both { shorter } else { longer };
    [bytes(end(&first).map(|[word, _]| word)), bytes(end(&second).map(|[_, word]| word))]
}

fn bytes(words: [u32; 8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (to, from) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *to = from.to_be_bytes();
    }
    bytes
}

/// A message in blocks.
struct Message<'a> {
    blocks: &'a [Block],
    /// What is left, a mark, zeros, and the length at the end of the one block or the second (section 5.1.1).
    last: &'a [Block],
}

impl<'a> Message<'a> {
    /// A message; `last` is zeros.
    fn new(bytes: &'a [u8], last: &'a mut [Block; 2]) -> Self {
        const LENGTH: usize = 8;
        let (blocks, rest) = bytes.as_chunks();
        let lasts = if rest.len() < BLOCK - LENGTH { 1 } else { 2 };
        let flat = last.as_flattened_mut();
        if let Some((room, [mark, ..])) = flat.split_at_mut_checked(rest.len()) {
            room.copy_from_slice(rest);
            *mark = 0x80;
        }
        if let Some(length) = flat.get_mut(..lasts * BLOCK).and_then(<[u8]>::last_chunk_mut::<LENGTH>) {
            *length = (bytes.len() as u64 * 8).to_be_bytes();
        }
        Self { blocks, last: last.get(..lasts).unwrap_or_default() }
    }

    fn count(&self) -> usize {
        self.blocks.len() + self.last.len()
    }

    /// A block; zeros behind the end.
    fn block(&self, at: usize) -> &Block {
        const ZEROS: &Block = &[0; BLOCK];
        self.blocks.get(at).or_else(|| self.last.get(at - self.blocks.len())).unwrap_or(ZEROS)
    }
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

/// Takes a block of each message.
#[inline(never)]
fn compress(state: &mut State, first: &Block, second: &Block) {
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

#[cfg(test)]
mod tests {
    use super::digests;
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;

    fn hex(digest: [u8; 32]) -> String {
        digest.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }

    /// FIPS 180-4's own examples, and the lengths around a block's end from NIST's `SHA256ShortMsg.rsp`.
    #[test]
    fn published_vectors() {
        let million = vec![b'a'; 1_000_000];
        let two = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        let vectors: [(&[u8], &str); 4] = [
            (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (two, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
            (&[0xd3], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
        ];
        for (first, expected) in vectors {
            for (second, other) in vectors {
                assert_eq!(digests(first, second).map(hex), [expected, other]);
            }
        }
        let of_million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        assert_eq!(digests(two, &million).map(hex), [vectors[2].1, of_million]);
    }

    #[test]
    fn all_lengths_beside_all_lengths() {
        let bytes: Vec<u8> = (0..260u32).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
        let plain: Vec<[u8; 32]> = (0..=260).map(|length| Sha256::digest(&bytes[..length]).into()).collect();
        for first in 0..=260 {
            for second in (0..=260).step_by(13).chain([54, 55, 56, 63, 64, 119, 120]) {
                assert_eq!(digests(&bytes[..first], &bytes[..second]), [plain[first], plain[second]]);
            }
        }
    }
}
