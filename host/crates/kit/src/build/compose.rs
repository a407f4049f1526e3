//! A policy composed of two components.

use anyhow::{Context as _, Result};
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions};

/// A component that exports what `outer` exports, with the imports of `outer` that `inner` exports answered by it.
pub(super) fn plug(outer: &[u8], inner: &[u8]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let inner = Package::from_bytes("policy:inside", None, inner.to_vec(), graph.types_mut())?;
    let inner = graph.register_package(inner)?;
    let outer = Package::from_bytes("policy:outside", None, outer.to_vec(), graph.types_mut())?;
    let outer = graph.register_package(outer)?;
    wac_graph::plug(&mut graph, vec![inner], outer)
        .context("the world in wit/policy.wit imports nothing that the project inside exports")?;
    Ok(graph.encode(EncodeOptions::default())?)
}
