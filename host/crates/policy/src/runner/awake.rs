//! Reading from the other side without falling asleep at once.

use std::borrow::Borrow;
use std::io::{ErrorKind, Read, Result};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::audited;

/// How long a reader looks again and again before it sleeps. To wake a sleeping thread on another core takes longer than
/// most calls; a core that something else wants is given away at each look.
const AWAKE: Duration = Duration::from_micros(100);

/// One end of a socket whose reader stays awake for a moment.
#[derive(Debug)]
pub(super) struct Awake<S>(pub(super) S);

impl<S: Borrow<UnixStream>> Read for Awake<S> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let mut socket: &UnixStream = self.0.borrow();
        let began = Instant::now();
        loop {
            match audited::receive_now(socket.as_fd(), buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                done => return done,
            }
            if began.elapsed() >= AWAKE {
                return socket.read(buffer);
            }
            thread::yield_now();
        }
    }
}
