//! A PostgreSQL of the test's own, which it may take down.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use mass_server::store::Db;

/// It ends with the test.
pub struct Cluster {
    pub url: String,
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Cluster {
    /// Starts it. What it acknowledges survives a crash.
    pub fn start() -> Self {
        Self::start_in(&[])
    }

    /// The same with words before the command.
    pub fn start_in(before: &[String]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres.sh").to_owned();
        let words = [before, &[script, "--durable".to_owned()]].concat();
        let (first, rest) = words.split_first().expect("a command");
        let mut child = Command::new(first)
            .args(rest)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/postgres.sh runs");
        let mut answers = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut url = String::new();
        answers.read_line(&mut url).expect("a line");
        assert!(!url.is_empty(), "PostgreSQL did not start; see above");
        Self { url: url.trim().to_owned(), child, answers }
    }

    /// Stops it as if it had crashed, and starts it again.
    pub fn crash(&mut self) {
        let orders = self.child.stdin.as_mut().expect("it is piped");
        orders.write_all(b"crash\n").expect("it is asked");
        let mut done = String::new();
        self.answers.read_line(&mut done).expect("a line");
        assert_eq!(done, "crashed and started\n");
    }

    /// The process that everything of it came from.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Runs a statement as its superuser.
    pub async fn run(&self, sql: &str) {
        let db = Db::connect(&self.url.clone().into(), 2, Duration::from_secs(30)).expect("an address");
        db.rows(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        db.close().await;
    }

    /// Makes a folder that belongs to it: its socket's owner is its user.
    pub fn folder_for_tables(&self, folder: &Path) {
        let socket = Path::new(self.url.split_once("host=").expect("a folder").1);
        let owner = std::fs::metadata(socket).expect("its folder");
        std::fs::create_dir(folder).expect("a folder");
        std::os::unix::fs::chown(folder, Some(owner.uid()), Some(owner.gid())).expect("its owner");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}
