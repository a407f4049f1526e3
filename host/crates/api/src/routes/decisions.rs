//! The decision log: every answer with the version that gave it, and running it again.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use shopwit_domain::{ids::DecisionId, people::Permission};
use shopwit_policy::{Digest, Kind};
use shopwit_service::{
    Ctx, Error,
    policies::{
        decisions::{self, Decision, Filter},
        effects::Effect,
        recorded_case,
        replay::{self, Difference, Replay},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{DecisionOutcomeWord, PolicyStageWord},
    page::{ListBody, rows},
    problem::Problem,
    routes::policies::{
        answer::{DecisionBody, PolicyInput},
        promotions::time,
    },
    state::ApiState,
};

/// A decision as it was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedBody {
    #[serde(flatten)]
    decision: DecisionBody,
    /// Id of what it is about.
    subject: Option<String>,
    /// Of a shadow, the decision that it shadows; of a fallback, the failed call that it stands in for.
    shadow_of: Option<String>,
    /// `user_…` or `system`.
    actor: String,
    #[schema(format = DateTime)]
    at: String,
}

impl RecordedBody {
    fn new(ctx: &Ctx, decision: &Decision) -> Result<Self, Problem> {
        Ok(Self {
            decision: DecisionBody::new(ctx, decision)?,
            subject: decision.subject.clone(),
            shadow_of: decision.shadow_of.map(|id| id.to_string()),
            actor: decision.actor.clone(),
            at: decision.at.to_string(),
        })
    }
}

/// What the host did with a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EffectBody {
    /// `resource.past-verb`
    effect: String,
    /// Id of what was changed.
    target: String,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Effect> for EffectBody {
    fn from(effect: Effect) -> Self {
        Self {
            effect: effect.effect,
            target: effect.target,
            at: effect.at.to_string(),
        }
    }
}

/// A decision with everything that a replay needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionDetailBody {
    #[serde(flatten)]
    recorded: RecordedBody,
    #[schema(value_type = PolicyInput)]
    input: Box<RawValue>,
    /// What the policy was told of the shop, without the settings.
    #[schema(value_type = Object)]
    context: Box<RawValue>,
    settings_revision: Option<i64>,
    /// Of the tables that the plugin reads, by name.
    table_revisions: BTreeMap<String, i64>,
    /// What decides an outcome besides the plugin and its data.
    engine: String,
    /// Waiting for a thread, microseconds.
    #[schema(minimum = 0)]
    queued_us: u64,
    /// What the policy wrote.
    log: Vec<String>,
    effects: Vec<EffectBody>,
    /// What the caller may do now: `replay`.
    actions: Vec<&'static str>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionParams {
    kind: Option<Kind>,
    /// Only decisions about this id.
    subject: Option<String>,
    outcome: Option<DecisionOutcomeWord>,
    /// In which place the version answered.
    stage: Option<PolicyStageWord>,
    /// Only decisions of this version, 64 hexadecimal digits.
    #[param(pattern = "^[0-9a-f]{64}$")]
    digest: Option<String>,
    /// RFC 3339, included.
    #[param(format = DateTime)]
    from: Option<String>,
    /// RFC 3339, excluded.
    #[param(format = DateTime)]
    to: Option<String>,
    /// Rows, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayBody {
    /// Another version; the recorded one unless given.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    digest: Option<String>,
}

/// One place in which two answers differ.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceBody {
    /// JSON pointer into the answer: `/outcome/…` or `/reasons/…`.
    pointer: String,
    /// Left out where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// Left out where it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

impl From<Difference> for DifferenceBody {
    fn from(one: Difference) -> Self {
        Self {
            pointer: one.pointer,
            before: one.before,
            after: one.after,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FuelBody {
    #[schema(minimum = 0)]
    recorded: u64,
    #[schema(minimum = 0)]
    replayed: u64,
}

/// What came of a replay.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayedBody {
    /// The same answer; of the same version on the same engine for the same fuel too.
    identical: bool,
    /// Whether fuel can be compared.
    same_engine: bool,
    fuel_used: FuelBody,
    differences: Vec<DifferenceBody>,
    recorded: DecisionBody,
    replayed: DecisionBody,
}

impl ReplayedBody {
    fn new(ctx: &Ctx, replay: Replay) -> Result<Self, Problem> {
        Ok(Self {
            identical: replay.identical,
            same_engine: replay.same_engine,
            fuel_used: FuelBody {
                recorded: replay.recorded.usage.fuel_used,
                replayed: replay.replayed.usage.fuel_used,
            },
            recorded: DecisionBody::new(ctx, &replay.recorded)?,
            replayed: DecisionBody::new(ctx, &replay.replayed)?,
            differences: replay.differences.into_iter().map(Into::into).collect(),
        })
    }
}

/// Decisions, newest first.
#[utoipa::path(get, path = "/shops/{shop}/decisions", tag = "decisions", params(("shop" = String, Path), DecisionParams),
    responses((status = 200, body = ListBody<RecordedBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<DecisionParams>,
) -> Result<Json<ListBody<RecordedBody>>, Problem> {
    let filter = Filter {
        kind: params.kind,
        subject: params.subject,
        outcome: params.outcome.map(|word| word.0),
        stage: params.stage.map(|word| word.0),
        digest: params
            .digest
            .map(|text| digest(&text, "?digest"))
            .transpose()?,
        from: params.from.map(|text| time(&text, "?from")).transpose()?,
        to: params.to.map(|text| time(&text, "?to")).transpose()?,
    };
    let page = decisions::list(
        &state.app,
        &ctx,
        filter,
        params.cursor.as_deref(),
        rows(params.limit)?,
    )
    .await?;
    let items = page
        .items
        .iter()
        .map(|decision| RecordedBody::new(&ctx, decision))
        .collect::<Result<_, _>>()?;
    Ok(Json(ListBody {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// A digest; anything else is refused with this pointer.
fn digest(text: &str, pointer: &str) -> Result<Digest, Problem> {
    text.parse()
        .map_err(|_| Problem::field(pointer, "format", "64 hexadecimal digits"))
}

fn id(path: &PathText) -> Result<DecisionId, Problem> {
    path.id("decision", "decision")
}

/// One decision, with its input and context.
#[utoipa::path(get, path = "/shops/{shop}/decisions/{decision}", tag = "decisions",
    params(("shop" = String, Path), ("decision" = String, Path)), responses((status = 200, body = DecisionDetailBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<DecisionDetailBody>, Problem> {
    let decision = decisions::find(&state.app, &ctx, id(&path)?).await?;
    let effects = decisions::effects(&state.app, &ctx, decision.id).await?;
    let can_replay = decision.settings_revision.is_some() && ctx.may(Permission::PolicyEvaluate);
    Ok(Json(DecisionDetailBody {
        recorded: RecordedBody::new(&ctx, &decision)?,
        input: RawValue::from_string(decision.input).map_err(Error::from)?,
        context: RawValue::from_string(decision.context).map_err(Error::from)?,
        settings_revision: decision.settings_revision,
        table_revisions: (*decision.table_revisions).clone(),
        engine: decision.engine,
        queued_us: decision.usage.queued_us,
        log: decision.usage.log,
        effects: effects.into_iter().map(Into::into).collect(),
        actions: if can_replay {
            vec!["replay"]
        } else {
            Vec::new()
        },
    }))
}

/// A decision as a test case, in the form of a plugin's case files.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedCaseBody {
    kind: Kind,
    /// Id of the decision.
    name: String,
    #[schema(value_type = PolicyInput)]
    input: Box<RawValue>,
    /// As they were.
    settings: Map<String, Value>,
    /// What the policy was told of the shop, without the settings.
    context: Map<String, Value>,
    /// As they were, CSV by name.
    tables: BTreeMap<String, String>,
    /// The outcome, or the field of the policy's error; empty where the call failed.
    #[schema(value_type = Object)]
    expect: Value,
}

/// One decision as a test case of a plugin, to keep and to run with `shopwit plugin test`.
#[utoipa::path(get, path = "/shops/{shop}/decisions/{decision}/case", tag = "decisions",
    params(("shop" = String, Path), ("decision" = String, Path)), responses((status = 200, body = RecordedCaseBody)))]
pub(crate) async fn case(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<RecordedCaseBody>, Problem> {
    let case = recorded_case::of(&state.app, &ctx, id(&path)?).await?;
    Ok(Json(RecordedCaseBody {
        kind: case.kind,
        name: case.name,
        input: RawValue::from_string(case.input).map_err(Error::from)?,
        settings: case.settings,
        context: case.context,
        tables: case.tables,
        expect: case.expect,
    }))
}

/// Run a recorded call again, with the recorded version (it must be identical) or another one (what differs).
#[utoipa::path(post, path = "/shops/{shop}/decisions/{decision}/replay", tag = "decisions",
    params(("shop" = String, Path), ("decision" = String, Path)), request_body = ReplayBody,
    responses((status = 200, body = ReplayedBody)))]
pub(crate) async fn replay(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ReplayBody>,
) -> Result<Json<ReplayedBody>, Problem> {
    let replay = replay::replay(&state.app, &ctx, id(&path)?, body.value.digest.as_deref()).await?;
    Ok(Json(ReplayedBody::new(&ctx, replay)?))
}
