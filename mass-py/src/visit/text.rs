//! JSON text of scalars.

/// A text that JSON cannot carry everywhere: what I-JSON (RFC 7493 section 2.1) leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unencodable;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// High bits where a byte must be escaped (`"`, `\`, controls); only the lowest is certain.
#[inline]
fn specials(word: u64) -> u64 {
    let zero = |w: u64| w.wrapping_sub(ONES) & !w;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c)) | control) & HIGHS
}

/// Whether a text can be copied between quotes as it is, and whether it is all ASCII. What is left behind whole words is
/// looked at with bytes that were looked at before.
#[inline]
fn inspect(bytes: &[u8]) -> (bool, bool) {
    let (words, rest) = bytes.as_chunks::<8>();
    let (mut special, mut high) = (0, 0);
    let mut look = |word: u64| {
        special |= specials(word);
        high |= word;
    };
    for word in words {
        look(u64::from_le_bytes(*word));
    }
    if let (false, Some(last)) = (rest.is_empty(), bytes.last_chunk::<8>()) {
        look(u64::from_le_bytes(*last));
    } else if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        look(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32);
    } else {
        for &byte in rest {
            look(ONES * u64::from(byte));
        }
    }
    (special == 0, high & HIGHS == 0)
}

/// Appends a text: one of 8 to 16 bytes, as most keys are, by its ends, without a call.
#[inline]
fn append(out: &mut Vec<u8>, bytes: &[u8]) {
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) if bytes.len() <= 16 => {
            let end = out.len() + bytes.len();
            out.extend_from_slice(first);
            out.truncate(end - 8);
            out.extend_from_slice(last);
        }
        _ => out.extend_from_slice(bytes),
    }
}

/// Appends a string with its quotes. A text with noncharacters is written too, so that the core can say so.
#[inline]
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) -> Result<(), Unencodable> {
    let bytes = text.as_bytes();
    let (clean, ascii) = inspect(bytes);
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    if clean {
        append(out, bytes);
    } else {
        write_escaped(out, bytes);
    }
    out.push(b'"');
    if ascii || !text.chars().any(is_noncharacter) { Ok(()) } else { Err(Unencodable) }
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

#[cold]
fn write_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    for &byte in bytes {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0..0x20 => write_unit(out, u16::from(byte)),
            _ => out.push(byte),
        }
    }
}

/// A UTF-16 code unit as an escape.
fn write_unit(out: &mut Vec<u8>, unit: u16) {
    let digit = |shift: u16| char::from_digit(u32::from(unit >> shift & 15), 16).map_or(b'0', |c| c as u8);
    out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}

/// Appends a string that Python encoded with `surrogatepass`: lone surrogates become escapes, for the core to refuse.
#[cold]
pub(crate) fn write_surrogates(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    let mut rest = bytes;
    loop {
        match rest {
            [] => break,
            // U+D800 to U+DFFF in what would be UTF-8.
            [0xed, second @ 0xa0..=0xff, third, tail @ ..] => {
                write_unit(out, 0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f));
                rest = tail;
            }
            [byte, tail @ ..] => {
                write_escaped(out, std::slice::from_ref(byte));
                rest = tail;
            }
        }
    }
    out.push(b'"');
}

/// Appends the word for a number that is not finite, which the core's option `native_non_finite` reads.
pub(crate) fn write_non_finite(out: &mut Vec<u8>, nan: bool, negative: bool) {
    out.extend_from_slice(match (nan, negative) {
        (true, _) => b"NaN",
        (false, true) => b"-Infinity",
        (false, false) => b"Infinity",
    });
}

/// Appends an integer.
#[inline]
pub(crate) fn write_integer(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}
