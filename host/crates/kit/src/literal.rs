//! A value of the contract, as source of each language. One walk over the type and the JSON of a case.

mod assigned;
mod expression;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use wit_parser::{Type, TypeDef, TypeDefKind};

use crate::Language;
use crate::contract::{Contract, snake};

/// The source of a decision: an expression, or for C, Zig and AssemblyScript the statements that fill one in.
/// `indent` is the column at which it stands.
pub(crate) fn decision(
    contract: &Contract,
    language: Language,
    value: &Value,
    indent: usize,
) -> Result<String> {
    let ty = contract.decision()?;
    let value = read(contract, &ty, value, "decision")?;
    Ok(match language {
        Language::Rust
        | Language::TypeScript
        | Language::JavaScript
        | Language::Python
        | Language::Go => expression::print(contract, language, &value, indent),
        Language::C | Language::Zig | Language::AssemblyScript => {
            assigned::print(contract, language, &value, indent)
        }
    })
}

/// A value beside its type: everything that a printer needs.
enum Typed<'c> {
    Boolean(bool),
    Number(String),
    Text(String),
    /// Type and word.
    Word(&'c TypeDef, &'c str),
    /// The type inside, and the value where there is one.
    Maybe(Type, Option<Box<Typed<'c>>>),
    /// The type of the entries.
    List(Type, Vec<Typed<'c>>),
    Record(&'c TypeDef, Vec<(&'c str, Typed<'c>)>),
    /// Type, case, and its payload.
    Case(&'c TypeDef, &'c str, Option<Box<Typed<'c>>>),
}

/// Reads the JSON of a case by its type.
fn read<'c>(contract: &'c Contract, ty: &Type, value: &Value, path: &str) -> Result<Typed<'c>> {
    let wrong = || format!("`{path}` is {value}, which does not fit its type");
    match ty {
        Type::Bool => return Ok(Typed::Boolean(value.as_bool().with_context(wrong)?)),
        Type::String => return Ok(Typed::Text(value.as_str().with_context(wrong)?.to_owned())),
        Type::Id(_) => {}
        _ => {
            let number = value.as_i64().with_context(wrong)?;
            return Ok(Typed::Number(number.to_string()));
        }
    }
    let definition = contract.definition(ty).with_context(wrong)?;
    Ok(match &definition.kind {
        TypeDefKind::Enum(of) => {
            let word = value.as_str().with_context(wrong)?;
            let case = of.cases.iter().find(|case| case.name == word);
            Typed::Word(definition, &case.with_context(wrong)?.name)
        }
        TypeDefKind::Option(of) => {
            let inner = (!value.is_null())
                .then(|| read(contract, of, value, path))
                .transpose()?;
            Typed::Maybe(*of, inner.map(Box::new))
        }
        TypeDefKind::List(of) => {
            let entries = value.as_array().with_context(wrong)?;
            let entries: Result<Vec<_>> = entries
                .iter()
                .enumerate()
                .map(|(index, entry)| read(contract, of, entry, &format!("{path}[{index}]")))
                .collect();
            Typed::List(*of, entries?)
        }
        TypeDefKind::Record(of) => {
            let mut fields = Vec::new();
            for field in &of.fields {
                let name = snake(&field.name);
                let value = value.get(&name).unwrap_or(&Value::Null);
                let path = format!("{path}.{name}");
                fields.push((
                    field.name.as_str(),
                    read(contract, &field.ty, value, &path)?,
                ));
            }
            Typed::Record(definition, fields)
        }
        TypeDefKind::Variant(of) => {
            let word = value.get("type").and_then(Value::as_str);
            let case = of
                .cases
                .iter()
                .find(|case| Some(case.name.as_str()) == word);
            let case = case.with_context(wrong)?;
            let payload = case
                .ty
                .as_ref()
                .map(|ty| read(contract, ty, value, path))
                .transpose()?;
            Typed::Case(definition, &case.name, payload.map(Box::new))
        }
        other => bail!("`{path}`: the contract uses {other:?}, which no printer knows"),
    })
}

/// The kebab-case name of a definition.
fn name_of(definition: &TypeDef) -> &str {
    definition.name.as_deref().unwrap_or_default()
}
