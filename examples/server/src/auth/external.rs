//! What the claims of an external identity provider mean here: which role, which tenant.

use serde_json::Value;

use crate::identity::Role;

/// Where role and tenant stand in the claims of a provider.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The claim that names roles or groups: a name, or a JSON Pointer (`/realm_access/roles`). A text or a list.
    pub role_claim: String,
    /// Which of its values stands for which role.
    pub roles: Vec<(String, Role)>,
    /// The claim that names the tenant, in the same way.
    pub tenant_claim: String,
    /// The tenant of everyone, for a provider that has but one.
    pub tenant: Option<String>,
}

impl Default for Mapping {
    /// Claims `role` and `tenant`, with the names that the roles have here.
    fn default() -> Self {
        Self {
            role_claim: "role".to_owned(),
            roles: Role::ALL.map(|role| (role.as_str().to_owned(), role)).to_vec(),
            tenant_claim: "tenant".to_owned(),
            tenant: None,
        }
    }
}

/// A user of a provider, as seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalUser {
    /// The provider's id of the user.
    pub subject: String,
    /// The role; of several the one with the most rights.
    pub role: Role,
    /// The tenant.
    pub tenant: String,
}

impl Mapping {
    /// Reads claims; nothing if they name no role known here, or no tenant.
    ///
    /// ```
    /// # use mass_server::{auth::external::Mapping, identity::Role};
    /// let claims = serde_json::json!({"sub": "u1", "role": ["staff", "ingest"], "tenant": "acme"});
    /// let user = Mapping::default().read(&claims);
    /// assert_eq!(user.map(|user| user.role), Some(Role::Ingest));
    /// ```
    pub fn read(&self, claims: &Value) -> Option<ExternalUser> {
        let named = texts(find(claims, &self.role_claim)?);
        let has = |role: &Role| self.roles.iter().any(|(name, is)| is == role && named.contains(&name.as_str()));
        let role = Role::ALL.into_iter().find(has)?;
        let tenant = match &self.tenant {
            Some(tenant) => tenant.as_str(),
            None => find(claims, &self.tenant_claim)?.as_str()?,
        };
        let subject = claims.get("sub")?.as_str()?;
        let filled = !subject.is_empty() && !tenant.is_empty();
        filled.then(|| ExternalUser { subject: subject.to_owned(), role, tenant: tenant.to_owned() })
    }
}

/// `mass-admins=admin,mass-senders=ingest`
///
/// # Errors
/// The part that is not of this form.
pub fn read_roles(text: &str) -> Result<Vec<(String, Role)>, String> {
    let pair = |part: &str| {
        let (name, role) = part.rsplit_once('=')?;
        Some((name.trim().to_owned(), role.trim().parse().ok()?))
    };
    text.split(',').map(|part| pair(part).ok_or_else(|| part.trim().to_owned())).collect()
}

fn find<'a>(claims: &'a Value, name: &str) -> Option<&'a Value> {
    if name.starts_with('/') { claims.pointer(name) } else { claims.get(name) }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn claims_are_found_by_name_or_by_pointer() {
        let mut mapping = Mapping {
            role_claim: "/realm_access/roles".to_owned(),
            roles: read_roles("mass-admins=admin, mass=viewer").unwrap(),
            ..Mapping::default()
        };
        let claims = json!({"sub": "u", "tenant": "acme", "realm_access": {"roles": ["x", "mass", "mass-admins"]}});
        assert_eq!(mapping.read(&claims).unwrap().role, Role::Admin);
        mapping.tenant_claim = "https://example.com/tenant".to_owned();
        assert_eq!(mapping.read(&claims), None);
        mapping.tenant = Some("only".to_owned());
        assert_eq!(mapping.read(&claims).unwrap().tenant, "only");
    }

    #[test]
    fn no_known_role_is_no_user() {
        for role in [json!("root"), json!([]), json!(null), json!(1), json!("Admin")] {
            assert_eq!(Mapping::default().read(&json!({"sub": "u", "tenant": "t", "role": role})), None, "{role}");
        }
        for claims in [json!({"tenant": "t", "role": "admin"}), json!({"sub": "", "tenant": "t", "role": "admin"})] {
            assert_eq!(Mapping::default().read(&claims), None, "{claims}");
        }
    }

    #[test]
    fn a_part_that_is_no_pair_is_named() {
        assert_eq!(read_roles("a=admin,b"), Err("b".to_owned()));
        assert_eq!(read_roles("a=boss"), Err("a=boss".to_owned()));
    }
}
