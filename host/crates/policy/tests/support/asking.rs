//! What the tests ask with.

use shopwit_policy::TableSet;
use shopwit_policy::kinds::types::Context;

pub(crate) fn context() -> Context {
    Context {
        shop: "shop_test".to_owned(),
        decision: "decision_test".to_owned(),
        now_ms: 1_800_000_000_000,
        time_zone: "Asia/Shanghai".to_owned(),
        utc_offset_seconds: 28_800,
        is_workday: true,
        is_statutory_holiday: false,
        promotions: Vec::new(),
        locale: "en".to_owned(),
        currency: "CNY".to_owned(),
        settings: "{}".to_owned(),
    }
}

pub(crate) fn tables() -> TableSet {
    TableSet::default()
}

/// Answers a test runner that asks a test with a main of its own what it holds: one test of this name.
#[allow(dead_code, reason = "not every test has a main of its own")]
pub(crate) fn is_list(name: &str) -> bool {
    use std::io::Write as _;
    let asked = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    if asked("--list") && !asked("--ignored") {
        let _ = writeln!(std::io::stdout(), "{name}: test");
    }
    asked("--list")
}
