//! A decision as every endpoint answers it.

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use shopwit_policy::{
    AnyDecision, AnyInput, Kind,
    kinds::{
        compensation, courier_fee, discount, message_check, order_check, outreach, refund,
        review_plan, scorecard, script, service_fee, triage, types::Reason,
    },
};
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

/// A schema that is one of several others.
macro_rules! any_of {
    ($(#[$meta:meta])* $name:ident { $($part:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl utoipa::__dev::ComposeSchema for $name {
            fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
                RefOr::T(Schema::AnyOf(AnyOfBuilder::new()
                    $(.item(Ref::from_schema_name(<$part as ToSchema>::name())))+
                    .build()))
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push((<$part as ToSchema>::name().into_owned(), <$part as utoipa::PartialSchema>::schema()));
                    <$part as ToSchema>::schemas(schemas);
                )+
            }
        }
    };
}

any_of! {
    /// The question of one of the kinds.
    PolicyInput {
        compensation::Input, courier_fee::Input, discount::Input, message_check::Input, order_check::Input, outreach::Input,
        refund::Input, review_plan::Input, scorecard::Input, script::Input, service_fee::Input, triage::Input,
    }
}

any_of! {
    /// The answer of one of the kinds; `type` names the variant.
    PolicyOutcome {
        compensation::Outcome, courier_fee::Outcome, discount::Outcome, message_check::Outcome, order_check::Outcome, outreach::Outcome,
        refund::Outcome, review_plan::Outcome, scorecard::Outcome, script::Outcome, service_fee::Outcome, triage::Outcome,
    }
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
        let (answer, reasons, outcome) = match &decision.output {
            Some(output) => {
                let output: Output<'_> = serde_json::from_str(output).map_err(Error::from)?;
                (
                    output.outcome.to_owned(),
                    output.reasons.to_owned(),
                    "decided",
                )
            }
            None => {
                let (answer, reasons) =
                    fallback_of(decision, &ctx.shop.locale).map_err(Error::from)?;
                (answer, reasons, "default")
            }
        };
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
            decision: answer,
            reasons,
            plugin: decision.plugin.clone().map(Into::into),
            stage: WordDto(decision.stage),
            fuel_used: decision.usage.fuel_used,
            memory_peak_bytes: decision.usage.memory_peak_bytes,
            duration_us: decision.usage.duration_us,
            failure,
        })
    }
}

fn fallback_of(
    asked: &Decision,
    locale: &str,
) -> serde_json::Result<(Box<RawValue>, Box<RawValue>)> {
    let decision = match AnyInput::from_json(asked.kind, &asked.input) {
        Ok(input) => fallback::decision_about(&input, locale),
        Err(_) => fallback::decision(asked.kind, locale),
    };
    let reasons = to_raw_value(decision.reasons())?;
    let outcome = match &decision {
        AnyDecision::CourierFee(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Discount(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Refund(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Script(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Triage(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::MessageCheck(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Outreach(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::ReviewPlan(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Compensation(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::OrderCheck(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::Scorecard(decision) => to_raw_value(&decision.outcome)?,
        AnyDecision::ServiceFee(decision) => to_raw_value(&decision.outcome)?,
    };
    Ok((outcome, reasons))
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
