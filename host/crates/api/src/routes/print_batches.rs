//! Print batches: courier slips of verified orders that nothing holds.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use shopwit_service::{
    Conn, Ctx, Error,
    orders::printing::{self, NotPrinted, PrintBatch, Printed, Slip},
};
use utoipa::ToSchema;

use super::orders::{
    EmptyInput, RevealedReceiverBody,
    body::{MaskedReceiverBody, OrderLineBody, RequestsBody},
    notes::NoteBody,
};
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    idempotent::{IdempotencyKey, Run},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrintInput {
    /// Ids or short numbers, 1 to 100; every verified order unless given.
    orders: Option<Vec<String>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrintBatchBody {
    /// `batch_…`
    id: String,
    number: i64,
    /// `user_…` or `system`.
    printed_by: String,
    #[schema(format = DateTime)]
    printed_at: String,
}

impl From<PrintBatch> for PrintBatchBody {
    fn from(batch: PrintBatch) -> Self {
        Self {
            id: batch.id.to_string(),
            number: batch.number,
            printed_by: batch.printed_by,
            printed_at: batch.printed_at.to_string(),
        }
    }
}

/// One slip, receiver masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SlipBody {
    /// `order_…`
    order: String,
    number: i64,
    receiver: MaskedReceiverBody,
    special_requests: RequestsBody,
    lines: Vec<OrderLineBody>,
    /// Every flagged note of the order.
    notes: Vec<NoteBody>,
}

impl From<Slip> for SlipBody {
    fn from(slip: Slip) -> Self {
        let Slip {
            order,
            lines,
            notes,
        } = slip;
        Self {
            order: order.id.to_string(),
            number: order.number,
            receiver: MaskedReceiverBody::new(
                &order.receiver.name,
                &order.receiver.phone,
                &order.destination_region,
            ),
            special_requests: (&order.requests).into(),
            lines: lines.into_iter().map(Into::into).collect(),
            notes: notes.into_iter().map(Into::into).collect(),
        }
    }
}

/// Why an order is not on the batch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotPrintedBody {
    /// As it was asked for.
    order: String,
    /// `not-found`, `held` or `illegal-transition`.
    code: String,
    detail: String,
    /// Where the order may go from its present state.
    allowed: Vec<String>,
}

impl From<NotPrinted> for NotPrintedBody {
    fn from(not: NotPrinted) -> Self {
        Self {
            order: not.order,
            code: not.code.to_owned(),
            detail: not.detail,
            allowed: not.allowed.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A batch with what is on it and what is not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrintedBody {
    #[serde(flatten)]
    batch: PrintBatchBody,
    orders: Vec<SlipBody>,
    refused: Vec<NotPrintedBody>,
}

impl From<Printed> for PrintedBody {
    fn from(printed: Printed) -> Self {
        Self {
            batch: printed.batch.into(),
            orders: printed.slips.into_iter().map(Into::into).collect(),
            refused: printed.refused.into_iter().map(Into::into).collect(),
        }
    }
}

/// A batch with its slips, receivers masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PrintBatchDetailBody {
    #[serde(flatten)]
    batch: PrintBatchBody,
    orders: Vec<SlipBody>,
}

/// One slip with the receiver in full, for the printer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FullSlipBody {
    #[serde(flatten)]
    slip: SlipBody,
    reveal: RevealedReceiverBody,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FullSlipsBody {
    items: Vec<FullSlipBody>,
}

/// The print batches, newest first.
#[utoipa::path(get, path = "/shops/{shop}/print-batches", tag = "printing",
    params(("shop" = String, Path), PageParams), responses((status = 200, body = ListBody<PrintBatchBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<PrintBatchBody>>, Problem> {
    let limit = rows(page.limit)?;
    let mut conn = state.app.read(&ctx).await?;
    let batches = printing::list(&mut conn, &ctx, page.cursor.as_deref(), limit).await?;
    Ok(Json(ListBody::new(batches, Into::into)))
}

/// Print verified orders. What cannot be printed is named with the reason and does not keep the others.
#[utoipa::path(post, path = "/shops/{shop}/print-batches", tag = "printing",
    params(("shop" = String, Path), ("Idempotency-Key" = String, Header)), request_body = PrintInput,
    responses((status = 201, body = PrintedBody)))]
pub(crate) async fn print(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    key: IdempotencyKey,
    body: Body<PrintInput>,
) -> Result<Response, Problem> {
    let run = match Run::start(&state, &ctx, &key, &body.hash).await? {
        Ok(run) => run,
        Err(answer) => return Ok(answer),
    };
    let wanted = body.value.orders;
    run.finish(StatusCode::CREATED, |mut unit| async move {
        let printed = printing::print(&mut unit, wanted).await?;
        Ok((unit, PrintedBody::from(printed)))
    })
    .await
}

async fn batch_of(conn: &mut Conn, ctx: &Ctx, path: &PathText) -> Result<PrintBatch, Problem> {
    Ok(printing::find_batch(conn, ctx, path.get("batch")?)
        .await?
        .ok_or(Error::NotFound("print batch"))?)
}

/// One batch with its slips, by id or short number.
#[utoipa::path(get, path = "/shops/{shop}/print-batches/{batch}", tag = "printing",
    params(("shop" = String, Path), ("batch" = String, Path)),
    responses((status = 200, body = PrintBatchDetailBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Json<PrintBatchDetailBody>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let batch = batch_of(&mut conn, &ctx, &path).await?;
    let slips = printing::slips(&mut conn, batch.id).await?;
    Ok(Json(PrintBatchDetailBody {
        batch: batch.into(),
        orders: slips.into_iter().map(Into::into).collect(),
    }))
}

/// The slips of a batch with the receivers in full, for the printer; noted.
#[utoipa::path(post, path = "/shops/{shop}/print-batches/{batch}/slips", tag = "printing",
    params(("shop" = String, Path), ("batch" = String, Path)), request_body = EmptyInput,
    responses((status = 200, body = FullSlipsBody)))]
pub(crate) async fn slips(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    _: Body<EmptyInput>,
) -> Result<Json<FullSlipsBody>, Problem> {
    let mut unit = state.app.begin(&ctx).await?;
    let batch = batch_of(unit.conn(), &ctx, &path).await?;
    let slips = printing::reveal_slips(&mut unit, &batch).await?;
    unit.commit().await?;
    let items = slips
        .into_iter()
        .map(|slip| FullSlipBody {
            reveal: RevealedReceiverBody::of(&slip.order),
            slip: slip.into(),
        })
        .collect();
    Ok(Json(FullSlipsBody { items }))
}
