//! Puts the description into a component: one nested component more, an instance of it, and its export.

use anyhow::{Context as _, Result};
use wasm_encoder::{
    Alias, ComponentAliasSection, ComponentExportKind, ComponentExportSection,
    ComponentInstanceSection, ComponentSection as _, ComponentSectionId, RawSection,
};
use wasmparser::{ValidPayload, Validator, WasmFeatures};

use crate::describe;

/// The author's component with `describe` in it.
///
/// # Errors
///
/// Where `component` is none, or exports a `describe` already.
pub(crate) fn with_description(component: &[u8], description: &[u8]) -> Result<Vec<u8>> {
    let (components, instances) = counts(component)?;
    let name = describe::interface_name();
    let mut whole = component.to_vec();
    RawSection {
        id: ComponentSectionId::Component.into(),
        data: description,
    }
    .append_to_component(&mut whole);
    let no_arguments: [(&str, ComponentExportKind, u32); 0] = [];
    let mut made = ComponentInstanceSection::new();
    made.instantiate(components, no_arguments);
    made.append_to_component(&mut whole);
    let mut aliases = ComponentAliasSection::new();
    aliases.alias(Alias::InstanceExport {
        instance: instances,
        kind: ComponentExportKind::Instance,
        name: &name,
    });
    aliases.append_to_component(&mut whole);
    let mut exports = ComponentExportSection::new();
    exports.export(
        name.as_str(),
        ComponentExportKind::Instance,
        instances + 1,
        None,
    );
    exports.append_to_component(&mut whole);
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&whole)
        .context("the component with its description is not valid")?;
    Ok(whole)
}

/// How many components and instances there are on the outermost level: the next index of each.
fn counts(component: &[u8]) -> Result<(u32, u32)> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut found = None;
    for payload in wasmparser::Parser::new(0).parse_all(component) {
        if let ValidPayload::End(types) = validator.payload(&payload?)? {
            let types = types.as_ref();
            found = Some((types.component_count(), types.component_instance_count()));
        }
    }
    found.context("the build gave no component")
}
