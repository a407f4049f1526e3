//! Kinds of ticket: those that every shop has, and those that a shop adds (S-063).

use serde_json::json;
use shopwit_domain::people::Permission;
use shopwit_store::{Conn, args};

use crate::{Ctx, Error, Result, Unit, fields::check_text};

/// Kinds of every shop, with what a ticket of the kind needs.
pub const BUILT_IN: &[&str] = &[
    "inquiry-product",
    "inquiry-business",
    "inquiry-transaction",
    ORDER_COMPLAINT,
    COMPLAINT,
    "after-sales",
    INCIDENT,
    PROMISE,
    "task",
    VISIT,
    "callback",
    "onboarding",
];

/// About an order (S-058).
pub(super) const ORDER_COMPLAINT: &str = "order-complaint";
/// A complaint about us (S-042, S-435).
pub(super) const COMPLAINT: &str = "complaint";
/// Something that concerns the whole desk; the supervisor's, with the highest priority (S-017).
pub(super) const INCIDENT: &str = "incident";
/// What a buyer was promised; has a time (S-170).
pub const PROMISE: &str = "promise";
/// Somebody goes there; has a place (S-090, S-400).
pub(super) const VISIT: &str = "visit";

/// Longest kind, characters.
const KIND_CHARS_MAX: usize = 40;
/// Longest name of a kind, characters.
const NAME_CHARS_MAX: usize = 60;
/// Kinds of a shop's own.
const KINDS_MAX: usize = 100;

/// A kind that a shop added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnKind {
    /// Kebab-case.
    pub kind: String,
    /// For people.
    pub name: String,
}

/// A kebab-case word as kinds, queues and tags are.
pub(super) fn is_word(word: &str) -> bool {
    (1..=KIND_CHARS_MAX).contains(&word.len())
        && word.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

pub(super) fn check_word(pointer: &str, kind: &str) -> Result<()> {
    if is_word(kind) {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "format",
            "a kebab-case word of at most 40 characters",
        ))
    }
}

/// The kind must be built in or the shop's own.
pub(super) async fn check(conn: &mut Conn, pointer: &str, kind: &str) -> Result<()> {
    check_word(pointer, kind)?;
    if BUILT_IN.contains(&kind) {
        return Ok(());
    }
    let row = conn
        .row(
            "SELECT kind FROM ticket_kinds WHERE shop_id = $1 AND kind = $2",
            args![kind],
        )
        .await?;
    match row {
        Some(_) => Ok(()),
        None => Err(Error::invalid(
            pointer,
            "unknown-kind",
            format!(
                "one of {}, or a kind that the shop added",
                BUILT_IN.join(", ")
            ),
        )),
    }
}

/// The shop's own kinds.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn own(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<OwnKind>> {
    ctx.require(Permission::ConversationRead)?;
    load(conn).await
}

async fn load(conn: &mut Conn) -> Result<Vec<OwnKind>> {
    let rows = conn
        .rows(
            "SELECT kind, name FROM ticket_kinds WHERE shop_id = $1 ORDER BY kind",
            Vec::new(),
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(OwnKind {
                kind: row.text("kind")?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// Sets the shop's own kinds; what is left out can be used no more, tickets keep what they have.
///
/// # Errors
/// `Forbidden`; a kind that is no word, built in, or there twice.
pub async fn set_own(unit: &mut Unit, kinds: Vec<OwnKind>) -> Result<Vec<OwnKind>> {
    unit.ctx().require(Permission::ShopWrite)?;
    if kinds.len() > KINDS_MAX {
        return Err(Error::invalid(
            "/items",
            "length",
            format!("at most {KINDS_MAX} kinds"),
        ));
    }
    for (index, one) in kinds.iter().enumerate() {
        let pointer = format!("/items/{index}/kind");
        check_word(&pointer, &one.kind)?;
        check_text(
            &format!("/items/{index}/name"),
            &one.name,
            1,
            NAME_CHARS_MAX,
        )?;
        let before = kinds.iter().take(index).any(|other| other.kind == one.kind);
        if before || BUILT_IN.contains(&one.kind.as_str()) {
            return Err(Error::invalid(
                pointer,
                "duplicate",
                "a kind that is not there already",
            ));
        }
    }
    unit.conn()
        .execute("DELETE FROM ticket_kinds WHERE shop_id = $1", Vec::new())
        .await?;
    for one in &kinds {
        unit.conn()
            .execute(
                "INSERT INTO ticket_kinds (shop_id, kind, name) VALUES ($1, $2, $3)",
                args![&one.kind, &one.name],
            )
            .await?;
    }
    let words: Vec<_> = kinds.iter().map(|one| one.kind.as_str()).collect();
    unit.audit("ticket-kinds.set", unit.shop_id(), json!({"after": words}));
    load(unit.conn()).await
}
