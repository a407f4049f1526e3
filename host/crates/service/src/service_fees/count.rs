//! Inquiries of a period, as the host has them: conversations by the day on which they began.

use std::collections::BTreeMap;

use jiff::Timestamp;
use shopwit_policy::kinds::service_fee as wit;
use shopwit_store::{Conn, args};

use super::{day_of, periods::Period};
use crate::{Ctx, Error, Result};

/// Conversations of one period that are counted, at most.
const CONVERSATIONS_MAX: i64 = 1_000_000;

/// Counts conversations by day, type, and the interval of self-run service that they lie in.
///
/// # Errors
/// More than can be counted; the database.
pub(super) async fn inquiries(
    conn: &mut Conn,
    ctx: &Ctx,
    from: Timestamp,
    to: Timestamp,
    self_run: &[Period],
) -> Result<Vec<wit::Inquiries>> {
    let rows = conn
        .rows(
            "SELECT stage, created_at FROM conversations WHERE shop_id = $1 AND created_at >= $2 AND created_at < $3
             ORDER BY created_at LIMIT $4",
            args![from, to, CONVERSATIONS_MAX],
        )
        .await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) == CONVERSATIONS_MAX {
        return Err(Error::conflict(
            "period-too-long",
            "too many conversations lie in this period; take a shorter one",
        ));
    }
    let mut groups: BTreeMap<(String, u8, usize), (i64, u32)> = BTreeMap::new();
    for row in &rows {
        let at = row.time("created_at")?;
        let after_sales = row.text("stage")? == "after-sales";
        // Before, in and between the intervals.
        let side = self_run
            .iter()
            .map(|period| {
                usize::from(period.from <= at) + usize::from(period.to.is_some_and(|to| to <= at))
            })
            .sum();
        let group = groups
            .entry((day_of(ctx, at)?, u8::from(after_sales), side))
            .or_insert((at.as_millisecond(), 0));
        group.1 = group.1.saturating_add(1);
    }
    Ok(groups
        .into_iter()
        .map(|((date, after_sales, _), (at_ms, count))| wit::Inquiries {
            date,
            at_ms,
            inquiry_type: if after_sales == 1 {
                wit::InquiryType::AfterSales
            } else {
                wit::InquiryType::PreSales
            },
            count,
        })
        .collect())
}
