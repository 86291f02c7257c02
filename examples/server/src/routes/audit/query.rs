//! The query of a list of entries.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::Problem,
    routes::{
        cursor,
        form::{Fault, moment, one_of, parameters, text_with, whole},
    },
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
    /// What makes this list: the filters that were asked for. Its cursors are of no other.
    list: (AuditFilter, bool),
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the text behind the question mark: about a whole log, or about one document.
    ///
    /// # Errors
    /// A [`Problem`] (400) with every fault.
    pub fn read(text: &str, document: Option<&str>) -> Result<Self, Problem> {
        let whole = document.is_none();
        let filter = AuditFilter { mass_id: document.map(str::to_owned), ..AuditFilter::default() };
        let list = (AuditFilter::default(), false);
        let (after, format, pairs) = (None, None, Vec::new());
        let mut query = Self { filter, limit: DEFAULT_LIMIT, after, format, service: false, list, pairs };
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
        query.list = (query.filter.clone(), query.service);
        query.after = cursor.map(|text| cursor::read(&text, &query.list)).transpose()?;
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
            "limit" => self.limit = self::whole(value, 1, MAX_LIMIT)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The cursor behind an entry of this list.
    pub fn cursor(&self, index: u64) -> String {
        cursor::write(&index, &self.list)
    }

    /// The same query as text, with another cursor.
    pub fn text_with(&self, cursor: &str) -> String {
        text_with(&self.pairs, Some(cursor))
    }
}

/// The index of an entry, or the size of a log.
pub fn place(value: &str) -> Result<u64, Fault> {
    whole(value, 0, mass_audit::MAX_SIZE)
}
