//! Uploading a component, and watching what becomes of it.

use std::time::Duration;

use axum::{
    Json,
    body::Body as HttpBody,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response, sse::Event},
};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use shopwit_policy::Digest;
use shopwit_service::{
    Ctx, Error,
    policies::{
        signatures::{SIGNATURE_HEADER, Signature},
        uploads::{self as pipeline, StepWatch, Upload},
        versions,
    },
};
use tokio::{
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout_at},
};
use utoipa::{IntoParams, ToSchema};

use super::{ProgressBody, VersionBody, find_version};
use crate::{
    auth::{InShop, PathText},
    body::{Body, Params},
    dto::{VersionStatusWord, WordDto},
    middleware::{UPLOAD_BYTES_MAX, too_large},
    problem::Problem,
    state::{ApiState, UploadPatience},
    streams::{self, tell},
};

/// The longest that a request may wait for the end of a check, seconds: with the time for the bytes it stays below the
/// time of an upload.
const WAIT_SECONDS_MAX: u64 = 100;
/// The longest reference, bytes: a host of 253, a repository of 255 and a digest.
const REFERENCE_BYTES_MAX: usize = 600;
/// When to ask again for a stream while too many are open.
const STREAM_RETRY_SECONDS: u64 = 5;

/// A WebAssembly component, 32 MiB at most.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "it is there for the schema")]
pub(crate) struct Component(Vec<u8>);

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UploadParams {
    /// Answer when the check has ended, or after so many seconds, whichever is first; at once unless given.
    #[param(minimum = 0, maximum = 100)]
    wait: Option<u64>,
}

/// A component in a registry that the operator of the host listed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentInRegistry {
    /// By digest only, since tags move: `registry.example:5000/policies/refund@sha256:…`
    #[schema(max_length = 600)]
    oci: String,
}

/// Upload a component, or name one in a registry that the host takes it from. The answer comes as soon as its bytes are stored; the check goes on in the background, and
/// `…/events` tells how. A component that is refused is kept as a rejected version with the reasons, without its bytes.
/// The same bytes are the same version.
#[utoipa::path(post, path = "/shops/{shop}/plugins", tag = "plugins", params(("shop" = String, Path), UploadParams,
        ("Shopwit-Signature" = Option<String>, Header, description = "`pluginkey_…:base64`, as `shopwit plugin sign` prints it")),
    request_body(content((Component = "application/wasm"), (ComponentInRegistry = "application/json"))),
    responses((status = 201, body = VersionBody), (status = 200, body = VersionBody, description = "Known already")))]
pub(crate) async fn upload(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    Params(params): Params<UploadParams>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok()?.split(';').next())
        .map(str::trim);
    let is_reference = match kind {
        Some("application/wasm") => false,
        Some("application/json") => true,
        _ => {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "content-type",
                "send the component as application/wasm, or its place in a registry as application/json",
            ));
        }
    };
    let wait = match params.wait {
        None => Duration::ZERO,
        Some(seconds) if seconds <= WAIT_SECONDS_MAX => Duration::from_secs(seconds),
        Some(_) => return Err(Problem::field("?wait", "range", "0 to 100 seconds")),
    };
    let signature: Option<Signature> = headers
        .get(SIGNATURE_HEADER)
        .map(|value| value.to_str().unwrap_or_default().parse())
        .transpose()?;
    let permit = state.app.admit_upload(&ctx)?;
    let upload = if is_reference {
        let body = Body::<ComponentInRegistry>::from_request(request, &state).await?;
        let oci = body.value.oci;
        if oci.len() > REFERENCE_BYTES_MAX {
            return Err(Problem::field("/oci", "length", "600 characters at most"));
        }
        pipeline::fetch(&state.app, &ctx, &oci).await?
    } else {
        Upload {
            wasm: bytes_of(request.into_body(), &headers, state.upload_patience).await?,
            ..Upload::default()
        }
    };
    let upload = Upload {
        signature,
        ..upload
    };
    let (version, is_new) = pipeline::receive(&state.app, &ctx, permit, upload).await?;
    let version = if wait.is_zero() || version.status.is_final() {
        version
    } else {
        pipeline::settled(&state.app, &ctx, &version.digest, wait).await?
    };
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(VersionBody::new(version, &ctx))).into_response())
}

/// Receives a component as it comes: no more than the cap, and no slower than the host has patience.
async fn bytes_of(
    body: HttpBody,
    headers: &HeaderMap,
    patience: UploadPatience,
) -> Result<Vec<u8>, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > UPLOAD_BYTES_MAX) {
        return Err(too_large());
    }
    let end = Instant::now() + patience.whole;
    let mut parts = body.into_data_stream();
    let mut bytes = Vec::new();
    loop {
        let next = end.min(Instant::now() + patience.idle);
        let part = timeout_at(next, parts.next()).await.map_err(|_| {
            Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "too-slow",
                format!(
                    "after {} bytes nothing more came in time; a component must come within {} s, without a pause of {} s",
                    bytes.len(),
                    patience.whole.as_secs(),
                    patience.idle.as_secs()
                ),
            )
        })?;
        match part {
            None => return Ok(bytes),
            Some(Ok(part)) if bytes.len() + part.len() <= UPLOAD_BYTES_MAX => {
                bytes.extend_from_slice(&part);
            }
            Some(Ok(_)) => return Err(too_large()),
            Some(Err(_)) => {
                return Err(Problem::new(
                    StatusCode::BAD_REQUEST,
                    "cut-off",
                    "the connection broke before the whole component had come",
                ));
            }
        }
    }
}

/// One step, as the stream tells it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepBody {
    status: VersionStatusWord,
    #[serde(flatten)]
    progress: ProgressBody,
}

/// What becomes of an upload, as server-sent events: `step` with status, step, since when and the place in the queue, and
/// at the end `report` with the version.
#[utoipa::path(get, path = "/shops/{shop}/plugins/{plugin}/versions/{digest}/events", tag = "plugins",
    params(("shop" = String, Path), ("plugin" = String, Path), ("digest" = String, Path)),
    responses((status = 200, body = String, content_type = "text/event-stream")))]
pub(crate) async fn events(
    State(state): State<ApiState>,
    InShop(ctx): InShop,
    path: PathText,
) -> Result<Response, Problem> {
    let watch = state.app.watch_uploads();
    let version = find_version(&state, &ctx, &path).await?;
    let permit = state
        .streams
        .clone()
        .try_acquire_owned()
        .map_err(|_| Error::TooMany {
            retry_after_seconds: STREAM_RETRY_SECONDS,
        })?;
    let teller = Teller {
        state,
        ctx,
        digest: version.digest,
        watch,
        told: None,
        is_ended: false,
        _permit: permit,
    };
    Ok(tell(teller))
}

/// Tells the steps of one upload.
struct Teller {
    state: ApiState,
    ctx: Ctx,
    digest: Digest,
    watch: StepWatch,
    /// The last event, so that nothing is told twice.
    told: Option<String>,
    is_ended: bool,
    _permit: OwnedSemaphorePermit,
}

impl streams::Teller for Teller {
    async fn next(&mut self) -> Result<Option<Event>, Error> {
        if self.is_ended {
            return Ok(None);
        }
        loop {
            let (name, data) = self.look().await?;
            if self.told.as_ref() != Some(&data) {
                self.is_ended = name == "report";
                let event = Event::default().event(name).data(&data);
                self.told = Some(data);
                return Ok(Some(event));
            }
            self.watch.next().await;
        }
    }
}

impl Teller {
    async fn look(&self) -> Result<(&'static str, String), Error> {
        let app = &self.state.app;
        let mut conn = app.read(&self.ctx).await?;
        let progress = pipeline::progress(app, &mut conn, &self.ctx, &self.digest).await?;
        let version = versions::find(&mut conn, &self.digest)
            .await?
            .ok_or(Error::NotFound("version"))?;
        match progress {
            Some(progress) if !version.status.is_final() => {
                let step = StepBody {
                    status: WordDto(version.status),
                    progress: progress.into(),
                };
                Ok(("step", serde_json::to_string(&step)?))
            }
            _ => Ok((
                "report",
                serde_json::to_string(&VersionBody::new(version, &self.ctx))?,
            )),
        }
    }
}
