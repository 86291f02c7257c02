//! Entries as events of the Open Cybersecurity Schema Framework, class API Activity (6003).

use mass_audit::{Entry, Outcome};
use serde_json::{Map, Value, json};

use crate::{edge, problem::Problem};

/// The version of the schema that the events follow.
const SCHEMA: &str = "1.3.0";
const CATEGORY: u32 = 6;
const CLASS: u32 = 6003;
/// The algorithm SHA-256 of a fingerprint.
const SHA_256: u32 = 3;

/// Writes an entry as an event, on a line.
///
/// # Errors
/// A [`Problem`] (500) where the leaf is none.
pub fn write(out: &mut Vec<u8>, leaf: &str, service: &str) -> Result<(), Problem> {
    let entry: Entry = serde_json::from_str(leaf).map_err(|error| Problem::internal(&error))?;
    serde_json::to_writer(&mut *out, &event(&entry, leaf, service)).map_err(|error| Problem::internal(&error))?;
    out.push(b'\n');
    Ok(())
}

/// What kind of activity it was: create, read, update, delete, or other.
fn activity(entry: &Entry) -> (u32, &'static str) {
    match (entry.method.as_str(), entry.route.as_str()) {
        ("POST", "/mass" | "/mass/generate" | "/mass/batch" | "/users") => (1, "Create"),
        ("GET" | "HEAD", _) | ("POST", "/mass/validate") => (2, "Read"),
        ("PATCH" | "PUT", _) | ("POST", "/auth/password") => (3, "Update"),
        ("DELETE", _) | ("POST", "/auth/logout") => (4, "Delete"),
        _ => (99, "Other"),
    }
}

fn event(entry: &Entry, leaf: &str, service: &str) -> Value {
    let (activity_id, activity_name) = activity(entry);
    let (status_id, status, severity_id, severity) = match entry.outcome {
        Some(Outcome::Accepted) => (1, "Success", 1, "Informational"),
        Some(Outcome::Refused) => (2, "Failure", 2, "Low"),
        _ => (2, "Failure", 3, "Medium"),
    };
    let time = edge::parse_rfc3339(&entry.time).unwrap_or_default() / 1000;
    let operation = format!("{} {}", entry.method, entry.route);
    let mut event = json!({
        "activity_id": activity_id,
        "activity_name": activity_name,
        "actor": actor(entry),
        "api": {
            "operation": operation,
            "request": {"uid": entry.request_id},
            "response": {"code": entry.status},
            "service": {"name": service},
            "version": entry.engine_version,
        },
        "category_name": "Application Activity",
        "category_uid": CATEGORY,
        "class_name": "API Activity",
        "class_uid": CLASS,
        "http_request": {"http_method": entry.method, "uid": entry.request_id},
        "http_response": {"code": entry.status},
        "metadata": {
            "log_name": if entry.tenant.is_empty() { "service" } else { entry.tenant.as_str() },
            "original_time": entry.time,
            "product": {"name": "mass-server", "vendor_name": "MASS", "version": entry.engine_version},
            "sequence": entry.index,
            "tenant_uid": entry.tenant,
            "uid": format!("{}/{}", entry.tenant, entry.index),
            "version": SCHEMA,
        },
        "raw_data": leaf,
        "severity": severity,
        "severity_id": severity_id,
        // Addresses are personal data: without MASS_AUDIT_ADDRESSES they are not kept.
        "src_endpoint": entry.client.as_ref().map_or_else(|| json!({"name": "not recorded"}), |ip| json!({"ip": ip})),
        "status": status,
        "status_code": entry.status.to_string(),
        "status_id": status_id,
        "time": time,
        "type_name": format!("API Activity: {activity_name}"),
        "type_uid": CLASS * 100 + activity_id,
    });
    if let Some(event) = event.as_object_mut() {
        optional(event, entry);
    }
    event
}

fn actor(entry: &Entry) -> Value {
    match &entry.user {
        Some(user) => {
            let groups: Vec<Value> = entry.role.iter().map(|role| json!({"name": role})).collect();
            json!({"user": {"groups": groups, "org": {"uid": entry.tenant}, "uid": user}})
        }
        None if entry.method == "SERVICE" => json!({"app_name": "mass-server"}),
        None => json!({"app_name": "not authenticated"}),
    }
}

fn optional(event: &mut Map<String, Value>, entry: &Entry) {
    let fingerprint = |digest: &String| json!({"algorithm": "SHA-256", "algorithm_id": SHA_256, "value": digest.trim_start_matches("sha256:")});
    if let Some(problem) = &entry.problem {
        event.insert("status_detail".into(), json!(problem));
    }
    let resource = match (&entry.mass_id, &entry.subject) {
        (Some(id), _) => Some((id, "document")),
        (None, Some(id)) => Some((id, "user")),
        (None, None) => None,
    };
    if let Some((id, kind)) = resource {
        event.insert("resources".into(), json!([{"type": kind, "uid": id}]));
    }
    let mut unmapped = Map::new();
    let digests = [
        ("input_sha256", &entry.input_sha256),
        ("document_sha256", &entry.document_sha256),
        ("content_sha256", &entry.content_sha256),
        ("output_sha256", &entry.output_sha256),
    ];
    for (name, digest) in digests {
        unmapped.extend(digest.as_ref().map(|digest| (name.to_owned(), fingerprint(digest))));
    }
    for (name, value) in [
        ("trace_id", &entry.trace_id),
        ("span_id", &entry.span_id),
        ("query", &entry.query),
        ("dataset_version", &entry.dataset_version),
    ] {
        unmapped.extend(value.as_ref().map(|value| (name.to_owned(), json!(value))));
    }
    if !entry.issues.is_empty() {
        unmapped.insert("issues".into(), json!(entry.issues));
    }
    unmapped.insert("commit".into(), json!(entry.commit));
    event.insert("unmapped".into(), Value::Object(unmapped));
}
