//! The text behind the question mark of an address.

use std::{fmt::Display, str::FromStr};

use crate::{
    edge::parse_rfc3339,
    problem::{Kind, Place, Problem},
};

/// What is wrong with a parameter: a code, and words in English and Spanish.
pub type Fault = (&'static str, String, String);

/// Hands over each parameter, and gives every fault there is. `set` says whether it knows a name: one that nobody knows
/// is a fault, for a filter that is misspelled must not be taken for none. `known` lists the names for that message.
///
/// # Errors
/// A [`Problem`] (400) with every fault.
pub fn parameters(
    text: &str,
    known: &str,
    mut set: impl FnMut(&str, &str) -> Result<bool, Fault>,
) -> Result<(), Problem> {
    let mut problem = Problem::new(Kind::BadRequest);
    let mut seen = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decoded(name), decoded(value)) else {
            let en = "It is no UTF-8 in percent-encoding.";
            let es = "No es UTF-8 con codificación por ciento.";
            problem = problem.fault(Place::Query(name.to_owned()), "invalid_encoding", en, es);
            continue;
        };
        let outcome = if seen.contains(&name) {
            Err(("duplicate_parameter", "It is given twice.".into(), "Se da dos veces.".into()))
        } else if value.contains('\0') {
            Err(("invalid_format", "It holds a zero character.".into(), "Contiene un carácter nulo.".into()))
        } else {
            set(&name, &value)
        };
        let fault = match outcome {
            Ok(true) => None,
            Ok(false) => Some((
                "unknown_parameter",
                format!("There is no such parameter; there are {known}."),
                format!("No existe ese parámetro; existen {known}."),
            )),
            Err(fault) => Some(fault),
        };
        if let Some((code, en, es)) = fault {
            problem = problem.fault(Place::Query(name.clone()), code, en, es);
        }
        seen.push(name);
    }
    if problem.faults.is_empty() { Ok(()) } else { Err(problem) }
}

/// A moment, in microseconds since 1970.
///
/// # Errors
/// A [`Fault`]
pub fn moment(value: &str) -> Result<i64, Fault> {
    parse_rfc3339(value).ok_or_else(|| {
        (
            "invalid_format",
            format!("“{value}” is no date and time with an offset, such as 2026-11-24T00:00:00Z."),
            format!("«{value}» no es una fecha y hora con desfase, como 2026-11-24T00:00:00Z."),
        )
    })
}

/// One of a few words.
///
/// # Errors
/// A [`Fault`]
pub fn one_of(value: &str, allowed: &[&str]) -> Result<String, Fault> {
    if allowed.contains(&value) {
        return Ok(value.to_owned());
    }
    let allowed = allowed.join(", ");
    Err((
        "unsupported_value",
        format!("“{value}” is not allowed here; allowed: {allowed}."),
        format!("«{value}» no se admite aquí; permitidos: {allowed}."),
    ))
}

/// A whole number from `least` to `most`.
///
/// # Errors
/// A [`Fault`]
pub fn whole<N: FromStr + PartialOrd + Display>(value: &str, least: N, most: N) -> Result<N, Fault> {
    value.parse().ok().filter(|number| (&least..=&most).contains(&number)).ok_or_else(|| {
        (
            "out_of_range",
            format!("“{value}” is no whole number from {least} to {most}."),
            format!("«{value}» no es un número entero de {least} a {most}."),
        )
    })
}

/// Parameters as they came, with another cursor: what stands behind an address that leads on.
pub fn text_with(pairs: &[(String, String)], cursor: Option<&str>) -> String {
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs = pairs.chain(cursor.map(|cursor| ("cursor", cursor)));
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// Undoes `%41` and `+` (WHATWG URL, application/x-www-form-urlencoded); nothing for a percent sign without its two
/// digits, and for bytes that are no UTF-8. A plus sign in an offset of time, which many forget to encode, cannot be told
/// from a space: it becomes one.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        match byte {
            b'%' => bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?),
            b'+' => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// A text as it may stand in a query.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_was_encoded_comes_back_and_nothing_else() {
        for (text, expected) in [
            ("a+b%20c", Some("a b c")),
            ("%C3%B1%c3%b1", Some("ññ")),
            ("", Some("")),
            ("%", None),
            ("%4", None),
            ("%zz", None),
            ("%+1", None),
            ("%ff", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
