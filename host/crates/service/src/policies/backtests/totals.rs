//! What a backtest counts. Its size does not grow with the number of decisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Steps of the histogram between a value and its double: percentiles are at most 1/32 too high.
const STEPS_PER_DOUBLING: u64 = 32;
/// log2 of it.
const STEP_BITS: u32 = STEPS_PER_DOUBLING.trailing_zeros();

/// The running totals, as they are kept at a checkpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Decisions that were compared or found not replayable.
    pub examined: u64,
    /// Decisions that the host itself had failed: no baseline.
    pub excluded_host_faults: u64,
    /// Decisions by the word of their change.
    pub changes: BTreeMap<String, u64>,
    /// By direction and currency, over changed decisions that both versions answered.
    pub money: BTreeMap<String, BTreeMap<String, Sums>>,
    /// Decisions that would now need an approval and did not.
    pub approvals_gained: u64,
    /// Decisions that needed an approval and would not now.
    pub approvals_lost: u64,
    /// Recorded failures by code.
    pub failures_before: BTreeMap<String, u64>,
    /// Failures of the version by code.
    pub failures_after: BTreeMap<String, u64>,
    /// Recorded fuel, of decisions made on an engine whose fuel can be compared.
    pub fuel_before: Histogram,
    /// Fuel of the version.
    pub fuel_after: Histogram,
    /// Fuel of the version against the bytes of its input.
    pub growth: Growth,
    /// Units of fuel that a call of the version may use; 0 before the first.
    pub fuel_limit: u64,
    /// Single decisions kept for a look.
    pub rows_kept: u64,
    /// Single decisions beyond those: counted only.
    pub rows_left_out: u64,
}

impl Totals {
    /// Where the version would hit its fuel limit. `None` before its first call.
    pub fn forecast(&self) -> Option<Forecast> {
        (self.growth.count > 0).then(|| self.growth.forecast(self.fuel_limit))
    }
}

/// Amounts in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub before: i128,
    pub after: i128,
}

/// Adds one to a count.
pub(super) fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

/// A histogram of bounded size: exact below 32, within 1/32 above.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    count: u64,
    max: u64,
    buckets: BTreeMap<u32, u64>,
}

/// Percentiles of a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percentiles {
    pub p50: u64,
    pub p90: u64,
    pub p99: u64,
    pub max: u64,
}

impl Histogram {
    pub(super) fn add(&mut self, value: u64) {
        self.count += 1;
        self.max = self.max.max(value);
        *self.buckets.entry(bucket(value)).or_default() += 1;
    }

    /// `None` without values.
    pub fn percentiles(&self) -> Option<Percentiles> {
        (self.count > 0).then(|| Percentiles {
            p50: self.percentile(50),
            p90: self.percentile(90),
            p99: self.percentile(99),
            max: self.max,
        })
    }

    /// The smallest value that so many of a hundred do not exceed.
    fn percentile(&self, of_hundred: u64) -> u64 {
        let rank = (self.count * of_hundred).div_ceil(100);
        let mut seen = 0;
        for (bucket, count) in &self.buckets {
            seen += count;
            if seen >= rank {
                return upper(*bucket).min(self.max);
            }
        }
        self.max
    }
}

fn bucket(value: u64) -> u32 {
    let power = value.checked_ilog2().unwrap_or(0);
    if power < STEP_BITS {
        // Below 32, so it fits.
        return u32::try_from(value).unwrap_or(0);
    }
    let step = (value >> (power - STEP_BITS)) % STEPS_PER_DOUBLING;
    (power - STEP_BITS + 1) * 32 + u32::try_from(step).unwrap_or(0)
}

/// The largest value of a bucket.
fn upper(bucket: u32) -> u64 {
    let (row, step) = (bucket / 32, u128::from(bucket % 32));
    if row == 0 {
        return u64::from(bucket);
    }
    let next = (u128::from(STEPS_PER_DOUBLING) + step + 1) << (row - 1);
    u64::try_from(next - 1).unwrap_or(u64::MAX)
}

/// Sums for a straight line of fuel over input bytes, by least squares. Whole numbers, so that a backtest that was
/// interrupted has the very same ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    count: u64,
    bytes: u128,
    fuel: u128,
    bytes_squared: u128,
    bytes_fuel: u128,
}

/// Where a version would hit its fuel limit, if it goes on as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// Units of fuel that a call may use.
    pub fuel_limit: u64,
    /// More fuel for 1,024 more bytes of input. `None`: fuel does not grow with the input, or all inputs had one size.
    pub fuel_per_kibibyte: Option<u64>,
    /// Bytes of input at which the limit would be hit.
    pub reached_at_input_bytes: Option<u64>,
}

impl Growth {
    pub(super) fn add(&mut self, input_bytes: usize, fuel: u64) {
        let (bytes, fuel) = (input_bytes as u128, u128::from(fuel));
        self.count += 1;
        self.bytes += bytes;
        self.fuel += fuel;
        self.bytes_squared += bytes * bytes;
        self.bytes_fuel += bytes * fuel;
    }

    /// The line's meeting with the limit.
    fn forecast(&self, fuel_limit: u64) -> Forecast {
        let none = Forecast {
            fuel_limit,
            fuel_per_kibibyte: None,
            reached_at_input_bytes: None,
        };
        // Statistics, not money: floats are exact enough.
        let count = self.count as f64;
        let spread = count * self.bytes_squared as f64 - (self.bytes as f64).powi(2);
        let slope =
            (count * self.bytes_fuel as f64 - self.bytes as f64 * self.fuel as f64) / spread;
        if self.has_one_size() || !slope.is_finite() || slope <= 0.0 {
            return none;
        }
        let begin = (self.fuel as f64 - slope * self.bytes as f64) / count;
        let bytes = (fuel_limit as f64 - begin) / slope;
        Forecast {
            // Casts of floats saturate.
            fuel_per_kibibyte: Some((slope * 1_024.0).round() as u64),
            reached_at_input_bytes: Some(bytes.round() as u64),
            ..none
        }
    }

    fn has_one_size(&self) -> bool {
        u128::from(self.count) * self.bytes_squared == self.bytes * self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_their_values_and_are_narrow() {
        for value in (0..5_000).chain([1 << 20, (1 << 40) + 12_345, u64::MAX - 1, u64::MAX]) {
            let upper = upper(bucket(value));
            assert!(upper >= value, "{value}: {upper}");
            assert!(upper - value <= value / 32, "{value}: {upper}");
        }
    }

    #[test]
    fn percentiles_are_those_of_the_sorted_values() {
        assert_eq!(Histogram::default().percentiles(), None);
        let mut histogram = Histogram::default();
        (1..=20).for_each(|value| histogram.add(value));
        let expected = Percentiles {
            p50: 10,
            p90: 18,
            p99: 20,
            max: 20,
        };
        assert_eq!(histogram.percentiles(), Some(expected));
    }

    fn check_forecast(points: &[(usize, u64)], expected: Option<(u64, u64)>) {
        let mut growth = Growth::default();
        for (bytes, fuel) in points {
            growth.add(*bytes, *fuel);
        }
        let found = growth.forecast(1_000_000);
        let found = found.fuel_per_kibibyte.zip(found.reached_at_input_bytes);
        assert_eq!(found, expected, "{points:?}");
    }

    #[test]
    fn the_forecast_is_where_the_line_meets_the_limit() {
        check_forecast(&[], None);
        check_forecast(&[(100, 5)], None);
        check_forecast(&[(100, 5), (100, 9)], None);
        check_forecast(&[(100, 50), (200, 40)], None);
        check_forecast(&[(100, 50), (200, 50)], None);
        // 1,000 to begin with and 10 a byte.
        check_forecast(
            &[(100, 2_000), (200, 3_000), (300, 4_000)],
            Some((10_240, 99_900)),
        );
    }

    #[test]
    fn totals_read_back_as_they_were() {
        let mut totals = Totals::default();
        count(&mut totals.changes, "money");
        totals.fuel_after.add(90_000);
        totals.growth.add(usize::MAX, u64::MAX);
        let sums = Sums {
            before: i128::from(i64::MAX) * 3,
            after: -5,
        };
        totals
            .money
            .entry("given".to_owned())
            .or_default()
            .insert("CNY".to_owned(), sums);
        let text = serde_json::to_string(&totals).expect("JSON");
        assert_eq!(serde_json::from_str::<Totals>(&text).ok(), Some(totals));
    }
}
