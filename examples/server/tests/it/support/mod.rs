//! Starts the service on a free port, on a database of its own.

pub mod collector;
pub mod documents;
pub mod mass;
pub mod postgres;
mod server;
pub mod settings;

pub use server::{ADMIN, PASSWORD, Server, Store};

/// Writes a test twice: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($server:ident) $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn test($server: $crate::support::Server) $body

            #[tokio::test(flavor = "multi_thread")]
            $(#[$meta])*
            async fn sqlite() {
                test($crate::support::Server::start($crate::support::Store::sqlite()).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            $(#[$meta])*
            async fn postgres() {
                test($crate::support::Server::start($crate::support::Store::postgres().await).await).await;
            }
        }
    };
}
