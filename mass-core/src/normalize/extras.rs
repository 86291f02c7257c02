//! Unknown members that lenient mode keeps: put into a finished document.

use super::finish::key_from;
use crate::{
    digest::Digest,
    index::Index,
    json::{
        Member, Node, Value,
        parse::{Limits, parse},
        pointer::{resolve_mut, tokens},
        tree::{position, sort_members},
        write::write_node,
    },
};
use std::borrow::Cow;

/// Inserts members into a canonical document; gives the new document and its content digest. With `content_key` the
/// idempotency key is made from that digest.
pub(crate) fn insert(canonical: &[u8], extras: Vec<(String, Member<'_>)>, content_key: bool) -> (Vec<u8>, Digest) {
    let text = std::str::from_utf8(canonical).unwrap_or_default();
    let limits = Limits { max_depth: usize::MAX, native_non_finite: false };
    let Ok(parsed) = parse(text, limits) else { return (canonical.to_vec(), Digest::of(canonical)) };
    let mut root = parsed.root;
    let mut by_object: Index<String, Vec<Member<'_>>> = Index::default();
    for (pointer, member) in extras {
        if let Some(members) = by_object.or_insert_with(pointer, Vec::new) {
            members.push(member);
        }
    }
    for (pointer, mut added) in by_object.into_entries() {
        let target = tokens(&pointer).and_then(|tokens| resolve_mut(&mut root, &tokens));
        if let Some(Node { value: Value::Object(members), .. }) = target {
            members.append(&mut added);
            sort_members(members);
        }
    }
    let content = content_digest(root.clone());
    if content_key
        && let Some(key) = resolve_mut(&mut root, &[String::from("request"), String::from("idempotency_key")])
    {
        key.value = Value::Text(Cow::Owned(key_from(&content)));
    }
    let mut out = Vec::with_capacity(canonical.len() * 2);
    write_node(&mut out, &root, "");
    (out, content)
}

/// The digest of a document without what differs on every send.
pub(crate) fn content_digest(mut root: Node<'_>) -> Digest {
    if let Value::Object(members) = &mut root.value {
        members.retain(|m| !matches!(m.key.as_ref(), "correlation_id" | "trace" | "normalized_at_utc"));
        if let Ok(at) = position(members, "request")
            && let Some(Member { node: Node { value: Value::Object(request), .. }, .. }) = members.get_mut(at)
        {
            request.retain(|m| !matches!(m.key.as_ref(), "request_id" | "idempotency_key" | "timestamp_utc"));
        }
    }
    let mut out = Vec::new();
    write_node(&mut out, &root, "");
    Digest::of(&out)
}
