//! What buyers say of an order in public, and the plan that the shop's policy makes of it (S-293, S-424 … S-434).

mod ask;

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    contact::{Rating, ReviewState},
    ids::{CustomerId, DecisionId, OrderId, ReviewId},
    people::{Permission, Role},
    states::Transitions,
};
use shopwit_policy::kinds::{review_plan::Plan, types::Reason};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use crate::{
    App, Ctx, Error, Result, Unit,
    fields::{check_language, check_range, check_text},
    orders::{self, Order},
    policies::effects,
    reference::Reference,
};

/// Longest review, characters.
pub const TEXT_CHARS_MAX: usize = 2_000;
/// Longest note on what came of it, characters.
pub const OUTCOME_CHARS_MAX: usize = 1_000;

/// A review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    pub id: ReviewId,
    /// Short number in the shop.
    pub number: i64,
    pub order: OrderId,
    pub customer: CustomerId,
    /// From the stars.
    pub rating: Rating,
    /// 1 to 5.
    pub stars: i64,
    pub text: String,
    /// BCP 47.
    pub language: String,
    pub state: ReviewState,
    /// What the policy proposes; seconds count from `created_at`. Nothing of it happens by itself.
    pub plan: Plan,
    pub reasons: Vec<Reason>,
    pub decision: DecisionId,
    /// No plugin could answer: cause unknown, to after-sales.
    pub by_default: bool,
    /// What came of it.
    pub outcome: Option<String>,
    pub written_at: Timestamp,
    pub recorded_by: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    pub version: i64,
}

impl Review {
    /// What the caller may do with it now.
    pub fn actions(&self, ctx: &Ctx) -> Vec<&'static str> {
        if ctx.may(Permission::ConversationWrite) && self.state == ReviewState::Open {
            vec!["settle"]
        } else {
            Vec::new()
        }
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            number: row.int("number")?,
            order: row.id("order_id")?,
            customer: row.id("customer_id")?,
            rating: row.word("rating")?,
            stars: row.int("stars")?,
            text: row.text("text")?,
            language: row.text("language")?,
            state: row.word("state")?,
            plan: serde_json::from_str(&row.text("plan")?)?,
            reasons: serde_json::from_str(&row.text("reasons")?)?,
            decision: row.id("decision_id")?,
            by_default: row.flag("by_default")?,
            outcome: row.opt_text("outcome")?,
            written_at: row.time("written_at")?,
            recorded_by: row.text("recorded_by")?,
            created_at: row.time("created_at")?,
            settled_at: row.opt_time("settled_at")?,
            version: row.int("version")?,
        })
    }
}

/// What was written.
#[derive(Debug, Clone)]
pub struct NewReview {
    /// Id or short number.
    pub order: String,
    pub stars: i64,
    pub text: String,
    /// The shop's unless given.
    pub language: Option<String>,
    /// Now unless given.
    pub written_at: Option<Timestamp>,
}

/// A review about which the policy was asked.
#[derive(Debug)]
pub struct Planned {
    order: Order,
    stars: i64,
    text: String,
    language: String,
    written_at: Timestamp,
    plan: Plan,
    reasons: Vec<Reason>,
    decision: DecisionId,
    by_default: bool,
}

/// Asks the shop's policy what to do about it.
///
/// # Errors
/// `Forbidden`; an unknown order; fields that do not fit; the database.
pub async fn prepare(app: &App, ctx: &Ctx, new: NewReview) -> Result<Planned> {
    not_from_outside(ctx, Permission::ConversationWrite)?;
    check_range("/stars", new.stars, 1, 5)?;
    check_text("/text", &new.text, 0, TEXT_CHARS_MAX)?;
    if let Some(language) = &new.language {
        check_language("/language", language)?;
    }
    let written_at = new.written_at.unwrap_or(ctx.now);
    if written_at > ctx.now {
        return Err(Error::invalid(
            "/written_at",
            "future",
            "a time that has passed",
        ));
    }
    ask::ask(app, ctx, new, written_at).await
}

/// People from outside do not handle reviews (S-013).
fn not_from_outside(ctx: &Ctx, permission: Permission) -> Result<()> {
    ctx.require(permission)?;
    if ctx.role() == Some(Role::Outsourced) {
        return Err(Error::forbidden(
            "permission",
            "reviews are handled by the shop's own people",
        ));
    }
    Ok(())
}

/// Records it with its plan.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn record(unit: &mut Unit, planned: Planned) -> Result<Review> {
    let ctx = unit.ctx().clone();
    not_from_outside(&ctx, Permission::ConversationWrite)?;
    let (id, number): (ReviewId, _) = (unit.new_id(), unit.next_number("reviews").await?);
    let rating = Rating::of_stars(planned.stars);
    unit.conn()
        .execute(
            "INSERT INTO reviews (shop_id, id, number, order_id, customer_id, rating, stars, text, language, state, plan,
                 reasons, decision_id, by_default, written_at, recorded_by, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
            args![
                text(id),
                number,
                text(planned.order.id),
                text(planned.order.customer),
                text(rating),
                planned.stars,
                planned.text,
                planned.language,
                text(ReviewState::Open),
                serde_json::to_string(&planned.plan)?,
                serde_json::to_string(&planned.reasons)?,
                text(planned.decision),
                planned.by_default,
                planned.written_at,
                ctx.actor_text(),
                ctx.now,
            ],
        )
        .await?;
    effects::note(unit, planned.decision, "review.planned", id).await?;
    let shown = json!({
        "review": id.to_string(),
        "order": planned.order.id.to_string(),
        "rating": rating.to_string(),
        "cause": serde_json::to_value(planned.plan.cause)?,
    });
    unit.audit("review.record", id, shown.clone());
    unit.emit("review.recorded", shown);
    get(unit.conn(), &ctx, &id.to_string()).await
}

/// Records what came of it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; a review that is settled; the database.
pub async fn settle(
    unit: &mut Unit,
    reference: &str,
    outcome: String,
    version: Option<i64>,
) -> Result<Review> {
    let ctx = unit.ctx().clone();
    not_from_outside(&ctx, Permission::ConversationWrite)?;
    check_text("/outcome", &outcome, 1, OUTCOME_CHARS_MAX)?;
    let before = get(unit.conn(), &ctx, reference).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Error::Stale);
    }
    let state = before.state.to(ReviewState::Settled)?;
    let changed = unit
        .conn()
        .execute(
            "UPDATE reviews SET state = $3, outcome = $4, settled_at = $5, version = version + 1
             WHERE shop_id = $1 AND id = $2 AND version = $6",
            args![
                text(before.id),
                text(state),
                outcome,
                ctx.now,
                before.version
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    unit.audit(
        "review.settle",
        before.id,
        json!({"before": {"state": before.state.to_string()}, "after": {"state": state.to_string()}}),
    );
    unit.emit("review.settled", json!({"review": before.id.to_string()}));
    get(unit.conn(), &ctx, &before.id.to_string()).await
}

const SELECT: &str = "SELECT * FROM reviews WHERE shop_id = $1";

/// By id or short number.
///
/// # Errors
/// `Forbidden`; `NotFound`; the database.
pub async fn get(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Review> {
    not_from_outside(ctx, Permission::ConversationRead)?;
    let mut query = Query::new(SELECT);
    match Reference::<ReviewId>::parse(reference) {
        Some(Reference::Id(id)) => query.and("AND id = ", text(id)),
        Some(Reference::Number(number)) => query.and("AND number = ", number),
        None => return Err(Error::NotFound("review")),
    };
    query
        .rows(conn)
        .await?
        .first()
        .map(Review::read)
        .transpose()?
        .ok_or(Error::NotFound("review"))
}

/// Which reviews a list shows.
#[derive(Debug, Clone, Default)]
pub struct ReviewFilter {
    pub state: Option<ReviewState>,
    pub rating: Option<Rating>,
    pub order: Option<OrderId>,
    pub customer: Option<CustomerId>,
}

/// The shop's reviews, newest first.
///
/// # Errors
/// `Forbidden`; a cursor that is none; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    filter: &ReviewFilter,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Page<Review>> {
    not_from_outside(ctx, Permission::ConversationRead)?;
    let after = cursor
        .map(str::parse::<ReviewId>)
        .transpose()
        .map_err(|_| Error::invalid("?cursor", "format", "the next_cursor of the page before"))?;
    let mut query = Query::new(SELECT);
    query
        .and_some("AND state = ", filter.state.map(text))
        .and_some("AND rating = ", filter.rating.map(text))
        .and_some("AND order_id = ", filter.order.map(text))
        .and_some("AND customer_id = ", filter.customer.map(text))
        .page(after.map(|id| id.to_string()).as_deref(), limit);
    let found = query
        .rows(conn)
        .await?
        .iter()
        .map(Review::read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(found, limit, |one| one.id.to_string()))
}

async fn order_of(conn: &mut Conn, ctx: &Ctx, reference: &str) -> Result<Order> {
    orders::find(conn, ctx, reference)
        .await?
        .ok_or_else(|| Error::invalid("/order", "not-found", "an order of this shop"))
}
