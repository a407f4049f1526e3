//! The id of the request that this task serves: in logs, audit rows and problems.

tokio::task_local! {
    pub(crate) static REQUEST_ID: String;
}

/// The id; none outside a request.
pub(crate) fn current_request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}
