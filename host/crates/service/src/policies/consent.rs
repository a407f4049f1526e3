//! What a version can do that the one before could not: an owner agrees to it before it answers.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use shopwit_policy::{Plugin, kinds::WIT_PACKAGE};

use crate::{Error, FieldProblem, Result};

/// In what two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Stable code: `import-gained`, `table-gained`, `kind-gained`, `tier-changed`, `setting-lost`.
    pub(super) code: &'static str,
    /// In words, naming what is gained or lost.
    pub(super) detail: String,
}

/// What must be agreed to when `after` takes the place of `before`, whose settings are `held`: another import, table,
/// kind or tier, and settings of the owner that `after` does not know. What a version merely does without needs no
/// consent, nor does a new setting, which has its default.
pub(super) fn differences(
    before: &Plugin,
    held: &Map<String, Json>,
    after: &Plugin,
) -> Vec<Difference> {
    if before.digest() == after.digest() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut gained = |code, what: &str, old: BTreeSet<String>, new: BTreeSet<String>| {
        for name in new.difference(&old) {
            found.push(Difference {
                code,
                detail: format!("it {what} `{name}`, the active version does not"),
            });
        }
    };
    gained("import-gained", "imports", imports(before), imports(after));
    gained(
        "table-gained",
        "reads the table",
        tables(before),
        tables(after),
    );
    gained(
        "kind-gained",
        "answers the kind",
        kinds(before),
        kinds(after),
    );
    if before.tier() != after.tier() {
        found.push(Difference {
            code: "tier-changed",
            detail: format!(
                "it runs in the {} tier, the active version in the {} tier",
                after.tier(),
                before.tier()
            ),
        });
    }
    let (old, new) = (
        before.default_settings().ok(),
        after.default_settings().ok(),
    );
    for (name, value) in held {
        let is_own = old.is_none_or(|defaults| defaults.get(name) != Some(value));
        let is_known = new.is_some_and(|defaults| defaults.contains_key(name));
        if is_own && !is_known {
            found.push(Difference {
                code: "setting-lost",
                detail: format!("it does not know the setting `{name}`, which you have set"),
            });
        }
    }
    found
}

/// Without versions. The host's own interfaces are every policy's; which tables it reads is asked apart.
fn imports(plugin: &Plugin) -> BTreeSet<String> {
    let imports = plugin.inspection().imports.iter();
    imports
        .map(|import| import.split('@').next().unwrap_or(import))
        .filter(|import| !import.starts_with(WIT_PACKAGE))
        .map(str::to_owned)
        .collect()
}

fn tables(plugin: &Plugin) -> BTreeSet<String> {
    let tables = &plugin.description().tables;
    tables.iter().map(|table| table.name.clone()).collect()
}

fn kinds(plugin: &Plugin) -> BTreeSet<String> {
    plugin.kinds().map(|kind| kind.to_string()).collect()
}

/// # Errors
/// `ConsentNeeded` with every difference, unless there is none or the owner agreed.
pub(super) fn require(pointer: &str, found: &[Difference], agreed: bool) -> Result<()> {
    if found.is_empty() || agreed {
        return Ok(());
    }
    Err(Error::ConsentNeeded(
        found
            .iter()
            .map(|difference| FieldProblem {
                pointer: pointer.to_owned(),
                code: difference.code,
                message: difference.detail.clone(),
            })
            .collect(),
    ))
}

/// For the audit.
pub(super) fn texts(found: &[Difference]) -> Vec<&str> {
    found
        .iter()
        .map(|difference| difference.detail.as_str())
        .collect()
}
