//! Streams that stay open: what tells them, and how many there may be, of all people and of one.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use axum::response::{
    IntoResponse, Response, Sse,
    sse::{Event, KeepAlive},
};
use futures_util::stream;
use shopwit_service::Error;

/// Tells one client what happens.
pub(crate) trait Teller: Send + 'static {
    /// The next event; `None` after the last one.
    fn next(&mut self) -> impl Future<Output = Result<Option<Event>, Error>> + Send;
}

/// What a teller tells, as server-sent events. Where the database fails the stream ends, and the client connects again.
pub(crate) fn tell<T: Teller>(teller: T) -> Response {
    let events = stream::unfold(teller, |mut teller| async move {
        match teller.next().await {
            Ok(event) => Some((Ok::<_, Infallible>(event?), teller)),
            Err(error) => {
                tracing::warn!(%error, teller = std::any::type_name::<T>(), "a stream of events ended");
                None
            }
        }
    });
    Sse::new(Box::pin(events))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// Streams that a host keeps open: each costs a connection and a buffer, not a reader.
const STREAMS_MAX: usize = 2_000;
/// Streams of one person or one visitor: a tab each, on all their machines.
const STREAMS_EACH_MAX: usize = 20;
/// When to ask again while too many are open, seconds.
const RETRY_SECONDS: u64 = 5;

/// Counts open streams.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<String, usize>>>);

/// Leave to keep a stream open; dropped with it.
#[derive(Debug)]
pub(crate) struct StreamPermit {
    streams: Streams,
    whose: String,
}

impl Streams {
    /// # Errors
    /// `TooMany`.
    pub(crate) fn admit(&self, whose: String) -> Result<StreamPermit, Error> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let of_one = open.get(&whose).copied().unwrap_or(0);
        if all >= STREAMS_MAX || of_one >= STREAMS_EACH_MAX {
            return Err(Error::TooMany {
                retry_after_seconds: RETRY_SECONDS,
            });
        }
        open.insert(whose.clone(), of_one + 1);
        Ok(StreamPermit {
            streams: self.clone(),
            whose,
        })
    }
}

impl Drop for StreamPermit {
    fn drop(&mut self) {
        let mut open = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.whose) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                open.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_all_places_and_a_place_comes_back() {
        let streams = Streams::default();
        let mut held: Vec<_> = (0..STREAMS_EACH_MAX)
            .map(|_| streams.admit("one".to_owned()).expect("a place"))
            .collect();
        assert!(streams.admit("one".to_owned()).is_err());
        assert!(streams.admit("another".to_owned()).is_ok());
        held.pop();
        assert!(streams.admit("one".to_owned()).is_ok());
    }
}
