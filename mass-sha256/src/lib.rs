//! Two SHA-256 digests side by side.
//!
//! A document of MASS has two digests. Each of them waits for one round before the next, so that half of the processor
//! has nothing to do; two together take little more than half of the time of one after the other.
//!
//! ```
//! let [whole, content] = mass_sha256::digests(b"abc", b"");
//! assert!(whole.starts_with(&[0xba, 0x78, 0x16]) && content.starts_with(&[0xe3, 0xb0, 0xc4]));
//! ```
//!
//! # How
//!
//! On x86-64 with SHA instructions, one loop holds both messages, an instruction for each in turns (`x86.rs`). On
//! WebAssembly, which has vectors and no such instructions, a vector holds both (`lanes/`). Elsewhere the crate `sha2`
//! takes a block of each in turns.

#![forbid(unsafe_code)]
#![allow(clippy::many_single_char_names)] // those of the standard

#[cfg(any(test, target_family = "wasm"))]
mod lanes;
#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_family = "wasm")]
use lanes::{alone, compress};
#[cfg(not(target_family = "wasm"))]
use native::{alone, compress};

const BLOCK: usize = 64;
type Block = [u8; BLOCK];
type State = [u32; 8];

/// Where a digest begins (FIPS 180-4, section 5.3.3).
const INITIAL: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The constants of the rounds (section 4.2.2).
#[cfg(any(test, target_family = "wasm", target_arch = "x86_64"))]
const ROUNDS: [[u32; 4]; 16] = [
    [0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5],
    [0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5],
    [0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3],
    [0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174],
    [0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc],
    [0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da],
    [0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7],
    [0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967],
    [0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13],
    [0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85],
    [0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3],
    [0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070],
    [0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5],
    [0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3],
    [0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208],
    [0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2],
];

/// The SHA-256 digests (FIPS 180-4) of two messages of any bytes and lengths, 32 bytes each, in their order. Side by side
/// they take little longer than that of the longer one; there is nothing that can fail.
///
/// ```
/// let [first, second] = mass_sha256::digests(b"abc", b"abc");
/// assert_eq!(first, second);
/// ```
pub fn digests(first: &[u8], second: &[u8]) -> [[u8; 32]; 2] {
    digests_by(compress, alone, first, second)
}

/// The digests, with a way to take as many blocks of both messages, and one to take blocks of one.
#[inline(always)]
fn digests_by(
    compress: impl Fn(&mut [State; 2], &[Block], &[Block]),
    alone: impl Fn(&mut State, &[Block]),
    first: &[u8],
    second: &[u8],
) -> [[u8; 32]; 2] {
    let [mut first_last, mut second_last] = [[[0; BLOCK]; 2]; 2];
    let mut messages = [Message::new(first, &mut first_last), Message::new(second, &mut second_last)];
    let mut states = [INITIAL; 2];
    loop {
        let [first, second] = messages.each_ref().map(Message::ahead);
        let count = first.len().min(second.len());
        if count == 0 {
            break;
        }
        compress(&mut states, first.get(..count).unwrap_or_default(), second.get(..count).unwrap_or_default());
        messages.iter_mut().for_each(|message| message.step(count));
    }
    for (message, state) in messages.iter_mut().zip(&mut states) {
        while !message.ahead().is_empty() {
            alone(state, message.ahead());
            message.step(message.ahead().len());
        }
    }
    states.map(bytes)
}

fn bytes(words: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (to, from) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        *to = from.to_be_bytes();
    }
    bytes
}

/// What is left of a message, in blocks.
struct Message<'a> {
    blocks: &'a [Block],
    /// What is behind the whole blocks, a mark, zeros, and the length at the end of the one block or the second (section
    /// 5.1.1).
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

    /// The next blocks that lie behind one another; none at the end.
    fn ahead(&self) -> &'a [Block] {
        if self.blocks.is_empty() { self.last } else { self.blocks }
    }

    /// Leaves so many of them behind.
    fn step(&mut self, count: usize) {
        let blocks = if self.blocks.is_empty() { &mut self.last } else { &mut self.blocks };
        *blocks = blocks.get(count..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, State, alone, compress, digests, digests_by, lanes, native};
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;

    type Compress = fn(&mut [State; 2], &[Block], &[Block]);
    type Alone = fn(&mut State, &[Block]);

    /// What this processor takes, and what others would.
    const WAYS: [(Compress, Alone); 3] = [(compress, alone), (native::turns, alone), (lanes::compress, lanes::alone)];

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
                for (compress, alone) in WAYS {
                    assert_eq!(digests_by(compress, alone, first, second).map(hex), [expected, other]);
                }
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
                for (compress, alone) in WAYS {
                    let digests = digests_by(compress, alone, &bytes[..first], &bytes[..second]);
                    assert_eq!(digests, [plain[first], plain[second]], "{first} {second}");
                }
            }
        }
    }
}
