//! Users of the tenant, for its admins.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::Json;
use super::users::{self, Change, User};
use super::{policy, problems};
use crate::edge::now_micros;
use crate::identity::{Identity, Role};
use crate::problem::{Body as ProblemBody, Problem};
use crate::routes::form::{parameters, whole};
use crate::state::App;

/// Most users of one page.
const LARGEST_PAGE: u32 = 1000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(one, change, deactivate))
}

/// A user to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    /// 1 to 64 letters, digits, or `. _ - + @`; upper case does not count.
    #[schema(example = "plant-7", min_length = 1, max_length = 64)]
    username: String,
    /// At least 15 characters.
    #[schema(value_type = String, format = Password, min_length = 15, max_length = 256)]
    password: SecretString,
    /// What the user may do.
    role: Role,
}

/// What to change. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    /// Another role; sessions go on with it.
    #[serde(default)]
    role: Option<Role>,
    /// `false` ends all sessions of the user.
    #[serde(default)]
    active: Option<bool>,
    /// A new password, of at least 15 characters; ends all sessions of the user.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, min_length = 15, max_length = 256)]
    password: Option<SecretString>,
}

/// A page of users.
#[derive(Serialize, ToSchema)]
struct Users {
    /// In the order of their names.
    data: Vec<User>,
    /// For the parameter `after` of the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// Most users of the page, 100 unless said.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Users after this name.
    after: Option<String>,
}

/// The users of the tenant.
#[utoipa::path(get, path = "/users", operation_id = "list_users", tag = "auth", params(Paging),
    responses(
        (status = 200, description = "A page of users", body = Users, headers(("Link" = String, description = "rel=\"next\", unless it is the last page"))),
        (status = 400, description = "A parameter cannot be used", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
        (status = 403, description = "Not an admin", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn list(
    State(app): State<App>,
    identity: Identity,
    RawQuery(query): RawQuery,
) -> Result<(HeaderMap, axum::Json<Users>), Problem> {
    let Paging { limit, after } = paging(query.as_deref().unwrap_or_default())?;
    let (limit, after) = (limit.unwrap_or(100), after.unwrap_or_default());
    let mut data = users::list(&app.db, &identity.tenant, &after, limit + 1).await?;
    let more = data.len() > limit as usize;
    data.truncate(limit as usize);
    let next = data.last().filter(|_| more).map(|user| user.username.clone());
    let mut headers = HeaderMap::new();
    if let Some(name) = &next {
        let name: String = name.bytes().map(escaped).collect();
        let link = format!("<{}/users?limit={limit}&after={name}>; rel=\"next\"", app.config.public_url());
        headers.extend(HeaderValue::from_str(&link).ok().map(|link| (header::LINK, link)));
    }
    Ok((headers, axum::Json(Users { data, next })))
}

fn paging(query: &str) -> Result<Paging, Problem> {
    let mut paging = Paging { limit: None, after: None };
    parameters(query, "limit, after", |name, value| {
        match name {
            "limit" => paging.limit = Some(whole(value, 1, LARGEST_PAGE)?),
            "after" => paging.after = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(paging)
}

/// A byte as it may stand in a query.
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Add a user to the tenant.
#[utoipa::path(post, path = "/users", operation_id = "add_user", tag = "auth", request_body = NewUser,
    responses(
        (status = 201, description = "The user, added", body = User, headers(("Location" = String, description = "Where the user is"))),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
        (status = 403, description = "Not an admin", content_type = "application/problem+json", body = ProblemBody),
        (status = 409, description = "The name is taken", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "A name or password that may not be chosen", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn add(
    State(app): State<App>,
    identity: Identity,
    Json(given): Json<NewUser>,
) -> Result<(StatusCode, [(HeaderName, String); 1], axum::Json<User>), Problem> {
    let name = users::name(&given.username).ok_or_else(problems::bad_name)?;
    policy::check(&given.password, &name).map_err(|refused| problems::bad_password(refused, "/password"))?;
    let hash = app.auth.passwords.hash(&given.password).await?;
    let user = users::add(&app.db, &identity.tenant, &name, given.role, &hash, now_micros()).await?;
    let location = format!("{}/users/{}", app.config.public_url(), user.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], axum::Json(user)))
}

/// One user of the tenant.
#[utoipa::path(get, path = "/users/{id}", operation_id = "read_user", tag = "auth", params(("id" = String, Path, description = "The user")),
    responses(
        (status = 200, description = "The user", body = User),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
        (status = 403, description = "Not an admin", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "No such user in this tenant", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn one(State(app): State<App>, identity: Identity, Path(id): Path<String>) -> Result<axum::Json<User>, Problem> {
    Ok(axum::Json(users::by_id(&app.db, &identity.tenant, &id).await?))
}

/// Change role, password, or whether a user is active. The last active admin of a tenant stays one.
#[utoipa::path(patch, path = "/users/{id}", operation_id = "change_user", tag = "auth", params(("id" = String, Path, description = "The user")),
    request_body = UserChange,
    responses(
        (status = 200, description = "The user", body = User),
        (status = 400, description = "Not JSON", content_type = "application/problem+json", body = ProblemBody),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
        (status = 403, description = "Not an admin", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "No such user in this tenant", content_type = "application/problem+json", body = ProblemBody),
        (status = 409, description = "The last admin", content_type = "application/problem+json", body = ProblemBody),
        (status = 415, description = "Not application/json", content_type = "application/problem+json", body = ProblemBody),
        (status = 422, description = "A password that may not be chosen", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn change(
    State(app): State<App>,
    identity: Identity,
    Path(id): Path<String>,
    Json(given): Json<UserChange>,
) -> Result<axum::Json<User>, Problem> {
    let user = users::by_id(&app.db, &identity.tenant, &id).await?;
    let password_hash = match &given.password {
        Some(password) => {
            policy::check(password, &user.username).map_err(|refused| problems::bad_password(refused, "/password"))?;
            Some(app.auth.passwords.hash(password).await?)
        }
        None => None,
    };
    let change = Change { role: given.role, active: given.active, password_hash };
    let user = users::change(&app.db, &identity.tenant, &id, change, now_micros()).await?;
    app.auth.authority.forget();
    Ok(axum::Json(user))
}

/// Deactivate a user and end its sessions. The user and its rows stay, since they say who sent what.
#[utoipa::path(delete, path = "/users/{id}", operation_id = "deactivate_user", tag = "auth", params(("id" = String, Path, description = "The user")),
    responses(
        (status = 204, description = "Not active any more"),
        (status = 401, description = "No valid token", content_type = "application/problem+json", body = ProblemBody),
        (status = 403, description = "Not an admin", content_type = "application/problem+json", body = ProblemBody),
        (status = 404, description = "No such user in this tenant", content_type = "application/problem+json", body = ProblemBody),
        (status = 409, description = "The last admin", content_type = "application/problem+json", body = ProblemBody),
    ))]
async fn deactivate(State(app): State<App>, identity: Identity, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let change = Change { active: Some(false), ..Change::default() };
    users::change(&app.db, &identity.tenant, &id, change, now_micros()).await?;
    app.auth.authority.forget();
    Ok(StatusCode::NO_CONTENT)
}
