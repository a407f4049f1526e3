//! One pass over a component: validates it and counts what costs time or memory to compile or to run.

use wasmparser::{
    BlockType, ComponentExternalKind, ElementItems, FuncValidatorAllocations, FunctionBody,
    Instance, Operator, Parser, Payload, TypeRef, ValidPayload, Validator,
};

use super::FEATURES;

/// Bytes of one page of linear memory.
const PAGE_BYTES: u64 = 64 * 1024;

/// What was counted. Largest values of one thing end in `_max`, the others are totals.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub(super) bytes: u64,
    pub(super) core_modules: u64,
    pub(super) core_instances: u64,
    pub(super) component_depth: u64,
    pub(super) nested_modules: u64,
    pub(super) functions: u64,
    pub(super) body_bytes_max: u64,
    pub(super) locals_max: u64,
    pub(super) params_max: u64,
    pub(super) block_params_max: u64,
    pub(super) nesting_max: u64,
    pub(super) loops_max: u64,
    pub(super) branch_targets_max: u64,
    pub(super) element_entries: u64,
    pub(super) data_segments: u64,
    pub(super) memories: u64,
    pub(super) memory_bytes: u64,
    pub(super) tables: u64,
    pub(super) table_elements: u64,
    pub(super) globals: u64,
    pub(super) core_exports: u64,
    pub(super) types: u64,
    pub(super) custom_bytes: u64,
    /// Parameters or results of the function types of the current module, whichever are more.
    type_widths: Vec<u64>,
    /// Names of what the component imports and exports.
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
}

/// Why a component could not be read to its end.
#[derive(Debug, thiserror::Error)]
#[error("{message} (at byte {offset})")]
pub(super) struct MeasureError {
    message: String,
    offset: u64,
}

impl From<wasmparser::BinaryReaderError> for MeasureError {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self {
            message: error.message().to_owned(),
            offset: error.offset(),
        }
    }
}

pub(super) fn measure(wasm: &[u8]) -> Result<Measures, MeasureError> {
    let mut measures = Measures {
        bytes: wasm.len() as u64,
        ..Measures::default()
    };
    let mut validator = Validator::new_with_features(FEATURES);
    let mut allocations = FuncValidatorAllocations::default();
    // Components around the current position; 0 inside the outermost one.
    let mut depth = 0_u64;
    // Whether each of the open levels is a component.
    let mut levels: Vec<bool> = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let ValidPayload::Func(function, body) = validator.payload(&payload)? {
            let mut function = function.into_validator(allocations);
            function.validate(&body)?;
            allocations = function.into_allocations();
        }
        match &payload {
            Payload::Version { encoding, .. } => {
                let is_component = *encoding == wasmparser::Encoding::Component;
                levels.push(is_component);
                depth = (levels.iter().filter(|level| **level).count() as u64).saturating_sub(1);
                measures.component_depth = measures.component_depth.max(depth);
                if !is_component {
                    measures.type_widths.clear();
                    measures.core_modules += 1;
                    measures.nested_modules += u64::from(depth > 0);
                }
            }
            Payload::End(_) => {
                levels.pop();
                depth = (levels.iter().filter(|level| **level).count() as u64).saturating_sub(1);
            }
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports.clone() {
                    measures.imports.push(import?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports.clone() {
                    let export = export?;
                    if export.kind == ComponentExternalKind::Instance {
                        measures.exports.push(export.name.name.to_owned());
                    }
                }
            }
            other => measures.count(other)?,
        }
    }
    Ok(measures)
}

impl Measures {
    fn count(&mut self, payload: &Payload<'_>) -> Result<(), MeasureError> {
        match payload {
            Payload::InstanceSection(instances) => {
                for instance in instances.clone() {
                    if let Instance::Instantiate { .. } = instance? {
                        self.core_instances += 1;
                    }
                }
            }
            Payload::TypeSection(types) => {
                for group in types.clone() {
                    for found in group?.into_types() {
                        self.types += 1;
                        let width = match &found.composite_type.inner {
                            wasmparser::CompositeInnerType::Func(function) => {
                                function.params().len().max(function.results().len()) as u64
                            }
                            _ => 0,
                        };
                        self.type_widths.push(width);
                        self.params_max = self.params_max.max(width);
                    }
                }
            }
            Payload::ComponentTypeSection(types) => self.types += u64::from(types.count()),
            Payload::CoreTypeSection(types) => self.types += u64::from(types.count()),
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    if let TypeRef::Memory(memory) = import?.ty {
                        // Counted where it is defined; an import alone may not ask for more.
                        self.memory_bytes = self
                            .memory_bytes
                            .max(memory.initial.saturating_mul(PAGE_BYTES));
                    }
                }
            }
            Payload::FunctionSection(functions) => self.functions += u64::from(functions.count()),
            Payload::TableSection(tables) => {
                for table in tables.clone() {
                    self.tables += 1;
                    self.table_elements = self.table_elements.saturating_add(table?.ty.initial);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories.clone() {
                    self.memories += 1;
                    let bytes = memory?.initial.saturating_mul(PAGE_BYTES);
                    self.memory_bytes = self.memory_bytes.saturating_add(bytes);
                }
            }
            Payload::GlobalSection(globals) => self.globals += u64::from(globals.count()),
            Payload::ExportSection(exports) => self.core_exports += u64::from(exports.count()),
            Payload::ElementSection(elements) => {
                for element in elements.clone() {
                    self.element_entries += u64::from(match element?.items {
                        ElementItems::Functions(entries) => entries.count(),
                        ElementItems::Expressions(_, entries) => entries.count(),
                    });
                }
            }
            Payload::DataSection(segments) => self.data_segments += u64::from(segments.count()),
            Payload::CustomSection(section) => self.custom_bytes += section.data().len() as u64,
            Payload::CodeSectionEntry(body) => self.count_body(body)?,
            _ => {}
        }
        Ok(())
    }

    fn count_body(&mut self, body: &FunctionBody<'_>) -> Result<(), MeasureError> {
        let range = body.range();
        self.body_bytes_max = self.body_bytes_max.max(range.end - range.start);
        let mut locals = 0_u64;
        for group in body.get_locals_reader()? {
            locals += u64::from(group?.0);
        }
        self.locals_max = self.locals_max.max(locals);

        // Open blocks, each with whether it is a loop.
        let mut open: Vec<bool> = Vec::new();
        let mut loops = 0_u64;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Block { blockty } | Operator::If { blockty } => {
                    open.push(false);
                    self.count_block(blockty);
                }
                Operator::Loop { blockty } => {
                    open.push(true);
                    loops += 1;
                    self.loops_max = self.loops_max.max(loops);
                    self.count_block(blockty);
                }
                Operator::End => loops -= u64::from(open.pop() == Some(true)),
                Operator::BrTable { targets } => {
                    self.branch_targets_max = self.branch_targets_max.max(u64::from(targets.len()));
                }
                _ => {}
            }
            self.nesting_max = self.nesting_max.max(open.len() as u64);
        }
        Ok(())
    }

    fn count_block(&mut self, block: BlockType) {
        if let BlockType::FuncType(index) = block {
            let width = self.type_widths.get(index as usize).copied().unwrap_or(0);
            self.block_params_max = self.block_params_max.max(width);
        }
    }
}
