//! Where guests run: in this process, or in runners. Everything above is the same for both.

use crate::artifact::{KeptCode, TrustedCode};
use crate::call::{self, Evaluation};
use crate::engine::sandbox::Sandbox;
use crate::failure::Failure;
use crate::kind::PolicyKind;
use crate::kinds::describe::Description;
use crate::kinds::types::Context;
use crate::limits::Limits;
use crate::linked::Linked;
use crate::plugin::{Guest, Plugin};
use crate::preflight::{Inspection, Rejection};
use crate::runner::{Batch, Runners};
use crate::tables::TableSet;

/// Where guests run.
pub(crate) enum Guests {
    Here(Box<Sandbox>),
    Away(Box<Runners>),
}

impl Guests {
    /// Has a component linked where it will run, and asks what it is.
    pub(crate) fn take(
        &self,
        inspection: &Inspection,
        code: &TrustedCode,
        kept: KeptCode,
        limits: &Limits,
    ) -> Result<(Guest, Description), Rejection> {
        match self {
            Self::Here(sandbox) => {
                let tier = sandbox.tier(inspection.tier);
                let linked = Linked::new(tier, code, inspection.kinds.iter().copied())?;
                let description = linked.describe(tier, limits)?;
                Ok((Guest::Here(linked), description))
            }
            Self::Away(runners) => {
                let description = runners.describe(inspection, code, limits)?;
                Ok((Guest::Away(kept), description))
            }
        }
    }

    /// One call on this thread, with limits as they are. In a runner it counts on the share of its shop.
    pub(crate) fn ask<K: PolicyKind>(
        &self,
        plugin: &Plugin,
        context: &Context,
        input: &K::Input,
        tables: &TableSet,
        limits: &Limits,
    ) -> Evaluation<K::Decision> {
        match (self, &plugin.guest) {
            (Self::Here(sandbox), Guest::Here(linked)) => {
                let tier = sandbox.tier(plugin.tier());
                call::guarded::<K>(tier, linked, context, input, tables.clone(), limits)
            }
            (Self::Away(runners), Guest::Away(code)) => {
                let mut answers = runners.evaluate(&Batch::<K> {
                    plugin,
                    code,
                    calls: &[(context, input)],
                    tables,
                    limits: *limits,
                    shop: Some(&context.shop),
                });
                answers.pop().unwrap_or_else(|| {
                    Evaluation::failed(call::internal("a runner gave no answer"))
                })
            }
            _ => Evaluation::failed(of_another_engine()),
        }
    }

    /// Many calls of one component on this thread, in order, on nobody's share. Runners get them in parcels, so that one
    /// crossing between processes serves many calls.
    pub(crate) fn ask_many<K: PolicyKind>(
        &self,
        plugin: &Plugin,
        calls: &[(&Context, &K::Input)],
        tables: &TableSet,
        limits: &Limits,
    ) -> Vec<Evaluation<K::Decision>> {
        match (self, &plugin.guest) {
            (Self::Away(runners), Guest::Away(code)) => runners.evaluate(&Batch::<K> {
                plugin,
                code,
                calls,
                tables,
                limits: *limits,
                shop: None,
            }),
            _ => calls
                .iter()
                .map(|(context, input)| self.ask::<K>(plugin, context, input, tables, limits))
                .collect(),
        }
    }
}

fn of_another_engine() -> Failure {
    call::internal("the plugin was loaded by another engine")
}
