//! What a caller makes of the rows of a batch, made where the rows are.

use super::{Batch, BatchRow};
use std::{fmt, sync::Arc};

/// What was made of each row of a batch, in order. See [`Batch::map_rows`].
pub struct Mapped<'a, T> {
    /// What is behind the last row that was given out. Its own threads are never asked.
    batch: Batch<'a>,
    make: Arc<Make<T>>,
    #[cfg(feature = "parallel")]
    ahead: super::ahead::Ahead<'a, T>,
}

/// What is made of a row.
pub(super) type Make<T> = dyn Fn(BatchRow<'_>) -> T + Send + Sync;

impl<T> fmt::Debug for Mapped<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapped").finish_non_exhaustive()
    }
}

impl<'a> Batch<'a> {
    /// What `make` makes of each row that has not been given out, in order.
    ///
    /// With the feature `parallel` it is called by the thread that worked on the row, some rows ahead of the one that is
    /// asked for. So what is made (a text, a record of your own, a count) is made side by side as well, and the row
    /// itself never leaves its thread: the faster way when only that is wanted. `raw` lives as long as the call. A row
    /// may be made twice when `make` panics, which it then does where the row is asked for.
    ///
    /// ```
    /// use mass_core::{Context, Options, normalize_batch};
    ///
    /// let context = Context::at("2026-11-24T13:15:21Z", "docs").unwrap();
    /// let batch = normalize_batch(b"{\"a\":\" x\"}\n{\"a\":\n{\"a\":2}\n", &Options::default(), &context);
    /// let changes = batch.map_rows(|row| row.outcome.map_or(0, |normalized| normalized.changes.len()));
    /// assert_eq!(changes.map(|count| count > 0).collect::<Vec<_>>(), [true, false, true]);
    /// ```
    pub fn map_rows<T, F>(self, make: F) -> Mapped<'a, T>
    where
        T: Send + 'static,
        F: Fn(BatchRow<'_>) -> T + Send + Sync + 'static,
    {
        let make: Arc<Make<T>> = Arc::new(make);
        Mapped {
            #[cfg(feature = "parallel")]
            ahead: super::ahead::Ahead::new(Arc::clone(&make)),
            make,
            // What is under way for rows as they are is not wanted any more.
            #[cfg(feature = "parallel")]
            batch: Self { ahead: super::ahead::Ahead::default(), ..self },
            #[cfg(not(feature = "parallel"))]
            batch: self,
        }
    }
}

impl<T: Send + 'static> Iterator for Mapped<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        #[cfg(feature = "parallel")]
        if self.ahead.is_under_way() || self.batch.has_threads() {
            let Batch { lines, options, context, .. } = &mut self.batch;
            let (_, made, behind) = self.ahead.next(*lines, options, context)?;
            *lines = behind;
            return Some(made);
        }
        self.batch.next().map(|row| (self.make)(row))
    }
}
