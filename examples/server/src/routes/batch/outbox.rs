//! Outcomes on their way to the caller, through a file.
//!
//! Many clients send all of a body before they read a byte of the answer. If outcomes waited for such a client, it would
//! wait for us to read on, and we for it. So they go into a file, which takes as much as there is and costs no memory.

use std::io;

use axum::body::Bytes;
use futures_util::{Stream, stream};
use tempfile::NamedTempFile;
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::watch,
};

/// How far the file is written, and whether that is all.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    written: u64,
    done: bool,
}

/// The writing end.
#[derive(Debug)]
pub struct Outbox {
    file: File,
    progress: watch::Sender<Progress>,
}

/// Both ends: one to write, and what was written as a stream.
///
/// # Errors
/// Those of making a file.
pub async fn new() -> io::Result<(Outbox, impl Stream<Item = io::Result<Bytes>> + Send)> {
    let (writer, reader) = tokio::task::spawn_blocking(|| {
        // Both ends are open and the name is gone: nothing is left behind, whatever happens.
        let named = NamedTempFile::with_prefix("mass-batch")?;
        Ok::<_, io::Error>((named.reopen()?, named.into_file()))
    })
    .await
    .map_err(io::Error::other)??;
    let (sender, receiver) = watch::channel(Progress::default());
    let outbox = Outbox { file: File::from_std(writer), progress: sender };
    Ok((outbox, read(File::from_std(reader), receiver)))
}

impl Outbox {
    /// Adds bytes.
    ///
    /// # Errors
    /// When nobody reads any more, or the file cannot grow.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.progress.is_closed() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.file.write_all(bytes).await?;
        self.file.flush().await?;
        self.progress.send_modify(|progress| progress.written += bytes.len() as u64);
        Ok(())
    }

    /// Says that this was all.
    pub fn finish(self) {
        self.progress.send_modify(|progress| progress.done = true);
    }
}

fn read(file: File, progress: watch::Receiver<Progress>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold((file, progress, 0_u64), |(mut file, mut progress, at)| async move {
        let known = match progress.wait_for(|progress| progress.done || progress.written > at).await {
            Ok(known) => *known,
            // The writer is gone without a word: the answer breaks off.
            Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
        };
        let there = usize::try_from(known.written - at).unwrap_or(usize::MAX).min(64 * 1024);
        if there == 0 {
            return Ok(None);
        }
        let mut bytes = vec![0; there];
        file.read_exact(&mut bytes).await?;
        Ok(Some((Bytes::from(bytes), (file, progress, at + there as u64))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt as _;

    #[tokio::test]
    async fn all_that_was_written_comes_out_in_order_also_when_nobody_reads_meanwhile() {
        let (mut outbox, outcomes) = new().await.unwrap();
        let mut sent = Vec::new();
        for number in 0..20_000_u32 {
            sent.extend(number.to_be_bytes());
        }
        for piece in sent.chunks(777) {
            outbox.write(piece).await.unwrap();
        }
        outbox.finish();
        let got: Vec<Bytes> = Box::pin(outcomes).try_collect().await.unwrap();
        assert_eq!(got.concat(), sent);
    }

    #[tokio::test]
    async fn a_writer_that_is_lost_breaks_the_answer_off_and_one_without_a_reader_stops() {
        let (mut outbox, outcomes) = new().await.unwrap();
        outbox.write(b"half").await.unwrap();
        drop(outbox);
        assert!(Box::pin(outcomes).try_collect::<Vec<_>>().await.is_err());
        let (mut outbox, outcomes) = new().await.unwrap();
        drop(outcomes);
        assert!(outbox.write(b"x").await.is_err());
    }
}
