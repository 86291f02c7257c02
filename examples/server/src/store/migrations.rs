//! The tables, in numbered steps that are never changed once released.

use std::borrow::Cow;

use sqlx::{
    PgPool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

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

const STEPS: &[Step] = &[
    step!(1, "users", "0001_users.sql"),
    step!(2, "masses", "0002_masses.sql"),
    step!(3, "audit", "0003_audit.sql"),
    step!(4, "packed", "0004_packed.sql"),
];

/// Brings the tables up to date. On PostgreSQL a lock lets several processes do so at once.
pub(super) async fn run(pool: &Pool) -> Result<(), MigrateError> {
    let migrations = STEPS.iter().map(|&(number, name, sqlite, postgres)| {
        let sql = if matches!(pool, Pool::Sqlite(..)) { sqlite } else { postgres };
        Migration::new(number, Cow::Borrowed(name), MigrationType::Simple, Cow::Borrowed(sql), false)
    });
    let migrator = Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT };
    if let Pool::Postgres { pool, .. } = pool
        && is_done(&migrator, pool).await
    {
        return Ok(());
    }
    match pool {
        Pool::Sqlite(pool, _) => migrator.run(pool).await,
        Pool::Postgres { pool, .. } => migrator.run(pool).await,
    }
}

/// Whether all steps have been taken, these and no others: then a role that may make no tables can run the service.
async fn is_done(migrator: &Migrator, pool: &PgPool) -> bool {
    const TAKEN: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
    let wanted: Vec<(i64, &[u8])> = migrator.iter().map(|step| (step.version, &*step.checksum)).collect();
    let taken: Result<Vec<(i64, Vec<u8>)>, _> = sqlx::query_as(TAKEN).fetch_all(pool).await;
    taken.is_ok_and(|taken| taken.iter().map(|(version, checksum)| (*version, checksum.as_slice())).eq(wanted))
}
