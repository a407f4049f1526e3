//! Requests to one registry: judged addresses only, authorized where it demands that.

use std::io::Read as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ureq::{
    Body,
    http::{Method, Request, Response, StatusCode as Status, Uri, header},
};

use crate::{
    access::{Credentials, Registries},
    auth::{self, Challenge},
    error::RegistryError,
    reference::{Authority, Reference},
};

/// How often a registry may send us on; those that keep their bytes elsewhere do it once.
const REDIRECTS_MAX: u32 = 3;
/// The longest answer of a giver of tokens, bytes.
const TOKEN_BYTES_MAX: u64 = 64 * 1024;

/// What is asked.
pub(crate) struct Ask<'a> {
    pub(crate) method: Method,
    pub(crate) accept: Option<&'static str>,
    /// Media type and bytes.
    pub(crate) body: Option<(&'static str, &'a [u8])>,
}

impl Ask<'_> {
    pub(crate) fn get(accept: Option<&'static str>) -> Self {
        Self {
            method: Method::GET,
            accept,
            body: None,
        }
    }
}

/// A conversation with one registry about one repository.
pub(crate) struct Session<'a> {
    registries: &'a Registries,
    pub(crate) registry: Authority,
    /// `https://registry.example/v2/policies/refund`
    base: String,
    /// What the registry gave us for an `Authorization`.
    authorization: Option<String>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        registries: &'a Registries,
        reference: &Reference,
    ) -> Result<Self, RegistryError> {
        let registry = reference.registry.clone();
        let scheme = registries.scheme(&registry)?.as_str();
        let base = format!("{scheme}://{registry}/v2/{}", reference.repository);
        Ok(Self {
            registries,
            registry,
            base,
            authorization: None,
        })
    }

    /// An address within the repository.
    pub(crate) fn address(&self, rest: &str) -> Result<Uri, RegistryError> {
        format!("{}/{rest}", self.base)
            .parse()
            .map_err(|error| self.odd(format!("{error}")))
    }

    /// Asks, and asks again with what the registry demands.
    pub(crate) fn send(
        &mut self,
        address: &Uri,
        ask: &Ask<'_>,
    ) -> Result<Response<Body>, RegistryError> {
        let response = self.send_on(address, ask)?;
        if response.status() != Status::UNAUTHORIZED || self.authorization.is_some() {
            return Ok(response);
        }
        let challenge = response
            .headers()
            .get_all(header::WWW_AUTHENTICATE)
            .iter()
            .find_map(|value| Challenge::parse(value.to_str().ok()?))
            .ok_or_else(|| self.denied())?;
        self.authorization = Some(self.authorize(&challenge)?);
        self.send_on(address, ask)
    }

    /// Asks, and follows where that is allowed.
    fn send_on(&self, address: &Uri, ask: &Ask<'_>) -> Result<Response<Body>, RegistryError> {
        let mut address = address.clone();
        for _ in 0..=REDIRECTS_MAX {
            let asked = self.registries.judge(&address)?;
            // Whom we are sent to gets no credentials that were meant for the registry.
            let authorization = self
                .authorization
                .as_deref()
                .filter(|_| self.is_registry(&asked));
            let response = self.exchange(&address, ask, authorization)?;
            let is_elsewhere = ask.method == Method::GET && response.status().is_redirection();
            if !is_elsewhere {
                return Ok(response);
            }
            address = self.location(&response)?;
        }
        Err(self.odd(format!("it sends on more than {REDIRECTS_MAX} times")))
    }

    /// Whether an address that was judged is the registry itself, written with the port of its scheme or without.
    fn is_registry(&self, asked: &Authority) -> bool {
        self.base
            .parse()
            .ok()
            .and_then(|base: Uri| self.registries.judge(&base).ok())
            .is_some_and(|registry| registry == *asked)
    }

    fn exchange(
        &self,
        address: &Uri,
        ask: &Ask<'_>,
        authorization: Option<&str>,
    ) -> Result<Response<Body>, RegistryError> {
        let mut request = Request::builder().method(&ask.method).uri(address);
        if let Some(accept) = ask.accept {
            request = request.header(header::ACCEPT, accept);
        }
        if let Some(authorization) = authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let agent = &self.registries.agent;
        let sent = match ask.body {
            None => {
                let request = request.body(()).map_err(ureq::Error::from);
                request.and_then(|request| agent.run(request))
            }
            Some((kind, bytes)) => {
                let request = request.header(header::CONTENT_TYPE, kind).body(bytes);
                let request = request.map_err(ureq::Error::from);
                request.and_then(|request| agent.run(request))
            }
        };
        sent.map_err(|error| RegistryError::Unreachable {
            registry: self.registry.clone(),
            detail: error.to_string(),
        })
    }

    /// Where an answer sends us to, absolute or from the root of the registry.
    pub(crate) fn location(&self, response: &Response<Body>) -> Result<Uri, RegistryError> {
        let told = response
            .headers()
            .get(header::LOCATION)
            .and_then(|location| location.to_str().ok())
            .ok_or_else(|| self.odd("it sends on to nowhere".to_owned()))?;
        let absolute = match told.strip_prefix('/') {
            Some(rest) if !rest.starts_with('/') => {
                let root = self.base.split_inclusive('/').take(3).collect::<String>();
                format!("{root}{rest}")
            }
            _ => told.to_owned(),
        };
        absolute
            .parse()
            .map_err(|_| self.odd("it sends on to what is no address".to_owned()))
    }

    /// What proves who we are.
    fn authorize(&self, challenge: &Challenge) -> Result<String, RegistryError> {
        let known = self.registries.credentials(&self.registry);
        match challenge {
            Challenge::Basic => known.map(basic).ok_or_else(|| self.denied()),
            Challenge::Bearer {
                realm,
                service,
                scope,
            } => {
                let mut query = form_urlencoded::Serializer::new(String::new());
                for (name, value) in [("service", service), ("scope", scope)] {
                    if let Some(value) = value {
                        query.append_pair(name, value);
                    }
                }
                let separator = if realm.contains('?') { '&' } else { '?' };
                let address: Uri = format!("{realm}{separator}{}", query.finish())
                    .parse()
                    .map_err(|_| self.odd("its giver of tokens has no address".to_owned()))?;
                self.registries.judge(&address)?;
                let basic = known.map(basic);
                let response = self.exchange(&address, &Ask::get(None), basic.as_deref())?;
                if !response.status().is_success() {
                    return Err(self.denied());
                }
                let answer = self.read(response, TOKEN_BYTES_MAX, "token")?;
                let token = auth::token(&answer)
                    .ok_or_else(|| self.odd("an answer without a token".to_owned()))?;
                Ok(format!("Bearer {token}"))
            }
        }
    }

    /// The bytes of an answer, `bytes_max` at most.
    pub(crate) fn read(
        &self,
        response: Response<Body>,
        bytes_max: u64,
        what: &'static str,
    ) -> Result<Vec<u8>, RegistryError> {
        let too_large = RegistryError::TooLarge { what, bytes_max };
        let body = response.into_body();
        if body
            .content_length()
            .is_some_and(|length| length > bytes_max)
        {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        body.into_reader()
            .take(bytes_max + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| RegistryError::Unreachable {
                registry: self.registry.clone(),
                detail: format!("it broke off: {error}"),
            })?;
        if bytes.len() as u64 > bytes_max {
            return Err(too_large);
        }
        Ok(bytes)
    }

    /// What an answer means that is not the one hoped for.
    pub(crate) fn refusal(&self, response: &Response<Body>, what: String) -> RegistryError {
        let registry = self.registry.clone();
        match response.status() {
            Status::UNAUTHORIZED | Status::FORBIDDEN => self.denied(),
            Status::NOT_FOUND => RegistryError::NotFound { registry, what },
            status if status.is_server_error() || status == Status::TOO_MANY_REQUESTS => {
                RegistryError::Unreachable {
                    registry,
                    detail: format!("it answers {}", status.as_u16()),
                }
            }
            status => self.odd(format!("{} for {what}", status.as_u16())),
        }
    }

    pub(crate) fn odd(&self, detail: String) -> RegistryError {
        RegistryError::Answer {
            registry: self.registry.clone(),
            detail,
        }
    }

    fn denied(&self) -> RegistryError {
        RegistryError::Denied {
            registry: self.registry.clone(),
        }
    }
}

fn basic(credentials: &Credentials) -> String {
    let pair = format!("{}:{}", credentials.username, credentials.password);
    format!("Basic {}", STANDARD.encode(pair))
}
