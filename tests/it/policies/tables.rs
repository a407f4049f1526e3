//! Tables: edited over HTTP, they change the next answer.

use axum::{body::Body, http::Method};
use serde_json::{Value as Json, json};
use shopwit_tests::{Client, Database, TestApp};

use super::{fee, pointers, quote};

async fn put_csv(client: &Client, csv: &str) -> shopwit_tests::Answer {
    client
        .send(
            Method::PUT,
            "tables/courier-fees",
            &[("content-type", "text/csv")],
            Body::from(csv.to_owned()),
        )
        .await
}

async fn csv(client: &Client) -> String {
    let answer = client
        .send(
            Method::GET,
            "tables/courier-fees",
            &[("accept", "text/csv")],
            Body::empty(),
        )
        .await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_table_edited_over_http_changes_the_next_answer() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(10_000));

        // S-309: a named document with a revision, which agents can read and not write.
        let answer = agent.get("tables/courier-fees").await;
        let etag = answer.etag();
        let table = answer.expect(200);
        assert_eq!(
            (table["revision"].clone(), etag.as_str()),
            (json!(1), "\"1\"")
        );
        agent
            .put("tables/courier-fees", json!({"rows": []}))
            .await
            .expect_problem(403, "permission");

        let place = |name: &str| {
            table["columns"]
                .as_array()
                .unwrap()
                .iter()
                .position(|column| column["name"] == name)
                .unwrap()
        };
        let mut rows: Vec<Vec<Json>> = serde_json::from_value(table["rows"].clone()).unwrap();
        let row = rows
            .iter_mut()
            .find(|row| row[place("weight-from")] == 400_000)
            .unwrap();
        row[place("fee")] = json!(12_345);
        let saved = owner
            .put_matching(
                "tables/courier-fees",
                &etag,
                json!({"rows": rows, "reason": "new contract"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (saved["revision"].clone(), saved["reason"].clone()),
            (json!(2), json!("new contract"))
        );
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(12_345));
        assert_eq!(fee(&quote(&agent, 300_000).await), Some(5_000));

        // Somebody who read the first revision does not overwrite the second.
        owner
            .put_matching("tables/courier-fees", &etag, json!({"rows": rows}))
            .await
            .expect_problem(412, "stale");
        // The first one is still there.
        let first = agent
            .get("tables/courier-fees?revision=1")
            .await
            .expect(200);
        assert_eq!(first["rows"], table["rows"]);

        // The same as CSV, there and back.
        let text = csv(&owner).await;
        let edited = text.replace("400000,500000,0,12345", "400000,500000,0,23456");
        assert_ne!(text, edited, "{text}");
        put_csv(&owner, &edited).await.expect(200);
        assert_eq!(fee(&quote(&agent, 420_000).await), Some(23_456));
        assert_eq!(csv(&owner).await, edited);

        // An empty table covers nothing, and nothing is guessed (S-307).
        owner
            .put("tables/courier-fees", json!({"rows": []}))
            .await
            .expect(200);
        assert_eq!(fee(&quote(&agent, 420_000).await), None);

        let audit = owner
            .get("audit-events?target=courier-fees")
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["command"], "table.put");
    }
}

#[tokio::test]
async fn cells_that_do_not_fit_are_all_named() {
    let app = TestApp::start(Database::Sqlite).await;
    let owner = app.client("owner");
    let table = owner.get("tables/courier-fees").await.expect(200);
    let names: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    let place = |name: &str| names.iter().position(|known| *known == name).unwrap();
    let good: Vec<Json> = serde_json::from_value(table["rows"][0].clone()).unwrap();

    let mut bad = good.clone();
    bad[place("fee")] = json!(50.5);
    bad[place("bulk")] = json!("yes");
    let mut short = good.clone();
    short.pop();
    let problem = owner
        .put("tables/courier-fees", json!({"rows": [good, bad, short]}))
        .await
        .expect_problem(422, "invalid");
    let expected = [
        format!("/rows/1/{}", place("bulk")),
        format!("/rows/1/{}", place("fee")),
        "/rows/2".to_owned(),
    ];
    assert_eq!(pointers(&problem), expected, "{problem}");

    // Two rows for the same weight contradict each other.
    let problem = owner
        .put("tables/courier-fees", json!({"rows": [good, good]}))
        .await
        .expect_problem(422, "invalid");
    assert!(pointers(&problem)[0].starts_with("/rows/1"), "{problem}");

    // Other order of columns, unknown columns.
    let mut reversed = good.clone();
    reversed.reverse();
    let columns: Vec<&str> = names.iter().rev().copied().collect();
    let saved = owner
        .put(
            "tables/courier-fees",
            json!({"columns": columns, "rows": [reversed]}),
        )
        .await
        .expect(200);
    assert_eq!(saved["rows"], json!([good]));
    let problem = owner
        .put(
            "tables/courier-fees",
            json!({"columns": ["weight"], "rows": []}),
        )
        .await
        .expect_problem(422, "invalid");
    assert_eq!(pointers(&problem), ["/columns"]);

    let header = names.join(",");
    let fill = |fee: &str, bulk: &str| {
        let cell = |name: &&str| match *name {
            "fee" => fee.to_owned(),
            "bulk" => bulk.to_owned(),
            name => match &good[place(name)] {
                Json::String(text) => text.clone(),
                Json::Null => String::new(),
                other => other.to_string(),
            },
        };
        names.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let text = format!(
        "{header}\n{}\n{}\n",
        fill("5000", "true"),
        fill("50.50", "maybe")
    );
    let problem = put_csv(&owner, &text).await.expect_problem(422, "invalid");
    assert_eq!(pointers(&problem).len(), 2, "{problem}");
    let messages = problem["errors"].to_string();
    assert!(
        messages.contains("line 3, column `fee`") && messages.contains("line 3, column `bulk`"),
        "{messages}"
    );
    put_csv(&owner, "weight,price\n")
        .await
        .expect_problem(422, "invalid");

    // More cells than a table may have.
    let many = vec![vec![Json::Null; names.len()]; 50_000 / names.len() + 1];
    let problem = owner
        .put("tables/courier-fees", json!({"rows": many}))
        .await
        .expect_problem(422, "invalid");
    assert!(
        problem["detail"].as_str().unwrap().contains("50000"),
        "{problem}"
    );

    owner
        .get("tables/horoscopes")
        .await
        .expect_problem(404, "not-found");
    owner
        .send(
            Method::PUT,
            "tables/courier-fees",
            &[("content-type", "text/plain")],
            Body::from("x"),
        )
        .await
        .expect_problem(415, "content-type");
    let tables = owner.get("tables?limit=1").await.expect(200);
    assert_eq!(tables["items"].as_array().unwrap().len(), 1);
    assert!(tables["next_cursor"].is_string(), "{tables}");
}
