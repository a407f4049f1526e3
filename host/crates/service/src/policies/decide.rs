//! Asking the shop's policy. No transaction is open while it answers.

use std::{collections::BTreeMap, sync::Arc};

use shopwit_domain::ids::DecisionId;
use shopwit_policy::{Kind, PolicyKind, Usage, with_kind};

use super::{
    answering::Asked,
    context,
    decisions::{Decision, PolicyStage},
    moves_money,
    question::Question,
};
use crate::{App, Ctx, Error, FieldProblem, Result, sources::new_id};

/// What a policy answered, or that the safe default of its kind holds.
#[derive(Debug, Clone)]
pub struct Decided<D> {
    /// The recorded decision.
    pub id: DecisionId,
    /// `None`: no plugin could answer; the caller does what the kind's safe default says.
    pub answer: Option<D>,
}

impl App {
    /// Asks the shop's policy of kind `K` and records the decision. `subject` is the id of what it is about
    /// (order, conversation, case). A policy that fails is not an error: `answer` is `None` then.
    ///
    /// # Errors
    /// The database, where the shop's policy is not in memory.
    pub async fn decide<K: PolicyKind>(
        &self,
        ctx: &Ctx,
        subject: Option<String>,
        input: K::Input,
    ) -> Result<Decided<K::Decision>> {
        let asked = ask::<K>(self, ctx, subject, input, false).await?;
        let id = asked.decision.id;
        for row in asked.beside {
            self.policies.recorder.record(row).await;
        }
        self.policies.recorder.record(asked.decision).await;
        Ok(Decided {
            id,
            answer: asked.answer,
        })
    }
}

/// Asks the active policy of a kind with JSON and records the decision.
///
/// # Errors
/// `Invalid` where the input does not fit the kind, with pointers below `/input`: nothing is recorded then.
pub async fn evaluate(
    app: &App,
    ctx: &Ctx,
    kind: Kind,
    subject: Option<String>,
    input: &str,
) -> Result<Decision> {
    ctx.require(shopwit_domain::people::Permission::PolicyEvaluate)?;
    check_subject(subject.as_deref())?;
    let (decision, beside) = with_kind!(kind, K => {
        let input = read_input::<K>(input, "/input")?;
        let asked = ask::<K>(app, ctx, subject, input, true).await?;
        (asked.decision, asked.beside)
    });
    for row in beside {
        app.policies.recorder.record(row).await;
    }
    app.policies.recorder.record(decision.clone()).await;
    Ok(decision)
}

/// Asks and notes everything that a replay needs.
async fn ask<K: PolicyKind>(
    app: &App,
    ctx: &Ctx,
    subject: Option<String>,
    input: K::Input,
    by_hand: bool,
) -> Result<Asked<K::Decision>> {
    let kind = K::KIND;
    let slot = app.active_policy(ctx, kind).await?;
    let id: DecisionId = new_id(ctx.now, app.entropy.as_ref());
    let context = context::build(ctx, id, &slot.promotions)?;
    let blank = Decision {
        shop: ctx.shop_id(),
        id,
        kind,
        subject,
        stage: PolicyStage::Active,
        shadow_of: None,
        plugin: None,
        settings_revision: None,
        table_revisions: Arc::new(BTreeMap::new()),
        engine: app.engine.fingerprint().to_owned(),
        context: serde_json::to_string(&context)?,
        input: serde_json::to_string(&input)?,
        output: None,
        failure: None,
        usage: Usage::default(),
        actor: ctx.actor_text(),
        at: ctx.now,
    };
    let question = Question::<K> {
        app,
        ctx,
        slot: &slot,
        by_hand,
        context,
        input,
        blank,
    };
    let asked = question.ask().await?;
    count(&asked.decision);
    Ok(asked)
}

fn count(decision: &Decision) {
    let kind = decision.kind.as_str();
    let outcome = decision.outcome();
    metrics::counter!("shopwit_policy_calls_total", "kind" => kind, "outcome" => outcome)
        .increment(1);
    if decision.settings_revision.is_some() {
        // A histogram counts in floats; fuel stays far below 2^53.
        metrics::histogram!("shopwit_policy_fuel", "kind" => kind)
            .record(decision.usage.fuel_used as f64);
        metrics::histogram!("shopwit_policy_duration_microseconds", "kind" => kind)
            .record(decision.usage.duration_us as f64);
    }
}

/// Reads the input of a kind; a problem names its place below `at`.
pub(super) fn read_input<K: PolicyKind>(json: &str, at: &str) -> Result<K::Input> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let input = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        Error::Invalid(vec![FieldProblem {
            pointer: format!("{at}{}", pointer(error.path())),
            code: "json",
            message: error.inner().to_string(),
        }])
    })?;
    reader
        .end()
        .map_err(|error| Error::invalid(at, "json", error.to_string()))?;
    Ok(input)
}

/// RFC 6901.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// Ids and short numbers only: a subject is no place for a name or a phone number.
fn check_subject(subject: Option<&str>) -> Result<()> {
    let fits = subject.is_none_or(|subject| {
        (1..=100).contains(&subject.len())
            && subject
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'#'))
    });
    if fits {
        Ok(())
    } else {
        Err(Error::invalid(
            "/subject",
            "format",
            "the id of what it is about, for example order_01h… or #1042",
        ))
    }
}

/// Whether the recorder waits for room rather than drop it.
pub(super) fn must_be_kept(decision: &Decision) -> bool {
    moves_money(decision.kind)
}
