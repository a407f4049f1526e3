//! Runner processes under the real program: what kills one costs neither the host nor a later call.

use std::process::Command;

use super::host::Host;

fn signal(process_ids: &[u32], signal: &str) {
    let ids = process_ids.iter().map(u32::to_string);
    let status = Command::new("kill").arg(signal).args(ids).status().unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_runners_cost_the_calls_in_flight_and_nothing_else() {
    let host = Host::start(&["--policies-threads", "2"]);
    let decided = host.evaluate().await;
    assert_eq!(decided["outcome"], "decided", "{decided}");
    let before = host.runners();
    assert_eq!(before.len(), 2, "one for each thread");
    // They stand still, so that both calls are in the middle when their runners are killed.
    signal(&before, "-STOP");
    let in_flight = async { tokio::join!(host.evaluate(), host.evaluate()) };
    let killing = async {
        host.health().await;
        signal(&before, "-KILL");
    };
    let ((one, other), ()) = tokio::join!(in_flight, killing);
    for answer in [one, other] {
        // A kill before a call was handed over costs that call nothing.
        if answer["outcome"] == "default" {
            assert_eq!(answer["failure"]["code"], "runner-gone", "{answer}");
            assert_eq!(answer["decision"]["type"], "not-covered", "{answer}");
        } else {
            assert_eq!(answer["decision"], decided["decision"]);
        }
    }
    // The host goes on with runners of its own making.
    host.health().await;
    loop {
        let later = host.evaluate().await;
        if later["outcome"] == "decided" {
            assert_eq!(later["decision"], decided["decision"]);
            assert_eq!(later["fuel_used"], decided["fuel_used"]);
            break;
        }
        // Two losses in a row are followed by a short wait.
        assert_eq!(later["failure"]["code"], "runner-gone", "{later}");
    }
    let after = host.runners();
    assert!(!after.is_empty());
    assert!(after.iter().all(|id| !before.contains(id)));
    let metrics = host.metrics().await;
    let lost = metrics
        .lines()
        .find_map(|line| line.strip_prefix("shopwit_policy_runners_lost_total "));
    assert!(
        lost.is_some_and(|lost| lost.parse::<u64>().unwrap() >= 1),
        "{metrics}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runners_end_with_their_host() {
    let mut host = Host::start(&["--policies-threads", "1"]);
    host.evaluate().await;
    let runners = host.runners();
    assert_eq!(runners.len(), 1);
    host.process.kill().unwrap();
    host.process.wait().unwrap();
    // Whoever inherits it buries it; a zombie has no command line.
    let line = format!("/proc/{}/cmdline", runners[0]);
    while std::fs::read_to_string(&line).is_ok_and(|line| line.contains("policy-runner")) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_in_one_process_answers_the_same() {
    let (one, two) = (
        Host::start(&["--policies-isolation", "in-process"]),
        Host::start(&["--policies-isolation", "process"]),
    );
    assert_eq!(one.runners(), Vec::<u32>::new());
    let (here, away) = (one.evaluate().await, two.evaluate().await);
    for member in ["outcome", "decision", "fuel_used", "engine"] {
        assert_eq!(here[member], away[member], "{member}");
    }
}
