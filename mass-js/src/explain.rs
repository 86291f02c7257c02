//! Issues about an object of JavaScript: its caller never saw the text that was written for it.

use mass_core::{
    Code, Issue,
    binding::{push_key, read},
};

/// A document that was an object: the text that was written for it.
pub(crate) type Written<'a> = Option<&'a [u8]>;

/// Takes lines out of issues about objects, and says in which member a text is that JSON cannot carry. Issues about the
/// second document of a call have paths under its prefix.
pub(crate) fn explain(issues: &mut [Issue], first: Written<'_>, second: Option<(Written<'_>, &str)>) {
    for issue in issues {
        let text = match second {
            Some((second, prefix)) if is_under(&issue.path, prefix) => second,
            _ => first,
        };
        let Some(text) = text else { continue };
        issue.position = None;
        if issue.code == Code::InvalidJson {
            let offset = issue.params.get("offset").and_then(serde_json::Value::as_u64).unwrap_or_default();
            // Put together again, as taking members out is a good deal of code.
            for (name, value) in std::mem::take(&mut issue.params) {
                if !matches!(name.as_str(), "line" | "column" | "offset" | "found") {
                    issue.params.insert(name, value);
                }
            }
            issue.path.push_str(&pointer(text, usize::try_from(offset).unwrap_or(usize::MAX)));
        }
    }
}

fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

struct Container {
    is_object: bool,
    at_key: bool,
    key: String,
    index: usize,
}

/// The JSON Pointer of the text or key around an offset, in a text whose structure is known to be sound.
fn pointer(text: &[u8], offset: usize) -> String {
    let mut open: Vec<Container> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' => {
                let is_object = *byte == b'{';
                open.push(Container { is_object, at_key: is_object, key: String::new(), index: 0 });
            }
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(container) = open.last_mut() {
                    container.index += 1;
                    container.at_key = container.is_object;
                }
            }
            b':' => {
                if let Some(container) = open.last_mut() {
                    container.at_key = false;
                }
            }
            b'"' => {
                let end = string_end(text, at);
                if let Some(container) = open.last_mut().filter(|container| container.at_key) {
                    let key = text.get(at..end).unwrap_or_default();
                    let plain = || String::from_utf8_lossy(key).trim_matches('"').to_owned();
                    container.key = read(key).ok().and_then(|key| Some(key.as_str()?.to_owned())).unwrap_or_else(plain);
                }
                if offset < end {
                    break;
                }
                at = end;
                continue;
            }
            _ => {}
        }
        if at >= offset {
            break;
        }
        at += 1;
    }
    let mut pointer = String::new();
    for container in &open {
        if container.is_object {
            push_key(&mut pointer, &container.key);
        } else {
            pointer.push('/');
            pointer.push_str(&container.index.to_string());
        }
    }
    pointer
}

/// Where the string ends that begins at a quotation mark.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}
