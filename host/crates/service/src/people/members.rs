//! Members of a shop.

use jiff::Timestamp;
use serde_json::json;
use shopwit_domain::{
    ids::UserId,
    people::{Permission, Role},
};
use shopwit_store::{
    Conn, Query, Row, args,
    query::Page,
    value::{opt_text, text},
};

use super::passwords;
use crate::{App, Ctx, Error, Result, Unit};

/// Somebody who works in the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRecord {
    pub user: UserId,
    pub login: String,
    pub display_name: String,
    pub role: Role,
    pub staff_number: String,
    pub service_name: String,
    pub manager: Option<UserId>,
    pub languages: Vec<String>,
    pub skills: Vec<String>,
    pub disabled: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

/// What a new member is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// 3 to 64 of a–z, 0–9, dot, dash, underscore, at sign.
    pub login: String,
    pub display_name: String,
    /// PHC string; see `passwords::hash`, which is slow and so is done before the unit begins.
    pub password_hash: String,
    pub role: Role,
    pub staff_number: String,
    pub service_name: String,
    pub manager: Option<UserId>,
    pub languages: Vec<String>,
    pub skills: Vec<String>,
}

/// What of a member can be changed. `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    pub role: Option<Role>,
    pub service_name: Option<String>,
    pub manager: Option<UserId>,
    pub disabled: Option<bool>,
}

const SELECT: &str = "SELECT m.*, m.user_id AS id, u.login, u.display_name FROM members m
     JOIN users u ON u.id = m.user_id WHERE m.shop_id = $1";

fn read(row: &Row) -> Result<MemberRecord> {
    Ok(MemberRecord {
        user: row.id("user_id")?,
        login: row.text("login")?,
        display_name: row.text("display_name")?,
        role: row.word("role")?,
        staff_number: row.text("staff_number")?,
        service_name: row.text("service_name")?,
        manager: row.opt_id("manager_id")?,
        languages: serde_json::from_str(&row.text("languages")?)?,
        skills: serde_json::from_str(&row.text("skills")?)?,
        disabled: row.flag("disabled")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

/// Takes somebody into the shop; the login must be new.
///
/// # Errors
/// `Forbidden`; a login or staff number that is taken; fields that do not fit.
pub async fn add(unit: &mut Unit, new: NewMember) -> Result<MemberRecord> {
    unit.ctx().require(Permission::MemberWrite)?;
    check_text("/login", &new.login, 3, 64)?;
    if !new
        .login
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-@".contains(c))
    {
        return Err(Error::invalid(
            "/login",
            "format",
            "a–z, 0–9, dot, dash, underscore and at sign only",
        ));
    }
    check_text("/display_name", &new.display_name, 1, 100)?;
    check_text("/staff_number", &new.staff_number, 1, 20)?;
    check_text("/service_name", &new.service_name, 1, 40)?;
    if let Some(manager) = new.manager {
        find(unit.conn(), manager).await?.ok_or_else(|| {
            Error::invalid(
                "/manager",
                "not-found",
                "the manager must be a member of this shop",
            )
        })?;
    }
    let (user, now): (UserId, _) = (unit.new_id(), unit.now());
    let conn = unit.conn();
    let made = conn
        .global_execute(
            "INSERT INTO users (id, login, display_name, password_hash, disabled, created_at)
             VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (login) DO NOTHING",
            args![
                text(user),
                &new.login,
                &new.display_name,
                &new.password_hash,
                now
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "login-taken",
            format!("the login {} is taken", new.login),
        ));
    }
    let made = conn
        .execute(
            "INSERT INTO members (shop_id, user_id, role, staff_number, service_name, manager_id, languages, skills,
                 disabled, created_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 1) ON CONFLICT (shop_id, staff_number) DO NOTHING",
            args![
                text(user),
                text(new.role),
                &new.staff_number,
                &new.service_name,
                opt_text(new.manager),
                json!(new.languages).to_string(),
                json!(new.skills).to_string(),
                now,
            ],
        )
        .await?;
    if made == 0 {
        return Err(Error::conflict(
            "staff-number-taken",
            format!("the staff number {} is taken", new.staff_number),
        ));
    }
    unit.audit(
        "member.add",
        user,
        json!({"after": {"role": new.role.to_string(), "staff_number": new.staff_number}}),
    );
    unit.emit(
        "member.added",
        json!({"user": user.to_string(), "role": new.role.to_string()}),
    );
    find(unit.conn(), user)
        .await?
        .ok_or(Error::NotFound("member"))
}

fn check_text(pointer: &str, value: &str, min: usize, max: usize) -> Result<()> {
    if (min..=max).contains(&value.trim().chars().count()) {
        Ok(())
    } else {
        Err(Error::invalid(
            pointer,
            "length",
            format!("{min} to {max} characters"),
        ))
    }
}

/// One member.
///
/// # Errors
/// The database.
pub async fn find(conn: &mut Conn, user: UserId) -> Result<Option<MemberRecord>> {
    let mut query = Query::new(SELECT);
    query.and("AND m.user_id = ", text(user));
    query.rows(conn).await?.first().map(read).transpose()
}

/// The shop's people, newest first.
///
/// # Errors
/// `Forbidden`; the database.
pub async fn list(
    conn: &mut Conn,
    ctx: &Ctx,
    after: Option<&str>,
    limit: i64,
) -> Result<Page<MemberRecord>> {
    ctx.require(Permission::ShopRead)?;
    let mut query = Query::new(SELECT);
    query.and_some("AND m.user_id < ", after);
    query
        .push(" ORDER BY m.user_id DESC")
        .and("LIMIT ", limit + 1);
    let members = query
        .rows(conn)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<_>>>()?;
    Ok(Page::new(members, limit, |member| member.user.to_string()))
}

/// Changes a member. The caller has sign-ins looked up again after the commit, so that it holds at once.
///
/// # Errors
/// `Forbidden`; `NotFound`; the last owner cannot be taken away.
pub async fn change(unit: &mut Unit, user: UserId, change: MemberChange) -> Result<MemberRecord> {
    unit.ctx().require(Permission::MemberWrite)?;
    let before = find(unit.conn(), user)
        .await?
        .ok_or(Error::NotFound("member"))?;
    let loses_owner = before.role == Role::Owner
        && (change.role.is_some_and(|role| role != Role::Owner) || change.disabled == Some(true));
    if loses_owner {
        let others = unit
            .conn()
            .row(
                "SELECT COUNT(*) AS n FROM members WHERE shop_id = $1 AND role = 'owner' AND disabled = 0 AND user_id <> $2",
                args![text(user)],
            )
            .await?;
        if others.map_or(Ok(0), |row| row.int("n"))? == 0 {
            return Err(Error::conflict(
                "last-owner",
                "a shop keeps one owner; make somebody else owner first",
            ));
        }
    }
    unit.conn()
        .execute(
            "UPDATE members SET role = COALESCE($3, role), service_name = COALESCE($4, service_name),
                 manager_id = COALESCE($5, manager_id), disabled = COALESCE($6, disabled), version = version + 1
             WHERE shop_id = $1 AND user_id = $2",
            args![
                text(user),
                opt_text(change.role),
                change.service_name,
                opt_text(change.manager),
                change.disabled.map(i64::from),
            ],
        )
        .await?;
    let after = find(unit.conn(), user)
        .await?
        .ok_or(Error::NotFound("member"))?;
    unit.audit(
        "member.change",
        user,
        json!({
            "before": {"role": before.role.to_string(), "disabled": before.disabled},
            "after": {"role": after.role.to_string(), "disabled": after.disabled},
        }),
    );
    unit.emit("member.changed", json!({"member": user.to_string()}));
    Ok(after)
}

/// Founds the first owner of a shop, for the command line and the demo.
///
/// # Errors
/// As `add`.
pub async fn add_by_operator(
    app: &App,
    ctx: &Ctx,
    password: &str,
    mut new: NewMember,
) -> Result<MemberRecord> {
    new.password_hash = passwords::hash(password).await?;
    let mut unit = app.begin(ctx).await?;
    let member = add(&mut unit, new).await?;
    unit.commit().await?;
    Ok(member)
}
