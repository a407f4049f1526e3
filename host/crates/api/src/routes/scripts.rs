//! What to say now, and when channels are attended.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use shopwit_policy::kinds::{
    script::{Candidate, Moment},
    types::{FreightPayer, Reason},
};
use shopwit_service::conversations::{
    hours::{self, ChannelHours},
    scripts::{self, ScriptQuestion, Suggestions},
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::Body,
    dto::{ChannelWord, WordDto},
    page::ListBody,
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScriptQuestionBody {
    moment: Moment,
    /// Which question or case within the moment, for example `genuine`.
    #[schema(min_length = 1, max_length = 64)]
    topic: Option<String>,
    /// Id or number of the buyer's order; the conversation's own unless given.
    order: Option<String>,
    /// Id or number of the product; the order's first unless given.
    product: Option<String>,
    /// For an apology: whose fault it was.
    fault: Option<FreightPayer>,
}

/// Texts for a moment, best first, filled with masked facts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionsBody {
    /// `decision_…`; null where no policy could be asked.
    decision: Option<String>,
    /// `decided`, or `default`: the built-in neutral text.
    outcome: SuggestionOutcome,
    candidates: Vec<Candidate>,
    reasons: Vec<Reason>,
}

/// Who answered.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SuggestionOutcome {
    Decided,
    Default,
}

impl From<Suggestions> for SuggestionsBody {
    fn from(found: Suggestions) -> Self {
        Self {
            decision: found.decision.map(|id| id.to_string()),
            outcome: if found.by_default {
                SuggestionOutcome::Default
            } else {
                SuggestionOutcome::Decided
            },
            candidates: found.candidates,
            reasons: found.reasons,
        }
    }
}

/// When a channel is attended, and how fast it answers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelHoursBody {
    channel: ChannelWord,
    /// Minutes after midnight in the shop's time zone; later than `closes_minute`: over midnight.
    #[schema(minimum = 0, maximum = 1440)]
    opens_minute: i64,
    /// The first minute outside; equal to `opens_minute`: never attended.
    #[schema(minimum = 0, maximum = 1440)]
    closes_minute: i64,
    /// How long a buyer waits at most for a person, seconds.
    #[schema(minimum = 1, maximum = 604800)]
    response_target_seconds: i64,
}

impl From<ChannelHours> for ChannelHoursBody {
    fn from(one: ChannelHours) -> Self {
        Self {
            channel: WordDto(one.channel),
            opens_minute: one.opens_minute,
            closes_minute: one.closes_minute,
            response_target_seconds: one.response_target_seconds,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelHoursSetting {
    /// Channels that are left out stay.
    items: Vec<ChannelHoursBody>,
}

/// Ask what to say at a moment of a conversation.
#[utoipa::path(post, path = "/shops/{shop}/conversations/{conversation}/script-suggestions", tag = "conversations",
    params(("shop" = String, Path), ("conversation" = String, Path)), request_body = ScriptQuestionBody,
    responses((status = 200, body = SuggestionsBody)))]
pub(crate) async fn suggest(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<ScriptQuestionBody>,
) -> Result<Json<SuggestionsBody>, Problem> {
    let ScriptQuestionBody {
        moment,
        topic,
        order,
        product,
        fault,
    } = body.value;
    let question = ScriptQuestion {
        moment,
        topic,
        order,
        product,
        fault,
    };
    let found = scripts::suggest(&state.app, &ctx, path.get("conversation")?, question).await?;
    Ok(Json(found.into()))
}

/// When each channel is attended.
#[utoipa::path(get, path = "/shops/{shop}/channel-hours", tag = "conversations", params(("shop" = String, Path)),
    responses((status = 200, body = ListBody<ChannelHoursBody>)))]
pub(crate) async fn channel_hours(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
) -> Result<Json<ListBody<ChannelHoursBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let all = hours::list(&mut conn, &ctx).await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Set when channels are attended.
#[utoipa::path(put, path = "/shops/{shop}/channel-hours", tag = "conversations", params(("shop" = String, Path)),
    request_body = ChannelHoursSetting, responses((status = 200, body = ListBody<ChannelHoursBody>)))]
pub(crate) async fn set_channel_hours(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<ChannelHoursSetting>,
) -> Result<Json<ListBody<ChannelHoursBody>>, Problem> {
    let wanted = body
        .value
        .items
        .into_iter()
        .map(|one| ChannelHours {
            channel: one.channel.0,
            opens_minute: one.opens_minute,
            closes_minute: one.closes_minute,
            response_target_seconds: one.response_target_seconds,
        })
        .collect();
    let mut unit = state.app.begin(&ctx).await?;
    let all = hours::set(&mut unit, wanted).await?;
    unit.commit().await?;
    Ok(Json(ListBody {
        items: all.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}
