//! Policies that answer what they must not: the host holds floors and authority all the same.

use serde_json::{Value as Json, json};
use shopwit_domain::ids::DecisionId;
use shopwit_domain::{people::Role, states::OfferState, trade::OfferOutcome};
use shopwit_policy::kinds::discount::{Decision, Keep, Outcome};
use shopwit_service::{
    Ctx, Unit, approvals,
    offers::{self, Offer},
    orders,
    people::{members, shops},
    policies::decide::Decided,
};
use shopwit_tests::Database;

use super::{Shop, cny, text};

/// The circumstances of somebody with this role.
async fn ctx_of(shop: &Shop, role: Role) -> Ctx {
    let system = shops::system_ctx(&shop.app.app, "demo")
        .await
        .unwrap()
        .unwrap();
    let mut conn = shop.app.app.read(&system).await.unwrap();
    let people = members::list(&mut conn, &system, None, 100).await.unwrap();
    let member = people
        .items
        .into_iter()
        .find(|member| member.role == role)
        .unwrap();
    let actor = shopwit_service::context::Member {
        user: member.user,
        role,
        scopes: None,
        staff_number: member.staff_number,
        service_name: member.service_name,
    };
    Ctx {
        actor: shopwit_service::Actor::Member(actor),
        ..system
    }
}

/// What the host makes of this answer of a policy.
async fn judge(shop: &Shop, role: Role, order: &Json, answer: Option<Outcome>) -> Offer {
    let ctx = ctx_of(shop, role).await;
    let app = &shop.app.app;
    let mut conn = app.read(&ctx).await.unwrap();
    let order = orders::find(&mut conn, &ctx, &text(order, "id"))
        .await
        .unwrap()
        .unwrap();
    let question = offers::question(&mut conn, &ctx, &order, None, None)
        .await
        .unwrap();
    drop(conn);
    let mut unit: Unit = app.begin(&ctx).await.unwrap();
    let id: DecisionId = unit.new_id();
    let answer = answer.map(|outcome| Decision {
        outcome,
        reasons: Vec::new(),
    });
    let offer = offers::record(&mut unit, &order, question, Decided { id, answer })
        .await
        .unwrap();
    unit.commit().await.unwrap();
    offer
}

/// An offer, everything left out as modest as can be.
fn offer(change: Json) -> Json {
    let mut offer = json!({"type": "offer", "line_discounts": [], "free_shipping": false, "trial_slot": false,
        "total_discount": cny(0), "hold_seconds": 0, "expires_seconds": 3_600, "single_use": true,
        "stacking": "exclusive", "script_key": "bargain-favour"});
    for (field, value) in change.as_object().unwrap() {
        offer[field] = value.clone();
    }
    offer
}

fn outcome(json: Json) -> Outcome {
    serde_json::from_value(json).unwrap()
}

fn off(line: u32, minor_units: i64) -> Json {
    json!({"line": line, "amount": cny(minor_units), "rule": "r", "explanation": "e"})
}

// W49
#[tokio::test]
async fn a_proposal_below_the_floor_keeps_the_price() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.order().await;
        // Two of ¥99 with a floor of ¥80: ¥38 at most.
        for (change, why) in [
            (json!({"line_discounts": [off(0, 3_801)]}), "floor price"),
            (
                json!({"line_discounts": [off(0, 2_000), off(0, 1_801)]}),
                "floor price",
            ),
            (
                json!({"line_discounts": [off(0, 3_000)], "order_discount": cny(801)}),
                "floor price",
            ),
            (json!({"line_discounts": [off(1, 1)]}), "no line 1"),
            (json!({"line_discounts": [off(u32::MAX, 1)]}), "no line"),
            (json!({"line_discounts": [off(0, -1)]}), "zero or more"),
            (json!({"order_discount": cny(-1)}), "zero or more"),
            (json!({"order_discount": cny(i64::MAX)}), "floor price"),
            (
                json!({"line_discounts": [off(0, i64::MAX), off(0, i64::MAX)]}),
                "64 bits",
            ),
            (
                json!({"order_discount": {"minor_units": 1, "currency": "USD"}}),
                "CNY",
            ),
            (
                json!({"voucher": {"amount": cny(-5), "valid_seconds": 1}}),
                "voucher",
            ),
        ] {
            let made = judge(
                &shop,
                Role::Owner,
                &order,
                Some(outcome(offer(change.clone()))),
            )
            .await;
            assert_eq!(
                (made.outcome, made.state),
                (OfferOutcome::Keep, None),
                "{change}"
            );
            assert_eq!(made.reasons[0].code, "refused-by-host");
            assert!(
                made.reasons[0].staff_text.contains(why),
                "{change}: {}",
                made.reasons[0].staff_text
            );
        }
        let nobody = judge(&shop, Role::Owner, &order, None).await;
        assert_eq!(
            (nobody.outcome, nobody.reasons[0].code.as_str()),
            (OfferOutcome::Keep, "safe-default")
        );
        let keep = Outcome::Keep(Keep {
            script_key: "list-price".to_owned(),
            hold_seconds: u32::MAX,
        });
        let kept = judge(&shop, Role::Owner, &order, Some(keep)).await;
        assert_eq!(
            kept.hold_until.duration_since(kept.asked_at),
            jiff::SignedDuration::from_hours(24)
        );
        assert_eq!(shop.get(&order).await["total"], cny(20_800));
    }
}

#[tokio::test]
async fn a_policy_that_forgets_the_approval_does_not_get_around_it() {
    // S-268, S-269, S-412
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let order = shop.order().await;
        // It says that nothing is given.
        let sly = offer(json!({"line_discounts": [off(0, 500)], "total_discount": cny(0)}));
        let made = judge(
            &shop,
            Role::PreSalesAgent,
            &order,
            Some(outcome(sly.clone())),
        )
        .await;
        assert_eq!(
            (made.outcome, made.state),
            (
                OfferOutcome::NeedsApproval,
                Some(OfferState::AwaitingApproval)
            )
        );
        assert_eq!(made.total_discount.minor_units(), 500);
        let mut conn = shop.app.app.read(&shop.app.system).await.unwrap();
        let approval = approvals::find(&mut conn, made.approval.unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (approval.level, approval.amount.minor_units()),
            (Role::Supervisor, 500)
        );
        drop(conn);
        let own = judge(&shop, Role::Supervisor, &order, Some(outcome(sly))).await;
        assert_eq!(
            (own.outcome, own.state),
            (OfferOutcome::Offer, Some(OfferState::Open))
        );

        // A voucher and free postage are given too.
        for change in [
            json!({"voucher": {"amount": cny(1), "valid_seconds": 60}}),
            json!({"free_shipping": true}),
        ] {
            let made = judge(
                &shop,
                Role::InSalesAgent,
                &order,
                Some(outcome(offer(change))),
            )
            .await;
            assert_eq!(made.state, Some(OfferState::AwaitingApproval));
        }
        // It asks for too low a level.
        let mut proposal = offer(json!({"voucher": {"amount": cny(200_001), "valid_seconds": 60}}));
        proposal.as_object_mut().unwrap().remove("type");
        let low = json!({"type": "needs-approval", "level": "pre-sales-agent", "proposal": proposal, "script_key": "k"});
        let made = judge(&shop, Role::Supervisor, &order, Some(outcome(low))).await;
        let mut conn = shop.app.app.read(&shop.app.system).await.unwrap();
        let approval = approvals::find(&mut conn, made.approval.unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(approval.level, Role::Owner);
    }
}

#[tokio::test]
async fn an_order_discount_is_spread_over_the_lines_to_the_last_fen() {
    // S-146, S-273, S-280
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let mut wanted = shop.wanted();
        wanted["lines"] = json!([{"sku": "TEA-1", "quantity": 1}, {"sku": "TEA-2", "quantity": 1}, {"sku": "TEA-3", "quantity": 1}]);
        let order = shop
            .client("agent")
            .post("orders", wanted)
            .await
            .expect(201);
        // What the lines may come down: 1,900 + 2,900 + 900 = 5,700.
        let all = offer(
            json!({"line_discounts": [off(2, 100)], "order_discount": cny(5_599), "free_shipping": true,
            "gift": {"name": "茶杯"}, "trial_slot": true}),
        );
        let made = judge(&shop, Role::Owner, &order, Some(outcome(all))).await;
        assert_eq!(
            (made.state, made.total_discount.minor_units()),
            (Some(OfferState::Open), 100 + 5_599 + 1_000)
        );
        let path = format!(
            "orders/{}/discount-offers/{}/acceptances",
            text(&order, "id"),
            made.id
        );
        let accepted = shop
            .client("agent")
            .post_keyed(&path, "k", json!({}))
            .await
            .expect(201);
        assert_eq!(
            (
                &accepted["order"]["discount_total"],
                &accepted["order"]["shipping_fee"]
            ),
            (&cny(5_699), &cny(0))
        );
        assert_eq!(accepted["order"]["total"], cny(31_700 - 5_699));
        let after = shop.get(&order).await;
        for line in after["lines"].as_array().unwrap() {
            let total = line["total"]["minor_units"].as_i64().unwrap();
            assert!(
                total >= line["floor_price"]["minor_units"].as_i64().unwrap(),
                "{line}"
            );
            assert_eq!(
                total,
                line["unit_price"]["minor_units"].as_i64().unwrap()
                    - line["discount"]["minor_units"].as_i64().unwrap()
            );
        }
        // What is given besides money stands on the slip.
        assert_eq!(
            (&after["notes"][0]["flag"], &after["notes"][0]["note"]),
            (
                &json!("green"),
                &json!("gift: 茶杯; one new-product trial slot")
            )
        );
    }
}

#[tokio::test]
async fn an_offer_ends_when_its_goods_change() {
    for database in Database::both() {
        let shop = Shop::open(database).await;
        let agent = shop.client("agent");
        let order = shop.order().await;
        let made = judge(
            &shop,
            Role::Owner,
            &order,
            Some(outcome(offer(json!({"line_discounts": [off(0, 500)]})))),
        )
        .await;
        let change =
            json!({"kind": "sku", "reason": "换款", "changes": {"line": 0, "sku": "TEA-3"}});
        agent
            .post(&format!("orders/{}/amendments", text(&order, "id")), change)
            .await
            .expect(201);
        let path = format!("orders/{}/discount-offers/{}", text(&order, "id"), made.id);
        assert_eq!(agent.get(&path).await.expect(200)["state"], "expired");
        agent
            .post_keyed(&format!("{path}/acceptances"), "k", json!({}))
            .await
            .expect_problem(409, "illegal-transition");
        let second = shop.order().await;
        let elsewhere = format!(
            "orders/{}/discount-offers/{}/acceptances",
            text(&second, "id"),
            made.id
        );
        agent
            .post_keyed(&elsewhere, "k", json!({}))
            .await
            .expect_problem(404, "not-found");
    }
}
