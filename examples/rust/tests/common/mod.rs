//! Running `mass` as a user does.
#![allow(dead_code)] // each test file uses its part

use mass_simulator::{Plan, Site};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run came to.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The program, with an environment that does not depend on who runs the tests.
pub fn mass() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mass"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm").stdin(Stdio::null());
    command
}

fn ran(output: Output) -> Ran {
    Ran {
        status: output.status.code().expect("the program was not killed"),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

/// Runs `mass` with these arguments.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    ran(mass().args(arguments).output().expect("mass starts"))
}

/// Runs `mass` with something on standard input.
pub fn run_with(stdin: impl Into<Vec<u8>>, arguments: &[&str]) -> Ran {
    let mut child = mass()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("mass starts");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    let bytes = stdin.into();
    let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    let output = child.wait_with_output().expect("mass ends");
    writer.join().expect("the writer does not panic");
    ran(output)
}

/// A folder that goes away at the end of the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    /// The path of a file in it.
    pub fn at(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("the path is UTF-8").to_owned()
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        self.at(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The files of the simulated day.
pub fn day() -> Vec<mass_simulator::File> {
    mass_simulator::files(&Plan {
        seed: 7,
        day: "2026-11-23".parse().expect("a day"),
        interval_minutes: 15,
        site: Site::find("scl1").expect("a site"),
    })
}

/// One file of the simulated day.
pub fn day_file(path: &str) -> String {
    day().into_iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).text
}

/// A request that is right in every respect.
pub fn good() -> String {
    day_file("requests.ndjson").lines().next().expect("a request").to_owned()
}

/// Lines of JSON.
pub fn records(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}
