//! All `unsafe` of this repository. Nothing else lives here, so that it can be read in one sitting.
#![allow(unsafe_code)]

use std::io::{Error, Result};
use std::os::fd::{AsRawFd as _, BorrowedFd};
use std::time::Duration;

use wasmtime::Engine;
use wasmtime::component::Component;

use crate::artifact::TrustedCode;

/// Maps compiled code so that it can be run.
///
/// # Errors
///
/// Where the code is of another version or configuration of the sandbox, or is cut off.
pub(crate) fn component(engine: &Engine, code: &TrustedCode) -> wasmtime::Result<Component> {
    // SAFETY: `deserialize` trusts its bytes. A `TrustedCode` is made in four places of `artifact` only, each of which
    // holds the output of `Component::serialize` as it was written: by this process itself, by a compile worker that
    // ended well and has a pipe to nobody else, by this host earlier and authenticated since, and, in a runner, by the
    // host that started it. wasmtime compares version and settings on top of that.
    unsafe { Component::deserialize(engine, code.bytes()) }
}

/// Closes every descriptor but the three standard ones. For the first line of a process only.
///
/// # Errors
///
/// Where the kernel is older than 5.9.
pub(crate) fn close_other_descriptors() -> Result<()> {
    const FIRST_BEYOND_THE_STANDARD_ONES: libc::c_uint = 3;
    // SAFETY: takes no pointers. Whoever owned one of these descriptors would be cheated; a runner calls this before it
    // opens anything, when only what the host's own parent left open can be there, and no value of ours holds it.
    let done = unsafe { libc::close_range(FIRST_BEYOND_THE_STANDARD_ONES, libc::c_uint::MAX, 0) };
    outcome(done)
}

/// Has the kernel end this process with the thread that started it. That thread waits for this process, so it ends
/// earlier only where the host itself ends.
///
/// # Errors
///
/// Where the kernel knows no such thing.
pub(crate) fn end_with_parent() -> Result<()> {
    // SAFETY: takes no pointers; the second argument is the number of a signal.
    let done = unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
    outcome(done)
}

/// Sets a limit of this process for good, soft and hard alike.
///
/// # Errors
///
/// Where it would be raised beyond the present hard one.
pub(crate) fn limit_resource(resource: Resource, value: u64) -> Result<()> {
    let resource = match resource {
        Resource::AddressSpaceBytes => libc::RLIMIT_AS,
        Resource::CoreDumpBytes => libc::RLIMIT_CORE,
        Resource::FileBytes => libc::RLIMIT_FSIZE,
        Resource::OpenDescriptors => libc::RLIMIT_NOFILE,
        Resource::Processes => libc::RLIMIT_NPROC,
    };
    let limit = libc::rlimit {
        rlim_cur: value,
        rlim_max: value,
    };
    // SAFETY: the pointer is to a value of this frame, which the call only reads.
    let done = unsafe { libc::setrlimit(resource, &raw const limit) };
    outcome(done)
}

/// What a process may have of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    AddressSpaceBytes,
    CoreDumpBytes,
    FileBytes,
    OpenDescriptors,
    Processes,
}

/// Reads from a socket what is there already; gives how many bytes, 0 where the other side closed.
///
/// # Errors
///
/// `WouldBlock` where nothing is there.
pub(crate) fn receive_now(socket: BorrowedFd<'_>, buffer: &mut [u8]) -> Result<usize> {
    // SAFETY: pointer and length are those of the buffer, which is borrowed for the time of the call, and the call keeps
    // neither.
    let read = unsafe {
        libc::recv(
            socket.as_raw_fd(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            libc::MSG_DONTWAIT,
        )
    };
    usize::try_from(read).map_err(|_| Error::last_os_error())
}

/// Gives a thread of any process of this user's only what all others leave of the processor. Without privileges this
/// cannot be taken back.
///
/// # Errors
///
/// Where there is no such thread, or it belongs to somebody else.
pub(crate) fn run_when_idle(thread: i32) -> Result<()> {
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: the pointer is to a value of this frame, which the call only reads.
    let done = unsafe { libc::sched_setscheduler(thread, libc::SCHED_IDLE, &raw const parameters) };
    outcome(done)
}

/// The clock of the time that all threads of a process have of the processor.
///
/// # Errors
///
/// Where there is no such process.
pub(crate) fn processor_clock(process: i32) -> Result<ProcessorClock> {
    let mut clock = libc::clockid_t::default();
    // SAFETY: the pointer is to a value of this frame, which the call fills.
    let found = unsafe { libc::clock_getcpuclockid(process, &raw mut clock) };
    if found == 0 {
        Ok(ProcessorClock(clock))
    } else {
        Err(Error::from_raw_os_error(found))
    }
}

/// See [`processor_clock`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProcessorClock(libc::clockid_t);

impl ProcessorClock {
    /// The time until now.
    ///
    /// # Errors
    ///
    /// Where the process is gone.
    pub(crate) fn read(self) -> Result<Duration> {
        let mut time = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        // SAFETY: the pointer is to a value of this frame, which the call fills.
        outcome(unsafe { libc::clock_gettime(self.0, &raw mut time) })?;
        let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
        let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or(0);
        Ok(Duration::new(seconds, nanoseconds))
    }
}

fn outcome(done: libc::c_int) -> Result<()> {
    if done == 0 {
        Ok(())
    } else {
        Err(Error::last_os_error())
    }
}
