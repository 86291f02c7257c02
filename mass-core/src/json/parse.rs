//! Text to tree. A syntax error ends the reading; everything else is noted and reading goes on.

use super::{
    class::Class,
    scan::{Cursor, Reason, SyntaxError},
    tree::{Member, Node, Value, sort_members},
};
use std::borrow::Cow;

/// What the parser was told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Containers inside one another, the outermost counted as one.
    pub(crate) max_depth: usize,
    /// Bare `NaN`, `Infinity` and `-Infinity` are read as non-finite numbers.
    pub(crate) native_non_finite: bool,
}

/// A finding that does not stop the reading. Offsets say where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Finding {
    /// A member whose key stood in the same object before.
    DuplicateKey { at: usize, key: String },
    /// A container past the depth limit; it was not read.
    TooDeep { at: usize },
}

impl Finding {
    /// Where it is.
    pub(crate) fn at(&self) -> usize {
        match self {
            Self::DuplicateKey { at, .. } | Self::TooDeep { at } => *at,
        }
    }
}

/// A tree and what was noted on the way.
#[derive(Debug)]
pub(crate) struct Parsed<'a> {
    pub(crate) root: Node<'a>,
    pub(crate) findings: Vec<Finding>,
    /// The first container exactly at the depth limit.
    pub(crate) at_limit: Option<usize>,
    /// Some number in the text is not exact (see [`Class`]).
    pub(crate) inexact: bool,
}

/// Reads a whole text.
pub(crate) fn parse(text: &str, limits: Limits) -> Result<Parsed<'_>, SyntaxError> {
    let mut parser = Parser::new(Cursor::new(text), limits);
    parser.cursor.skip_white();
    if parser.cursor.peek().is_none() {
        return parser.cursor.fail(Reason::Empty);
    }
    let root = parser.value(0)?;
    parser.cursor.skip_white();
    if parser.cursor.peek().is_some() {
        return parser.cursor.fail(Reason::TrailingCharacters);
    }
    Ok(Parsed { root, findings: parser.findings, at_limit: parser.at_limit, inexact: parser.inexact })
}

/// The tree parser. The typed parser borrows it for the free parts of a document.
pub(crate) struct Parser<'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(crate) limits: Limits,
    pub(crate) findings: Vec<Finding>,
    pub(crate) at_limit: Option<usize>,
    inexact: bool,
    // Children of the containers being read; each container takes its own off the top in one piece.
    members: Vec<Member<'a>>,
    items: Vec<Node<'a>>,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(cursor: Cursor<'a>, limits: Limits) -> Self {
        Self {
            cursor,
            limits,
            findings: Vec::new(),
            at_limit: None,
            inexact: false,
            // Growing means moving what is there; a longer text has more members.
            members: Vec::with_capacity((cursor.text.len() / 64).clamp(8, 64)),
            items: Vec::with_capacity(8),
        }
    }

    /// Reads the value at the cursor; `depth` containers are open around it.
    pub(crate) fn value(&mut self, depth: usize) -> Result<Node<'a>, SyntaxError> {
        let at = self.cursor.pos;
        let value = match self.cursor.peek() {
            Some(b'{') => self.container(at, depth, Self::object)?,
            Some(b'[') => self.container(at, depth, Self::array)?,
            _ => self.leaf(at)?,
        };
        Ok(Node { at, value })
    }

    #[inline]
    fn leaf(&mut self, at: usize) -> Result<Value<'a>, SyntaxError> {
        match self.cursor.peek() {
            Some(b'"') => Ok(Value::Text(match self.cursor.plain_string() {
                Some(text) => Cow::Borrowed(text),
                None => self.cursor.string()?,
            })),
            Some(b'-') if self.cursor.rest().starts_with(b"-I") => self.word(at),
            Some(b'0'..=b'9' | b'-') => self.number(),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word(at),
            _ => self.cursor.fail(Reason::UnexpectedCharacter),
        }
    }

    fn number(&mut self) -> Result<Value<'a>, SyntaxError> {
        let number = self.cursor.number()?;
        self.inexact |= number.class != Class::Exact;
        Ok(Value::Number(number))
    }

    fn word(&mut self, at: usize) -> Result<Value<'a>, SyntaxError> {
        for (word, value) in [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)] {
            if self.cursor.eat(word.as_bytes()) {
                return Ok(value);
            }
            // A word that the text cuts short is a truncation, not a wrong word.
            if word.as_bytes().starts_with(self.cursor.rest()) {
                self.cursor.pos = self.cursor.text.len();
                return self.cursor.fail(Reason::UnexpectedEnd);
            }
        }
        if self.limits.native_non_finite
            && let Some(number) = self.cursor.non_finite()
        {
            self.inexact = true;
            return Ok(Value::Number(number));
        }
        Err(SyntaxError { reason: Reason::NotJsonLiteral, at })
    }

    fn container(
        &mut self,
        at: usize,
        depth: usize,
        read: fn(&mut Self, usize) -> Result<Value<'a>, SyntaxError>,
    ) -> Result<Value<'a>, SyntaxError> {
        if depth + 1 > self.limits.max_depth {
            // One is enough: what is inside is not read, and what is beside it is as deep.
            if !self.findings.iter().any(|finding| matches!(finding, Finding::TooDeep { .. })) {
                self.findings.push(Finding::TooDeep { at });
            }
            self.skip_container()?;
            return Ok(Value::Skipped);
        }
        if depth + 1 == self.limits.max_depth && self.at_limit.is_none() {
            self.at_limit = Some(at);
        }
        self.cursor.pos += 1;
        read(self, depth + 1)
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, SyntaxError> {
        let base = self.members.len();
        self.cursor.skip_white();
        if self.cursor.eat(b"}") {
            return Ok(Value::Object(Vec::new()));
        }
        loop {
            let at = self.cursor.pos;
            let key = self.key()?;
            let node = self.value(depth)?;
            self.members.push(Member { key, at, node });
            self.cursor.skip_white();
            if self.cursor.eat(b",") {
                self.cursor.skip_white();
            } else if self.cursor.eat(b"}") {
                break;
            } else {
                return self.cursor.fail(Reason::UnexpectedCharacter);
            }
        }
        Ok(Value::Object(self.take_members(base)))
    }

    /// Steps over a key and its colon.
    #[inline]
    fn key(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        if self.cursor.peek() != Some(b'"') {
            return self.cursor.fail(Reason::UnexpectedCharacter);
        }
        let key = match self.cursor.plain_string() {
            Some(key) => Cow::Borrowed(key),
            None => self.cursor.string()?,
        };
        self.cursor.skip_white();
        if !self.cursor.eat(b":") {
            return self.cursor.fail(Reason::UnexpectedCharacter);
        }
        self.cursor.skip_white();
        Ok(key)
    }

    /// Takes the members from `base` on, in canonical order.
    #[inline]
    fn take_members(&mut self, base: usize) -> Vec<Member<'a>> {
        let own = self.members.get_mut(base..).unwrap_or_default();
        sort_members(own);
        for (a, b) in own.iter().zip(own.iter().skip(1)) {
            if a.key == b.key {
                self.findings.push(Finding::DuplicateKey { at: b.at, key: b.key.to_string() });
            }
        }
        self.members.drain(base..).collect()
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, SyntaxError> {
        let base = self.items.len();
        self.cursor.skip_white();
        if self.cursor.eat(b"]") {
            return Ok(Value::Array(Vec::new()));
        }
        loop {
            let item = self.value(depth)?;
            self.items.push(item);
            self.cursor.skip_white();
            if self.cursor.eat(b",") {
                self.cursor.skip_white();
            } else if self.cursor.eat(b"]") {
                return Ok(Value::Array(self.items.drain(base..).collect()));
            } else {
                return self.cursor.fail(Reason::UnexpectedCharacter);
            }
        }
    }

    /// Steps over a container of any depth without recursion.
    fn skip_container(&mut self) -> Result<(), SyntaxError> {
        let mut open = 0usize;
        loop {
            match self.cursor.peek() {
                None => return self.cursor.fail(Reason::UnexpectedEnd),
                Some(b'"') => {
                    self.cursor.string()?;
                    continue;
                }
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open -= 1,
                Some(_) => {}
            }
            self.cursor.pos += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }
}
