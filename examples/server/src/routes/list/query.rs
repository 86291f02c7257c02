//! The query of a list: filters, order, limit and cursor.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    problem::Problem,
    routes::{
        cursor,
        form::{Fault, moment, one_of, parameters, text_with, whole},
    },
    store::{Filter, Position},
};

/// Documents of a page when the caller does not say.
pub const DEFAULT_LIMIT: usize = 50;
/// Most documents of a page.
pub const MAX_LIMIT: usize = 1000;

/// The parameters of a list, for its description.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "only its description is used: reading is done by hand, to name every fault")]
pub struct Params {
    /// Taken at this moment or later (RFC 3339 with an offset).
    #[param(example = "2026-11-24T00:00:00Z", format = DateTime)]
    from: Option<String>,
    /// Taken before this moment.
    #[param(example = "2026-11-25T00:00:00Z", format = DateTime)]
    to: Option<String>,
    /// The tenant.
    tenant: Option<String>,
    /// The site (`request.assets.site_id`).
    site: Option<String>,
    /// `dev`, `staging` or `prod`.
    environment: Option<String>,
    /// `shadow`, `advisory` or `active`.
    mode: Option<String>,
    /// `1.0-simple` or `1.1`.
    version: Option<String>,
    /// The correlation id.
    correlation_id: Option<String>,
    /// `desc` (the default): the newest first; `asc`: the oldest first.
    #[param(pattern = "^(asc|desc)$")]
    order: Option<String>,
    /// Documents of a page, 50 unless given; of a stream, all unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Where the last page ended, from the header `Link` or `next_cursor`. The filters must be the same.
    cursor: Option<String>,
}

const KNOWN: &str = "from, to, tenant, site, environment, mode, version, correlation_id, order, limit, cursor";

/// A query that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which documents.
    pub filter: Filter,
    /// How many at most.
    pub limit: Option<usize>,
    /// Behind which one.
    pub after: Option<Position>,
    /// All parameters but the cursor, as they came.
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the text behind the question mark.
    ///
    /// # Errors
    /// A [`Problem`] (400) with every fault.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let mut query = Self { filter: Filter::default(), limit: None, after: None, pairs: Vec::new() };
        let mut cursor = None;
        parameters(text, KNOWN, |name, value| {
            if name == "cursor" {
                cursor = Some(value.to_owned());
                return Ok(true);
            }
            let known = query.set(name, value)?;
            query.pairs.push((name.to_owned(), value.to_owned()));
            Ok(known)
        })?;
        query.after = cursor.map(|text| cursor::read(&text, &query.filter)).transpose()?;
        Ok(query)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<bool, Fault> {
        let owned = || Some(value.to_owned());
        match name {
            "from" => self.filter.from = Some(moment(value)?),
            "to" => self.filter.to = Some(moment(value)?),
            "tenant" => self.filter.tenant = owned(),
            "site" => self.filter.site = owned(),
            "environment" => self.filter.environment = owned(),
            "mode" => self.filter.mode = owned(),
            "version" => self.filter.version = owned(),
            "correlation_id" => self.filter.correlation_id = owned(),
            "order" => self.filter.ascending = one_of(value, &["asc", "desc"])? == "asc",
            "limit" => self.limit = Some(whole(value, 1, MAX_LIMIT)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The same query as text, with another cursor.
    pub fn text_with(&self, cursor: Option<&str>) -> String {
        text_with(&self.pairs, cursor)
    }
}
