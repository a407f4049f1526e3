//! What a workbench needs: what is unread, who writes, who is here, what waits, and lists that narrow to it.

use jiff::ToSpan;
use serde_json::{Value as Json, json};
use shopwit_service::measuring::{self, Copied};
use shopwit_tests::{Client, Database, TestApp};

use super::{ask, buyer, order, refused_at, says, text, user, write};

/// The conversation as this person sees it.
async fn seen(client: &Client, conversation: &Json) -> Json {
    client
        .get(&format!("conversations/{}", text(conversation, "id")))
        .await
        .expect(200)
}

fn ids(page: &Json) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| text(item, "id")).collect()
}

fn has(one: &Json, action: &str) -> bool {
    one["actions"].as_array().unwrap().contains(&json!(action))
}

#[tokio::test]
async fn everybody_has_a_mark_of_their_own() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, other) = (app.client("agent"), app.client("supervisor"));
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}", text(&made, "id"));
        let messages = format!("{path}/messages");
        agent
            .post(&messages, json!({"author": "buyer", "text": "还在吗"}))
            .await
            .expect(201);
        let before = seen(&agent, &made).await;
        assert_eq!(
            (&before["unread"], &before["last_seq"]),
            (&json!(2), &json!(2))
        );
        assert_eq!(
            before["last_line"],
            json!({"author": "buyer", "internal": false, "text": "还在吗"})
        );
        let read = async |client: &Client, seq: i64| {
            client
                .put(&format!("{path}/read"), json!({"seq": seq}))
                .await
        };
        assert_eq!(read(&agent, 1).await.expect(200)["unread"], 1);
        assert_eq!(read(&agent, 2).await.expect(200)["unread"], 0);
        assert_eq!(
            read(&agent, 1).await.expect(200)["unread"],
            0,
            "a mark only moves on"
        );
        assert_eq!(seen(&other, &made).await["unread"], 2);
        refused_at(read(&agent, 3).await, "/seq");
        refused_at(read(&agent, -1).await, "/seq");
        app.client("shipping")
            .put(&format!("{path}/read"), json!({"seq": 1}))
            .await
            .expect_problem(403, "permission");
        // Whoever writes has read, the others have one more to read.
        other
            .post_keyed(&messages, "1", says("在的"))
            .await
            .expect(201);
        assert_eq!(seen(&other, &made).await["unread"], 0);
        let after = seen(&agent, &made).await;
        assert_eq!(
            (&after["unread"], &after["read_seq"]),
            (&json!(1), &json!(2))
        );
    }
}

#[tokio::test]
async fn sending_again_with_the_same_client_id_is_one_message() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}/messages", text(&made, "id"));
        let message = json!({"author": "agent", "text": "在的", "client_id": "tab-1:7"});
        let (first, again) = tokio::join!(
            agent.post_keyed(&path, "a", message.clone()),
            agent.post_keyed(&path, "b", message.clone()),
        );
        let (first, again) = (first.expect(201), again.expect(201));
        assert_eq!((&first["id"], &first["seq"]), (&again["id"], &again["seq"]));
        let after = agent.get(&format!("{path}?cursor=1")).await.expect(200);
        assert_eq!(ids(&after), [text(&first, "id")], "behind a number");
        let before = agent
            .get(&format!("{path}?order=newest-first&cursor=2"))
            .await
            .expect(200);
        assert_eq!(before["items"][0]["seq"], 1, "before a number");
        let other = json!({"author": "agent", "text": "别的", "client_id": "tab-1:7"});
        agent
            .post_keyed(&path, "c", other)
            .await
            .expect_problem(409, "client-id-reused");
    }
}

#[tokio::test]
async fn a_lock_shows_who_writes_and_ends_by_itself() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, other) = (app.client("agent"), app.client("supervisor"));
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let path = format!("conversations/{}/lock", text(&made, "id"));
        let lock = async |client: &Client, body: Json| client.put(&path, body).await;
        let mut stream = other.stream("events", &[]).await;
        stream.expect("ready").await;
        let mine = lock(&agent, json!({})).await.expect(200);
        assert_eq!(mine["lock"]["user"], user(&app, "pre-sales-agent").await);
        assert!(has(&mine, "lock") && !has(&mine, "take-over"));
        assert_eq!(
            stream.expect("change").await["topic"],
            "conversation.locked"
        );
        // Renewed: the same lock, for longer, and nobody is told again.
        app.clock.advance(30.seconds());
        let renewed = lock(&agent, json!({})).await.expect(200);
        assert_eq!(renewed["lock"]["since"], mine["lock"]["since"]);
        assert_ne!(renewed["lock"]["until"], mine["lock"]["until"]);
        lock(&other, json!({})).await.expect_problem(409, "locked");
        let shown = seen(&other, &made).await;
        assert!(has(&shown, "take-over") && !has(&shown, "lock"));
        // It shows and hinders nobody.
        other
            .post_keyed(
                &format!("conversations/{}/messages", text(&made, "id")),
                "1",
                says("在的"),
            )
            .await
            .expect(201);
        assert_eq!(stream.expect("change").await["topic"], "message.added");
        let taken = lock(&other, json!({"take_over": true})).await.expect(200);
        assert_eq!(taken["lock"]["user"], user(&app, "supervisor").await);
        assert_eq!(
            stream.expect("change").await["topic"],
            "conversation.taken-over"
        );
        let audit = app
            .client("owner")
            .get("audit-events?limit=1")
            .await
            .expect(200);
        assert_eq!(audit["items"][0]["command"], "conversation.take-over");
        // Not one's own is not given back.
        agent.delete(&path).await.expect(204);
        assert_ne!(seen(&agent, &made).await["lock"], Json::Null);
        other.delete(&path).await.expect(204);
        assert_eq!(seen(&agent, &made).await["lock"], Json::Null);
        lock(&other, json!({})).await.expect(200);
        app.clock.advance(61.seconds());
        assert_eq!(seen(&agent, &made).await["lock"], Json::Null);
        lock(&agent, json!({})).await.expect(200);
        app.client("shipping")
            .put(&path, json!({}))
            .await
            .expect_problem(403, "permission");
    }
}

#[tokio::test]
async fn people_are_present_for_as_long_as_they_say_so() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, other) = (app.client("agent"), app.client("supervisor"));
        let buyer = buyer(&app, "王小明").await;
        let made = write(&agent, &buyer, "在吗").await;
        let mut stream = other.stream("events", &[]).await;
        let mut outside = app.client("outsourced").stream("events", &[]).await;
        stream.expect("ready").await;
        outside.expect("ready").await;
        let typing = json!({"client": "tab-1", "state": "online", "conversation": made["id"], "activity": "typing"});
        let present = agent.put("presence", typing).await.expect(200);
        assert_eq!(present["activity"], "typing");
        let told = stream.expect("presence").await;
        assert_eq!(told["topic"], "presence.changed");
        assert_eq!(told["subject"]["conversation"], made["id"]);
        assert_eq!(other.get("presence").await.expect(200)["items"][0], present);
        // S-013
        assert_eq!(
            app.client("outsourced").get("presence").await.expect(200)["items"],
            json!([])
        );
        let own = json!({"client": "x", "state": "away"});
        app.client("outsourced")
            .put("presence", own)
            .await
            .expect(200);
        assert_eq!(outside.expect("presence").await["subject"]["client"], "x");
        stream.expect("presence").await;
        agent.delete("presence?client=tab-1").await.expect(204);
        assert_eq!(stream.expect("presence").await["topic"], "presence.left");
        for _ in 0..2 {
            agent
                .put("presence", json!({"client": "tab-2", "state": "busy"}))
                .await
                .expect(200);
        }
        assert_eq!(
            other.get("presence").await.expect(200)["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        app.clock.advance(50.seconds());
        assert_eq!(other.get("presence").await.expect(200)["items"], json!([]));
        for (body, pointer) in [
            (json!({"client": "", "state": "online"}), "/client"),
            (json!({"client": "a", "state": "sleeping"}), "/state"),
            (
                json!({"client": "a", "state": "online", "activity": "typing"}),
                "/activity",
            ),
            (
                json!({"client": "a", "state": "online", "conversation": "999999"}),
                "/conversation",
            ),
        ] {
            refused_at(agent.put("presence", body).await, pointer);
        }
        for tab in 0..12 {
            let body = json!({"client": format!("tab-{tab}"), "state": "online"});
            agent.put("presence", body).await.expect(200);
        }
        let here = other.get("presence").await.expect(200);
        assert_eq!(here["items"].as_array().unwrap().len(), 8);
    }
}

#[tokio::test]
async fn what_waits_is_counted_in_one_call() {
    // S-033, S-044, S-163, S-378
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (agent, other) = (app.client("agent"), app.client("supervisor"));
        let first = buyer(&app, "王小明").await;
        let none = agent.get("desk/summary").await.expect(200);
        assert_eq!(none["conversations"]["waiting"], 0);
        assert_eq!(none["conversations"]["longest_waiting"], Json::Null);
        assert_eq!(none["late_after_seconds"], 100);
        let oldest = ask(&agent, &first, "在吗").await;
        app.clock.advance(101.seconds());
        let second = ask(&agent, &first, "你好").await;
        let me = user(&app, "pre-sales-agent").await;
        agent
            .patch(
                &format!("conversations/{}", text(&second, "id")),
                json!({"assignee": me}),
            )
            .await
            .expect(200);
        order(&app, &first).await;
        let counted = agent.get("desk/summary").await.expect(200);
        let conversations = &counted["conversations"];
        assert_eq!(
            conversations["longest_waiting"]["conversation"],
            oldest["id"]
        );
        for (name, count) in [
            ("waiting", 2),
            ("waiting_mine", 1),
            ("waiting_unassigned", 1),
            ("late", 1),
            ("late_mine", 0),
            ("open_mine", 1),
        ] {
            assert_eq!(conversations[name], count, "{name}: {conversations}");
        }
        assert_eq!(
            other.get("desk/summary").await.expect(200)["conversations"]["open_mine"],
            0
        );
        let shipping = app.client("shipping").get("desk/summary").await.expect(200);
        assert_eq!(shipping["conversations"], Json::Null);
        assert_eq!(shipping["orders"], json!({"held": 0, "late": 0}));
        // The seq is one to listen behind.
        let after = format!("events?after={}", counted["seq"]);
        let mut stream = agent.stream(&after, &[]).await;
        stream.expect("ready").await;
        let third = write(&agent, &first, "三").await;
        assert_eq!(
            stream.expect("change").await["subject"]["conversation"],
            third["id"]
        );

        let late = agent.get("conversations?late=true").await.expect(200);
        assert_eq!(ids(&late), [text(&oldest, "id")]);
        assert_eq!(late["items"][0]["late"], true);
        let mine = agent
            .get("conversations?state=waiting&assignee=me")
            .await
            .expect(200);
        assert_eq!(ids(&mine), [text(&second, "id")]);
        // The shop decides what is late.
        let owner = app.client("owner");
        refused_at(
            owner
                .patch("/api/v1/shops/demo", json!({"late_after_seconds": 9}))
                .await,
            "/late_after_seconds",
        );
        let shop = owner
            .patch("/api/v1/shops/demo", json!({"late_after_seconds": 86_400}))
            .await
            .expect(200);
        assert_eq!(shop["late_after_seconds"], 86_400);
        assert_eq!(
            agent.get("desk/summary").await.expect(200)["conversations"]["late"],
            0
        );
        assert_eq!(
            ids(&agent.get("conversations?late=true").await.expect(200)),
            Vec::<&str>::new()
        );
    }
}

#[tokio::test]
async fn orders_are_found_by_flag_sku_and_time() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let agent = app.client("agent");
        let buyer = buyer(&app, "王小明").await;
        let made = order(&app, &buyer).await;
        let id = text(&made, "id");
        let found = async |query: &str| {
            let page = agent.get(&format!("orders?{query}")).await.expect(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!(found("flag=red").await, 0);
        for (flag, note) in [("red", "加急"), ("blue", "改地址")] {
            let body = json!({"flag": flag, "note": note});
            agent
                .post(&format!("orders/{id}/notes"), body)
                .await
                .expect(201);
        }
        assert_eq!(
            (found("flag=red").await, found("flag=blue").await),
            (0, 1),
            "the last note's"
        );
        assert_eq!(
            agent.get(&format!("orders/{id}")).await.expect(200)["flag"],
            "blue"
        );
        assert_eq!((found("sku=TEA-1").await, found("sku=TEA").await), (1, 0));
        let placed = text(&made, "placed_at");
        assert_eq!(found(&format!("placed_from={placed}")).await, 1);
        assert_eq!(found(&format!("placed_to={placed}")).await, 0);
        refused_at(
            agent.get("orders?placed_from=yesterday").await,
            "?placed_from",
        );
        refused_at(agent.get("orders?sku=").await, "?sku");
        let body = json!({"channel": "chat", "customer": buyer, "order": id, "first_message": "什么时候发货"});
        let about = agent.post("conversations", body).await.expect(201);
        assert_eq!(about["order_flag"], "blue");
        let listed = agent
            .get(&format!("conversations?order={id}"))
            .await
            .expect(200);
        assert_eq!(ids(&listed), [text(&about, "id")]);
    }
}

#[tokio::test]
async fn actions_say_what_the_settings_allow() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let (owner, agent) = (app.client("owner"), app.client("agent"));
        let token = owner
            .post("tokens", json!({"name": "bot"}))
            .await
            .expect(201);
        assert_eq!(token["actions"], json!(["revoke"]));
        owner
            .delete(&format!("tokens/{}", text(&token, "id")))
            .await
            .expect(204);
        let tokens = owner.get("tokens?limit=1").await.expect(200);
        assert_eq!(tokens["items"][0]["actions"], json!([]));
        for (path, action) in [
            ("/api/v1/shops/demo", "change"),
            ("tables/courier-fees", "put"),
        ] {
            assert!(has(&owner.get(path).await.expect(200), action), "{path}");
            assert!(!has(&agent.get(path).await.expect(200), action), "{path}");
        }
        for (path, action) in [("members", "change"), ("tables", "put")] {
            assert!(
                has(&owner.get(path).await.expect(200)["items"][0], action),
                "{path}"
            );
            assert!(
                !has(&agent.get(path).await.expect(200)["items"][0], action),
                "{path}"
            );
        }
        let version = |page: Json| page["items"][0]["versions"][0].clone();
        let owned = version(owner.get("plugins").await.expect(200));
        let read = version(agent.get("plugins").await.expect(200));
        assert!(has(&owned, "bind") && has(&owned, "try"), "{owned}");
        assert!(!has(&read, "bind") && has(&read, "try"), "{read}");
    }
}

#[tokio::test]
async fn copies_for_measuring_are_as_many_as_wanted_and_pages_hold_each_once() {
    for database in Database::both() {
        let app = TestApp::start(database).await;
        let owner = app.client("owner");
        let copied = async |what: Copied, wanted: i64| {
            let mut unit = app.app.begin(&app.system).await.unwrap();
            let there = measuring::copy(&mut unit, what, wanted).await;
            unit.commit().await.unwrap();
            there
        };
        assert!(
            copied(Copied::Orders, 10).await.is_err(),
            "there is nothing to copy"
        );
        let buyer = buyer(&app, "王小明").await;
        let made = order(&app, &buyer).await;
        let mut unit = app.app.begin(&app.system).await.unwrap();
        unit.conn()
            .execute(
                "UPDATE orders SET fulfilment_state = 'completed', paid = 0 WHERE shop_id = $1",
                Vec::new(),
            )
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(copied(Copied::Orders, 250).await.unwrap(), 250);
        assert_eq!(copied(Copied::Orders, 2_300).await.unwrap(), 2_250);
        assert_eq!(copied(Copied::Orders, 2_300).await.unwrap(), 2_300);
        assert_eq!(copied(Copied::Orders, 5).await.unwrap(), 2_300);
        let conversation = write(&owner, &buyer, "在吗").await;
        let path = format!("conversations/{}/promises", text(&conversation, "id"));
        let promise = json!({"text": "今天发货", "due_at": "2026-03-03T00:00:00Z"});
        owner.post(&path, promise).await.expect(201);
        assert_eq!(copied(Copied::Tickets, 60).await.unwrap(), 60);
        let closed = owner
            .get("tickets?state=closed&limit=100")
            .await
            .expect(200);
        assert_eq!(ids(&closed).len(), 60);
        let open = owner.get("tickets?open=true&owner=me").await.expect(200);
        assert_eq!(ids(&open).len(), 1);
        let mut seen = std::collections::BTreeSet::new();
        let mut cursor = String::new();
        loop {
            let path = format!("orders?sku=TEA-1&limit=100{cursor}");
            let page = owner.get(&path).await.expect(200);
            for id in ids(&page) {
                assert!(seen.insert(id.to_owned()), "{id} came twice");
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 2_301);
        assert_eq!(
            seen.last().map(String::as_str),
            made["id"].as_str(),
            "real ones are the newest"
        );
    }
}
