//! Tells the program the commit that it is built from.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

fn main() {
    println!("cargo::rerun-if-env-changed=MASS_COMMIT");
    println!("cargo::rerun-if-changed=commit.txt");
    // Where there is no repository, as in an image, the variable says it.
    if std::env::var("MASS_COMMIT").is_ok_and(|commit| !commit.is_empty() && commit != "unknown") {
        return;
    }
    if let Some(commit) = archived().or_else(checked_out) {
        println!("cargo::rustc-env=MASS_COMMIT={commit}");
    }
}

/// What `git archive` wrote into commit.txt, as .gitattributes asks it to; a checkout has a placeholder there.
fn archived() -> Option<String> {
    let text = std::fs::read_to_string("commit.txt").ok()?;
    let commit = text.trim();
    commit.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| commit.to_owned()).filter(|commit| !commit.is_empty())
}

fn checked_out() -> Option<String> {
    // Sources that were unpacked within a repository of something else are not of its commit.
    // Asked for when it runs: a build folder that checkouts share keeps this program.
    let own = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join("../..").canonicalize().ok()?;
    let top = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?).canonicalize().ok()?;
    if top != own {
        return None;
    }
    for path in ["HEAD", "logs/HEAD"] {
        if let Some(file) = git(&["rev-parse", "--git-path", path]).filter(|file| Path::new(file).exists()) {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    git(&["rev-parse", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
