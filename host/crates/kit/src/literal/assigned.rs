//! Languages that fill a value in, statement by statement.

use wit_parser::{Type, TypeDef};

use super::{Typed, name_of};
use crate::Language;
use crate::assembly_script;
use crate::contract::{Contract, field_name, lower_camel, screaming, upper_camel};

pub(super) fn print(
    contract: &Contract,
    language: Language,
    value: &Typed<'_>,
    indent: usize,
) -> String {
    let mut printer = Printer {
        contract,
        language,
        lines: Vec::new(),
        named: 0,
    };
    let start = match language {
        Language::C => "decision->",
        Language::Zig => "decision.",
        _ => "decision.",
    };
    // The outermost value is a record whose memory is there already.
    if let Typed::Record(_, fields) = value {
        for (name, value) in fields {
            let path = format!("{start}{}", printer.field(name));
            printer.fill(&path, value);
        }
    }
    let margin = " ".repeat(indent);
    printer.lines.join(&format!("\n{margin}"))
}

struct Printer<'c> {
    contract: &'c Contract,
    language: Language,
    lines: Vec<String>,
    /// Values that got a name so far.
    named: u32,
}

impl Printer<'_> {
    fn fill(&mut self, path: &str, value: &Typed<'_>) {
        match value {
            Typed::Boolean(flag) => self.lines.push(format!("{path} = {flag};")),
            Typed::Number(number) => self.lines.push(format!("{path} = {number};")),
            Typed::Word(of, word) => {
                let word = self.constant(of, word);
                self.lines.push(format!("{path} = {word};"));
            }
            Typed::Text(text) => self.lines.push(match self.language {
                Language::C => format!("policy_string_dup(&{path}, {text:?});"),
                Language::Zig => format!("c.policy_string_dup(&{path}, {text:?});"),
                _ => format!("{path} = {text:?};"),
            }),
            Typed::Maybe(_, None) => {}
            Typed::Maybe(of, Some(inner)) => self.some(path, of, inner),
            Typed::List(of, entries) => self.list(path, of, entries),
            Typed::Record(_, fields) => {
                for (name, value) in fields {
                    let path = format!("{path}.{}", self.field(name));
                    self.fill(&path, value);
                }
            }
            Typed::Case(of, case, payload) => self.case(path, of, case, payload.as_deref()),
        }
    }

    fn some(&mut self, path: &str, of: &Type, inner: &Typed<'_>) {
        if self.language == Language::AssemblyScript {
            let value = self.made(of, inner);
            let value = if assembly_script::is_reference(self.contract, of) {
                value
            } else {
                let name = assembly_script::type_name(self.contract, of);
                format!("new Some<{name}>({value})")
            };
            self.lines.push(format!("{path} = {value};"));
        } else {
            self.lines.push(format!("{path}.is_some = true;"));
            self.fill(&format!("{path}.val"), inner);
        }
    }

    fn list(&mut self, path: &str, of: &Type, entries: &[Typed<'_>]) {
        if entries.is_empty() {
            return;
        }
        let count = entries.len();
        match self.language {
            Language::AssemblyScript => {
                for entry in entries {
                    let value = self.made(of, entry);
                    self.lines.push(format!("{path}.push({value});"));
                }
                return;
            }
            Language::Zig => self
                .lines
                .push(format!("{path}.ptr = many(@TypeOf({path}.ptr), {count});")),
            _ => self
                .lines
                .push(format!("{path}.ptr = calloc({count}, sizeof *{path}.ptr);")),
        }
        self.lines.push(format!("{path}.len = {count};"));
        for (index, entry) in entries.iter().enumerate() {
            self.fill(&format!("{path}.ptr[{index}]"), entry);
        }
    }

    fn case(&mut self, path: &str, of: &TypeDef, case: &str, payload: Option<&Typed<'_>>) {
        let tag = self.constant(of, case);
        self.lines.push(format!("{path}.tag = {tag};"));
        let Some(payload) = payload else { return };
        if self.language == Language::AssemblyScript {
            let value = match payload {
                Typed::Record(of, _) => {
                    let name = assembly_script::class_name(self.contract, of);
                    self.named_value(&name, payload)
                }
                _ => return self.fill(&format!("{path}.{}", lower_camel(case)), payload),
            };
            self.lines
                .push(format!("{path}.{} = {value};", lower_camel(case)));
        } else {
            self.fill(&format!("{path}.val.{}", field_name(case)), payload);
        }
    }

    /// AssemblyScript: an expression for a value, with a name of its own where it must be filled in.
    fn made(&mut self, of: &Type, value: &Typed<'_>) -> String {
        match value {
            Typed::Boolean(flag) => flag.to_string(),
            Typed::Number(number) => number.clone(),
            Typed::Text(text) => format!("{text:?}"),
            Typed::Word(of, word) => self.constant(of, word),
            _ => {
                let name = assembly_script::type_name(self.contract, of);
                self.named_value(&name, value)
            }
        }
    }

    fn named_value(&mut self, type_name: &str, value: &Typed<'_>) -> String {
        self.named += 1;
        let name = format!("value{}", self.named);
        self.lines
            .push(format!("const {name} = new {type_name}();"));
        self.fill(&name, value);
        name
    }

    fn field(&self, name: &str) -> String {
        match self.language {
            Language::AssemblyScript => lower_camel(name),
            _ => field_name(name),
        }
    }

    fn constant(&self, of: &TypeDef, word: &str) -> String {
        if self.language == Language::AssemblyScript {
            let suffix = match of.kind {
                wit_parser::TypeDefKind::Variant(_) => "Tag",
                _ => "",
            };
            let name = assembly_script::class_name(self.contract, of);
            return format!("{name}{suffix}.{}", upper_camel(word));
        }
        let owner = self.contract.owner(of);
        let exported = if owner == "types" { "" } else { "EXPORTS_" };
        let module = if self.language == Language::Zig {
            "c."
        } else {
            ""
        };
        format!(
            "{module}{exported}SHOPWIT_POLICY_{}_{}_{}",
            screaming(owner),
            screaming(name_of(of)),
            screaming(word)
        )
    }
}
