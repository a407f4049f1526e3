//! Server-sent events, read one by one.

use std::time::Duration;

use axum::{
    body::{Body, BodyDataStream},
    http::StatusCode,
};
use futures_util::StreamExt;
use serde_json::Value as Json;

use crate::Client;

/// A stream that says nothing for so long hangs.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// One event as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct SentEvent {
    pub name: String,
    pub id: Option<String>,
    pub data: Json,
}

/// A stream of events that somebody reads.
#[derive(Debug)]
pub struct EventStream {
    body: BodyDataStream,
    buffer: String,
}

impl Client {
    /// Opens a stream. The answer must be one.
    pub async fn stream(&self, path: &str, headers: &[(&str, &str)]) -> EventStream {
        let mut request = self.request(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.respond(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        EventStream {
            body: response.into_body().into_data_stream(),
            buffer: String::new(),
        }
    }
}

impl EventStream {
    /// The next event; `None` at the end. Comments and heartbeats are passed over.
    pub async fn next(&mut self) -> Option<SentEvent> {
        loop {
            while let Some(end) = self.buffer.find("\n\n") {
                let block: String = self.buffer.drain(..end + 2).collect();
                match parse(&block) {
                    Some(event) if event.name != "heartbeat" => return Some(event),
                    _ => {}
                }
            }
            let part = tokio::time::timeout(SILENCE_MAX, self.body.next())
                .await
                .expect("the stream says nothing")?
                .unwrap();
            self.buffer.push_str(std::str::from_utf8(&part).unwrap());
        }
    }

    /// The next event, which must have this name; its data.
    #[track_caller]
    pub fn expect(&mut self, name: &str) -> impl Future<Output = Json> {
        let caller = std::panic::Location::caller();
        async move {
            let event = self.next().await;
            match event {
                Some(event) if event.name == name => event.data,
                other => panic!("{caller}: {name} was expected, {other:?} came"),
            }
        }
    }
}

fn parse(block: &str) -> Option<SentEvent> {
    let mut event = SentEvent {
        name: String::new(),
        id: None,
        data: Json::Null,
    };
    for line in block.lines() {
        match line.split_once(':') {
            Some(("event", name)) => event.name = name.trim().to_owned(),
            Some(("id", id)) => event.id = Some(id.trim().to_owned()),
            Some(("data", data)) => event.data = serde_json::from_str(data.trim()).unwrap(),
            _ => {}
        }
    }
    (!event.name.is_empty()).then_some(event)
}
