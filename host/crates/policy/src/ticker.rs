//! One thread that moves the epochs of both engines on, so that no call runs for longer than its wall clock.

use std::time::Duration;

use wasmtime::EngineWeak;

/// Time between two ticks. A deadline is kept to within two of them.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Ticks until `wall_ms` have passed for certain. One more than the quotient: the first may come at once.
pub(crate) fn ticks(wall_ms: u64) -> u64 {
    let tick_ms = u64::try_from(TICK.as_millis()).unwrap_or(1).max(1);
    wall_ms.div_ceil(tick_ms).saturating_add(1)
}

/// Starts the thread and waits until it runs: a runner forbids itself right afterwards what a thread needs to begin.
/// It ends once the engines are gone.
pub(crate) fn start(engines: Vec<EngineWeak>) -> std::io::Result<()> {
    let (started, is_running) = std::sync::mpsc::channel();
    std::thread::Builder::new()
        .name("policy-ticker".to_owned())
        .spawn(move || {
            let _ = started.send(());
            loop {
                std::thread::sleep(TICK);
                let mut alive = false;
                for engine in &engines {
                    if let Some(engine) = engine.upgrade() {
                        engine.increment_epoch();
                        alive = true;
                    }
                }
                if !alive {
                    return;
                }
            }
        })
        .map(|_| {
            let _ = is_running.recv();
        })
}
