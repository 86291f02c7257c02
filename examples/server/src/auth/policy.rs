//! Which passwords may be chosen: long ones that are not easily guessed. No rules on kinds of characters, no expiry.
//!
//! Source: NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password is all there is, at least 64
//! allowed, every printing character of Unicode, no composition rules, no routine change.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

/// Fewest characters (code points after NFC) of a password.
pub const SHORTEST: usize = 15;
/// Most characters of a password; a longer one would only cost time.
pub const LONGEST: usize = 256;

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Fewer characters than [`SHORTEST`].
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// More characters than [`LONGEST`].
    #[error("a password has at most {LONGEST} characters")]
    TooLong,
    /// A short piece repeated, a run such as `abcdefgh…`, or little more than the user's name or the service's.
    #[error(
        "this password is easily guessed: it repeats a short piece, counts up or down, or is made of the user name"
    )]
    EasilyGuessed,
}

/// Says whether `password` may be the password of `username`.
///
/// # Errors
/// [`Refused`], with the reason to show.
///
/// ```
/// # use mass_server::auth::policy::{check, Refused};
/// assert_eq!(check(&"four plain words here".into(), "ana"), Ok(()));
/// assert_eq!(check(&"short".into(), "ana"), Err(Refused::TooShort));
/// ```
pub fn check(password: &SecretString, username: &str) -> Result<(), Refused> {
    let text: Vec<char> = password.expose_secret().nfc().collect();
    if text.len() < SHORTEST {
        return Err(Refused::TooShort);
    }
    if text.len() > LONGEST {
        return Err(Refused::TooLong);
    }
    let plain: String = text.iter().flat_map(|c| c.to_lowercase()).filter(|c| c.is_alphanumeric()).collect();
    let user: String = username.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let mut rest = plain.clone();
    for word in [user.as_str(), "password", "contrasena", "contraseña", "massserver", "mass"] {
        if !word.is_empty() {
            rest = rest.replace(word, "");
        }
    }
    let rest_is_short = rest.chars().count() < SHORTEST / 2 && rest.len() < plain.len();
    if rest_is_short || repeats(&text) || counts(&text) { Err(Refused::EasilyGuessed) } else { Ok(()) }
}

/// A piece of a third of the length or less, over and over.
fn repeats(text: &[char]) -> bool {
    (1..=text.len() / 3).any(|piece| text.iter().skip(piece).zip(text).all(|(later, earlier)| later == earlier))
}

/// Each character is the one after, or before, its neighbour's, as in `abc…` and `987…`.
fn counts(text: &[char]) -> bool {
    let steps = || text.iter().zip(text.iter().skip(1)).map(|(a, b)| i64::from(*b as u32) - i64::from(*a as u32));
    let many = |step: i64| steps().filter(|found| *found == step).count() * 5 >= text.len() * 4;
    many(1) || many(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_after_composition() {
        assert_eq!(check(&"four plain word".into(), "ana"), Ok(()));
        assert_eq!(check(&"four plain wor".into(), "ana"), Err(Refused::TooShort));
        assert_eq!(check(&"ñandú güiro éxi".into(), "ana"), Ok(()));
        // Fifteen code points, fourteen characters once composed.
        assert_eq!(check(&"n\u{303}andu guiro ex".into(), "ana"), Err(Refused::TooShort));
        let long: String = ('!'..='~').cycle().step_by(7).take(LONGEST).collect();
        assert_eq!(check(&long.clone().into(), "ana"), Ok(()));
        assert_eq!(check(&format!("{long}x").into(), "ana"), Err(Refused::TooLong));
    }

    #[test]
    fn no_kind_of_character_is_asked_for() {
        for password in
            ["all lower case words", "ALL UPPER CASE WORDS", "31415926535897932", "密码由许多不同的汉字组成并且很长"]
        {
            assert_eq!(check(&password.into(), "ana"), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_is_easily_guessed_is_refused() {
        for password in [
            "aaaaaaaaaaaaaaaaaaa",
            "abcabcabcabcabcabc",
            "abcdefghijklmnopqrstu",
            "zyxwvutsrqponmlkji",
            "0123456789:;<=>?@",
            "ana-ana-password-1",
            "Password Password 1",
            "mass-server-mass-12",
        ] {
            assert_eq!(check(&password.into(), "ana"), Err(Refused::EasilyGuessed), "{password}");
        }
    }
}
