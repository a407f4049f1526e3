//! What is read from an upload before anything of it is compiled: one pass, linear in its size.
//!
//! The tier is read here too. A component is **compact** when it keeps every cap of the compact tier, and of the
//! **runtime** tier when it does not but keeps the wider ones, which are made for a language runtime inside.

pub(crate) mod caps;
mod imports;
mod measure;

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use wasmparser::{Validator, WasmFeatures};

use crate::kinds::{Kind, WIT_PACKAGE, WIT_VERSION};
use crate::limits::{RUNTIME_UPLOAD_BYTES, Tier};
use crate::plugin::Digest;

/// Why a component is not taken, in words for its author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, utoipa::ToSchema)]
#[error("{detail}")]
#[schema(as = PolicyRejection)]
pub struct Rejection {
    /// Stable code.
    pub code: RejectionCode,
    /// What is wrong, where, and what to do.
    pub detail: String,
}

/// Stable codes of [`Rejection`], kebab-case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PolicyRejectionCode)]
pub enum RejectionCode {
    /// No bytes.
    Empty,
    /// WebAssembly text.
    TextFormat,
    /// A core module, not a component.
    CoreModule,
    /// Machine code.
    CompiledArtifact,
    /// No WebAssembly at all.
    NotWasm,
    /// More bytes than any tier takes.
    TooLarge,
    /// Broken or cut off.
    Invalid,
    /// Needs a proposal that is switched off.
    UnsupportedProposal,
    /// Beyond a cap of both tiers.
    CapExceeded,
    /// Imports something that policies do not have.
    ImportRefused,
    /// Made for another version of the contract.
    WitVersion,
    /// Exports no kind, or one this host does not know.
    KindUnknown,
    /// Exports no `describe`.
    DescribeMissing,
    /// Cannot be compiled within the budget.
    TooComplex,
    /// Types of an import or export do not fit the contract.
    WrongType,
    /// Fails before it is asked anything.
    StartFailed,
    /// `describe` fails.
    DescribeFailed,
    /// A fault of the host.
    Internal,
}

impl RejectionCode {
    /// The kebab-case code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TextFormat => "text-format",
            Self::CoreModule => "core-module",
            Self::CompiledArtifact => "compiled-artifact",
            Self::NotWasm => "not-wasm",
            Self::TooLarge => "too-large",
            Self::Invalid => "invalid",
            Self::UnsupportedProposal => "unsupported-proposal",
            Self::CapExceeded => "cap-exceeded",
            Self::ImportRefused => "import-refused",
            Self::WitVersion => "wit-version",
            Self::KindUnknown => "kind-unknown",
            Self::DescribeMissing => "describe-missing",
            Self::TooComplex => "too-complex",
            Self::WrongType => "wrong-type",
            Self::StartFailed => "start-failed",
            Self::DescribeFailed => "describe-failed",
            Self::Internal => "internal",
        }
    }
}

impl Rejection {
    pub(crate) fn new(code: RejectionCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

/// What an upload is, before it is compiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PolicyInspection)]
pub struct Inspection {
    /// SHA-256 of the bytes.
    #[schema(value_type = String)]
    pub digest: Digest,
    /// Size of the upload.
    pub bytes: usize,
    /// Which engine will run it.
    pub tier: Tier,
    /// What keeps it out of the compact tier, where something does.
    pub beyond_compact: Option<String>,
    /// The questions that it answers.
    pub kinds: BTreeSet<Kind>,
    /// Everything that it imports.
    pub imports: Vec<String>,
}

/// What a guest's modules may use; everything else is refused by name. Both engines are configured from it.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::COMPONENT_MODEL);

/// Reads an upload without compiling or running it.
///
/// # Errors
///
/// The first thing that keeps it from being a policy of this host.
pub fn inspect(wasm: &[u8]) -> Result<Inspection, Rejection> {
    check_container(wasm)?;
    let measures = measure::measure(wasm).map_err(|error| invalid(wasm, &error))?;
    let (tier, beyond_compact) = caps::tier_of(&measures)?;
    imports::check(&measures.imports, wasm.len())?;
    let kinds = kinds_of(&measures.exports)?;
    Ok(Inspection {
        digest: Digest::new(Sha256::digest(wasm).into()),
        bytes: wasm.len(),
        tier,
        beyond_compact,
        kinds,
        imports: measures.imports,
    })
}

/// What an upload is, as far as it can be read, whatever is wrong with it: for its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examination {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Size of the upload.
    pub bytes: usize,
    /// Which engine would run it; `None` where it keeps no tier's caps or cannot be read.
    pub tier: Option<Tier>,
    /// What keeps it out of the compact tier, where something does.
    pub beyond_compact: Option<String>,
    /// Everything that it imports, each with the verdict.
    pub imports: Vec<ImportVerdict>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
    /// The first thing that keeps it from being a policy of this host.
    pub rejection: Option<Rejection>,
}

/// One import, and what the host says to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportVerdict {
    /// Name of the interface.
    pub import: String,
    /// Whether a policy may have it.
    pub granted: bool,
    /// Why, or why not.
    pub why: String,
}

/// [`inspect`] that goes on after the first refusal, as far as the bytes can be read.
pub fn examine(wasm: &[u8]) -> Examination {
    let mut examination = Examination {
        digest: Digest::of(wasm),
        bytes: wasm.len(),
        tier: None,
        beyond_compact: None,
        imports: Vec::new(),
        exports: Vec::new(),
        rejection: inspect(wasm).err(),
    };
    if check_container(wasm).is_err() {
        return examination;
    }
    let Ok(measures) = measure::measure(wasm) else {
        return examination;
    };
    if let Ok((tier, beyond_compact)) = caps::tier_of(&measures) {
        examination.tier = Some(tier);
        examination.beyond_compact = beyond_compact;
    }
    examination.imports = measures
        .imports
        .into_iter()
        .map(|import| {
            let (granted, why) = match imports::verdict(&import, wasm.len()) {
                Ok(why) => (true, why.to_owned()),
                Err(rejection) => (false, rejection.detail),
            };
            ImportVerdict {
                import,
                granted,
                why,
            }
        })
        .collect();
    examination.exports = measures.exports;
    examination
}

/// Only a binary component goes on.
fn check_container(wasm: &[u8]) -> Result<(), Rejection> {
    use RejectionCode as Code;
    if wasm.is_empty() {
        return Err(Rejection::new(Code::Empty, "the upload is empty"));
    }
    if wasm.len() > RUNTIME_UPLOAD_BYTES {
        let detail = format!(
            "{} bytes; at most {RUNTIME_UPLOAD_BYTES} are allowed",
            wasm.len()
        );
        return Err(Rejection::new(Code::TooLarge, detail));
    }
    if wasm.starts_with(b"\x7fELF") {
        return Err(Rejection::new(
            Code::CompiledArtifact,
            "this is machine code (ELF, as in a .cwasm); upload the .wasm it was made from: the host compiles it itself",
        ));
    }
    if let Some(version) = wasm.strip_prefix(b"\0asm") {
        return match version.get(..4) {
            Some([0x01, 0, 0, 0]) => Err(Rejection::new(
                Code::CoreModule,
                "this is a core module; make it a component with `wasm-tools component new`, or build it with `shopwit plugin build`",
            )),
            Some([_, _, 1, 0]) => Ok(()),
            Some(_) => Err(Rejection::new(
                Code::NotWasm,
                "an unknown version of WebAssembly",
            )),
            None => Err(Rejection::new(
                Code::Invalid,
                "the upload ends within the header",
            )),
        };
    }
    let text = String::from_utf8_lossy(wasm.get(..64).unwrap_or(wasm));
    if text.trim_start().starts_with('(') || text.trim_start().starts_with(";;") {
        return Err(Rejection::new(
            Code::TextFormat,
            "this is the text format; upload the binary component",
        ));
    }
    Err(Rejection::new(
        Code::NotWasm,
        "this is no WebAssembly: it does not begin with `\\0asm`",
    ))
}

/// Tells a broken upload from one that needs a proposal which is switched off.
fn invalid(wasm: &[u8], error: &measure::MeasureError) -> Rejection {
    let detail = error.to_string();
    if Validator::new_with_features(WasmFeatures::all())
        .validate_all(wasm)
        .is_ok()
    {
        let detail = format!(
            "it needs a proposal of WebAssembly that this host does not switch on: {detail}"
        );
        return Rejection::new(RejectionCode::UnsupportedProposal, detail);
    }
    Rejection::new(
        RejectionCode::Invalid,
        format!("it is broken or cut off: {detail}"),
    )
}

/// The kinds among the exports. Language runtimes export things of their own; those are nobody's business.
fn kinds_of(exports: &[String]) -> Result<BTreeSet<Kind>, Rejection> {
    use RejectionCode as Code;
    let mut kinds = BTreeSet::new();
    let mut describes = false;
    for export in exports {
        let Some(ours) = export
            .strip_prefix(WIT_PACKAGE)
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        let (name, version) = ours.split_once('@').unwrap_or((ours, "none"));
        if version != WIT_VERSION {
            let detail = format!(
                "it exports `{export}`, but this host speaks version {WIT_VERSION} of the contract; build it again with the WIT of this version"
            );
            return Err(Rejection::new(Code::WitVersion, detail));
        }
        match name {
            "describe" => describes = true,
            "types" => {}
            _ => match name.parse() {
                Ok(kind) => {
                    kinds.insert(kind);
                }
                Err(error) => {
                    return Err(Rejection::new(
                        Code::KindUnknown,
                        format!("it exports `{export}`: {error}"),
                    ));
                }
            },
        }
    }
    if kinds.is_empty() {
        let known = Kind::ALL
            .map(|kind| format!("{WIT_PACKAGE}/{kind}@{WIT_VERSION}"))
            .join(", ");
        return Err(Rejection::new(
            Code::KindUnknown,
            format!("it exports no kind of policy; export the interface of one: there are {known}"),
        ));
    }
    if !describes {
        let detail = format!(
            "it does not export `{WIT_PACKAGE}/describe@{WIT_VERSION}`; export `describe`, with name, version, settings schema, tables and cases"
        );
        return Err(Rejection::new(Code::DescribeMissing, detail));
    }
    Ok(kinds)
}
