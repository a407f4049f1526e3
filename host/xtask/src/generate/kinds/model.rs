//! The contract as the printer needs it: read from WIT and checked against the house style.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use wit_parser::{
    Function, Interface as WitInterface, Resolve, Type, TypeDefKind, TypeId, TypeOwner,
};

/// Interfaces that the host gives rather than asks; their Rust side is written by hand.
const HOST_INTERFACES: [&str; 2] = ["log", "tables"];

pub(super) struct Contract {
    /// `shopwit:policy`.
    pub(crate) package: String,
    /// `0.1.0`.
    pub(crate) version: String,
    /// In the order of their names.
    pub(crate) interfaces: Vec<Interface>,
}

pub(super) struct Interface {
    /// As in WIT, `courier-fee`.
    pub(crate) name: String,
    /// Rust module, `courier_fee`.
    pub(crate) module: String,
    pub(crate) docs: String,
    /// Names that come from `types`.
    pub(crate) used: BTreeSet<String>,
    pub(crate) types: Vec<TypeDefinition>,
    /// It has an `evaluate`: the host can ask it.
    pub(crate) is_kind: bool,
}

pub(super) struct TypeDefinition {
    /// As in WIT, `courier-option`.
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) shape: Shape,
}

pub(super) enum Shape {
    Record(Vec<Field>),
    Enum(Vec<Case>),
    /// Every payload is the name of a record.
    Variant(Vec<Case>),
}

pub(super) struct Field {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) value: ValueType,
}

pub(super) struct Case {
    pub(crate) name: String,
    pub(crate) docs: String,
    pub(crate) payload: Option<String>,
}

pub(super) enum ValueType {
    Bool,
    Text,
    /// A Rust integer type.
    Integer(&'static str),
    List(Box<ValueType>),
    Option(Box<ValueType>),
    Named(String),
}

impl Contract {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut resolve = Resolve::default();
        let (package_id, _) = resolve
            .push_dir(folder)
            .with_context(|| format!("reading {}", folder.display()))?;
        let package = &resolve.packages[package_id];
        let version = package
            .name
            .version
            .as_ref()
            .context("the package has no version")?;
        let mut interfaces = Vec::new();
        for (name, id) in &package.interfaces {
            if HOST_INTERFACES.contains(&name.as_str()) {
                continue;
            }
            let interface = read_interface(&resolve, name, &resolve.interfaces[*id])
                .with_context(|| format!("interface `{name}`"))?;
            interfaces.push(interface);
        }
        interfaces.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(Self {
            package: format!("{}:{}", package.name.namespace, package.name.name),
            version: version.to_string(),
            interfaces,
        })
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = &Interface> {
        self.interfaces.iter().filter(|interface| interface.is_kind)
    }
}

fn read_interface(resolve: &Resolve, name: &str, wit: &WitInterface) -> Result<Interface> {
    let mut used = BTreeSet::new();
    let mut types = Vec::new();
    for (type_name, id) in &wit.types {
        if let Some(imported) = imported_from_types(resolve, *id) {
            ensure!(
                imported == *type_name,
                "`use types.{{{imported} as {type_name}}}`: no renaming"
            );
            continue;
        }
        let definition = read_type(resolve, type_name, *id, &mut used)
            .with_context(|| format!("type `{type_name}`"))?;
        types.push(definition);
    }
    let own: BTreeSet<_> = types.iter().map(|found| found.name.clone()).collect();
    used.retain(|found| !own.contains(found));
    let is_kind = match wit.functions.get("evaluate") {
        Some(function) => {
            check_evaluate(resolve, function)?;
            check_decision(&types)?;
            used.insert("context".to_owned());
            used.insert("policy-error".to_owned());
            true
        }
        None => false,
    };
    Ok(Interface {
        name: name.to_owned(),
        module: name.replace('-', "_"),
        docs: wit.docs.contents.clone().unwrap_or_default(),
        used,
        types,
        is_kind,
    })
}

/// The name in `types` that this one stands for by a `use`.
fn imported_from_types(resolve: &Resolve, id: TypeId) -> Option<String> {
    let definition = &resolve.types[id];
    let TypeDefKind::Type(Type::Id(target)) = &definition.kind else {
        return None;
    };
    let target = &resolve.types[*target];
    (target.owner != definition.owner).then(|| target.name.clone())?
}

fn read_type(
    resolve: &Resolve,
    name: &str,
    id: TypeId,
    used: &mut BTreeSet<String>,
) -> Result<TypeDefinition> {
    let definition = &resolve.types[id];
    let shape = match &definition.kind {
        TypeDefKind::Record(record) => {
            let mut fields = Vec::new();
            for field in &record.fields {
                fields.push(Field {
                    name: field.name.clone(),
                    docs: field.docs.contents.clone().unwrap_or_default(),
                    value: read_value(resolve, &field.ty, used)
                        .with_context(|| format!("field `{}`", field.name))?,
                });
            }
            Shape::Record(fields)
        }
        TypeDefKind::Enum(found) => Shape::Enum(
            found
                .cases
                .iter()
                .map(|case| Case {
                    name: case.name.clone(),
                    docs: case.docs.contents.clone().unwrap_or_default(),
                    payload: None,
                })
                .collect(),
        ),
        TypeDefKind::Variant(variant) => {
            let mut cases = Vec::new();
            for case in &variant.cases {
                let payload = match &case.ty {
                    None => None,
                    Some(payload) => {
                        Some(record_name(resolve, payload, used).with_context(|| {
                            format!("case `{}`: the payload must be a record", case.name)
                        })?)
                    }
                };
                cases.push(Case {
                    name: case.name.clone(),
                    docs: case.docs.contents.clone().unwrap_or_default(),
                    payload,
                });
            }
            Shape::Variant(cases)
        }
        other => bail!(
            "a {} is not allowed here: use a record, an enum or a variant",
            other.as_str()
        ),
    };
    Ok(TypeDefinition {
        name: name.to_owned(),
        docs: definition.docs.contents.clone().unwrap_or_default(),
        shape,
    })
}

fn read_value(resolve: &Resolve, value: &Type, used: &mut BTreeSet<String>) -> Result<ValueType> {
    Ok(match value {
        Type::Bool => ValueType::Bool,
        Type::String => ValueType::Text,
        Type::U8 => ValueType::Integer("u8"),
        Type::U16 => ValueType::Integer("u16"),
        Type::U32 => ValueType::Integer("u32"),
        Type::U64 => ValueType::Integer("u64"),
        Type::S8 => ValueType::Integer("i8"),
        Type::S16 => ValueType::Integer("i16"),
        Type::S32 => ValueType::Integer("i32"),
        Type::S64 => ValueType::Integer("i64"),
        Type::Id(id) => match &resolve.types[*id].kind {
            TypeDefKind::List(element) => {
                ValueType::List(Box::new(read_value(resolve, element, used)?))
            }
            TypeDefKind::Option(inner) => {
                ValueType::Option(Box::new(read_value(resolve, inner, used)?))
            }
            _ => ValueType::Named(type_name(resolve, *id, used)?),
        },
        other => bail!(
            "{other:?} is not allowed: a policy is exact, and its bytes must not depend on the host"
        ),
    })
}

fn record_name(resolve: &Resolve, payload: &Type, used: &mut BTreeSet<String>) -> Result<String> {
    let Type::Id(id) = payload else {
        bail!("found {payload:?}");
    };
    let mut target = *id;
    while let TypeDefKind::Type(Type::Id(next)) = &resolve.types[target].kind {
        target = *next;
    }
    let kind = &resolve.types[target].kind;
    ensure!(
        matches!(kind, TypeDefKind::Record(_)),
        "found a {}",
        kind.as_str()
    );
    type_name(resolve, *id, used)
}

fn type_name(resolve: &Resolve, id: TypeId, used: &mut BTreeSet<String>) -> Result<String> {
    let definition = &resolve.types[id];
    let name = definition.name.clone().context("an anonymous type")?;
    ensure!(
        matches!(definition.owner, TypeOwner::Interface(_)),
        "`{name}` must be declared in an interface"
    );
    used.insert(name.clone());
    Ok(name)
}

/// `evaluate: func(ctx: context, input: input) -> result<decision, policy-error>`, nothing else.
fn check_evaluate(resolve: &Resolve, function: &Function) -> Result<()> {
    let name_of = |value: &Type| match value {
        Type::Id(id) => resolve.types[*id].name.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let params: Vec<_> = function
        .params
        .iter()
        .map(|param| name_of(&param.ty))
        .collect();
    let result = match &function.result {
        Some(Type::Id(id)) => match &resolve.types[*id].kind {
            TypeDefKind::Result(result) => {
                [&result.ok, &result.err].map(|side| side.as_ref().map(name_of).unwrap_or_default())
            }
            _ => Default::default(),
        },
        _ => Default::default(),
    };
    ensure!(
        params == ["context", "input"] && result == ["decision", "policy-error"],
        "`evaluate` must be `func(ctx: context, input: input) -> result<decision, policy-error>`"
    );
    Ok(())
}

/// Every decision is an outcome with its reasons.
fn check_decision(types: &[TypeDefinition]) -> Result<()> {
    let decision = types.iter().find(|found| found.name == "decision");
    let Some(TypeDefinition {
        shape: Shape::Record(fields),
        ..
    }) = decision
    else {
        bail!("a kind needs a record `decision`");
    };
    let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
    ensure!(
        names == ["outcome", "reasons"],
        "`decision` must have exactly the fields `outcome` and `reasons`, found {names:?}"
    );
    Ok(())
}
