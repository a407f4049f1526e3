//! What the store promises, on both databases.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

use jiff::Timestamp;
use shopwit_domain::ids::{Id, ShopId};
use shopwit_store::{Query, Store, StoreError, args, query::Page, value::text};
use shopwit_test_postgres as postgres;

struct Place {
    url: String,
    _folder: tempfile::TempDir,
    _database: Option<postgres::Database>,
}

fn places() -> Vec<Place> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let mut places = vec![Place {
        url,
        _folder: folder,
        _database: None,
    }];
    if let Some(database) = postgres::database().unwrap() {
        let url = database.url();
        places.push(Place {
            url,
            _folder: tempfile::tempdir().unwrap(),
            _database: Some(database),
        });
    }
    places
}

fn shop(number: u128) -> ShopId {
    ShopId::from_uuid(uuid::Uuid::from_u128(number))
}

async fn found(store: &Store, id: ShopId) {
    let mut tx = store.begin(id).await.unwrap();
    tx.conn()
        .execute(
            "INSERT INTO shops (id, slug, name, currency, time_zone, locale, origin_region, created_at, version)
             VALUES ($1, $2, 'x', 'CNY', 'Asia/Shanghai', 'zh-CN', '330000', 0, 1)",
            args![id.to_string()],
        )
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn count_up(store: &Store, id: ShopId) -> Result<i64, StoreError> {
    let mut tx = store.begin(id).await?;
    let row = tx
        .conn()
        .row(
            "INSERT INTO sequences (shop_id, name, last_number) VALUES ($1, 'n', 1)
             ON CONFLICT (shop_id, name) DO UPDATE SET last_number = sequences.last_number + 1 RETURNING last_number",
            args![],
        )
        .await?
        .unwrap();
    tx.commit().await?;
    row.int("last_number")
}

async fn counted(store: &Store, id: ShopId) -> i64 {
    let mut conn = store.read(id).await.unwrap();
    let row = conn
        .row(
            "SELECT last_number FROM sequences WHERE shop_id = $1 AND name = 'n'",
            args![],
        )
        .await
        .unwrap();
    row.map_or(0, |row| row.int("last_number").unwrap())
}

#[tokio::test]
async fn what_is_committed_is_there_after_a_restart_and_what_is_dropped_never_was() {
    for place in places() {
        let store = Store::open(&place.url).await.unwrap();
        found(&store, shop(1)).await;
        assert_eq!(count_up(&store, shop(1)).await.unwrap(), 1);
        for _ in 0..3 {
            let mut tx = store.begin(shop(1)).await.unwrap();
            tx.conn()
                .execute(
                    "UPDATE sequences SET last_number = 99 WHERE shop_id = $1",
                    args![],
                )
                .await
                .unwrap();
            drop(tx);
        }
        assert_eq!(count_up(&store, shop(1)).await.unwrap(), 2);
        store.close().await;
        let store = Store::open(&place.url).await.unwrap();
        assert_eq!(counted(&store, shop(1)).await, 2);
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_at_once_lose_nothing_even_where_some_give_up() {
    for place in places() {
        let store = Store::open(&place.url).await.unwrap();
        found(&store, shop(1)).await;
        let tasks: Vec<_> = (0..120)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    if number % 3 == 0 {
                        // Gives up at some point in the middle.
                        let work = count_up_and_stop(&store, number % 6 == 0);
                        let _ = tokio::time::timeout(
                            std::time::Duration::from_micros(200 * number),
                            work,
                        )
                        .await;
                        0
                    } else {
                        loop {
                            match count_up(&store, shop(1)).await {
                                Ok(_) => return 1,
                                Err(StoreError::Contention | StoreError::Unavailable(_)) => {}
                                Err(error) => panic!("{error}"),
                            }
                        }
                    }
                })
            })
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        assert_eq!(counted(&store, shop(1)).await, sum);
        store.close().await;
    }
}

async fn count_up_and_stop(store: &Store, wait: bool) {
    let Ok(mut tx) = store.begin(shop(1)).await else {
        return;
    };
    let _ = tx
        .conn()
        .execute(
            "UPDATE sequences SET last_number = last_number + 1000 WHERE shop_id = $1",
            args![],
        )
        .await;
    if wait {
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn a_shop_sees_its_own_rows_only_and_a_statement_without_a_shop_fails() {
    for place in places() {
        let store = Store::open(&place.url).await.unwrap();
        for number in [1, 2] {
            found(&store, shop(number)).await;
        }
        count_up(&store, shop(1)).await.unwrap();
        assert_eq!(
            (
                counted(&store, shop(1)).await,
                counted(&store, shop(2)).await
            ),
            (1, 0)
        );
        let mut conn = store.read_global().await.unwrap();
        let error = conn
            .rows("SELECT 1 FROM sequences WHERE shop_id = $1", args![])
            .await
            .unwrap_err();
        assert!(matches!(error, StoreError::NoShop), "{error}");
        drop(conn);
        store.close().await;
    }
}

#[tokio::test]
async fn constraints_are_told_apart_from_defects() {
    for place in places() {
        let store = Store::open(&place.url).await.unwrap();
        found(&store, shop(1)).await;
        let mut tx = store.begin(shop(2)).await.unwrap();
        let taken = tx
            .conn()
            .execute(
                "INSERT INTO shops (id, slug, name, currency, time_zone, locale, origin_region, created_at, version)
                 VALUES ($1, $2, 'x', 'CNY', 'UTC', 'en', '330000', 0, 1)",
                args![shop(1).to_string()],
            )
            .await;
        assert!(matches!(taken, Err(StoreError::Constraint(_))), "{taken:?}");
        drop(tx);
        let mut tx = store.begin(shop(7)).await.unwrap();
        let orphan = tx
            .conn()
            .execute(
                "INSERT INTO sequences (shop_id, name, last_number) VALUES ($1, 'n', 1)",
                args![],
            )
            .await;
        assert!(
            matches!(orphan, Err(StoreError::Constraint(_))),
            "{orphan:?}"
        );
        drop(tx);
        let mut conn = store.read(shop(1)).await.unwrap();
        assert!(matches!(
            conn.rows("SELECT nothing FROM shops WHERE id = $1", args![])
                .await,
            Err(StoreError::Database(_))
        ));
        drop(conn);
        store.close().await;
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    for place in places() {
        let store = Store::open(&place.url).await.unwrap();
        found(&store, shop(1)).await;
        let mut tx = store.begin(shop(1)).await.unwrap();
        for number in 0..23u128 {
            let id = ShopId::from_uuid(uuid::Uuid::from_u128(number << 64));
            tx.conn()
                .execute(
                    "INSERT INTO approvals (shop_id, id, kind, subject, amount, currency, level, state, reason, asked_by,
                         asked_at, version)
                     VALUES ($1, $2, 'refund', $2, 1, 'CNY', 'owner', 'pending', '', '', $3, 1)",
                    args![text(id), Timestamp::UNIX_EPOCH],
                )
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let mut conn = store.read(shop(1)).await.unwrap();
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut query = Query::new("SELECT id FROM approvals WHERE shop_id = $1");
            query
                .and("AND state = ", "pending")
                .page(cursor.as_deref(), 5);
            let ids = query
                .rows(&mut conn)
                .await
                .unwrap()
                .iter()
                .map(|row| row.text("id").unwrap())
                .collect();
            let page: Page<String> = Page::new(ids, 5, Clone::clone);
            seen.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (23, &sorted));
        drop(conn);
        store.close().await;
    }
}

#[tokio::test]
async fn sqlite_is_opened_by_one_process_at_a_time_and_its_readers_cannot_write() {
    let place = places().remove(0);
    let store = Store::open(&place.url).await.unwrap();
    found(&store, shop(1)).await;
    let error = Store::open(&place.url).await.unwrap_err();
    assert!(error.to_string().contains("another process"), "{error}");
    let mut conn = store.read(shop(1)).await.unwrap();
    assert!(
        conn.execute("DELETE FROM shops WHERE id = $1", args![])
            .await
            .is_err()
    );
    // Durable at every commit, with a library that does not corrupt WAL databases.
    let row = store
        .begin_global()
        .await
        .unwrap()
        .conn()
        .global_row("PRAGMA synchronous", args![])
        .await
        .unwrap();
    assert_eq!(row.unwrap().int("synchronous").unwrap(), 2);
    let version = conn
        .global_row("SELECT sqlite_version() AS version", args![])
        .await
        .unwrap()
        .unwrap();
    let version = version.text("version").unwrap();
    let parts: Vec<u32> = version
        .split('.')
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
    drop(conn);
    store.close().await;
}

#[tokio::test]
async fn an_unknown_scheme_says_what_is_known() {
    let error = Store::open("mysql://x").await.unwrap_err();
    assert!(
        error.to_string().contains("sqlite: or postgres:"),
        "{error}"
    );
}
