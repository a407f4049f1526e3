//! Evidence, the register of returns, inspections.

use serde_json::{Value as Json, json};
use shopwit_tests::{Database, TestApp};

use super::shop::{new_case, open_case, paid_order, received_order};

fn photo(digit: char) -> Json {
    json!({
        "kind": "photo", "sha256": digit.to_string().repeat(64), "content_type": "image/jpeg", "size_bytes": 52_000,
        "reference": "archive/2026/03/0001.jpg", "note": "破损处",
    })
}

#[tokio::test]
async fn evidence_stays_as_it_was_added() {
    // S-353, S-442
    for database in Database::both() {
        let mut app = TestApp::start(database).await;
        app.other_shop("other").await;
        let agent = app.client("after-sales-agent");
        let order = paid_order(&app, &[(10_000, 1)], 0).await;
        let case = open_case(&app, &order, &[(0, 1)]).await;
        let path = format!("cases/{case}/evidence");
        let added = agent.post(&path, photo('a')).await.expect(201);
        assert!(added["confirmed_by"].is_null());
        agent
            .post(&path, photo('a'))
            .await
            .expect_problem(409, "evidence-known");
        for (change, pointer) in [
            (json!({"sha256": "A".repeat(64)}), "/sha256"),
            (json!({"sha256": "abc"}), "/sha256"),
            (json!({"content_type": "jpeg"}), "/content_type"),
            (json!({"size_bytes": 0}), "/size_bytes"),
            (json!({"size_bytes": -5}), "/size_bytes"),
            (json!({"reference": ""}), "/reference"),
            (json!({"note": "有\u{0}字"}), "/note"),
        ] {
            let mut body = photo('b');
            body.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let problem = agent.post(&path, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        // Nobody changes or deletes it; it is confirmed once.
        let one = format!("{path}/{}", added["id"].as_str().unwrap());
        agent.patch(&one, json!({"note": "别的"})).await.expect(404);
        agent.delete(&one).await.expect(404);
        let confirmed = agent
            .post(&format!("{one}/confirmations"), json!({}))
            .await
            .expect(200);
        assert!(
            confirmed["confirmed_by"]
                .as_str()
                .unwrap()
                .starts_with("user_")
        );
        assert_eq!(confirmed["sha256"], added["sha256"]);
        agent
            .post(&format!("{one}/confirmations"), json!({}))
            .await
            .expect_problem(409, "evidence-confirmed");
        // A foreign case or shop: nothing is there.
        let other = open_case(&app, &order, &[(0, 1)]).await;
        let misplaced = format!(
            "cases/{other}/evidence/{}/confirmations",
            added["id"].as_str().unwrap()
        );
        agent
            .post(&misplaced, json!({}))
            .await
            .expect_problem(404, "not-found");
        app.client("other/owner")
            .post(&path, photo('c'))
            .await
            .expect_problem(404, "not-found");

        // S-443: the same file is found in other cases.
        agent
            .post(&format!("cases/{other}/evidence"), photo('a'))
            .await
            .expect(201);
        let found = agent
            .get(&format!("evidence?sha256={}", "a".repeat(64)))
            .await
            .expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 2);
        assert_eq!(
            agent.get("evidence?kind=video").await.expect(200)["items"],
            json!([])
        );
    }
}

#[tokio::test]
async fn returns_are_registered_and_inspected() {
    // S-362, S-384, S-385
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("after-sales-agent");
        let order = received_order(&app, &[(10_000, 3), (5_000, 1)], 0).await;
        let case = agent
            .post("cases", new_case(&order, "return-refund", &[(0, 2)]))
            .await
            .expect(201);
        let case = case["id"].as_str().unwrap();
        let path = format!("cases/{case}/returns");
        let parcel = json!({"line": 0, "quantity": 2, "courier": "sf", "waybill_number": "SF123", "problem": "尺码不合"});
        for (change, pointer) in [
            (json!({"line": 1}), "/line"),
            (json!({"quantity": 3}), "/quantity"),
            (json!({"quantity": 0}), "/quantity"),
            (json!({"waybill_number": " "}), "/waybill_number"),
        ] {
            let mut body = parcel.clone();
            body.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let problem = agent.post(&path, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        let entry = agent.post(&path, parcel.clone()).await.expect(201);
        assert!(entry["sku"].as_str().unwrap().starts_with("SKU-"));
        // All pieces of the case are on their way now.
        agent
            .post(&path, parcel)
            .await
            .expect_problem(422, "invalid");
        // The register is kept per person.
        let me = entry["registered_by"].as_str().unwrap();
        let mine = agent
            .get(&format!("returns?registered_by={me}&received=false"))
            .await
            .expect(200);
        assert_eq!(mine["items"][0]["waybill_number"], "SF123");
        assert_eq!(
            agent
                .get("returns?registered_by=user_nobody")
                .await
                .expect(200)["items"],
            json!([])
        );

        let path = format!("cases/{case}/inspections");
        let seen = json!({
            "return": entry["id"], "resalable": false, "findings": ["tag-cut", "washed"],
            "received_count": 2, "good_count": 1, "damaged_count": 1, "note": "一件已洗",
        });
        for (change, pointer) in [
            (json!({"received_count": 3}), "/received_count"),
            (
                json!({"good_count": -1, "received_count": 0}),
                "/good_count",
            ),
            (json!({"resalable": true}), "/findings"),
            (json!({"findings": ["Tag Cut"]}), "/findings/0"),
            (
                json!({"return": "return_00000000000000000000000000"}),
                "/return",
            ),
            (json!({"return": "nonsense"}), "/return"),
            (
                json!({"received_count": 4, "good_count": 3}),
                "/received_count",
            ),
        ] {
            let mut body = seen.clone();
            body.as_object_mut()
                .unwrap()
                .extend(change.as_object().unwrap().clone());
            let problem = agent.post(&path, body).await.expect_problem(422, "invalid");
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{change}");
        }
        let inspected = agent.post(&path, seen.clone()).await.expect(201);
        assert_eq!(inspected["findings"], json!(["tag-cut", "washed"]));
        agent
            .post(&path, seen)
            .await
            .expect_problem(409, "return-received");
        // What was counted stands in the register, for stock and losses.
        let register = agent
            .get(&format!("returns?case={case}&received=true"))
            .await
            .expect(200);
        assert_eq!(
            (
                &register["items"][0]["good_count"],
                &register["items"][0]["damaged_count"]
            ),
            (&json!(1), &json!(1))
        );
    }
}
