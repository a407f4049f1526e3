#![doc = include_str!("../README.md")]

pub mod call;
pub mod case_schema;
pub mod check;
pub mod engine;
pub mod failure;
pub mod kind;
pub mod kinds;
pub mod limits;
pub mod plugin;
pub mod settings;
pub mod tables;

mod artifact;
mod audited;
mod bounds;
mod confine;
mod guests;
mod host;
mod linked;
mod pool;
mod preflight;
mod profile;
mod runner;
mod ticker;
mod wasi;
mod worker;

#[cfg(feature = "hostile-guests")]
pub mod hostile;

pub use call::{AnyCall, Call, Evaluation, Usage};
pub use check::shape::WIT_FILES;
pub use check::{CaseReport, CaseRun, CheckReport, Question, ordinary_question};
pub use confine::Confinement;
pub use engine::configure::sandbox_config;
pub use engine::{
    ArtifactConfig, EngineConfig, EngineError, Isolation, LoadStep, PolicyEngine, PoolConfig,
};
pub use failure::{Failure, FailureCode, LimitHit};
pub use kind::{PolicyKind, UnknownKind};
pub use kinds::{AnyDecision, AnyInput, Kind, WIT_PACKAGE, WIT_VERSION};
pub use limits::{Limits, Tier, TierLimits, UnknownTier};
pub use plugin::{Digest, InvalidDigest, Plugin};
pub use preflight::{
    Examination, ImportVerdict, Inspection, Rejection, RejectionCode, examine, inspect,
};
pub use profile::{FuelProfile, FuelStack};
pub use runner::{RunnerState, policy_runner};
pub use tables::TableSet;
pub use worker::{CompileEffort, CompileUse, Compiler, compile_worker};
