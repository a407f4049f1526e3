//! What versions are asked.

use std::sync::Arc;

use shopwit_domain::ids::{DecisionId, ShopId};
use shopwit_policy::{Call, PolicyKind, kinds::types::Context};

use super::{
    active::{Active, Slot},
    decisions::{Decision, PolicyStage},
};
use crate::{App, Ctx, sources::new_id};

/// A question on its way to a version.
pub(super) struct Question<'a, K: PolicyKind> {
    pub(super) app: &'a App,
    pub(super) ctx: &'a Ctx,
    pub(super) slot: &'a Slot,
    /// Somebody wrote it by hand: that a version calls it senseless is no failure of the version.
    pub(super) by_hand: bool,
    /// Without settings. Every version that is asked gets the same, the id of the first row included.
    pub(super) context: Context,
    pub(super) input: K::Input,
    /// The row as far as it is known before anybody is asked.
    pub(super) blank: Decision,
}

impl<K: PolicyKind> Question<'_, K> {
    /// The call of a version, and its row as far as it is known before.
    pub(super) fn prepare(
        &self,
        version: &Active,
        stage: PolicyStage,
        id: DecisionId,
    ) -> (Call<K>, Decision) {
        let decision = Decision {
            id,
            stage,
            plugin: Some(version.named.clone()),
            settings_revision: Some(version.settings_revision),
            table_revisions: Arc::clone(&version.table_revisions),
            ..self.blank.clone()
        };
        let mut context = self.context.clone();
        context.settings.clone_from(&version.settings);
        let call = Call {
            plugin: Arc::clone(&version.plugin),
            context,
            input: self.input.clone(),
            tables: version.tables.clone(),
            limits: None,
        };
        (call, decision)
    }

    pub(super) fn next_id(&self) -> DecisionId {
        new_id(self.ctx.now, self.app.entropy.as_ref())
    }

    pub(super) fn shop(&self) -> ShopId {
        self.ctx.shop_id()
    }
}
