//! Settings of telemetry: the standard variables of OpenTelemetry.
//!
//! What is not read here (headers, compression, batch sizes, intervals, the sampler, attributes of the resource) the SDK
//! reads by itself from the environment.

use std::{path::PathBuf, time::Duration};

use crate::config::{ConfigError, Source};

/// What is exported, and as whose.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // independent switches: one for each signal, and whether there is a name
pub struct Settings {
    /// Spans are sent.
    pub traces: bool,
    /// Metrics are sent.
    pub metrics: bool,
    /// The log is sent.
    pub logs: bool,
    /// `OTEL_EXPORTER_OTLP_TIMEOUT`: how long the collector may take.
    pub timeout: Duration,
    /// `OTEL_EXPORTER_OTLP_CERTIFICATE`: who vouches for the collector, as a PEM file.
    pub certificate: Option<PathBuf>,
    /// The environment names the service.
    pub named: bool,
    /// A new id with each start.
    pub instance: String,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`], naming the variable.
    ///
    /// ```
    /// use mass_server::{config::Source, telemetry::Settings};
    /// let off = Settings::read(&Source::table(&[])).unwrap();
    /// assert!(!off.traces && !off.metrics && !off.logs);
    /// let pairs = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"), ("OTEL_LOGS_EXPORTER", "none")];
    /// let some = Settings::read(&Source::table(&pairs)).unwrap();
    /// assert!(some.traces && some.metrics && !some.logs);
    /// ```
    pub fn read(source: &Source<'_>) -> Result<Self, ConfigError> {
        let off = source.text("OTEL_SDK_DISABLED").is_some_and(|text| text.eq_ignore_ascii_case("true"));
        let on = |signal: &str| -> Result<bool, ConfigError> {
            let exporter = format!("OTEL_{signal}_EXPORTER");
            match source.text(&exporter).as_deref() {
                None | Some("otlp") => (),
                Some("none") => return Ok(false),
                Some(other) => {
                    return Err(ConfigError::new(&exporter, format!("found {other:?}; expected otlp or none")));
                }
            }
            let own = source.text(&format!("OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));
            let on = !off && (own.is_some() || source.text("OTEL_EXPORTER_OTLP_ENDPOINT").is_some());
            if on {
                protocol(source, signal)?;
            }
            Ok(on)
        };
        let (traces, metrics, logs) = (on("TRACES")?, on("METRICS")?, on("LOGS")?);
        let millis = source.read("OTEL_EXPORTER_OTLP_TIMEOUT", "a whole number of milliseconds")?;
        let attributes = source.text("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default();
        let named = attributes.split(',').any(|pair| pair.trim_start().starts_with("service.name="));
        Ok(Self {
            traces,
            metrics,
            logs,
            timeout: Duration::from_millis(millis.unwrap_or(10_000)),
            certificate: source.text("OTEL_EXPORTER_OTLP_CERTIFICATE").map(PathBuf::from),
            named: named || source.text("OTEL_SERVICE_NAME").is_some(),
            instance: crate::edge::reference(),
        })
    }
}

fn protocol(source: &Source<'_>, signal: &str) -> Result<(), ConfigError> {
    let own = format!("OTEL_EXPORTER_OTLP_{signal}_PROTOCOL");
    for name in [own.as_str(), "OTEL_EXPORTER_OTLP_PROTOCOL"] {
        match source.text(name).as_deref() {
            None => (),
            Some("http/protobuf") => return Ok(()),
            Some(other) => {
                let reason = format!("found {other:?}; this service speaks http/protobuf (port 4318 of a collector)");
                return Err(ConfigError::new(name, reason));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pairs: &[(&str, &str)]) -> String {
        Settings::read(&Source::table(pairs)).unwrap_err().name
    }

    #[test]
    fn what_cannot_be_done_is_refused_at_the_start() {
        let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        assert_eq!(refused(&[endpoint, ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]), "OTEL_EXPORTER_OTLP_PROTOCOL");
        let own = ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json");
        assert_eq!(refused(&[endpoint, own]), "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL");
        assert_eq!(refused(&[("OTEL_TRACES_EXPORTER", "zipkin")]), "OTEL_TRACES_EXPORTER");
        assert_eq!(refused(&[("OTEL_EXPORTER_OTLP_TIMEOUT", "1s")]), "OTEL_EXPORTER_OTLP_TIMEOUT");
    }

    #[test]
    fn one_signal_may_have_an_endpoint_of_its_own_and_all_can_be_turned_off() {
        let own = ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://127.0.0.1:9090/api/v1/otlp/v1/metrics");
        let settings = Settings::read(&Source::table(&[own])).unwrap();
        assert!(settings.metrics && !settings.traces && !settings.logs);
        let settings = Settings::read(&Source::table(&[own, ("OTEL_SDK_DISABLED", "TRUE")])).unwrap();
        assert!(!settings.metrics);
    }
}
