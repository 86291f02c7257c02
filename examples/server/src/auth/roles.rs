//! Who may do what: one table, which the guard of every route reads, the documentation shows and a test walks.

use std::fmt;
use std::str::FromStr;

use crate::identity::Role;

impl Role {
    /// All of them, the one with the most rights first.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Ingest, Self::Viewer];

    /// The name in tokens, in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Ingest => "ingest",
            Self::Viewer => "viewer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such role; there are admin, ingest and viewer")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// No token is asked for.
    Anyone,
    /// A token of one of these roles.
    Only(&'static [Role]),
}

impl Who {
    /// Whether a user of this role may.
    pub fn allows(self, role: Role) -> bool {
        match self {
            Self::Anyone => true,
            Self::Only(roles) => roles.contains(&role),
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The HTTP method.
    pub method: &'static str,
    /// The path, as the router has it.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
    /// What the route does, for the documentation.
    pub does: &'static str,
}

impl Rule {
    /// The status of an answer that tells of success, where it is not told otherwise.
    pub fn status(&self) -> u16 {
        match (self.method, self.path) {
            ("POST", "/mass" | "/mass/generate" | "/users") => 201,
            ("POST", "/auth/logout" | "/auth/password") | ("DELETE", _) => 204,
            _ => 200,
        }
    }
}

const fn rule(method: &'static str, path: &'static str, who: Who, does: &'static str) -> Rule {
    Rule { method, path, who, does }
}

const ALL: Who = Who::Only(&Role::ALL);
const SENDERS: Who = Who::Only(&[Role::Admin, Role::Ingest]);
const ADMINS: Who = Who::Only(&[Role::Admin]);

/// The table. A route that is not in it is closed to everyone.
pub const RULES: &[Rule] = &[
    rule("POST", "/mass", SENDERS, "store a Simple document"),
    rule("POST", "/mass/generate", SENDERS, "store an Enterprise document"),
    rule("POST", "/mass/batch", SENDERS, "store a stream of documents"),
    rule("POST", "/mass/validate", ALL, "check a document, store nothing"),
    rule("GET", "/mass", ALL, "list and export: own rows; an admin those of the tenant"),
    rule("GET", "/mass/{id}", ALL, "one row: an own one; an admin any of the tenant"),
    rule("GET", "/mass/{id}/raw", ALL, "the bytes of one row as they were sent"),
    rule("GET", "/mass/{id}/audit", ALL, "audit entries about one row: an own one; an admin any of the tenant"),
    rule("GET", "/audit", ADMINS, "the audit log of the tenant: list and export"),
    rule("GET", "/audit/checkpoint", ALL, "the signed head of that log"),
    rule("GET", "/audit/proof", ALL, "the proof that an entry is in that log"),
    rule("GET", "/audit/consistency", ALL, "the proof that that log only grew"),
    rule("GET", "/audit/key", ALL, "the public key that its heads are signed with"),
    rule("POST", "/auth/login", Who::Anyone, "log in"),
    rule("POST", "/auth/refresh", Who::Anyone, "a new pair of tokens for a refresh token"),
    rule("POST", "/auth/logout", Who::Anyone, "end the session of a refresh token"),
    rule("GET", "/auth/me", ALL, "who the token stands for"),
    rule("POST", "/auth/password", ALL, "change the own password"),
    rule("GET", "/users", ADMINS, "list the users of the tenant"),
    rule("POST", "/users", ADMINS, "add a user to the tenant"),
    rule("GET", "/users/{id}", ADMINS, "one user of the tenant"),
    rule("PATCH", "/users/{id}", ADMINS, "change role, password, or whether the user is active"),
    rule("DELETE", "/users/{id}", ADMINS, "deactivate a user and end its sessions; rows stay"),
    rule("GET", "/healthz", Who::Anyone, "whether the process runs"),
    rule("GET", "/readyz", Who::Anyone, "whether it can serve"),
    rule("GET", "/metrics", Who::Anyone, "figures for Prometheus"),
    rule("GET", "/version", Who::Anyone, "version, commit, and the public key of the audit logs"),
    rule("GET", "/openapi.json", Who::Anyone, "the description of this interface"),
    rule("GET", "/problems", Who::Anyone, "the kinds of problem"),
    rule("GET", "/problems/{name}", Who::Anyone, "one kind of problem"),
    rule("GET", "/docs", Who::Anyone, "the same for people"),
    rule("GET", "/docs/", Who::Anyone, "the same"),
    rule("GET", "/docs/{name}", Who::Anyone, "a part of that page"),
];

/// The line of a route. `HEAD` is judged as the `GET` it stands for.
///
/// ```
/// # use mass_server::{auth::roles::rule_of, identity::Role};
/// assert!(rule_of("POST", "/mass").is_some_and(|rule| rule.who.allows(Role::Ingest)));
/// assert!(rule_of("POST", "/nowhere").is_none());
/// ```
pub fn rule_of(method: &str, path: &str) -> Option<&'static Rule> {
    let method = if method == "HEAD" { "GET" } else { method };
    RULES.iter().find(|rule| rule.method == method && rule.path == path)
}

/// The table in Markdown, as the documentation has it.
pub fn markdown() -> String {
    let mut text = String::from("| route | anyone | viewer | ingest | admin | does |\n|---|---|---|---|---|---|\n");
    for rule in RULES {
        let mark = |yes: bool| if yes { "✓" } else { "–" };
        text.push_str(&format!(
            "| `{} {}` | {} | {} | {} | {} | {} |\n",
            rule.method,
            rule.path,
            mark(rule.who == Who::Anyone),
            mark(rule.who.allows(Role::Viewer)),
            mark(rule.who.allows(Role::Ingest)),
            mark(rule.who.allows(Role::Admin)),
            rule.does
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_route_is_listed_twice() {
        for (place, rule) in RULES.iter().enumerate() {
            let same = |other: &&Rule| (other.method, other.path) == (rule.method, rule.path);
            assert_eq!(RULES.iter().position(|other| same(&other)), Some(place), "{} {}", rule.method, rule.path);
        }
    }

    #[test]
    fn what_matters_most_is_not_widened_by_a_slip() {
        for rule in RULES {
            if rule.path.starts_with("/users") {
                assert_eq!(rule.who, ADMINS, "{} {}", rule.method, rule.path);
            }
            if rule.path.starts_with("/mass") {
                assert_ne!(rule.who, Who::Anyone, "{} {}", rule.method, rule.path);
            }
        }
        assert!(!rule_of("POST", "/mass").unwrap().who.allows(Role::Viewer));
    }

    #[test]
    fn the_documentation_shows_this_table() {
        let page = include_str!("../../docs/roles.md");
        assert!(page.contains(&markdown()), "docs/roles.md must contain:\n{}", markdown());
    }
}
