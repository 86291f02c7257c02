//! The service as its callers see it, on SQLite and on PostgreSQL.

mod support;

mod audit;
mod auditor;
mod auth;
mod batch;
mod containers;
mod errors;
mod grants;
mod guards;
mod list;
mod meta;
mod metrics;
mod observability;
mod openapi;
mod otlp;
mod parquet;
mod process;
mod provider;
mod replay;
mod roles;
mod send;
mod store;
mod tampering;
mod tokens;
mod trace;
mod users;
mod visibility;
