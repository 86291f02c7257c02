//! JSON text of what a record holds. Each document has some, so that it is written out and not made by general code.

use mass_core::{
    Change, Issue, Recognised,
    binding::{write_count, write_members, write_number, write_string, write_value},
};

/// Appends a list.
fn list<T>(out: &mut Vec<u8>, items: &[T], one: impl Fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for item in items {
        one(out, item);
        out.push(b',');
    }
    out.pop();
    out.push(b']');
}

/// Appends a member: what stands before its value, and the value as text.
fn member(out: &mut Vec<u8>, before: &str, text: &str) {
    out.extend_from_slice(before.as_bytes());
    write_string(out, text);
}

/// Appends changes, of which there are some.
pub(crate) fn changes(out: &mut Vec<u8>, changes: &[Change]) {
    out.reserve(changes.len() * 96 + 2);
    list(out, changes, |out, change| {
        member(out, "{\"path\":", &change.path);
        member(out, ",\"rule\":", change.rule.as_str());
        for (name, side) in [(&b",\"before\":"[..], &change.before), (&b",\"after\":"[..], &change.after)] {
            if let Some(side) = side {
                out.extend_from_slice(name);
                write_value(out, side);
            }
        }
        out.push(b'}');
    });
}

/// Appends issues, of which there are some, each with its advice.
pub(crate) fn issues(out: &mut Vec<u8>, issues: &[Issue]) {
    list(out, issues, |out, issue| {
        member(out, "{\"code\":", issue.code.as_str());
        member(out, ",\"layer\":", issue.layer().as_str());
        member(out, ",\"severity\":", issue.severity.as_str());
        member(out, ",\"path\":", &issue.path);
        member(out, ",\"message\":", &issue.message());
        member(out, ",\"fix\":", &issue.fix());
        out.extend_from_slice(b",\"params\":");
        write_members(out, &issue.params);
        if let Some(position) = issue.position {
            out.extend_from_slice(b",\"line\":");
            write_count(out, position.line);
            out.extend_from_slice(b",\"column\":");
            write_count(out, position.column);
        }
        out.push(b'}');
    });
}

/// Appends recognised signals, of which there are some.
pub(crate) fn recognised(out: &mut Vec<u8>, recognised: &[Recognised]) {
    list(out, recognised, |out, signal| {
        member(out, "{\"signal\":", &signal.signal);
        out.extend_from_slice(b",\"value\":");
        write_number(out, signal.value);
        member(out, ",\"unit\":", &signal.unit);
        member(out, ",\"path\":", &signal.path);
        member(out, ",\"name\":", &signal.name);
        if let Some(unit) = &signal.from_unit {
            member(out, ",\"from_unit\":", unit);
        }
        member(out, ",\"alias\":", &signal.alias);
        out.push(b'}');
    });
}
