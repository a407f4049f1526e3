//! What a child of the host gives up before it touches anything of others, and what it finds when it tries nevertheless:
//! a runner before it runs guests, a compile worker before it reads a component.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;

use borsh::{BorshDeserialize, BorshSerialize};
use landlock::{
    ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
    RulesetStatus,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use serde::{Deserialize, Serialize};

use crate::audited::{self, Resource};
use crate::limits::RUNTIME_MEMORY_BYTES;

/// Address space of a runner: both engines' slots take 3 GiB, ten language runtimes with their tables two more.
const ADDRESS_SPACE_BYTES: u64 = 12 * 1024 * 1024 * 1024;
/// Descriptors: the three standard ones, the socket, and one for each heap image of a language runtime.
const DESCRIPTORS: u64 = 1_024;
/// System calls that a child needs once it works. Nothing here opens, connects, starts or signals anything.
const ALLOWED: [libc::c_long; 29] = [
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mprotect,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_getrandom,
    // Heap images of language runtimes lie in anonymous memory files.
    libc::SYS_memfd_create,
    libc::SYS_ftruncate,
    libc::SYS_lseek,
    libc::SYS_pwrite64,
    libc::SYS_fstat,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// What a runner needs besides: its questions come through a socket.
const SOCKET: [libc::c_long; 2] = [libc::SYS_recvfrom, libc::SYS_sendto];

/// What keeps a child of the host in.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
pub struct Confinement {
    /// What holds, a few words each.
    pub holds: Vec<String>,
    /// What does not, and why: mostly what this kernel does not have.
    pub lacks: Vec<String>,
}

impl Confinement {
    /// Tells the operator about `who`, many of them.
    pub(crate) fn log(&self, who: &'static str) {
        let holds = self.holds.join(", ");
        if self.lacks.is_empty() {
            tracing::info!(holds, "{who} are confined");
        } else {
            let lacks = self.lacks.join(", ");
            tracing::warn!(holds, lacks, "{who} are confined in part");
        }
    }

    fn note(&mut self, what: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.holds.push(what.to_owned()),
            Err(why) => self.lacks.push(format!("{what} ({why})")),
        }
    }
}

/// At the start of a runner, before it has threads.
pub(crate) fn begin_runner() -> Confinement {
    let mut found = Confinement::default();
    found.note("descriptors closed", io(audited::close_other_descriptors()));
    found.note(
        "empty environment",
        match std::env::vars_os().count() {
            0 => Ok(()),
            count => Err(format!("{count} variables")),
        },
    );
    let limits = [
        (Resource::AddressSpaceBytes, ADDRESS_SPACE_BYTES),
        (Resource::CoreDumpBytes, 0),
        // What is written are heap images in memory; there is no other file.
        (Resource::FileBytes, RUNTIME_MEMORY_BYTES),
        (Resource::OpenDescriptors, DESCRIPTORS),
    ];
    found.note(
        "resource limits",
        io(limits
            .into_iter()
            .try_for_each(|(resource, value)| audited::limit_resource(resource, value))),
    );
    found.note("landlock", landlock());
    found
}

/// At the start of a compile worker. Its budget of time, memory and files came with it.
pub(crate) fn begin_worker() -> Confinement {
    let mut found = Confinement::default();
    found.note("ends with its host", io(audited::end_with_parent()));
    found.note("descriptors closed", io(audited::close_other_descriptors()));
    found
}

/// Once everything of a runner is started and nothing of others has run.
pub(crate) fn finish_runner(found: &mut Confinement) {
    finish(found, &SOCKET);
}

/// Once a compile worker has a compiler and nothing of others was read.
pub(crate) fn finish_worker(found: &mut Confinement) {
    found.note("landlock", landlock());
    finish(found, &[]);
}

fn finish(found: &mut Confinement, also_allowed: &[libc::c_long]) {
    found.note(
        "no new processes",
        io(audited::limit_resource(Resource::Processes, 0)),
    );
    found.note("seccomp", seccomp(also_allowed));
    // Trying is better than believing.
    found.note("no files", refused(File::open("/proc/self/status")));
    found.note("no network", refused(TcpListener::bind("127.0.0.1:0")));
    found.note("no sockets", refused(UnixStream::pair()));
    found.note(
        "no threads",
        refused(std::thread::Builder::new().spawn(|| ())),
    );
}

fn io(done: std::io::Result<()>) -> Result<(), String> {
    done.map_err(|error| error.to_string())
}

fn refused<T>(tried: std::io::Result<T>) -> Result<(), String> {
    match tried {
        Err(_) => Ok(()),
        Ok(_) => Err("it was allowed".to_owned()),
    }
}

/// No path and no port. Holds for this thread and those that it starts.
fn landlock() -> Result<(), String> {
    // What the kernel does not know of the newest rules it leaves out by itself.
    let newest = ABI::V6;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(newest))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(newest)))
        .and_then(Ruleset::create)
        .and_then(|rules| rules.no_new_privs(true).restrict_self())
        .map_err(|error| error.to_string())?;
    match status.ruleset {
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
        RulesetStatus::NotEnforced => Err("this kernel has none".to_owned()),
    }
}

/// Everything but [`ALLOWED`] and these fails with `EPERM`, for all threads. Sets no-new-privileges first.
fn seccomp(also_allowed: &[libc::c_long]) -> Result<(), String> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED
        .iter()
        .chain(also_allowed)
        .map(|&call| (call, Vec::new()))
        .collect();
    let commands = [libc::F_GETFD, libc::F_ADD_SEALS]
        .into_iter()
        .map(|command| {
            let value = u64::from(command.unsigned_abs());
            SeccompCondition::new(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
                .and_then(|condition| SeccompRule::new(vec![condition]))
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    rules.insert(libc::SYS_fcntl, commands);
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let architecture = std::env::consts::ARCH
        .try_into()
        .map_err(|_| format!("not on {}", std::env::consts::ARCH))?;
    let filter = SeccompFilter::new(rules, refuse, SeccompAction::Allow, architecture)
        .map_err(|error| error.to_string())?;
    let program: BpfProgram = filter
        .try_into()
        .map_err(|error: seccompiler::BackendError| error.to_string())?;
    seccompiler::apply_filter_all_threads(&program).map_err(|error| error.to_string())
}
