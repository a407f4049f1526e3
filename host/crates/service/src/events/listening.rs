//! Somebody who listens: first what was missed, then what happens.

use std::{collections::VecDeque, sync::Arc};

use shopwit_domain::ids::ShopId;
use shopwit_store::Store;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    DeskEvent,
    feed::{PAGE_EVENTS, Passing, Told},
    last_seq, page,
};
use crate::{App, Result};

/// Events that are told again to somebody who was away; who missed more reads everything anew.
pub const RESUME_EVENTS_MAX: i64 = 2_000;

/// What a listener hears next.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    Event(Arc<DeskEvent>),
    /// On this host only, never again.
    Passing(Arc<Passing>),
    /// What was missed is not kept, or too much: read everything anew; it goes on behind this number.
    Reset(i64),
    /// Fell behind too far; resume behind the last number.
    TooSlow,
    /// The host is about to stop.
    Closed,
}

/// One listener of a shop.
#[derive(Debug)]
pub struct Listening {
    store: Store,
    shop: ShopId,
    told: Receiver<Told>,
    last: i64,
    missed: VecDeque<DeskEvent>,
    /// There may be more in the database behind `last` than what will be told.
    is_behind: bool,
    /// Where to begin was a number that was never given: the database is older than what the client saw.
    is_lost: bool,
}

impl App {
    /// Listens to a shop, behind the event `after`; from now on without.
    ///
    /// # Errors
    /// The database.
    pub async fn listen(&self, shop: ShopId, after: Option<i64>) -> Result<Listening> {
        // The place first, the look into the database second: between them nothing gets lost.
        let told = self.feeds.listen(&self.store, shop).await?;
        let newest = last_seq(&mut self.store.read(shop).await?).await?;
        let last = after.map_or(newest, |after| after.min(newest));
        Ok(Listening {
            store: self.store.clone(),
            shop,
            told,
            last,
            missed: VecDeque::new(),
            is_behind: last < newest,
            is_lost: after.is_some_and(|after| after > newest),
        })
    }

    /// Ends all streams of events; their clients go on at another host, or when this one is back.
    pub fn end_streams(&self) {
        self.feeds.close();
    }
}

impl Listening {
    /// The number of the last event that was told.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// Waits for what comes next. Given up half-way, it has told nothing.
    ///
    /// # Errors
    /// The database.
    pub async fn next(&mut self) -> Result<Heard> {
        loop {
            if std::mem::take(&mut self.is_lost) {
                return Ok(Heard::Reset(self.last));
            }
            if let Some(event) = self.missed.pop_front() {
                self.last = event.seq;
                return Ok(Heard::Event(Arc::new(event)));
            }
            if self.is_behind {
                if let Some(reset) = self.catch_up().await? {
                    return Ok(reset);
                }
                continue;
            }
            match self.told.recv().await {
                Ok(Told::Event(event)) if event.seq <= self.last => {}
                Ok(Told::Event(event)) if event.seq == self.last + 1 => {
                    self.last = event.seq;
                    return Ok(Heard::Event(event));
                }
                Ok(Told::Event(_)) => self.is_behind = true,
                Ok(Told::Passing(passing)) => return Ok(Heard::Passing(passing)),
                Err(RecvError::Lagged(_)) => return Ok(Heard::TooSlow),
                Err(RecvError::Closed) => return Ok(Heard::Closed),
            }
        }
    }

    async fn catch_up(&mut self) -> Result<Option<Heard>> {
        let mut conn = self.store.read(self.shop).await?;
        let newest = last_seq(&mut conn).await?;
        let mut lost = newest - self.last > RESUME_EVENTS_MAX;
        if !lost {
            let events = page(&mut conn, self.last, PAGE_EVENTS).await?;
            lost = match events.first() {
                Some(first) => first.seq != self.last + 1,
                None => newest != self.last,
            };
            if !lost {
                self.is_behind =
                    i64::try_from(events.len()).is_ok_and(|count| count == PAGE_EVENTS);
                self.missed = events.into();
                return Ok(None);
            }
        }
        self.is_behind = false;
        self.last = newest;
        Ok(Some(Heard::Reset(newest)))
    }
}
