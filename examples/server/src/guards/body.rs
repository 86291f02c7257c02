//! Bodies that are too long, or come too slowly, are cut off: 413 and 408.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// What a body may cost.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// Bytes as they come over the wire.
    pub bytes: u64,
    /// From the first byte to the last; a stream may have none.
    pub whole: Option<Duration>,
    /// From one piece to the next.
    pub idle: Duration,
}

/// What a body was cut off for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// More bytes than allowed.
    #[error("the body is longer than allowed")]
    TooLong,
    /// Not all there in time.
    #[error("the body came too slowly")]
    TooSlow,
}

/// Learns from a body that is read elsewhere whether it was cut off.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<AtomicU8>);

impl Watch {
    /// What the body was cut off for, so far.
    pub fn cut(&self) -> Option<Cut> {
        match self.0.load(Ordering::Acquire) {
            1 => Some(Cut::TooLong),
            2 => Some(Cut::TooSlow),
            _ => None,
        }
    }

    fn set(&self, cut: Cut) {
        self.0.store(if cut == Cut::TooLong { 1 } else { 2 }, Ordering::Release);
    }
}

/// The same body within limits, and the watch over it.
///
/// ```
/// # use mass_server::guards::body::{guard, BodyLimits};
/// # use std::time::Duration;
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # let _inside = runtime.enter();
/// let limits = BodyLimits { bytes: 1024, whole: None, idle: Duration::from_secs(10) };
/// let (body, watch) = guard("{}".into(), limits);
/// assert_eq!(watch.cut(), None);
/// # drop(body);
/// ```
pub fn guard(body: Body, limits: BodyLimits) -> (Body, Watch) {
    let watch = Watch::default();
    let guarded = Guarded {
        body,
        left: limits.bytes,
        idle: limits.idle,
        end: limits.whole.map(|whole| Instant::now() + whole),
        timer: Box::pin(tokio::time::sleep(limits.idle)),
        state: State::Asked,
        watch: watch.clone(),
    };
    (Body::new(guarded), watch)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The reader has what there was.
    Asked,
    /// The reader waits, and the timer runs: never while the reader itself is busy.
    Waiting,
    /// Cut off.
    Over,
}

struct Guarded {
    body: Body,
    left: u64,
    idle: Duration,
    end: Option<Instant>,
    timer: Pin<Box<Sleep>>,
    state: State,
    watch: Watch,
}

impl Guarded {
    fn cut(&mut self, cut: Cut) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.state = State::Over;
        self.watch.set(cut);
        Poll::Ready(Some(Err(axum::Error::new(cut))))
    }
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.state == State::Over {
            return Poll::Ready(None);
        }
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, |data| data.len() as u64);
                let Some(left) = self.left.checked_sub(length) else { return self.cut(Cut::TooLong) };
                self.left = left;
                self.state = State::Asked;
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => {
                if self.state == State::Asked {
                    self.state = State::Waiting;
                    let idle = Instant::now() + self.idle;
                    let until = self.end.map_or(idle, |end| end.min(idle));
                    self.timer.as_mut().reset(until);
                }
                match self.timer.as_mut().poll(context) {
                    Poll::Ready(()) => self.cut(Cut::TooSlow),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.state == State::Over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use tokio::io::AsyncWriteExt as _;

    fn limits(bytes: u64) -> BodyLimits {
        BodyLimits { bytes, whole: Some(Duration::from_secs(30)), idle: Duration::from_secs(10) }
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_passes_unchanged() {
        let (body, watch) = guard("12345".into(), limits(5));
        assert_eq!(to_bytes(body, 100).await.unwrap(), "12345");
        assert_eq!(watch.cut(), None);
    }

    #[tokio::test]
    async fn a_longer_one_is_cut() {
        let (body, watch) = guard("123456".into(), limits(5));
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!(watch.cut(), Some(Cut::TooLong));
    }

    fn pipe() -> (tokio::io::DuplexStream, Body) {
        let (write, read) = tokio::io::duplex(64);
        (write, Body::from_stream(tokio_util::io::ReaderStream::new(read)))
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_stands_still_is_cut() {
        let (mut write, body) = pipe();
        write.write_all(b"12").await.unwrap();
        let (body, watch) = guard(body, limits(5));
        let began = Instant::now();
        assert!(to_bytes(body, 100).await.is_err());
        assert_eq!((watch.cut(), began.elapsed().as_secs()), (Some(Cut::TooSlow), 10));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_drips_is_cut_when_its_whole_time_is_up_and_a_stream_is_not() {
        for (whole, cut) in [(Some(Duration::from_secs(30)), Some(Cut::TooSlow)), (None, None)] {
            let (mut write, body) = pipe();
            tokio::spawn(async move {
                for _ in 0..20 {
                    if write.write_all(b"1").await.is_err() {
                        return;
                    }
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            });
            let (body, watch) = guard(body, BodyLimits { whole, ..limits(100) });
            assert_eq!(to_bytes(body, 100).await.is_err(), cut.is_some());
            assert_eq!(watch.cut(), cut);
        }
    }
}
