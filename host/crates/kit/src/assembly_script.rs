//! Bindings for AssemblyScript, which has no generator of its own: classes for the types of the contract, and what moves
//! them in and out of linear memory as the canonical ABI lays them out.
//!
//! The two arguments of `evaluate` are more than sixteen flat values in every kind, and its answer more than one: both go
//! by a pointer, so only memory has to be read and written here.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use shopwit_policy::{WIT_PACKAGE, WIT_VERSION};
use wit_parser::{Function, SizeAlign, Type, TypeDef, TypeDefKind};

use crate::contract::{Contract, lower_camel, upper_camel};

/// What every module begins with.
const PRELUDE: &str = include_str!("../templates/assemblyscript/prelude.ts");

/// A value that may be missing and is no object is kept in a `Some`.
pub(crate) fn is_reference(contract: &Contract, ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Id(_) => !matches!(contract.kind_of(ty), Some(TypeDefKind::Enum(_)) | None),
        _ => false,
    }
}

/// The name of a class or an enum. Everything is in one module, so a kind's own word gives way to one of `types`.
pub(crate) fn class_name(contract: &Contract, definition: &TypeDef) -> String {
    let name = definition.name.as_deref().unwrap_or_default();
    let is_taken = contract.owner(definition) != "types"
        && contract
            .interface("types")
            .is_ok_and(|shared| shared.types.contains_key(name));
    if is_taken {
        upper_camel(contract.kind.as_str()) + &upper_camel(name)
    } else {
        upper_camel(name)
    }
}

/// The name of a type in source.
pub(crate) fn type_name(contract: &Contract, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::U8 => "u8".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 | Type::Char => "u32".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::S8 => "i8".to_owned(),
        Type::S16 => "i16".to_owned(),
        Type::S32 => "i32".to_owned(),
        Type::S64 => "i64".to_owned(),
        _ => match contract.definition(ty) {
            Some(definition) => match &definition.kind {
                TypeDefKind::List(of) => format!("Array<{}>", type_name(contract, of)),
                TypeDefKind::Option(of) if is_reference(contract, of) => {
                    format!("{} | null", type_name(contract, of))
                }
                TypeDefKind::Option(of) => format!("Some<{}> | null", type_name(contract, of)),
                _ => class_name(contract, definition),
            },
            None => "void".to_owned(),
        },
    }
}

/// The module `bindings.ts`.
pub(crate) fn bindings(contract: &Contract) -> Result<String> {
    let mut sizes = SizeAlign::default();
    sizes.fill(&contract.resolve)?;
    let mut writer = Writer {
        contract,
        sizes,
        text: PRELUDE.to_owned(),
        done: BTreeSet::new(),
    };
    for interface in ["types", "tables", contract.kind.as_str()] {
        let types: Vec<_> = contract
            .interface(interface)?
            .types
            .values()
            .copied()
            .collect();
        for id in types {
            writer.define(&Type::Id(id))?;
        }
    }
    for name in ["find-row", "find-band"] {
        writer.lookup(name)?;
    }
    writer.answer()?;
    Ok(writer.text)
}

/// The module `entry.ts`: what the component exports, around the author's `evaluate`.
pub(crate) fn entry(contract: &Contract) -> Result<String> {
    let function = contract.function(contract.kind.as_str(), "evaluate")?;
    let mut sizes = SizeAlign::default();
    sizes.fill(&contract.resolve)?;
    let offsets = sizes.field_offsets(function.params.iter().map(|param| &param.ty));
    let mut arguments = Vec::new();
    for (offset, ty) in offsets {
        arguments.push(format!(
            "bindings.lift{}(at + {})",
            mangled(contract, ty)?,
            offset.size_wasm32()
        ));
    }
    Ok(format!(
        "// Written by `shopwit plugin build`.\n\
         import * as bindings from \"./bindings\";\n\
         import {{ evaluate }} from \"../policy\";\n\n\
         export {{ reallocate }} from \"./bindings\";\n\n\
         export function ask(at: usize): usize {{\n  return bindings.lowerAnswer(evaluate({}));\n}}\n",
        arguments.join(", ")
    ))
}

/// Names of the core module's exports that source cannot spell: as the compiler writes them, and as they must be.
pub(crate) fn export_names(contract: &Contract) -> Vec<(&'static str, String)> {
    let interface = format!("{WIT_PACKAGE}/{}@{WIT_VERSION}", contract.kind);
    vec![
        ("ask", format!("{interface}#evaluate")),
        ("reallocate", "cabi_realloc".to_owned()),
    ]
}

/// A type as part of the name of a function.
fn mangled(contract: &Contract, ty: &Type) -> Result<String> {
    Ok(match ty {
        Type::Id(_) => {
            let definition = contract.definition(ty).context("an unknown type")?;
            match &definition.kind {
                TypeDefKind::List(of) => format!("ListOf{}", mangled(contract, of)?),
                TypeDefKind::Option(of) => format!("Maybe{}", mangled(contract, of)?),
                _ => class_name(contract, definition),
            }
        }
        plain => {
            let name = type_name(contract, plain);
            upper_camel(&name)
        }
    })
}

struct Writer<'c> {
    contract: &'c Contract,
    sizes: SizeAlign,
    text: String,
    /// Types whose functions are written.
    done: BTreeSet<String>,
}

impl Writer<'_> {
    fn size(&self, ty: &Type) -> usize {
        self.sizes.size(ty).size_wasm32()
    }

    /// Writes a type and everything that it is made of.
    fn define(&mut self, ty: &Type) -> Result<()> {
        let name = mangled(self.contract, ty)?;
        if !self.done.insert(name.clone()) {
            return Ok(());
        }
        let contract = self.contract;
        let Type::Id(_) = ty else {
            self.plain(&name, ty);
            return Ok(());
        };
        let definition = contract.definition(ty).context("an unknown type")?;
        match &definition.kind {
            TypeDefKind::Type(inner) => self.define(inner)?,
            TypeDefKind::List(of) => {
                self.define(of)?;
                self.list(&name, of)?;
            }
            TypeDefKind::Option(of) => {
                self.define(of)?;
                self.option(&name, ty, of)?;
            }
            TypeDefKind::Enum(of) => {
                let words: Vec<String> = of
                    .cases
                    .iter()
                    .map(|case| upper_camel(&case.name))
                    .collect();
                let _ = write!(
                    self.text,
                    "\nexport enum {name} {{\n  {},\n}}\n\
                     export function lift{name}(at: usize): {name} {{\n  return <{name}>(<i32>load<u8>(at));\n}}\n\
                     export function lower{name}(at: usize, value: {name}): void {{\n  store<u8>(at, <u8>(<i32>value));\n}}\n",
                    words.join(",\n  ")
                );
            }
            TypeDefKind::Record(of) => {
                for field in &of.fields {
                    self.define(&field.ty)?;
                }
                self.record(&name, definition)?;
            }
            TypeDefKind::Variant(of) => {
                for payload in of.cases.iter().filter_map(|case| case.ty.as_ref()) {
                    self.define(payload)?;
                }
                self.variant(&name, definition)?;
            }
            other => bail!("AssemblyScript bindings know no {other:?}"),
        }
        Ok(())
    }

    fn plain(&mut self, name: &str, ty: &Type) {
        let word = type_name(self.contract, ty);
        if matches!(ty, Type::String) {
            // The prelude has them.
            return;
        }
        let (load, store) = match ty {
            Type::Bool => (
                "load<u8>(at) != 0".to_owned(),
                "store<u8>(at, value ? 1 : 0)".to_owned(),
            ),
            _ => (
                format!("load<{word}>(at)"),
                format!("store<{word}>(at, value)"),
            ),
        };
        let _ = write!(
            self.text,
            "\nfunction lift{name}(at: usize): {word} {{\n  return {load};\n}}\n\
             function lower{name}(at: usize, value: {word}): void {{\n  {store};\n}}\n"
        );
    }

    fn list(&mut self, name: &str, of: &Type) -> Result<()> {
        let inner = mangled(self.contract, of)?;
        let word = type_name(self.contract, of);
        let size = self.size(of);
        let _ = write!(
            self.text,
            "\nfunction lift{name}(at: usize): Array<{word}> {{\n  \
               const start = <usize>load<u32>(at), count = load<i32>(at + 4);\n  \
               const list = new Array<{word}>();\n  \
               for (let i = 0; i < count; i++) list.push(lift{inner}(start + <usize>i * {size}));\n  \
               return list;\n}}\n\
             function lower{name}(at: usize, list: Array<{word}>): void {{\n  \
               const start = take(<usize>list.length * {size});\n  \
               for (let i = 0; i < list.length; i++) lower{inner}(start + <usize>i * {size}, list[i]);\n  \
               store<u32>(at, <u32>start);\n  store<i32>(at + 4, list.length);\n}}\n"
        );
        Ok(())
    }

    fn option(&mut self, name: &str, ty: &Type, of: &Type) -> Result<()> {
        let inner = mangled(self.contract, of)?;
        let word = type_name(self.contract, ty);
        let offset = self
            .sizes
            .payload_offset(wit_parser::Int::U8, [Some(of)])
            .size_wasm32();
        let reference = is_reference(self.contract, of);
        let (lifted, lowered) = if reference {
            (format!("lift{inner}(at + {offset})"), "value".to_owned())
        } else {
            let plain = type_name(self.contract, of);
            (
                format!("new Some<{plain}>(lift{inner}(at + {offset}))"),
                "value.value".to_owned(),
            )
        };
        let _ = write!(
            self.text,
            "\nfunction lift{name}(at: usize): {word} {{\n  \
               if (load<u8>(at) == 0) return null;\n  return {lifted};\n}}\n\
             function lower{name}(at: usize, value: {word}): void {{\n  \
               if (value === null) {{\n    store<u8>(at, 0);\n    return;\n  }}\n  \
               store<u8>(at, 1);\n  lower{inner}(at + {offset}, {lowered});\n}}\n"
        );
        Ok(())
    }

    fn record(&mut self, name: &str, definition: &TypeDef) -> Result<()> {
        let TypeDefKind::Record(of) = &definition.kind else {
            return Ok(());
        };
        let mut fields = String::new();
        let mut lift = String::new();
        let mut lower = String::new();
        let offsets = self
            .sizes
            .field_offsets(of.fields.iter().map(|field| &field.ty));
        for ((offset, ty), field) in offsets.into_iter().zip(&of.fields) {
            let (member, offset) = (lower_camel(&field.name), offset.size_wasm32());
            let part = mangled(self.contract, ty)?;
            let _ = writeln!(
                fields,
                "  {member}: {} = {};",
                type_name(self.contract, ty),
                self.empty(ty)
            );
            let _ = writeln!(lift, "  value.{member} = lift{part}(at + {offset});");
            let _ = writeln!(lower, "  lower{part}(at + {offset}, value.{member});");
        }
        self.class(name, &fields, &lift, &lower);
        Ok(())
    }

    fn variant(&mut self, name: &str, definition: &TypeDef) -> Result<()> {
        let TypeDefKind::Variant(of) = &definition.kind else {
            return Ok(());
        };
        let offset = self
            .sizes
            .payload_offset(of.tag(), of.cases.iter().map(|case| case.ty.as_ref()))
            .size_wasm32();
        let words: Vec<String> = of
            .cases
            .iter()
            .map(|case| upper_camel(&case.name))
            .collect();
        let _ = write!(
            self.text,
            "\nexport enum {name}Tag {{\n  {},\n}}\n",
            words.join(",\n  ")
        );
        let mut fields = format!(
            "  tag: {name}Tag = {name}Tag.{};\n",
            words.first().context("a variant without cases")?
        );
        let mut lift = format!("  value.tag = <{name}Tag>(<i32>load<u8>(at));\n");
        let mut lower = "  store<u8>(at, <u8>(<i32>value.tag));\n".to_owned();
        for case in &of.cases {
            let Some(ty) = &case.ty else { continue };
            let (member, part) = (lower_camel(&case.name), mangled(self.contract, ty)?);
            let tag = format!("{name}Tag.{}", upper_camel(&case.name));
            let word = type_name(self.contract, ty);
            let object = is_reference(self.contract, ty) && !matches!(ty, Type::String);
            let (word, empty, mark) = if object {
                (format!("{word} | null"), "null".to_owned(), "!")
            } else {
                (word, self.empty(ty), "")
            };
            let _ = writeln!(fields, "  {member}: {word} = {empty};");
            let _ = writeln!(
                lift,
                "  if (value.tag == {tag}) value.{member} = lift{part}(at + {offset});"
            );
            let _ = writeln!(
                lower,
                "  if (value.tag == {tag}) lower{part}(at + {offset}, value.{member}{mark});"
            );
        }
        self.class(name, &fields, &lift, &lower);
        Ok(())
    }

    fn class(&mut self, name: &str, fields: &str, lift: &str, lower: &str) {
        let _ = write!(
            self.text,
            "\nexport class {name} {{\n{fields}}}\n\
             export function lift{name}(at: usize): {name} {{\n  const value = new {name}();\n{lift}  return value;\n}}\n\
             export function lower{name}(at: usize, value: {name}): void {{\n{lower}}}\n"
        );
    }

    fn empty(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "false".to_owned(),
            Type::String => "\"\"".to_owned(),
            Type::Id(_) => match self.contract.definition(ty).map(|found| &found.kind) {
                Some(TypeDefKind::Option(_)) => "null".to_owned(),
                Some(TypeDefKind::Enum(of)) => format!(
                    "{}.{}",
                    type_name(self.contract, ty),
                    of.cases
                        .first()
                        .map(|case| upper_camel(&case.name))
                        .unwrap_or_default()
                ),
                _ => format!("new {}()", type_name(self.contract, ty)),
            },
            _ => "0".to_owned(),
        }
    }

    /// A look-up of the host: flat arguments, the answer in memory.
    fn lookup(&mut self, name: &str) -> Result<()> {
        let contract = self.contract;
        let function: &Function = contract.function("tables", name)?;
        let answer = function.result.context("a look-up without an answer")?;
        self.define(&answer)?;
        let keys = function
            .params
            .get(1)
            .map(|param| param.ty)
            .context("a look-up without keys")?;
        self.define(&keys)?;
        let has_value = function.params.len() == 3;
        let (flat, given, passed) = if has_value {
            (", value: i64", ", value: i64", ", value")
        } else {
            ("", "", "")
        };
        let (member, part) = (lower_camel(name), mangled(contract, &answer)?);
        let word = type_name(contract, &answer);
        let keys = mangled(contract, &keys)?;
        let size = self.size(&answer);
        let _ = write!(
            self.text,
            "\n@external(\"{WIT_PACKAGE}/tables@{WIT_VERSION}\", \"{name}\")\n\
             declare function {member}OfHost(table: usize, tableBytes: i32, keys: usize, keyCount: i32{flat}, answer: usize): void;\n\
             export function {member}(table: string, keys: Array<string>{given}): {word} {{\n  \
               const pairs = take(16), answer = take({size});\n  \
               lowerString(pairs, table);\n  lower{keys}(pairs + 8, keys);\n  \
               {member}OfHost(load<u32>(pairs), load<i32>(pairs + 4), load<u32>(pairs + 8), load<i32>(pairs + 12){passed}, answer);\n  \
               return lift{part}(answer);\n}}\n"
        );
        Ok(())
    }

    /// What `evaluate` answers: a decision, or why there is none.
    fn answer(&mut self) -> Result<()> {
        let function = self
            .contract
            .function(self.contract.kind.as_str(), "evaluate")?;
        let ty = function.result.context("`evaluate` answers nothing")?;
        let Some(TypeDefKind::Result(of)) = self.contract.kind_of(&ty) else {
            bail!("`evaluate` answers no result");
        };
        let offset = self
            .sizes
            .payload_offset(wit_parser::Int::U8, [of.ok.as_ref(), of.err.as_ref()])
            .size_wasm32();
        let _ = write!(
            self.text,
            "\nexport class Answer {{\n  decision: Decision | null = null;\n  error: PolicyError | null = null;\n\n  \
               static decided(decision: Decision): Answer {{\n    const answer = new Answer();\n    answer.decision = decision;\n    return answer;\n  }}\n\n  \
               static refused(tag: PolicyErrorTag, field: string, message: string): Answer {{\n    \
                 const fault = new Fault(), error = new PolicyError(), answer = new Answer();\n    \
                 fault.field = field;\n    fault.message = message;\n    error.tag = tag;\n    \
                 if (tag == PolicyErrorTag.InvalidInput) error.invalidInput = fault;\n    \
                 else if (tag == PolicyErrorTag.InvalidSettings) error.invalidSettings = fault;\n    \
                 else error.invalidTable = fault;\n    \
                 answer.error = error;\n    return answer;\n  }}\n}}\n\
             export function lowerAnswer(answer: Answer): usize {{\n  const at = take({});\n  \
               const decision = answer.decision;\n  \
               if (decision !== null) {{\n    store<u8>(at, 0);\n    lowerDecision(at + {offset}, decision);\n  }} else {{\n    \
                 store<u8>(at, 1);\n    lowerPolicyError(at + {offset}, answer.error!);\n  }}\n  return at;\n}}\n",
            self.size(&ty)
        );
        Ok(())
    }
}
