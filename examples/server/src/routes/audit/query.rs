//! The query of a list of entries.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::{
    edge::parse_rfc3339,
    problem::{Kind, Place, Problem},
    routes::form::{Fault, encoded, parameters},
    store::AuditFilter,
};

/// Entries of a page when the caller does not say.
pub const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 1000;
const KNOWN: &str = "from, to, user, route, outcome, order, limit, cursor, format, mass_id, first, log";
/// Those of them that are about one document, too.
const KNOWN_OF_DOCUMENT: &str = "from, to, user, route, outcome, order, limit, cursor, format";

/// The parameters, for their description.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used: reading is done by hand, to name every fault")]
pub struct Params {
    /// Written at this moment or later (RFC 3339 with an offset).
    #[param(example = "2026-11-24T00:00:00Z", format = DateTime)]
    from: Option<String>,
    /// Written before this moment.
    #[param(example = "2026-11-25T00:00:00Z", format = DateTime)]
    to: Option<String>,
    /// The id of the user.
    user: Option<String>,
    /// The route as the description has it, such as `/mass/{id}`.
    route: Option<String>,
    /// `accepted`, `refused` or `failed`.
    #[param(pattern = "^(accepted|refused|failed)$")]
    outcome: Option<String>,
    /// `desc` (the default): the newest first; `asc`: the oldest first. Exports begin with the oldest.
    #[param(pattern = "^(asc|desc)$")]
    order: Option<String>,
    /// Entries of a page, 50 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Where the last page ended, from the header `Link` or `next_cursor`. The filters must be the same.
    cursor: Option<String>,
    /// `json`, `ndjson` or `ocsf`, instead of `Accept`.
    #[param(pattern = "^(json|ndjson|ocsf)$")]
    format: Option<String>,
}

/// What can be asked of a whole log besides.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used")]
pub struct OfLog {
    /// The id of a document.
    mass_id: Option<String>,
    /// The index of the first entry that is wanted: an export goes on where an earlier one ended.
    #[param(maximum = 9_007_199_254_740_992_u64)]
    first: Option<u64>,
    /// `tenant` (the default), or `service`: what belongs to no tenant, such as logins as nobody.
    #[param(pattern = "^(tenant|service)$")]
    log: Option<String>,
}

/// Which log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used")]
pub struct Which {
    /// `tenant` (the default), or `service`.
    #[param(pattern = "^(tenant|service)$")]
    log: Option<String>,
}

/// Which entry, and of which size of the log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used")]
pub struct OfEntry {
    /// The index of the entry.
    #[param(maximum = 9_007_199_254_740_992_u64)]
    entry: u64,
    /// The size of the log to prove it for; as it is now unless given.
    #[param(required = false, maximum = 9_007_199_254_740_992_u64)]
    size: Option<u64>,
}

/// From which size to which.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used")]
pub struct Between {
    /// The earlier size.
    #[param(maximum = 9_007_199_254_740_992_u64)]
    from: u64,
    /// The later size; as it is now unless given.
    #[param(required = false, maximum = 9_007_199_254_740_992_u64)]
    to: Option<u64>,
}

/// A query that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which entries.
    pub filter: AuditFilter,
    /// How many of a page.
    pub limit: usize,
    /// Behind which one.
    pub after: Option<u64>,
    /// `json`, `ndjson` or `ocsf`.
    pub format: Option<String>,
    /// The log of the service, not of the tenant.
    pub service: bool,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the text behind the question mark. `whole` is whether it is about a whole log, not about one document.
    ///
    /// # Errors
    /// A [`Problem`] (400) with every fault.
    pub fn read(text: &str, whole: bool) -> Result<Self, Problem> {
        let filter = AuditFilter::default();
        let mut query =
            Self { filter, limit: DEFAULT_LIMIT, after: None, format: None, service: false, pairs: Vec::new() };
        let mut cursor = None;
        parameters(text, if whole { KNOWN } else { KNOWN_OF_DOCUMENT }, |name, value| {
            if name == "cursor" {
                cursor = Some(value.to_owned());
                return Ok(true);
            }
            let known = query.set(name, value, whole)?;
            query.pairs.push((name.to_owned(), value.to_owned()));
            Ok(known)
        })?;
        query.after = cursor.map(|text| query.place(&text).ok_or_else(bad_cursor)).transpose()?;
        Ok(query)
    }

    fn set(&mut self, name: &str, value: &str, whole: bool) -> Result<bool, Fault> {
        let owned = || Some(value.to_owned());
        match name {
            "from" => self.filter.from = Some(moment(value)?),
            "to" => self.filter.to = Some(moment(value)?),
            "user" => self.filter.user = owned(),
            "route" => self.filter.route = owned(),
            "outcome" => self.filter.outcome = Some(one_of(value, &["accepted", "refused", "failed"])?),
            "mass_id" if whole => self.filter.mass_id = owned(),
            "first" if whole => self.filter.first = Some(place(value)?),
            "order" => self.filter.ascending = one_of(value, &["asc", "desc"])? == "asc",
            "format" => self.format = Some(one_of(value, &["json", "ndjson", "ocsf"])?),
            "log" if whole => self.service = one_of(value, &["tenant", "service"])? == "service",
            "limit" => match value.parse() {
                Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => self.limit = limit,
                _ => return Err(not_whole(value, &format!("1 … {MAX_LIMIT}"))),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The cursor behind an entry of this list.
    pub fn cursor(&self, index: u64) -> String {
        let mut bytes = index.to_be_bytes().to_vec();
        bytes.extend(self.check(&bytes));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn place(&self, cursor: &str) -> Option<u64> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (index, check) = bytes.split_at_checked(8)?;
        (check == self.check(index)).then(|| index.try_into().map(u64::from_be_bytes).ok())?
    }

    /// Ties a cursor to its list, and catches slips of copying.
    fn check(&self, index: &[u8]) -> Vec<u8> {
        let hasher = Sha256::new_with_prefix(index).chain_update(format!("{:?} {}", self.filter, self.service));
        hasher.finalize().iter().take(8).copied().collect()
    }

    /// The same query as text, with another cursor.
    pub fn text_with(&self, cursor: &str) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs = pairs.chain([("cursor", cursor)]);
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        format!("?{}", pairs.join("&"))
    }
}

fn bad_cursor() -> Problem {
    let words = |locale| Kind::BadCursor.words(locale).detail;
    let (en, es) = (words(mass_core::Locale::En), words(mass_core::Locale::Es));
    Problem::new(Kind::BadCursor).fault(Place::Query("cursor".into()), "bad_cursor", en, es)
}

fn moment(value: &str) -> Result<i64, Fault> {
    parse_rfc3339(value).ok_or_else(|| {
        (
            "invalid_format",
            format!("“{value}” is no date and time with an offset, such as 2026-11-24T00:00:00Z."),
            format!("«{value}» no es una fecha y hora con desfase, como 2026-11-24T00:00:00Z."),
        )
    })
}

/// One of a few words.
pub fn one_of(value: &str, allowed: &[&str]) -> Result<String, Fault> {
    if allowed.contains(&value) {
        return Ok(value.to_owned());
    }
    let allowed = allowed.join(", ");
    Err((
        "unsupported_value",
        format!("“{value}” is not allowed here; allowed: {allowed}."),
        format!("«{value}» no se admite aquí; permitidos: {allowed}."),
    ))
}

/// The index of an entry, or the size of a log.
pub fn place(value: &str) -> Result<u64, Fault> {
    let number = value.parse().ok().filter(|number| *number <= mass_audit::MAX_SIZE);
    number.ok_or_else(|| not_whole(value, &format!("0 … {}", mass_audit::MAX_SIZE)))
}

/// A number that cannot be used.
fn not_whole(value: &str, range: &str) -> Fault {
    (
        "out_of_range",
        format!("“{value}” is no whole number in {range}."),
        format!("«{value}» no es un número entero en {range}."),
    )
}
