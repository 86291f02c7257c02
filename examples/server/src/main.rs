//! The program `mass-server`.
//!
//! `mass-server` (or `mass-server serve`) runs the service; `mass-server health` asks the one of the same settings
//! whether it can serve, for health checks in images that have no other program.

use std::process::ExitCode;

use mass_server::{
    config::{Config, Source},
    health, logging,
};

#[tokio::main]
async fn main() -> ExitCode {
    let command = std::env::args().nth(1);
    let outcome = match command.as_deref() {
        None | Some("serve") => serve().await,
        Some("health") => health::ask(&Source::environment()).await.map_err(|error| error.to_string()),
        Some(other) => Err(format!("no command {other:?}; there are serve and health")),
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
    logging::start(&config).map_err(|error| error.to_string())?;
    mass_server::run(config, None).await.map_err(|error| error.to_string())
}
