//! No message goes to a buyer unchecked.

use serde_json::{Value as Json, json};
use shopwit_service::customers::{self, CustomerFields};
use shopwit_tests::{Client, Database, TestApp};

use super::{buyer, says, text, told, unbind, write};

/// Where messages of a new conversation go.
async fn conversation(agent: &Client, buyer: &str) -> String {
    let made = write(agent, buyer, "在吗").await;
    format!("conversations/{}/messages", text(&made, "id"))
}

async fn count(agent: &Client, path: &str) -> usize {
    agent.get(path).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_blocked_message_is_never_sent() {
    // S-246, S-277
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let path = conversation(&agent, &buyer).await;
        for said in ["你是白痴吗", "五星好评返现五元"] {
            let body = json!({"author": "agent", "text": said, "acknowledged": ["abuse", "review-for-cash"]});
            let problem = agent
                .post_keyed(&path, "k1", body)
                .await
                .expect_problem(422, "message-blocked");
            assert!(
                problem["findings"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|one| one["severity"] == "block"),
                "{problem}"
            );
        }
        assert_eq!(count(&agent, &path).await, 1);
        // The refusal used no key up; a note among colleagues is nobody's business.
        let sent = agent
            .post_keyed(&path, "k1", says("您好,请问需要什么"))
            .await
            .expect(201);
        assert_eq!(sent["check"]["verdict"], "allow");
        let note = json!({"author": "agent", "text": "这人是白痴", "internal": true});
        assert_eq!(
            agent.post(&path, note).await.expect(201)["check"],
            Json::Null
        );
        // The decision says which message came of it.
        app.app.flush().await;
        let decision = format!("decisions/{}", text(&sent["check"], "decision"));
        let found = app.client("owner").get(&decision).await.expect(200);
        assert_eq!(found["effects"][0]["effect"], "message.sent");
        assert_eq!(found["effects"][0]["target"], sent["id"]);
    }
}

#[tokio::test]
async fn a_warning_must_be_agreed_to_and_better_words_are_offered() {
    // S-230, S-430, S-572
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let path = conversation(&agent, &buyer).await;
        let said = "你好,这是顶级材料,绝对没问题";
        let problem = agent
            .post_keyed(&path, "k1", says(said))
            .await
            .expect_problem(422, "message-needs-acknowledgement");
        assert_eq!(problem["rewritten"], "您好,这是优质材料,绝对没问题");
        // What to send is there to be copied.
        let detail = problem["detail"].as_str().unwrap();
        let copied = r#""acknowledged": ["absolute-claim","over-promise"]"#;
        assert!(detail.contains(copied), "{detail}");
        assert_eq!(
            problem["findings"][0],
            json!({"rule": "you-politely", "severity": "hint", "span": {"start": 0, "end": 2},
                "message": "“你”改成“您”。 · Use the polite form.", "replacement": "您好"})
        );
        // One of two is not enough.
        let some = json!({"author": "agent", "text": said, "acknowledged": ["absolute-claim"]});
        agent
            .post_keyed(&path, "k1", some)
            .await
            .expect_problem(422, "message-needs-acknowledgement");
        let all = json!({"author": "agent", "text": said, "acknowledged": ["absolute-claim", "over-promise"]});
        let sent = agent.post_keyed(&path, "k1", all.clone()).await.expect(201);
        assert_eq!(sent["text"], said);
        assert_eq!(
            (&sent["check"]["verdict"], &sent["check"]["acknowledged"]),
            (&json!("warn"), &json!(["absolute-claim", "over-promise"]))
        );
        assert_eq!(agent.post_keyed(&path, "k1", all).await.expect(201), sent);
        assert_eq!(count(&agent, &path).await, 2);
        let listed = agent.get(&path).await.expect(200);
        assert_eq!(listed["items"][1]["check"], sent["check"]);
    }
}

#[tokio::test]
async fn a_draft_can_be_checked_without_being_sent() {
    // S-170, S-243
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let path = conversation(&agent, &buyer).await;
        agent
            .post(&path, json!({"author": "buyer", "text": "能开发票吗?"}))
            .await
            .expect(201);
        let check = path.replace("/messages", "/message-checks");
        let found = agent
            .post(&check, json!({"text": "您好,24小时内给您发货"}))
            .await
            .expect(200);
        assert_eq!(found["verdict"], "allow");
        assert_eq!(
            found["promises"],
            json!([{"start": 3, "end": 8, "due_seconds": 86_400}])
        );
        assert_eq!(found["unanswered"], json!(["能开发票吗?"]));
        assert_eq!(count(&agent, &path).await, 2);
        for body in [
            json!({"text": ""}),
            json!({"text": "x".repeat(5_001)}),
            json!({}),
        ] {
            agent
                .post(&check, body)
                .await
                .expect_problem(422, "invalid");
        }
    }
}

#[tokio::test]
async fn contact_details_are_found_without_being_read() {
    // S-248, S-249, S-474
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let fields = CustomerFields {
            name: Some("李小红".to_owned()),
            source: Some("taobao".to_owned()),
            ..CustomerFields::default()
        };
        let mut unit = app.app.begin(&app.system).await.unwrap();
        let customer = customers::create(&mut unit, fields).await.unwrap();
        unit.commit().await.unwrap();
        let path = conversation(&agent, &customer.id.to_string()).await;
        let said = "李小红您好,请打13987654321";
        let problem = agent
            .post_keyed(&path, "k1", says(said))
            .await
            .expect_problem(422, "message-blocked");
        let spans: Vec<_> = problem["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["rule"] == "contact-detail")
            .map(|one| one["span"].clone())
            .collect();
        assert_eq!(spans, [json!({"start": 8, "end": 19})]);
        let check = path.replace("/messages", "/message-checks");
        let found = agent.post(&check, json!({"text": said})).await.expect(200);
        let input = told(&app, text(&found, "decision")).await;
        assert_eq!(input["text"], "***您好,请打***********");
        assert_eq!(input["rule_set"], "taobao");
        // The same words to a buyer of our own are only hinted at.
        let own = buyer(&app, "王小明").await;
        let path = conversation(&agent, &own).await;
        agent
            .post_keyed(&path, "k2", says("请打13987654321"))
            .await
            .expect(201);
    }
}

#[tokio::test]
async fn some_words_are_for_those_who_lead() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let buyer = buyer(&app, "王小明").await;
        let path = conversation(&agent, &buyer).await;
        owner
            .put(
                "policies/message-check/settings",
                json!({"settings": {"approval_words": ["全额退"]}}),
            )
            .await
            .expect(200);
        agent
            .post_keyed(&path, "k1", says("给您全额退"))
            .await
            .expect_problem(422, "message-needs-approval");
        app.client("supervisor")
            .post_keyed(&path, "k1", says("给您全额退"))
            .await
            .expect(201);
    }
}

#[tokio::test]
async fn without_a_policy_internal_marks_are_still_found() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let path = conversation(&agent, &buyer).await;
        unbind(&app, "message-check").await;
        agent
            .post_keyed(&path, "k1", says("您好"))
            .await
            .expect(201);
        let problem = agent
            .post_keyed(&path, "k2", says("您好【内部】可让价"))
            .await
            .expect_problem(422, "message-needs-acknowledgement");
        assert_eq!(
            problem["findings"][0]["span"],
            json!({"start": 2, "end": 6})
        );
        let agreed = json!({"author": "agent", "text": "您好【内部】可让价", "acknowledged": ["internal-mark"]});
        agent.post_keyed(&path, "k2", agreed).await.expect(201);
    }
}
