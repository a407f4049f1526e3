//! The part of a policy that no author writes: a tiny component whose `describe` answers the project's own files.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ExportKind, ExportSection, Function,
    FunctionSection, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, SizeAlign, Type, TypeDefKind};

use shopwit_policy::{WIT_FILES, WIT_PACKAGE, WIT_VERSION};

/// Name of the interface, as it is exported.
pub(crate) fn interface_name() -> String {
    format!("{WIT_PACKAGE}/describe@{WIT_VERSION}")
}

/// Bytes of one page of linear memory.
const PAGE_BYTES: usize = 64 * 1024;
/// Where the answer begins; nothing may lie at 0.
const ANSWER_OFFSET: usize = 16;

/// A component that exports `describe` with this answer. Its memory is empty until it is asked, so that a decision, which
/// never asks it, does not pay for it.
pub(crate) fn component(description: &Value) -> Result<Vec<u8>> {
    let (resolve, world) = contract()?;
    let function = resolve
        .interfaces
        .iter()
        .find(|(_, found)| found.name.as_deref() == Some("describe"))
        .and_then(|(_, found)| found.functions.get("describe"))
        .context("the contract has no `describe`")?;
    let answer = function.result.context("`describe` answers nothing")?;
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve)?;
    let mut image = Image {
        resolve: &resolve,
        sizes: &sizes,
        bytes: vec![0; ANSWER_OFFSET],
    };
    let offset = image.room(sizes.size(&answer).size_wasm32(), 8);
    image.write(&answer, description, offset, "description")?;
    let mut module = core_module(&image.bytes, offset)?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)?;
    ComponentEncoder::default()
        .module(&module)?
        .validate(true)
        .encode()
}

fn contract() -> Result<(Resolve, wit_parser::WorldId)> {
    let (_, text) = WIT_FILES
        .iter()
        .find(|(name, _)| *name == "describe.wit")
        .context("the contract has no describe.wit")?;
    let mut resolve = Resolve::default();
    let source = format!("{text}\nworld described {{ export describe; }}\n");
    let package = resolve.push_str("describe.wit", &source)?;
    let world = resolve.select_world(&[package], Some("described"))?;
    Ok((resolve, world))
}

/// A module that grows its memory, copies the answer into it, and says where it lies.
fn core_module(data: &[u8], answer: usize) -> Result<Vec<u8>> {
    let length = i32::try_from(data.len()).context("the description is too long")?;
    let answer = i32::try_from(answer)?;
    let pages = i32::try_from(data.len().div_ceil(PAGE_BYTES))?;
    let mut types = TypeSection::new();
    types.ty().function([], [ValType::I32]);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 0,
        maximum: Some(u64::try_from(pages)?),
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export(
        &format!("{}#describe", interface_name()),
        ExportKind::Func,
        0,
    );
    let mut body = Function::new([]);
    body.instructions()
        .i32_const(pages)
        .memory_grow(0)
        .drop()
        .i32_const(0)
        .i32_const(0)
        .i32_const(length)
        .memory_init(0, 0)
        .i32_const(answer)
        .end();
    let mut code = CodeSection::new();
    code.function(&body);
    let mut segments = DataSection::new();
    segments.passive(data.iter().copied());
    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&DataCountSection { count: 1 })
        .section(&code)
        .section(&segments);
    Ok(module.finish())
}

/// The memory of the module, filled as the canonical ABI lays values out.
struct Image<'r> {
    resolve: &'r Resolve,
    sizes: &'r SizeAlign,
    bytes: Vec<u8>,
}

impl Image<'_> {
    /// Room at the end for `size` bytes.
    fn room(&mut self, size: usize, align: usize) -> usize {
        let start = self.bytes.len().next_multiple_of(align);
        self.bytes.resize(start + size, 0);
        start
    }

    fn put(&mut self, offset: usize, bytes: &[u8]) -> Result<()> {
        self.bytes
            .get_mut(offset..offset + bytes.len())
            .context("a value lies outside the image")?
            .copy_from_slice(bytes);
        Ok(())
    }

    fn put_pair(&mut self, offset: usize, pointer: usize, length: usize) -> Result<()> {
        self.put(offset, &u32::try_from(pointer)?.to_le_bytes())?;
        self.put(offset + 4, &u32::try_from(length)?.to_le_bytes())
    }

    fn write(&mut self, ty: &Type, value: &Value, offset: usize, path: &str) -> Result<()> {
        match ty {
            Type::String => {
                let text = value
                    .as_str()
                    .with_context(|| format!("`{path}` is no text"))?;
                let pointer = self.room(text.len(), 1);
                self.put(pointer, text.as_bytes())?;
                self.put_pair(offset, pointer, text.len())
            }
            Type::Id(id) => {
                let resolve = self.resolve;
                let definition = resolve.types.get(*id).context("an unknown type")?;
                match &definition.kind {
                    TypeDefKind::Type(inner) => self.write(inner, value, offset, path),
                    TypeDefKind::Enum(of) => {
                        let word = value
                            .as_str()
                            .with_context(|| format!("`{path}` is no word"))?;
                        let position = of
                            .cases
                            .iter()
                            .position(|case| case.name == word)
                            .with_context(|| {
                                let known: Vec<_> =
                                    of.cases.iter().map(|case| case.name.as_str()).collect();
                                format!("`{path}` is `{word}`; there are {}", known.join(", "))
                            })?;
                        self.put(offset, &[u8::try_from(position)?])
                    }
                    TypeDefKind::List(of) => {
                        let entries = value
                            .as_array()
                            .with_context(|| format!("`{path}` is no list"))?;
                        let size = self.sizes.size(of).size_wasm32();
                        let align = self.sizes.align(of).align_wasm32();
                        let start = self.room(size * entries.len(), align);
                        for (index, entry) in entries.iter().enumerate() {
                            let path = format!("{path}[{index}]");
                            self.write(of, entry, start + index * size, &path)?;
                        }
                        self.put_pair(offset, start, entries.len())
                    }
                    TypeDefKind::Record(of) => {
                        let fields = self
                            .sizes
                            .field_offsets(of.fields.iter().map(|field| &field.ty));
                        for ((at, ty), field) in fields.into_iter().zip(&of.fields) {
                            let name = crate::contract::snake(&field.name);
                            let path = format!("{path}.{name}");
                            let value = value
                                .get(&name)
                                .with_context(|| format!("`{path}` is missing"))?;
                            self.write(ty, value, offset + at.size_wasm32(), &path)?;
                        }
                        Ok(())
                    }
                    other => bail!("`{path}` has a type that `describe` does not use: {other:?}"),
                }
            }
            other => bail!("`{path}` has a type that `describe` does not use: {other:?}"),
        }
    }
}
