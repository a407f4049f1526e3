//! The fee table of bulk lots, asked over HTTP.

use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::{bulk, fee, quote};

async fn check(
    client: &Client,
    origin: &str,
    destination: &str,
    weight_grams: u64,
    expected: Option<i64>,
) {
    let answer = client
        .post(
            "policies/courier-fee/evaluate",
            json!({"input": bulk(origin, destination, weight_grams)}),
        )
        .await
        .expect(200);
    assert_eq!(answer["outcome"], "decided", "{answer}");
    assert_eq!(
        fee(&answer),
        expected,
        "{origin} to {destination}, {weight_grams} g: {answer}"
    );
}

#[tokio::test]
async fn bulk_lots_inside_the_inner_group_cost_what_the_table_says() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        // S-302: from 300 kg, included. S-303: ¥50. S-304: ¥100. S-305: ¥150. S-306: ¥200, and nothing from 700 kg on.
        for (weight_grams, yuan) in [
            (299_999, None),
            (300_000, Some(50)),
            (399_999, Some(50)),
            (400_000, Some(100)),
            (499_999, Some(100)),
            (500_000, Some(150)),
            (599_999, Some(150)),
            (600_000, Some(200)),
            (699_999, Some(200)),
            (700_000, None),
        ] {
            // Inside one province and between Jiangsu, Zhejiang, Shanghai and Anhui (S-302, S-308).
            for (origin, destination) in [
                ("330000", "330000"),
                ("330000", "320000"),
                ("310000", "340000"),
            ] {
                check(
                    &agent,
                    origin,
                    destination,
                    weight_grams,
                    yuan.map(|yuan: i64| yuan * 100),
                )
                .await;
            }
        }
        // S-307: to and between outer regions from 100 kg on; there are no rows, so nothing is guessed.
        check(&agent, "330000", "510000", 100_000, None).await;
        check(&agent, "110000", "510000", 100_000, None).await;
    }
}

#[tokio::test]
async fn a_decision_says_who_answered_and_what_it_took() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let answer = quote(&app.client("agent"), 420_000).await;
        assert!(
            answer["id"].as_str().unwrap().starts_with("decision_"),
            "{answer}"
        );
        assert_eq!(answer["kind"], "courier-fee");
        assert_eq!(answer["stage"], "active");
        assert_eq!(
            answer["decision"]["buyer_fee"],
            json!({"minor_units": 10_000, "currency": "CNY"})
        );
        assert_eq!(answer["plugin"]["digest"].as_str().unwrap().len(), 64);
        assert!(
            answer["plugin"]["id"]
                .as_str()
                .unwrap()
                .starts_with("plugin_")
        );
        assert!(
            answer["fuel_used"].as_u64().unwrap() > 0
                && answer["memory_peak_bytes"].as_u64().unwrap() > 0
        );
        assert!(
            !answer["reasons"].as_array().unwrap().is_empty(),
            "{answer}"
        );
        assert_eq!(answer.get("failure"), None);
    }
}

#[tokio::test]
async fn input_that_does_not_fit_is_named_and_not_recorded() {
    let app = TestApp::start(Database::Sqlite).await;
    let agent = app.client("agent");
    let wrong = |change: fn(&mut Json)| {
        let mut input = bulk("330000", "320000", 420_000);
        change(&mut input);
        json!({"input": input})
    };
    let cases: [(Json, &str); 6] = [
        (
            wrong(|input| input["weight_grams"] = json!("heavy")),
            "/input/weight_grams",
        ),
        (
            wrong(|input| input["weight_grams"] = json!(-1)),
            "/input/weight_grams",
        ),
        (
            wrong(|input| input["couriers"] = json!([{"courier": "sf", "quality": 1.5}])),
            "/input/couriers/0/quality",
        ),
        (
            wrong(|input| input["receiver_phone"] = json!("13812345678")),
            "/input/receiver_phone",
        ),
        (
            wrong(|input| input["purpose"] = json!("gift")),
            "/input/purpose",
        ),
        (
            json!({"input": bulk("330000", "320000", 1), "subject": "王小明 13812345678"}),
            "/subject",
        ),
    ];
    for (body, pointer) in cases {
        let problem = agent
            .post("policies/courier-fee/evaluate", body)
            .await
            .expect_problem(422, "invalid");
        assert_eq!(super::pointers(&problem), [pointer], "{problem}");
    }
    agent
        .post("policies/courier-fee/evaluate", json!({}))
        .await
        .expect_problem(422, "invalid");
    agent
        .post("policies/horoscope/evaluate", json!({"input": {}}))
        .await
        .expect_problem(404, "not-found");
    app.client("outsourced")
        .post(
            "policies/courier-fee/evaluate",
            json!({"input": bulk("330000", "320000", 1)}),
        )
        .await
        .expect_problem(403, "permission");
    let decisions = agent.get("decisions").await.expect(200);
    assert_eq!(decisions["items"], json!([]));
}
