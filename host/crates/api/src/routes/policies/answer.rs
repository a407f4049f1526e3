//! A decision as every endpoint answers it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shopwit_policy::{AnyInput, Kind, PolicyKind, kinds::types::Reason, with_kind};
use shopwit_service::{
    Ctx, Error,
    policies::{decisions::Decision, fallback},
};
use utoipa::{
    ToSchema,
    openapi::{Ref, RefOr, Schema, schema::AnyOfBuilder},
};

use crate::{
    dto::{DecisionOutcomeWord, PolicyStageWord, WordDto},
    problem::Problem,
};

/// A schema that is one of as many as there are kinds.
macro_rules! of_any_kind {
    ($(#[$meta:meta])* $name:ident: $part:ident) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl utoipa::__dev::ComposeSchema for $name {
            fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
                let any = Kind::ALL.into_iter().fold(AnyOfBuilder::new(), |any, kind| {
                    with_kind!(kind, K => {
                        any.item(Ref::from_schema_name(<<K as PolicyKind>::$part as ToSchema>::name()))
                    })
                });
                RefOr::T(Schema::AnyOf(any.build()))
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                for kind in Kind::ALL {
                    with_kind!(kind, K => {
                        type Part = <K as PolicyKind>::$part;
                        schemas.push((<Part as ToSchema>::name().into_owned(), <Part as utoipa::PartialSchema>::schema()));
                        <Part as ToSchema>::schemas(schemas);
                    });
                }
            }
        }
    };
}

of_any_kind! {
    /// The question of one of the kinds.
    PolicyInput: Input
}

of_any_kind! {
    /// The answer of one of the kinds; `type` names the variant.
    PolicyOutcome: Outcome
}

/// A version of a plugin.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PluginRefBody {
    /// `plugin_…`
    pub(crate) id: String,
    /// Semantic version, as the component says itself.
    pub(crate) version: String,
    /// SHA-256 of the component, 64 hexadecimal digits.
    pub(crate) digest: String,
}

/// A limit that was passed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyLimitBody {
    /// For example `fuel`.
    name: String,
    #[schema(minimum = 0)]
    allowed: u64,
    #[schema(minimum = 0)]
    used: u64,
    /// What both are counted in.
    unit: String,
}

/// Why there is no decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyFailureBody {
    /// Stable kebab-case code, for example `fuel-exhausted`, or `no-policy` where nothing is bound.
    code: String,
    /// What happened and what to do.
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<PolicyLimitBody>,
    /// The field that the policy names.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    field: Option<String>,
}

/// What a policy answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionBody {
    /// `decision_…`
    id: String,
    kind: Kind,
    outcome: DecisionOutcomeWord,
    /// The answer, or the safe default of the kind.
    #[schema(value_type = PolicyOutcome)]
    decision: Box<RawValue>,
    /// Why.
    #[schema(value_type = Vec<Reason>)]
    reasons: Box<RawValue>,
    /// Who was asked; null where nothing is bound.
    plugin: Option<PluginRefBody>,
    stage: PolicyStageWord,
    /// Units of fuel.
    #[schema(minimum = 0)]
    fuel_used: u64,
    #[schema(minimum = 0)]
    memory_peak_bytes: u64,
    /// From the start of the instance to the answer, microseconds.
    #[schema(minimum = 0)]
    duration_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PolicyFailureBody>, nullable = false)]
    failure: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Output<'a> {
    #[serde(borrow)]
    outcome: &'a RawValue,
    #[serde(borrow)]
    reasons: &'a RawValue,
}

impl DecisionBody {
    /// What was recorded is passed on as it is, without being read again.
    pub(crate) fn new(ctx: &Ctx, decision: &Decision) -> Result<Self, Problem> {
        let safe_default;
        let (output, outcome) = match &decision.output {
            Some(output) => (output, "decided"),
            None => {
                safe_default = fallback_of(decision, &ctx.shop.locale).map_err(Error::from)?;
                (&safe_default, "default")
            }
        };
        let output: Output<'_> = serde_json::from_str(output).map_err(Error::from)?;
        let failure = decision
            .failure
            .clone()
            .map(RawValue::from_string)
            .transpose()
            .map_err(Error::from)?;
        Ok(Self {
            id: decision.id.to_string(),
            kind: decision.kind,
            outcome: WordDto(shopwit_domain::word::parse_word(outcome).map_err(Error::from)?),
            decision: output.outcome.to_owned(),
            reasons: output.reasons.to_owned(),
            plugin: decision.plugin.clone().map(Into::into),
            stage: WordDto(decision.stage),
            fuel_used: decision.usage.fuel_used,
            memory_peak_bytes: decision.usage.memory_peak_bytes,
            duration_us: decision.usage.duration_us,
            failure,
        })
    }
}

/// The safe default, as a policy's own answer would be recorded.
fn fallback_of(asked: &Decision, locale: &str) -> serde_json::Result<String> {
    let decision = match AnyInput::from_json(asked.kind, &asked.input) {
        Ok(input) => fallback::decision_about(&input, locale),
        Err(_) => fallback::decision(asked.kind, locale),
    };
    serde_json::to_string(&decision)
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema as _;

    use super::*;

    #[test]
    fn every_kind_has_its_schemas() {
        for schema in [PolicyInput::schema(), PolicyOutcome::schema()] {
            let RefOr::T(Schema::AnyOf(any)) = schema else {
                panic!("one of several");
            };
            assert_eq!(any.items.len(), Kind::ALL.len());
        }
    }
}
