//! A recorded call, run again: with the same version it must give the same answer for the same fuel; with another one,
//! what would have been different.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use shopwit_domain::{ids::DecisionId, people::Permission};
use shopwit_policy::{Call, Kind, PolicyKind, kinds::types::Context, with_kind};

use super::{
    PluginRef,
    decisions::{self, Decision, PolicyStage},
    settings, tables,
    versions::{self, VersionStatus},
};
use crate::{App, Ctx, Error, Result};

/// Differences that one answer names, at most.
const DIFFERENCES_MAX: usize = 200;

/// What came of a replay.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    pub recorded: Decision,
    pub replayed: Decision,
    /// The same answer or failure; of the same version on the same engine for the same fuel too.
    pub identical: bool,
    /// Both ran on engines whose fuel can be compared.
    pub same_engine: bool,
    /// Of the answers, place by place.
    pub differences: Vec<Difference>,
}

/// One place in which two answers differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// JSON pointer into the answer.
    pub pointer: String,
    /// `None`: it was not there.
    pub before: Option<Json>,
    /// `None`: it is no longer there.
    pub after: Option<Json>,
}

/// Runs a recorded call again, with the recorded version or another one of the shop; context, settings and tables are
/// those of the record.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Conflict` where no plugin was asked; `Invalid` for a version that cannot answer.
pub async fn replay(app: &App, ctx: &Ctx, id: DecisionId, digest: Option<&str>) -> Result<Replay> {
    ctx.require(Permission::PolicyEvaluate)?;
    let recorded = decisions::find(app, ctx, id).await?;
    let Some(settings_revision) = recorded.settings_revision else {
        return Err(Error::conflict(
            "nothing-to-replay",
            "no plugin was asked for this decision",
        ));
    };
    let own = recorded
        .plugin
        .as_ref()
        .map(|plugin| plugin.digest.to_string())
        .unwrap_or_default();
    if digest.is_none() {
        check_is_there(app, ctx, &own).await?;
    }
    let (version, plugin) = versions::ready(app, ctx, digest.unwrap_or(&own), "/digest").await?;
    let kind = recorded.kind;
    if !version.kinds.contains(&kind) {
        return Err(Error::invalid(
            "/digest",
            "not-exported",
            format!("this version does not answer {kind}"),
        ));
    }
    let mut conn = app.read(ctx).await?;
    let mut told: Context = serde_json::from_str(&recorded.context)?;
    told.settings = settings_for(
        &mut conn,
        kind,
        settings_revision,
        &plugin,
        version.digest.to_string() == own,
    )
    .await?;
    let tables = tables::set_at(&mut conn, &recorded.table_revisions).await?;
    drop(conn);
    let mut replayed = Decision {
        stage: PolicyStage::Replay,
        plugin: Some(PluginRef {
            id: version.plugin,
            version: version.version,
            digest: version.digest,
        }),
        engine: app.engine.fingerprint().to_owned(),
        output: None,
        failure: None,
        actor: ctx.actor_text(),
        at: ctx.now,
        ..recorded.clone()
    };
    with_kind!(kind, K => {
        let input: <K as PolicyKind>::Input = serde_json::from_str(&recorded.input)?;
        let call = Call::<K> { plugin: Arc::clone(&plugin), context: told, input, tables, limits: None };
        let evaluation = app.engine.evaluate(call).await;
        replayed.usage = evaluation.usage;
        replayed.note(&evaluation.result)?;
    });
    let before = answer(&recorded)?;
    let after = answer(&replayed)?;
    let differences = differences(&before, &after);
    let same_engine = recorded.engine == replayed.engine;
    let same_fuel = recorded.usage.fuel_used == replayed.usage.fuel_used;
    let same_version = recorded.plugin == replayed.plugin;
    let identical = differences.is_empty() && (same_fuel || !same_engine || !same_version);
    Ok(Replay {
        recorded,
        replayed,
        identical,
        same_engine,
        differences,
    })
}

/// A decision whose version was deleted is not replayable with that version.
async fn check_is_there(app: &App, ctx: &Ctx, digest: &str) -> Result<()> {
    let Ok(digest) = digest.parse() else {
        return Ok(());
    };
    let version = versions::find(&mut app.read(ctx).await?, &digest).await?;
    if version.is_some_and(|version| version.status == VersionStatus::Deleted) {
        return Err(Error::conflict(
            "version-deleted",
            "not replayable: the version that made this decision was deleted; upload the same component again, or name another version",
        ));
    }
    Ok(())
}

/// Where two answers differ, place by place; a bounded number.
pub(super) fn differences(before: &Json, after: &Json) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut found);
    found
}

/// The recorded settings; another version gets what of them it knows, and its defaults.
async fn settings_for(
    conn: &mut shopwit_store::Conn,
    kind: Kind,
    revision: i64,
    plugin: &shopwit_policy::Plugin,
    same_version: bool,
) -> Result<String> {
    let held = settings::text_of(conn, kind, revision).await?;
    if same_version {
        return Ok(held);
    }
    adapted(plugin, &held)
}

/// Settings (JSON) of another version as this one takes them: what of them it knows, and its defaults.
pub(super) fn adapted(plugin: &shopwit_policy::Plugin, held_json: &str) -> Result<String> {
    let held: Map<String, Json> = serde_json::from_str(held_json)?;
    let defaults = plugin
        .default_settings()
        .cloned()
        .map_err(Error::internal)?;
    let known = held
        .into_iter()
        .filter(|(name, _)| defaults.contains_key(name))
        .collect();
    Ok(serde_json::to_string(
        &settings::checked(plugin, known).unwrap_or(defaults),
    )?)
}

/// The answer, or the failure without the words that differ from run to run.
fn answer(decision: &Decision) -> Result<Json> {
    match (&decision.output, &decision.failure) {
        (Some(output), _) => Ok(serde_json::from_str(output)?),
        (None, Some(failure)) => {
            let failure: Json = serde_json::from_str(failure)?;
            Ok(serde_json::json!({"failure": failure.get("code")}))
        }
        (None, None) => Ok(Json::Null),
    }
}

/// Walks both answers at once.
fn compare(
    pointer: String,
    before: Option<&Json>,
    after: Option<&Json>,
    found: &mut Vec<Difference>,
) {
    if before == after || found.len() >= DIFFERENCES_MAX {
        return;
    }
    match (before, after) {
        (Some(Json::Object(left)), Some(Json::Object(right))) => {
            let added = right.keys().filter(|name| !left.contains_key(*name));
            for name in left.keys().chain(added) {
                let place = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                compare(place, left.get(name), right.get(name), found);
            }
        }
        (Some(Json::Array(left)), Some(Json::Array(right))) => {
            for place in 0..left.len().max(right.len()) {
                compare(
                    format!("{pointer}/{place}"),
                    left.get(place),
                    right.get(place),
                    found,
                );
            }
        }
        _ => found.push(Difference {
            pointer,
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(before: &Json, after: &Json, expected: &[(&str, Option<Json>, Option<Json>)]) {
        let mut found = Vec::new();
        compare(String::new(), Some(before), Some(after), &mut found);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| (one.pointer, one.before, one.after))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(at, old, new)| ((*at).to_owned(), old.clone(), new.clone()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn differences_are_named_by_their_place() {
        check(&json!({"a": [1, 2]}), &json!({"a": [1, 2]}), &[]);
        check(
            &json!({"a": [1, 2]}),
            &json!({"a": [1, 3]}),
            &[("/a/1", Some(json!(2)), Some(json!(3)))],
        );
        check(
            &json!({"a/b": 1, "c": [1]}),
            &json!({"c": [], "d": null}),
            &[
                ("/a~1b", Some(json!(1)), None),
                ("/c/0", Some(json!(1)), None),
                ("/d", None, Some(json!(null))),
            ],
        );
        check(
            &json!({"a": 1}),
            &json!([1]),
            &[("", Some(json!({"a": 1})), Some(json!([1])))],
        );
    }
}
