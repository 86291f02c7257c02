//! JSON bodies of logins and users.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::{
    documents::body,
    problem::{Kind, Place, Problem},
};

/// The largest of them, in bytes.
const LARGEST: usize = 16 * 1024;

/// A JSON body of type `T`, or the problem with it.
pub struct Json<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body::json(&parts.headers, body, LARGEST).await?;
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            // serde reads the members of a struct from an array, by their place. No caller means that.
            return Err(invalid("the body is an array; send an object", "el cuerpo es una lista; envíe un objeto"));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| problem(&error))
    }
}

fn invalid(en: impl Into<String>, es: impl Into<String>) -> Problem {
    Problem::new(Kind::InvalidBody).fault(Place::Body(String::new()), "invalid_form", en, es)
}

/// Never with what was found: it may be a password in the wrong place.
fn problem(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let told = error.to_string();
            let known = ["missing field", "unknown field", "duplicate field"];
            let en = if known.iter().any(|start| told.starts_with(start)) {
                told
            } else {
                format!("a member has another type than this route takes, at line {line} column {column}")
            };
            let es = format!("el cuerpo no tiene la forma esperada, línea {line} columna {column}: {en}");
            invalid(en, es)
        }
        Category::Syntax | Category::Eof | Category::Io => {
            let en = format!("not JSON at line {line} column {column}");
            let es = format!("no es JSON en la línea {line}, columna {column}");
            Problem::new(Kind::NotJson).fault(Place::Body(String::new()), "invalid_json", en, es)
        }
    }
}
