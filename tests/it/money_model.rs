//! Money as a model: whatever people do in whatever order, twice or at once, the books stay true.
//!
//! A random sequence of requests runs against the whole host and against a model of a few lines. After each step the host
//! must say what the model says; at the end the invariants hold over the whole database. `SHOPWIT_PROPTEST_CASES` sets the
//! number of sequences a database.

mod books;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value as Json, json};
use shopwit_domain::{
    states::{RefundState, Transitions},
    word::Word,
};
use shopwit_tests::{Answer, Client, Database, TestApp};

use crate::after_sales::shop::{agree, new_case, order, unique, yuan};

/// Sequences a database, unless the environment says otherwise.
const SEQUENCES: u32 = 24;
/// Steps of a sequence.
const STEPS: usize = 30;
/// How far the after-sales agent reaches in a new shop, fen.
const AGENT_REACH: i64 = 20_000;

/// What somebody does. Numbers pick among what is there.
#[derive(Debug, Clone)]
enum Deed {
    Order {
        price: i64,
        quantity: i64,
        shipping: i64,
    },
    Pay {
        order: usize,
        share: i64,
    },
    Case {
        order: usize,
        quantity: i64,
    },
    Refund {
        case: usize,
        amount: i64,
        shipping: i64,
        by_owner: bool,
        twin: bool,
    },
    /// The last refund request once more, with its key: the same answer; with another body: none.
    Again {
        other_body: bool,
    },
    Decide {
        refund: usize,
        granted: bool,
        twin: bool,
    },
    PayOut {
        refund: usize,
        twin: bool,
    },
    Cancel {
        refund: usize,
    },
}

fn deed() -> impl Strategy<Value = Deed> {
    let pick = 0usize..64;
    prop_oneof![
        1 => (1i64..40_000, 1i64..4, 0i64..2_000).prop_map(|(price, quantity, shipping)| Deed::Order { price, quantity, shipping }),
        3 => (pick.clone(), 1i64..=4).prop_map(|(order, share)| Deed::Pay { order, share }),
        2 => (pick.clone(), 1i64..4).prop_map(|(order, quantity)| Deed::Case { order, quantity }),
        6 => (pick.clone(), prop_oneof![-1i64..3, 1i64..60_000], prop_oneof![3 => Just(0i64), 1 => 0i64..2_500], any::<bool>(), any::<bool>())
            .prop_map(|(case, amount, shipping, by_owner, twin)| Deed::Refund { case, amount, shipping, by_owner, twin }),
        2 => any::<bool>().prop_map(|other_body| Deed::Again { other_body }),
        3 => (pick.clone(), any::<bool>(), any::<bool>()).prop_map(|(refund, granted, twin)| Deed::Decide { refund, granted, twin }),
        4 => (pick.clone(), any::<bool>()).prop_map(|(refund, twin)| Deed::PayOut { refund, twin }),
        1 => pick.prop_map(|refund| Deed::Cancel { refund }),
    ]
}

#[derive(Debug)]
struct Order {
    id: String,
    line_total: i64,
    quantity: i64,
    shipping: i64,
    paid: i64,
    refunded: i64,
    line_refunded: i64,
    shipping_refunded: i64,
    /// Given by the agent without anybody being asked.
    unasked: i64,
    sent: i64,
}

#[derive(Debug)]
struct Case {
    id: String,
    order: usize,
    quantity: i64,
    taken: i64,
}

#[derive(Debug)]
struct Refund {
    id: String,
    approval: Option<String>,
    case: usize,
    line: i64,
    shipping: i64,
    state: RefundState,
}

/// The reference, and the host beside it.
struct World {
    app: TestApp,
    agent: Client,
    owner: Client,
    supervisor: Client,
    orders: Vec<Order>,
    cases: Vec<Case>,
    refunds: Vec<Refund>,
    last: Option<(Client, String, String, Json, Answer)>,
}

fn nth<T>(things: &[T], index: usize) -> Option<usize> {
    (!things.is_empty()).then(|| index % things.len())
}

/// The same request, once or twice at the same moment: one of them, or both with the same answer.
async fn post(client: &Client, path: &str, key: &str, body: &Json, twin: bool) -> Answer {
    if !twin {
        return client.post_keyed(path, key, body.clone()).await;
    }
    let (one, other) = tokio::join!(
        tokio::spawn({
            let (client, path, key, body) = (
                client.clone(),
                path.to_owned(),
                key.to_owned(),
                body.clone(),
            );
            async move { client.post_keyed(&path, &key, body).await }
        }),
        tokio::spawn({
            let (client, path, key, body) = (
                client.clone(),
                path.to_owned(),
                key.to_owned(),
                body.clone(),
            );
            async move { client.post_keyed(&path, &key, body).await }
        }),
    );
    let (one, other) = (one.unwrap(), other.unwrap());
    let waits = |answer: &Answer| answer.json["code"] == "idempotency-key-in-flight";
    match (waits(&one), waits(&other)) {
        (false, true) => one,
        (true, false) => other,
        _ => {
            assert_eq!(one.status, other.status);
            if one.status.is_success() {
                assert_eq!(one.bytes, other.bytes, "one key, two answers");
            }
            one
        }
    }
}

impl World {
    async fn new(database: Database) -> Self {
        let app = TestApp::start(database).await;
        let (agent, owner, supervisor) = (
            app.client("after-sales-agent"),
            app.client("owner"),
            app.client("supervisor"),
        );
        let mut world = Self {
            app,
            agent,
            owner,
            supervisor,
            orders: vec![],
            cases: vec![],
            refunds: vec![],
            last: None,
        };
        // Something to begin with.
        world.order(9_999, 3, 800).await;
        world.pay(0, 4).await;
        world.case(0, 2).await;
        world
    }

    async fn act(&mut self, deed: &Deed) {
        match *deed {
            Deed::Order {
                price,
                quantity,
                shipping,
            } => self.order(price, quantity, shipping).await,
            Deed::Pay { order, share } => self.pay(order, share).await,
            Deed::Case { order, quantity } => self.case(order, quantity).await,
            Deed::Refund {
                case,
                amount,
                shipping,
                by_owner,
                twin,
            } => {
                self.refund(case, amount, shipping, by_owner, twin).await;
            }
            Deed::Again { other_body } => self.again(other_body).await,
            Deed::Decide {
                refund,
                granted,
                twin,
            } => self.decide(refund, granted, twin).await,
            Deed::PayOut { refund, twin } => self.pay_out(refund, twin).await,
            Deed::Cancel { refund } => self.cancel(refund).await,
        }
    }

    async fn order(&mut self, price: i64, quantity: i64, shipping: i64) {
        let id = order(&self.app, &[(price, quantity)], shipping).await;
        self.orders.push(Order {
            id,
            line_total: price * quantity,
            quantity,
            shipping,
            paid: 0,
            refunded: 0,
            line_refunded: 0,
            shipping_refunded: 0,
            unasked: 0,
            sent: 0,
        });
    }

    /// A quarter to all of what the order comes to; more than is due must fail.
    async fn pay(&mut self, order: usize, share: i64) {
        let Some(order) = nth(&self.orders, order).and_then(|index| self.orders.get_mut(index))
        else {
            return;
        };
        let total = order.line_total + order.shipping;
        let amount = (total * share / 4).max(1);
        let body =
            json!({"amount": yuan(amount), "method": "e-payment", "reference": unique("PAY")});
        let answer = self
            .owner
            .post_keyed(
                &format!("orders/{}/payments", order.id),
                &unique("key"),
                body,
            )
            .await;
        if order.paid + amount <= total {
            answer.expect(201);
            order.paid += amount;
        } else {
            assert!(answer.status.is_client_error(), "{}", answer.json);
        }
    }

    async fn case(&mut self, order: usize, quantity: i64) {
        let Some(index) = nth(&self.orders, order) else {
            return;
        };
        let Order {
            id,
            quantity: ordered,
            paid,
            ..
        } = &self.orders[index];
        let body = new_case(id, "refund-only-unshipped", &[(0, quantity)]);
        let answer = self.agent.post("cases", body).await;
        if *paid == 0 || quantity > *ordered {
            assert!(answer.status.is_client_error(), "{}", answer.json);
            return;
        }
        let case = answer.expect(201)["id"].as_str().unwrap().to_owned();
        agree(&self.app, &case).await;
        self.cases.push(Case {
            id: case,
            order: index,
            quantity,
            taken: 0,
        });
    }

    async fn refund(
        &mut self,
        case: usize,
        amount: i64,
        shipping: i64,
        by_owner: bool,
        twin: bool,
    ) {
        let Some(index) = nth(&self.cases, case) else {
            return;
        };
        let case = &mut self.cases[index];
        let order = &mut self.orders[case.order];
        let mut body = json!({"lines": [], "reason": "退款"});
        if amount != 0 {
            body["lines"] = json!([{"line": 0, "amount": yuan(amount)}]);
        }
        if shipping > 0 {
            body["shipping"] = yuan(shipping);
        }
        let client = if by_owner { &self.owner } else { &self.agent };
        let (path, key) = (format!("cases/{}/refunds", case.id), unique("key"));
        let answer = post(client, &path, &key, &body, twin).await;
        let sum = amount + shipping;
        // Half up, as the one rounding of the product does.
        let share =
            (2 * order.line_total * case.quantity + order.quantity).div_euclid(2 * order.quantity);
        let fits = amount >= 0
            && sum > 0
            && order.paid == order.line_total + order.shipping
            && order.refunded + sum <= order.paid
            && case.taken + amount <= share
            && order.line_refunded + amount <= order.line_total
            && order.shipping_refunded + shipping <= order.shipping;
        if !fits {
            assert!(
                [409, 422].contains(&answer.status.as_u16()),
                "{body}: {}",
                answer.json
            );
            return;
        }
        let json = answer.clone().expect(201);
        let asked = !by_owner && order.unasked + sum > AGENT_REACH;
        let state = if asked {
            RefundState::Requested
        } else {
            RefundState::Approved
        };
        assert_eq!(json["state"], state.as_str(), "{body}");
        order.refunded += sum;
        order.line_refunded += amount;
        order.shipping_refunded += shipping;
        case.taken += amount;
        if !asked {
            order.unasked += sum;
        }
        self.refunds.push(Refund {
            id: json["id"].as_str().unwrap().to_owned(),
            approval: json["approval"].as_str().map(str::to_owned),
            case: index,
            line: amount,
            shipping,
            state,
        });
        self.last = Some((client.clone(), path, key, body, answer));
    }

    async fn again(&self, other_body: bool) {
        let Some((client, path, key, body, first)) = &self.last else {
            return;
        };
        if other_body {
            let mut other = body.clone();
            other["reason"] = json!("别的原因");
            client
                .post_keyed(path, key, other)
                .await
                .expect_problem(422, "idempotency-key-reused");
        } else {
            let answer = client.post_keyed(path, key, body.clone()).await;
            assert_eq!((answer.status, &answer.bytes), (first.status, &first.bytes));
        }
    }

    /// Gives back what a refund had taken.
    fn release(&mut self, refund: usize) {
        let Refund {
            case,
            line,
            shipping,
            ref approval,
            ..
        } = self.refunds[refund];
        let asked = approval.is_some();
        let case = &mut self.cases[case];
        let order = &mut self.orders[case.order];
        order.refunded -= line + shipping;
        order.line_refunded -= line;
        order.shipping_refunded -= shipping;
        case.taken -= line;
        if !asked {
            order.unasked -= line + shipping;
        }
    }

    async fn decide(&mut self, refund: usize, granted: bool, twin: bool) {
        let Some(index) = nth(&self.refunds, refund) else {
            return;
        };
        let Some(approval) = self.refunds[index].approval.clone() else {
            return;
        };
        let path = format!("approvals/{approval}/decisions");
        let body = json!({"granted": granted});
        let answers = if twin {
            let (one, other) = tokio::join!(
                self.owner.post(&path, body.clone()),
                self.supervisor.post(&path, body)
            );
            vec![one, other]
        } else {
            vec![self.supervisor.post(&path, body).await]
        };
        let won = answers
            .iter()
            .filter(|answer| answer.status.is_success())
            .count();
        if self.refunds[index].state != RefundState::Requested {
            assert_eq!(won, 0);
            return;
        }
        assert_eq!(
            won,
            1,
            "{:?}",
            answers
                .iter()
                .map(|answer| &answer.json)
                .collect::<Vec<_>>()
        );
        let to = if granted {
            RefundState::Approved
        } else {
            RefundState::Rejected
        };
        self.refunds[index].state = self.refunds[index].state.to(to).unwrap();
        if !granted {
            self.release(index);
        }
    }

    async fn pay_out(&mut self, refund: usize, twin: bool) {
        let Some(index) = nth(&self.refunds, refund) else {
            return;
        };
        let path = format!("refunds/{}/payouts", self.refunds[index].id);
        let answer = post(&self.agent, &path, &unique("key"), &json!({}), twin).await;
        let refund = &mut self.refunds[index];
        if refund.state != RefundState::Approved {
            answer.expect_problem(409, "illegal-transition");
            return;
        }
        assert_eq!(answer.expect(200)["state"], "sent");
        refund.state = refund
            .state
            .to(RefundState::Sending)
            .and_then(|state| state.to(RefundState::Sent))
            .unwrap();
        let order = self.cases[refund.case].order;
        self.orders[order].sent += refund.line + refund.shipping;
    }

    async fn cancel(&mut self, refund: usize) {
        let Some(index) = nth(&self.refunds, refund) else {
            return;
        };
        let path = format!("refunds/{}/cancellations", self.refunds[index].id);
        let answer = self.agent.post(&path, json!({"reason": "撤回"})).await;
        match self.refunds[index].state.to(RefundState::Rejected) {
            Ok(state) => {
                answer.expect(200);
                self.refunds[index].state = state;
                self.release(index);
            }
            Err(_) => {
                answer.expect_problem(409, "illegal-transition");
            }
        }
    }
}

fn sequences() -> u32 {
    std::env::var("SHOPWIT_PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(SEQUENCES)
}

fn run(database: Database) {
    // Shrinking a sequence starts a new host a try: a few tries are enough to read it.
    let config = Config {
        cases: sequences(),
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    let outcome = TestRunner::new(config).run(&prop::collection::vec(deed(), STEPS), |deeds| {
        runtime.block_on(async {
            let mut world = World::new(database).await;
            for deed in &deeds {
                world.act(deed).await;
                world.check().await;
            }
            world.check_books().await;
            world.app.app.close().await;
        });
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn books_stay_true_on_sqlite() {
    run(Database::Sqlite);
}

#[test]
fn books_stay_true_on_postgres() {
    if Database::both().contains(&Database::Postgres) {
        run(Database::Postgres);
    }
}
