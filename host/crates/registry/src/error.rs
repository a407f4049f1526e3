use crate::reference::Authority;

/// Why a component could not be taken from a registry or brought there. `Display` is safe to show to whoever named the
/// registry; it never holds a credential.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error(
        "`{0}` is no reference to a registry; write registry/repository@sha256:…, for example registry.example:5000/policies/refund@sha256:… with 64 hexadecimal digits"
    )]
    Reference(String),
    #[error(
        "`:{0}` is a tag, and tags move: what it names today another may replace tomorrow; name the digest (@sha256:…), which `shopwit plugin publish` prints"
    )]
    TagMoves(String),
    #[error("a component is published under a tag, as registry/repository:tag")]
    NoTag,
    /// Nobody listed the host that was named, or the one that a registry sent us on to.
    #[error(
        "{0} is not among the registries that this host may speak to; its operator lists them in shopwit.toml (registries.allowed)"
    )]
    NotAllowed(String),
    #[error("plain HTTP is spoken only to this machine itself, not to {0}")]
    PlainHttp(String),
    #[error("{registry} cannot be reached: {detail}")]
    Unreachable { registry: Authority, detail: String },
    #[error("{registry} refuses access; see the credentials of this registry")]
    Denied { registry: Authority },
    #[error("{registry} has no {what}")]
    NotFound { registry: Authority, what: String },
    /// What is there is no component, or not packed as one.
    #[error(
        "the {what} is `{found}`, not `{expected}`; `shopwit plugin publish` packs a component"
    )]
    MediaType {
        what: &'static str,
        found: String,
        expected: &'static str,
    },
    /// What came is not what was asked for.
    #[error("the {what} that {registry} sent is sha256:{found}, not sha256:{expected}")]
    DigestMismatch {
        registry: Authority,
        what: &'static str,
        expected: String,
        found: String,
    },
    #[error("the {what} has more than the {bytes_max} bytes that are allowed")]
    TooLarge { what: &'static str, bytes_max: u64 },
    /// Not what a registry says.
    #[error("{registry} answered what no registry should: {detail}")]
    Answer { registry: Authority, detail: String },
    /// What we were told about registries does not fit.
    #[error("{0}")]
    Config(String),
}
