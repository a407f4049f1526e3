//! What every handler has at hand.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use metrics_exporter_prometheus::PrometheusHandle;
use shopwit_service::App;
use tokio::sync::Semaphore;

use crate::{buyer_limits::BuyerLimits, streams::Streams};

/// Sign-ins a minute and login, and a minute and address.
const SIGN_INS_PER_LOGIN: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
const SIGN_INS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// Streams of upload events that are open at a time, of all shops: each looks into the database about once a second.
const STREAMS_MAX: usize = 64;

/// How long the host waits for the bytes of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadPatience {
    /// For the next bytes.
    pub idle: Duration,
    /// For all of them.
    pub whole: Duration,
}

impl Default for UploadPatience {
    /// 32 MiB at 5 Mbit/s take a minute.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(10),
            whole: Duration::from_secs(60),
        }
    }
}

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) app: Arc<App>,
    pub(crate) metrics: Option<PrometheusHandle>,
    pub(crate) sign_ins_by_login: Arc<DefaultKeyedRateLimiter<String>>,
    pub(crate) sign_ins_by_address: Arc<DefaultKeyedRateLimiter<IpAddr>>,
    pub(crate) upload_patience: UploadPatience,
    /// Streams of upload events that may be open at a time.
    pub(crate) streams: Arc<Semaphore>,
    /// Streams of a shop's events.
    pub(crate) event_streams: Streams,
    /// Streams of buyers, counted apart so that they leave the desk its own.
    pub(crate) buyer_streams: Streams,
    pub(crate) buyer_limits: Arc<BuyerLimits>,
}

impl std::fmt::Debug for ApiState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiState").finish_non_exhaustive()
    }
}

impl ApiState {
    pub fn new(app: Arc<App>, metrics: Option<PrometheusHandle>) -> Self {
        Self {
            app,
            metrics,
            sign_ins_by_login: Arc::new(RateLimiter::keyed(Quota::per_minute(SIGN_INS_PER_LOGIN))),
            sign_ins_by_address: Arc::new(RateLimiter::keyed(Quota::per_minute(
                SIGN_INS_PER_ADDRESS,
            ))),
            upload_patience: UploadPatience::default(),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            event_streams: Streams::default(),
            buyer_streams: Streams::default(),
            buyer_limits: Arc::new(BuyerLimits::default()),
        }
    }

    /// The same with another patience for uploads.
    #[must_use]
    pub fn with_upload_patience(mut self, patience: UploadPatience) -> Self {
        self.upload_patience = patience;
        self
    }
}
