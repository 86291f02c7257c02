//! Sixteen bytes at a time: for runs of characters, which take most of the time of a reader that goes byte by byte.

use std::ops::BitOr;
use wide::u8x16;

/// How many bytes are looked at together.
const LANES: usize = 16;

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(u8x16);

/// Which of them a test holds for.
#[derive(Clone, Copy)]
pub(crate) struct Marks(u8x16);

impl Marks {
    /// The first one, if there is any.
    #[inline(always)]
    fn first(self) -> Option<usize> {
        let bits = self.0.to_bitmask();
        (bits != 0).then_some(bits.trailing_zeros() as usize)
    }

    /// The others.
    #[inline(always)]
    pub(crate) fn not(self) -> Marks {
        Marks(!self.0)
    }
}

impl BitOr for Marks {
    type Output = Marks;
    #[inline(always)]
    fn bitor(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }
}

impl Lanes {
    #[inline(always)]
    fn load(bytes: &[u8; LANES]) -> Lanes {
        Lanes(u8x16::new(*bytes))
    }

    /// The bytes that are `byte`.
    #[inline(always)]
    pub(crate) fn equal(self, byte: u8) -> Marks {
        Marks(self.0.simd_eq(u8x16::splat(byte)))
    }

    /// The bytes from `low` to `high`, both among them.
    #[inline(always)]
    pub(crate) fn within(self, low: u8, high: u8) -> Marks {
        Marks(self.0.max(u8x16::splat(low)).min(u8x16::splat(high)).simd_eq(self.0))
    }

    /// The bytes up to `high`.
    #[inline(always)]
    pub(crate) fn up_to(self, high: u8) -> Marks {
        Marks(self.0.min(u8x16::splat(high)).simd_eq(self.0))
    }

    /// Letters in lower case, and other bytes with their sixth bit set.
    #[inline(always)]
    pub(crate) fn folded(self) -> Lanes {
        Lanes(self.0 | u8x16::splat(0x20))
    }
}

/// Length of the run of bytes for which `ends` marks none.
#[inline(always)]
pub(crate) fn run(bytes: &[u8], ends: impl Fn(Lanes) -> Marks) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<LANES>) {
        if let Some(first) = ends(Lanes::load(chunk)).first() {
            return at + first;
        }
        at += LANES;
    }
    if at == bytes.len() { at } else { rest(bytes, at, ends) }
}

/// Length of a run that is long, as a rule: [`run`], four times as many bytes at a time.
#[inline(always)]
pub(crate) fn long_run(bytes: &[u8], ends: impl Fn(Lanes) -> Marks) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<{ 4 * LANES }>) {
        let ([first, second, third, fourth], []) = chunk.as_chunks::<LANES>() else { break };
        let marks = |chunk| ends(Lanes::load(chunk));
        if ((marks(first) | marks(second)) | (marks(third) | marks(fourth))).first().is_some() {
            break;
        }
        at += chunk.len();
    }
    at + run(bytes.get(at..).unwrap_or_default(), ends)
}

/// The run over fewer bytes than sixteen, behind `at`. Bytes that were looked at before take part again.
#[inline(never)]
fn rest(bytes: &[u8], at: usize, ends: impl Fn(Lanes) -> Marks) -> usize {
    let length = bytes.len();
    if let Some(last) = bytes.last_chunk::<LANES>() {
        return ends(Lanes::load(last)).first().map_or(length, |first| length - LANES + first);
    }
    const HALF: usize = LANES / 2;
    if let (Some(head), Some(tail)) = (bytes.first_chunk::<HALF>(), bytes.last_chunk::<HALF>()) {
        let mut chunk = [0; LANES];
        let (low, high) = chunk.split_at_mut(HALF);
        low.copy_from_slice(head);
        high.copy_from_slice(tail);
        let place = |first| if first < HALF { first } else { length + first - LANES };
        return ends(Lanes::load(&chunk)).first().map_or(length, place);
    }
    let mut chunk = [0; LANES];
    for (to, from) in chunk.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *to = *from;
    }
    ends(Lanes::load(&chunk)).first().map_or(length, |first| (at + first).min(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_hold_for_the_bytes_they_say() {
        let all = |marks: Marks, holds: &dyn Fn(u8) -> bool, bytes: &[u8; LANES]| {
            let expected = bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u32::from(holds(*byte)));
            assert_eq!(marks.0.to_bitmask(), expected);
            assert_eq!(marks.not().0.to_bitmask(), expected ^ 0xffff);
        };
        for start in (0..=240).step_by(16) {
            let bytes: [u8; LANES] = std::array::from_fn(|i| start + u8::try_from(i).unwrap());
            let lanes = Lanes::load(&bytes);
            for byte in [0, 34, 92, 127, 128, 255] {
                all(lanes.equal(byte), &|b| b == byte, &bytes);
                all(lanes.up_to(byte), &|b| b <= byte, &bytes);
                all(lanes.within(byte.min(30), byte), &|b| (byte.min(30)..=byte).contains(&b), &bytes);
                all(lanes.folded().equal(byte), &|b| b | 0x20 == byte, &bytes);
                all(lanes.equal(byte) | lanes.equal(b'a'), &|b| b == byte || b == b'a', &bytes);
            }
        }
    }

    #[test]
    fn a_run_ends_where_it_ends() {
        for length in 0..70 {
            for end in 0..=length {
                let mut bytes = vec![b'a'; length];
                if let Some(byte) = bytes.get_mut(end) {
                    *byte = b'"';
                }
                assert_eq!(run(&bytes, |lanes| lanes.equal(b'"')), end);
                assert_eq!(run(&bytes, |lanes| lanes.up_to(b'"')), end);
                bytes.iter_mut().skip(end).for_each(|byte| *byte = b'"');
                assert_eq!(run(&bytes, |lanes| lanes.equal(b'"')), end);
            }
        }
    }
}
