//! The stream of events: everything once and in order, to whom it concerns, until the rights end.

use std::sync::Arc;

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_api::{ApiState, router};
use shopwit_service::{App, people::shops};
use shopwit_tests::{Database, EventStream, TestApp};

use super::{buyer, text, user, write};
use crate::policies::hosts::another_host;

/// Tells `count` times in one unit that an order changed.
async fn emit(app: &App, count: usize) {
    let ctx = shops::system_ctx(app, "demo").await.unwrap().unwrap();
    let mut unit = app.begin(&ctx).await.unwrap();
    for _ in 0..count {
        unit.emit("order.changed", json!({"number": 1001}));
    }
    unit.commit().await.unwrap();
}

/// The numbers of the next events.
async fn numbers(stream: &mut EventStream, count: usize) -> Vec<i64> {
    let mut seen = Vec::new();
    for _ in 0..count {
        seen.push(stream.expect("change").await["seq"].as_i64().unwrap());
    }
    seen
}

#[tokio::test]
async fn what_happens_is_told_without_what_was_said() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, secret) = (app.client("agent"), "我的电话 13800138000");
        let buyer = buyer(&app, "王小明").await;
        let mut stream = agent.stream("events", &[]).await;
        let ready = stream.expect("ready").await;
        let conversation = write(&agent, &buyer, secret).await;
        let opened = stream.next().await.unwrap();
        assert_eq!(opened.name, "change");
        assert_eq!(opened.data["topic"], "conversation.opened");
        assert_eq!(opened.data["seq"], ready["seq"].as_i64().unwrap() + 1);
        assert_eq!(opened.id.unwrap(), opened.data["seq"].to_string());
        let added = stream.expect("change").await;
        assert_eq!(added["topic"], "message.added");
        assert_eq!(added["subject"]["conversation"], conversation["id"]);
        assert_eq!(added["subject"]["seq"], 1);
        assert_eq!(added["subject"]["state"], "waiting");
        assert!(!added.to_string().contains("13800138000"), "{added}");
    }
}

#[tokio::test]
async fn everybody_hears_what_they_may_read() {
    // S-013: people from outside hear only of what is theirs.
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let buyer = buyer(&app, "王小明").await;
        let mut shipping = app.client("shipping").stream("events", &[]).await;
        let mut outsourced = app.client("outsourced").stream("events", &[]).await;
        shipping.expect("ready").await;
        outsourced.expect("ready").await;
        let one = write(&agent, &buyer, "在吗").await;
        let other = write(&agent, &buyer, "还在吗").await;
        let outside = user(&app, "outsourced").await;
        let given = json!({"to": outside, "reason": "夜班"});
        let path = format!("conversations/{}/transfers", text(&other, "id"));
        agent.post(&path, given).await.expect(201);
        let product = json!({"name": "龙井茶", "category": "tea"});
        owner.post("products", product).await.expect(201);
        let heard = outsourced.expect("change").await;
        assert_eq!(heard["topic"], "conversation.transferred");
        assert_eq!(heard["subject"]["conversation"], other["id"]);
        assert_ne!(heard["subject"]["conversation"], one["id"]);
        let heard = shipping.expect("change").await;
        assert_eq!(heard["topic"], "product.created", "no conversations");
        app.nobody()
            .get("events")
            .await
            .expect_problem(401, "unauthenticated");
        agent
            .get("/api/v1/shops/elsewhere/events")
            .await
            .expect_problem(404, "not-found");
        agent
            .get("events?after=-1")
            .await
            .expect_problem(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_doubled_while_many_write_and_connections_break() {
    const WRITERS: usize = 4;
    const UNITS: usize = 15;
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let first = owner.stream("events", &[]).await.expect("ready").await;
        let begin = first["seq"].as_i64().unwrap();
        let mut expected = 0;
        let mut writers = Vec::new();
        for writer in 0..WRITERS {
            let host = Arc::clone(&app.app);
            let counts: Vec<usize> = (0..UNITS).map(|unit| 1 + (writer + unit) % 3).collect();
            expected += counts.iter().sum::<usize>();
            writers.push(tokio::spawn(async move {
                for count in counts {
                    emit(&host, count).await;
                }
            }));
        }
        // Each connection breaks after another number of events, some of them in the middle of catching up.
        let mut seen: Vec<i64> = Vec::new();
        let mut connection = 0;
        while seen.len() < expected {
            let last = seen.last().copied().unwrap_or(begin).to_string();
            let mut stream = owner.stream("events", &[("last-event-id", &last)]).await;
            stream.expect("ready").await;
            connection += 1;
            let take = (1 + connection * 7 % 23).min(expected - seen.len());
            seen.extend(numbers(&mut stream, take).await);
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let all: Vec<i64> = (begin + 1..).take(expected).collect();
        assert_eq!(seen, all, "{connection} connections");
    }
}

#[tokio::test]
async fn one_host_hears_what_another_one_wrote() {
    for database in Database::both() {
        if database == Database::Sqlite {
            // A SQLite file has one host.
            continue;
        }
        let app = TestApp::start(database).await;
        let mut stream = app.client("owner").stream("events", &[]).await;
        let begin = stream.expect("ready").await["seq"].as_i64().unwrap();
        let other = another_host(&app).await;
        emit(&other, 2).await;
        emit(&app.app, 1).await;
        let seen = numbers(&mut stream, 3).await;
        assert_eq!(seen, [begin + 1, begin + 2, begin + 3]);
    }
}

#[tokio::test]
async fn who_was_away_too_long_reads_everything_anew() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        emit(&app.app, 3).await;
        app.clock.advance((8 * 24).hours());
        let ctx = shops::system_ctx(&app.app, "demo").await.unwrap().unwrap();
        assert!(app.app.forget_old_events(&ctx).await.unwrap() >= 3);
        assert_eq!(app.app.forget_old_events(&ctx).await.unwrap(), 0);
        emit(&app.app, 1).await;
        let newest = owner.stream("events", &[]).await.expect("ready").await["seq"].clone();
        let check = async |path: &str, last: Option<&str>| {
            let headers: Vec<(&str, &str)> = last
                .map(|last| ("last-event-id", last))
                .into_iter()
                .collect();
            let mut stream = owner.stream(path, &headers).await;
            stream.expect("ready").await;
            assert_eq!(
                stream.expect("reset").await["seq"],
                newest,
                "{path} {last:?}"
            );
            stream
        };
        check("events?after=0", None).await;
        check("events", Some("1")).await;
        // Numbers of another database, and what was never a number.
        check("events", Some("999999999")).await;
        check("events", Some("nonsense")).await;
        let mut stream = check("events?after=999", Some("-5")).await;
        emit(&app.app, 1).await;
        let next = stream.expect("change").await;
        assert_eq!(next["seq"].as_i64().unwrap(), newest.as_i64().unwrap() + 1);
        // What is still kept is told again.
        let kept = (newest.as_i64().unwrap() - 1).to_string();
        let mut stream = owner.stream("events", &[("last-event-id", &kept)]).await;
        stream.expect("ready").await;
        assert_eq!(numbers(&mut stream, 2).await.len(), 2);
        emit(&app.app, 2_001).await;
        let mut stream = owner.stream("events", &[("last-event-id", &kept)]).await;
        stream.expect("ready").await;
        stream.expect("reset").await;
    }
}

#[tokio::test]
async fn a_slow_client_is_let_go_and_misses_nothing() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let mut slow = owner.stream("events", &[]).await;
        let begin = slow.expect("ready").await["seq"].as_i64().unwrap();
        let mut quick = owner.stream("events", &[]).await;
        quick.expect("ready").await;
        // More than is kept for one listener, in pieces that the quick one takes meanwhile.
        for _ in 0..4 {
            emit(&app.app, 100).await;
            numbers(&mut quick, 100).await;
        }
        assert_eq!(slow.expect("end").await, json!({"reason": "too-slow"}));
        assert_eq!(slow.next().await, None);
        let last = begin.to_string();
        let mut again = owner.stream("events", &[("last-event-id", &last)]).await;
        again.expect("ready").await;
        let seen = numbers(&mut again, 400).await;
        let all: Vec<i64> = (begin + 1..=begin + 400).collect();
        assert_eq!(seen, all);
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_rights_it_was_opened_with() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let mut stream = app.client("agent").stream("events", &[]).await;
        stream.expect("ready").await;
        let agent = user(&app, "pre-sales-agent").await;
        owner
            .patch(&format!("members/{agent}"), json!({"role": "shipping"}))
            .await
            .expect(200);
        let end = end_of(&mut stream).await;
        assert_eq!(end, json!({"reason": "rights-changed"}));

        let mut stream = app.client("agent").stream("events", &[]).await;
        stream.expect("ready").await;
        owner
            .patch(&format!("members/{agent}"), json!({"disabled": true}))
            .await
            .expect(200);
        let end = end_of(&mut stream).await;
        assert_eq!(end, json!({"reason": "signed-out"}));

        let made = owner
            .post("tokens", json!({"name": "short"}))
            .await
            .expect(201);
        let program = app.nobody().with_token(text(&made, "token"));
        let mut stream = program.stream("events", &[]).await;
        stream.expect("ready").await;
        owner
            .delete(&format!("tokens/{}", text(&made, "id")))
            .await
            .expect(204);
        assert_eq!(end_of(&mut stream).await, json!({"reason": "signed-out"}));

        let mut stream = owner.stream("events", &[]).await;
        stream.expect("ready").await;
        app.app.end_streams();
        assert_eq!(end_of(&mut stream).await, json!({"reason": "closing"}));
    }
}

/// The reason with which the stream ends.
async fn end_of(stream: &mut EventStream) -> Json {
    loop {
        let event = stream.next().await.unwrap();
        if event.name == "end" {
            assert_eq!(stream.next().await, None);
            return event.data;
        }
    }
}

#[tokio::test]
async fn one_person_does_not_take_all_places() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let router = router(ApiState::new(Arc::clone(&app.app), None));
        let (owner, agent) = (
            app.client("owner").through(router.clone()),
            app.client("agent").through(router),
        );
        let mut held = Vec::new();
        for _ in 0..20 {
            held.push(owner.stream("events", &[]).await);
        }
        owner
            .get("events")
            .await
            .expect_problem(429, "too-many-requests");
        agent.stream("events", &[]).await.expect("ready").await;
        held.pop();
        owner.stream("events", &[]).await.expect("ready").await;
    }
}
