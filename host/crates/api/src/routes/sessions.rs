//! Signing in and out.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, FromRequestParts, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use shopwit_service::{Error, people::sign_in};
use utoipa::ToSchema;

use crate::{
    auth::{SESSION_COOKIE, SignedIn, session_cookie},
    body::Body,
    dto::{RoleWord, WordDto},
    problem::Problem,
    state::ApiState,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    #[schema(max_length = 64)]
    login: String,
    #[schema(max_length = 128)]
    password: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonBody {
    /// `user_…`
    id: String,
    login: String,
    display_name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyShop {
    id: String,
    slug: String,
    name: String,
    role: RoleWord,
    /// What this person may do there.
    permissions: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    person: PersonBody,
    shops: Vec<MyShop>,
}

impl From<sign_in::Person> for PersonBody {
    fn from(person: sign_in::Person) -> Self {
        Self {
            id: person.user.to_string(),
            login: person.login,
            display_name: person.display_name,
        }
    }
}

/// The address that the request came from, where the server knows it.
#[derive(Debug)]
pub(crate) struct Peer(Option<SocketAddr>);

impl Peer {
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.0
    }
}

impl FromRequestParts<ApiState> for Peer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self, Problem> {
        Ok(Self(
            parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0),
        ))
    }
}

/// Sign in. The answer sets the session cookie.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignIn, security(()),
    responses((status = 201, body = PersonBody)))]
pub(crate) async fn create(
    State(state): State<ApiState>,
    peer: Peer,
    body: Body<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { login, password } = body.value;
    // Before anything is counted or hashed: no such login or password can exist.
    if login.chars().count() > 64 || password.chars().count() > 128 {
        return Err(Error::Unauthenticated.into());
    }
    let login = login.to_lowercase();
    let too_many = state.sign_ins_by_login.check_key(&login).is_err()
        || peer
            .0
            .is_some_and(|peer| state.sign_ins_by_address.check_key(&peer.ip()).is_err());
    if too_many {
        return Err(Error::TooMany {
            retry_after_seconds: 12,
        }
        .into());
    }
    let (secret, person) = sign_in::sign_in(&state.app, &login, &password).await?;
    let cookie = format!("{SESSION_COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax");
    Ok((
        StatusCode::CREATED,
        [(header::SET_COOKIE, cookie)],
        Json(PersonBody::from(person)),
    )
        .into_response())
}

/// Sign out.
#[utoipa::path(delete, path = "/sessions", tag = "sessions", responses((status = 204)))]
pub(crate) async fn end(
    State(state): State<ApiState>,
    _who: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(secret) = session_cookie(&headers) {
        sign_in::sign_out(&state.app, &secret).await?;
    }
    let cookie = format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Who is signed in, and where they work.
#[utoipa::path(get, path = "/me", tag = "sessions", responses((status = 200, body = Me)))]
pub(crate) async fn me(
    State(state): State<ApiState>,
    SignedIn(credential): SignedIn,
) -> Result<Json<Me>, Problem> {
    use shopwit_domain::{people::Permission, word::Word};

    let person = sign_in::person(&state.app, &credential).await?;
    let mut shops = Vec::new();
    for (shop, role) in sign_in::shops_of(&state.app, &credential).await? {
        let ctx = sign_in::ctx(&state.app, &credential, &shop.slug, String::new()).await?;
        let permissions = Permission::ALL
            .iter()
            .filter(|one| ctx.may(**one))
            .map(ToString::to_string)
            .collect();
        shops.push(MyShop {
            id: shop.id.to_string(),
            slug: shop.slug,
            name: shop.name,
            role: WordDto(role),
            permissions,
        });
    }
    Ok(Json(Me {
        person: person.into(),
        shops,
    }))
}
