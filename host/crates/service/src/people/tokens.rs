//! API tokens: shown once, stored as a hash, scoped, revocable.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use shopwit_domain::{
    ids::{TokenId, UserId},
    people::Permission,
};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use crate::{Ctx, Error, Result, Unit, audit::hex, sources::Entropy};

/// What every token begins with, so that leaked ones can be found by search.
pub const TOKEN_PREFIX: &str = "swt_";

/// A token as it is listed; the secret is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    pub id: TokenId,
    pub user: UserId,
    pub name: String,
    /// Empty: all that the member may do.
    pub scopes: Vec<Permission>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Makes 256 random bits with a prefix.
pub(crate) fn new_secret(prefix: &str, entropy: &dyn Entropy) -> String {
    let mut bytes = [0u8; 32];
    entropy.fill(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a secret.
pub(crate) fn secret_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

pub(crate) fn read(row: &Row) -> Result<TokenRecord> {
    let scopes: Vec<String> = serde_json::from_str(&row.text("scopes")?)?;
    Ok(TokenRecord {
        id: row.id("id")?,
        user: row.id("user_id")?,
        name: row.text("name")?,
        scopes: scopes
            .iter()
            .map(|scope| scope.parse())
            .collect::<std::result::Result<_, _>>()?,
        created_at: row.time("created_at")?,
        expires_at: row.opt_time("expires_at")?,
        last_used_at: row.opt_time("last_used_at")?,
        revoked_at: row.opt_time("revoked_at")?,
    })
}

/// Makes a token for a member (the actor, or another one). Answers the secret, which is never shown again.
///
/// # Errors
/// `Forbidden`; an unknown member; a scope that the maker does not have.
pub async fn create(
    unit: &mut Unit,
    user: UserId,
    name: String,
    scopes: Vec<Permission>,
    expires_at: Option<Timestamp>,
    entropy: &dyn Entropy,
) -> Result<(TokenRecord, String)> {
    unit.ctx().require(Permission::TokenWrite)?;
    if name.trim().is_empty() || name.chars().count() > 100 {
        return Err(Error::invalid("/name", "length", "1 to 100 characters"));
    }
    for (index, scope) in scopes.iter().enumerate() {
        if !unit.ctx().may(*scope) {
            return Err(Error::invalid(
                format!("/scopes/{index}"),
                "not-yours",
                "a token cannot do more than its maker",
            ));
        }
    }
    super::members::find(unit.conn(), user)
        .await?
        .ok_or_else(|| {
            Error::invalid(
                "/user",
                "not-found",
                "the token's user must be a member of this shop",
            )
        })?;
    let secret = new_secret(TOKEN_PREFIX, entropy);
    let (id, now): (TokenId, _) = (unit.new_id(), unit.now());
    let words = json!(scopes.iter().map(ToString::to_string).collect::<Vec<_>>());
    let row = unit
        .conn()
        .row(
            "INSERT INTO tokens (id, shop_id, user_id, name, secret_hash, scopes, created_at, expires_at)
             VALUES ($2, $1, $3, $4, $5, $6, $7, $8) RETURNING *",
            args![text(id), text(user), name, secret_hash(&secret), words.to_string(), now, expires_at],
        )
        .await?
        .ok_or_else(|| Error::internal("no token came back"))?;
    unit.audit(
        "token.create",
        id,
        json!({"after": {"user": user.to_string(), "scopes": words}}),
    );
    Ok((read(&row)?, secret))
}

/// The shop's tokens, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<TokenRecord>> {
    ctx.require(Permission::TokenWrite)?;
    let mut query = Query::new("SELECT * FROM tokens WHERE shop_id = $1");
    query.page(after, limit);
    let tokens = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(tokens, limit, |token| token.id.to_string()))
}

/// Ends a token. The caller has sign-ins looked up again after the commit, so that it holds at once.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn revoke(unit: &mut Unit, id: TokenId) -> Result<()> {
    unit.ctx().require(Permission::TokenWrite)?;
    let now = unit.now();
    let done = unit
        .conn()
        .execute("UPDATE tokens SET revoked_at = COALESCE(revoked_at, $3) WHERE shop_id = $1 AND id = $2", args![text(id), now])
        .await?;
    if done == 0 {
        return Err(Error::NotFound("token"));
    }
    unit.audit("token.revoke", id, json!({}));
    Ok(())
}

/// A password that nobody chose, 256 bits.
pub fn new_password(entropy: &dyn Entropy) -> String {
    new_secret("", entropy)
}
