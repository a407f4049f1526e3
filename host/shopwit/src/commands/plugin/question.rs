//! One question for a component, put together from files and flags.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use serde_json::{Map, Value as Json, json};
use shopwit_policy::{Kind, Plugin, PolicyEngine, Question, kinds::describe::TestCase};

use super::{read_text, stop::Stop, test::case_file::CaseFile};

#[derive(Debug, Clone, clap::Args)]
pub(super) struct QuestionArguments {
    /// For example courier-fee; may be left out where the component answers one kind
    #[arg(long)]
    kind: Option<Kind>,
    /// JSON of the input; - reads standard input
    #[arg(long, conflicts_with = "case")]
    pub(super) input: Option<PathBuf>,
    /// A case file, or the name of a case that the component carries; its first one unless an input is given
    #[arg(long)]
    pub(super) case: Option<String>,
    /// JSON of settings that differ from the component's defaults
    #[arg(long)]
    pub(super) settings: Option<PathBuf>,
    /// A table as NAME=FILE.csv; the component's starter rows unless given
    #[arg(long = "table", value_parser = name_and_file)]
    pub(super) tables: Vec<(String, PathBuf)>,
    /// The time that the policy is told, epoch milliseconds
    #[arg(long)]
    now_ms: Option<i64>,
    /// BCP 47 language of reasons and texts
    #[arg(long)]
    locale: Option<String>,
}

fn name_and_file(text: &str) -> Result<(String, PathBuf), String> {
    text.split_once('=')
        .map(|(name, file)| (name.to_owned(), file.into()))
        .ok_or_else(|| "write NAME=FILE.csv".to_owned())
}

/// A question that was read, ready to be asked.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    /// JSON of the input, for measurements that change it.
    pub(super) input: Json,
    pub(super) question: Question,
    case: Map<String, Json>,
}

impl QuestionArguments {
    /// The files that decide the question, for whoever watches them.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let case = self.case.as_ref().map(PathBuf::from);
        let tables = self.tables.iter().map(|(_, file)| file.clone());
        [self.input.clone(), case, self.settings.clone()]
            .into_iter()
            .flatten()
            .chain(tables)
            .filter(|path| path.is_file())
            .collect()
    }

    /// Puts the question together for a component.
    pub(super) fn read(&self, engine: &PolicyEngine, plugin: &Plugin) -> Result<Asked, Stop> {
        let (kind, mut case) = self.case(plugin)?;
        if let Some(path) = &self.settings {
            case.insert("settings".to_owned(), json_of(path)?);
        }
        if !self.tables.is_empty() {
            let mut tables = Map::new();
            for (name, path) in &self.tables {
                tables.insert(name.clone(), read_text(path)?.into());
            }
            case.insert("tables".to_owned(), tables.into());
        }
        let mut context = match case.remove("context") {
            Some(Json::Object(context)) => context,
            _ => Map::new(),
        };
        if let Some(now_ms) = self.now_ms {
            context.insert("now_ms".to_owned(), now_ms.into());
        }
        if let Some(locale) = &self.locale {
            context.insert("locale".to_owned(), locale.clone().into());
        }
        case.insert("context".to_owned(), context.into());
        case.insert("expect".to_owned(), json!({}));
        let question = question_of(engine, plugin, kind, &case)?;
        Ok(Asked {
            kind,
            input: case.get("input").cloned().unwrap_or_default(),
            question,
            case,
        })
    }

    fn case(&self, plugin: &Plugin) -> Result<(Kind, Map<String, Json>), Stop> {
        if let Some(path) = &self.input {
            let kind = only_kind(plugin, self.kind)?;
            let case = Map::from_iter([("input".to_owned(), json_of(path)?)]);
            return Ok((kind, case));
        }
        if let Some(path) = self.case.as_ref().map(PathBuf::from)
            && path.is_file()
        {
            let file = CaseFile::read(&path).map_err(Stop::usage)?;
            let kind = only_kind(plugin, self.kind.or(file.kind))?;
            return Ok((kind, file.body));
        }
        if self.kind.is_some() {
            only_kind(plugin, self.kind)?;
        }
        let own = &plugin.description().cases;
        let is_wanted = |case: &&TestCase| {
            self.case.as_ref().is_none_or(|name| *name == case.name)
                && self.kind.is_none_or(|kind| kind.as_str() == case.kind)
        };
        let case = own.iter().find(is_wanted).ok_or_else(|| match &self.case {
            Some(name) => {
                let names: Vec<_> = own.iter().map(|case| case.name.as_str()).collect();
                Stop::usage_text(format!(
                    "{name} is no file, and the component carries no case of this name; there are {}",
                    names.join(", ")
                ))
            }
            None => Stop::usage_text("the component carries no case to ask; give --input FILE"),
        })?;
        let kind = case.kind.parse().map_err(Stop::usage)?;
        let body = serde_json::from_str(&case.case_json)
            .with_context(|| format!("in the component's case {}", case.name))
            .map_err(Stop::usage)?;
        Ok((kind, body))
    }
}

impl Asked {
    /// The same question about another input.
    pub(super) fn with_input(
        &self,
        engine: &PolicyEngine,
        plugin: &Plugin,
        input: &Json,
    ) -> Result<Question, Stop> {
        let mut case = self.case.clone();
        case.insert("input".to_owned(), input.clone());
        question_of(engine, plugin, self.kind, &case)
    }
}

fn question_of(
    engine: &PolicyEngine,
    plugin: &Plugin,
    kind: Kind,
    case: &Map<String, Json>,
) -> Result<Question, Stop> {
    let case = TestCase {
        name: String::new(),
        kind: kind.to_string(),
        case_json: Json::Object(case.clone()).to_string(),
    };
    engine.question(plugin, &case).map_err(Stop::usage_text)
}

/// The kind that is meant: the one that is named, or the only one.
pub(super) fn only_kind(plugin: &Plugin, named: Option<Kind>) -> Result<Kind, Stop> {
    let kinds: Vec<Kind> = plugin.kinds().collect();
    let known = || {
        let names: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
        names.join(", ")
    };
    match (named, kinds.as_slice()) {
        (Some(kind), kinds) if kinds.contains(&kind) => Ok(kind),
        (Some(kind), _) => Err(Stop::rejected(format!(
            "this component answers {}, not {kind}",
            known()
        ))),
        (None, [kind]) => Ok(*kind),
        (None, _) => Err(Stop::usage_text(format!(
            "this component answers {}; say which with --kind, or `kind` in the case",
            known()
        ))),
    }
}

fn json_of(path: &std::path::Path) -> Result<Json, Stop> {
    serde_json::from_str(&read_text(path)?)
        .map_err(|error| anyhow!("{}: {error}", path.display()))
        .map_err(Stop::usage)
}
