//! Whom we speak to, how, and as whom.

use std::{collections::BTreeMap, fmt, time::Duration};

use ureq::{
    Agent,
    http::Uri,
    tls::{PemItem, RootCerts, TlsConfig, parse_pem},
};

use crate::{error::RegistryError, reference::Authority};

/// Patience for a connection.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// Patience for the first words of an answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Patience for one request with everything that belongs to it: 32 MiB at 5 Mbit/s take a minute.
const REQUEST_MAX: Duration = Duration::from_secs(60);
const HTTP_PORT: u16 = 80;
const HTTPS_PORT: u16 = 443;

/// A name and its password. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub username: String,
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credentials(…)")
    }
}

/// Whom may be spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Those listed and nobody else, not even where one of them sends us on: for a host that others ask.
    #[default]
    Listed,
    /// Everybody with TLS, and those listed: for somebody at a command line.
    Anybody,
}

/// What is to be known of registries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistriesConfig {
    pub reach: Reach,
    /// `registry.example:5000`; `http://127.0.0.1:5000` for plain HTTP, which only this machine is spoken to with.
    pub allowed: Vec<String>,
    /// By registry, as it is named in a reference.
    pub credentials: BTreeMap<String, Credentials>,
    /// Certificates in PEM of the only authorities that are trusted; the usual public ones where there are none.
    pub authorities_pem: Option<Vec<u8>>,
}

impl RegistriesConfig {
    /// Adds credentials written one a line as `registry=username:password`; later ones win.
    ///
    /// # Errors
    /// `Config` where a line is written in another way; it does not repeat the line.
    pub fn add_credentials(&mut self, lines: &str) -> Result<(), RegistryError> {
        for (index, line) in lines.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let (registry, credentials) = line
                .split_once('=')
                .and_then(|(registry, rest)| {
                    let (username, password) = rest.split_once(':')?;
                    let credentials = Credentials {
                        username: username.to_owned(),
                        password: password.to_owned(),
                    };
                    Some((registry.to_owned(), credentials))
                })
                .ok_or_else(|| {
                    RegistryError::Config(format!(
                        "credentials of registries, line {}: write registry=username:password",
                        index + 1
                    ))
                })?;
            self.credentials.insert(registry, credentials);
        }
        Ok(())
    }
}

/// The registries that may be spoken to.
#[derive(Debug)]
pub struct Registries {
    pub(crate) agent: Agent,
    reach: Reach,
    /// By authority: plain HTTP or TLS.
    listed: BTreeMap<Authority, Scheme>,
    credentials: BTreeMap<Authority, Credentials>,
}

/// How a registry is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    const fn port(self) -> u16 {
        match self {
            Self::Http => HTTP_PORT,
            Self::Https => HTTPS_PORT,
        }
    }
}

impl Registries {
    /// # Errors
    /// `Config`, `PlainHttp`: what does not fit, by name.
    pub fn new(config: &RegistriesConfig) -> Result<Self, RegistryError> {
        let mut listed = BTreeMap::new();
        for entry in &config.allowed {
            let (scheme, name) = match entry.split_once("://") {
                None => (Scheme::Https, entry.as_str()),
                Some(("https", name)) => (Scheme::Https, name),
                Some(("http", name)) => (Scheme::Http, name),
                Some(_) => return Err(unfit_entry(entry)),
            };
            let authority: Authority = name.parse().map_err(|_| unfit_entry(entry))?;
            if scheme == Scheme::Http && !authority.is_loopback() {
                return Err(RegistryError::PlainHttp(authority.to_string()));
            }
            listed.insert(authority.without_port(scheme.port()), scheme);
        }
        let mut credentials = BTreeMap::new();
        for (registry, of_registry) in &config.credentials {
            let authority: Authority = registry.parse().map_err(|_| {
                RegistryError::Config(format!(
                    "credentials of registries: `{registry}` is no registry such as registry.example:5000"
                ))
            })?;
            credentials.insert(authority.without_port(HTTPS_PORT), of_registry.clone());
        }
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &config.authorities_pem {
            tls = tls.root_certs(RootCerts::new_with_certs(&certificates(pem)?));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // Whom we are sent to is for us to judge.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would connect to what we have not judged.
            .proxy(None)
            .tls_config(tls.build())
            .timeout_resolve(Some(CONNECT_MAX))
            .timeout_connect(Some(CONNECT_MAX))
            .timeout_recv_response(Some(ANSWER_MAX))
            .timeout_global(Some(REQUEST_MAX))
            .user_agent(concat!("shopwit/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            reach: config.reach,
            listed,
            credentials,
        })
    }

    /// How to speak to a registry.
    pub(crate) fn scheme(&self, registry: &Authority) -> Result<Scheme, RegistryError> {
        let known = [HTTPS_PORT, HTTP_PORT]
            .into_iter()
            .find_map(|port| self.listed.get(&registry.clone().without_port(port)));
        match (known, self.reach) {
            (Some(scheme), _) => Ok(*scheme),
            (None, Reach::Anybody) => Ok(Scheme::Https),
            (None, Reach::Listed) => Err(RegistryError::NotAllowed(registry.to_string())),
        }
    }

    pub(crate) fn credentials(&self, registry: &Authority) -> Option<&Credentials> {
        self.credentials
            .get(&registry.clone().without_port(HTTPS_PORT))
    }

    /// Judges an address that a registry has sent us to; answers who it is.
    pub(crate) fn judge(&self, address: &Uri) -> Result<Authority, RegistryError> {
        let told = address
            .authority()
            .map_or("", |authority| authority.as_str());
        let not_allowed = || RegistryError::NotAllowed(told.to_owned());
        // Whatever is no plain host and port (a user's name in front) is refused here.
        let authority: Authority = told.parse().map_err(|_| not_allowed())?;
        let expected = self.scheme(&authority)?;
        match address.scheme_str() {
            Some(scheme) if scheme == expected.as_str() => {
                Ok(authority.without_port(expected.port()))
            }
            Some("http") => Err(RegistryError::PlainHttp(authority.to_string())),
            _ => Err(not_allowed()),
        }
    }
}

fn unfit_entry(entry: &str) -> RegistryError {
    RegistryError::Config(format!(
        "registries.allowed: `{entry}` is no registry such as registry.example:5000 or http://127.0.0.1:5000"
    ))
}

fn certificates(pem: &[u8]) -> Result<Vec<ureq::tls::Certificate<'static>>, RegistryError> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) => {}
            Err(error) => {
                return Err(RegistryError::Config(format!(
                    "registries.ca_file: {error}"
                )));
            }
        }
    }
    if found.is_empty() {
        return Err(RegistryError::Config(
            "registries.ca_file: there is no certificate in it".to_owned(),
        ));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registries(reach: Reach, allowed: &[&str]) -> Result<Registries, RegistryError> {
        Registries::new(&RegistriesConfig {
            reach,
            allowed: allowed.iter().map(|&entry| entry.to_owned()).collect(),
            ..RegistriesConfig::default()
        })
    }

    /// The corpus of addresses by which others were made to speak to whom they should not.
    #[test]
    fn a_listed_registry_leads_nowhere_else() {
        let listed = registries(
            Reach::Listed,
            &[
                "registry.example:5000",
                "Store.example",
                "http://127.0.0.1:5001",
            ],
        )
        .expect("fits");
        for (address, is_allowed) in [
            ("https://registry.example:5000/token", true),
            ("https://store.example:443/blob?x=1", true),
            ("https://STORE.example/blob", true),
            ("http://127.0.0.1:5001/blob", true),
            ("http://registry.example:5000/token", false),
            ("https://registry.example/token", false),
            ("https://registry.example:5000@evil.example/", false),
            ("https://user@registry.example:5000/", false),
            ("http://127.0.0.1:5002/blob", false),
            ("https://127.0.0.1:5001/blob", false),
            ("http://127.0.0.1/blob", false),
            ("http://127.1:5001/blob", false),
            ("http://2130706433:5001/", false),
            ("http://0x7f000001:5001/", false),
            ("http://localhost:5001/", false),
            ("http://[::1]:5001/", false),
            ("http://[::ffff:127.0.0.1]:5001/", false),
            ("http://169.254.169.254/latest/meta-data", false),
            ("https://10.0.0.1/", false),
            ("https://registry.example.evil.example:5000/", false),
            ("ftp://registry.example:5000/", false),
        ] {
            let address: Uri = address.parse().expect("an address");
            assert_eq!(listed.judge(&address).is_ok(), is_allowed, "{address}");
        }
    }

    #[test]
    fn a_command_line_reaches_everybody_but_never_without_tls() {
        let anybody = registries(Reach::Anybody, &[]).expect("fits");
        for (address, is_allowed) in [
            ("https://elsewhere.example/", true),
            ("http://elsewhere.example/", false),
            ("http://127.0.0.1:5000/", false),
        ] {
            let address: Uri = address.parse().expect("an address");
            assert_eq!(anybody.judge(&address).is_ok(), is_allowed, "{address}");
        }
    }

    #[test]
    fn what_is_no_registry_is_not_listed() {
        for (entry, word) in [
            ("http://registry.example:5000", "plain HTTP"),
            ("http://127.1:5000", "plain HTTP"),
            ("ftp://registry.example", "ftp://"),
            ("registry.example/path", "registry.example/path"),
            ("user@registry.example", "user@"),
            ("", "``"),
        ] {
            let error = registries(Reach::Listed, &[entry])
                .expect_err("does not fit")
                .to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn credentials_are_read_and_never_shown() {
        let mut config = RegistriesConfig::default();
        config
            .add_credentials("registry.example:5000=me:se:cret=\n\nother.example=you:x")
            .expect("fits");
        let first = &config.credentials["registry.example:5000"];
        assert_eq!(
            (first.username.as_str(), first.password.as_str()),
            ("me", "se:cret=")
        );
        assert_eq!(config.credentials.len(), 2);
        assert!(!format!("{config:?}").contains("cret"));
        let registries = Registries::new(&config).expect("fits");
        assert!(!format!("{registries:?}").contains("cret"));
        let error = config
            .add_credentials("a=b:c\ntop-secret")
            .expect_err("no line");
        assert!(error.to_string().contains("line 2") && !error.to_string().contains("top-secret"));
    }
}
