//! An ordered map that is small in a browser.
//!
//! A `BTreeMap` is written out anew for each type of value, some kilobytes each time. Here one map of numbers serves all,
//! and the values lie beside it.

#[cfg(feature = "signals")]
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Values by key.
#[derive(Debug)]
pub(crate) struct Index<K, T> {
    places: BTreeMap<K, usize>,
    values: Vec<T>,
}

impl<K, T> Default for Index<K, T> {
    fn default() -> Self {
        Self { places: BTreeMap::new(), values: Vec::new() }
    }
}

impl<K: Ord, T> Index<K, T> {
    /// The value of a key.
    #[cfg(feature = "signals")]
    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&T>
    where
        K: Borrow<Q>,
    {
        self.values.get(*self.places.get(key)?)
    }

    /// Adds a value, which stands for its key from now on.
    #[cfg(feature = "signals")]
    pub(crate) fn insert(&mut self, key: K, value: T) {
        self.places.insert(key, self.values.len());
        self.values.push(value);
    }

    /// The value of a key; one that is made now, if there was none.
    pub(crate) fn or_insert_with(&mut self, key: K, make: impl FnOnce() -> T) -> Option<&mut T> {
        let place = *self.places.entry(key).or_insert(self.values.len());
        if place == self.values.len() {
            self.values.push(make());
        }
        self.values.get_mut(place)
    }

    /// The keys, in order.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.places.keys()
    }

    /// The values, in the order in which they came.
    #[cfg(test)]
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// Keys and values, in order.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = (K, T)> {
        let mut values: Vec<Option<T>> = self.values.into_iter().map(Some).collect();
        self.places.into_iter().filter_map(move |(key, place)| Some((key, values.get_mut(place)?.take()?)))
    }
}
