//! What every handler has at hand.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use metrics_exporter_prometheus::PrometheusHandle;
use shopwit_service::App;

/// Sign-ins a minute and login, and a minute and address.
const SIGN_INS_PER_LOGIN: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
const SIGN_INS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    pub(crate) app: Arc<App>,
    pub(crate) metrics: Option<PrometheusHandle>,
    pub(crate) sign_ins_by_login: Arc<DefaultKeyedRateLimiter<String>>,
    pub(crate) sign_ins_by_address: Arc<DefaultKeyedRateLimiter<IpAddr>>,
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
        }
    }
}
