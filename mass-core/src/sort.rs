//! Stable sorting where there is little to sort.
//!
//! The standard library's sort is written out anew for each type, some kilobytes each time, which a browser would have to
//! load. There the order is found by one sort of indices, and only the moving is written out.

#[cfg(not(target_family = "wasm"))]
use std::cmp::Ordering;

/// Sorts, keeping the order of equals.
#[cfg(not(target_family = "wasm"))]
#[inline]
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    items.sort_by(compare);
}

/// Sorts where no two are equal, or it does not matter.
#[cfg(not(target_family = "wasm"))]
#[inline]
pub(crate) fn sort_unstable_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    items.sort_unstable_by(compare);
}

/// The same by the items' own order.
#[inline]
pub(crate) fn sort_unstable<T: Ord>(items: &mut [T]) {
    #[cfg(not(target_family = "wasm"))]
    items.sort_unstable();
    #[cfg(target_family = "wasm")]
    sort_by(items, Ord::cmp);
}

#[cfg(target_family = "wasm")]
pub(crate) use small::{sort_by, sort_by as sort_unstable_by};

#[cfg(any(target_family = "wasm", test))]
mod small {
    use std::cmp::Ordering;

    /// So many items are few.
    const FEW: usize = 16;

    /// As the standard library's.
    pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
        if items.len() <= FEW {
            for sorted in 1..items.len() {
                for pair in (0..sorted).rev() {
                    match items.get(pair..pair + 2) {
                        Some([a, b]) if compare(a, b) == Ordering::Greater => items.swap(pair, pair + 1),
                        _ => break,
                    }
                }
            }
            return;
        }
        let between = |a: usize, b: usize| match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        };
        let mut order = order(items.len(), &between);
        // What belongs here may have been moved by the swaps before: it is where the chain of them leads.
        for place in 0..items.len() {
            let mut from = order.get(place).copied().unwrap_or(place);
            while from < place {
                from = order.get(from).copied().unwrap_or(place);
            }
            items.swap(place, from);
            if let Some(moved) = order.get_mut(place) {
                *moved = from;
            }
        }
    }

    /// The indices of so many items in order: runs twice as long in each round are made of two.
    fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        if (1..length).all(|index| compare(index - 1, index) != Ordering::Greater) {
            return order;
        }
        let mut run = 1;
        while run < length {
            let mut merged = Vec::with_capacity(length);
            for both in order.chunks(run * 2) {
                let (mut first, mut second) = both.split_at(run.min(both.len()));
                while let ([a, rest @ ..], [b, others @ ..]) = (first, second) {
                    if compare(*a, *b) == Ordering::Greater {
                        merged.push(*b);
                        second = others;
                    } else {
                        merged.push(*a);
                        first = rest;
                    }
                }
                merged.extend_from_slice(first);
                merged.extend_from_slice(second);
            }
            order = merged;
            run *= 2;
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_small_sort_is_the_standard_one(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let (mut small, mut standard) = (items.clone(), items);
            small::sort_by(&mut small, |a, b| a.0.cmp(&b.0));
            sort_by(&mut standard, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(small, standard);
        }
    }
}
