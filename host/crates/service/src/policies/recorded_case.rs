//! A recorded decision as a test case of a plugin: what was asked, what held then, and what was answered.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use shopwit_domain::ids::DecisionId;
use shopwit_policy::Kind;

use super::{decisions, settings, tables};
use crate::{App, Ctx, Error, Result};

/// A case as a plugin's author keeps it in a file. It holds no personal data, because inputs hold none.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedCase {
    pub kind: Kind,
    /// Id of the decision.
    pub name: String,
    /// JSON of the input.
    pub input: String,
    pub settings: Map<String, Json>,
    /// What the policy was told of the shop, without the settings.
    pub context: Map<String, Json>,
    /// CSV by name of table.
    pub tables: BTreeMap<String, String>,
    /// The outcome, or the field of the policy's error. Empty where the call failed: any answer is better.
    pub expect: Json,
}

/// The case of one decision.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Conflict` where no plugin was asked.
pub async fn of(app: &App, ctx: &Ctx, id: DecisionId) -> Result<RecordedCase> {
    let decision = decisions::find(app, ctx, id).await?;
    let Some(settings_revision) = decision.settings_revision else {
        return Err(Error::conflict(
            "nothing-asked",
            "no plugin was asked for this decision, so there is no case to make of it",
        ));
    };
    let mut conn = app.read(ctx).await?;
    let settings = settings::text_of(&mut conn, decision.kind, settings_revision).await?;
    let tables = tables::csv_at(&mut conn, &decision.table_revisions).await?;
    drop(conn);
    let expect = match (&decision.output, &decision.failure) {
        (Some(output), _) => {
            let mut output: Json = serde_json::from_str(output)?;
            output["outcome"].take()
        }
        (None, Some(failure)) => {
            let failure: Json = serde_json::from_str(failure)?;
            match &failure["field"] {
                Json::String(field) => json!({"field": field}),
                _ => json!({}),
            }
        }
        (None, None) => json!({}),
    };
    let mut context: Map<String, Json> = serde_json::from_str(&decision.context)?;
    // They are kept apart, by their revision.
    context.remove("settings");
    Ok(RecordedCase {
        kind: decision.kind,
        name: decision.id.to_string(),
        input: decision.input,
        settings: serde_json::from_str(&settings)?,
        context,
        tables,
        expect,
    })
}
