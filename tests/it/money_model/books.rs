//! What must hold after each step, and over the whole database at the end.

use shopwit_domain::{states::RefundState, word::parse_word};
use shopwit_service::{audit, refunds::ledger};

use super::World;

impl World {
    /// What the host says of every order and refund is what the model says.
    pub(super) async fn check(&self) {
        for order in &self.orders {
            let told = self
                .owner
                .get(&format!("orders/{}", order.id))
                .await
                .expect(200);
            let amount = |field: &str| told[field]["minor_units"].as_i64().unwrap();
            assert_eq!(
                (amount("paid"), amount("refunded")),
                (order.paid, order.refunded)
            );
            assert!(amount("refunded") <= amount("paid"));
            assert_eq!(
                told["lines"][0]["refunded"]["minor_units"],
                order.line_refunded
            );
            let whole = order.paid == order.line_total + order.shipping;
            let state = match order.sent {
                0 if whole => "paid",
                0 => "unpaid",
                sent if sent == order.paid => "refunded",
                _ => "partially-refunded",
            };
            assert_eq!(told["payment_state"], state);
        }
        for refund in &self.refunds {
            let told = self
                .agent
                .get(&format!("refunds/{}", refund.id))
                .await
                .expect(200);
            assert_eq!(
                parse_word::<RefundState>(told["state"].as_str().unwrap()).unwrap(),
                refund.state
            );
        }
    }

    /// The invariants over the whole database.
    pub(super) async fn check_books(&self) {
        let mut conn = self.app.app.read(&self.app.system).await.unwrap();
        audit::verify(&mut conn).await.unwrap();
        let sent: i64 = self.orders.iter().map(|order| order.sent).sum();
        for (account, amount) in ledger::balances(&mut conn).await.unwrap() {
            let expected = if account == ledger::Account::Refunds {
                sent
            } else {
                -sent
            };
            assert_eq!(amount.minor_units(), expected, "{account}");
        }
        let one = async |conn: &mut shopwit_store::Conn, sql: &'static str| {
            conn.row(sql, Vec::new())
                .await
                .unwrap()
                .unwrap()
                .int("n")
                .unwrap()
        };
        for sql in [
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = $1 AND refunded <>
                 (SELECT COALESCE(SUM(amount), 0) FROM refunds r WHERE r.shop_id = orders.shop_id
                  AND r.order_id = orders.id AND r.state NOT IN ('rejected', 'failed'))",
            "SELECT COUNT(*) AS n FROM orders WHERE shop_id = $1 AND refunded > paid",
            "SELECT COUNT(*) AS n FROM refunds r LEFT JOIN provider_payments p
                 ON p.shop_id = r.shop_id AND p.refund_id = r.id
                 WHERE r.shop_id = $1 AND ((r.state = 'sent') <> (p.refund_id IS NOT NULL))",
            "SELECT COUNT(*) AS n FROM refunds WHERE shop_id = $1 AND state IN ('sending', 'unknown')",
            "SELECT COUNT(*) AS n FROM idempotency_keys WHERE shop_id = $1 AND status = 0",
        ] {
            assert_eq!(one(&mut conn, sql).await, 0, "{sql}");
        }
        let paid = one(
            &mut conn,
            "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS n FROM provider_payments WHERE shop_id = $1",
        )
        .await;
        assert_eq!(paid, sent);
    }
}
