//! One PostgreSQL for all tests of the process, and a database for each.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use mass_server::{args, store::Db};

/// The address of the server, and the process that ends it when this one ends.
static CLUSTER: OnceLock<(String, Option<Child>)> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

fn cluster() -> &'static str {
    let (url, _) = CLUSTER.get_or_init(|| {
        if let Ok(url) = std::env::var("MASS_TEST_DATABASE_URL") {
            (url, None)
        } else {
            let mut child = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres.sh"))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("tests/postgres.sh runs");
            let mut url = String::new();
            BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut url).expect("a line");
            assert!(!url.is_empty(), "PostgreSQL did not start; see above");
            (url.trim().to_owned(), Some(child))
        }
    });
    url
}

/// A new, empty database on it.
pub async fn database() -> String {
    let cluster = cluster();
    let name = format!("mass_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let admin = Db::connect(&cluster.into(), 2, std::time::Duration::from_secs(30)).expect("an address");
    admin.rows(&format!("CREATE DATABASE {name}"), args![]).await.expect("a new database");
    admin.close().await;
    let (before, after) = cluster.split_once('?').map_or((cluster, None), |(before, after)| (before, Some(after)));
    let (server, _) = before.rsplit_once('/').expect("an address with a database");
    after.map_or_else(|| format!("{server}/{name}"), |after| format!("{server}/{name}?{after}"))
}

/// Takes a database away from whoever uses it.
pub async fn drop_database(url: &str) {
    let name = url.split('?').next().and_then(|before| before.rsplit('/').next()).expect("a name");
    let admin = Db::connect(&cluster().into(), 2, std::time::Duration::from_secs(30)).expect("an address");
    admin.rows(&format!("DROP DATABASE {name} WITH (FORCE)"), args![]).await.expect("no database");
    admin.close().await;
}

/// Makes an empty one of the same name.
pub async fn create_database(url: &str) {
    let name = url.split('?').next().and_then(|before| before.rsplit('/').next()).expect("a name");
    let admin = Db::connect(&cluster().into(), 2, std::time::Duration::from_secs(30)).expect("an address");
    admin.rows(&format!("CREATE DATABASE {name}"), args![]).await.expect("a database");
    admin.close().await;
}
