//! `mass-simulator`: writes a simulated day into a folder.

use clap::Parser;
use mass_simulator::{Plan, Site, calendar::Day, files};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write a day of data-centre telemetry: valid MASS requests, a messy DCIM export, and broken requests.
///
/// The same arguments give the same bytes on every machine. The physical model is described in the README beside this
/// program's source.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Chooses the noise of weather, load and sensors.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Folder to write into; made when it is absent.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Local calendar day.
    #[arg(long, default_value = "2026-11-23")]
    day: Day,
    /// Length of one interval; must divide a day.
    #[arg(long, default_value_t = 15, value_name = "MINUTES", value_parser = interval)]
    interval_minutes: u32,
    /// Site: scl1 (Santiago de Chile), mad1 (Madrid) or osl1 (Oslo).
    #[arg(long, default_value = "scl1", value_parser = Site::find)]
    site: Site,
    /// Do not list the files.
    #[arg(long, short)]
    quiet: bool,
}

fn interval(text: &str) -> Result<u32, String> {
    match text.parse::<u32>() {
        Ok(minutes @ 1..=720) if 1440 % minutes == 0 => Ok(minutes),
        _ => Err("an interval is a whole number of minutes that divides a day, 720 at most: 5, 15, 60 …".into()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let plan = Plan {
        seed: arguments.seed,
        day: arguments.day,
        interval_minutes: arguments.interval_minutes,
        site: arguments.site,
    };
    for file in files(&plan) {
        let path = arguments.out.join(&file.path);
        if let Err(error) = write(&path, &file.text) {
            eprintln!("mass-simulator: cannot write {}: {error}", path.display());
            return ExitCode::from(2);
        }
        if !arguments.quiet {
            eprintln!("{:>9} bytes  {}", file.text.len(), path.display());
        }
    }
    ExitCode::SUCCESS
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
