//! The people of the demo shop, and the circumstances in which each acts.

use anyhow::{Result, anyhow};
use jiff::Timestamp;
use shopwit_domain::{ids::UserId, people::Role};
use shopwit_service::{
    Actor, App, Ctx,
    context::Member,
    people::{
        members::{self, NewMember},
        passwords,
    },
};

use super::{PASSWORD, data};

/// Who works in the shop.
#[derive(Debug)]
pub(super) struct Staff(Vec<Member>);

impl Staff {
    /// The circumstances of somebody of this role at this time.
    pub(super) fn acting(&self, system: &Ctx, role: Role, now: Timestamp) -> Result<Ctx> {
        let member = self
            .0
            .iter()
            .find(|member| member.role == role)
            .ok_or_else(|| anyhow!("nobody is {role}"))?;
        Ok(Ctx {
            actor: Actor::Member(member.clone()),
            now,
            ..system.clone()
        })
    }
}

/// Takes everybody in.
pub(super) async fn hire(app: &App, system: &Ctx) -> Result<Staff> {
    let hash = passwords::hash(PASSWORD).await?;
    let mut unit = app.begin(system).await?;
    let mut staff = Vec::new();
    let mut managers: Vec<(Role, UserId)> = Vec::new();
    for (index, (login, role)) in data::SIGN_INS.iter().chain(&data::MORE_STAFF).enumerate() {
        let above = if *role == Role::Supervisor {
            Role::Owner
        } else {
            Role::Supervisor
        };
        let new = NewMember {
            login: (*login).to_owned(),
            display_name: format!("演示{}", index + 1),
            password_hash: hash.clone(),
            role: *role,
            staff_number: format!("A{:03}", index + 1),
            service_name: format!(
                "小{}",
                [
                    "云", "裳", "晴", "禾", "安", "乐", "宁", "悦", "嘉", "可", "若", "夏"
                ][index % 12]
            ),
            manager: managers
                .iter()
                .find(|(known, _)| *known == above)
                .map(|(_, user)| *user),
            languages: vec!["zh-CN".to_owned(), "en".to_owned()],
            skills: Vec::new(),
        };
        let member = members::add(&mut unit, new).await?;
        managers.push((*role, member.user));
        staff.push(Member {
            user: member.user,
            role: member.role,
            scopes: None,
            staff_number: member.staff_number,
            service_name: member.service_name,
        });
    }
    unit.commit().await?;
    Ok(Staff(staff))
}

/// The owner's id.
pub(super) async fn owner(app: &App, system: &Ctx) -> Result<UserId> {
    let mut conn = app.read(system).await?;
    let page = members::list(&mut conn, system, None, 100).await?;
    page.items
        .into_iter()
        .find(|member| member.role == Role::Owner)
        .map(|member| member.user)
        .ok_or_else(|| anyhow!("the demo shop has no owner"))
}
