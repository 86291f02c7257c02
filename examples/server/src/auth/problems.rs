//! Refusals in words.

use axum::http::header::WWW_AUTHENTICATE;

use super::{
    authority::AuthorityError, password::PasswordError, policy::Refused, sessions::SessionError, token::TokenError,
    users::UserError,
};
use crate::problem::{Kind, Place, Problem};

/// No token, where one is needed (RFC 6750, section 3: without an error, since none was made).
pub fn no_token() -> Problem {
    Problem::new(Kind::Unauthorized).header(WWW_AUTHENTICATE, r#"Bearer realm="mass""#)
}

/// The same words for a wrong password, a name that no user has, and a user that is not active.
pub fn wrong_login() -> Problem {
    no_token().detail("Name or password is wrong.", "El nombre o la contraseña no son correctos.")
}

/// Too many wrong passwords.
pub fn throttled(seconds: u64) -> Problem {
    Problem::new(Kind::RateLimited).retry_after(seconds).detail(
        format!("Too many failed logins. Try again in {seconds} s."),
        format!("Demasiados inicios de sesión fallidos. Inténtelo de nuevo en {seconds} s."),
    )
}

/// Users log in with the provider.
pub fn no_login(issuer: Option<&str>) -> Problem {
    let issuer = issuer.unwrap_or("-");
    Problem::new(Kind::NotFound).detail(
        format!("There is no login here: tokens come from {issuer}."),
        format!("Aquí no se inicia sesión: los tokens los emite {issuer}."),
    )
}

/// A member that cannot be used.
pub fn member(pointer: &str, code: &'static str, en: &str, es: &str) -> Problem {
    Problem::new(Kind::InvalidBody).fault(Place::Body(pointer.to_owned()), code, en, es)
}

/// A user name that cannot be one.
pub fn bad_name() -> Problem {
    member(
        "/username",
        "invalid_username",
        "A name has 1 to 64 letters, digits, or . _ - + @",
        "Un nombre tiene de 1 a 64 letras, cifras o . _ - + @",
    )
}

/// A password that may not be chosen.
pub fn bad_password(refused: Refused, pointer: &str) -> Problem {
    let (code, es) = match refused {
        Refused::TooShort => ("password_too_short", "Una contraseña tiene al menos 15 caracteres."),
        Refused::TooLong => ("password_too_long", "Una contraseña tiene como máximo 256 caracteres."),
        Refused::EasilyGuessed => {
            ("password_easily_guessed", "Esta contraseña es fácil de adivinar: repite un trozo o sale del nombre.")
        }
    };
    member(pointer, code, &refused.to_string(), es)
}

impl From<AuthorityError> for Problem {
    fn from(error: AuthorityError) -> Self {
        let invalid = |en: &str, es: &str| {
            let told = format!(r#"Bearer realm="mass", error="invalid_token", error_description="{en}""#);
            Self::new(Kind::Unauthorized).header(WWW_AUTHENTICATE, told).detail(format!("{en}."), format!("{es}."))
        };
        match error {
            AuthorityError::Token(TokenError::Expired) => invalid("The token has expired", "El token ha caducado"),
            AuthorityError::Token(TokenError::Invalid) => {
                invalid("The token is not valid here", "El token no es válido aquí")
            }
            AuthorityError::SessionEnded => invalid("The session has ended", "La sesión ha terminado"),
            AuthorityError::Token(TokenError::KeysUnavailable) => Self::unavailable(&error),
            AuthorityError::Unmapped => Self::new(Kind::Forbidden).detail(
                "The token names no role or no tenant that is known here.",
                "El token no nombra ningún rol o inquilino conocido aquí.",
            ),
            AuthorityError::Database(ref inner) => match **inner {
                crate::store::DbError::Unavailable(_) => Self::unavailable(&error),
                _ => Self::internal(&error),
            },
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::unavailable(&error),
            PasswordError::Hashing(_) => Self::internal(&error),
        }
    }
}

impl From<SessionError> for Problem {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Database(error) => error.into(),
            // Not told apart: who has a stolen token learns nothing.
            SessionError::Invalid | SessionError::Reused { .. } => no_token().detail(
                "The refresh token is not good any more. Log in again.",
                "El token de renovación ya no sirve. Inicie sesión de nuevo.",
            ),
        }
    }
}

impl From<UserError> for Problem {
    fn from(error: UserError) -> Self {
        match error {
            UserError::Database(error) => error.into(),
            UserError::Unknown => Self::new(Kind::NotFound),
            UserError::NameTaken => Self::new(Kind::Conflict).fault(
                Place::Body("/username".to_owned()),
                "username_taken",
                "There is a user of this name already.",
                "Ya existe un usuario con este nombre.",
            ),
            UserError::LastAdmin => Self::new(Kind::Conflict).detail(
                "A tenant keeps at least one active admin.",
                "Un inquilino conserva al menos un administrador activo.",
            ),
        }
    }
}
