//! What the gate does with an operation.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    response::{IntoResponse as _, Response},
};
use mass_core::{Digest, Locale};

use super::{Operation, within};
use crate::{
    problem::{Kind, Problem},
    state::App,
};

/// Answers within an operation, and sees to it that the answer has its entry before anyone reads it.
///
/// A caller who was turned away for asking too often leaves none, or a flood would fill the log.
pub async fn record(
    app: &App,
    operation: Option<Arc<Operation>>,
    locale: Locale,
    answer: impl Future<Output = Response>,
) -> Response {
    let Some(operation) = operation else { return answer.await };
    let mut response = within(Arc::clone(&operation), answer).await;
    let problem = response.extensions().get::<Arc<Problem>>().cloned();
    if problem.as_ref().is_some_and(|problem| problem.kind == Kind::RateLimited) {
        return response;
    }
    if operation.quiet && response.status().as_u16() < 400 {
        return response;
    }
    if !operation.answered(response.status().as_u16(), problem.as_deref()) {
        return response;
    }
    if operation.tells_its_output() {
        let output = match &problem {
            // It is written further out, in the same words.
            Some(problem) => Some(Digest::of(&problem.bytes(app.config.public_url(), locale))),
            None => digest(&mut response).await,
        };
        operation.gave(output);
    }
    match app.note(operation.draft()).await {
        Ok(()) => response,
        // What was found out may not be told without an entry; of what was done there is one already.
        Err(problem) => problem.into_response(),
    }
}

/// That of the body, where it is there already; of a stream nobody knows it yet.
async fn digest(response: &mut Response) -> Option<Digest> {
    response.body().size_hint().exact().filter(|bytes| *bytes > 0)?;
    let bytes = to_bytes(std::mem::take(response.body_mut()), usize::MAX).await.ok()?;
    let digest = Digest::of(&bytes);
    *response.body_mut() = Body::from(bytes);
    Some(digest)
}
