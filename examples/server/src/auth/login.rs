//! Logging in and out.

use axum::extract::State;
use axum::http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::Json;
use super::password::Verdict;
use super::sessions::{self, Ending, Issued, SessionError};
use super::throttle::{self, Admission, Attempt};
use super::users::{self, Change, User};
use super::{policy, problems, token};
use crate::audit;
use crate::edge::now_micros;
use crate::guards::ClientAddress;
use crate::identity::{Identity, Role};
use crate::problem::{Body as ProblemBody, Problem};
use crate::state::App;
use crate::telemetry::Refusal;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me))
        .routes(routes!(change_password))
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    /// The name, in any case.
    #[schema(example = "ana")]
    username: String,
    /// The password.
    #[schema(value_type = String, format = Password, example = "four plain words here")]
    password: SecretString,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refresh {
    /// As the last login or refresh gave it.
    #[schema(value_type = String, format = Password)]
    refresh_token: SecretString,
}

/// A change of the own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The one until now.
    #[schema(value_type = String, format = Password)]
    current_password: SecretString,
    /// At least 15 characters.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 256)]
    new_password: SecretString,
}

/// Tokens, named as in OAuth 2 (RFC 6749, section 5.1).
#[derive(Serialize, ToSchema)]
struct Tokens {
    /// For the header `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token is good for.
    #[schema(example = 900)]
    expires_in: u64,
    /// Good once, for the next pair.
    refresh_token: String,
    /// Seconds that the refresh token is good for.
    #[schema(example = 604_800)]
    refresh_expires_in: u64,
}

/// Whom a token stands for.
#[derive(Serialize, ToSchema)]
struct Me {
    /// The user.
    user_id: String,
    /// The name, of users of this service.
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    /// The tenant.
    tenant: String,
    /// The role.
    role: Role,
}

/// Log in.
#[utoipa::path(post, path = "/auth/login", tag = "auth", security(()), request_body = Login,
    responses(
        (status = 200, description = "Tokens", body = Tokens),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "Name or password is wrong", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "Users log in with an identity provider", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "Not of this form", content_type = "application/problem+json", body = ProblemBody),
        (status = 429, description = "Too many failed logins", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn login(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Json(given): Json<Login>,
) -> Result<axum::Json<Tokens>, Problem> {
    local(&app)?;
    let now = now_micros();
    // A name that cannot be one is counted and checked like any other that no user has.
    let name = users::name(&given.username).unwrap_or_else(|| given.username.clone());
    let attempt = admit(&app, throttle::begin(&app.db, &name, address, now).await?)?;
    let found = users::by_name(&app.db, &name).await?;
    if let Some((user, _)) = &found {
        audit::who(&user.identity());
    }
    let user = check(&app, found, &given.password).await?.ok_or_else(problems::wrong_login)?;
    throttle::succeeded(&app.db, attempt).await?;
    let issued = sessions::begin(&app.db, &user.id, app.auth.lifetimes, now).await?;
    tokens(&app, &user, &issued, now).map(axum::Json)
}

/// A new pair of tokens for a refresh token, which is good once. Shown again, it ends the session.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", security(()), request_body = Refresh,
    responses(
        (status = 200, description = "Tokens", body = Tokens),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "Not good any more", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "Users log in with an identity provider", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "Not of this form", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn refresh(State(app): State<App>, Json(given): Json<Refresh>) -> Result<axum::Json<Tokens>, Problem> {
    local(&app)?;
    let now = now_micros();
    if let Some(owner) = users::of_refresh_token(&app.db, &given.refresh_token).await? {
        audit::who(&owner.identity());
    }
    let issued =
        sessions::rotate(&app.db, &given.refresh_token, app.auth.lifetimes, now).await.inspect_err(|error| {
            if matches!(error, SessionError::Reused { .. }) {
                app.auth.authority.forget();
            }
        })?;
    let user = users::of_session(&app.db, &issued.session, now).await?.ok_or(SessionError::Invalid)?;
    tokens(&app, &user, &issued, now).map(axum::Json)
}

/// End the session of a refresh token, with its access tokens. Says the same for one that is not known.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", security(()), request_body = Refresh,
    responses(
        (status = 204, description = "There is no such session any more"),
        (status = 404, description = "Users log in with an identity provider", content_type = "application/problem+json", body = ProblemBody),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "Not of this form", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn logout(State(app): State<App>, Json(given): Json<Refresh>) -> Result<StatusCode, Problem> {
    local(&app)?;
    if let Some(owner) = users::of_refresh_token(&app.db, &given.refresh_token).await? {
        audit::who(&owner.identity());
    }
    if let Some(session) = sessions::session_of(&app.db, &given.refresh_token).await? {
        sessions::end(&app.db, &session, Ending::Logout, now_micros()).await?;
        app.auth.authority.forget();
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whom the token stands for.
#[utoipa::path(get, path = "/auth/me", tag = "auth",
    responses(
        (status = 200, description = "The user", body = Me),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn me(State(app): State<App>, identity: Identity) -> Result<axum::Json<Me>, Problem> {
    let username = match identity.session {
        Some(_) => Some(users::by_id(&app.db, &identity.tenant, &identity.user_id).await?.username),
        None => None,
    };
    let (user_id, tenant) = (identity.user_id.to_string(), identity.tenant.to_string());
    Ok(axum::Json(Me { user_id, username, tenant, role: identity.role }))
}

/// Change the own password. Ends all sessions of the user, this one too.
#[utoipa::path(post, path = "/auth/password", tag = "auth", request_body = NewPassword,
    responses(
        (status = 204, description = "Changed; log in again"),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "No valid token, or a wrong password", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "A user of an identity provider", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "Not of this form, or a password that may not be chosen", content_type = "application/problem+json", body = ProblemBody),
        (status = 429, description = "Too many wrong passwords", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn change_password(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    identity: Identity,
    Json(given): Json<NewPassword>,
) -> Result<StatusCode, Problem> {
    if identity.session.is_none() {
        return Err(problems::no_login(app.auth.authority.external_issuer()));
    }
    let now = now_micros();
    let user = users::by_id(&app.db, &identity.tenant, &identity.user_id).await?;
    // A stolen token must not be a way to guess the password.
    let attempt = admit(&app, throttle::begin(&app.db, &user.username, address, now).await?)?;
    let found = users::by_name(&app.db, &user.username).await?;
    let user = check(&app, found, &given.current_password).await?.ok_or_else(problems::wrong_login)?;
    throttle::succeeded(&app.db, attempt).await?;
    policy::check(&given.new_password, &user.username)
        .map_err(|refused| problems::bad_password(refused, "/new_password"))?;
    let hash = app.auth.passwords.hash(&given.new_password).await?;
    let change = Change { password_hash: Some(hash), ..Change::default() };
    users::change(&app.db, &user.tenant, &user.id, change, now).await?;
    app.auth.authority.forget();
    Ok(StatusCode::NO_CONTENT)
}

fn local(app: &App) -> Result<&token::LocalTokens, Problem> {
    let authority = &app.auth.authority;
    authority.local().ok_or_else(|| problems::no_login(authority.external_issuer()))
}

fn admit(app: &App, admission: Admission) -> Result<Attempt, Problem> {
    match admission {
        Admission::Go(attempt) => Ok(attempt),
        Admission::Wait(seconds) => {
            app.telemetry.metrics.throttled();
            Err(problems::throttled(seconds))
        }
    }
}

/// The user, if the password is right and the user active. One hash is computed whatever is wrong.
async fn check(app: &App, found: Option<(User, String)>, password: &SecretString) -> Result<Option<User>, Problem> {
    let stored = found.as_ref().map(|(_, hash)| hash.as_str());
    let verdict = app.auth.passwords.verify(password, stored).await?;
    let (Verdict::Right { rehashed }, Some((user, old))) = (verdict, found) else {
        app.telemetry.metrics.not_let_in(Refusal::BadLogin);
        return Ok(None);
    };
    if let Some(new) = rehashed {
        users::rehash(&app.db, &user.id, &old, &new).await?;
    }
    Ok(user.active.then_some(user))
}

fn tokens(app: &App, user: &User, issued: &Issued, now: i64) -> Result<Tokens, Problem> {
    let issuing = local(app)?.issue(&user.id, &issued.session, user.role.as_str(), &user.tenant);
    Ok(Tokens {
        access_token: issuing.map_err(|error| Problem::internal(&error))?,
        token_type: "Bearer",
        expires_in: token::LIFETIME.as_secs(),
        refresh_token: issued.refresh_token.expose_secret().to_owned(),
        refresh_expires_in: u64::try_from((issued.expires_at - now) / 1_000_000).unwrap_or(0),
    })
}
