//! What people do with a conversation beside writing in it: take it, pass it on, move it along, close it.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    desk::SalesStep,
    ids::UserId,
    people::Permission,
    states::{ConversationState, Stage, Transitions},
};
use shopwit_store::{
    Conn, args,
    value::{opt_text, text},
};

use super::{Conversation, TRANSFERS_MAX, get, may_transfer, order_of};
use crate::{
    Ctx, Error, Result, Unit,
    fields::{check_language, check_text},
    people::members,
};

/// Longest reason, characters.
pub const REASON_CHARS_MAX: usize = 500;

/// What of a conversation can be changed. `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversationChange {
    pub stage: Option<Stage>,
    pub sales_step: Option<SalesStep>,
    pub language: Option<String>,
    /// Who takes what nobody has taken yet.
    pub assignee: Option<UserId>,
    /// Id or short number of the buyer's order that it is about.
    pub order: Option<String>,
}

/// One passing on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    pub nth: i64,
    pub from: Option<UserId>,
    pub to: UserId,
    pub reason: String,
    /// Id of the member, or `system`.
    pub by: String,
    pub at: Timestamp,
}

/// Somebody of the shop who may answer buyers.
///
/// # Errors
/// `Invalid` with this pointer.
pub(crate) async fn check_member(
    conn: &mut Conn,
    pointer: &str,
    user: UserId,
) -> Result<members::MemberRecord> {
    members::find(conn, user)
        .await?
        .filter(|member| !member.disabled && member.role.may(Permission::ConversationWrite))
        .ok_or_else(|| {
            Error::invalid(
                pointer,
                "not-found",
                "a member of this shop who answers buyers",
            )
        })
}

/// Changes what was given.
///
/// # Errors
/// `Forbidden`; `NotFound`; `assigned` where somebody else has it already; fields that do not fit.
pub async fn change(
    unit: &mut Unit,
    reference: &str,
    change: ConversationChange,
) -> Result<Conversation> {
    unit.ctx().require(Permission::ConversationWrite)?;
    let ctx = unit.ctx().clone();
    let before = get(unit.conn(), &ctx, reference).await?;
    if let Some(language) = &change.language {
        check_language("/language", language)?;
    }
    if let Some(assignee) = change.assignee {
        check_member(unit.conn(), "/assignee", assignee).await?;
        if before.assignee.is_some_and(|other| other != assignee) {
            return Err(Error::conflict(
                "assigned",
                "somebody has it already; transfer it with a reason",
            ));
        }
    }
    let order = match &change.order {
        Some(order) => Some(
            order_of(unit.conn(), &ctx, order, before.customer)
                .await?
                .id,
        ),
        None => None,
    };
    let stage = change.stage.unwrap_or(before.stage);
    if stage == Stage::AfterSales && change.sales_step.is_some() {
        return Err(Error::invalid(
            "/sales_step",
            "stage",
            "after the sale there are no steps of a sale",
        ));
    }
    let sales_step = match stage {
        Stage::AfterSales => None,
        Stage::PreSales | Stage::InSales => change
            .sales_step
            .or(before.sales_step)
            .or(Some(SalesStep::Greet)),
    };
    update(
        unit,
        "UPDATE conversations SET stage = $3, sales_step = $4, language = COALESCE($5, language),
             assignee = COALESCE($6, assignee), order_id = COALESCE($7, order_id), version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $8",
        args![
            text(before.id),
            text(stage),
            opt_text(sales_step),
            change.language,
            opt_text(change.assignee),
            opt_text(order),
            before.version,
        ],
    )
    .await?;
    let after = get(unit.conn(), &ctx.as_system(), &before.id.to_string()).await?;
    unit.audit(
        "conversation.change",
        after.id,
        json!({"before": shown(&before), "after": shown(&after)}),
    );
    unit.emit(
        "conversation.changed",
        json!({"conversation": after.id.to_string(), "version": after.version, "after": shown(&after)}),
    );
    Ok(after)
}

fn shown(conversation: &Conversation) -> serde_json::Value {
    json!({
        "stage": conversation.stage.to_string(),
        "sales_step": conversation.sales_step.map(|step| step.to_string()),
        "state": conversation.state.to_string(),
        "assignee": conversation.assignee.map(|user| user.to_string()),
        "order": conversation.order.map(|order| order.to_string()),
        "transfers": conversation.transfers,
    })
}

async fn update(unit: &mut Unit, sql: &'static str, args: Vec<shopwit_store::Value>) -> Result<()> {
    if unit.conn().execute(sql, args).await? == 1 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// Passes it on with a reason. After `TRANSFERS_MAX` only a supervisor or the owner can (S-091).
///
/// # Errors
/// `Forbidden`; `NotFound`; `too-many-transfers`; a receiver who cannot answer buyers or has it already.
pub async fn transfer(
    unit: &mut Unit,
    reference: &str,
    to: UserId,
    reason: String,
) -> Result<Conversation> {
    unit.ctx().require(Permission::ConversationWrite)?;
    check_text("/reason", &reason, 1, REASON_CHARS_MAX)?;
    let ctx = unit.ctx().clone();
    let before = get(unit.conn(), &ctx, reference).await?;
    check_member(unit.conn(), "/to", to).await?;
    if before.assignee == Some(to) {
        return Err(Error::invalid(
            "/to",
            "same",
            "somebody who does not have it already",
        ));
    }
    if !may_transfer(&ctx, before.transfers) {
        return Err(too_many_transfers());
    }
    let nth = before.transfers + 1;
    update(
        unit,
        "UPDATE conversations SET assignee = $3, transfers = $4, version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $5",
        args![text(before.id), text(to), nth, before.version],
    )
    .await?;
    let (by, now) = (ctx.actor_text(), unit.now());
    unit.conn()
        .execute(
            "INSERT INTO conversation_transfers (shop_id, conversation_id, nth, from_user, to_user, reason,
                 transferred_by, transferred_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![text(before.id), nth, opt_text(before.assignee), text(to), &reason, by, now],
        )
        .await?;
    let after = get(unit.conn(), &ctx.as_system(), &before.id.to_string()).await?;
    let change = json!({"before": shown(&before), "after": shown(&after)});
    unit.audit_because("conversation.transfer", after.id, change, Some(reason));
    unit.emit(
        "conversation.transferred",
        json!({"conversation": after.id.to_string(), "after": shown(&after)}),
    );
    Ok(after)
}

/// The refusal of a transfer too many.
pub(crate) fn too_many_transfers() -> Error {
    Error::conflict(
        "too-many-transfers",
        format!(
            "it was passed on {TRANSFERS_MAX} times already; a supervisor decides who keeps it"
        ),
    )
}

/// How it was passed on, first to last.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn transfers(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Vec<Transfer>> {
    let conversation = get(conn, ctx, reference).await?;
    let rows = conn
        .rows(
            "SELECT * FROM conversation_transfers WHERE shop_id = $1 AND conversation_id = $2 ORDER BY nth",
            args![text(conversation.id)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Transfer {
                nth: row.int("nth")?,
                from: row.opt_id("from_user")?,
                to: row.id("to_user")?,
                reason: row.text("reason")?,
                by: row.text("transferred_by")?,
                at: row.time("transferred_at")?,
            })
        })
        .collect()
}

/// Closes it. A buyer who still waits is not left without an answer unless there is a reason (S-045).
///
/// # Errors
/// `Forbidden`; `NotFound`; an illegal move; `unanswered`.
pub async fn close(
    unit: &mut Unit,
    reference: &str,
    reason: Option<String>,
) -> Result<Conversation> {
    unit.ctx().require(Permission::ConversationWrite)?;
    if let Some(reason) = &reason {
        check_text("/reason", reason, 1, REASON_CHARS_MAX)?;
    }
    let ctx = unit.ctx().clone();
    let before = get(unit.conn(), &ctx, reference).await?;
    let state = before.state.to(ConversationState::Closed)?;
    if before.state == ConversationState::Waiting && reason.is_none() {
        return Err(Error::conflict(
            "unanswered",
            "the buyer waits for an answer; answer, or give a reason for closing",
        ));
    }
    let now = unit.now();
    update(
        unit,
        "UPDATE conversations SET state = $3, waiting_since = $4, closed_at = $5, version = version + 1
         WHERE shop_id = $1 AND id = $2 AND version = $6 AND state = $7",
        args![text(before.id), text(state), None::<i64>, now, before.version, text(before.state)],
    )
    .await?;
    let after = get(unit.conn(), &ctx.as_system(), &before.id.to_string()).await?;
    let change = json!({"before": shown(&before), "after": shown(&after)});
    unit.audit_because("conversation.close", after.id, change, reason);
    unit.emit(
        "conversation.closed",
        json!({"conversation": after.id.to_string()}),
    );
    Ok(after)
}
