//! A day of telemetry from a data hall that does not exist, from a physical model that is written down.
//!
//! The demo, the tests and newcomers need site data that behaves: power that follows the load, cooling that follows the
//! weather, a PUE that is the ratio of the two powers beside it. This crate makes such a day, as valid MASS Enterprise
//! requests, as the messy export of a DCIM tool, and as broken requests with the codes they must be rejected with.
//!
//! - [`plant`] is the physical model, with its sources; [`surroundings`] is the weather, the grid and the work to do
//! - [`day`] samples both over a day and lets sensors fall silent now and then
//! - [`requests`], [`dcim`] and [`broken`] write what came of it
//!
//! **The same seed gives the same bytes on every platform**: see [`maths`] and [`prng`]. Time comes from the plan, never
//! from a clock.

pub mod broken;
pub mod calendar;
pub mod day;
pub mod dcim;
pub mod json;
pub mod maths;
pub mod plant;
pub mod prng;
pub mod requests;
pub mod site;
pub mod surroundings;

pub use day::{Plan, Sample, simulate};
pub use json::Json;
pub use site::Site;

/// One file of the day: its path below the output folder and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Every file of the planned day, in the order in which they are written.
///
/// ```
/// let plan = mass_simulator::Plan {
///     seed: 7,
///     day: "2026-11-23".parse()?,
///     interval_minutes: 15,
///     site: mass_simulator::Site::find("scl1")?,
/// };
/// let files = mass_simulator::files(&plan);
/// let requests = &files[0];
/// assert_eq!(requests.path, "requests.ndjson");
/// assert_eq!(requests.text.lines().count(), 96);
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn files(plan: &Plan) -> Vec<File> {
    let samples = simulate(plan);
    let requests = requests::requests(plan, &samples);
    let ndjson = |rows: &[Json]| rows.iter().map(|row| row.line() + "\n").collect::<String>();
    let mut files = vec![
        File { path: "requests.ndjson".into(), text: ndjson(&requests) },
        File { path: "dcim-export.json".into(), text: dcim::export(plan, &samples).pretty() },
        File { path: "dcim-export.ndjson".into(), text: ndjson(&dcim::rows(plan, &samples)) },
        File { path: "site-profile.json".into(), text: requests::site_profile(plan).pretty() },
    ];
    // The mistakes are made in a request that has no other peculiarity: every sensor answered.
    let whole = samples.iter().zip(&requests).find(|(sample, _)| sample.readings.iter().all(|r| r.present));
    if let Some((sample, good)) = whole {
        let broken = broken::broken(sample, good);
        let expected = broken.iter().map(|file| {
            let codes = file.codes.iter().map(|code| Json::from(*code)).collect();
            let about = [("story", file.story.into()), ("codes", Json::List(codes))];
            (file.name, Json::object(about))
        });
        files.push(File { path: "broken-expected.json".into(), text: Json::object(expected).pretty() });
        files.extend(broken.into_iter().map(|b| File { path: format!("broken/{}", b.name), text: b.text }));
    }
    files.push(File { path: "damaged-batch.ndjson".into(), text: broken::damaged_batch(&requests) });
    files
}
