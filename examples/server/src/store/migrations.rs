//! The tables, in numbered steps that are never changed once released.

use std::borrow::Cow;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::db::Pool;

/// Number, name, and the statements for SQLite and for PostgreSQL.
type Step = (i64, &'static str, &'static str, &'static str);

macro_rules! step {
    ($number:literal, $name:literal, $file:literal) => {
        (
            $number,
            $name,
            include_str!(concat!("../../migrations/sqlite/", $file)),
            include_str!(concat!("../../migrations/postgres/", $file)),
        )
    };
}

const STEPS: &[Step] =
    &[step!(1, "users", "0001_users.sql"), step!(2, "masses", "0002_masses.sql"), step!(3, "audit", "0003_audit.sql")];

/// Brings the tables up to date. On PostgreSQL a lock lets several processes do so at once.
pub(super) async fn run(pool: &Pool) -> Result<(), MigrateError> {
    let migrations = STEPS.iter().map(|&(number, name, sqlite, postgres)| {
        let sql = if matches!(pool, Pool::Sqlite(..)) { sqlite } else { postgres };
        Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, Cow::Borrowed(sql), false)
    });
    let migrator = Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT };
    match pool {
        Pool::Sqlite(pool, _) => migrator.run(pool).await,
        Pool::Postgres(pool) => migrator.run(pool).await,
    }
}
