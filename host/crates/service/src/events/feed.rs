//! One reader a shop, however many listen: it reads what was committed, here or by another host, and hands it on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use jiff::Timestamp;
use serde_json::Value as Json;
use shopwit_domain::{
    ids::{ShopId, UserId},
    people::Permission,
};
use shopwit_store::Store;
use tokio::sync::{Notify, broadcast};

use super::{DeskEvent, last_seq, page};
use crate::{Ctx, Result};

/// Events that wait for one listener; who falls further behind is let go and resumes.
pub const BUFFER_EVENTS: usize = 256;
/// Events read at once.
pub(super) const PAGE_EVENTS: i64 = 200;
/// How often the reader looks by itself: another host on the database may have written.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What is handed to listeners.
#[derive(Debug, Clone)]
pub(super) enum Told {
    Event(Arc<DeskEvent>),
    Passing(Arc<Passing>),
}

/// Something that is told once and kept nowhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Passing {
    pub topic: &'static str,
    pub at: Timestamp,
    /// Whom it is about.
    pub user: UserId,
    /// Ids and words.
    pub subject: Json,
    /// What one must be allowed to read to hear of it.
    pub permission: Permission,
}

impl Passing {
    /// Whether the caller may hear of it; whoever comes from outside hears only of themselves (S-013).
    pub fn is_for(&self, ctx: &Ctx) -> bool {
        ctx.may(self.permission)
            && crate::conversations::only_of(ctx).is_none_or(|only| only == self.user)
    }
}

/// The feeds of all shops that somebody listens to.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    by_shop: Mutex<HashMap<ShopId, Feed>>,
    /// Held while a feed is started, so that a shop has one.
    starting: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Feed {
    listeners: broadcast::Sender<Told>,
    wake: Arc<Notify>,
}

impl Feeds {
    fn lock(&self) -> MutexGuard<'_, HashMap<ShopId, Feed>> {
        self.by_shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the shop's reader look at once.
    pub(crate) fn written(&self, shop: ShopId) {
        if let Some(feed) = self.lock().get(&shop) {
            feed.wake.notify_one();
        }
    }

    /// Tells who listens on this host.
    pub(crate) fn pass(&self, shop: ShopId, passing: Passing) {
        if let Some(feed) = self.lock().get(&shop) {
            // Nobody listens any more: nobody is told.
            let _ = feed.listeners.send(Told::Passing(Arc::new(passing)));
        }
    }

    /// Ends every stream; the host is about to stop.
    pub(crate) fn close(&self) {
        self.lock().clear();
    }

    /// A place among the listeners. What is committed after this answer arrives there; what was committed before may.
    pub(super) async fn listen(
        self: &Arc<Self>,
        store: &Store,
        shop: ShopId,
    ) -> Result<broadcast::Receiver<Told>> {
        let _starting = self.starting.lock().await;
        if let Some(feed) = self.lock().get(&shop) {
            return Ok(feed.listeners.subscribe());
        }
        let position = last_seq(&mut store.read(shop).await?).await?;
        let (listeners, receiver) = broadcast::channel(BUFFER_EVENTS);
        let wake = Arc::new(Notify::new());
        self.lock().insert(
            shop,
            Feed {
                listeners,
                wake: Arc::clone(&wake),
            },
        );
        tokio::spawn(read(
            Arc::downgrade(self),
            store.clone(),
            shop,
            position,
            wake,
        ));
        Ok(receiver)
    }

    /// Hands on; `false`: nobody listens any more, and the feed is gone.
    fn hand_on(&self, shop: ShopId, events: Vec<DeskEvent>) -> bool {
        let mut feeds = self.lock();
        let Some(feed) = feeds.get(&shop) else {
            return false;
        };
        if feed.listeners.receiver_count() == 0 {
            feeds.remove(&shop);
            return false;
        }
        for event in events {
            // The last listener may have left in this moment.
            let _ = feed.listeners.send(Told::Event(Arc::new(event)));
        }
        true
    }
}

/// Reads for as long as somebody listens.
async fn read(
    feeds: Weak<Feeds>,
    store: Store,
    shop: ShopId,
    mut position: i64,
    wake: Arc<Notify>,
) {
    loop {
        let mut more = false;
        let events = match read_page(&store, shop, position).await {
            Ok(events) => {
                more = i64::try_from(events.len()).is_ok_and(|count| count == PAGE_EVENTS);
                events
            }
            Err(error) => {
                tracing::warn!(shop.id = %shop, %error, "events cannot be read");
                Vec::new()
            }
        };
        position = events.last().map_or(position, |event| event.seq);
        let Some(alive) = feeds.upgrade() else { return };
        if !alive.hand_on(shop, events) {
            return;
        }
        drop(alive);
        if !more {
            // Woken or not, it looks.
            let _ = tokio::time::timeout(LOOK_EVERY, wake.notified()).await;
        }
    }
}

async fn read_page(store: &Store, shop: ShopId, after: i64) -> Result<Vec<DeskEvent>> {
    page(&mut store.read(shop).await?, after, PAGE_EVENTS).await
}
