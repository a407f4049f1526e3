//! From a core module to a component.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wasm_encoder::reencode::{Reencode as _, RoundtripReencoder};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasmparser::{Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use crate::contract::Contract;

/// A component of a core module that says itself what it implements (the bindings of Rust and C do). A module made for
/// WASI 0.1 gets the adapter; the host answers what is left of WASI with nothing real.
pub(super) fn component(module: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default()
        .module(module)
        .context("the core module does not fit the contract")?
        .adapter(
            WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
            WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
        )?
        .validate(true)
        .encode()
        .context("the core module cannot become a component")
}

/// The same of a module that does not say it.
pub(super) fn component_of(module: &[u8], contract: &Contract) -> Result<Vec<u8>> {
    let mut module = module.to_vec();
    embed_component_metadata(
        &mut module,
        &contract.resolve,
        contract.world,
        StringEncoding::UTF8,
        false,
    )?;
    component(&module)
}

/// Gives exports names that the source cannot spell.
pub(super) fn rename_exports(module: &[u8], names: &[(&str, String)]) -> Result<Vec<u8>> {
    let names: BTreeMap<&str, &str> = names
        .iter()
        .map(|(from, to)| (*from, to.as_str()))
        .collect();
    let mut renamed = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if let Payload::ExportSection(exports) = &payload {
            let mut section = ExportSection::new();
            for export in exports.clone() {
                let export = export?;
                let name = names.get(export.name).copied().unwrap_or(export.name);
                let kind = RoundtripReencoder
                    .export_kind(export.kind)
                    .map_err(|error| anyhow::anyhow!("an export: {error}"))?;
                section.export(name, kind, export.index);
            }
            renamed.section(&section);
        } else if let Some((id, range)) = payload.as_section() {
            let start = usize::try_from(range.start)?;
            let end = usize::try_from(range.end)?;
            let data = module.get(start..end).context("a section beyond the end")?;
            renamed.section(&RawSection { id, data });
        }
    }
    Ok(renamed.finish())
}
