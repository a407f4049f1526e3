//! `shopwit plugin new`: a small project that builds at once and passes its cases.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use shopwit_policy::{Kind, WIT_VERSION};

use crate::contract::{self, Contract, lower_camel, snake, upper_camel};
use crate::manifest::{CASES_FOLDER, MANIFEST_FILE, SETTINGS_FILE};
use crate::{Language, literal, starter};

/// Characters of a policy's name, as the host takes them.
const NAME_CHARS_MAX: usize = 64;

/// What was made.
#[derive(Debug)]
pub struct NewProject {
    /// Its folder.
    pub folder: PathBuf,
    /// The file with the rule, relative to it.
    pub source: &'static str,
    /// The command that installs the packages of the language; none where nothing has to be installed in the project.
    pub install: Option<&'static str>,
}

/// Makes a project in `folder`, which must be empty or not there.
///
/// # Errors
///
/// Where the folder has something in it, or its name cannot be a policy's.
pub fn create(folder: &Path, kind: Kind, language: Language) -> Result<NewProject> {
    if folder.exists() && fs::read_dir(folder)?.next().is_some() {
        bail!(
            "{} is not empty; name a folder that does not exist yet",
            folder.display()
        );
    }
    let name = name_of(folder)?;
    let contract = Contract::of_host(kind)?;
    let template = Template::of(language);
    let fill = |text: &str| fill(text, &contract, language, &name, &template);
    let mut files: Vec<(String, String)> = Vec::new();
    files.push((
        MANIFEST_FILE.to_owned(),
        fill(include_str!("../templates/policy.toml.in"))?,
    ));
    files.push((
        "README.md".to_owned(),
        fill(include_str!("../templates/README.md.in"))?,
    ));
    files.push((
        SETTINGS_FILE.to_owned(),
        serde_json::to_string_pretty(&starter::settings_schema())? + "\n",
    ));
    for (name, case) in starter::cases(kind)? {
        let text = serde_json::to_string_pretty(&case)? + "\n";
        files.push((format!("{CASES_FOLDER}/{name}"), text));
    }
    for (name, text) in contract::files(kind)? {
        files.push((format!("wit/{name}"), text));
    }
    for (name, text) in template.files {
        files.push(((*name).to_owned(), fill(text)?));
    }
    for (name, text) in files {
        let path = folder.join(&name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(NewProject {
        folder: folder.to_path_buf(),
        source: template.source,
        install: template.install,
    })
}

/// The policy is named after its folder.
fn name_of(folder: &Path) -> Result<String> {
    let absolute = std::path::absolute(folder)?;
    let name = absolute
        .file_name()
        .map(|name| {
            name.to_string_lossy()
                .to_lowercase()
                .replace(['_', ' '], "-")
        })
        .unwrap_or_default();
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let starts_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    if name.len() > NAME_CHARS_MAX || !starts_well || !name.split('-').all(is_word) {
        bail!(
            "the policy is named after its folder, and `{name}` is no name: use letters, digits and single hyphens, \
             for example `courier-fee`"
        );
    }
    Ok(name)
}

/// What a language's project has of its own.
struct Template {
    source: &'static str,
    install: Option<&'static str>,
    files: &'static [(&'static str, &'static str)],
}

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../templates/", $name))
    };
}

impl Template {
    fn of(language: Language) -> Self {
        let (source, install, files): (_, _, &[(&str, &str)]) = match language {
            Language::Rust => (
                "src/lib.rs",
                None,
                &[
                    ("Cargo.toml", template!("rust/Cargo.toml.in")),
                    ("src/lib.rs", template!("rust/lib.rs.in")),
                ],
            ),
            Language::TypeScript => (
                "policy.ts",
                Some("npm install"),
                &[
                    ("package.json", template!("typescript/package.json.in")),
                    ("tsconfig.json", template!("typescript/tsconfig.json")),
                    ("policy.ts", template!("typescript/policy.ts.in")),
                ],
            ),
            Language::JavaScript => (
                "policy.js",
                Some("npm install"),
                &[
                    ("package.json", template!("javascript/package.json.in")),
                    ("policy.js", template!("javascript/policy.js.in")),
                ],
            ),
            Language::Python => (
                "app.py",
                Some("python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1"),
                &[("app.py", template!("python/app.py.in"))],
            ),
            Language::Go => (
                "policy.go",
                None,
                &[("policy.go", template!("go/policy.go.in"))],
            ),
            Language::C => (
                "policy.c",
                None,
                &[
                    ("policy.c", template!("c/policy.c.in")),
                    ("settings.c", template!("c/settings.c")),
                    ("settings.h", template!("c/settings.h")),
                ],
            ),
            Language::Zig => (
                "policy.zig",
                None,
                &[("policy.zig", template!("zig/policy.zig.in"))],
            ),
            Language::AssemblyScript => (
                "policy.ts",
                Some("npm install"),
                &[
                    ("package.json", template!("assemblyscript/package.json.in")),
                    ("policy.ts", template!("assemblyscript/policy.ts.in")),
                    ("settings.ts", template!("assemblyscript/settings.ts")),
                ],
            ),
        };
        Self {
            source,
            install,
            files,
        }
    }
}

/// Puts names and the starter decision into a template.
fn fill(
    text: &str,
    contract: &Contract,
    language: Language,
    name: &str,
    template: &Template,
) -> Result<String> {
    let kind = contract.kind.as_str();
    // The column at which the template writes the decision.
    let indent = text
        .lines()
        .find(|line| line.contains("@DECISION@"))
        .map_or(0, |line| {
            let columns = line.len() - line.trim_start().len();
            if line.starts_with('\t') {
                columns * 4
            } else {
                columns
            }
        });
    let decision = literal::decision(
        contract,
        language,
        &starter::decision(contract.kind),
        indent,
    )?;
    let uses_many = decision.contains("many(");
    let install = template
        .install
        .map(|line| format!("{line}\n"))
        .unwrap_or_default();
    let mut text = text
        .replace("@DECISION@", &decision)
        .replace(
            "@MANY@",
            if uses_many {
                include_str!("../templates/zig/many.zig")
            } else {
                ""
            },
        )
        .replace("@IMPORTS@", &imports(&decision))
        .replace("@NAME@", name)
        .replace("@LANGUAGE@", language.as_str())
        .replace("@SOURCE@", template.source)
        .replace("@INSTALL@", &install)
        .replace("@VERSION@", WIT_VERSION)
        .replace("@PAUSED_TEXT@", starter::PAUSED_TEXT)
        .replace("@PAUSED@", starter::PAUSED)
        .replace("@KIND@", kind)
        .replace("@SNAKE@", &snake(kind))
        .replace("@CAMEL@", &upper_camel(kind))
        .replace("@LOWER@", &lower_camel(kind));
    // An empty place at the end leaves no blank lines.
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}

/// AssemblyScript names what it takes from the bindings: the words that the decision uses.
fn imports(decision: &str) -> String {
    let mut names = vec!["Context", "Decision", "Input", "PolicyErrorTag"];
    names.extend(
        decision
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '"')
            .filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase()))
            .filter(|word| {
                decision.contains(&format!("new {word}("))
                    || decision.contains(&format!("new {word}<"))
                    || decision.contains(&format!("= {word}."))
                    || decision.contains(&format!("({word}."))
            }),
    );
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
