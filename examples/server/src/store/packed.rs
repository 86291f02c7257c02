//! Bytes that are kept small: what they have in common with a text that is there anyway is not kept again.
//!
//! A caller's document and its normal form hold mostly the same names and values, and answers are mostly the same words.
//! They are compressed with that text as the dictionary of LZ4, in 2 µs for 2 kB. A document so kept takes a third of the room
//! that PostgreSQL's own compression leaves it, and fits into its row: one that does not is two rows, and one more entry of an
//! index.

use super::DbError;

/// The first byte of what is packed: no JSON text begins with it. Behind it come the length (4 bytes, little endian) and a
/// block of LZ4.
const PACKED: u8 = 1;
/// No byte of LZ4 stands for more.
const MOST: usize = 255;

/// What answers to documents have in common. It is part of every answer that was kept with it: never changed. Another one
/// would take another first byte.
pub(super) const ANSWERS: &[u8] = include_bytes!("answers.txt");

/// Packs bytes; those that would not become smaller are left as they are.
pub(super) fn pack(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let block = lz4_flex::block::compress_prepend_size_with_dict(bytes, dictionary);
    if block.len() < bytes.len() || bytes.first() == Some(&PACKED) {
        let mut packed = Vec::with_capacity(1 + block.len());
        packed.push(PACKED);
        packed.extend(block);
        packed
    } else {
        bytes.to_vec()
    }
}

/// The bytes that were packed.
///
/// # Errors
/// [`DbError::Packed`] when they were changed, or the dictionary was.
pub(super) fn unpack(packed: Vec<u8>, dictionary: &[u8]) -> Result<Vec<u8>, DbError> {
    let Some((&PACKED, block)) = packed.split_first() else { return Ok(packed) };
    let (length, _) = lz4_flex::block::uncompressed_size(block)?;
    if length > block.len().saturating_mul(MOST) {
        return Err(DbError::Packed(lz4_flex::block::DecompressError::LiteralOutOfBounds));
    }
    Ok(lz4_flex::block::decompress_size_prepended_with_dict(block, dictionary)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(bytes: &[u8], dictionary: &[u8]) -> usize {
        let packed = pack(bytes, dictionary);
        let length = packed.len();
        assert_eq!(unpack(packed, dictionary).unwrap(), bytes);
        length
    }

    #[test]
    fn whatever_is_packed_comes_back() {
        let document = include_bytes!("../../../../schemas/examples/enterprise.json").as_slice();
        let normal = mass_core::canonicalize(document, &mass_core::Options::default()).unwrap();
        let length = there_and_back(document, normal.text().as_bytes());
        assert!(length * 2 < document.len(), "{length} of {}", document.len());
        // What packing does not make smaller stays as it is, unless it looks like what is packed.
        let noise: Vec<u8> = (0..4000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        assert_eq!(there_and_back(&noise, b"{}"), noise.len());
        for odd in [&b""[..], &[0], &[PACKED], &[PACKED, 0, 0, 0, 0], "ñandú".repeat(100_000).as_bytes()] {
            there_and_back(odd, b"");
            there_and_back(odd, &document.repeat(100));
        }
    }

    #[test]
    fn answers_that_were_kept_stay_readable() {
        // Packed when this was first written; the dictionary must never change.
        let kept = include_bytes!("../../tests/it/support/answer.packed").to_vec();
        let answer = unpack(kept, ANSWERS).unwrap();
        assert!(
            answer.starts_with(br#"{"status":"ACCEPTED","mass_request_id":"mass-01a220c1"#) && answer.ends_with(b"}")
        );
        assert_eq!(answer.len(), 1201);
        assert!(there_and_back(&answer, ANSWERS) * 2 < answer.len());
    }

    #[test]
    fn what_was_damaged_is_an_error_and_no_room_is_made_for_it() {
        let packed = pack(&[7; 5000], b"x");
        for damaged in [&packed[..1], &packed[..4], &packed[..packed.len() - 1], &[PACKED, 255, 255, 255, 255, 0]] {
            assert!(unpack(damaged.to_vec(), b"x").is_err(), "{damaged:?}");
        }
        let with_another = pack(b"the same words and the same words", b"the same words and");
        assert!(unpack(with_another, b"").is_err());
    }
}
