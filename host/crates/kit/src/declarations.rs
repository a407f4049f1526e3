//! The types of the contract for TypeScript, as QuickJS hands them over: numbers of 64 bits are plain numbers there.

use std::fmt::Write as _;

use anyhow::Result;
use shopwit_policy::{WIT_PACKAGE, WIT_VERSION};
use wit_parser::{Interface, Type, TypeDef, TypeDefKind, TypeOwner};

use crate::contract::{Contract, lower_camel, upper_camel};

/// A declaration file: a module for each interface that a policy imports, and one for its own kind.
pub(crate) fn print(contract: &Contract) -> Result<String> {
    let mut text = String::from(
        "// Written by `shopwit plugin build` out of the contract in wit/.\n// Numbers of 64 bits are plain numbers, exact to 2^53.\n// What is missing comes as null; an answer may leave it out.\n",
    );
    let kind = contract.kind.as_str();
    for name in ["types", "log", "tables", kind] {
        let interface = contract.interface(name)?;
        let _ = writeln!(
            text,
            "\ndeclare module \"{WIT_PACKAGE}/{name}@{WIT_VERSION}\" {{"
        );
        let printer = Printer {
            contract,
            module: name,
        };
        text += &printer.interface(interface);
        text += "}\n";
    }
    Ok(text)
}

struct Printer<'c> {
    contract: &'c Contract,
    module: &'c str,
}

impl Printer<'_> {
    fn interface(&self, interface: &Interface) -> String {
        let mut text = String::new();
        for (name, id) in &interface.types {
            let Some(definition) = self.contract.resolve.types.get(*id) else {
                continue;
            };
            text += &doc(definition.docs.contents.as_deref(), "  ");
            let name = upper_camel(name);
            let _ = match &definition.kind {
                TypeDefKind::Type(of) => {
                    writeln!(text, "  export type {name} = {};", self.name(of, true))
                }
                TypeDefKind::Enum(of) => {
                    let words: Vec<String> = of
                        .cases
                        .iter()
                        .map(|case| format!("\"{}\"", case.name))
                        .collect();
                    writeln!(text, "  export type {name} = {};", words.join(" | "))
                }
                TypeDefKind::Variant(of) => {
                    let cases: Vec<String> = of
                        .cases
                        .iter()
                        .map(|case| match &case.ty {
                            Some(ty) => {
                                format!(
                                    "{{ tag: \"{}\"; val: {} }}",
                                    case.name,
                                    self.name(ty, false)
                                )
                            }
                            None => format!("{{ tag: \"{}\" }}", case.name),
                        })
                        .collect();
                    writeln!(
                        text,
                        "  export type {name} =\n    | {};",
                        cases.join("\n    | ")
                    )
                }
                TypeDefKind::Record(of) => {
                    let mut fields = String::new();
                    for field in &of.fields {
                        fields += &doc(field.docs.contents.as_deref(), "    ");
                        let optional = matches!(
                            self.contract.kind_of(&field.ty),
                            Some(TypeDefKind::Option(_))
                        );
                        let mark = if optional { "?" } else { "" };
                        let _ = writeln!(
                            fields,
                            "    {}{mark}: {};",
                            lower_camel(&field.name),
                            self.name(&field.ty, false)
                        );
                    }
                    writeln!(text, "  export interface {name} {{\n{fields}  }}")
                }
                _ => Ok(()),
            };
        }
        for (name, function) in &interface.functions {
            text += &doc(function.docs.contents.as_deref(), "  ");
            let params: Vec<String> = function
                .params
                .iter()
                .map(|param| {
                    format!(
                        "{}: {}",
                        lower_camel(&param.name),
                        self.name(&param.ty, false)
                    )
                })
                .collect();
            let result = function.result.as_ref().map_or("void".to_owned(), |ty| {
                match self.contract.kind_of(ty) {
                    // The error is thrown.
                    Some(TypeDefKind::Result(result)) => result
                        .ok
                        .as_ref()
                        .map_or("void".to_owned(), |ok| self.name(ok, false)),
                    _ => self.name(ty, false),
                }
            });
            let _ = writeln!(
                text,
                "  export function {}({}): {result};",
                lower_camel(name),
                params.join(", ")
            );
        }
        text
    }

    /// `aliased`: at the place where a type of another interface gets its name here.
    fn name(&self, ty: &Type, aliased: bool) -> String {
        let Type::Id(id) = ty else {
            return match ty {
                Type::Bool => "boolean",
                Type::String | Type::Char => "string",
                _ => "number",
            }
            .to_owned();
        };
        let Some(definition) = self.contract.resolve.types.get(*id) else {
            return "unknown".to_owned();
        };
        match &definition.kind {
            TypeDefKind::List(of) => match self.name(of, false) {
                name if name.contains('|') => format!("({name})[]"),
                name => format!("{name}[]"),
            },
            TypeDefKind::Option(of) => format!("{} | null | undefined", self.name(of, false)),
            _ => self.named(definition, aliased),
        }
    }

    fn named(&self, definition: &TypeDef, aliased: bool) -> String {
        let name = upper_camel(definition.name.as_deref().unwrap_or_default());
        let owner = match definition.owner {
            TypeOwner::Interface(_) => self.contract.owner(definition),
            _ => "",
        };
        if aliased && owner != self.module {
            format!("import(\"{WIT_PACKAGE}/{owner}@{WIT_VERSION}\").{name}")
        } else {
            name
        }
    }
}

fn doc(text: Option<&str>, margin: &str) -> String {
    match text.map(str::trim) {
        Some(text) if !text.is_empty() => {
            let text = text.replace('\n', &format!("\n{margin} * "));
            format!("{margin}/** {text} */\n")
        }
        _ => String::new(),
    }
}
