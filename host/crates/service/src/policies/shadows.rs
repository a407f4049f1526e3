//! Shadows: versions that answer the same questions after the answer was given. A lane of their own keeps them out of the
//! way: few run at a time, few wait, and what is too much is dropped and counted.

use std::{collections::HashMap, sync::Arc, time::Duration};

use shopwit_domain::ids::{DecisionId, ShopId};
use shopwit_policy::PolicyKind;
use tokio::{
    sync::{Semaphore, watch},
    time::timeout,
};

use super::{active::Active, decisions::PolicyStage, question::Question, quotas};

/// Shadows that run at a time in the engine, of all shops: a small part of its threads' time.
const RUNNING_MAX: usize = 2;
/// Shadows that wait or run, of all shops.
const WAITING_MAX: usize = 512;
/// Of one shop.
const WAITING_OF_SHOP_MAX: usize = 128;
/// How long somebody waits for them to be done.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// Where shadows wait and run.
#[derive(Debug)]
pub(super) struct ShadowLane {
    running: Semaphore,
    waiting: watch::Sender<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    all: usize,
    of_shop: HashMap<ShopId, usize>,
}

/// A place in the lane, until it is dropped.
#[derive(Debug)]
struct Place {
    lane: Arc<ShadowLane>,
    shop: ShopId,
}

impl Default for ShadowLane {
    fn default() -> Self {
        Self {
            running: Semaphore::new(RUNNING_MAX),
            waiting: watch::Sender::new(Waiting::default()),
        }
    }
}

impl ShadowLane {
    fn enter(self: &Arc<Self>, shop: ShopId) -> Option<Place> {
        let entered = self.waiting.send_if_modified(|waiting| {
            let of_shop = waiting.of_shop.get(&shop).copied().unwrap_or(0);
            let is_room = waiting.all < WAITING_MAX && of_shop < WAITING_OF_SHOP_MAX;
            if is_room {
                waiting.all += 1;
                waiting.of_shop.insert(shop, of_shop + 1);
            }
            is_room
        });
        entered.then(|| Place {
            lane: Arc::clone(self),
            shop,
        })
    }

    /// Waits until nothing waits or runs, for ten seconds at most.
    pub(super) async fn idle(&self) {
        let mut waiting = self.waiting.subscribe();
        let idle = timeout(IDLE_TIMEOUT, waiting.wait_for(|waiting| waiting.all == 0)).await;
        if idle.is_err() {
            tracing::warn!("shadows are still running");
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lane.waiting.send_modify(|waiting| {
            waiting.all -= 1;
            if let Some(of_shop) = waiting.of_shop.get_mut(&self.shop) {
                *of_shop -= 1;
                if *of_shop == 0 {
                    waiting.of_shop.remove(&self.shop);
                }
            }
        });
    }
}

/// Sends a shadow on its way; it is recorded beside the decision `answered` and has no effect.
pub(super) fn run<K: PolicyKind>(
    question: &Question<'_, K>,
    shadow: &Arc<Active>,
    answered: DecisionId,
) {
    let app = question.app;
    let place = match quotas::admit(app, question.ctx) {
        Ok(()) => app.policies.shadows.enter(question.shop()),
        Err(_) => None,
    };
    let Some(place) = place else {
        metrics::counter!("shopwit_policy_shadows_dropped_total", "kind" => K::KIND.as_str())
            .increment(1);
        return;
    };
    let (call, mut decision) = question.prepare(shadow, PolicyStage::Shadow, question.next_id());
    decision.shadow_of = Some(answered);
    let (engine, recorder) = (Arc::clone(&app.engine), Arc::clone(&app.policies.recorder));
    let (fuel, shop) = (Arc::clone(&app.policies.fuel), question.shop());
    tokio::spawn(async move {
        // The semaphore is never closed.
        let Ok(_turn) = place.lane.running.acquire().await else {
            return;
        };
        let evaluation = engine.evaluate(call).await;
        fuel.settle(shop, evaluation.usage.fuel_used);
        decision.usage = evaluation.usage;
        match decision.note(&evaluation.result) {
            // A shadow that finds no room is counted as dropped, like any other row.
            Ok(()) => drop(recorder.record(decision).await),
            Err(error) => tracing::error!(%error, "a shadow's answer cannot be recorded"),
        }
    });
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id as _;

    use super::*;

    #[tokio::test]
    async fn a_full_lane_takes_no_more() {
        let lane = Arc::new(ShadowLane::default());
        let shop = |number: u128| {
            let uuid = uuid::Builder::from_random_bytes(number.to_be_bytes()).into_uuid();
            ShopId::from_uuid(uuid)
        };
        let fill = |number: u128| -> Vec<Place> {
            std::iter::from_fn(|| lane.enter(shop(number)))
                .take(WAITING_MAX)
                .collect()
        };
        let mut places = fill(1);
        assert_eq!(places.len(), WAITING_OF_SHOP_MAX);
        places.extend((2..10).flat_map(fill));
        assert_eq!(places.len(), WAITING_MAX);
        drop(places);
        lane.idle().await;
        assert!(lane.enter(shop(1)).is_some());
    }
}
