//! `GET /metrics`, in the text format of Prometheus or in that of `OpenMetrics`, whichever is asked for.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    problem::{self, Problem},
    state::App,
};

const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The routes of this file.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// Figures for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "service", security(()),
    responses(
        (status = 200, description = "The text format of Prometheus, or OpenMetrics where `Accept` prefers it",
            content((String = "text/plain"), (String = "application/openmetrics-text"))),
        (status = 500, description = "They cannot be written", content_type = "application/problem+json", body = problem::Body),
    ))]
async fn metrics(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let text = app.telemetry.metrics.text().map_err(|error| Problem::internal(&error))?;
    let accepts = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let (media_type, text) = if prefers_openmetrics(&accepts.collect::<Vec<_>>().join(",")) {
        (OPENMETRICS, openmetrics(&text))
    } else {
        (PROMETHEUS, text)
    };
    let headers = [(header::CONTENT_TYPE, media_type), (header::VARY, "accept")];
    Ok((headers.map(|(name, value)| (name, HeaderValue::from_static(value))), text).into_response())
}

/// Whether `OpenMetrics` 1.0.0 is wanted at least as much as the text format of Prometheus.
fn prefers_openmetrics(accept: &str) -> bool {
    let (mut open, mut plain) = (0.0_f32, 0.0_f32);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let (mut weight, mut known) = (1.0_f32, true);
        for (key, value) in parts.filter_map(|part| part.split_once('=')) {
            match key.trim().to_ascii_lowercase().as_str() {
                "q" => weight = value.trim().parse().unwrap_or(0.0),
                "version" => known = value.trim() == "1.0.0" || name != "application/openmetrics-text",
                _ => (),
            }
        }
        match name.as_str() {
            "application/openmetrics-text" if known => open = weight.max(open),
            "text/plain" | "text/*" | "*/*" => plain = weight.max(plain),
            _ => (),
        }
    }
    open > 0.0 && open >= plain
}

/// The same in `OpenMetrics`: a counter's family has no `_total`, bounds are written as decimals, and there is an end.
fn openmetrics(text: &str) -> String {
    let counters: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" counter")?.strip_suffix("_total"))
        .collect();
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        match line.strip_prefix("# ").and_then(|line| line.split_once(' ')) {
            Some((word, rest)) => {
                let (name, more) = rest.split_once(' ').unwrap_or((rest, ""));
                let family = name.strip_suffix("_total").filter(|family| counters.contains(family)).unwrap_or(name);
                out.push_str(&format!("# {word} {family} {more}"));
            }
            None => out.push_str(&decimal_bound(line)),
        }
        out.push('\n');
    }
    out.push_str("# EOF\n");
    out
}

fn decimal_bound(line: &str) -> String {
    let found = line.split_once("le=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
    match found {
        Some((before, (bound, after))) if bound.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{before}le=\"{bound}.0\"{after}")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openmetrics_is_given_to_whom_prefers_it() {
        // What Prometheus 2 and 3 send, and curl, and nothing.
        let two = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,\
            text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        assert!(prefers_openmetrics(two));
        assert!(prefers_openmetrics("application/openmetrics-text"));
        for other in ["", "*/*", "text/plain", "application/openmetrics-text;q=0.1,text/plain"] {
            assert!(!prefers_openmetrics(other), "{other}");
        }
        assert!(!prefers_openmetrics("application/openmetrics-text;version=2.0.0"));
        assert!(!prefers_openmetrics("application/openmetrics-text;q=0"));
    }

    #[test]
    fn the_same_figures_in_the_other_format() {
        let text = "# HELP a_total Counts.\n# TYPE a_total counter\na_total{x=\"1\"} 2\n# HELP b_total No counter.\n\
            # TYPE b_total gauge\nb_total 1\n# TYPE c histogram\nc_bucket{le=\"0.5\"} 1\nc_bucket{le=\"10\"} 1\n\
            c_bucket{le=\"+Inf\"} 1\n";
        let expected = "# HELP a Counts.\n# TYPE a counter\na_total{x=\"1\"} 2\n# HELP b_total No counter.\n\
            # TYPE b_total gauge\nb_total 1\n# TYPE c histogram\nc_bucket{le=\"0.5\"} 1\nc_bucket{le=\"10.0\"} 1\n\
            c_bucket{le=\"+Inf\"} 1\n# EOF\n";
        // A family of OpenMetrics is named without its suffix only where it is a counter.
        assert_eq!(openmetrics(text), expected);
    }
}
