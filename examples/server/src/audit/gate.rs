//! What the gate does with an operation.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};

use super::{Operation, within};
use crate::{
    problem::{Kind, Problem},
    state::App,
};

/// Answers within an operation, and sees to it that the answer has its entry before anyone reads it.
///
/// A caller who was turned away for asking too often leaves none, or a flood would fill the log.
pub async fn record(app: &App, operation: Option<Arc<Operation>>, answer: impl Future<Output = Response>) -> Response {
    let Some(operation) = operation else { return answer.await };
    let response = within(Arc::clone(&operation), answer).await;
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
    match app.note(operation.draft()).await {
        Ok(()) => response,
        // What was found out may not be told without an entry; of what was done there is one already.
        Err(problem) => problem.into_response(),
    }
}
