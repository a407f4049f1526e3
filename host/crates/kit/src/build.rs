//! `shopwit plugin build`: from a project to one component, by the tools of its language.

mod assembly_script;
mod compose;
mod core_module;
mod go;
mod native;
mod python;
mod rust;
mod script;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use shopwit_policy::{Inspection, inspect};

use crate::contract::Contract;
use crate::{Language, Manifest, attach, describe};
use tools::Tools;

/// Name of what a build leaves behind, beside `policy.toml`.
pub const COMPONENT_FILE: &str = "policy.wasm";
/// Folder of everything that a build needs on its way.
const WORK_FOLDER: &str = "build";

/// A finished component.
#[derive(Debug)]
pub struct Built {
    /// Where it is.
    pub path: PathBuf,
    /// What it was written in.
    pub language: Language,
    /// What the host reads from it before it compiles it.
    pub inspection: Inspection,
}

/// Told before every step that takes time, in words for the author.
pub type Step<'s> = dyn FnMut(&str) + 's;

/// Builds the project in `folder` into `policy.wasm`.
///
/// # Errors
///
/// Where a file of the project is missing or wrong, a tool is missing (the message has the command that installs it), the
/// tool refuses the source (its own words), or the host would refuse the component.
pub fn build(folder: &Path, step: &mut Step<'_>) -> Result<Built> {
    let manifest = Manifest::read(folder)?;
    let folder = folder
        .canonicalize()
        .with_context(|| format!("{}", folder.display()))?;
    // Everything that can be wrong without a compiler is said before it runs.
    let description = describe::component(&manifest.description(&folder)?)?;
    let component = component(&folder, &manifest, step)?;
    let whole = attach::with_description(&component, &description)?;
    let inspection = match inspect(&whole) {
        Ok(inspection) => inspection,
        Err(rejection) => bail!("the host would refuse this component: {rejection}"),
    };
    let path = folder.join(COMPONENT_FILE);
    fs::write(&path, &whole).with_context(|| format!("writing {}", path.display()))?;
    Ok(Built {
        path,
        language: manifest.language,
        inspection,
    })
}

/// What the author wrote, as a component without its description.
fn component(folder: &Path, manifest: &Manifest, step: &mut Step<'_>) -> Result<Vec<u8>> {
    let inside = manifest
        .inside
        .as_ref()
        .map(|inside| {
            let inside = folder.join(inside);
            let manifest = Manifest::read(&inside)?;
            if manifest.inside.is_some() {
                bail!(
                    "{} has something inside itself; one level is enough",
                    inside.display()
                );
            }
            component(&inside.canonicalize()?, &manifest, step)
        })
        .transpose()?;
    let project = Project {
        contract: Contract::of_project(folder, manifest.kind()?)?,
        work: folder.join(WORK_FOLDER),
        tools: Tools::of(folder),
        folder: folder.to_path_buf(),
    };
    project.make_work_folder()?;
    let own = match manifest.language {
        Language::Rust => rust::build(&project, step)?,
        Language::TypeScript => script::build_typescript(&project, step)?,
        Language::JavaScript => script::build_javascript(&project, step)?,
        Language::Python => python::build(&project, step)?,
        Language::Go => go::build(&project, step)?,
        Language::C => native::build_c(&project, step)?,
        Language::Zig => native::build_zig(&project, step)?,
        Language::AssemblyScript => assembly_script::build(&project, step)?,
    };
    match inside {
        Some(inside) => {
            step("composing");
            compose::plug(&own, &inside)
        }
        None => Ok(own),
    }
}

/// A project while it is built.
struct Project {
    /// Absolute.
    folder: PathBuf,
    /// `build/` in it.
    work: PathBuf,
    contract: Contract,
    tools: Tools,
}

impl Project {
    /// Makes `build/`, which keeps itself out of version control.
    fn make_work_folder(&self) -> Result<()> {
        fs::create_dir_all(&self.work)
            .with_context(|| format!("making {}", self.work.display()))?;
        self.write_work_file(".gitignore", b"*\n")?;
        Ok(())
    }

    /// Writes a file below `build/`, where it is not there with the same content: compilers go by the time of a file.
    fn write_work_file(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.work.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
        }
        if fs::read(&path).ok().as_deref() != Some(content) {
            fs::write(&path, content).with_context(|| format!("writing {}", path.display()))?;
        }
        Ok(path)
    }

    /// What a generator for another language makes of the contract, below `build/`.
    fn write_bindings(
        &self,
        below: &str,
        generator: &mut dyn wit_bindgen_core::WorldGenerator,
    ) -> Result<()> {
        use wit_bindgen_core::wit_parser::{Resolve, SourceMap};
        let mut source = SourceMap::default();
        for (name, _) in crate::contract::files(self.contract.kind)? {
            let text = fs::read_to_string(self.folder.join("wit").join(&name))?;
            source.push_str(&name, text);
        }
        let mut resolve = Resolve::default();
        let group = source
            .parse()
            .map_err(|(_, error)| anyhow::anyhow!("the contract: {error}"))?;
        let package = resolve
            .push_group(group)
            .map_err(|error| anyhow::anyhow!("the contract: {error}"))?;
        let world = resolve.select_world(&[package], Some(crate::contract::WORLD))?;
        let mut files = wit_bindgen_core::Files::default();
        generator.generate(&mut resolve, world, &mut files)?;
        for (name, content) in files.iter() {
            self.write_work_file(&format!("{below}{name}"), content)?;
        }
        Ok(())
    }

    /// A file of the project that the build needs.
    fn source(&self, name: &str) -> Result<PathBuf> {
        let path = self.folder.join(name);
        if path.is_file() {
            Ok(path)
        } else {
            bail!("{} is missing; it holds the rule", path.display())
        }
    }
}
