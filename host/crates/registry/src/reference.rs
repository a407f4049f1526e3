//! `registry/repository:tag` and `registry/repository@sha256:…`.

use std::{fmt, net::IpAddr, str::FromStr};

use crate::error::RegistryError;

/// Longest path of a repository, characters; registries take no longer one.
const REPOSITORY_CHARS_MAX: usize = 255;
/// Longest tag, characters, by the distribution specification.
const TAG_CHARS_MAX: usize = 128;
/// Longest name of a host, by the rules of DNS.
const HOST_CHARS_MAX: usize = 253;
const DIGEST_HEX_DIGITS: usize = 64;

/// A host with its port, as it is written in an address: lower case, without the port of its scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority {
    host: String,
    port: Option<u16>,
}

impl Authority {
    /// Whether it is this machine: `localhost`, `127.0.0.0/8` or `[::1]`, written in the usual way only.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self
                .host
                .trim_start_matches('[')
                .trim_end_matches(']')
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// The same under a scheme whose own port need not be written.
    pub(crate) fn without_port(mut self, of_scheme: u16) -> Self {
        if self.port == Some(of_scheme) {
            self.port = None;
        }
        self
    }
}

impl FromStr for Authority {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        let unfit = || RegistryError::Reference(text.to_owned());
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
                let port = port.parse().ok().filter(|port| is_number && *port > 0);
                (host, Some(port.ok_or_else(unfit)?))
            }
            _ => (text, None),
        };
        let is_v6 = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
        let is_label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_name = host.len() <= HOST_CHARS_MAX && host.split('.').all(is_label);
        if !is_v6 && !is_name {
            return Err(unfit());
        }
        Ok(Self {
            host: host.to_ascii_lowercase(),
            port,
        })
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(formatter, "{}:{port}", self.host),
            None => formatter.write_str(&self.host),
        }
    }
}

/// Which of the things in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    Tag(String),
    /// SHA-256 of the manifest, 64 hexadecimal digits in lower case.
    Digest(String),
}

/// Something in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub registry: Authority,
    /// Parts of lower-case letters, digits and single separators, with `/` between.
    pub repository: String,
    pub pick: Pick,
}

impl FromStr for Reference {
    type Err = RegistryError;

    /// With or without `oci://` in front. The registry must be named: there is no default one.
    fn from_str(text: &str) -> Result<Self, RegistryError> {
        let unfit = || RegistryError::Reference(text.to_owned());
        let rest = text.strip_prefix("oci://").unwrap_or(text);
        let (registry, rest) = rest.split_once('/').ok_or_else(unfit)?;
        let (repository, pick) = match rest.split_once('@') {
            Some((repository, digest)) => {
                let digest = digest.strip_prefix("sha256:").ok_or_else(unfit)?;
                if !is_digest(digest) {
                    return Err(unfit());
                }
                (repository, Pick::Digest(digest.to_owned()))
            }
            None => {
                let (repository, tag) = rest.split_once(':').ok_or_else(unfit)?;
                if !is_tag(tag) {
                    return Err(unfit());
                }
                (repository, Pick::Tag(tag.to_owned()))
            }
        };
        let is_repository =
            repository.len() <= REPOSITORY_CHARS_MAX && repository.split('/').all(is_part);
        if !is_repository {
            return Err(unfit());
        }
        Ok(Self {
            registry: registry.parse().map_err(|_| unfit())?,
            repository: repository.to_owned(),
            pick,
        })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.registry, self.repository)?;
        match &self.pick {
            Pick::Tag(tag) => write!(formatter, ":{tag}"),
            Pick::Digest(digest) => write!(formatter, "@sha256:{digest}"),
        }
    }
}

/// 64 hexadecimal digits in lower case.
pub(crate) fn is_digest(text: &str) -> bool {
    text.len() == DIGEST_HEX_DIGITS
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_tag(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= TAG_CHARS_MAX
        && !text.starts_with(['.', '-'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Letters and digits, and between them one dot, one or two underscores, or hyphens.
fn is_part(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.starts_with(is_plain)
        && text.ends_with(is_plain)
        && text.chars().all(|c| is_plain(c) || "._-".contains(c))
        && text.split(is_plain).all(|between| {
            matches!(between, "" | "." | "_" | "__") || between.bytes().all(|byte| byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn references_are_read_and_written() {
        for text in [
            format!("registry.example:5000/policies/refund@sha256:{DIGEST}"),
            format!("[::1]:5000/a@sha256:{DIGEST}"),
            "localhost/a__b/c-d.e:1.0.0_x".to_owned(),
        ] {
            let reference: Reference = text.parse().expect("a reference");
            assert_eq!(reference.to_string(), text);
            let with_scheme: Reference = format!("oci://{text}").parse().expect("a reference");
            assert_eq!(with_scheme, reference);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in [
            "",
            "refund",
            "refund:1",
            "registry.example/refund",
            "registry.example/refund@sha256:abc",
            &format!("registry.example/refund@sha512:{DIGEST}"),
            &format!("registry.example/refund@sha256:{}", DIGEST.to_uppercase()),
            &format!("registry.example/refund:tag@sha256:{DIGEST}"),
            &format!("user@registry.example/refund@sha256:{DIGEST}"),
            &format!("user:password@registry.example/refund@sha256:{DIGEST}"),
            &format!("https://registry.example/refund@sha256:{DIGEST}"),
            &format!("registry.example#@evil.example/refund@sha256:{DIGEST}"),
            &format!("registry.example:0/refund@sha256:{DIGEST}"),
            &format!("registry.example:65536/refund@sha256:{DIGEST}"),
            &format!("registry.example:+5/refund@sha256:{DIGEST}"),
            &format!("registry.example./refund@sha256:{DIGEST}"),
            &format!("régistry.example/refund@sha256:{DIGEST}"),
            &format!("[fe80::1%25lo]/refund@sha256:{DIGEST}"),
            &format!("registry.example/../refund@sha256:{DIGEST}"),
            &format!("registry.example//refund@sha256:{DIGEST}"),
            &format!("registry.example/Refund@sha256:{DIGEST}"),
            &format!("registry.example/a..b@sha256:{DIGEST}"),
            &format!("registry.example/a?b=c@sha256:{DIGEST}"),
            &format!("registry.example/a\r\nHost: evil@sha256:{DIGEST}"),
            "registry.example/refund:-x",
            "registry.example/refund:",
        ] {
            assert!(text.parse::<Reference>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_this_machine_is_this_machine() {
        for (text, expected) in [
            ("localhost:5000", true),
            ("127.0.0.1", true),
            ("127.9.9.9:1", true),
            ("[::1]:5000", true),
            ("127.1", false),
            ("2130706433", false),
            ("0x7f000001", false),
            ("0.0.0.0", false),
            ("[::ffff:127.0.0.1]", false),
            ("localhost.evil.example", false),
            ("169.254.169.254", false),
            ("10.0.0.1", false),
        ] {
            let authority: Authority = text.parse().expect("an authority");
            assert_eq!(authority.is_loopback(), expected, "{text}");
        }
    }
}
