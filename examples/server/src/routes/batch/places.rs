//! Places for batches: so many at a time, and half of them at most for one user, who could otherwise hold up all others
//! with batches that come drop by drop.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// All places. Clones share them.
#[derive(Debug, Clone)]
pub struct Places {
    most: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_user: HashMap<Arc<str>, usize>,
}

/// A place; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    user: Arc<str>,
    places: Places,
}

impl Places {
    /// So many.
    pub fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// A place for a user; none when all are taken, or as many as one user may have.
    pub fn take(&self, user: &Arc<str>) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.by_user.get(user).copied().unwrap_or(0);
        if taken.all >= self.most || own >= self.most.div_ceil(2) {
            return None;
        }
        taken.all += 1;
        taken.by_user.insert(Arc::clone(user), own + 1);
        Some(Place { user: Arc::clone(user), places: self.clone() })
    }

    /// How many are taken.
    pub fn taken(&self) -> u64 {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all as u64
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        match taken.by_user.get_mut(&self.user) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                taken.by_user.remove(&self.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_user_has_half_and_all_have_no_more_than_there_are() {
        let (ana, bea, eva): (Arc<str>, Arc<str>, Arc<str>) = ("ana".into(), "bea".into(), "eva".into());
        let places = Places::new(4);
        let of_ana: Vec<_> = (0..3).map(|_| places.take(&ana)).collect();
        assert_eq!(of_ana.iter().flatten().count(), 2);
        let of_bea = (places.take(&bea).unwrap(), places.take(&bea).unwrap());
        assert!(places.take(&eva).is_none(), "all are taken");
        drop(of_bea);
        assert!(places.take(&ana).is_none() && places.take(&eva).is_some());
        drop(of_ana);
        assert!(places.taken.lock().unwrap().by_user.is_empty());
        assert!(Places::new(1).take(&ana).is_some(), "the only one is for anyone");
    }
}
