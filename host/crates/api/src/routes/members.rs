//! The people of a shop.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_domain::{ids::UserId, people::Permission};
use shopwit_service::{
    Ctx, Error,
    people::{
        members::{self, MemberChange, MemberRecord, NewMember},
        passwords,
    },
};
use utoipa::ToSchema;

use crate::{
    auth::{InShop, PathText},
    body::Body,
    body::Params,
    dto::{RoleWord, WordDto, etag},
    page::{ListBody, PageParams, rows},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberBody {
    /// `user_…`
    id: String,
    login: String,
    display_name: String,
    role: RoleWord,
    /// What stands on notes and slips.
    staff_number: String,
    /// What buyers see.
    service_name: String,
    /// The next one up.
    manager: Option<String>,
    languages: Vec<String>,
    skills: Vec<String>,
    disabled: bool,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
    /// What you may do with it now: `change`.
    actions: Vec<&'static str>,
}

impl MemberBody {
    fn new(member: MemberRecord, ctx: &Ctx) -> Self {
        Self {
            actions: if ctx.may(Permission::MemberWrite) {
                vec!["change"]
            } else {
                Vec::new()
            },
            id: member.user.to_string(),
            login: member.login,
            display_name: member.display_name,
            role: WordDto(member.role),
            staff_number: member.staff_number,
            service_name: member.service_name,
            manager: member.manager.map(|manager| manager.to_string()),
            languages: member.languages,
            skills: member.skills,
            disabled: member.disabled,
            created_at: member.created_at.to_string(),
            version: member.version,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMemberBody {
    /// 3 to 64 of a–z, 0–9, dot, dash, underscore, at sign.
    login: String,
    display_name: String,
    /// 8 to 128 characters.
    password: String,
    role: RoleWord,
    staff_number: String,
    service_name: String,
    /// `user_…` of the next one up.
    manager: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
    #[serde(default)]
    skills: Vec<String>,
}

/// What of a member can be changed; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberPatch {
    role: Option<RoleWord>,
    service_name: Option<String>,
    manager: Option<String>,
    disabled: Option<bool>,
}

fn manager(text: Option<String>) -> Result<Option<UserId>, Problem> {
    text.map(|text| {
        text.parse()
            .map_err(|_| Problem::field("/manager", "invalid-id", "an id that begins with user_"))
    })
    .transpose()
}

/// The people of the shop, newest first.
#[utoipa::path(get, path = "/shops/{shop}/members", tag = "members", params(("shop" = String, Path), PageParams),
    responses((status = 200, body = ListBody<MemberBody>)))]
pub(crate) async fn list(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(page): Params<PageParams>,
) -> Result<Json<ListBody<MemberBody>>, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let members = members::list(&mut conn, &ctx, page.cursor.as_deref(), rows(page.limit)?).await?;
    Ok(Json(ListBody::new(members, |member| {
        MemberBody::new(member, &ctx)
    })))
}

/// Take somebody into the shop.
#[utoipa::path(post, path = "/shops/{shop}/members", tag = "members", params(("shop" = String, Path)),
    request_body = NewMemberBody, responses((status = 201, body = MemberBody)))]
pub(crate) async fn add(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    body: Body<NewMemberBody>,
) -> Result<Response, Problem> {
    let body = body.value;
    ctx.require(Permission::MemberWrite)?;
    let new = NewMember {
        login: body.login,
        display_name: body.display_name,
        password_hash: passwords::hash(&body.password).await?,
        role: body.role.0,
        staff_number: body.staff_number,
        service_name: body.service_name,
        manager: manager(body.manager)?,
        languages: body.languages,
        skills: body.skills,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let member = members::add(&mut unit, new).await?;
    unit.commit().await?;
    Ok((
        StatusCode::CREATED,
        etag(member.version),
        Json(MemberBody::new(member, &ctx)),
    )
        .into_response())
}

/// One member.
#[utoipa::path(get, path = "/shops/{shop}/members/{member}", tag = "members",
    params(("shop" = String, Path), ("member" = String, Path)), responses((status = 200, body = MemberBody)))]
pub(crate) async fn get(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let mut conn = state.app.read(&ctx).await?;
    let member = members::find(&mut conn, path.id("member", "member")?)
        .await?
        .ok_or(Error::NotFound("member"))?;
    Ok((etag(member.version), Json(MemberBody::new(member, &ctx))).into_response())
}

/// Change a member. Holds at once, for open sessions too.
#[utoipa::path(patch, path = "/shops/{shop}/members/{member}", tag = "members",
    params(("shop" = String, Path), ("member" = String, Path)), request_body = MemberPatch,
    responses((status = 200, body = MemberBody)))]
pub(crate) async fn change(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
    body: Body<MemberPatch>,
) -> Result<Response, Problem> {
    let change = MemberChange {
        role: body.value.role.map(|role| role.0),
        service_name: body.value.service_name,
        manager: manager(body.value.manager)?,
        disabled: body.value.disabled,
    };
    let mut unit = state.app.begin(&ctx).await?;
    let member = members::change(&mut unit, path.id("member", "member")?, change).await?;
    unit.commit().await?;
    state.app.forget_sign_ins();
    Ok((etag(member.version), Json(MemberBody::new(member, &ctx))).into_response())
}
