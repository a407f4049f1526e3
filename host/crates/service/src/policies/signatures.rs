//! Signatures of versions: who made them, by keys that the shop trusts. A shop may refuse to bind what is unsigned.
//!
//! A signature (ed25519) stands over a text that names the bytes, the shop, the plugin, its version and its kinds, so it
//! holds for this component in this shop alone.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{ids::PluginKeyId, people::Permission};
use shopwit_policy::{Digest, Kind};
use shopwit_store::{Conn, Query, Row, args, query::Page, value::text};

use super::{
    check_reason,
    versions::{Facts, Version},
};
use crate::{Ctx, Error, Result, Unit};

/// Name of the header that carries a signature, and of its field in a problem.
pub const SIGNATURE_HEADER: &str = "shopwit-signature";
/// Keys of one shop, revoked ones included.
const KEYS_MAX: i64 = 100;
/// Characters of a key's name.
const NAME_CHARS_MAX: usize = 100;

/// A key whose signatures the shop takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginKey {
    pub id: PluginKeyId,
    pub name: String,
    /// ed25519, 32 bytes in base64.
    pub public_key: String,
    /// What was uploaded before this time, or after the other, is not taken as signed by it.
    pub valid_from: Timestamp,
    pub valid_until: Option<Timestamp>,
    /// From then on nothing that it signed may be bound.
    pub revoked_at: Option<Timestamp>,
    pub revoked_reason: Option<String>,
    pub created_by: String,
    pub created_at: Timestamp,
}

/// A key to add.
#[derive(Debug, Clone)]
pub struct NewPluginKey {
    pub name: String,
    /// ed25519, 32 bytes in base64.
    pub public_key: String,
    /// Now, unless given.
    pub valid_from: Option<Timestamp>,
    /// For ever, unless given.
    pub valid_until: Option<Timestamp>,
}

/// A signature as it comes with an upload: `pluginkey_…:base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub key: PluginKeyId,
    bytes: [u8; 64],
}

impl fmt::Display for Signature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.key, STANDARD.encode(self.bytes))
    }
}

impl FromStr for Signature {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once(':').and_then(|(key, signature)| {
            let bytes = STANDARD.decode(signature.trim()).ok()?;
            Some((key.trim().parse().ok()?, bytes.try_into().ok()?))
        });
        parts
            .map(|(key, bytes)| Self { key, bytes })
            .ok_or_else(|| {
                wrong(
                    "format",
                    "the key's id, a colon and 64 bytes in base64, as `shopwit plugin sign` prints them",
                )
            })
    }
}

fn wrong(code: &'static str, message: impl Into<String>) -> Error {
    Error::invalid(SIGNATURE_HEADER, code, message)
}

/// What a signature stands over.
pub fn signed_text(
    digest: &Digest,
    shop: &str,
    name: &str,
    version: &str,
    kinds: impl IntoIterator<Item = Kind>,
) -> String {
    let mut kinds: Vec<_> = kinds.into_iter().map(Kind::as_str).collect();
    kinds.sort_unstable();
    format!(
        "shopwit-plugin-signature-1\ndigest: {digest}\nshop: {shop}\nname: {name}\nversion: {version}\nkinds: {}\n",
        kinds.join(",")
    )
}

/// Signs a text with a secret key of 32 bytes.
pub fn sign(secret: &[u8; 32], key: PluginKeyId, signed_text: &str) -> Signature {
    let signature = SigningKey::from_bytes(secret).sign(signed_text.as_bytes());
    Signature {
        key,
        bytes: signature.to_bytes(),
    }
}

/// The public key of a secret one, in base64.
pub fn public_key(secret: &[u8; 32]) -> String {
    STANDARD.encode(SigningKey::from_bytes(secret).verifying_key().as_bytes())
}

fn verifying_key(base64: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = STANDARD.decode(base64).ok()?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&bytes).ok()?;
    // A weak key signs anything.
    (!key.is_weak()).then_some(key)
}

fn read(row: &Row) -> Result<PluginKey> {
    Ok(PluginKey {
        id: row.id("id")?,
        name: row.text("name")?,
        public_key: row.text("public_key")?,
        valid_from: row.time("valid_from")?,
        valid_until: row.opt_time("valid_until")?,
        revoked_at: row.opt_time("revoked_at")?,
        revoked_reason: row.opt_text("revoked_reason")?,
        created_by: row.text("created_by")?,
        created_at: row.time("created_at")?,
    })
}

/// The shop's keys, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<PluginKey>> {
    ctx.require(Permission::PolicyRead)?;
    let mut query = Query::new("SELECT * FROM plugin_keys WHERE shop_id = $1");
    query.page(after, limit);
    let keys: Result<Vec<_>> = query.rows(conn).await?.iter().map(read).collect();
    Ok(Page::new(keys?, limit, |key| key.id.to_string()))
}

async fn find(conn: &mut Conn, id: PluginKeyId) -> Result<Option<PluginKey>> {
    conn.row(
        "SELECT * FROM plugin_keys WHERE shop_id = $1 AND id = $2",
        args![text(id)],
    )
    .await?
    .as_ref()
    .map(read)
    .transpose()
}

/// Adds a key.
///
/// # Errors
/// `Forbidden`; `Invalid` for what is no key; `Conflict` for one that is known, and where there are too many.
pub async fn add(unit: &mut Unit, new: NewPluginKey) -> Result<PluginKey> {
    unit.ctx().require(Permission::ShopWrite)?;
    let name_fits = (1..=NAME_CHARS_MAX).contains(&new.name.trim().chars().count())
        && !new.name.chars().any(char::is_control);
    if !name_fits {
        return Err(Error::invalid("/name", "length", "1 to 100 characters"));
    }
    if verifying_key(&new.public_key).is_none() {
        return Err(Error::invalid(
            "/public_key",
            "format",
            "an ed25519 public key, 32 bytes in base64, as `shopwit plugin keygen` prints it",
        ));
    }
    let now = unit.now();
    let valid_from = new.valid_from.unwrap_or(now);
    if new.valid_until.is_some_and(|until| until <= valid_from) {
        return Err(Error::invalid(
            "/valid_until",
            "range",
            "a time after valid_from",
        ));
    }
    let count = unit
        .conn()
        .row(
            "SELECT CAST(COUNT(*) AS BIGINT) AS keys FROM plugin_keys WHERE shop_id = $1",
            args![],
        )
        .await?
        .map_or(Ok(0), |row| row.int("keys"))?;
    if count >= KEYS_MAX {
        return Err(Error::conflict(
            "too-many-keys",
            format!("a shop has at most {KEYS_MAX} keys"),
        ));
    }
    let (id, by): (PluginKeyId, _) = (unit.new_id(), unit.ctx().actor_text());
    let row = unit
        .conn()
        .row(
            "INSERT INTO plugin_keys (shop_id, id, name, public_key, valid_from, valid_until, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (shop_id, public_key) DO NOTHING RETURNING *",
            args![
                text(id),
                new.name.trim(),
                &new.public_key,
                valid_from,
                new.valid_until,
                by,
                now
            ],
        )
        .await?
        .ok_or_else(|| Error::conflict("key-known", "the shop has this key already"))?;
    unit.audit(
        "plugin-key.add",
        id,
        json!({"public_key": new.public_key, "valid_from": valid_from.to_string(),
            "valid_until": new.valid_until.map(|at| at.to_string())}),
    );
    unit.emit("plugin-key.added", json!({"id": id.to_string()}));
    read(&row)
}

/// Ends a key: nothing that it signed may be bound from now on where signatures are required. What is bound stays bound.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for the reason.
pub async fn revoke(unit: &mut Unit, id: PluginKeyId, reason: Option<String>) -> Result<PluginKey> {
    unit.ctx().require(Permission::ShopWrite)?;
    check_reason(reason.as_deref())?;
    let now = unit.now();
    let changed = unit
        .conn()
        .execute(
            "UPDATE plugin_keys SET revoked_at = $3, revoked_reason = $4
             WHERE shop_id = $1 AND id = $2 AND revoked_at IS NULL",
            args![text(id), now, reason.clone()],
        )
        .await?;
    let key = find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("plugin key"))?;
    if changed == 1 {
        unit.audit_because("plugin-key.revoke", id, json!({}), reason);
        unit.emit("plugin-key.revoked", json!({"id": id.to_string()}));
    }
    Ok(key)
}

/// Whether the shop binds signed versions only.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn is_required(conn: &mut Conn, ctx: &Ctx) -> Result<bool> {
    ctx.require(Permission::PolicyRead)?;
    required(conn).await
}

async fn required(conn: &mut Conn) -> Result<bool> {
    let row = conn
        .row(
            "SELECT required FROM signature_rules WHERE shop_id = $1",
            args![],
        )
        .await?;
    Ok(row
        .map(|row| row.flag("required"))
        .transpose()?
        .unwrap_or(false))
}

/// Has the shop bind signed versions only, or any again. What is bound stays bound.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn require_from_now(unit: &mut Unit, is_required: bool) -> Result<()> {
    unit.ctx().require(Permission::ShopWrite)?;
    let before = required(unit.conn()).await?;
    let (by, now) = (unit.ctx().actor_text(), unit.now());
    unit.conn()
        .execute(
            "INSERT INTO signature_rules (shop_id, required, changed_by, changed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (shop_id) DO UPDATE SET required = $2, changed_by = $3, changed_at = $4",
            args![is_required, by, now],
        )
        .await?;
    let shop = unit.shop_id();
    unit.audit(
        "plugin-signatures.set",
        shop,
        json!({"before": before, "after": is_required}),
    );
    Ok(())
}

/// Refuses a signature whose key cannot be right, before anything is stored.
pub(super) async fn check_key(conn: &mut Conn, ctx: &Ctx, signature: &Signature) -> Result<()> {
    let key = find(conn, signature.key).await?;
    usable(key.as_ref(), ctx.now)
        .map(|_| ())
        .map_err(|problem| wrong("key", problem))
}

fn usable(key: Option<&PluginKey>, at: Timestamp) -> std::result::Result<&PluginKey, String> {
    let key = key.ok_or("the shop has no such key; add it under plugin-keys")?;
    if let Some(revoked) = key.revoked_at {
        return Err(format!("the key was revoked at {revoked}"));
    }
    let is_over = key.valid_until.is_some_and(|until| until <= at);
    if at < key.valid_from || is_over {
        let until = key
            .valid_until
            .map_or_else(|| "for ever".to_owned(), |until| format!("until {until}"));
        return Err(format!("the key is valid from {} {until}", key.valid_from));
    }
    Ok(key)
}

/// Verifies a signature over what a check has told, for the time when it came. The inner error: in words for whoever
/// uploaded it.
pub(super) async fn verify(
    conn: &mut Conn,
    ctx: &Ctx,
    signature: &Signature,
    digest: &Digest,
    facts: &Facts,
    came_at: Timestamp,
) -> Result<std::result::Result<(), String>> {
    let key = find(conn, signature.key).await?;
    let text = signed_text(
        digest,
        &ctx.shop.slug,
        &facts.name,
        &facts.version,
        facts.kinds.iter().copied(),
    );
    Ok(usable(key.as_ref(), came_at).and_then(|key| {
        let verified = verifying_key(&key.public_key).is_some_and(|key| {
            let signature = ed25519_dalek::Signature::from_bytes(&signature.bytes);
            key.verify_strict(text.as_bytes(), &signature).is_ok()
        });
        if verified {
            Ok(())
        } else {
            Err(format!(
                "the signature of {} does not fit; it must stand over this text:\n{text}",
                key.id
            ))
        }
    }))
}

/// Refuses to bind a version without a signature that holds, where the shop requires one. What came with the host needs
/// none.
pub(super) async fn check_bindable(
    conn: &mut Conn,
    version: &Version,
    pointer: &str,
) -> Result<()> {
    if version.uploaded_as.is_none() || !required(conn).await? {
        return Ok(());
    }
    let refused = |code, words: String| Err(Error::invalid(pointer, code, words));
    let Some(id) = version.signature_key else {
        return refused(
            "unsigned",
            "this shop binds signed versions only; upload the same bytes with a Shopwit-Signature"
                .to_owned(),
        );
    };
    match find(conn, id).await? {
        Some(key) if key.revoked_at.is_none() => Ok(()),
        _ => refused(
            "key-revoked",
            format!("the key {id} that signed this version was revoked; sign it with another one"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use shopwit_domain::ids::Id;

    use super::*;

    #[test]
    fn a_signature_reads_back_and_what_is_none_is_refused() {
        let key = PluginKeyId::from_uuid(uuid::Uuid::from_u128(7));
        let signature = sign(&[9; 32], key, "text");
        assert_eq!(
            signature.to_string().parse::<Signature>().ok(),
            Some(signature)
        );
        for text in [
            "",
            "x",
            "pluginkey_1:AA==",
            &format!("{key}:AA=="),
            &format!("{key}:?"),
        ] {
            assert!(text.parse::<Signature>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_signed_text_is_canonical() {
        let digest = Digest::of(b"x");
        let text = signed_text(
            &digest,
            "demo",
            "fees",
            "1.0.0",
            [Kind::Refund, Kind::CourierFee],
        );
        let expected = format!(
            "shopwit-plugin-signature-1\ndigest: {digest}\nshop: demo\nname: fees\nversion: 1.0.0\nkinds: courier-fee,refund\n"
        );
        assert_eq!(text, expected);
    }
}
