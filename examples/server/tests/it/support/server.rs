//! A running service.

use std::{net::TcpListener, sync::Arc, time::Duration};

use mass_server::{
    auth::{
        password::{Cost, Passwords},
        users,
    },
    config::{Config, Source},
    identity::Role,
    store::Db,
};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{postgres, settings};

/// The first admin, of the tenant `acme`.
pub const ADMIN: &str = "ada";
/// The password of every user in tests.
pub const PASSWORD: &str = "four plain words for tests";

/// A database for one test. Clones are the same one, for several replicas.
#[derive(Clone)]
pub struct Store {
    pub url: String,
    home: Option<Arc<TempDir>>,
}

impl Store {
    pub fn sqlite() -> Self {
        let home = TempDir::with_prefix("mass-server-test").expect("a folder");
        let url = format!("sqlite://{}", home.path().join("mass.db").display());
        Self { url, home: Some(Arc::new(home)) }
    }

    pub async fn postgres() -> Self {
        Self { url: postgres::database().await, home: None }
    }

    /// The folder of the SQLite file.
    pub fn folder(&self) -> &std::path::Path {
        self.home.as_ref().expect("SQLite").path()
    }

    /// A connection past the service.
    pub async fn open(&self) -> Db {
        Db::open(&self.url.clone().into(), 4, Duration::from_secs(30)).await.expect("a database")
    }
}

/// The service on a port of its own. It ends with the test.
pub struct Server {
    pub url: String,
    pub store: Store,
    pub client: Client,
}

impl Server {
    pub async fn start(store: Store) -> Self {
        Self::start_with(store, &[]).await
    }

    /// With settings besides the usual ones.
    pub async fn start_with(store: Store, settings: &[(&str, &str)]) -> Self {
        let (config, listener) = Self::ready_to_run(&store, settings);
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            if let Err(error) = mass_server::run(config, Some(listener)).await {
                panic!("the server ended: {error}");
            }
        });
        let client = Client::builder().no_proxy().build().expect("a client");
        let server = Self { url, store, client };
        let ready = server.request(Method::GET, "/readyz").send().await.expect("an answer");
        assert_eq!(ready.status(), 200);
        server
    }

    /// With a certificate; gives the port, and the database to hold on to.
    pub fn start_tls(store: Store, settings: &[(&str, &str)]) -> (u16, Store) {
        let (config, listener) = Self::ready_to_run(&store, settings);
        let address = listener.local_addr().expect("an address");
        tokio::spawn(mass_server::run(config, Some(listener)));
        (address.port(), store)
    }

    /// Why it does not run.
    pub async fn refused(store: Store, settings: &[(&str, &str)]) -> String {
        let (config, listener) = Self::ready_to_run(&store, settings);
        mass_server::run(config, Some(listener)).await.expect_err("it does not run").to_string()
    }

    fn ready_to_run(store: &Store, settings: &[(&str, &str)]) -> (Config, TcpListener) {
        (Self::config(store, settings), TcpListener::bind("127.0.0.1:0").expect("a port"))
    }

    /// The settings of a service under test.
    pub fn config(store: &Store, settings: &[(&str, &str)]) -> Config {
        let mut pairs = settings.to_vec();
        pairs.push(("DATABASE_URL", store.url.as_str()));
        pairs.extend(settings::USUAL);
        Config::read(&Source::table(&pairs)).expect("settings")
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// Logs in and gives the tokens.
    pub async fn login(&self, username: &str, password: &str) -> Value {
        let body = json!({ "username": username, "password": password });
        let answer = self.post("/auth/login").json(&body).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{username} logs in");
        answer.json().await.expect("JSON")
    }

    /// An access token of a user.
    pub async fn token(&self, username: &str) -> String {
        self.login(username, PASSWORD).await["access_token"].as_str().expect("a text").to_owned()
    }

    /// An access token of the first admin.
    pub async fn admin(&self) -> String {
        self.token(ADMIN).await
    }

    /// Adds a user to the tenant of an admin, and gives its id.
    pub async fn user(&self, admin: &str, username: &str, role: &str) -> String {
        let body = json!({ "username": username, "password": PASSWORD, "role": role });
        let answer = self.post("/users").bearer_auth(admin).json(&body).send().await.expect("an answer");
        assert_eq!(answer.status(), 201, "{username} is added");
        answer.json::<Value>().await.expect("JSON")["id"].as_str().expect("a text").to_owned()
    }

    /// An access token of an admin of another tenant.
    pub async fn other_tenant(&self, tenant: &str) -> String {
        let db = self.store.open().await;
        let cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
        let passwords = Passwords::new(cost, 1, Duration::from_secs(30)).expect("a cost");
        let hash = passwords.hash(&PASSWORD.into()).await.expect("a hash");
        let username = format!("admin-of-{tenant}");
        users::add(&db, tenant, &username, Role::Admin, &hash, 0).await.expect("a user");
        self.token(&username).await
    }
}
