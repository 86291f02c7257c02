//! The service as its callers see it, on SQLite and on PostgreSQL.

mod support;

mod auth;
mod containers;
mod errors;
mod guards;
mod meta;
mod process;
mod provider;
mod roles;
mod tokens;
mod users;
mod visibility;
