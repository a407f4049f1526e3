//! A component that is mapped and linked in this process, ready for calls.

use std::collections::BTreeMap;
use std::time::Instant;

use wasmtime::component::{ComponentExportIndex, InstancePre};

use crate::artifact::TrustedCode;
use crate::audited;
use crate::bounds::{Bounded as _, Bounds};
use crate::call;
use crate::check::shape;
use crate::engine::sandbox::TierEngine;
use crate::failure::Failure;
use crate::host::CallState;
use crate::kind::PolicyKind;
use crate::kinds::describe::Description;
use crate::kinds::types::{Context, PolicyError};
use crate::kinds::{Kind, WIT_PACKAGE, WIT_VERSION};
use crate::limits::Limits;
use crate::preflight::{Rejection, RejectionCode};
use crate::tables::TableSet;
use crate::{wasi, with_kind};

/// The longest text in a description: starter rows of a table.
const DESCRIPTION_STRING_BYTES: usize = 200 * 1024;

/// A component in this process. It holds no state of any call.
pub(crate) struct Linked {
    pub(crate) pre: InstancePre<CallState>,
    pub(crate) evaluate: BTreeMap<Kind, ComponentExportIndex>,
    describe: ComponentExportIndex,
}

impl Linked {
    /// Maps the code and gives it its imports.
    ///
    /// # Errors
    ///
    /// Imports or exports that do not fit the contract.
    pub(crate) fn new(
        tier: &TierEngine,
        code: &TrustedCode,
        kinds: impl IntoIterator<Item = Kind>,
    ) -> Result<Self, Rejection> {
        let component = audited::component(&tier.engine, code).map_err(|error| {
            let detail = format!("the compiled component cannot be loaded: {error:#}");
            Rejection::new(RejectionCode::Internal, detail)
        })?;
        let wrong_type = |error: wasmtime::Error| {
            Rejection::new(
                RejectionCode::WrongType,
                format!("it does not fit the contract: {error:#}"),
            )
        };
        let mut linker = tier.linker.clone();
        wasi::add_to_linker(&mut linker, &component).map_err(wrong_type)?;
        let pre = linker.instantiate_pre(&component).map_err(wrong_type)?;
        let export = |interface: &str, function: &str| {
            let name = format!("{WIT_PACKAGE}/{interface}@{WIT_VERSION}");
            component
                .get_export_index(None, &name)
                .and_then(|instance| component.get_export_index(Some(&instance), function))
                .ok_or_else(|| {
                    Rejection::new(
                        RejectionCode::WrongType,
                        format!("`{name}` does not export `{function}`"),
                    )
                })
        };
        let describe = export("describe", "describe")?;
        let mut evaluate = BTreeMap::new();
        for kind in kinds {
            evaluate.insert(kind, export(kind.as_str(), "evaluate")?);
        }
        Ok(Self {
            pre,
            evaluate,
            describe,
        })
    }

    /// Instantiates once, tries the types of every kind and asks for the description. Matching imports do not prove
    /// that records fit; only this does.
    ///
    /// # Errors
    ///
    /// See [`RejectionCode`]: a start function that fails, types that do not fit, a description that fails.
    pub(crate) fn describe(
        &self,
        tier: &TierEngine,
        limits: &Limits,
    ) -> Result<Description, Rejection> {
        let started = Instant::now();
        let wasi = wasi::WasiState::new(0, "describe");
        let mut store = call::store(tier, limits, TableSet::default(), wasi);
        let rejected = |code, what: &str, failure: &Failure| {
            Rejection::new(code, format!("{what}: {failure} ({})", failure.code()))
        };
        let in_words = |rejection| {
            let component = self.pre.component();
            let mut told =
                shape::in_words(rejection, component, &tier.engine, self.evaluate.keys());
            told.detail.push_str(&format!(
                "; generate the bindings again from the WIT of version {WIT_VERSION}, and build again"
            ));
            told
        };
        let instance = self.pre.instantiate(&mut store).map_err(|error| {
            let failure = call::classify(tier, limits, store.data(), started, error);
            rejected(
                RejectionCode::StartFailed,
                "it fails before it is asked anything",
                &failure,
            )
        })?;
        for (kind, index) in &self.evaluate {
            let typed = with_kind!(*kind, K => instance
                .get_typed_func::<(&Context, &<K as PolicyKind>::Input), (Result<<K as PolicyKind>::Decision, PolicyError>,)>(&mut store, index)
                .map(|_| ()));
            typed.map_err(|error| {
                let detail = format!(
                    "`{kind}` does not fit version {WIT_VERSION} of the contract: {error:#}"
                );
                in_words(Rejection::new(RejectionCode::WrongType, detail))
            })?;
        }
        let function = instance
            .get_typed_func::<(), (Description,)>(&mut store, &self.describe)
            .map_err(|error| {
                let detail = format!(
                    "`describe` does not fit version {WIT_VERSION} of the contract: {error:#}"
                );
                in_words(Rejection::new(RejectionCode::WrongType, detail))
            })?;
        let (description,) = function.call(&mut store, ()).map_err(|error| {
            let failure = call::classify(tier, limits, store.data(), started, error);
            rejected(RejectionCode::DescribeFailed, "`describe` fails", &failure)
        })?;
        let bounds = Bounds {
            string_bytes: DESCRIPTION_STRING_BYTES,
            ..limits.bounds()
        };
        description.check_bounds(&bounds).map_err(|found| {
            let failure = call::too_large(found);
            rejected(
                RejectionCode::DescribeFailed,
                "`describe` says too much",
                &failure,
            )
        })?;
        Ok(description)
    }
}
