//! Guards: what an owner tolerates of a version, and the sliding windows that are held against it.

mod windows;

use serde::{Deserialize, Serialize};
use shopwit_domain::{money::Currency, words};

use crate::{Error, Result};

pub(super) use windows::{Sample, Verdict, Watch, Which};

/// Calls in a window before anybody is judged: fewer say nothing. A smaller window is judged when it is full.
pub const CALLS_MIN: i64 = 20;
/// Guarded currencies, at most.
const MONEY_GUARDS_MAX: usize = 10;

words! {
    /// What answers where the version that was asked fails, and would fail again.
    OnFailure {
        /// The safe default of the kind.
        SafeDefault = "safe-default",
        /// The version that was active before; for a canary, the active one.
        FormerVersion = "former-version",
    }
}

/// What an owner tolerates. Only failures of the version itself count: a call that the host could not carry out (deadline,
/// overload) says nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guards {
    /// Share of failed calls in the window at which the active version is put into quarantine and a canary is taken
    /// away; basis points, 1 to 10,000.
    pub failure_share_bps: i64,
    /// Calls that the window holds, 5 to 1,000.
    pub window_decisions: i64,
    /// Older calls leave the window, 10 to 86,400 seconds.
    pub window_seconds: i64,
    /// A canary may use this much of the active version's fuel in the mean; basis points, 1,000 to 1,000,000. `None`: no
    /// limit but that of a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fuel_ratio_bps: Option<i64>,
    /// What a canary may give away, by currency.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub money: Vec<MoneyGuard>,
}

/// What a canary may give away in one currency; see [`super::money::amounts`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyGuard {
    /// ISO 4217 code.
    pub currency: String,
    /// In the mean of the window, at most this much beyond the active version's mean; basis points, 0 to 1,000,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean_excess_bps: Option<i64>,
    /// In one decision, at most; minor units, 0 or more. A decision beyond it never takes effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_decision: Option<i64>,
}

impl Default for Guards {
    /// A quarter of the last 100 calls within ten minutes.
    fn default() -> Self {
        Self {
            failure_share_bps: 2_500,
            window_decisions: 100,
            window_seconds: 600,
            fuel_ratio_bps: None,
            money: Vec::new(),
        }
    }
}

impl Guards {
    /// Calls that must be in a window before it is judged.
    fn calls_min(&self) -> i64 {
        self.window_decisions.min(CALLS_MIN)
    }

    /// # Errors
    /// `Invalid` below `/guards`.
    pub(super) fn check(&self) -> Result<()> {
        range(
            "/guards/failure_share_bps",
            self.failure_share_bps,
            1,
            10_000,
        )?;
        range("/guards/window_decisions", self.window_decisions, 5, 1_000)?;
        range("/guards/window_seconds", self.window_seconds, 10, 86_400)?;
        if let Some(ratio) = self.fuel_ratio_bps {
            range("/guards/fuel_ratio_bps", ratio, 1_000, 1_000_000)?;
        }
        if self.money.len() > MONEY_GUARDS_MAX {
            return Err(Error::invalid(
                "/guards/money",
                "length",
                "10 currencies at most",
            ));
        }
        for (place, guard) in self.money.iter().enumerate() {
            let at = |field: &str| format!("/guards/money/{place}/{field}");
            if guard.currency.parse::<Currency>().is_err() {
                return Err(Error::invalid(
                    at("currency"),
                    "format",
                    "an ISO 4217 code such as CNY",
                ));
            }
            if self.money[..place]
                .iter()
                .any(|other| other.currency == guard.currency)
            {
                return Err(Error::invalid(
                    at("currency"),
                    "duplicate",
                    "one guard for each currency",
                ));
            }
            if guard.mean_excess_bps.is_none() && guard.max_per_decision.is_none() {
                return Err(Error::invalid(
                    format!("/guards/money/{place}"),
                    "empty",
                    "mean_excess_bps, max_per_decision, or both",
                ));
            }
            if let Some(excess) = guard.mean_excess_bps {
                range(&at("mean_excess_bps"), excess, 0, 1_000_000)?;
            }
            if let Some(most) = guard.max_per_decision {
                range(&at("max_per_decision"), most, 0, i64::MAX)?;
            }
        }
        Ok(())
    }

    /// The first guarded currency in which these amounts are more than one decision may give, in words.
    pub(super) fn over_maximum(&self, given: &[i64]) -> Option<String> {
        self.money.iter().zip(given).find_map(|(guard, given)| {
            let most = guard.max_per_decision?;
            (*given > most).then(|| {
                format!(
                    "one decision would have given {given} minor units of {}; {most} are allowed",
                    guard.currency
                )
            })
        })
    }

    /// What an answer gives in each guarded currency, in the order of the guards.
    pub(super) fn given(&self, amounts: &[(String, i64, super::money::Direction)]) -> Vec<i64> {
        self.money
            .iter()
            .map(|guard| {
                amounts
                    .iter()
                    .filter(|(currency, ..)| *currency == guard.currency)
                    .fold(0_i64, |sum, (_, amount, _)| sum.saturating_add(*amount))
            })
            .collect()
    }
}

fn range(pointer: &str, value: i64, least: i64, most: i64) -> Result<()> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let wanted = if most == i64::MAX {
        format!("{least} or more")
    } else {
        format!("{least} to {most}")
    };
    Err(Error::invalid(pointer, "range", wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guards: &Guards, pointer: Option<&str>) {
        match (guards.check(), pointer) {
            (Ok(()), None) => {}
            (Err(Error::Invalid(problems)), Some(pointer)) => {
                assert_eq!(problems[0].pointer, pointer);
            }
            (other, _) => panic!("{guards:?}: {other:?}"),
        }
    }

    #[test]
    fn guards_have_bounds() {
        let good = Guards::default();
        check(&good, None);
        let with = |change: fn(&mut Guards)| {
            let mut guards = Guards::default();
            change(&mut guards);
            guards
        };
        check(
            &with(|guards| guards.failure_share_bps = 0),
            Some("/guards/failure_share_bps"),
        );
        check(
            &with(|guards| guards.window_decisions = 4),
            Some("/guards/window_decisions"),
        );
        check(
            &with(|guards| guards.window_seconds = 86_401),
            Some("/guards/window_seconds"),
        );
        check(
            &with(|guards| guards.fuel_ratio_bps = Some(999)),
            Some("/guards/fuel_ratio_bps"),
        );
        let money = |currency: &str, mean_excess_bps, max_per_decision| MoneyGuard {
            currency: currency.to_owned(),
            mean_excess_bps,
            max_per_decision,
        };
        let of = |money| Guards {
            money,
            ..Guards::default()
        };
        check(&of(vec![money("CNY", Some(0), Some(0))]), None);
        check(
            &of(vec![money("yuan", Some(0), None)]),
            Some("/guards/money/0/currency"),
        );
        check(&of(vec![money("CNY", None, None)]), Some("/guards/money/0"));
        check(
            &of(vec![money("CNY", Some(-1), None)]),
            Some("/guards/money/0/mean_excess_bps"),
        );
        check(
            &of(vec![money("CNY", None, Some(-1))]),
            Some("/guards/money/0/max_per_decision"),
        );
        check(
            &of(vec![
                money("CNY", Some(0), None),
                money("CNY", None, Some(1)),
            ]),
            Some("/guards/money/1/currency"),
        );
    }
}
