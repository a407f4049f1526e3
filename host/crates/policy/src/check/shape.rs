//! Where a component's types differ from the contract, in words: which field of which record, what is expected and
//! what is there. The sandbox's own words count fields and name types by their position.

use std::sync::OnceLock;

use wasmtime::Engine;
use wasmtime::component::Component;
use wasmtime::component::types::{ComponentItem, Type as Found};
use wit_parser::{Function, Resolve, SourceMap, Type as Expected, TypeDefKind};

use crate::kinds::{Kind, WIT_PACKAGE, WIT_VERSION};
use crate::preflight::{Rejection, RejectionCode};

/// Name and text of every file in `wit/`.
pub const WIT_FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/wit_files.rs"));
/// Types inside each other that are compared; those of the contract have fewer than ten.
const DEPTH_MAX: usize = 32;

/// Gives a rejection for wrong types the words of the first difference, where one is found.
pub(crate) fn in_words<'k>(
    rejection: Rejection,
    component: &Component,
    engine: &Engine,
    kinds: impl IntoIterator<Item = &'k Kind>,
) -> Rejection {
    if rejection.code != RejectionCode::WrongType {
        return rejection;
    }
    let functions = kinds
        .into_iter()
        .map(|kind| (kind.as_str(), "evaluate"))
        .chain([("describe", "describe")]);
    functions
        .into_iter()
        .find_map(|(interface, function)| difference(component, engine, interface, function))
        .map_or(rejection, |detail| {
            Rejection::new(RejectionCode::WrongType, detail)
        })
}

fn difference(
    component: &Component,
    engine: &Engine,
    interface: &str,
    function: &str,
) -> Option<String> {
    let wit = contract()?;
    let expected = wit
        .interfaces
        .iter()
        .find(|(_, found)| found.name.as_deref() == Some(interface))
        .and_then(|(_, found)| found.functions.get(function))?;
    let name = format!("{WIT_PACKAGE}/{interface}@{WIT_VERSION}");
    let ComponentItem::ComponentInstance(instance) =
        component.component_type().get_export(engine, &name)?.ty
    else {
        return Some(format!("`{name}` is not an interface"));
    };
    let ComponentItem::ComponentFunc(found) = instance.get_export(engine, function)?.ty else {
        return Some(format!("`{function}` of `{name}` is not a function"));
    };
    compare_function(wit, expected, &found)
        .map(|problem| format!("`{function}` of `{name}` does not fit the contract: {problem}"))
}

/// The contract as this host knows it.
fn contract() -> Option<&'static Resolve> {
    static CONTRACT: OnceLock<Option<Resolve>> = OnceLock::new();
    CONTRACT
        .get_or_init(|| {
            let mut files = SourceMap::default();
            for (name, text) in WIT_FILES {
                files.push_str(name, *text);
            }
            let mut wit = Resolve::default();
            wit.push_group(files.parse().ok()?).ok()?;
            Some(wit)
        })
        .as_ref()
}

fn compare_function(
    wit: &Resolve,
    expected: &Function,
    found: &wasmtime::component::types::ComponentFunc,
) -> Option<String> {
    let count = found.params().len();
    if count != expected.params.len() {
        return Some(format!(
            "it takes {count} parameters, not {}",
            expected.params.len()
        ));
    }
    let walk = Walk { wit };
    for (expected, (_, found)) in expected.params.iter().zip(found.params()) {
        if let Some(problem) = walk.compare(&expected.name, &expected.ty, &found, 0) {
            return Some(problem);
        }
    }
    match (&expected.result, found.results().next()) {
        (Some(expected), Some(found)) => walk.compare("its answer", expected, &found, 0),
        (None, None) => None,
        (Some(_), None) => Some("it answers nothing".to_owned()),
        (None, Some(_)) => Some("it answers something".to_owned()),
    }
}

struct Walk<'w> {
    wit: &'w Resolve,
}

impl Walk<'_> {
    /// The first difference at or below `path`.
    fn compare(
        &self,
        path: &str,
        expected: &Expected,
        found: &Found,
        depth: usize,
    ) -> Option<String> {
        if depth > DEPTH_MAX {
            return None;
        }
        let differs = || {
            Some(format!(
                "`{path}` is {}, not {}",
                name_of_found(found),
                self.name_of(expected)
            ))
        };
        let Expected::Id(id) = expected else {
            return if is_same_plain(expected, found) {
                None
            } else {
                differs()
            };
        };
        let definition = self.wit.types.get(*id)?;
        let inner = |path: &str, expected: &Expected, found: &Found| {
            self.compare(path, expected, found, depth + 1)
        };
        let optional =
            |path: &str, expected: Option<&Expected>, found: Option<Found>| match (expected, found)
            {
                (Some(expected), Some(found)) => inner(path, expected, &found),
                (None, None) => None,
                (Some(expected), None) => Some(format!(
                    "`{path}` holds nothing, not {}",
                    self.name_of(expected)
                )),
                (None, Some(found)) => Some(format!(
                    "`{path}` holds {}, not nothing",
                    name_of_found(&found)
                )),
            };
        match (&definition.kind, found) {
            (TypeDefKind::Type(of), found) => inner(path, of, found),
            (TypeDefKind::Option(of), Found::Option(found)) => inner(path, of, &found.ty()),
            (TypeDefKind::List(of), Found::List(found)) => {
                inner(&format!("{path}[]"), of, &found.ty())
            }
            (TypeDefKind::Result(of), Found::Result(found)) => {
                optional(path, of.ok.as_ref(), found.ok())
                    .or_else(|| optional(&format!("{path} (error)"), of.err.as_ref(), found.err()))
            }
            (TypeDefKind::Tuple(of), Found::Tuple(found)) => {
                if of.types.len() != found.types().len() {
                    return differs();
                }
                of.types
                    .iter()
                    .zip(found.types())
                    .find_map(|(of, found)| inner(path, of, &found))
            }
            (TypeDefKind::Record(of), Found::Record(found)) => {
                let record = definition.name.as_deref().unwrap_or("record");
                let wanted: Vec<&str> = of.fields.iter().map(|field| field.name.as_str()).collect();
                let fields: Vec<_> = found.fields().collect();
                let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
                name_difference("field", record, path, &wanted, &names).or_else(|| {
                    of.fields.iter().zip(&fields).find_map(|(of, found)| {
                        inner(&format!("{path}.{}", of.name), &of.ty, &found.ty)
                    })
                })
            }
            (TypeDefKind::Variant(of), Found::Variant(found)) => {
                let variant = definition.name.as_deref().unwrap_or("variant");
                let wanted: Vec<&str> = of.cases.iter().map(|case| case.name.as_str()).collect();
                let cases: Vec<_> = found.cases().collect();
                let names: Vec<&str> = cases.iter().map(|case| case.name).collect();
                name_difference("case", variant, path, &wanted, &names).or_else(|| {
                    of.cases.iter().zip(cases).find_map(|(of, found)| {
                        optional(&format!("{path}.{}", of.name), of.ty.as_ref(), found.ty)
                    })
                })
            }
            (TypeDefKind::Enum(of), Found::Enum(found)) => {
                let name = definition.name.as_deref().unwrap_or("enum");
                let wanted: Vec<&str> = of.cases.iter().map(|case| case.name.as_str()).collect();
                let names: Vec<&str> = found.names().collect();
                name_difference("case", name, path, &wanted, &names)
            }
            (TypeDefKind::Flags(of), Found::Flags(found)) => {
                let name = definition.name.as_deref().unwrap_or("flags");
                let wanted: Vec<&str> = of.flags.iter().map(|flag| flag.name.as_str()).collect();
                let names: Vec<&str> = found.names().collect();
                name_difference("flag", name, path, &wanted, &names)
            }
            _ => differs(),
        }
    }

    /// A type of the contract as its text says it.
    fn name_of(&self, ty: &Expected) -> String {
        let Expected::Id(id) = ty else {
            return match ty {
                Expected::F32 => "f32".to_owned(),
                Expected::F64 => "f64".to_owned(),
                plain => format!("{plain:?}").to_lowercase(),
            };
        };
        let Some(definition) = self.wit.types.get(*id) else {
            return "unknown".to_owned();
        };
        match (&definition.name, &definition.kind) {
            (Some(name), kind) => format!("{} `{name}`", kind.as_str()),
            (None, TypeDefKind::Option(of)) => format!("option<{}>", self.name_of(of)),
            (None, TypeDefKind::List(of)) => format!("list<{}>", self.name_of(of)),
            (None, kind) => kind.as_str().to_owned(),
        }
    }
}

/// What is missing, too many or in another place.
fn name_difference(
    what: &str,
    owner: &str,
    path: &str,
    wanted: &[&str],
    found: &[&str],
) -> Option<String> {
    if wanted == found {
        return None;
    }
    let missing: Vec<_> = wanted.iter().filter(|name| !found.contains(name)).collect();
    let more: Vec<_> = found.iter().filter(|name| !wanted.contains(name)).collect();
    let list = |names: &[&&str]| {
        names
            .iter()
            .take(5)
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let problem = match (missing.is_empty(), more.is_empty()) {
        (false, false) => format!(
            "lacks the {what} {} and has {} instead",
            list(&missing),
            list(&more)
        ),
        (false, true) => format!("lacks the {what} {}", list(&missing)),
        (true, false) => format!("has the {what} {} more than the contract", list(&more)),
        (true, true) => {
            let (at, (wanted, found)) = wanted
                .iter()
                .zip(found)
                .enumerate()
                .find(|(_, (wanted, found))| wanted != found)?;
            format!(
                "has its {what}s in another order: number {} is `{found}`, not `{wanted}`",
                at + 1
            )
        }
    };
    Some(format!("`{owner}` at `{path}` {problem}"))
}

fn is_same_plain(expected: &Expected, found: &Found) -> bool {
    matches!(
        (expected, found),
        (Expected::Bool, Found::Bool)
            | (Expected::U8, Found::U8)
            | (Expected::U16, Found::U16)
            | (Expected::U32, Found::U32)
            | (Expected::U64, Found::U64)
            | (Expected::S8, Found::S8)
            | (Expected::S16, Found::S16)
            | (Expected::S32, Found::S32)
            | (Expected::S64, Found::S64)
            | (Expected::F32, Found::Float32)
            | (Expected::F64, Found::Float64)
            | (Expected::Char, Found::Char)
            | (Expected::String, Found::String)
    )
}

fn name_of_found(found: &Found) -> String {
    match found {
        Found::Option(of) => format!("option<{}>", name_of_found(&of.ty())),
        Found::List(of) => format!("list<{}>", name_of_found(&of.ty())),
        Found::Record(_) => "another record".to_owned(),
        Found::Tuple(_) => "a tuple".to_owned(),
        Found::Variant(_) => "another variant".to_owned(),
        Found::Enum(_) => "another enum".to_owned(),
        Found::Result(_) => "a result".to_owned(),
        Found::Flags(_) => "flags".to_owned(),
        Found::Own(_) | Found::Borrow(_) => "a resource".to_owned(),
        Found::Float32 => "f32".to_owned(),
        Found::Float64 => "f64".to_owned(),
        Found::Bool
        | Found::S8
        | Found::U8
        | Found::S16
        | Found::U16
        | Found::S32
        | Found::U32
        | Found::S64
        | Found::U64
        | Found::Char
        | Found::String => format!("{found:?}").to_lowercase(),
        _ => "a type that the contract does not use".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_is_built_in() {
        let wit = contract().expect("the contract is read");
        for kind in Kind::ALL {
            assert!(
                wit.interfaces
                    .iter()
                    .any(|(_, found)| found.name.as_deref() == Some(kind.as_str())),
                "{kind}"
            );
        }
    }

    #[test]
    fn names_that_differ() {
        let check = |wanted: &[&str], found: &[&str], words: &str| {
            let problem = name_difference("field", "quote", "answer", wanted, found);
            assert_eq!(problem.as_deref(), Some(words));
        };
        check(
            &["a", "b"],
            &["a"],
            "`quote` at `answer` lacks the field `b`",
        );
        check(
            &["a"],
            &["a", "c"],
            "`quote` at `answer` has the field `c` more than the contract",
        );
        check(
            &["a"],
            &["c"],
            "`quote` at `answer` lacks the field `a` and has `c` instead",
        );
        check(
            &["a", "b"],
            &["b", "a"],
            "`quote` at `answer` has its fields in another order: number 1 is `b`, not `a`",
        );
    }
}
