//! The service as its callers see it, on SQLite and on PostgreSQL.

mod support;

mod errors;
mod meta;
