//! What a runner holds. The host alone decides what is kept and what is forgotten, so both sides always agree.

use std::collections::HashMap;
use std::hash::Hash;

/// Things that a runner was given, each under a number of its own.
#[derive(Debug)]
pub(super) struct Known<K> {
    held: HashMap<K, Held>,
    numbers: u64,
    uses: u64,
    weight: usize,
    count_max: usize,
    weight_max: usize,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    number: u64,
    used: u64,
    weight: usize,
}

impl<K: Eq + Hash + Clone> Known<K> {
    pub(super) fn new(count_max: usize, weight_max: usize) -> Self {
        Self {
            held: HashMap::new(),
            numbers: 0,
            uses: 0,
            weight: 0,
            count_max,
            weight_max,
        }
    }

    /// The number of something that the runner holds.
    pub(super) fn find(&mut self, key: &K) -> Option<u64> {
        self.uses += 1;
        let held = self.held.get_mut(key)?;
        held.used = self.uses;
        Some(held.number)
    }

    /// Gives something a number; adds to `forgotten` the numbers of what must go for it, the least recently used first.
    pub(super) fn add(&mut self, key: K, weight: usize, forgotten: &mut Vec<u64>) -> u64 {
        while self.held.len() >= self.count_max
            || (self.weight.saturating_add(weight) > self.weight_max && !self.held.is_empty())
        {
            let least_recent = self
                .held
                .iter()
                .min_by_key(|(_, held)| held.used)
                .map(|(key, _)| key.clone());
            let Some(held) = least_recent.and_then(|key| self.held.remove(&key)) else {
                break;
            };
            self.weight -= held.weight;
            forgotten.push(held.number);
        }
        self.numbers += 1;
        self.uses += 1;
        self.weight += weight;
        let held = Held {
            number: self.numbers,
            used: self.uses,
            weight,
        };
        self.held.insert(key, held);
        self.numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(count_max: usize, weight_max: usize, steps: &[(&'static str, usize, &[u64])]) {
        let mut known = Known::new(count_max, weight_max);
        for (key, weight, expected) in steps {
            let mut forgotten = Vec::new();
            if known.find(key).is_none() {
                known.add(*key, *weight, &mut forgotten);
            }
            assert_eq!(forgotten, *expected, "{key}");
        }
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        check(
            2,
            100,
            &[
                ("a", 1, &[]),
                ("b", 1, &[]),
                ("a", 1, &[]),
                ("c", 1, &[2]),
                ("a", 1, &[]),
                ("b", 1, &[3]),
            ],
        );
        check(
            9,
            10,
            &[
                ("a", 4, &[]),
                ("b", 4, &[]),
                ("c", 9, &[1, 2]),
                ("d", 50, &[3]),
            ],
        );
    }
}
