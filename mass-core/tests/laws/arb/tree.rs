//! A document as the generators build it, and all the ways of writing it down.

use super::dials::Dials;
use std::fmt::Write as _;

/// A JSON value; numbers are literals, members keep their order and may repeat.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

impl From<&str> for Tree {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Tree {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

/// `object([("a", Tree), …])`.
pub fn object<const N: usize>(members: [(&str, Tree); N]) -> Tree {
    Tree::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A number, by its literal.
pub fn number(literal: impl Into<String>) -> Tree {
    Tree::Number(literal.into())
}

impl Tree {
    pub fn members(&mut self) -> &mut Vec<(String, Tree)> {
        match self {
            Self::Object(members) => members,
            other => panic!("not an object: {other:?}"),
        }
    }

    /// Containers inside one another.
    pub fn depth(&self) -> usize {
        match self {
            Self::Array(items) => 1 + items.iter().map(Tree::depth).max().unwrap_or(0),
            Self::Object(members) => 1 + members.iter().map(|(_, tree)| tree.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The text, with the spelling left to the dials: order of members, white space, escapes.
    pub fn spelled(&self, dials: &mut Dials) -> String {
        let mut tree = self.clone();
        let style = dials.below(5);
        if style >= 3 {
            shuffle(&mut tree, dials);
        }
        let mut out = String::new();
        if dials.one_in(20) {
            out.push('\u{feff}');
        }
        let mut pen = Pen { style, noise: dials.bits() | 1, out };
        pen.gap(0);
        pen.write(&tree, 0);
        pen.gap(0);
        pen.out
    }
}

fn shuffle(tree: &mut Tree, dials: &mut Dials) {
    match tree {
        Tree::Array(items) => items.iter_mut().for_each(|item| shuffle(item, dials)),
        Tree::Object(members) => {
            for (_, value) in members.iter_mut() {
                shuffle(value, dials);
            }
            for last in (1..members.len()).rev() {
                members.swap(last, last - dials.below(last + 1));
            }
        }
        _ => {}
    }
}

/// Style 0 is compact, 1 is pretty, 2 and 4 have white space anywhere, 3 and 4 shuffled members, 4 escapes.
struct Pen {
    style: usize,
    noise: u64,
    out: String,
}

impl Pen {
    fn noise(&mut self, limit: u64) -> u64 {
        self.noise = self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.noise >> 33) % limit
    }

    fn gap(&mut self, depth: usize) {
        match self.style {
            1 => {
                self.out.push('\n');
                self.out.push_str(&"  ".repeat(depth));
            }
            2 | 4 => {
                for _ in 0..self.noise(3) {
                    let blank = [' ', '\t', '\n', '\r'][usize::try_from(self.noise(4)).unwrap()];
                    self.out.push(blank);
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, tree: &Tree, depth: usize) {
        match tree {
            Tree::Null => self.out.push_str("null"),
            Tree::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Tree::Number(literal) => self.out.push_str(literal),
            Tree::Text(text) => self.text(text),
            Tree::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separate(index, depth);
                    self.write(item, depth + 1);
                }
                self.gap(depth);
                self.out.push(']');
            }
            Tree::Object(members) => {
                self.out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.separate(index, depth);
                    self.text(key);
                    if self.style == 1 {
                        self.out.push_str(": ");
                    } else {
                        self.gap(depth);
                        self.out.push(':');
                        self.gap(depth);
                    }
                    self.write(value, depth + 1);
                }
                self.gap(depth);
                self.out.push('}');
            }
        }
    }

    fn separate(&mut self, index: usize, depth: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.gap(depth + 1);
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            let escape = self.style == 4 && self.noise(6) == 0;
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' if !escape => self.out.push_str("\\n"),
                '/' if escape => self.out.push_str("\\/"),
                c if escape || u32::from(c) < 0x20 => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let upper = self.noise(2) == 0;
                        let written =
                            if upper { write!(self.out, "\\u{unit:04X}") } else { write!(self.out, "\\u{unit:04x}") };
                        written.unwrap();
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
