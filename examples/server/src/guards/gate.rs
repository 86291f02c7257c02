//! The gate: counts a request, finds out who sends it, asks the table whether that user may, and watches its time.

use std::any::Any;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION, CONNECTION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;

use super::body::{BodyLimits, Cut, guard};
use super::client::network_of;
use super::rate::{self, Count};
use super::{ClientAddress, headers};
use crate::audit::{self, Operation};
use crate::auth::roles::{self, Rule, Who};
use crate::edge::now_micros;
use crate::identity::Identity;
use crate::problem::{Kind, Problem, preferred};
use crate::state::App;
use crate::telemetry::{self, Refusal};

/// Routes that supervisors ask often, and that cost next to nothing, are not counted.
pub const UNCOUNTED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
/// The route whose body is a stream: it may take as long as it flows.
const STREAM: &str = "/mass/batch";

/// Middleware around all routes, and around what is none.
pub async fn gate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let mut counts = Vec::with_capacity(2);
    let passed = pass(&app, &mut request, &mut counts).await;
    let (parts, body) = request.into_parts();
    let operation = Operation::of(&parts, &app.config.audit);
    let locale = preferred(&parts.headers);
    let request = Request::from_parts(parts, body);
    let answer = async {
        match passed {
            Ok(()) => run(&app, request, next).await,
            Err(problem) => problem.into_response(),
        }
    };
    let mut response = audit::record(&app, operation, locale, answer).await;
    rate::write_headers(&counts, response.headers_mut());
    response
}

/// Lets a request in, or says why not.
async fn pass(app: &App, request: &mut Request, counts: &mut Vec<Count>) -> Result<(), Problem> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let address = app.config.guards.trusted_proxies.client(peer, request.headers());
    request.extensions_mut().insert(ClientAddress(address));
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map(MatchedPath::as_str);
    if path.is_none_or(|path| !UNCOUNTED.contains(&path)) {
        admit(app, app.guards.addresses.count(&network_of(address)), counts)?;
    }
    // What is no route has no rule; it goes on to the answer that says so.
    let Some(path) = path else { return Ok(()) };
    let rule = rule(request.method().as_str(), path)?;
    let Who::Only(_) = rule.who else { return Ok(()) };
    let identity = identify(app, request.headers()).await.inspect_err(|problem| {
        if problem.kind == Kind::Unauthorized {
            let sent = request.headers().contains_key(AUTHORIZATION);
            app.telemetry.metrics.not_let_in(if sent { Refusal::BadToken } else { Refusal::NoToken });
        }
    })?;
    telemetry::user(&identity.user_id);
    admit(app, app.guards.users.count(&identity.user_id), counts)?;
    // Known also where it may not: the audit log says who tried.
    request.extensions_mut().insert(identity.clone());
    if !rule.who.allows(identity.role) {
        app.telemetry.metrics.not_let_in(Refusal::Role);
        let told = r#"Bearer realm="mass", error="insufficient_scope""#;
        return Err(Problem::new(Kind::Forbidden).header(WWW_AUTHENTICATE, told));
    }
    Ok(())
}

fn rule(method: &str, path: &str) -> Result<&'static Rule, Problem> {
    if let Some(rule) = roles::rule_of(method, path) {
        return Ok(rule);
    }
    let methods: Vec<&str> = roles::RULES.iter().filter(|rule| rule.path == path).map(|rule| rule.method).collect();
    if methods.is_empty() {
        tracing::error!(method, path, "a route without a rule is closed to everyone");
        return Err(Problem::new(Kind::Forbidden));
    }
    let head = methods.contains(&"GET").then_some("HEAD");
    let allowed: Vec<&str> = methods.into_iter().chain(head).collect();
    Err(Problem::new(Kind::MethodNotAllowed).header(ALLOW, allowed.join(", ")))
}

fn admit(app: &App, count: Count, counts: &mut Vec<Count>) -> Result<(), Problem> {
    counts.push(count);
    match count.retry_after() {
        None => Ok(()),
        Some(seconds) => {
            app.telemetry.metrics.rate_limited(count.policy);
            Err(Problem::new(Kind::RateLimited).retry_after(seconds))
        }
    }
}

async fn identify(app: &App, headers: &HeaderMap) -> Result<Identity, Problem> {
    let missing = || Problem::new(Kind::Unauthorized).header(WWW_AUTHENTICATE, r#"Bearer realm="mass""#);
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return Err(missing()) };
    let (scheme, token) = line.to_str().ok().and_then(|line| line.split_once(' ')).ok_or_else(missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(missing());
    }
    app.auth.authority.identify(&app.db, token.trim(), now_micros()).await.map_err(|error| {
        // No part of the token: the reason is enough to help a caller who asks.
        tracing::debug!(%error, "a token was refused");
        Problem::from(error)
    })
}

/// Runs the handler on a body within limits, for so long and no longer.
async fn run(app: &App, request: Request, next: Next) -> Response {
    let settings = &app.config.guards;
    let is_stream = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str() == STREAM);
    let bytes = if is_stream { app.config.batch_max_bytes } else { app.config.max_bytes as u64 };
    if request.body().size_hint().lower() > bytes {
        return cut(Cut::TooLong, bytes);
    }
    let whole = (!is_stream).then_some(settings.body_time);
    let limits = BodyLimits { bytes, whole, idle: settings.body_idle };
    let mut watch = None;
    let request = request.map(|body| {
        let (body, watching) = guard(body, limits);
        watch = Some(watching);
        Body::new(body)
    });
    let limit = if is_stream { Duration::MAX } else { settings.request_time };
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let answer = tokio::time::timeout(limit, running).await;
    match (watch.and_then(|watch| watch.cut()), answer) {
        (_, Ok(Err(panic))) => Problem::internal(&message(&*panic)).into_response(),
        (Some(reason), Ok(Ok(response))) if !response.status().is_success() => cut(reason, bytes),
        (_, Ok(Ok(response))) => response,
        (Some(reason), Err(_late)) => cut(reason, bytes),
        // The caller did its part, we did not.
        (None, Err(_late)) => Problem::unavailable(&"a request was not done in time").into_response(),
    }
}

/// What a panic says of itself, for the log.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    format!("a handler panicked: {}", text.unwrap_or("no message"))
}

/// What is left of the body is not read: the connection ends with the answer.
fn cut(reason: Cut, bytes: u64) -> Response {
    let problem = match reason {
        Cut::TooLong => Problem::new(Kind::TooLarge).param("max_bytes", bytes),
        Cut::TooSlow => Problem::new(Kind::Timeout),
    };
    let mut response = problem.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Middleware that writes the security headers.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    headers::secure(&path, app.config.guards.certificate.is_some(), response.headers_mut());
    response
}
