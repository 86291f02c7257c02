//! A running service.

use std::{net::TcpListener, sync::Arc};

use mass_server::config::{Config, Source};
use reqwest::{Client, Method, RequestBuilder};
use tempfile::TempDir;

use super::postgres;

/// A database for one test. Clones are the same one, for several replicas.
#[derive(Clone)]
pub struct Store {
    pub url: String,
    _home: Option<Arc<TempDir>>,
}

impl Store {
    pub fn sqlite() -> Self {
        let home = TempDir::with_prefix("mass-server-test").expect("a folder");
        let url = format!("sqlite://{}", home.path().join("mass.db").display());
        Self { url, _home: Some(Arc::new(home)) }
    }

    pub async fn postgres() -> Self {
        Self { url: postgres::database().await, _home: None }
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
        let mut pairs = vec![("DATABASE_URL", store.url.as_str()), ("MASS_DATABASE_CONNECTIONS", "8")];
        pairs.splice(0..0, settings.iter().copied());
        let config = Config::read(&Source::table(&pairs)).expect("settings");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
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

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }
}
