//! Case files: JSON or TOML with the members of a case, and what an editor or a reader likes to have besides.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value as Json};
use shopwit_policy::Kind;

use super::super::stop::Stop;

/// A case in a file.
#[derive(Debug, Clone)]
pub(in super::super) struct CaseFile {
    pub(in super::super) path: PathBuf,
    /// `name` of the file's text, else the file's own.
    pub(in super::super) name: String,
    /// `kind` of the file's text.
    pub(in super::super) kind: Option<Kind>,
    /// `input`, `expect`, `settings`, `context`, `tables`, as in `describe`.
    pub(in super::super) body: Map<String, Json>,
    text: String,
}

impl CaseFile {
    pub(in super::super) fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {shown}"))?;
        let value: Json = if is_toml(path) {
            toml::from_str(&text).with_context(|| format!("in {shown}"))?
        } else {
            serde_json::from_str(&text).with_context(|| format!("in {shown}"))?
        };
        let Json::Object(mut body) = value else {
            bail!("{shown} is no object with `input` and `expect`");
        };
        body.remove("$schema");
        let kind = match body.remove("kind") {
            None => None,
            Some(Json::String(kind)) => {
                Some(kind.parse().with_context(|| format!("`kind` in {shown}"))?)
            }
            Some(other) => bail!("`kind` in {shown} is {other}, not a text"),
        };
        let name = match body.remove("name") {
            None => path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Some(Json::String(name)) => name,
            Some(other) => bail!("`name` in {shown} is {other}, not a text"),
        };
        Ok(Self {
            path: path.to_owned(),
            name,
            kind,
            body,
            text,
        })
    }

    /// The body with another expectation, as JSON.
    pub(super) fn with_expect(&self, expect: Json) -> String {
        let mut body = self.body.clone();
        body.insert("expect".to_owned(), expect);
        Json::Object(body).to_string()
    }

    /// Writes another expectation into the file; everything else of it stays as it is.
    pub(super) fn write_expect(&self, expect: &Json) -> Result<(), Stop> {
        let text = if is_toml(&self.path) {
            toml_with(&self.text, expect)
        } else {
            json_with(&self.text, expect)
        };
        let text = text.with_context(|| format!("updating {}", self.path.display()))?;
        std::fs::write(&self.path, text)
            .with_context(|| format!("writing {}", self.path.display()))?;
        Ok(())
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

/// Replaces `expect` in the text of a JSON object, or adds it; the rest keeps its order and its spaces.
fn json_with(text: &str, expect: &Json) -> Result<String> {
    let pretty = serde_json::to_string_pretty(expect)?.replace('\n', "\n  ");
    // Borrowed members point into the text itself.
    let members: std::collections::BTreeMap<String, &serde_json::value::RawValue> =
        serde_json::from_str(text)?;
    if let Some(old) = members.get("expect") {
        let start = old.get().as_ptr() as usize - text.as_ptr() as usize;
        let (before, after) = (
            text.get(..start).unwrap_or_default(),
            text.get(start + old.get().len()..).unwrap_or_default(),
        );
        return Ok(format!("{before}{pretty}{after}"));
    }
    let body = text
        .trim_end()
        .strip_suffix('}')
        .context("it is no object")?
        .trim_end();
    let comma = if members.is_empty() { "" } else { "," };
    Ok(format!("{body}{comma}\n  \"expect\": {pretty}\n}}\n"))
}

/// The same in TOML, comments included.
fn toml_with(text: &str, expect: &Json) -> Result<String> {
    let mut document: toml_edit::DocumentMut = text.parse()?;
    // TOML has no null: a member without a value is left out, as in an answer.
    let mut expect = expect.clone();
    without_nulls(&mut expect);
    let wrapped = toml::to_string_pretty(&Map::from_iter([("expect".to_owned(), expect)]))?;
    let wrapped: toml_edit::DocumentMut = wrapped.parse()?;
    let item = wrapped
        .as_table()
        .get("expect")
        .cloned()
        .context("an expectation is a table")?;
    let mut item = item;
    if let Some(table) = item.as_table_mut() {
        let old = document.get("expect").and_then(toml_edit::Item::as_table);
        match old {
            Some(old) => {
                table.set_position(old.position());
                *table.decor_mut() = old.decor().clone();
            }
            None => {
                // Behind everything else.
                table.set_position(Some(isize::MAX));
                table.decor_mut().set_prefix("\n");
            }
        }
    }
    document.insert("expect", item);
    Ok(document.to_string())
}

fn without_nulls(value: &mut Json) {
    match value {
        Json::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Json::Array(elements) => elements.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_update_changes_the_expectation_and_nothing_else() {
        let expect = json!({"type": "keep"});
        let pretty = "{\n    \"type\": \"keep\"\n  }";
        for (before, after) in [
            (
                "{ \"expect\": {\"type\": \"offer\"},\n  \"input\": {\"b\": 1, \"a\":  2} }\n",
                format!("{{ \"expect\": {pretty},\n  \"input\": {{\"b\": 1, \"a\":  2}} }}\n"),
            ),
            (
                "{\"input\": {}}",
                format!("{{\"input\": {{}},\n  \"expect\": {pretty}\n}}\n"),
            ),
        ] {
            assert_eq!(json_with(before, &expect).unwrap(), after);
        }
        let toml = "# why\n[input]\nb = 1 # twice\n\n[expect]\ntype = \"offer\"\n";
        let updated = toml_with(toml, &json!({"type": "keep", "gift": null})).unwrap();
        assert_eq!(
            updated,
            "# why\n[input]\nb = 1 # twice\n\n[expect]\ntype = \"keep\"\n"
        );
    }
}
