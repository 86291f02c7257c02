//! Disks that are full: a small tmpfs, in a mount namespace that ends with its process. It needs no root where users may
//! have namespaces.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    cluster::Cluster,
    load::Load,
    program::{Program, free_port, sqlite},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// Words before a command that runs it where a tmpfs of this size is mounted on a folder.
fn small(folder: &Path, size: &str) -> Vec<String> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    // Without being root: root in a namespace of users to mount, and in one within it a user again, as PostgreSQL wants.
    let user: &[&str] = if root { &[] } else { &["--user", "--map-root-user"] };
    let then = if root { "" } else { "unshare --user --map-user=1000 --map-group=1000 " };
    let script = format!("mount -t tmpfs -o size={size},mode=777 tmpfs '{}' && exec {then}\"$@\"", folder.display());
    let words = [&["unshare"], user, &["--mount", "sh", "-c", &script, "--"]].concat();
    words.into_iter().map(str::to_owned).collect()
}

/// A path as that process sees it.
fn inside(process: u32, path: &Path) -> PathBuf {
    Path::new("/proc").join(process.to_string()).join("root").join(path.strip_prefix("/").unwrap())
}

/// Takes what is left of the space, a megabyte first and then less and less.
fn fill(folder: &Path) {
    let mut file = std::fs::File::create(folder.join("filler")).unwrap();
    let block = vec![1; 1 << 20];
    for size in [1 << 20, 4096, 1] {
        while std::io::Write::write_all(&mut file, &block[..size]).is_ok() {}
    }
}

/// Load; the disk is filled; what cannot be kept is refused; space comes back, and so does the service, by itself.
async fn full(program: &mut Program, disk: &Path) {
    let token = program.token().await;
    let load = Load::start(program, &token, 8);
    load.more(100, PATIENCE).await;
    fill(disk);
    load.refused(PATIENCE).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(program.runs(), "the program lives");
    std::fs::remove_file(disk.join("filler")).unwrap();
    program.ready(PATIENCE).await.expect("it is ready again by itself");
    load.more(100, PATIENCE).await;
    let seen = load.stop().await;
    seen.only_unavailable();
    seen.holds(program, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_of_sqlite_is_full() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    let before = small(home.path(), "24m");
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let mut program = Program::start_at(free_port(), &sqlite(home.path()), &[], &before).await;
    let disk = inside(program.id(), home.path());
    full(&mut program, &disk).await;
}

/// The tables of a database on a disk of their own: a cluster whose log of changes has no space either stops, and starts
/// again only with help from its operator.
#[tokio::test(flavor = "multi_thread")]
async fn the_disk_of_postgres_is_full() {
    let home = TempDir::with_prefix("mass-faults").unwrap();
    std::fs::set_permissions(home.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
    let before = small(home.path(), "24m");
    let cluster = Cluster::start_in(&before);
    let disk = inside(cluster.id(), home.path());
    cluster.folder_for_tables(&disk.join("tables"));
    cluster.run(&format!("CREATE TABLESPACE small LOCATION '{}'", home.path().join("tables").display())).await;
    cluster.run("CREATE DATABASE small TABLESPACE small").await;
    let url = cluster.url.replace("/postgres?", "/small?");
    let mut program = Program::start(&url, &[]).await;
    full(&mut program, &disk).await;
}
