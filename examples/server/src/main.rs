//! The program `mass-server`.
//!
//! `mass-server` (or `mass-server serve`) runs the service; `mass-server health` asks the one of the same settings
//! whether it can serve, for health checks in images that have no other program; `mass-server openapi` prints the
//! description of the interface, `mass-server openapi --check FILE` fails where FILE is not that.

use std::process::ExitCode;

use mass_server::{
    config::{Config, Source},
    health, logging,
};

// Bodies, rows and answers are made on one thread and dropped on another, which glibc's allocator has wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let command = std::env::args().nth(1);
    let outcome = match command.as_deref() {
        None | Some("serve") => serve().await,
        Some("health") => health::ask(&Source::environment()).await.map_err(|error| error.to_string()),
        Some("openapi") => openapi(std::env::args().nth(2).as_deref()),
        Some(other) => Err(format!("no command {other:?}; there are serve, health and openapi")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("mass-server: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), String> {
    let config = Config::read(&Source::environment()).map_err(|error| error.to_string())?;
    let logs = logging::start(&config).map_err(|error| error.to_string())?;
    let served = mass_server::run(config, None).await.map_err(|error| error.to_string());
    logs.shutdown().await;
    served
}

fn openapi(check: Option<&str>) -> Result<(), String> {
    let text = mass_server::openapi::text().map_err(|error| error.to_string())?;
    match (check, std::env::args().nth(3)) {
        (None, None) => print!("{text}"),
        (Some("--check"), Some(file)) => {
            let committed = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
            if committed != text {
                return Err(format!("{file} is out of date: run `make openapi`"));
            }
        }
        _ => return Err(String::from("openapi takes nothing, or --check FILE")),
    }
    Ok(())
}
