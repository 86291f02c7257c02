//! The fast path: a document read straight into its slots, without a tree.
//!
//! It proves and does not explain. Whatever is out of the ordinary (an unknown or repeated member, something missing,
//! any error) gives `None`, and the caller reads the text again with the tree parser, which explains. Each type of the
//! contract gets its reader from its declaration, so that keys, slots and ranges are constants here.

mod reader;

use super::finish;
use crate::{
    contract::EnterpriseRequest,
    json::{
        parse::{Limits, Parser},
        scan::Cursor,
        tape::Tape,
    },
    options::Options,
    validate::{document::Document, findings::Findings},
};
pub(crate) use reader::Reader;
pub(super) use reader::plainly;

/// Reads a text as an Enterprise request, into a document in which nothing is yet.
pub(crate) fn read<'a>(
    text: &'a str,
    document: &mut Document<'a>,
    options: &Options,
    findings: &mut Findings,
) -> Option<()> {
    // Slots keep places in 32 bits.
    u32::try_from(text.len()).ok()?;
    let limits = Limits { max_depth: options.depth(), native_non_finite: options.native_non_finite };
    document.source = text;
    let mut reader = Reader {
        cursor: Cursor::new(text),
        limits,
        document,
        findings,
        strict: options.strict,
        taped: finish::taped(options),
        key: (0, 0),
        pending: None,
    };
    reader.cursor.skip_white();
    EnterpriseRequest::read(&mut reader, At { slot: 0, object: 0, depth: 0 })?;
    reader.cursor.skip_white();
    let whole = reader.cursor.peek().is_none();
    (whole && !findings.has_errors()).then_some(())
}

/// Where a value of the contract goes: its first slot, its object number, the containers around it. All are constants
/// once the readers are compiled.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) slot: usize,
    pub(crate) object: usize,
    pub(crate) depth: usize,
}

/// How a type of the contract is read. The slots and objects inside it are numbered in the order of the declaration,
/// as [`Table`](crate::contract::table::Table) numbers them.
pub(crate) trait Direct {
    /// Leaves inside it.
    const LEAVES: usize;
    /// Objects inside it, itself included.
    const OBJECTS: usize;
    /// Null means that it is absent.
    const NULL_IS_ABSENT: bool = false;
    /// Reads the value at the cursor.
    fn read(reader: &mut Reader<'_, '_>, at: At) -> Option<()>;
}

impl<T: Direct> Direct for Option<T> {
    const LEAVES: usize = T::LEAVES;
    const OBJECTS: usize = T::OBJECTS;

    #[inline]
    fn read(reader: &mut Reader<'_, '_>, at: At) -> Option<()> {
        if T::NULL_IS_ABSENT && reader.cursor.peek() == Some(b'n') {
            return reader.null(at, T::OBJECTS > 0);
        }
        T::read(reader, at)
    }
}

impl Direct for serde_json::Map<String, serde_json::Value> {
    const LEAVES: usize = 0;
    const OBJECTS: usize = 0;

    fn read(reader: &mut Reader<'_, '_>, at: At) -> Option<()> {
        if reader.document.payload.is_some() || reader.document.tape.is_some() {
            return None;
        }
        if reader.taped {
            reader.document.tape = Some(Tape::object(&mut reader.cursor, at.depth, reader.limits, None)?);
            return Some(());
        }
        if reader.cursor.peek() != Some(b'{') {
            return None;
        }
        let mut parser = Parser::new(reader.cursor, reader.limits);
        reader.document.payload = Some(parser.value(at.depth).ok()?);
        reader.cursor = parser.cursor;
        parser.findings.is_empty().then_some(())
    }
}

/// Lists are in responses only, which take the other path.
impl<T> Direct for Vec<T> {
    const LEAVES: usize = 1;
    const OBJECTS: usize = 0;

    fn read(_: &mut Reader<'_, '_>, _: At) -> Option<()> {
        None
    }
}
