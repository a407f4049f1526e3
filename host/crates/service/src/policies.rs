//! Policies of a shop: plugins and their versions, bindings, settings, tables, decisions.

mod active;
mod context;
mod recorder;
mod schema;

pub mod bindings;
pub mod decide;
pub mod decisions;
pub mod effects;
pub mod fallback;
pub mod plugins;
pub mod promotions;
pub mod quotas;
pub mod replay;
pub mod settings;
pub mod shipped;
pub mod signatures;
pub mod tables;
pub mod uploads;
pub mod versions;

use std::sync::Arc;

use shopwit_domain::ids::PluginId;
use shopwit_policy::{Digest, Kind};
use shopwit_store::Store;

use crate::{App, Error};

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
    recorder: recorder::Recorder,
    intake: Arc<uploads::Intake>,
    pub(crate) quotas: quotas::Quotas,
    fuel: quotas::FuelMeter,
}

impl Policies {
    pub(crate) fn new(store: &Store) -> Self {
        Self {
            actives: active::Actives::default(),
            recorder: recorder::Recorder::new(store.clone()),
            intake: Arc::default(),
            quotas: quotas::Quotas::default(),
            fuel: quotas::FuelMeter::default(),
        }
    }
}

impl App {
    /// Waits until every decision made so far is in the database, for ten seconds at most.
    pub async fn flush(&self) {
        self.policies.recorder.flush().await;
    }

    /// Ends the host's work on the database: decisions first, then the connections. Uploads that are not finished are
    /// taken up at the next start.
    pub async fn close(&self) {
        self.policies.intake.stop();
        self.flush().await;
        self.store.close().await;
    }
}

/// Kinds whose decisions move money: they are never dropped.
pub(crate) const fn moves_money(kind: Kind) -> bool {
    matches!(kind, Kind::Discount | Kind::Refund)
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
