//! Who is next: shops take turns, so that many uploads of one shop delay another shop by one.

use std::collections::{HashMap, VecDeque};

use shopwit_domain::ids::ShopId;
use shopwit_policy::Digest;

use crate::Ctx;

/// One upload of a shop.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The host itself in the shop.
    pub(super) ctx: Ctx,
    pub(super) digest: Digest,
}

/// Uploads in the order of their turns.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Shops with uploads that wait.
    turns: VecDeque<ShopId>,
    waiting: HashMap<ShopId, VecDeque<Entry>>,
}

impl Line {
    /// Adds an upload behind those of its shop, unless it stands in the line already.
    pub(super) fn push(&mut self, entry: Entry) {
        let shop = entry.ctx.shop_id();
        let of_shop = self.waiting.entry(shop).or_default();
        if of_shop.iter().any(|known| known.digest == entry.digest) {
            return;
        }
        of_shop.push_back(entry);
        if of_shop.len() == 1 {
            self.turns.push_back(shop);
        }
    }

    /// The next one, whose turn begins.
    pub(super) fn next(&mut self) -> Option<Entry> {
        let shop = self.turns.pop_front()?;
        let of_shop = self.waiting.get_mut(&shop)?;
        let entry = of_shop.pop_front()?;
        if of_shop.is_empty() {
            self.waiting.remove(&shop);
        } else {
            self.turns.push_back(shop);
        }
        Some(entry)
    }

    /// Uploads that begin before and with this one; `None`: it does not wait here.
    pub(super) fn position(&self, shop: ShopId, digest: &Digest) -> Option<usize> {
        let of_shop = self.waiting.get(&shop)?;
        let before = of_shop.iter().position(|entry| entry.digest == *digest)?;
        let turn = self.turns.iter().position(|known| *known == shop)?;
        let of_others: usize = self
            .turns
            .iter()
            .enumerate()
            .filter(|(_, other)| **other != shop)
            .map(|(at, other)| {
                let waiting = self.waiting.get(other).map_or(0, VecDeque::len);
                waiting.min(before + usize::from(at < turn))
            })
            .sum();
        Some(of_others + before + 1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shopwit_domain::{authority::AuthorityLimits, ids::Id, money::Currency};

    use super::*;
    use crate::{Actor, context::Shop};

    fn entry(shop: u128, name: &str) -> Entry {
        let now = "2026-03-02T00:00:00Z".parse().expect("a time");
        let shop = Shop {
            id: ShopId::from_uuid(uuid::Uuid::from_u128(shop)),
            slug: String::new(),
            name: String::new(),
            currency: Currency::CNY,
            time_zone: String::new(),
            locale: String::new(),
            origin_region: String::new(),
            created_at: now,
            decision_retention_days: 400,
            late_after_seconds: 100,
            chat_origins: Vec::new(),
            version: 1,
        };
        let ctx = Ctx {
            shop: Arc::new(shop),
            actor: Actor::System,
            limits: Arc::new(AuthorityLimits::default()),
            request_id: String::new(),
            now,
        };
        Entry {
            ctx,
            digest: Digest::of(name.as_bytes()),
        }
    }

    #[test]
    fn shops_take_turns_and_everybody_knows_the_place() {
        let mut line = Line::default();
        let entries = [
            entry(1, "a1"),
            entry(1, "a2"),
            entry(1, "a3"),
            entry(2, "b1"),
            entry(2, "b2"),
            entry(3, "c1"),
        ];
        for entry in &entries {
            line.push(entry.clone());
            // The same once more changes nothing.
            line.push(entry.clone());
        }
        let expected = ["a1", "b1", "c1", "a2", "b2", "a3"].map(|name| Digest::of(name.as_bytes()));
        for (place, digest) in expected.iter().enumerate() {
            let found = entries
                .iter()
                .find(|entry| entry.digest == *digest)
                .expect("it was pushed");
            assert_eq!(line.position(found.ctx.shop_id(), digest), Some(place + 1));
        }
        let first = line.next().expect("the first");
        assert_eq!(line.position(first.ctx.shop_id(), &first.digest), None);
        let mut order = vec![first.digest];
        order.extend(std::iter::from_fn(|| Some(line.next()?.digest)));
        assert_eq!(order, expected);
    }
}
