//! What holds for whole groups of routes, said once for all of them: what the guards refuse, and the headers they write.

use utoipa::openapi::{
    Content, HeaderBuilder, Object, OpenApi, Ref, RefOr, Response, ResponseBuilder, Type,
    path::{Operation, PathItem},
};

use crate::{
    auth::roles::{Rule, Who, rule_of},
    guards::gate::UNCOUNTED,
    problem::PROBLEM_JSON,
};

/// Refusals that any route of a group may answer with.
const REFUSALS: [(&str, &str); 8] = [
    ("400", "The request cannot be understood: its body, a parameter or a header"),
    ("401", "There is no valid access token"),
    ("403", "The role, or the tenant, of the user does not allow it"),
    ("408", "The body came too slowly"),
    ("413", "The body is too large"),
    ("429", "Too many requests"),
    ("500", "A fault of the service: the log has the reason under the reference in `instance`"),
    ("503", "The database cannot be reached, or the service is full"),
];

const HEADERS: [(&str, &str); 4] = [
    ("RateLimit", "What is left of each allowance, and in how many seconds it is whole again (IETF draft)"),
    ("RateLimit-Policy", "The allowances of the address and of the user: requests `q` in seconds `w` (IETF draft)"),
    ("Retry-After", "Seconds to wait before the same is sent again"),
    ("WWW-Authenticate", "`Bearer`, with the reason where there was a token (RFC 6750)"),
];

/// Adds to a description what its routes leave out because it is the same for all.
pub fn complete(api: &mut OpenApi) {
    let components = api.components.get_or_insert_default();
    for (name, description) in HEADERS {
        let header = HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(description));
        components.headers.insert(name.to_owned(), RefOr::T(header.build()));
    }
    for (status, description) in REFUSALS {
        let mut response = ResponseBuilder::new()
            .description(description)
            .content(PROBLEM_JSON, Content::new(Some(Ref::from_schema_name("Problem"))))
            .build();
        add_headers(&mut response, status, true);
        components.responses.insert(name_of(status), RefOr::T(response));
    }
    for (path, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            let Some(rule) = rule_of(method, path) else { continue };
            for status in refusals(rule, operation.request_body.is_some()) {
                let answers = &mut operation.responses.responses;
                let shared = || RefOr::Ref(Ref::from_response_name(name_of(status)));
                answers.entry(status.to_owned()).or_insert_with(shared);
            }
            for (status, response) in &mut operation.responses.responses {
                if let RefOr::T(response) = response {
                    add_headers(response, status, !UNCOUNTED.contains(&rule.path));
                }
            }
        }
    }
}

fn name_of(status: &str) -> String {
    format!("Problem{status}")
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all =
        [("GET", &mut item.get), ("POST", &mut item.post), ("PATCH", &mut item.patch), ("DELETE", &mut item.delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// What the guards may answer instead of a route.
fn refusals(rule: &Rule, body: bool) -> impl Iterator<Item = &'static str> {
    let token = rule.who != Who::Anyone;
    let counted = !UNCOUNTED.contains(&rule.path);
    let (path, stored) = (rule.path.contains('{'), token || body);
    [
        ("400", body || path),
        ("401", token),
        ("403", token),
        ("408", body),
        ("413", body),
        ("429", counted),
        ("500", true),
        ("503", stored),
    ]
    .into_iter()
    .filter_map(|(status, may)| may.then_some(status))
}

fn add_headers(response: &mut Response, status: &str, counted: bool) {
    let own = match status {
        "401" => &["WWW-Authenticate"][..],
        "409" | "429" | "503" => &["Retry-After"],
        _ => &[],
    };
    let rates = if counted { &["RateLimit", "RateLimit-Policy"][..] } else { &[] };
    for name in own.iter().chain(rates) {
        let known = RefOr::Ref(Ref::new(format!("#/components/headers/{name}")));
        response.headers.entry((*name).to_owned()).or_insert(known);
    }
}
