use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

/// Prices of ¥1.50, ¥2.50 and ¥3.00, and a holiday on the third of March at the double price.
async fn set_standard(app: &TestApp) {
    let price = |inquiry_type: &str, minor_units: i64| {
        json!({"inquiry_type": inquiry_type, "effective_from": "2026-01-01", "standard": "2026.1",
            "unit_price": {"minor_units": minor_units, "currency": "CNY"}})
    };
    let body = json!({
        "prices": [price("pre-sales", 150), price("after-sales", 250), price("transferred", 300)],
        "holidays": [{"date": "2026-03-03", "factor_bps": 20_000}],
    });
    let set = app
        .client("owner")
        .put("service-standard", body)
        .await
        .expect(200);
    assert_eq!(set["revision"], 1);
}

async fn conversation(app: &TestApp, stage: &str) {
    let owner = app.client("owner");
    let customer = owner
        .post(
            "customers",
            json!({"name": "王小明", "phone": "13812341234", "region": "510000", "source": "chat"}),
        )
        .await
        .expect(201);
    owner
        .post(
            "conversations",
            json!({"customer": customer["id"], "channel": "chat", "stage": stage}),
        )
        .await
        .expect(201);
}

fn march(inquiries: Json) -> Json {
    json!({"from": "2026-02-28T16:00:00Z", "to": "2026-03-31T16:00:00Z", "inquiries": inquiries})
}

fn yuan(minor_units: i64) -> Json {
    json!({"minor_units": minor_units, "currency": "CNY"})
}

// S-547, S-550 … S-554: conversations are counted, hand-overs supplied, holidays cost more, one posting.
#[tokio::test]
async fn a_statement_is_worked_out_and_posted_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        set_standard(&app).await;
        conversation(&app, "pre-sales").await;
        conversation(&app, "pre-sales").await;
        conversation(&app, "after-sales").await;
        // From the third of March on the shop answers by itself.
        let owner = app.client("owner");
        let period = owner
            .post(
                "service-periods",
                json!({"from": "2026-03-02T16:00:00Z", "note": "开通自主客服"}),
            )
            .await
            .expect(201);
        app.clock.advance(jiff::Span::new().hours(24 * 40));
        let transferred =
            json!([{"at": "2026-03-03T02:00:00Z", "inquiry_type": "transferred", "count": 4}]);
        let made = app
            .client("supervisor")
            .post("service-statements", march(transferred))
            .await
            .expect(201);
        assert_eq!(made["state"], "draft", "{made}");
        let lines: Vec<(i64, i64, i64)> = made["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                (
                    line["count"].as_i64().unwrap(),
                    line["holiday_factor_bps"].as_i64().unwrap(),
                    line["amount"]["minor_units"].as_i64().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            lines,
            [(2, 10_000, 300), (1, 10_000, 250), (4, 20_000, 2_400)]
        );
        assert_eq!(made["total"], yuan(2_950));
        // Nothing was sold, so nothing can be taken yet (S-552).
        assert_eq!(
            (&made["deduction"], &made["carried_over"]),
            (&yuan(0), &yuan(2_950))
        );

        let path = format!(
            "service-statements/{}/postings",
            made["id"].as_str().unwrap()
        );
        app.client("agent")
            .post_keyed(&path, "post-0", json!({}))
            .await
            .expect(403);
        for _ in 0..2 {
            let posted = owner
                .post_keyed(&path, "post-1", json!({}))
                .await
                .expect(200);
            assert_eq!(posted["state"], "posted");
        }
        owner
            .post_keyed(&path, "post-2", json!({}))
            .await
            .expect_problem(409, "not-a-draft");
        let again = owner
            .post("service-statements", march(json!([])))
            .await
            .expect(201);
        let path = format!(
            "service-statements/{}/postings",
            again["id"].as_str().unwrap()
        );
        owner
            .post_keyed(&path, "post-3", json!({}))
            .await
            .expect_problem(409, "period-posted");
        let ended = owner
            .post(
                &format!("service-periods/{}/ends", period["id"].as_str().unwrap()),
                json!({"to": "2026-04-01T00:00:00Z"}),
            )
            .await
            .expect(200);
        assert_eq!(ended["to"], "2026-04-01T00:00:00Z");
    }
}

// The safe default, and S-554: without a price nothing is guessed.
#[tokio::test]
async fn without_a_price_it_is_flagged() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        conversation(&app, "pre-sales").await;
        app.clock.advance(jiff::Span::new().hours(24 * 40));
        let owner = app.client("owner");
        let made = owner
            .post("service-statements", march(json!([])))
            .await
            .expect(201);
        assert_eq!(
            (&made["state"], &made["total"]),
            (&json!("flagged"), &yuan(0))
        );
        let path = format!(
            "service-statements/{}/postings",
            made["id"].as_str().unwrap()
        );
        owner
            .post_keyed(&path, "post", json!({}))
            .await
            .expect_problem(409, "not-a-draft");
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let price = json!({"inquiry_type": "pre-sales", "effective_from": "2026-1-1", "standard": "1", "unit_price": yuan(1)});
        for (body, pointer) in [
            (
                json!({"prices": [price], "holidays": []}),
                "/prices/0/effective_from",
            ),
            (
                json!({"prices": [], "holidays": [{"date": "2026-03-03"}, {"date": "2026-03-03"}]}),
                "/holidays/1",
            ),
        ] {
            let problem = owner
                .put("service-standard", body)
                .await
                .expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        }
        let begin = json!({"from": "2026-03-02T16:00:00Z"});
        owner
            .post("service-periods", begin.clone())
            .await
            .expect(201);
        owner
            .post("service-periods", begin)
            .await
            .expect_problem(409, "period-overlaps");
        let problem = owner
            .post("service-statements", march(json!([])))
            .await
            .expect_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/to");
        app.client("agent")
            .post("service-statements", march(json!([])))
            .await
            .expect(403);
    }
}
