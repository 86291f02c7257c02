//! Calls off the main thread: on Node's pool, and for batches on threads of our own.

use crate::{
    document::{Document, choice},
    js,
    net::{guarded, net},
    spare,
};
use mass_core::{Batch, Context, Options, normalize_batch};
use mass_js::{Answer, Choice, Other, ROW_HEAD, What, append, counts, internal};
use napi::{
    Env, Result, ScopedTask,
    bindgen_prelude::{AsyncTask, BufferSlice, Unknown},
};
use napi_derive::napi;
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::SystemTime,
};

/// One call; the document is a copy, so that nobody can change it meanwhile.
pub struct Call {
    what: What,
    document: Vec<u8>,
    choice: Chosen,
}

/// Options and context, or the record that says why there are none.
type Chosen = std::result::Result<Choice, Vec<u8>>;

fn chosen(choice: std::result::Result<Choice, Answer<'_>>) -> Chosen {
    choice.map_err(|record| written(&record))
}

fn written(record: &Answer<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    record.append_to(&mut out);
    out
}

impl<'task> ScopedTask<'task> for Call {
    type Output = Vec<u8>;
    type JsValue = BufferSlice<'task>;

    fn compute(&mut self) -> Result<Self::Output> {
        Ok(match &mut self.choice {
            Ok(choice) => written(&guarded(self.what, &self.document, &Other::default(), choice)),
            Err(record) => std::mem::take(record),
        })
    }

    fn resolve(&mut self, env: &'task Env, output: Self::Output) -> Result<Self::JsValue> {
        // A copy belongs to JavaScript altogether; memory of ours would have to be given back by its garbage collector.
        BufferSlice::copy_from(env, output)
    }
}

/// Starts a call with one document on Node's pool; the promise gives its record.
#[napi(ts_return_type = "Promise<Buffer>")]
#[allow(clippy::too_many_arguments)] // as `entry::call`
pub fn start(
    env: &Env,
    what: u32,
    #[napi(ts_arg_type = "Uint8Array | string")] document: Unknown<'_>,
    units: u32,
    options: u32,
    #[napi(ts_arg_type = "string")] now: Unknown<'_>,
    #[napi(ts_arg_type = "Uint8Array")] seed: Unknown<'_>,
) -> Result<AsyncTask<Call>> {
    let what = What(what);
    let document = Document::read(env, what, &document, units)?.bytes().to_vec();
    let choice = chosen(choice(env, what, options, &now, &seed)?);
    Ok(AsyncTask::new(Call { what, document, choice }))
}

/// Lines that are worked on together.
pub struct Block {
    what: What,
    lines: Vec<u8>,
    row: usize,
    line: usize,
    choice: Chosen,
    threads: usize,
}

/// Bytes of lines that one thread works on. The records of a part are one piece, so that a row that is kept does not keep
/// all the others.
const PART: usize = 24 * 1024;

impl<'task> ScopedTask<'task> for Block {
    type Output = Vec<Vec<u8>>;
    type JsValue = Vec<BufferSlice<'task>>;

    fn compute(&mut self) -> Result<Self::Output> {
        let failed = |record: &[u8]| vec![[&[0; ROW_HEAD], record].concat()];
        Ok(match &self.choice {
            Err(record) => failed(record),
            Ok(choice) => match net(|| self.work(choice)) {
                Ok(Ok(pieces)) => pieces,
                Ok(Err(why)) | Err(why) => failed(&written(&internal(why))),
            },
        })
    }

    fn resolve(&mut self, env: &'task Env, output: Self::Output) -> Result<Self::JsValue> {
        let copy = |piece: Vec<u8>| {
            let copy = BufferSlice::copy_from(env, &piece);
            spare::give(piece);
            copy
        };
        output.into_iter().map(copy).collect()
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        spare::give(std::mem::take(&mut self.lines));
    }
}

impl Block {
    /// The records of all rows, and in a last piece how many rows and lines there were.
    fn work(&self, choice: &Choice) -> std::result::Result<Vec<Vec<u8>>, String> {
        let context = choice.context.as_ref().ok_or("a batch without context")?;
        let whole = normalize_batch(&self.lines, &choice.options, context).starting_at(self.row, self.line);
        let parts = whole.parts(PART);
        let (row, line) = parts.last().map_or((self.row, self.line), |last| last.clone().end());
        let pool = pool(self.threads)?;
        let mut pieces: Vec<Vec<u8>> = pool.install(|| {
            let piece = |part: Batch<'_>| {
                let mut piece = spare::take();
                part.for_each(|row| append(&mut piece, self.what, &self.lines, row));
                piece
            };
            parts.into_par_iter().with_max_len(1).map(piece).filter(|piece| !piece.is_empty()).collect()
        });
        pieces.push(counts(row - self.row, line - self.line));
        Ok(pieces)
    }
}

/// Threads for batches, kept from one to the next as long as the same number is asked for.
static POOL: Mutex<Option<(usize, Arc<ThreadPool>)>> = Mutex::new(None);

fn pool(threads: usize) -> std::result::Result<Arc<ThreadPool>, String> {
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    match &*kept {
        Some((known, pool)) if *known == threads => Ok(Arc::clone(pool)),
        _ => {
            let named = ThreadPoolBuilder::new().num_threads(threads).thread_name(|n| format!("mass-{n}"));
            let pool = Arc::new(named.build().map_err(|e| format!("no threads: {e}"))?);
            *kept = Some((threads, Arc::clone(&pool)));
            Ok(pool)
        }
    }
}

/// How many rows and lines there are in a block, so that the next can be started before this one is done.
#[napi]
pub fn count(env: &Env, #[napi(ts_arg_type = "Uint8Array")] lines: Unknown<'_>) -> Result<(f64, f64)> {
    static NOTHING: LazyLock<(Options, Context)> =
        LazyLock::new(|| (Options::default(), Context::new(SystemTime::UNIX_EPOCH, [])));
    let (options, context) = &*NOTHING;
    // SAFETY: no JavaScript runs before they are counted.
    let (rows, next) = normalize_batch(unsafe { js::bytes(env, &lines)? }, options, context).starting_at(0, 1).end();
    #[allow(clippy::cast_precision_loss)] // a block is not that large
    Ok((rows as f64, (next - 1) as f64))
}

/// Starts a block of NDJSON. The promise gives pieces: rows, each with its head, its text and its record; the last piece
/// has the number of rows and of lines as f64.
#[napi(ts_return_type = "Promise<Buffer[]>")]
#[allow(clippy::too_many_arguments)] // as `entry::call`
pub fn start_batch(
    env: &Env,
    what: u32,
    #[napi(ts_arg_type = "Uint8Array | string")] lines: Unknown<'_>,
    units: u32,
    options: u32,
    #[napi(ts_arg_type = "string")] now: Unknown<'_>,
    #[napi(ts_arg_type = "Uint8Array")] seed: Unknown<'_>,
    row: i64,
    line: i64,
    threads: u32,
) -> Result<AsyncTask<Block>> {
    let what = What(what);
    let document = Document::read(env, what, &lines, units)?;
    let mut lines = spare::take();
    lines.extend_from_slice(document.bytes());
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let (row, line, threads) = (count(row), count(line), threads as usize);
    let choice = chosen(choice(env, what, options, &now, &seed)?);
    Ok(AsyncTask::new(Block { what, lines, row, line, choice, threads }))
}
