//! What a backtest counted.

use std::collections::BTreeMap;

use serde::Serialize;
use shopwit_domain::money::{Currency, Money};
use shopwit_service::{
    Error,
    policies::backtests::{self, Forecast, Percentiles, Totals},
};
use utoipa::ToSchema;

use crate::{dto::MoneyDto, problem::Problem};

/// Money of changed decisions that both versions answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MoneyChangeBody {
    /// `given`: from the shop to the buyer; `fee`: what carriage costs.
    direction: String,
    before: MoneyDto,
    after: MoneyDto,
    /// `after` less `before`.
    difference: MoneyDto,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalsBody {
    /// Decisions that would now wait for a person.
    #[schema(minimum = 0)]
    gained: u64,
    /// Decisions that would no longer.
    #[schema(minimum = 0)]
    lost: u64,
}

/// Failures by code.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailuresBody {
    before: BTreeMap<String, u64>,
    after: BTreeMap<String, u64>,
}

/// Fuel of a call; percentiles are at most 1/32 too high.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FuelPercentilesBody {
    #[schema(minimum = 0)]
    p50: u64,
    #[schema(minimum = 0)]
    p90: u64,
    #[schema(minimum = 0)]
    p99: u64,
    #[schema(minimum = 0)]
    max: u64,
}

impl From<Percentiles> for FuelPercentilesBody {
    fn from(found: Percentiles) -> Self {
        Self {
            p50: found.p50,
            p90: found.p90,
            p99: found.p99,
            max: found.max,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FuelChangeBody {
    /// As recorded; null where no decision was made on an engine like this host's.
    before: Option<FuelPercentilesBody>,
    after: Option<FuelPercentilesBody>,
}

/// Where a straight line through fuel over input bytes meets the limit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForecastBody {
    #[schema(minimum = 0)]
    fuel_limit: u64,
    /// Null: fuel does not grow with the input, or all inputs had one size.
    #[schema(minimum = 0)]
    fuel_per_kibibyte: Option<u64>,
    /// Bytes of the input as JSON; null where fuel does not grow.
    #[schema(minimum = 0)]
    reached_at_input_bytes: Option<u64>,
}

impl From<Forecast> for ForecastBody {
    fn from(found: Forecast) -> Self {
        Self {
            fuel_limit: found.fuel_limit,
            fuel_per_kibibyte: found.fuel_per_kibibyte,
            reached_at_input_bytes: found.reached_at_input_bytes,
        }
    }
}

/// What was counted so far.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BacktestResultBody {
    #[schema(minimum = 0)]
    examined: u64,
    /// Decisions that the host itself had failed; they are no baseline.
    #[schema(minimum = 0)]
    excluded_host_faults: u64,
    /// Decisions by what became of them; every word is there.
    changes: BTreeMap<&'static str, u64>,
    money: Vec<MoneyChangeBody>,
    approvals: ApprovalsBody,
    failures: FailuresBody,
    fuel: FuelChangeBody,
    /// Null before the first call.
    forecast: Option<ForecastBody>,
    /// Single decisions that can be looked at.
    #[schema(minimum = 0)]
    decisions_kept: u64,
    /// Single decisions beyond 10,000: counted only.
    #[schema(minimum = 0)]
    decisions_left_out: u64,
}

impl BacktestResultBody {
    pub(super) fn new(totals: Totals) -> Result<Self, Problem> {
        use shopwit_domain::word::Word;
        let changes = backtests::BacktestChange::ALL
            .iter()
            .map(|change| {
                let word = change.as_str();
                (word, totals.changes.get(word).copied().unwrap_or(0))
            })
            .collect();
        let mut money = Vec::new();
        for (direction, currencies) in &totals.money {
            for (currency, sums) in currencies {
                let currency: Currency = currency.parse().map_err(Error::internal)?;
                let amount = |minor_units: i128| {
                    i64::try_from(minor_units)
                        .map(|minor_units| MoneyDto::from(Money::new(minor_units, currency)))
                        .map_err(Error::internal)
                };
                money.push(MoneyChangeBody {
                    direction: direction.clone(),
                    before: amount(sums.before)?,
                    after: amount(sums.after)?,
                    difference: amount(sums.after - sums.before)?,
                });
            }
        }
        Ok(Self {
            examined: totals.examined,
            excluded_host_faults: totals.excluded_host_faults,
            changes,
            money,
            approvals: ApprovalsBody {
                gained: totals.approvals_gained,
                lost: totals.approvals_lost,
            },
            fuel: FuelChangeBody {
                before: totals.fuel_before.percentiles().map(Into::into),
                after: totals.fuel_after.percentiles().map(Into::into),
            },
            forecast: totals.forecast().map(Into::into),
            decisions_kept: totals.rows_kept,
            decisions_left_out: totals.rows_left_out,
            failures: FailuresBody {
                before: totals.failures_before,
                after: totals.failures_after,
            },
        })
    }
}
