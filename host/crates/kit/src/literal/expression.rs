//! Languages that write a value as one expression.

use wit_parser::{Type, TypeDef, TypeDefKind};

use super::{Typed, name_of};
use crate::Language;
use crate::contract::{Contract, field_name, lower_camel, screaming, snake, upper_camel};

/// Columns of one step of indentation.
const STEP: usize = 4;

/// Words that Rust keeps for itself and that the contract uses as names of fields.
const RUST_WORDS: [&str; 4] = ["type", "ref", "move", "use"];

pub(super) fn print(
    contract: &Contract,
    language: Language,
    value: &Typed<'_>,
    indent: usize,
) -> String {
    let printer = Printer { contract, language };
    printer.value(value, indent)
}

struct Printer<'c> {
    contract: &'c Contract,
    language: Language,
}

impl Printer<'_> {
    fn value(&self, value: &Typed<'_>, indent: usize) -> String {
        use Language::{Go, Python, Rust};
        match (self.language, value) {
            (Python, Typed::Boolean(true)) => "True".to_owned(),
            (Python, Typed::Boolean(false)) => "False".to_owned(),
            (_, Typed::Boolean(flag)) => flag.to_string(),
            (_, Typed::Number(number)) => number.clone(),
            (Rust, Typed::Text(text)) => format!("{text:?}.to_owned()"),
            (_, Typed::Text(text)) => format!("{text:?}"),
            (Rust, Typed::Word(of, word)) => format!("{}::{}", self.named(of), upper_camel(word)),
            (Python, Typed::Word(of, word)) => format!("{}.{}", self.named(of), screaming(word)),
            (Go, Typed::Word(of, word)) => format!("{}_{}", self.named(of), upper_camel(word)),
            (_, Typed::Word(_, word)) => format!("{word:?}"),
            (_, Typed::Maybe(of, inner)) => self.maybe(of, inner.as_deref(), indent),
            (_, Typed::List(of, entries)) => self.list(of, entries, indent),
            (_, Typed::Record(of, fields)) => self.record(of, fields, indent),
            (_, Typed::Case(of, case, payload)) => {
                let payload = payload
                    .as_deref()
                    .map(|payload| self.value(payload, indent));
                self.case(of, case, payload)
            }
        }
    }

    fn maybe(&self, of: &Type, inner: Option<&Typed<'_>>, indent: usize) -> String {
        let inner = inner.map(|inner| self.value(inner, indent));
        match (self.language, inner) {
            (Language::Rust, Some(inner)) => format!("Some({inner})"),
            (Language::Go, Some(inner)) => format!("wit.Some[{}]({inner})", self.go_type(of)),
            (Language::Go, None) => format!("wit.None[{}]()", self.go_type(of)),
            (_, Some(inner)) => inner,
            (Language::Rust | Language::Python, None) => "None".to_owned(),
            (_, None) => "undefined".to_owned(),
        }
    }

    fn list(&self, of: &Type, entries: &[Typed<'_>], indent: usize) -> String {
        let (open, close) = match self.language {
            Language::Rust => ("vec![".to_owned(), "]"),
            Language::Go => (format!("[]{}{{", self.go_type(of)), "}"),
            _ => ("[".to_owned(), "]"),
        };
        let entries = entries
            .iter()
            .map(|entry| self.value(entry, indent + STEP))
            .collect();
        self.block(&open, entries, close, indent)
    }

    fn record(&self, of: &TypeDef, fields: &[(&str, Typed<'_>)], indent: usize) -> String {
        let named = self.named(of);
        let (open, close) = match self.language {
            Language::Rust => (format!("{named} {{"), "}"),
            Language::Go => (format!("{named}{{"), "}"),
            Language::Python => (format!("{named}("), ")"),
            _ => ("{".to_owned(), "}"),
        };
        let fields = fields
            .iter()
            .map(|(name, value)| {
                let value = self.value(value, indent + STEP);
                match self.language {
                    Language::Rust => {
                        let name = snake(name);
                        let escape = if RUST_WORDS.contains(&name.as_str()) {
                            "_"
                        } else {
                            ""
                        };
                        format!("{name}{escape}: {value}")
                    }
                    Language::Python => format!("{}={value}", field_name(name)),
                    Language::Go => format!("{}: {value}", upper_camel(name)),
                    _ => format!("{}: {value}", lower_camel(name)),
                }
            })
            .collect();
        self.block(&open, fields, close, indent)
    }

    fn case(&self, of: &TypeDef, case: &str, payload: Option<String>) -> String {
        let named = self.named(of);
        let inside = payload.clone().unwrap_or_default();
        match (self.language, payload) {
            (Language::Rust, Some(payload)) => format!("{named}::{}({payload})", upper_camel(case)),
            (Language::Rust, None) => format!("{named}::{}", upper_camel(case)),
            (Language::Python, _) => format!("{named}_{}({inside})", upper_camel(case)),
            (Language::Go, _) => {
                let (package, name) = named.split_once('.').unwrap_or(("kind", &named));
                format!("{package}.Make{name}{}({inside})", upper_camel(case))
            }
            (_, Some(payload)) => format!("{{ tag: {case:?}, val: {payload} }}"),
            (_, None) => format!("{{ tag: {case:?} }}"),
        }
    }

    /// Everything on one line where there is nothing, else a line each.
    fn block(&self, open: &str, parts: Vec<String>, close: &str, indent: usize) -> String {
        if parts.is_empty() {
            return format!("{open}{close}");
        }
        let inner = self.margin(indent + STEP);
        let mut text = open.to_owned();
        for part in parts {
            text += &format!("\n{inner}{part},");
        }
        text + "\n" + &self.margin(indent) + close
    }

    fn margin(&self, indent: usize) -> String {
        if self.language == Language::Go {
            "\t".repeat(indent / STEP)
        } else {
            " ".repeat(indent)
        }
    }

    /// The name of a definition with the module that it is in.
    fn named(&self, of: &TypeDef) -> String {
        let name = upper_camel(name_of(of));
        let is_shared = self.contract.owner(of) == "types";
        match self.language {
            _ if is_shared => match self.language {
                Language::Rust => format!("types::{name}"),
                _ => format!("types.{name}"),
            },
            Language::Rust => format!("{}::{name}", snake(self.contract.kind.as_str())),
            Language::Go => format!("kind.{name}"),
            _ => format!("{}.{name}", snake(self.contract.kind.as_str())),
        }
    }

    fn go_type(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::String => "string".to_owned(),
            Type::U8 => "uint8".to_owned(),
            Type::U16 => "uint16".to_owned(),
            Type::U32 => "uint32".to_owned(),
            Type::U64 => "uint64".to_owned(),
            Type::S8 => "int8".to_owned(),
            Type::S16 => "int16".to_owned(),
            Type::S32 => "int32".to_owned(),
            Type::S64 => "int64".to_owned(),
            _ => match self.contract.definition(ty) {
                Some(definition) => match &definition.kind {
                    TypeDefKind::List(of) => format!("[]{}", self.go_type(of)),
                    TypeDefKind::Option(of) => format!("wit.Option[{}]", self.go_type(of)),
                    _ => self.named(definition),
                },
                None => "any".to_owned(),
            },
        }
    }
}
