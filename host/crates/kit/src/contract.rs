//! The contract as a project has it: the host's own files, and a world that names what the author writes.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use shopwit_policy::{Kind, WIT_FILES, WIT_PACKAGE, WIT_VERSION};
use wit_parser::{
    Function, Interface, Resolve, SourceMap, Type, TypeDef, TypeDefKind, TypeOwner, WorldId,
};

/// The world that an author's source implements.
pub(crate) const WORLD: &str = "policy";
/// The file of a project's `wit/` that names it.
const WORLD_FILE: &str = "policy.wit";
/// Files that every kind needs, besides its own.
const SHARED_FILES: [&str; 3] = ["describe.wit", "host.wit", "types.wit"];

/// The files of the `wit/` folder of a project that answers `kind`: name and text.
pub(crate) fn files(kind: Kind) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let own = format!("{kind}.wit");
    for name in SHARED_FILES.into_iter().chain([own.as_str()]) {
        let (_, text) = WIT_FILES
            .iter()
            .find(|(found, _)| *found == name)
            .with_context(|| format!("the contract has no file `{name}`"))?;
        files.push((name.to_owned(), (*text).to_owned()));
    }
    files.push((
        WORLD_FILE.to_owned(),
        format!(
            "package {WIT_PACKAGE}@{WIT_VERSION};\n\n\
             /// What the source of this project implements. `shopwit plugin build` adds `describe`, from `policy.toml`,\n\
             /// the settings schema, the tables and the cases.\n\
             world {WORLD} {{\n  import log;\n  import tables;\n  export {kind};\n}}\n"
        ),
    ));
    Ok(files)
}

/// A contract that was read, with the world of the author.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) resolve: Resolve,
    pub(crate) world: WorldId,
    pub(crate) kind: Kind,
}

impl Contract {
    /// The contract of this host.
    pub(crate) fn of_host(kind: Kind) -> Result<Self> {
        let mut source = SourceMap::default();
        for (name, text) in files(kind)? {
            source.push_str(&name, text);
        }
        Self::read(source, kind)
    }

    /// The contract as a project has it.
    pub(crate) fn of_project(folder: &Path, kind: Kind) -> Result<Self> {
        let wit = folder.join("wit");
        let mut source = SourceMap::default();
        for (name, _) in files(kind)? {
            let path = wit.join(&name);
            let text = std::fs::read_to_string(&path).with_context(|| {
                format!(
                    "reading {}; `shopwit plugin new` writes it, copy it from a new project",
                    path.display()
                )
            })?;
            source.push_str(&name, text);
        }
        Self::read(source, kind).with_context(|| format!("in {}", wit.display()))
    }

    fn read(source: SourceMap, kind: Kind) -> Result<Self> {
        let mut resolve = Resolve::default();
        let group = source
            .parse()
            .map_err(|(_, error)| anyhow::anyhow!("the contract cannot be read: {error}"))?;
        let package = resolve
            .push_group(group)
            .map_err(|error| anyhow::anyhow!("the contract cannot be read: {error}"))?;
        let world = resolve.select_world(&[package], Some(WORLD))?;
        Ok(Self {
            resolve,
            world,
            kind,
        })
    }

    /// An interface of the package.
    pub(crate) fn interface(&self, name: &str) -> Result<&Interface> {
        match self
            .resolve
            .interfaces
            .iter()
            .find(|(_, found)| found.name.as_deref() == Some(name))
        {
            Some((_, interface)) => Ok(interface),
            None => bail!("the contract has no interface `{name}`"),
        }
    }

    /// The one function of an interface that a component exports.
    pub(crate) fn function(&self, interface: &str, function: &str) -> Result<&Function> {
        self.interface(interface)?
            .functions
            .get(function)
            .with_context(|| format!("`{interface}` has no function `{function}`"))
    }

    /// What the kind's `evaluate` answers where it answers.
    pub(crate) fn decision(&self) -> Result<Type> {
        let answer = self.function(self.kind.as_str(), "evaluate")?.result;
        match answer.map(|ty| self.kind_of(&ty)) {
            Some(Some(TypeDefKind::Result(result))) => {
                result.ok.context("`evaluate` has no decision")
            }
            _ => bail!("`evaluate` of `{}` answers no result", self.kind),
        }
    }

    /// The definition behind aliases; none for a plain type.
    pub(crate) fn definition(&self, ty: &Type) -> Option<&TypeDef> {
        let Type::Id(id) = ty else { return None };
        let definition = self.resolve.types.get(*id)?;
        match &definition.kind {
            TypeDefKind::Type(inner @ Type::Id(_)) => self.definition(inner),
            _ => Some(definition),
        }
    }

    /// The kind of the definition behind aliases.
    pub(crate) fn kind_of(&self, ty: &Type) -> Option<&TypeDefKind> {
        self.definition(ty).map(|definition| &definition.kind)
    }

    /// The name of the interface that defines a type.
    pub(crate) fn owner(&self, definition: &TypeDef) -> &str {
        match definition.owner {
            TypeOwner::Interface(id) => self
                .resolve
                .interfaces
                .get(id)
                .and_then(|interface| interface.name.as_deref())
                .unwrap_or_default(),
            _ => "",
        }
    }
}

/// Words that generators of bindings for C and Python do not leave alone, and that the contract uses as names of fields.
const RESERVED_WORDS: [&str; 8] = [
    "class", "default", "from", "operator", "private", "public", "return", "template",
];

/// The name of a field as the bindings of C and Python have it.
pub(crate) fn field_name(name: &str) -> String {
    let name = snake(name);
    if RESERVED_WORDS.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

/// `courier-fee` as `courier_fee`.
pub(crate) fn snake(name: &str) -> String {
    name.replace('-', "_")
}

/// `courier-fee` as `COURIER_FEE`.
pub(crate) fn screaming(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `courier-fee` as `CourierFee`.
pub(crate) fn upper_camel(name: &str) -> String {
    name.split('-').map(capitalised).collect()
}

/// `courier-fee` as `courierFee`.
pub(crate) fn lower_camel(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalised(word))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
