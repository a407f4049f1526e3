//! Who asks: `Authorization: Bearer swt_…` for programs, the session cookie for the console.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use shopwit_service::{
    Ctx, Error,
    people::sign_in::{self, Credential},
};

use crate::{problem::Problem, request_id::current_request_id, state::ApiState};

/// Only over HTTPS or to this machine; the prefix keeps sub-domains from setting it.
pub(crate) const SESSION_COOKIE: &str = "__Host-sid";

/// The credential that came with the request.
#[derive(Debug)]
pub(crate) struct SignedIn(pub(crate) Credential);

impl FromRequestParts<ApiState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self, Problem> {
        if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
            let token = value
                .to_str()
                .ok()
                .and_then(|text| text.strip_prefix("Bearer "))
                .ok_or(Error::Unauthenticated)?;
            return Ok(Self(Credential::Token(token.trim().to_owned())));
        }
        let secret = session_cookie(&parts.headers).ok_or(Error::Unauthenticated)?;
        refuse_cross_site(&parts.method, &parts.headers)?;
        Ok(Self(Credential::Session(secret)))
    }
}

pub(crate) fn session_cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// A cookie is sent by any page that makes the browser ask; only our own pages may change something with it.
fn refuse_cross_site(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = match headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
    {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match (text(header::ORIGIN), text(header::HOST)) {
            (Some(origin), Some(host)) => {
                origin.split_once("://").is_some_and(|(_, of)| of == host)
            }
            _ => false,
        },
    };
    if ours {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "a session changes things only from the console's own pages; use a token",
        ))
    }
}

/// The circumstances of a request under `/shops/{shop}`: the shop, the member, the time.
#[derive(Debug)]
pub(crate) struct InShop(pub(crate) Ctx);

impl FromRequestParts<ApiState> for InShop {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let SignedIn(credential) = SignedIn::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::from(Error::NotFound("shop")))?;
        let shop = params
            .iter()
            .find(|(name, _)| *name == "shop")
            .map(|(_, value)| value.to_owned())
            .ok_or(Error::NotFound("shop"))?;
        let ctx = sign_in::ctx(
            &state.app,
            &credential,
            &shop,
            current_request_id().unwrap_or_default(),
        )
        .await?;
        Ok(Self(ctx))
    }
}

/// The member named in the path, as text: `Named("order")` style look-ups stay with the resource.
#[derive(Debug)]
pub(crate) struct PathText(pub(crate) Vec<(String, String)>);

impl PathText {
    /// The path parameter of this name.
    pub(crate) fn get(&self, name: &str) -> Result<&str, Problem> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| Error::NotFound("address").into())
    }

    /// The path parameter as an id; what is no id does not exist.
    pub(crate) fn id<T: shopwit_domain::ids::Id>(
        &self,
        name: &str,
        what: &'static str,
    ) -> Result<T, Problem> {
        self.get(name)?
            .parse()
            .map_err(|_| Error::NotFound(what).into())
    }
}

impl FromRequestParts<ApiState> for PathText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        // No id, number or code holds the NUL character, and one database refuses to look for it.
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound("address").into());
        }
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::from(Error::NotFound("address")))?;
        Ok(Self(
            params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ))
    }
}
