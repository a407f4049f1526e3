//! A component that was checked, compiled and linked, ready for calls.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Instant;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use wasmtime::component::{Component, ComponentExportIndex, InstancePre};

use crate::artifact::{self, ArtifactStore};
use crate::bounds::{Bounded as _, Bounds};
use crate::call;
use crate::check::shape;
use crate::engine::TierEngine;
use crate::engine::configure;
use crate::failure::Failure;
use crate::host::CallState;
use crate::kind::PolicyKind;
use crate::kinds::describe::Description;
use crate::kinds::types::{Context, PolicyError};
use crate::kinds::{Kind, WIT_PACKAGE, WIT_VERSION};
use crate::limits::{Limits, Tier};
use crate::preflight::{Inspection, Rejection, RejectionCode};
use crate::tables::TableSet;
use crate::worker::{self, CompileEffort, CompileUse, Compiler};
use crate::{settings, wasi, with_kind};

/// Wall clock of everything that is run while a component is loaded, milliseconds. Nobody waits for it, so a busy host
/// is no reason to refuse a component.
const LOAD_WALL_MS: u64 = 10_000;
/// The longest text in a description: starter rows of a table.
const DESCRIPTION_STRING_BYTES: usize = 200 * 1024;

/// SHA-256 of a component; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// From its bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is written as 64 hexadecimal digits")]
pub struct InvalidDigest;

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(InvalidDigest);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = str::from_utf8(pair).map_err(|_| InvalidDigest)?;
            if pair.starts_with('+') {
                return Err(InvalidDigest);
            }
            *byte = u8::from_str_radix(pair, 16).map_err(|_| InvalidDigest)?;
        }
        Ok(Self(bytes))
    }
}

/// A component that was checked, compiled and linked. It holds no state of any call.
pub struct Plugin {
    inspection: Inspection,
    description: Description,
    default_settings: Result<Map<String, Value>, String>,
    pub(crate) pre: InstancePre<CallState>,
    pub(crate) evaluate: BTreeMap<Kind, ComponentExportIndex>,
}

impl fmt::Debug for Plugin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Plugin")
            .field("name", &self.description.name)
            .field("inspection", &self.inspection)
            .finish_non_exhaustive()
    }
}

impl Plugin {
    /// What identifies it.
    pub const fn digest(&self) -> &Digest {
        &self.inspection.digest
    }

    /// Which engine runs it.
    pub const fn tier(&self) -> Tier {
        self.inspection.tier
    }

    /// The questions that it answers.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        self.inspection.kinds.iter().copied()
    }

    /// What it is, before it was compiled.
    pub const fn inspection(&self) -> &Inspection {
        &self.inspection
    }

    /// What it says of itself. The check tells whether that makes sense.
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// The defaults of its settings schema.
    ///
    /// # Errors
    ///
    /// What is wrong with the schema, in plain words.
    pub fn default_settings(&self) -> Result<&Map<String, Value>, &str> {
        self.default_settings.as_ref().map_err(String::as_str)
    }

    pub(crate) fn load(
        tier: &TierEngine,
        artifacts: Option<&ArtifactStore>,
        compiler: &Compiler,
        inspection: Inspection,
        wasm: &[u8],
        watch: &dyn Fn(LoadStep),
    ) -> Result<Self, Rejection> {
        let component = compiled(tier, artifacts, compiler, &inspection, wasm, watch)?;
        watch(LoadStep::Checking);
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
        for kind in &inspection.kinds {
            evaluate.insert(*kind, export(kind.as_str(), "evaluate")?);
        }
        let description =
            describe_plugin(tier, &pre, &evaluate, &describe).map_err(|rejection| {
                shape::in_words(rejection, &component, &tier.engine, &inspection.kinds)
            })?;
        let default_settings = settings::defaults(&description.settings_schema);
        Ok(Self {
            inspection,
            description,
            default_settings,
            pre,
            evaluate,
        })
    }
}

/// How far loading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadStep {
    /// The compiler begins; left out where the component was compiled earlier.
    Compiling,
    /// The compiler has ended, well or not.
    Compiled(CompileUse),
    /// It is linked and asked for its description.
    Checking,
}

/// Takes what was compiled earlier, or compiles.
fn compiled(
    tier: &TierEngine,
    artifacts: Option<&ArtifactStore>,
    compiler: &Compiler,
    inspection: &Inspection,
    wasm: &[u8],
    watch: &dyn Fn(LoadStep),
) -> Result<Component, Rejection> {
    let compatibility = configure::compatibility(&tier.engine);
    let name = |effort: CompileEffort| {
        format!(
            "{}-{compatibility}-{}.cwasm",
            inspection.digest,
            effort.as_str()
        )
    };
    let earlier = CompileEffort::ALL.into_iter().find_map(|effort| {
        artifacts.and_then(|artifacts| artifacts.load(&tier.engine, &name(effort)))
    });
    if let Some(component) = earlier {
        return Ok(component);
    }
    watch(LoadStep::Compiling);
    let started = Instant::now();
    let (used, component) = match compiler {
        Compiler::InProcess => {
            let component = Component::from_binary(&tier.engine, wasm).map_err(|error| {
                Rejection::new(
                    RejectionCode::TooComplex,
                    format!("it cannot be compiled: {error:#}"),
                )
            });
            let used = CompileUse {
                // Nothing else runs on this thread.
                cpu_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
                effort: CompileEffort::Full,
            };
            (used, component)
        }
        Compiler::Process { program, arguments } => {
            let (used, code) = worker::compile(program, arguments, tier.tier, wasm);
            let component = code.and_then(|code| {
                artifact::from_worker(&tier.engine, &code).map_err(|error| {
                    Rejection::new(
                        RejectionCode::Internal,
                        format!("the compile worker failed: {error:#}"),
                    )
                })
            });
            (used, component)
        }
    };
    watch(LoadStep::Compiled(used));
    let component = component?;
    tracing::info!(
        digest = %inspection.digest,
        tier = %tier.tier,
        effort = used.effort.as_str(),
        milliseconds = started.elapsed().as_millis(),
        "compiled a component"
    );
    if let Some(artifacts) = artifacts {
        artifacts.save(&name(used.effort), &component);
    }
    Ok(component)
}

/// Instantiates once, tries the types of every kind and asks for the description. Matching imports do not prove that
/// records fit; only this does.
fn describe_plugin(
    tier: &TierEngine,
    pre: &InstancePre<CallState>,
    evaluate: &BTreeMap<Kind, ComponentExportIndex>,
    describe: &ComponentExportIndex,
) -> Result<Description, Rejection> {
    let limits = Limits {
        wall_ms: LOAD_WALL_MS,
        ..tier.limits
    };
    let started = Instant::now();
    let mut store = call::store(
        tier,
        &limits,
        TableSet::default(),
        wasi::WasiState::new(0, "describe"),
    );
    let rejected = |code, what: &str, failure: &Failure| {
        Rejection::new(code, format!("{what}: {failure} ({})", failure.code()))
    };
    let instance = pre.instantiate(&mut store).map_err(|error| {
        let failure = call::classify(tier, &limits, store.data(), started, error);
        rejected(
            RejectionCode::StartFailed,
            "it fails before it is asked anything",
            &failure,
        )
    })?;
    for (kind, index) in evaluate {
        let typed = with_kind!(*kind, K => instance
            .get_typed_func::<(&Context, &<K as PolicyKind>::Input), (Result<<K as PolicyKind>::Decision, PolicyError>,)>(&mut store, index)
            .map(|_| ()));
        typed.map_err(|error| {
            let detail =
                format!("`{kind}` does not fit version {WIT_VERSION} of the contract: {error:#}");
            Rejection::new(RejectionCode::WrongType, detail)
        })?;
    }
    let function = instance
        .get_typed_func::<(), (Description,)>(&mut store, describe)
        .map_err(|error| {
            let detail =
                format!("`describe` does not fit version {WIT_VERSION} of the contract: {error:#}");
            Rejection::new(RejectionCode::WrongType, detail)
        })?;
    let (description,) = function.call(&mut store, ()).map_err(|error| {
        let failure = call::classify(tier, &limits, store.data(), started, error);
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
