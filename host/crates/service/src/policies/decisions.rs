//! Recorded decisions.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use shopwit_domain::{
    ids::{DecisionId, ShopId},
    people::Permission,
    words,
};
use shopwit_policy::{Digest, Failure, Kind, Usage};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{
    PluginRef,
    effects::{self, Effect},
    rerun,
};
use crate::{App, Ctx, Error, Result};

/// The table and its columns, in the order in which the recorder writes them.
pub(super) const COLUMNS: &str =
    "decisions (shop_id, id, kind, subject, stage, outcome, plugin_id, plugin_version,
    digest, settings_revision, table_revisions, engine, context, input, output, failure, fuel_used,
    memory_peak_bytes, duration_us, queued_us, log, actor, at, shadow_of)";

words! {
    /// In which place a version answered.
    PolicyStage {
        /// It decides.
        Active = "active",
        /// It decides for a share of the subjects.
        Canary = "canary",
        /// It runs beside the active one and decides nothing.
        Shadow = "shadow",
        /// It stands in for a version that failed.
        Fallback = "fallback",
        /// Somebody tried it out; never recorded.
        Try = "try",
        /// A recorded call, run again; never recorded.
        Replay = "replay",
    }
}

words! {
    /// Whether a plugin decided.
    DecisionOutcome {
        Decided = "decided",
        /// The safe default of the kind holds.
        Default = "default",
    }
}

/// One call, with everything that a replay needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    pub shop: ShopId,
    pub id: DecisionId,
    pub kind: Kind,
    /// Id of what it is about.
    pub subject: Option<String>,
    pub stage: PolicyStage,
    /// Of a shadow, the decision that it shadows; of a fallback, the failed call that it stands in for.
    pub shadow_of: Option<DecisionId>,
    /// `None`: nothing was bound.
    pub plugin: Option<PluginRef>,
    pub settings_revision: Option<i64>,
    /// Of the tables that the plugin reads, by name.
    pub table_revisions: Arc<BTreeMap<String, i64>>,
    /// What decides an outcome besides the plugin and its data.
    pub engine: String,
    /// JSON, without the settings.
    pub context: String,
    /// JSON.
    pub input: String,
    /// JSON: `{"outcome": …, "reasons": […]}`.
    pub output: Option<String>,
    /// JSON: `{"code", "detail", "limit"?, "field"?}`.
    pub failure: Option<String>,
    pub usage: Usage,
    /// `user_…` or `system`.
    pub actor: String,
    pub at: Timestamp,
}

impl Decision {
    /// `decided`, or `default` where the safe default of the kind holds.
    pub fn outcome(&self) -> &'static str {
        if self.output.is_some() {
            "decided"
        } else {
            "default"
        }
    }

    /// Notes what came of the call.
    pub(super) fn note<D: Serialize>(
        &mut self,
        result: &std::result::Result<D, Failure>,
    ) -> Result<()> {
        match result {
            Ok(answer) => self.output = Some(serde_json::to_string(answer)?),
            Err(failure) => self.failure = Some(serde_json::to_string(failure)?),
        }
        Ok(())
    }

    /// Notes why nobody was called.
    pub(super) fn note_failure(&mut self, code: &str, detail: &str) {
        self.failure = Some(json!({"code": code, "detail": detail}).to_string());
    }
}

fn read(ctx: &Ctx, row: &Row) -> Result<Decision> {
    let plugin = match (
        row.opt_id("plugin_id")?,
        row.opt_text("plugin_version")?,
        row.opt_text("digest")?,
    ) {
        (Some(id), Some(version), Some(digest)) => Some(PluginRef {
            id,
            version,
            digest: digest.parse().map_err(Error::internal)?,
        }),
        _ => None,
    };
    let whole = |column| Ok::<_, Error>(u64::try_from(row.int(column)?).unwrap_or(0));
    Ok(Decision {
        shop: ctx.shop_id(),
        id: row.id("id")?,
        kind: row.text("kind")?.parse().map_err(Error::internal)?,
        subject: row.opt_text("subject")?,
        stage: row.word("stage")?,
        shadow_of: row.opt_id("shadow_of")?,
        plugin,
        settings_revision: row.opt_int("settings_revision")?,
        table_revisions: Arc::new(serde_json::from_str(&row.text("table_revisions")?)?),
        engine: row.text("engine")?,
        context: row.text("context")?,
        input: row.text("input")?,
        output: row.opt_text("output")?,
        failure: row.opt_text("failure")?,
        usage: Usage {
            fuel_used: whole("fuel_used")?,
            memory_peak_bytes: whole("memory_peak_bytes")?,
            duration_us: whole("duration_us")?,
            queued_us: whole("queued_us")?,
            lookups: 0,
            log: serde_json::from_str(&row.text("log")?)?,
        },
        actor: row.text("actor")?,
        at: row.time("at")?,
    })
}

/// Which decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Option<Kind>,
    pub subject: Option<String>,
    pub outcome: Option<DecisionOutcome>,
    pub stage: Option<PolicyStage>,
    /// Of the version that was asked.
    pub digest: Option<Digest>,
    /// Included.
    pub from: Option<Timestamp>,
    /// Excluded.
    pub to: Option<Timestamp>,
}

/// Decisions, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    filter: Filter,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<Decision>> {
    ctx.require(Permission::PolicyRead)?;
    if after.is_none() {
        // Whoever looks at the newest ones wants to see his own.
        app.flush().await;
    }
    let mut query = Query::new("SELECT * FROM decisions WHERE shop_id = $1");
    query
        .and_some("AND kind = ", filter.kind.map(Kind::as_str))
        .and_some("AND subject = ", filter.subject)
        .and_some(
            "AND outcome = ",
            filter.outcome.map(shopwit_domain::word::Word::as_str),
        )
        .and_some(
            "AND stage = ",
            filter.stage.map(shopwit_domain::word::Word::as_str),
        )
        .and_some(
            "AND digest = ",
            filter.digest.map(|digest| digest.to_string()),
        );
    // Ids sort by time: with their bounds the index finds both ends of a period.
    if let Some(from) = filter.from {
        query.and("AND at >= ", from);
        query.and("AND id >= ", rerun::first_id(from));
    }
    if let Some(to) = filter.to {
        query.and("AND at < ", to);
        query.and("AND id < ", rerun::end_id(to));
    }
    query.page(after, limit);
    let mut conn = app.read(ctx).await?;
    let decisions = query
        .rows(&mut conn)
        .await?
        .iter()
        .map(|row| read(ctx, row))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(decisions, limit, |decision| {
        decision.id.to_string()
    }))
}

/// One decision. One that was made a moment ago is waited for.
///
/// # Errors
/// `Forbidden`, `NotFound`; the database.
pub async fn find(app: &App, ctx: &Ctx, id: DecisionId) -> Result<Decision> {
    ctx.require(Permission::PolicyRead)?;
    if let Some(decision) = look(&mut app.read(ctx).await?, ctx, id).await? {
        return Ok(decision);
    }
    app.flush().await;
    look(&mut app.read(ctx).await?, ctx, id)
        .await?
        .ok_or(Error::NotFound("decision"))
}

async fn look(conn: &mut Conn, ctx: &Ctx, id: DecisionId) -> Result<Option<Decision>> {
    let row = conn
        .row(
            "SELECT * FROM decisions WHERE shop_id = $1 AND id = $2",
            args![text(id)],
        )
        .await?;
    row.map(|row| read(ctx, &row)).transpose()
}

/// What the host did with a decision.
///
/// # Errors
/// The database.
pub async fn effects(app: &App, ctx: &Ctx, id: DecisionId) -> Result<Vec<Effect>> {
    effects::of(&mut app.read(ctx).await?, id).await
}
