//! The program as an operator runs it: a process that can be killed.

use std::{
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::{ADMIN, PASSWORD, settings};

/// The running program. It is killed with the test.
pub struct Program {
    pub url: String,
    pub client: Client,
    child: Child,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Program {
    /// Starts it on a database and waits until it serves.
    pub async fn start(database: &str, more: &[(&str, &str)]) -> Self {
        Self::start_at(free_port(), database, more, &[]).await
    }

    /// The same on a port, with words before the command, such as `sh -c … --`.
    pub async fn start_at(port: u16, database: &str, more: &[(&str, &str)], before: &[&str]) -> Self {
        let words = [before, &[env!("CARGO_BIN_EXE_mass-server")]].concat();
        let (first, rest) = words.split_first().expect("a command");
        let address = format!("127.0.0.1:{port}");
        let log = std::env::temp_dir().join(format!("mass-faults-{}-{port}.log", std::process::id()));
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&log).expect("a log");
        let mut command = Command::new(first);
        command
            .args(rest)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(settings::USUAL)
            .envs([("DATABASE_URL", database), ("MASS_LISTEN", &address), ("MASS_RATE_USER", "1000000/1")])
            .envs([("MASS_RATE_ADDRESS", "1000000/1"), ("MASS_LOG", "warn"), ("MASS_DATABASE_TIMEOUT_SECONDS", "2")])
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            // What came before it dies with it.
            .process_group(0);
        let child = command.spawn().expect("it starts");
        let client = Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().expect("a client");
        let mut program = Self { url: format!("http://{address}"), client, child };
        program.ready(Duration::from_secs(60)).await.unwrap_or_else(|| {
            panic!("it does not serve:\n{}", std::fs::read_to_string(&log).unwrap_or_default());
        });
        std::fs::remove_file(&log).ok();
        program
    }

    /// Waits until it is ready; none when it is not in that time, or has ended.
    pub async fn ready(&mut self, patience: Duration) -> Option<()> {
        let end = std::time::Instant::now() + patience;
        while std::time::Instant::now() < end {
            if self.child.try_wait().expect("a child").is_some() {
                return None;
            }
            let answer = self.client.get(format!("{}/readyz", self.url)).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return Some(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`, and waits for its end.
    pub fn kill(&mut self) {
        Command::new("kill").args(["-9", "--", &format!("-{}", self.child.id())]).stderr(Stdio::null()).status().ok();
        self.child.wait().ok();
    }

    /// Whether the process still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    /// Logs the admin in.
    pub async fn token(&self) -> String {
        let login = json!({ "username": ADMIN, "password": PASSWORD });
        let answer = self.client.post(format!("{}/auth/login", self.url)).json(&login).send().await.expect("an answer");
        let tokens: Value = answer.json().await.expect("tokens");
        tokens["access_token"].as_str().expect("a token").to_owned()
    }

    /// Asks for something.
    pub async fn get(&self, token: &str, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).bearer_auth(token).send().await.expect("an answer")
    }
}

/// A port that nothing listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// The address of an SQLite file in a folder.
pub fn sqlite(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("mass.db").display())
}
