//! The program `mass-server`.

use std::process::ExitCode;

use mass_server::config::{Config, Source};

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Config::read(&Source::environment()) {
        Ok(config) => mass_server::run(config, None).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("mass-server: {reason}");
            ExitCode::FAILURE
        }
    }
}
