//! Who answers a question: the canary for its subjects, the active version for the others, a stand-in where that fails
//! or is in quarantine; and what guards make of each answer.

use std::sync::Arc;

use shopwit_domain::ids::DecisionId;
use shopwit_policy::{Evaluation, Failure, Kind, PolicyKind};

use super::{
    PluginRef,
    active::{Active, Bound, Canary},
    bindings,
    decisions::{Decision, PolicyStage},
    guards::{OnFailure, Sample, Verdict, Which},
    money,
    quarantine::{self, PROBES_MIN, Quarantine},
    question::Question,
    quotas, shadows,
    stages::{self, Ended},
    stops::{self, Stop},
};
use crate::Result;

/// What came of a question.
pub(super) struct Asked<D> {
    /// The row of the answer.
    pub(super) decision: Decision,
    /// `None`: the safe default holds.
    pub(super) answer: Option<D>,
    /// Rows of versions that were asked too.
    pub(super) beside: Vec<Decision>,
}

impl<D> Asked<D> {
    const fn default(decision: Decision) -> Self {
        Self {
            decision,
            answer: None,
            beside: Vec::new(),
        }
    }
}

struct Called<D> {
    decision: Decision,
    result: std::result::Result<D, Failure>,
}

impl<K: PolicyKind> Question<'_, K> {
    /// Asks who is to be asked, and sends the shadows on their way.
    pub(super) async fn ask(self) -> Result<Asked<K::Decision>> {
        let stops = self.app.stops(self.ctx).await?;
        let mut asked = self.route(&stops).await?;
        for row in &mut asked.beside {
            if row.stage == PolicyStage::Shadow {
                row.shadow_of = Some(asked.decision.id);
            }
        }
        if stops::of_kind(&stops, self.shop(), K::KIND).is_none() {
            for shadow in &self.slot.shadows {
                if self.may_run(&stops, shadow) {
                    shadows::run(&self, shadow, asked.decision.id);
                }
            }
        }
        Ok(asked)
    }

    async fn route(&self, stops: &[Stop]) -> Result<Asked<K::Decision>> {
        let active = match &self.slot.bound {
            Bound::Nobody => {
                let detail = format!(
                    "no plugin is bound to {kind}; bind one with PUT …/policies/{kind}",
                    kind = K::KIND
                );
                return Ok(self.default("no-policy", &detail, None));
            }
            Bound::Broken { plugin, detail } => {
                return Ok(self.default("not-loadable", detail, Some(plugin)));
            }
            Bound::Active(active) => active,
        };
        if let Some(stop) = stops::of_kind(stops, self.shop(), K::KIND) {
            return Ok(self.stopped(stop, active));
        }
        let mut beside = Vec::new();
        if let Some(canary) = &self.slot.canary
            && self.is_of(canary)
            && self.may_run(stops, &canary.version)
        {
            let instead = Some(active)
                .filter(|active| self.slot.quarantine.is_none() && self.may_run(stops, active));
            match self.ask_canary(canary, instead).await? {
                Ok(asked) => return Ok(asked),
                Err(without_effect) => beside.push(without_effect),
            }
        }
        if let Some(stop) = stops::of_version(stops, self.shop(), K::KIND, &active.named.digest) {
            let mut asked = self.stopped(stop, active);
            asked.beside = beside;
            return Ok(asked);
        }
        let id = if beside.is_empty() {
            self.blank.id
        } else {
            self.next_id()
        };
        let stand_in = self.slot.stand_in.as_ref();
        let stand_in = stand_in.filter(|version| self.may_run(stops, version));
        let mut asked = match &self.slot.quarantine {
            Some(quarantine) => self.probe(active, quarantine, stand_in, id).await?,
            None => self.ask_active(active, stand_in, id).await?,
        };
        asked.beside.append(&mut beside);
        Ok(asked)
    }

    /// The inner error is a row that had no effect: its answer went beyond what one decision may give.
    async fn ask_canary(
        &self,
        canary: &Canary,
        instead: Option<&Arc<Active>>,
    ) -> Result<std::result::Result<Asked<K::Decision>, Decision>> {
        let called = self
            .call(&canary.version, PolicyStage::Canary, self.blank.id)
            .await?;
        let given = self.given(&called.decision)?;
        if let Some(detail) = self.slot.guards.over_maximum(&given) {
            let verdict = Verdict::Abort {
                code: "money",
                detail,
            };
            self.carry_out(verdict, &canary.version).await;
            let mut decision = called.decision;
            decision.stage = PolicyStage::Shadow;
            return Ok(Err(decision));
        }
        self.judge(Which::Canary, &canary.version, &called, given)
            .await;
        Ok(Ok(self.or_else(called, instead).await?))
    }

    async fn ask_active(
        &self,
        active: &Arc<Active>,
        stand_in: Option<&Arc<Active>>,
        id: DecisionId,
    ) -> Result<Asked<K::Decision>> {
        let called = self.call(active, PolicyStage::Active, id).await?;
        // Money is compared only while there is a canary to compare.
        let given = match self.slot.canary {
            Some(_) => self.given(&called.decision)?,
            None => Vec::new(),
        };
        self.judge(Which::Active, active, &called, given).await;
        self.or_else(called, stand_in).await
    }

    /// Asks a version in quarantine, where it is time and nobody else does, and the stand-in otherwise.
    async fn probe(
        &self,
        active: &Arc<Active>,
        quarantine: &Quarantine,
        stand_in: Option<&Arc<Active>>,
        id: DecisionId,
    ) -> Result<Asked<K::Decision>> {
        let (watch, place) = (&self.app.policies.watch, (self.shop(), K::KIND));
        let turn = (self.ctx.now >= quarantine.probe_at).then(|| watch.probe(place));
        let Some(_turn) = turn.flatten() else {
            let Some(version) = stand_in else {
                let detail = format!(
                    "it failed {} of its last {} calls and is asked again from {} on",
                    quarantine.failures, quarantine.calls, quarantine.probe_at
                );
                let mut asked = self.default("quarantined", &detail, Some(&active.named));
                asked.decision.id = id;
                return Ok(asked);
            };
            let called = self.call(version, PolicyStage::Fallback, id).await?;
            return Ok(called.into());
        };
        let called = self.call(active, PolicyStage::Active, id).await?;
        let outcome = match self.failed(&called.result) {
            Some(false) if watch.probed(place, true) >= PROBES_MIN => {
                quarantine::lift(self.app, self.ctx, K::KIND, quarantine).await
            }
            Some(true) => {
                watch.probed(place, false);
                quarantine::probe_failed(self.app, self.ctx, K::KIND, quarantine).await
            }
            _ => Ok(()),
        };
        log_failure(outcome, K::KIND);
        match (&called.result, stand_in) {
            (Err(failure), Some(version)) if failure.is_deterministic() => {
                self.fall_back(called.decision, version).await
            }
            _ => Ok(called.into()),
        }
    }

    /// The answer; that of the stand-in where there was none, would be none again, and the owner wants one.
    async fn or_else(
        &self,
        called: Called<K::Decision>,
        stand_in: Option<&Arc<Active>>,
    ) -> Result<Asked<K::Decision>> {
        let wanted = self.slot.on_failure == OnFailure::FormerVersion;
        match (&called.result, stand_in) {
            (Err(failure), Some(version)) if wanted && failure.is_deterministic() => {
                self.fall_back(called.decision, version).await
            }
            _ => Ok(called.into()),
        }
    }

    async fn fall_back(&self, failed: Decision, version: &Active) -> Result<Asked<K::Decision>> {
        let called = self
            .call(version, PolicyStage::Fallback, self.next_id())
            .await?;
        let mut decision = called.decision;
        decision.shadow_of = Some(failed.id);
        Ok(match called.result {
            Ok(answer) => Asked {
                decision,
                answer: Some(answer),
                beside: vec![failed],
            },
            Err(_) => Asked {
                decision: failed,
                answer: None,
                beside: vec![decision],
            },
        })
    }

    async fn call(
        &self,
        version: &Active,
        stage: PolicyStage,
        id: DecisionId,
    ) -> Result<Called<K::Decision>> {
        let (call, mut decision) = self.prepare(version, stage, id);
        let evaluation = match quotas::admit(self.app, self.ctx) {
            Ok(()) => {
                let evaluation = self.app.engine.evaluate(call).await;
                quotas::settle(self.app, self.ctx, evaluation.usage.fuel_used);
                evaluation
            }
            Err(failure) => Evaluation::failed(failure),
        };
        decision.usage = evaluation.usage;
        decision.note(&evaluation.result)?;
        Ok(Called {
            decision,
            result: evaluation.result,
        })
    }

    /// Whether the version itself failed; `None`: the host, or who asked, is to blame, and nothing follows.
    fn failed(&self, result: &std::result::Result<K::Decision, Failure>) -> Option<bool> {
        match result {
            Ok(_) => Some(false),
            Err(failure) if failure.is_infrastructure() => None,
            Err(Failure::PolicyError { variant, .. })
                if self.by_hand && *variant == "invalid-input" =>
            {
                None
            }
            Err(_) => Some(true),
        }
    }

    fn given(&self, decision: &Decision) -> Result<Vec<i64>> {
        let guards = &self.slot.guards;
        match &decision.output {
            Some(output) if !guards.money.is_empty() => {
                let output = serde_json::from_str(output)?;
                Ok(guards.given(&money::amounts(K::KIND, &output)))
            }
            _ => Ok(vec![0; guards.money.len()]),
        }
    }

    async fn judge(
        &self,
        which: Which,
        version: &Active,
        called: &Called<K::Decision>,
        given: Vec<i64>,
    ) {
        let Some(failed) = self.failed(&called.result) else {
            return;
        };
        let sample = Sample {
            at: self.ctx.now,
            failed,
            fuel: called.decision.usage.fuel_used,
            given,
        };
        let verdict = self.app.policies.watch.note(
            (self.shop(), K::KIND),
            which,
            (version.named.digest, version.settings_revision),
            &self.slot.guards,
            sample,
        );
        if let Some(verdict) = verdict {
            self.carry_out(verdict, version).await;
        }
    }

    /// A guard that cannot write is heard of again: the window begins anew.
    async fn carry_out(&self, verdict: Verdict, version: &Active) {
        let (app, ctx) = (self.app, self.ctx);
        let outcome = match (verdict, &self.slot.canary) {
            (Verdict::Quarantine { calls, failures }, _) => {
                let digest = &version.named.digest;
                quarantine::begin(app, ctx, K::KIND, digest, (calls, failures)).await
            }
            (Verdict::Abort { code, detail }, Some(canary)) => {
                let ended = Ended {
                    code: code.to_owned(),
                    detail,
                };
                bindings::aborted_by_guard(app, ctx, K::KIND, &canary.stage, ended).await
            }
            (Verdict::Abort { .. }, None) => Ok(()),
        };
        log_failure(outcome, K::KIND);
    }

    /// The subject is one of the canary's; a question about nothing in particular is its own subject.
    fn is_of(&self, canary: &Canary) -> bool {
        let own = self.blank.id.to_string();
        let subject = self.blank.subject.as_deref().unwrap_or(&own);
        stages::takes(
            &canary.stage.salt,
            canary.stage.share_bps,
            self.shop(),
            subject,
        )
    }

    fn may_run(&self, stops: &[Stop], version: &Active) -> bool {
        stops::of_version(stops, self.shop(), K::KIND, &version.named.digest).is_none()
    }

    fn stopped(&self, stop: &Stop, active: &Active) -> Asked<K::Decision> {
        let why = if stop.reason.is_empty() {
            String::new()
        } else {
            format!(": {}", stop.reason)
        };
        let detail = format!("the operator of this host stopped it{why}");
        self.default("stopped", &detail, Some(&active.named))
    }

    fn default(&self, code: &str, detail: &str, plugin: Option<&PluginRef>) -> Asked<K::Decision> {
        let mut decision = Decision {
            plugin: plugin.cloned(),
            ..self.blank.clone()
        };
        decision.note_failure(code, detail);
        Asked::default(decision)
    }
}

impl<D> From<Called<D>> for Asked<D> {
    fn from(called: Called<D>) -> Self {
        Self {
            decision: called.decision,
            answer: called.result.ok(),
            beside: Vec::new(),
        }
    }
}

fn log_failure(outcome: Result<()>, kind: Kind) {
    if let Err(error) = outcome {
        tracing::error!(%error, %kind, "a guard could not be carried out");
    }
}
