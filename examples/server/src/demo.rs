//! Sample data for a first look: a simulated day of one site.

use mass_core::{Locale, Options, PipelineChoice};
use mass_simulator::{Plan, Site};
use secrecy::ExposeSecret as _;

use crate::{
    RunError,
    audit::{self, Operation},
    auth::users,
    documents::{Sender, keep, take},
    edge,
    identity::Identity,
    state::App,
};

/// Where the demo has its first admin (`MASS_ADMIN_USERNAME`), adds sample data in that user's name, and says how to
/// begin.
///
/// # Errors
/// [`RunError`] when it cannot be kept.
pub async fn start(app: &App) -> Result<(), RunError> {
    let Some(admin) = &app.config.auth.first_admin else { return Ok(()) };
    let Some((user, _)) = users::by_name(&app.db, &admin.username).await? else { return Ok(()) };
    let kept = seed(app, &Identity::new(&user.id, &user.tenant, user.role)).await?;
    tracing::info!(kept, "sample data");
    let url = app.config.public_url();
    let login = serde_json::json!({"username": admin.username, "password": admin.password.expose_secret()});
    println!(
        r#"MASS is at {url} (its pages: {url}/docs). This is a demo: its password is no secret, and tokens end with it.

  TOKEN=$(curl -s {url}/auth/login -H 'Content-Type: application/json' \
    -d '{login}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s {url}/mass -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    -d '{{"payload": {{"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Work order": "007312"}}}}'
"#
    );
    Ok(())
}

/// Sends a day of documents as this user would. Each has its own key, so that a second start adds nothing within a day;
/// where there is any data, none is added.
///
/// # Errors
/// [`RunError`] when a document cannot be kept.
pub async fn seed(app: &App, user: &Identity) -> Result<usize, RunError> {
    let any = app.db.masses(user, &crate::store::Filter::default(), None, 1, 1).await?;
    if !any.rows.is_empty() {
        return Ok(0);
    }
    let day = "2026-11-23".parse().map_err(RunError::Demo)?;
    let plan = Plan { seed: 7, day, interval_minutes: 15, site: Site::find("scl1").map_err(RunError::Demo)? };
    let files = mass_simulator::files(&plan);
    let sender = Sender { identity: user.clone(), path: "/mass/generate", echo: false };
    let options = Options { pipeline: PipelineChoice::Enterprise, ..app.config.options(Locale::En) };
    let mut kept = 0;
    for line in files.first().map_or("", |file| file.text.as_str()).lines() {
        let now = edge::now();
        let failed =
            |problem: crate::problem::Problem| RunError::Demo(problem.body(app.config.public_url(), Locale::En).detail);
        let taken =
            take(line.as_bytes().to_vec(), &sender, None, &options, &edge::context(now), now).map_err(failed)?;
        let operation = Operation::of_service("sample-data", &user.tenant);
        operation.by(user);
        let keeping = keep(&app.db, taken, app.config.idempotency_ttl);
        audit::within(operation, keeping).await.map_err(failed)?;
        kept += 1;
    }
    Ok(kept)
}
