//! Policies of a shop: plugins and their versions, bindings, settings, tables, decisions.

mod active;
mod answering;
mod background;
mod consent;
mod context;
mod question;
mod recorder;
mod rerun;
mod schema;
mod shadows;

pub mod backtests;
pub mod bindings;
pub mod decide;
pub mod decisions;
pub mod deletion;
pub mod effects;
pub mod fallback;
pub mod guards;
pub mod hours;
pub mod money;
pub mod plugins;
pub mod promotions;
pub mod quarantine;
pub mod quotas;
pub mod recorded_case;
pub mod rehearsal;
pub mod replay;
pub mod retention;
pub mod sentinel;
pub mod settings;
pub mod shipped;
pub mod signatures;
pub mod stages;
pub mod stops;
pub mod tables;
pub mod uploads;
pub mod versions;

use std::sync::Arc;

use shopwit_domain::ids::PluginId;
use shopwit_policy::{Digest, Kind, Tier};
use shopwit_store::Store;

use crate::{App, Error};

pub use background::SENTINEL_SHARE_BPS_DEFAULT;
pub use rerun::NotReplayable;

/// One immutable upload, as decisions name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginRef {
    pub id: PluginId,
    /// Semantic version, as the component says itself.
    pub version: String,
    pub digest: Digest,
}

/// What the host keeps in memory of all shops' policies.
#[derive(Debug)]
pub(crate) struct Policies {
    actives: active::Actives,
    recorder: Arc<recorder::Recorder>,
    background: background::Background,
    looked: retention::Looked,
    shadows: Arc<shadows::ShadowLane>,
    stops: stops::Stops,
    watch: guards::Watch,
    intake: Arc<uploads::Intake>,
    pub(crate) quotas: quotas::Quotas,
    fuel: Arc<quotas::FuelMeter>,
}

impl Policies {
    pub(crate) fn new(store: &Store) -> Self {
        let background = background::Background::default();
        Self {
            actives: active::Actives::default(),
            recorder: Arc::new(recorder::Recorder::new(store.clone(), background.shared())),
            background,
            looked: retention::Looked::default(),
            shadows: Arc::default(),
            stops: stops::Stops::default(),
            watch: guards::Watch::default(),
            intake: Arc::default(),
            quotas: quotas::Quotas::default(),
            fuel: Arc::default(),
        }
    }
}

impl App {
    /// Waits until every decision made so far is in the database, for ten seconds at most.
    pub async fn flush(&self) {
        self.policies.recorder.flush().await;
    }

    /// Brings those figures up to date that nobody counts as they change: calls that wait, and the runners.
    pub fn observe_policies(&self) {
        // Gauges are floats; these numbers are small.
        for tier in Tier::ALL {
            metrics::gauge!("shopwit_policy_calls_waiting", "tier" => tier.as_str())
                .set(self.engine.waiting(tier) as f64);
        }
        if let Some(runners) = self.engine.runners() {
            metrics::gauge!("shopwit_policy_runners_alive").set(runners.alive as f64);
            metrics::counter!("shopwit_policy_runners_started_total").absolute(runners.started);
            metrics::counter!("shopwit_policy_runners_lost_total").absolute(runners.lost);
            metrics::counter!("shopwit_policy_calls_low_priority_total")
                .absolute(runners.calls_low_priority);
        }
    }

    /// Waits until every shadow of a decision made so far has run and is in the database too, for ten seconds at most.
    pub async fn settle(&self) {
        self.policies.shadows.idle().await;
        self.flush().await;
    }

    /// Ends the host's work on the database: work beside the answers, decisions, then the connections. Uploads and
    /// backtests that are not finished are taken up at the next start.
    pub async fn close(&self) {
        self.policies.intake.stop();
        self.close_background().await;
        self.settle().await;
        self.store.close().await;
    }
}

/// Kinds whose decisions move money: they are never dropped.
pub(crate) const fn moves_money(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Compensation | Kind::Discount | Kind::Refund | Kind::ServiceFee
    )
}

/// Longest reason that somebody gives for a change, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Checks the reason of a change.
fn check_reason(reason: Option<&str>) -> crate::Result<()> {
    match reason {
        Some(reason)
            if reason.trim().is_empty()
                || reason.chars().count() > REASON_CHARS_MAX
                || has_control(reason) =>
        {
            Err(Error::invalid(
                "/reason",
                "length",
                "1 to 500 characters, or leave it out",
            ))
        }
        _ => Ok(()),
    }
}

/// Control characters other than line breaks and tabs; one database stores no NUL.
fn has_control(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
