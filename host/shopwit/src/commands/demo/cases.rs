//! Buyers complain, and the desk goes through the six steps.

use anyhow::Result;
use jiff::ToSpan;
use rand::RngExt;
use shopwit_domain::{
    after_sales::{CaseCause, CaseKind, CaseRequest, ContactChannel, EvidenceKind, Fault},
    ids::ApprovalId,
    money::Money,
    people::Role,
    states::{CaseStep, PaymentState, RefundState, Stage},
};
use shopwit_service::{
    Ctx, approvals,
    cases::{
        self, Case, CaseLine, NewCase,
        evidence::{self, NewEvidence},
        solutions,
        steps::{self, StepOutcome},
    },
    orders,
    refunds::{self, NewRefund, RefundLine, payout},
};

use super::{
    orders::{Plan, Shop, Story, buyer},
    talk,
    world::World,
};

/// Cases that are told to their end; the others stay somewhere on the way.
const TOLD_TO_THE_END_PERCENT: u32 = 70;

/// Whoever got a parcel and is not content writes now.
pub(super) async fn live(world: &mut World<'_>, shop: &mut Shop) -> Result<()> {
    for mut story in std::mem::take(&mut shop.complaints) {
        world.now = world.now.checked_add(4.minutes())?;
        complain(world, &story).await?;
        if story.plan == Plan::Regret {
            // Whose money went back is not shipped: the order is cancelled at the next look.
            let mut conn = world.app.read(&world.system).await?;
            let now = orders::load(&mut conn, story.order.id).await?;
            if now.is_some_and(|order| order.payment_state == PaymentState::Refunded) {
                story.due = world.tick + 1;
                shop.stories.push(story);
            }
        }
    }
    Ok(())
}

async fn complain(world: &mut World<'_>, story: &Story) -> Result<()> {
    let unshipped = story.plan == Plan::Regret;
    let chance = if unshipped {
        5
    } else {
        world.random.random_range(0..5)
    };
    let (cause, kind, fault, words) = match chance {
        5 => (
            CaseCause::NoLongerWanted,
            CaseKind::RefundOnlyUnshipped,
            Fault::Buyer,
            "还没发货吧?不想要了,请退款",
        ),
        0 => (
            CaseCause::Damaged,
            CaseKind::RefundOnlyShipped,
            Fault::Seller,
            "收到的时候盒子压坏了,里面也裂了",
        ),
        1 => (
            CaseCause::Quality,
            CaseKind::ReturnRefund,
            Fault::Seller,
            "用了两次就开线了,质量有问题",
        ),
        2 => (
            CaseCause::WrongItem,
            CaseKind::Exchange,
            Fault::Seller,
            "发错颜色了,我要的是蓝色",
        ),
        3 => (
            CaseCause::ShortShipment,
            CaseKind::Reship,
            Fault::Seller,
            "少发了一件",
        ),
        _ => (
            CaseCause::NoLongerWanted,
            CaseKind::ReturnRefund,
            Fault::Buyer,
            "不太合适,想七天无理由退货",
        ),
    };
    let order = story.order.id.to_string();
    talk::ask(
        world,
        buyer(story).to_string(),
        Some(order.clone()),
        Stage::AfterSales,
        words,
        true,
    )
    .await?;
    world.now = world.now.checked_add(6.minutes())?;
    let ctx = world.acting(Role::AfterSalesAgent)?;
    // Who regrets wants everything back; who complains, complains of one piece.
    let goods = orders::lines(&mut world.app.read(&ctx).await?, story.order.id).await?;
    let lines = goods
        .iter()
        .take(if unshipped { goods.len() } else { 1 })
        .map(|line| CaseLine {
            line: line.line,
            quantity: if unshipped { line.quantity } else { 1 },
        })
        .collect();
    let new = NewCase {
        order: order.clone(),
        kind,
        cause,
        claimed_fault: fault,
        lines,
        description: words.to_owned(),
        request: Some(if kind == CaseKind::Exchange {
            CaseRequest::Exchange
        } else {
            CaseRequest::RefundOnly
        }),
        in_dispute: world.random.random_range(0..12) == 0,
        due_at: None,
    };
    let mut unit = world.app.begin(&ctx).await?;
    let case = cases::open(&mut unit, new).await?;
    unit.commit().await?;
    if unshipped || world.random.random_range(0..100) < TOLD_TO_THE_END_PERCENT {
        solve(world, story, case, fault).await
    } else {
        begin(world, case).await
    }
}

fn contacted() -> StepOutcome {
    StepOutcome {
        channel: Some(ContactChannel::Chat),
        reached: Some(true),
        ..StepOutcome::default()
    }
}

fn verified(fault: Fault) -> StepOutcome {
    StepOutcome {
        authentic: Some(true),
        fault: Some(fault),
        ..StepOutcome::default()
    }
}

/// Contacted, perhaps verified, then left for whoever opens the demo.
async fn begin(world: &mut World<'_>, case: Case) -> Result<()> {
    let ctx = world.acting(Role::AfterSalesAgent)?;
    let mut unit = world.app.begin(&ctx).await?;
    if world.random.random_range(0..3) > 0 {
        steps::record(
            &mut unit,
            &case,
            CaseStep::Contact,
            "已在聊天中联系买家,了解原因",
            contacted(),
            None,
        )
        .await?;
    }
    unit.commit().await?;
    solutions::ask(world.app, &ctx, &case.id.to_string()).await?;
    Ok(())
}

/// All six steps, with evidence, the policy's solutions, the refund and its payout.
async fn solve(world: &mut World<'_>, story: &Story, case: Case, fault: Fault) -> Result<()> {
    let ctx = world.acting(Role::AfterSalesAgent)?;
    let reference = case.id.to_string();
    let mut unit = world.app.begin(&ctx).await?;
    steps::record(
        &mut unit,
        &case,
        CaseStep::Contact,
        "已在聊天中联系买家,了解原因",
        contacted(),
        None,
    )
    .await?;
    if fault == Fault::Seller {
        let new = NewEvidence {
            kind: EvidenceKind::Photo,
            sha256: format!("{:064x}", story.order.number),
            content_type: "image/jpeg".to_owned(),
            size_bytes: 182_044,
            reference: format!("chat-{}", story.order.number),
            note: "买家照片".to_owned(),
        };
        let added = evidence::add(&mut unit, case.id, new).await?;
        evidence::confirm(&mut unit, case.id, added.id).await?;
    }
    let case = cases::get(unit.conn(), &ctx, &reference).await?;
    steps::record(
        &mut unit,
        &case,
        CaseStep::Verify,
        "照片与描述一致",
        verified(fault),
        None,
    )
    .await?;
    let case = cases::get(unit.conn(), &ctx, &reference).await?;
    steps::record(
        &mut unit,
        &case,
        CaseStep::Apologise,
        "已致歉",
        StepOutcome::default(),
        None,
    )
    .await?;
    unit.commit().await?;

    let evaluation = solutions::ask(world.app, &ctx, &reference).await?;
    // The first solution by which money goes back without the goods, if there is one.
    let Some(solution) = evaluation.solutions.iter().find(|solution| {
        solution.maximum.is_positive()
            && solution.inspect.is_empty()
            && solution.missing_evidence.is_empty()
    }) else {
        return Ok(());
    };
    let mut unit = world.app.begin(&ctx).await?;
    solutions::choose(&mut unit, case.id, solution.id, true, "买家同意").await?;
    let mut lines = Vec::new();
    for line in orders::lines(unit.conn(), story.order.id).await? {
        let left = line.total.checked_sub(line.refunded)?.minor_units();
        let most = solution.line_maxima.iter().find(|(of, _)| *of == line.line);
        let amount = most.map_or(0, |(_, most)| *most).min(left);
        if amount > 0 {
            lines.push(RefundLine {
                line: line.line,
                amount: Money::new(amount, line.total.currency()),
            });
        }
    }
    let shipping = Some(story.order.shipping_fee)
        .filter(|fee| story.plan == Plan::Regret && fee.is_positive());
    if lines.is_empty() {
        return Ok(());
    }
    let case = cases::get(unit.conn(), &ctx, &reference).await?;
    let outcome = StepOutcome {
        understood: Some(true),
        ..StepOutcome::default()
    };
    steps::record(
        &mut unit,
        &case,
        CaseStep::Agree,
        "买家同意方案",
        outcome,
        None,
    )
    .await?;
    let new = NewRefund {
        solution: Some(solution.id),
        lines,
        shipping,
        reason: "售后退款".to_owned(),
    };
    let refund = match refunds::request(&mut unit, case.id, &format!("demo {reference}"), new).await
    {
        Ok(refund) => refund,
        // The rules of the house hold in the story too: this one waits for somebody.
        Err(shopwit_service::Error::Conflict { .. }) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    unit.commit().await?;
    // Beyond the agent's limit the supervisor is asked, and is not always quick.
    if refund.state == RefundState::Requested {
        if world.random.random_range(0..10) < 3 {
            return Ok(());
        }
        let supervisor = world.acting(Role::Supervisor)?;
        approve(world, &supervisor, refund.approval).await?;
    }
    let ready = refunds::get(&mut world.app.read(&ctx).await?, &ctx, refund.id).await?;
    if ready.state != RefundState::Approved {
        return Ok(());
    }
    payout::send(world.app, &ctx, refund.id, &format!("demo {reference}")).await?;
    close(world, &reference).await
}

/// The supervisor grants what was asked, if it is for a supervisor to grant.
pub(super) async fn approve(
    world: &World<'_>,
    supervisor: &Ctx,
    approval: Option<ApprovalId>,
) -> Result<bool> {
    let Some(approval) = approval else {
        return Ok(false);
    };
    let mut unit = world.app.begin(supervisor).await?;
    let asked = approvals::get(unit.conn(), supervisor, approval).await?;
    if !approvals::may_decide(supervisor, &asked) {
        return Ok(false);
    }
    approvals::answer::decide(&mut unit, approval, true, "同意".to_owned()).await?;
    unit.commit().await?;
    Ok(true)
}

async fn close(world: &mut World<'_>, reference: &str) -> Result<()> {
    let ctx = world.acting(Role::AfterSalesAgent)?;
    let mut unit = world.app.begin(&ctx).await?;
    let case = cases::get(unit.conn(), &ctx, reference).await?;
    let outcome = StepOutcome {
        sent_to_buyer: Some(true),
        ..StepOutcome::default()
    };
    steps::record(
        &mut unit,
        &case,
        CaseStep::FollowUp,
        "已告知买家退款进度",
        outcome,
        None,
    )
    .await?;
    let case = cases::get(unit.conn(), &ctx, reference).await?;
    let outcome = StepOutcome {
        buyer_confirmed: Some(true),
        tags: vec![case.cause.to_string()],
        feedback: Some(cases::Feedback {
            cause: "出库前未复检".to_owned(),
            solution: "退款".to_owned(),
            process: "核实照片后退款".to_owned(),
            result: "买家满意".to_owned(),
        }),
        spent_minutes: Some(18),
        ..StepOutcome::default()
    };
    steps::record(
        &mut unit,
        &case,
        CaseStep::Register,
        "登记备案",
        outcome,
        None,
    )
    .await?;
    unit.commit().await?;
    Ok(())
}
