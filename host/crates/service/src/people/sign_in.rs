//! Sign-in: sessions for people, tokens for programs. Both are looked up from memory on the hot path.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{Timestamp, ToSpan};
use shopwit_domain::{
    authority::AuthorityLimits,
    ids::{SessionId, ShopId, UserId},
};
use shopwit_store::{args, value::text};
use tokio::sync::watch;

use super::{limits, passwords, shops, tokens};
use crate::{
    Actor, App, Ctx, Error, Result,
    context::{Member, Shop},
    sources::new_id,
};

/// A session ends after this long without a request …
const IDLE_MINUTES: i64 = 30;
/// … and after this long in any case.
const ABSOLUTE_HOURS: i64 = 12;
/// A sign-in is taken from memory for this long; another host may have ended it meanwhile.
const REMEMBERED_SECONDS: i64 = 5;
/// Sign-ins in memory; beyond it, all are looked up again.
const REMEMBERED_MAX: usize = 10_000;

/// Who a person is, before any shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub user: UserId,
    pub login: String,
    pub display_name: String,
}

/// What came with the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Credential {
    /// The cookie's value.
    Session(String),
    /// A token, `swt_…`.
    Token(String),
}

#[derive(Debug, Clone)]
struct Remembered {
    shop: Arc<Shop>,
    member: Member,
    limits: Arc<AuthorityLimits>,
    until: Timestamp,
    generation: u64,
}

impl Remembered {
    fn into_ctx(self, request_id: String, now: Timestamp) -> Ctx {
        Ctx {
            shop: self.shop,
            actor: Actor::Member(self.member),
            limits: self.limits,
            request_id,
            now,
        }
    }
}

/// Sign-ins in memory.
#[derive(Debug, Default)]
pub(crate) struct SignIns {
    known: Mutex<HashMap<(Credential, String), Remembered>>,
    generation: watch::Sender<u64>,
}

impl SignIns {
    /// Has everybody looked up again: roles, tokens, sessions, limits or shops changed.
    pub(crate) fn forget(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    /// Counts how often everybody was looked up again.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }
}

/// Signs a person in. Answers the cookie's value.
///
/// # Errors
/// `Unauthenticated` for an unknown login, a wrong password and a disabled person alike.
pub async fn sign_in(app: &App, login: &str, password: &str) -> Result<(String, Person)> {
    let row = app
        .store
        .read_global()
        .await?
        .global_row("SELECT * FROM users WHERE login = $1", args![login])
        .await?;
    let known = match &row {
        Some(row) if !row.flag("disabled")? => Some(row.text("password_hash")?),
        _ => None,
    };
    let right = passwords::verify(password, known).await?;
    let (true, Some(row)) = (right, row) else {
        return Err(Error::Unauthenticated);
    };
    let person = Person {
        user: row.id("id")?,
        login: row.text("login")?,
        display_name: row.text("display_name")?,
    };
    let secret = tokens::new_secret("sws_", app.entropy.as_ref());
    let now = app.now();
    let id: SessionId = new_id(now, app.entropy.as_ref());
    let mut tx = app.store.begin_global().await?;
    tx.conn()
        .global_execute(
            "INSERT INTO sessions (id, user_id, secret_hash, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
            args![text(id), text(person.user), tokens::secret_hash(&secret), now],
        )
        .await?;
    tx.commit().await?;
    Ok((secret, person))
}

/// Ends a session.
///
/// # Errors
/// The database.
pub async fn sign_out(app: &App, secret: &str) -> Result<()> {
    let mut tx = app.store.begin_global().await?;
    tx.conn()
        .global_execute(
            "UPDATE sessions SET ended_at = $2 WHERE secret_hash = $1 AND ended_at IS NULL",
            args![tokens::secret_hash(secret), app.now()],
        )
        .await?;
    tx.commit().await?;
    app.sign_ins.forget();
    Ok(())
}

/// Who the session or token belongs to.
///
/// # Errors
/// `Unauthenticated`.
pub async fn person(app: &App, credential: &Credential) -> Result<Person> {
    let (user, _) = holder(app, credential, Look::Use).await?;
    let row = app
        .store
        .read_global()
        .await?
        .global_row(
            "SELECT * FROM users WHERE id = $1 AND disabled = 0",
            args![text(user)],
        )
        .await?
        .ok_or(Error::Unauthenticated)?;
    Ok(Person {
        user,
        login: row.text("login")?,
        display_name: row.text("display_name")?,
    })
}

/// The shops in which a person works, by name. A token sees the one it was made for.
///
/// # Errors
/// `Unauthenticated`.
pub async fn shops_of(
    app: &App,
    credential: &Credential,
) -> Result<Vec<(Shop, shopwit_domain::people::Role)>> {
    let (user, token_shop) = holder(app, credential, Look::Use).await?;
    let rows = app
        .store
        .read_global()
        .await?
        .global_rows(
            "SELECT s.*, m.role FROM shops s JOIN members m ON m.shop_id = s.id
             WHERE m.user_id = $1 AND m.disabled = 0 ORDER BY s.slug",
            args![text(user)],
        )
        .await?;
    let mut found = Vec::new();
    for row in &rows {
        let shop = shops::read_shop(row)?;
        if token_shop.as_ref().is_none_or(|(only, _)| *only == shop.id) {
            found.push((shop, row.word("role")?));
        }
    }
    Ok(found)
}

type TokenScope = (ShopId, Vec<shopwit_domain::people::Permission>);

/// Why a credential is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Somebody asked for something with it.
    Use,
    /// To see whether it still holds; that keeps no session alive.
    Check,
}

async fn holder(
    app: &App,
    credential: &Credential,
    look: Look,
) -> Result<(UserId, Option<TokenScope>)> {
    let now = app.now();
    match credential {
        Credential::Session(secret) => {
            let row = app
                .store
                .read_global()
                .await?
                .global_row(
                    "SELECT * FROM sessions WHERE secret_hash = $1 AND ended_at IS NULL",
                    args![tokens::secret_hash(secret)],
                )
                .await?
                .ok_or(Error::Unauthenticated)?;
            let idle = row
                .time("seen_at")?
                .checked_add(IDLE_MINUTES.minutes())
                .map_err(Error::internal)?;
            let absolute = row
                .time("created_at")?
                .checked_add(ABSOLUTE_HOURS.hours())
                .map_err(Error::internal)?;
            if now > idle || now > absolute {
                return Err(Error::Unauthenticated);
            }
            if look == Look::Use {
                touch(
                    app,
                    "UPDATE sessions SET seen_at = $2 WHERE id = $1",
                    row.text("id")?,
                    row.time("seen_at")?,
                )
                .await?;
            }
            Ok((row.id("user_id")?, None))
        }
        Credential::Token(secret) => {
            let row = app
                .store
                .read_global()
                .await?
                .global_row(
                    "SELECT * FROM tokens WHERE secret_hash = $1",
                    args![tokens::secret_hash(secret)],
                )
                .await?
                .ok_or(Error::Unauthenticated)?;
            let token = tokens::read(&row)?;
            if token.revoked_at.is_some() || token.expires_at.is_some_and(|end| now >= end) {
                return Err(Error::Unauthenticated);
            }
            let used = token.last_used_at.unwrap_or(token.created_at);
            if look == Look::Use {
                touch(
                    app,
                    "UPDATE tokens SET last_used_at = $2 WHERE id = $1",
                    token.id.to_string(),
                    used,
                )
                .await?;
            }
            Ok((token.user, Some((row.id("shop_id")?, token.scopes))))
        }
    }
}

/// Notes the use once a minute, not at every request.
async fn touch(app: &App, sql: &'static str, id: String, last: Timestamp) -> Result<()> {
    let now = app.now();
    if now.duration_since(last).as_secs() < 60 {
        return Ok(());
    }
    let mut tx = app.store.begin_global().await?;
    tx.conn().global_execute(sql, args![id, now]).await?;
    tx.commit().await?;
    Ok(())
}

/// The circumstances of a request in a shop.
///
/// # Errors
/// `Unauthenticated`; `NotFound` for a shop that does not exist or is not the caller's.
pub async fn ctx(
    app: &App,
    credential: &Credential,
    shop: &str,
    request_id: String,
) -> Result<Ctx> {
    let now = app.now();
    let generation = *app.sign_ins.generation.borrow();
    let key = (credential.clone(), shop.to_owned());
    let known = {
        let known = app
            .sign_ins
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        known
            .get(&key)
            .filter(|one| one.generation == generation && now < one.until)
            .cloned()
    };
    let found = match known {
        Some(found) => found,
        None => {
            let found = look_up(app, credential, shop, generation, Look::Use).await?;
            let mut known = app
                .sign_ins
                .known
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if known.len() >= REMEMBERED_MAX {
                known.clear();
            }
            known.insert(key, found.clone());
            found
        }
    };
    Ok(found.into_ctx(request_id, now))
}

/// The circumstances as they are now, for what goes on for long after its request. Looking keeps no session alive.
///
/// # Errors
/// As `ctx`.
pub async fn still(
    app: &App,
    credential: &Credential,
    shop: &str,
    request_id: String,
) -> Result<Ctx> {
    let generation = *app.sign_ins.generation.borrow();
    let found = look_up(app, credential, shop, generation, Look::Check).await?;
    Ok(found.into_ctx(request_id, app.now()))
}

async fn look_up(
    app: &App,
    credential: &Credential,
    shop: &str,
    generation: u64,
    look: Look,
) -> Result<Remembered> {
    let (user, token) = holder(app, credential, look).await?;
    let shop = shops::find(&mut app.store.read_global().await?, shop)
        .await?
        .ok_or(Error::NotFound("shop"))?;
    if token.as_ref().is_some_and(|(only, _)| *only != shop.id) {
        return Err(Error::NotFound("shop"));
    }
    let mut conn = app.store.read(shop.id).await?;
    let row = conn
        .row(
            "SELECT m.* FROM members m JOIN users u ON u.id = m.user_id
             WHERE m.shop_id = $1 AND m.user_id = $2 AND m.disabled = 0 AND u.disabled = 0",
            args![text(user)],
        )
        .await?
        .ok_or(Error::NotFound("shop"))?;
    let member = Member {
        user,
        role: row.word("role")?,
        scopes: token
            .map(|(_, scopes)| scopes)
            .filter(|scopes| !scopes.is_empty()),
        staff_number: row.text("staff_number")?,
        service_name: row.text("service_name")?,
    };
    let limits = Arc::new(limits::load(&mut conn).await?);
    let until = app
        .now()
        .checked_add(REMEMBERED_SECONDS.seconds())
        .map_err(Error::internal)?;
    Ok(Remembered {
        shop: Arc::new(shop),
        member,
        limits,
        until,
        generation,
    })
}
