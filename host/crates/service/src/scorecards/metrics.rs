//! Figures of a member's work, from what the host has: conversations, messages, tickets, cases, refunds, compensations.

use jiff::Timestamp;
use shopwit_domain::ids::UserId;
use shopwit_policy::kinds::scorecard::{Metric, Unit as WitUnit};
use shopwit_store::{Conn, args, value::text};

use crate::Result;

/// Rows of one kind that a scorecard reads, at most: a busy agent has a few thousand a month.
const ROWS_MAX: i64 = 200_000;
/// Basis points in one whole.
const WHOLE_BPS: i64 = 10_000;

/// The figures of a member in a span.
///
/// # Errors
/// The database.
pub(super) async fn of(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Metric>> {
    let mut metrics = Vec::new();
    conversations(conn, member, from, to, &mut metrics).await?;
    answers(conn, member, from, to, &mut metrics).await?;
    tickets(conn, member, from, to, &mut metrics).await?;
    cases(conn, member, from, to, &mut metrics).await?;
    money_given(conn, member, from, to, &mut metrics).await?;
    Ok(metrics)
}

fn metric(name: &str, unit: WitUnit, value: i64, sample: usize) -> Metric {
    Metric {
        name: name.to_owned(),
        unit,
        value: value.max(0),
        sample: u32::try_from(sample).unwrap_or(u32::MAX),
        measured: true,
    }
}

/// The middle one, the lower of two; None of nothing.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len().checked_sub(1)? / 2;
    values.get(middle).copied()
}

fn push_median(metrics: &mut Vec<Metric>, name: &str, values: Vec<i64>) {
    let sample = values.len();
    if let Some(value) = median(values) {
        metrics.push(metric(name, WitUnit::Seconds, value, sample));
    }
}

fn push_rate(metrics: &mut Vec<Metric>, name: &str, part: usize, whole: usize) {
    if whole == 0 {
        return;
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / WHOLE_BPS);
    let rate = count(part).saturating_mul(WHOLE_BPS) / count(whole).max(1);
    metrics.push(metric(name, WitUnit::BasisPoints, rate, whole));
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second().saturating_sub(from.as_second()).max(0)
}

/// First answers, and how many buyers were answered at all (S-033, S-513).
async fn conversations(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
    metrics: &mut Vec<Metric>,
) -> Result<()> {
    let rows = conn
        .rows(
            "SELECT first_asked_at, first_answered_at FROM conversations
             WHERE shop_id = $1 AND assignee = $2 AND first_asked_at >= $3 AND first_asked_at < $4
             ORDER BY id LIMIT $5",
            args![text(member), from, to, ROWS_MAX],
        )
        .await?;
    let mut waits = Vec::new();
    for row in &rows {
        if let (Some(asked), Some(answered)) = (
            row.opt_time("first_asked_at")?,
            row.opt_time("first_answered_at")?,
        ) {
            waits.push(seconds(asked, answered));
        }
    }
    push_rate(metrics, "response-rate", waits.len(), rows.len());
    push_median(metrics, "first-response-median", waits);
    metrics.push(metric(
        "conversations",
        WitUnit::Count,
        i64::try_from(rows.len()).unwrap_or(i64::MAX),
        rows.len(),
    ));
    Ok(())
}

/// Every answer of the member to a buyer who waited.
async fn answers(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
    metrics: &mut Vec<Metric>,
) -> Result<()> {
    // An answer ends the wait that began with the first message of the buyer after the last one of ours.
    let rows = conn
        .rows(
            "SELECT conversation_id, author, user_id, created_at FROM messages
             WHERE shop_id = $1 AND internal = 0 AND created_at >= $3 AND created_at < $4
                 AND conversation_id IN (SELECT conversation_id FROM messages
                     WHERE shop_id = $1 AND user_id = $2 AND created_at >= $3 AND created_at < $4)
             ORDER BY conversation_id, seq LIMIT $5",
            args![text(member), from, to, ROWS_MAX],
        )
        .await?;
    let (mut waits, mut conversation, mut since) = (Vec::new(), String::new(), None);
    for row in &rows {
        let of = row.text("conversation_id")?;
        if of != conversation {
            conversation = of;
            since = None;
        }
        let at = row.time("created_at")?;
        if row.text("author")? == "buyer" {
            since.get_or_insert(at);
        } else if row.opt_id::<UserId>("user_id")?.is_some()
            && let Some(asked) = since.take()
            && row.opt_id::<UserId>("user_id")? == Some(member)
        {
            waits.push(seconds(asked, at));
        }
    }
    push_median(metrics, "response-median", waits);
    Ok(())
}

/// How fast and how many of the member's tickets were solved.
async fn tickets(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
    metrics: &mut Vec<Metric>,
) -> Result<()> {
    let rows = conn
        .rows(
            "SELECT created_at, resolved_at, reopened FROM tickets
             WHERE shop_id = $1 AND owner = $2 AND created_at >= $3 AND created_at < $4 ORDER BY id LIMIT $5",
            args![text(member), from, to, ROWS_MAX],
        )
        .await?;
    let mut solved = Vec::new();
    let mut reopened = 0;
    for row in &rows {
        if let Some(at) = row.opt_time("resolved_at")? {
            solved.push(seconds(row.time("created_at")?, at));
        }
        reopened += usize::from(row.int("reopened")? > 0);
    }
    push_rate(metrics, "ticket-resolution-rate", solved.len(), rows.len());
    push_rate(metrics, "ticket-reopened-rate", reopened, rows.len());
    push_median(metrics, "ticket-resolution-median", solved);
    Ok(())
}

/// How fast and how well the member's cases ended (S-378, S-403).
async fn cases(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
    metrics: &mut Vec<Metric>,
) -> Result<()> {
    let rows = conn
        .rows(
            "SELECT opened_at, due_at, closed_at, times_reopened FROM cases
             WHERE shop_id = $1 AND assignee_id = $2 AND closed_at >= $3 AND closed_at < $4 ORDER BY id LIMIT $5",
            args![text(member), from, to, ROWS_MAX],
        )
        .await?;
    let mut spent = Vec::new();
    let (mut in_time, mut reopened) = (0, 0);
    for row in &rows {
        let Some(closed) = row.opt_time("closed_at")? else {
            continue;
        };
        spent.push(seconds(row.time("opened_at")?, closed));
        in_time += usize::from(closed <= row.time("due_at")?);
        reopened += usize::from(row.int("times_reopened")? > 0);
    }
    push_rate(metrics, "case-on-time-rate", in_time, rows.len());
    push_rate(metrics, "case-reopened-rate", reopened, rows.len());
    push_median(metrics, "case-resolution-median", spent);
    Ok(())
}

/// What the member gave: refunds asked for and compensations agreed, failed ones aside.
async fn money_given(
    conn: &mut Conn,
    member: UserId,
    from: Timestamp,
    to: Timestamp,
    metrics: &mut Vec<Metric>,
) -> Result<()> {
    for (name, count_name, sql) in [
        (
            "refunds-amount",
            "refunds",
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS given, COUNT(*) AS n FROM refunds
             WHERE shop_id = $1 AND requested_by = $2 AND requested_at >= $3 AND requested_at < $4
                 AND state NOT IN ('rejected', 'failed')",
        ),
        (
            "compensations-amount",
            "compensations",
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS given, COUNT(*) AS n FROM compensations
             WHERE shop_id = $1 AND accepted_by = $2 AND accepted_at >= $3 AND accepted_at < $4
                 AND state NOT IN ('failed', 'refused', 'withdrawn')",
        ),
    ] {
        if let Some(row) = conn.row(sql, args![text(member), from, to]).await? {
            let (given, times) = (row.int("given")?, row.int("n")?);
            let sample = usize::try_from(times).unwrap_or(0);
            metrics.push(metric(count_name, WitUnit::Count, times, sample));
            metrics.push(metric(name, WitUnit::MinorUnits, given, sample));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_lower_middle() {
        for (values, expected) in [
            (vec![], None),
            (vec![7], Some(7)),
            (vec![9, 1], Some(1)),
            (vec![3, 1, 2], Some(2)),
        ] {
            assert_eq!(median(values.clone()), expected, "{values:?}");
        }
    }

    #[test]
    fn a_rate_of_nothing_is_none() {
        let mut metrics = Vec::new();
        push_rate(&mut metrics, "a", 0, 0);
        assert!(metrics.is_empty());
        push_rate(&mut metrics, "a", 1, 3);
        assert_eq!(
            (metrics[0].value, metrics[0].sample, metrics[0].measured),
            (3_333, 3, true)
        );
    }
}
