//! A second JSON reader, for tests only: small, slow, and sharing nothing with the crate under test.
//!
//! It keeps number literals and byte offsets, so that values can be compared digit by digit and places checked.

/// A value and where it starts in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub at: usize,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// The literal as it stands, which may also be a bare `NaN` or infinity.
    Number(String),
    Text(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub at: usize,
    pub key: String,
    pub node: Node,
}

/// Deeper than any document that is accepted, and shallow enough for a test's stack.
const DEEPEST: usize = 300;

/// Reads a whole text; `None` when it is not JSON, or too deep for this reader.
pub fn read(text: &str) -> Option<Node> {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text, at };
    let node = reader.node(0)?;
    reader.white();
    (reader.at == text.len()).then_some(node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, token: &str) -> Option<()> {
        self.text[self.at..].starts_with(token).then(|| self.at += token.len())
    }

    fn white(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.at += 1;
        }
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        self.white();
        let at = self.at;
        let value = match self.peek()? {
            '{' | '[' if depth >= DEEPEST => return None,
            '{' => self
                .list('}', |reader| {
                    reader.white();
                    let at = reader.at;
                    let key = reader.text()?;
                    reader.white();
                    reader.eat(":")?;
                    Some(Member { at, key, node: reader.node(depth + 1)? })
                })
                .map(Value::Object)?,
            '[' => self.list(']', |reader| reader.node(depth + 1)).map(Value::Array)?,
            '"' => Value::Text(self.text()?),
            _ => self.word()?,
        };
        Some(Node { at, value })
    }

    fn list<T>(&mut self, end: char, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        self.white();
        let mut items = Vec::new();
        if self.peek()? != end {
            loop {
                items.push(item(self)?);
                self.white();
                if self.eat(",").is_none() {
                    break;
                }
            }
        }
        self.eat(end.encode_utf8(&mut [0; 4]))?;
        Some(items)
    }

    fn word(&mut self) -> Option<Value> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.')).unwrap_or(rest.len());
        self.at += end;
        Some(match &rest[..end] {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            word @ ("NaN" | "Infinity" | "-Infinity") => Value::Number(word.to_owned()),
            number => {
                Decimal::read(number)?;
                Value::Number(number.to_owned())
            }
        })
    }

    fn text(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut units: Vec<u16> = Vec::new();
        loop {
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                '"' => return String::from_utf16(&units).ok(),
                '\\' => {
                    let letter = self.peek()?;
                    self.at += letter.len_utf8();
                    units.push(match letter {
                        'u' => {
                            let digits = self.text.get(self.at..self.at + 4)?;
                            self.at += 4;
                            u16::from_str_radix(digits, 16).ok()?
                        }
                        'b' => 8,
                        't' => 9,
                        'n' => 10,
                        'f' => 12,
                        'r' => 13,
                        '"' | '\\' | '/' => letter as u16,
                        _ => return None,
                    });
                }
                c if u32::from(c) < 0x20 => return None,
                c => units.extend(c.encode_utf16(&mut [0; 2]).iter()),
            }
        }
    }
}

/// A decimal number without loss: sign, significant digits, power of ten of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    pub digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a literal of the JSON grammar; minus zero is zero.
    pub fn read(literal: &str) -> Option<Self> {
        let (negative, rest) = literal.strip_prefix('-').map_or((false, literal), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).map_or((rest, None), |(m, e)| (m, Some(e)));
        let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let sound = all_digits(whole) && fraction.is_none_or(all_digits) && (whole == "0" || !whole.starts_with('0'));
        let exponent = match exponent {
            None => 0,
            Some(text) if all_digits(text.strip_prefix(['+', '-']).unwrap_or(text)) => {
                text.parse().unwrap_or(i64::MAX / 2)
            }
            Some(_) => return None,
        };
        if !sound {
            return None;
        }
        let fraction = fraction.unwrap_or_default();
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let dropped = all.len() - digits.len();
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        let places = i64::try_from(fraction.len()).ok()? - i64::try_from(dropped).ok()?;
        Some(Self { negative, digits, exponent: exponent - places })
    }
}

/// Whether the literal `found` is the number `sent`: to the digit where a double cannot stand for what was sent
/// (integers, more than 17 digits, overflow, underflow), else as doubles, because `333333333.33333329` may come back as
/// `333333333.3333333`.
pub fn same_number(found: &str, sent: &str) -> bool {
    let (Some(x), Some(y)) = (Decimal::read(found), Decimal::read(sent)) else { return found == sent };
    let value: f64 = sent.parse().unwrap();
    let vanished = value == 0.0 && !y.digits.is_empty();
    let by_double = sent.contains(['.', 'e', 'E']) && y.digits.len() <= 17 && value.is_finite() && !vanished;
    x == y || (by_double && found.parse() == Ok(value))
}

/// Whether `found` is the value `sent`; members of objects may stand in another order.
pub fn same(found: &Node, sent: &Node) -> bool {
    match (&found.value, &sent.value) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let sorted = |members: &[Member]| {
                let mut order: Vec<usize> = (0..members.len()).collect();
                order.sort_by(|&i, &j| members[i].key.cmp(&members[j].key));
                order
            };
            let pairs = sorted(a).into_iter().zip(sorted(b));
            a.len() == b.len() && pairs.into_iter().all(|(i, j)| a[i].key == b[j].key && same(&a[i].node, &b[j].node))
        }
        (a, b) => a == b,
    }
}

/// All that a JSON Pointer may mean (with repeated members there are several): where the last key starts, if it is a
/// member, and the value.
pub fn resolve<'t>(root: &'t Node, pointer: &str) -> Vec<(Option<usize>, &'t Node)> {
    let mut found = vec![(None, root)];
    if pointer.is_empty() {
        return found;
    }
    let Some(rest) = pointer.strip_prefix('/') else { return Vec::new() };
    for token in rest.split('/').map(|token| token.replace("~1", "/").replace("~0", "~")) {
        let step = |node: &'t Node| -> Vec<(Option<usize>, &'t Node)> {
            match &node.value {
                Value::Object(members) => {
                    members.iter().filter(|m| m.key == token).map(|m| (Some(m.at), &m.node)).collect()
                }
                Value::Array(items) => {
                    let item = token.parse::<usize>().ok().filter(|i| i.to_string() == token);
                    item.and_then(|i| items.get(i)).map(|node| (None, node)).into_iter().collect()
                }
                _ => Vec::new(),
            }
        };
        found = found.into_iter().flat_map(|(_, node)| step(node)).collect();
    }
    found
}

/// Whether some object has a member twice.
#[allow(dead_code)] // not every test that shares this file needs it
pub fn has_duplicates(node: &Node) -> bool {
    match &node.value {
        Value::Array(items) => items.iter().any(has_duplicates),
        Value::Object(members) => {
            let mut keys: Vec<&str> = members.iter().map(|m| m.key.as_str()).collect();
            keys.sort_unstable();
            keys.windows(2).any(|pair| pair[0] == pair[1]) || members.iter().any(|m| has_duplicates(&m.node))
        }
        _ => false,
    }
}

/// Every number literal of a value.
#[allow(dead_code)] // not every test that shares this file needs it
pub fn numbers<'t>(node: &'t Node, found: &mut Vec<&'t str>) {
    match &node.value {
        Value::Number(literal) => found.push(literal),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(members) => members.iter().for_each(|member| numbers(&member.node, found)),
        _ => {}
    }
}

/// The value as compact text, literals as they stood.
#[allow(dead_code)] // not every test that shares this file needs it
pub fn write(node: &Node) -> String {
    let list = |open: &str, items: Vec<String>, close: &str| format!("{open}{}{close}", items.join(","));
    match &node.value {
        Value::Null => String::from("null"),
        Value::Bool(value) => value.to_string(),
        Value::Number(literal) => literal.clone(),
        Value::Text(text) => quoted(text),
        Value::Array(items) => list("[", items.iter().map(write).collect(), "]"),
        Value::Object(members) => {
            list("{", members.iter().map(|m| format!("{}:{}", quoted(&m.key), write(&m.node))).collect(), "}")
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether two values are equal when all their numbers are read as doubles.
#[allow(dead_code)] // not every test that shares this file needs it
pub fn same_doubles(a: &Node, b: &Node) -> bool {
    let rounded = |node: &Node| {
        let mut node = node.clone();
        round(&mut node);
        node
    };
    same(&rounded(a), &rounded(b))
}

#[allow(dead_code)] // as above
fn round(node: &mut Node) {
    match &mut node.value {
        Value::Number(literal) => *literal = format!("{:e}", literal.parse::<f64>().unwrap() + 0.0),
        Value::Array(items) => items.iter_mut().for_each(round),
        Value::Object(members) => members.iter_mut().for_each(|member| round(&mut member.node)),
        _ => {}
    }
}
