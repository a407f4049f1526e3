//! One pass over a component: validates it and counts what costs time or memory to compile or to run.

use wasmparser::{
    BlockType, ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentOuterAliasKind,
    ElementItems, FuncValidatorAllocations, FunctionBody, Instance, Operator, Parser, Payload,
    TypeRef, ValidPayload, Validator,
};

use super::FEATURES;

/// Bytes of one page of linear memory.
const PAGE_BYTES: u64 = 64 * 1024;

/// What was counted. Largest values of one thing end in `_max`, the others are totals.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub(super) bytes: u64,
    pub(super) core_modules: u64,
    /// What an instance of the whole takes, with everything that its parts make of each other.
    pub(super) footprint: Footprint,
    /// Instances of components that are not written down at that place, so that nobody can count what they take.
    pub(super) foreign_instances: u64,
    pub(super) component_depth: u64,
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
    /// Largest memory that a module asks to be given, bytes.
    pub(super) imported_memory_bytes: u64,
    pub(super) globals: u64,
    pub(super) core_exports: u64,
    pub(super) types: u64,
    pub(super) custom_bytes: u64,
    /// Parameters or results of the function types of the current module, whichever are more.
    type_widths: Vec<u64>,
    /// Names of what the component imports and exports.
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
    /// The components that are open, the outermost first.
    open: Vec<OpenComponent>,
}

/// What one instance of a component takes.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Footprint {
    pub(super) component_instances: u64,
    pub(super) core_instances: u64,
    pub(super) memories: u64,
    pub(super) memory_bytes: u64,
    pub(super) tables: u64,
    pub(super) table_elements: u64,
}

impl Footprint {
    fn add(&mut self, other: Self) {
        let add = |sum: &mut u64, more: u64| *sum = sum.saturating_add(more);
        add(&mut self.component_instances, other.component_instances);
        add(&mut self.core_instances, other.core_instances);
        add(&mut self.memories, other.memories);
        add(&mut self.memory_bytes, other.memory_bytes);
        add(&mut self.tables, other.tables);
        add(&mut self.table_elements, other.table_elements);
    }
}

/// A component whose end has not come yet.
#[derive(Debug, Default)]
struct OpenComponent {
    footprint: Footprint,
    /// What an instance of each component that it knows takes; none where it is not written down here.
    components: Vec<Option<Footprint>>,
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
                if is_component {
                    measures.open.push(OpenComponent::default());
                } else {
                    measures.type_widths.clear();
                    measures.core_modules += 1;
                }
            }
            Payload::End(_) => {
                if levels.pop() == Some(true) {
                    measures.close_component();
                }
                depth = (levels.iter().filter(|level| **level).count() as u64).saturating_sub(1);
            }
            Payload::ComponentImportSection(imports) => {
                for import in imports.clone() {
                    let import = import?;
                    if import.ty.kind() == ComponentExternalKind::Component {
                        measures.know(None);
                    }
                    if depth == 0 {
                        measures.imports.push(import.name.name.to_owned());
                    }
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports.clone() {
                    let export = export?;
                    match export.kind {
                        // An export is one more name for what it exports, with an index of its own.
                        ComponentExternalKind::Component => measures.know(None),
                        ComponentExternalKind::Instance if depth == 0 => {
                            measures.exports.push(export.name.name.to_owned());
                        }
                        _ => {}
                    }
                }
            }
            other => measures.count(other)?,
        }
    }
    Ok(measures)
}

impl Measures {
    /// The innermost open component gets to know one more.
    fn know(&mut self, component: Option<Footprint>) {
        if let Some(open) = self.open.last_mut() {
            open.components.push(component);
        }
    }

    fn close_component(&mut self) {
        let Some(closed) = self.open.pop() else {
            return;
        };
        let mut footprint = closed.footprint;
        footprint.component_instances = footprint.component_instances.saturating_add(1);
        if self.open.is_empty() {
            self.footprint = footprint;
        } else {
            self.know(Some(footprint));
        }
    }

    /// What is counted of the innermost open component; the modules in it are part of it.
    fn here(&mut self) -> &mut Footprint {
        match self.open.last_mut() {
            Some(open) => &mut open.footprint,
            // A core module alone is refused before it gets here.
            None => &mut self.footprint,
        }
    }

    fn instantiate(&mut self, component_index: u32) {
        let known = self.open.last().and_then(|open| {
            usize::try_from(component_index)
                .ok()
                .and_then(|index| open.components.get(index).copied())
        });
        match known {
            Some(Some(footprint)) => self.here().add(footprint),
            _ => self.foreign_instances += 1,
        }
    }

    fn count(&mut self, payload: &Payload<'_>) -> Result<(), MeasureError> {
        match payload {
            Payload::InstanceSection(instances) => {
                for instance in instances.clone() {
                    if let Instance::Instantiate { .. } = instance? {
                        self.here().core_instances += 1;
                    }
                }
            }
            Payload::ComponentInstanceSection(instances) => {
                for instance in instances.clone() {
                    if let ComponentInstance::Instantiate {
                        component_index, ..
                    } = instance?
                    {
                        self.instantiate(component_index);
                    }
                }
            }
            Payload::ComponentAliasSection(aliases) => {
                for alias in aliases.clone() {
                    let is_component = match alias? {
                        ComponentAlias::InstanceExport { kind, .. } => {
                            kind == ComponentExternalKind::Component
                        }
                        ComponentAlias::Outer { kind, .. } => {
                            kind == ComponentOuterAliasKind::Component
                        }
                        ComponentAlias::CoreInstanceExport { .. } => false,
                    };
                    if is_component {
                        self.know(None);
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
                        self.imported_memory_bytes = self
                            .imported_memory_bytes
                            .max(memory.initial.saturating_mul(PAGE_BYTES));
                    }
                }
            }
            Payload::FunctionSection(functions) => self.functions += u64::from(functions.count()),
            Payload::TableSection(tables) => {
                for table in tables.clone() {
                    let elements = table?.ty.initial;
                    self.here().add(Footprint {
                        tables: 1,
                        table_elements: elements,
                        ..Footprint::default()
                    });
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories.clone() {
                    let bytes = memory?.initial.saturating_mul(PAGE_BYTES);
                    self.here().add(Footprint {
                        memories: 1,
                        memory_bytes: bytes,
                        ..Footprint::default()
                    });
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
