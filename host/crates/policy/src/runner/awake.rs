//! Reading from the other side without falling asleep at once.

use std::borrow::Borrow;
use std::io::{ErrorKind, Read, Result};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::audited;

/// How long a reader looks again and again before it sleeps. To wake a sleeping thread on another core takes longer than
/// most calls; a core that something else wants is given away after each few looks.
const AWAKE: Duration = Duration::from_micros(100);
/// Looks before the core is given away: together about three microseconds. Giving it away each time would make every
/// call two microseconds longer.
const LOOKS: u32 = 8;
/// Where giving the core away for a look took longer, somebody else made use of it. The core comes back at that one's
/// pleasure, after milliseconds, while a sleeper that is woken gets its turn at once.
const TURN_LOST: Duration = Duration::from_micros(200);
/// How long a reader sleeps at once after the first turn it lost.
const ASLEEP: Duration = Duration::from_millis(4);
/// Doublings of that, for turns lost again and again: four seconds.
const DOUBLINGS_MAX: u32 = 10;
/// Reads that went well in a row for which one lost turn is forgiven. Beside guests that never sleep, about one read in
/// twenty-five loses its turn, so there the sleep grows; a turn lost by chance costs four milliseconds of looking.
const FORGIVEN_AFTER: u32 = 100;

/// One end of a socket whose reader stays awake for a moment.
#[derive(Debug)]
pub(super) struct Awake<S> {
    socket: S,
    /// No look before this time.
    asleep_until: Option<Instant>,
    /// Turns lost that are not forgiven.
    lost: u32,
    /// Reads that went well since the last one was lost or forgiven.
    well: u32,
}

impl<S: Borrow<UnixStream>> Awake<S> {
    pub(super) const fn new(socket: S) -> Self {
        Self {
            socket,
            asleep_until: None,
            lost: 0,
            well: 0,
        }
    }

    fn lose_turn(&mut self, now: Instant) {
        self.asleep_until = Some(now + ASLEEP * 2_u32.pow(self.lost));
        self.lost = DOUBLINGS_MAX.min(self.lost + 1);
        self.well = 0;
    }

    fn keep_turn(&mut self) {
        self.well += 1;
        if self.well == FORGIVEN_AFTER {
            self.lost = self.lost.saturating_sub(1);
            self.well = 0;
        }
    }

    pub(super) fn socket(&self) -> &UnixStream {
        self.socket.borrow()
    }

    /// What is there, or comes while it looks.
    fn look(&self, buffer: &mut [u8]) -> Result<usize> {
        let socket = self.socket().as_fd();
        for _ in 1..LOOKS {
            match audited::receive_now(socket, buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                done => return done,
            }
        }
        audited::receive_now(socket, buffer)
    }
}

impl<S: Borrow<UnixStream>> Read for Awake<S> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let began = Instant::now();
        let mut looked = began;
        let mut has_lost = false;
        while looked - began < AWAKE && self.asleep_until.is_none_or(|time| began >= time) {
            match self.look(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => thread::yield_now(),
                done => {
                    if !has_lost {
                        self.keep_turn();
                    }
                    return done;
                }
            }
            let now = Instant::now();
            if now - looked >= TURN_LOST {
                self.lose_turn(now);
                has_lost = true;
            }
            looked = now;
        }
        self.socket().read(buffer)
    }
}
