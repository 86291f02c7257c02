//! Objects, keys and leaves of the contract, read one after the other.

use super::At;
use crate::{
    contract::spec::{Kind, Range},
    json::{Class, Value, parse::Limits, plain::Plain, scan::Cursor},
    time,
    validate::{
        document::{Document, Fact, Presence, Slot, Token},
        findings::Findings,
        format,
        leaf::{LeafReader, Place},
    },
};
use std::borrow::Cow;

/// Reads one document.
pub(crate) struct Reader<'r, 'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(super) limits: Limits,
    pub(super) document: &'r mut Document<'a>,
    pub(super) findings: &'r mut Findings,
    pub(super) strict: bool,
    /// The payload goes onto a tape.
    pub(super) taped: bool,
    /// Where the last key started, and where the cursor was behind its colon.
    pub(super) key: (usize, usize),
    /// A key that was read and not yet matched.
    pub(super) pending: Option<Cow<'a, str>>,
}

impl<'a> Reader<'_, 'a> {
    /// Steps into an object. Gives whether it has members.
    #[inline]
    pub(crate) fn open(&mut self, at: At) -> Option<bool> {
        let state = self.document.objects.get_mut(at.object)?;
        if state.0 != Presence::Absent || self.cursor.peek() != Some(b'{') {
            return None;
        }
        *state = (Presence::Present, self.cursor.pos);
        self.cursor.pos += 1;
        self.cursor.skip_white();
        let empty = self.cursor.peek() == Some(b'}');
        self.cursor.pos += usize::from(empty);
        Some(!empty)
    }

    /// Steps over a key and its colon, if it is next.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn key(&mut self, quoted: &'static [u8]) -> bool {
        if self.pending.is_some() {
            return self.is_pending(quoted);
        }
        let hit = begins(self.cursor.rest(), quoted);
        if hit {
            let from = self.cursor.pos;
            self.cursor.pos += quoted.len();
            self.key = (from, self.cursor.pos);
            self.cursor.skip_white();
        }
        hit
    }

    /// Reads a key that is spelled in another way than expected: with escapes, or with white space before its colon.
    /// The next pass compares it. `None` when a pass has compared one before: no member has that name.
    #[cold]
    pub(crate) fn spelled_key(&mut self) -> Option<()> {
        if self.pending.is_some() || self.cursor.peek() != Some(b'"') {
            return None;
        }
        self.pending = Some(self.cursor.string().ok()?);
        self.cursor.skip_white();
        if !self.cursor.eat(b":") {
            return None;
        }
        self.cursor.skip_white();
        Some(())
    }

    #[cold]
    fn is_pending(&mut self, quoted: &'static [u8]) -> bool {
        let name = quoted.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\":"));
        let hit = self.pending.as_ref().map(|key| key.as_bytes()) == name;
        if hit {
            self.pending = None;
            self.key = (0, 0);
        }
        hit
    }

    /// Steps over what follows a member; gives whether the object ends.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn ends(&mut self) -> Option<bool> {
        self.cursor.skip_white();
        let byte = self.cursor.peek()?;
        self.cursor.pos += 1;
        match byte {
            b',' => {
                self.cursor.skip_white();
                Some(false)
            }
            b'}' => Some(true),
            _ => None,
        }
    }

    #[cold]
    pub(super) fn null(&mut self, at: At, object: bool) -> Option<()> {
        let from = self.cursor.pos;
        if !self.cursor.eat(b"null") {
            return None;
        }
        if object {
            let state = self.document.objects.get_mut(at.object)?;
            return (state.0 == Presence::Absent).then(|| *state = (Presence::Null, from));
        }
        self.fill(at.slot, from, Fact::Null, "", 4)
    }

    /// Fills a slot that nothing has filled yet. The canonical JSON is `length` bytes from `at` on.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn fill(&mut self, slot: usize, at: usize, fact: Fact, text: &'a str, length: usize) -> Option<()> {
        let (from, behind) = self.key;
        // With nothing between key and value, and nothing cut off the value, both are copied as one.
        let keyed = behind == at && at + length == self.cursor.pos;
        let slot = self.document.slots.get_mut(slot)?;
        if slot.fact != Fact::Absent {
            return None;
        }
        *slot = Slot::read(at, fact, text, Token::new(if keyed { from } else { at }, at + length), keyed);
        Some(())
    }

    /// Reads a leaf. What is plainly right is taken here; the rest is for [`LeafReader`], which has all the rules.
    ///
    /// One function reads all leaves of a kind: readers of their own, with all that is in them, are more code than a
    /// processor keeps at hand.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(crate) fn leaf(&mut self, slot: usize, kind: &'static Kind) -> Option<()> {
        match kind {
            Kind::Number(_) => self.number::<false>(slot, kind),
            Kind::Integer(_) => self.number::<true>(slot, kind),
            Kind::Boolean => self.boolean(slot),
            Kind::NoPii if self.cursor.rest().starts_with(b"false") => None,
            Kind::NoPii => self.boolean(slot),
            Kind::Id => self.id(slot, kind),
            Kind::Choice(allowed) => self.choice(slot, kind, allowed),
            _ => self.text(slot, kind),
        }
    }

    #[inline(never)]
    fn number<const INTEGER: bool>(&mut self, slot: usize, kind: &'static Kind) -> Option<()> {
        let (Kind::Number(range) | Kind::Integer(range)) = kind else { return None };
        let at = self.cursor.pos;
        if let Some(Plain { value, kept, read }) = Plain::read(self.cursor.bytes().get(at..)?)
            && range.holds(value)
            && (!INTEGER || Range::is_whole(value))
        {
            self.cursor.pos = at + read.get() as usize;
            return self.fill(slot, at, Fact::Number(value), "", kept as usize);
        }
        self.other_number(slot, kind, range, INTEGER)
    }

    #[cold]
    fn other_number(&mut self, slot: usize, kind: &'static Kind, range: &Range, integer: bool) -> Option<()> {
        let at = self.cursor.pos;
        if self.cursor.peek() == Some(b'"') {
            return self.text(slot, kind);
        }
        if !matches!(self.cursor.peek(), Some(b'0'..=b'9' | b'-')) {
            return None;
        }
        let number = self.cursor.number().ok()?;
        let whole = !integer || Range::is_whole(number.value);
        if number.class == Class::Exact && number.canonical && range.holds(number.value) && whole {
            return self.fill(slot, at, Fact::Number(number.value), "", number.literal.len());
        }
        self.other(slot, at, kind, Value::Number(number))
    }

    #[inline(never)]
    fn boolean(&mut self, slot: usize) -> Option<()> {
        let at = self.cursor.pos;
        let value = self.cursor.eat(b"true");
        if !value && !self.cursor.eat(b"false") {
            return None;
        }
        self.fill(slot, at, Fact::Bool(value), "", self.cursor.pos - at)
    }

    /// Takes an id that is right as it stands.
    #[inline(never)]
    fn id(&mut self, slot: usize, kind: &'static Kind) -> Option<()> {
        let at = self.cursor.pos;
        let text = self.cursor.bytes().get(at + 1..).unwrap_or_default();
        let length = format::id_run(text);
        let starts = text.first().is_some_and(u8::is_ascii_alphanumeric);
        let quoted = self.cursor.peek() == Some(b'"') && text.get(length) == Some(&b'"');
        if !quoted || !starts || length > 128 {
            return self.text(slot, kind);
        }
        self.cursor.pos = at + length + 2;
        let plain = self.cursor.slice(at + 1, at + 1 + length);
        self.fill(slot, at, Fact::Text, plain, length + 2)
    }

    /// Takes one of a few words.
    #[inline(never)]
    fn choice(&mut self, slot: usize, kind: &'static Kind, allowed: &'static [&'static str]) -> Option<()> {
        let at = self.cursor.pos;
        if let [b'"', text @ ..] = self.cursor.rest() {
            for word in allowed {
                if text.starts_with(word.as_bytes()) && text.get(word.len()) == Some(&b'"') {
                    self.cursor.pos = at + word.len() + 2;
                    return self.fill(slot, at, Fact::Text, word, word.len() + 2);
                }
            }
        }
        self.text(slot, kind)
    }

    #[inline(never)]
    fn text(&mut self, slot: usize, kind: &'static Kind) -> Option<()> {
        let at = self.cursor.pos;
        if self.cursor.peek() != Some(b'"') {
            return None;
        }
        let Some(plain) = self.cursor.plain_string() else { return self.escaped(slot, at, kind) };
        match plainly(kind, plain) {
            Some(fact) => self.fill(slot, at, fact, plain, self.cursor.pos - at),
            None => self.other(slot, at, kind, Value::Text(Cow::Borrowed(plain))),
        }
    }

    #[cold]
    fn escaped(&mut self, slot: usize, at: usize, kind: &'static Kind) -> Option<()> {
        let text = self.cursor.string().ok()?;
        self.other(slot, at, kind, Value::Text(text))
    }

    #[inline(never)]
    fn other(&mut self, slot: usize, at: usize, kind: &Kind, value: Value<'a>) -> Option<()> {
        let entry = self.document.table.leaf(slot)?;
        if self.document.slots.get(slot)?.fact != Fact::Absent {
            return None;
        }
        LeafReader { document: self.document, findings: self.findings, strict: self.strict }.read(
            Place { entry, slot, at },
            kind,
            value,
        );
        Some(())
    }
}

/// Whether a text begins with a word.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn begins(text: &[u8], word: &[u8]) -> bool {
    if cfg!(target_family = "wasm") {
        // There the standard library compares byte by byte.
        let Some(text) = text.get(..word.len()) else { return false };
        let ((text, text_rest), (word, word_rest)) = (text.as_chunks::<8>(), word.as_chunks::<8>());
        let same = |(a, b): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*a) == u64::from_le_bytes(*b);
        return text.iter().zip(word).all(same) && text_rest.iter().zip(word_rest).all(|(a, b)| a == b);
    }
    text.starts_with(word)
}

/// What a text says that is right as it stands.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(in crate::normalize) fn plainly(kind: &Kind, text: &str) -> Option<Fact> {
    let right = match kind {
        Kind::TenantId => format::is_tenant_id(text),
        Kind::IdempotencyKey => format::is_idempotency_key(text) && !text.starts_with(' ') && !text.ends_with(' '),
        Kind::Version(version) => text == *version,
        Kind::Trace(_) => text.bytes().all(|b| b.is_ascii_graphic()),
        // Zeros at the end of a fraction go.
        Kind::Timestamp if text.len() > 20 && text.ends_with("0Z") => false,
        Kind::Timestamp => {
            let stamp = time::read(text).filter(|stamp| !stamp.naive)?;
            return matches!(stamp.text, Cow::Borrowed(_)).then_some(Fact::Instant(stamp.instant));
        }
        _ => false,
    };
    right.then_some(Fact::Text)
}
