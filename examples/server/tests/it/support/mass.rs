//! The program `mass`, as this workspace builds it.

use std::{
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

/// Runs it with these arguments, and with nothing of the environment but what it needs.
pub fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.args(arguments).env_clear().env("TERM", "dumb").stdin(Stdio::null());
    command.output().expect("mass starts")
}

/// Where it is. cargo tells tests of the programs of their own package only, so it is asked, in the words of `make test`:
/// there it has been built before.
fn program() -> &'static PathBuf {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
        let mut command = Command::new(cargo);
        command.args(["test", "--workspace", "--all-features", "--locked", "--no-run", "--message-format=json"]);
        // The test of the program that needs it built.
        let output = command.args(["--test", "audit"]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let output = output.expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).expect("UTF-8");
        let told = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut programs = told.filter(|told| told["target"]["name"] == "mass" && told["executable"].is_string());
        programs.next().and_then(|told| told["executable"].as_str().map(PathBuf::from)).expect("mass was built")
    })
}
