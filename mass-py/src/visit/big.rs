//! Integers of any size.

use super::{Fault, Stop, Visited, Visitor};
use num_bigint::BigInt;
use pyo3::prelude::*;

/// Decimal digits of a number with so many bits, at least: log10(2) is a little more than 0.30102.
fn least_digits(bits: usize) -> usize {
    usize::try_from((bits as u128).saturating_sub(1) * 30_102 / 100_000).unwrap_or(usize::MAX)
}

impl<'py> Visitor<'py> {
    /// The digits of an integer that 64 bits do not hold. Python itself refuses to write more than some thousand; the
    /// limit here is the one on the size of documents.
    #[cold]
    pub(super) fn big_integer(&mut self, value: Bound<'py, PyAny>) -> Visited {
        let bits: usize = value.call_method0("bit_length").and_then(|n| n.extract()).map_err(Stop::raise)?;
        let digits = least_digits(bits);
        if self.json.len().saturating_add(digits) > self.limits.max_bytes {
            // The number is in memory and takes about as much.
            self.json.resize(self.json.len().saturating_add(digits), b'9');
            return Err(Stop::new(Fault::TooLarge));
        }
        let options = (bits / 8 + 1, "little");
        let signed = pyo3::types::PyDict::new(self.py);
        let bytes = signed
            .set_item("signed", true)
            .and_then(|()| value.call_method("to_bytes", options, Some(&signed)))
            .and_then(|bytes| Ok(bytes.cast_into::<pyo3::types::PyBytes>()?))
            .map_err(Stop::raise)?;
        let number = BigInt::from_signed_bytes_le(bytes.as_bytes());
        self.json.extend_from_slice(number.to_str_radix(10).as_bytes());
        Ok(())
    }
}
