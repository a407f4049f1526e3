//! Every guest of the threat list against the real engine.

use std::sync::{Arc, LazyLock};

use asking::{context, tables};
use shopwit_policy::hostile::{self, Expected, HostileGuest, INPUT, KIND};
use shopwit_policy::kinds::courier_fee;
use shopwit_policy::{
    AnyDecision, AnyInput, EngineConfig, Evaluation, FailureCode, PolicyEngine, Tier, TierLimits,
};

#[path = "support/asking.rs"]
mod asking;

/// The engine of the tests: limits as shipped but for the wall clock, which a busy machine would decide.
fn engine() -> Arc<PolicyEngine> {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    limits.runtime.wall_ms = 60_000;
    PolicyEngine::new(EngineConfig {
        limits,
        ..EngineConfig::default()
    })
    .expect("the engine starts")
}

fn ask(engine: &PolicyEngine, guest: &HostileGuest) -> Evaluation<AnyDecision> {
    let plugin = engine
        .load(&guest.wasm)
        .unwrap_or_else(|rejection| panic!("{}: {rejection}", guest.name));
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    engine.evaluate_any_blocking(&plugin, &context(), &input, &tables(), None)
}

fn check(engine: &PolicyEngine, guest: &HostileGuest) -> Result<(), String> {
    let found = match guest.expected {
        Expected::Rejected(code) => {
            return match engine.load(&guest.wasm) {
                Ok(_) => Err(format!(
                    "{}: was taken, not rejected as {}",
                    guest.name,
                    code.as_str()
                )),
                Err(rejection) if rejection.code == code => Ok(()),
                Err(rejection) => Err(format!(
                    "{}: {} ({rejection}), not {}",
                    guest.name,
                    rejection.code.as_str(),
                    code.as_str()
                )),
            };
        }
        _ => (ask(engine, guest), ask(engine, guest)),
    };
    let (first, second) = found;
    if first.usage.fuel_used != second.usage.fuel_used || first.result != second.result {
        return Err(format!(
            "{}: two calls differ: {first:?}, {second:?}",
            guest.name
        ));
    }
    match (&guest.expected, &first.result) {
        (Expected::Answers, Ok(AnyDecision::CourierFee(decision)))
            if matches!(decision.outcome, courier_fee::Outcome::NotCovered(_)) =>
        {
            Ok(())
        }
        (Expected::Fails(code), Err(failure)) if failure.code() == *code => Ok(()),
        (expected, found) => Err(format!("{}: {found:?}, not {expected:?}", guest.name)),
    }
}

#[test]
fn every_hostile_guest_ends_as_it_must() {
    let engine = engine();
    let wrong: Vec<_> = GUESTS
        .iter()
        .filter_map(|guest| check(&engine, guest).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

static GUESTS: LazyLock<Vec<HostileGuest>> = LazyLock::new(hostile::guests);

fn named(name: &str) -> &'static HostileGuest {
    GUESTS
        .iter()
        .find(|guest| guest.name == name)
        .unwrap_or_else(|| panic!("no guest is called {name}"))
}

#[test]
fn a_limit_that_is_passed_names_its_value_and_what_was_used() {
    let engine = engine();
    for (name, code, limit, allowed, least_used) in [
        (
            "W01 loops forever",
            FailureCode::FuelExhausted,
            "fuel",
            20_000_000,
            20_000_000,
        ),
        (
            "W06 grows and touches pages until it is refused, then gives up",
            FailureCode::MemoryLimit,
            "memory_bytes",
            16 << 20,
            (16 << 20) + 65_536,
        ),
        (
            "W48 looks up rows 2,001 times",
            FailureCode::LookupLimit,
            "lookups",
            2_000,
            2_001,
        ),
        (
            "W19 answers with one text of 20 KiB",
            FailureCode::OutputTooLarge,
            "string_bytes",
            16 << 10,
            20 << 10,
        ),
        (
            "W19 answers with a list of 1,001 empty texts",
            FailureCode::OutputTooLarge,
            "list_entries",
            1_000,
            1_001,
        ),
        (
            "W19 answers with 8 MiB",
            FailureCode::OutputTooLarge,
            "output_bytes",
            256 << 10,
            256 << 10,
        ),
        (
            "W03 recurses without end",
            FailureCode::StackOverflow,
            "stack_bytes",
            512 << 10,
            512 << 10,
        ),
    ] {
        let evaluation = ask(&engine, named(name));
        let failure = evaluation.result.expect_err(name);
        assert_eq!(failure.code(), code, "{name}");
        let hit = failure.limit().expect(name);
        assert_eq!(
            (hit.name, hit.allowed, hit.used),
            (limit, allowed, least_used),
            "{name}"
        );
        assert!(failure.is_deterministic(), "{name}");
        let json = serde_json::to_value(&failure).expect(name);
        assert_eq!(json["code"], code.as_str());
        assert_eq!(json["limit"]["allowed"], allowed);
    }
}

#[test]
fn memory_that_a_call_used_is_counted_and_never_more_than_allowed() {
    let engine = engine();
    let evaluation = ask(
        &engine,
        named("W06 grows and touches pages until it is refused, then gives up"),
    );
    assert_eq!(evaluation.usage.memory_peak_bytes, 16 << 20);
    let evaluation = ask(&engine, named("W05 asks for 4 GiB and goes on without"));
    assert_eq!(evaluation.usage.memory_peak_bytes, 4 * 65_536);
}

#[test]
fn a_long_log_is_cut_with_a_mark_and_control_characters_are_written_out() {
    let engine = engine();
    let usage = ask(&engine, named("W20 writes 1,000 log lines")).usage;
    assert_eq!(usage.log.len(), 65);
    assert_eq!(usage.log[0], "test-guest");
    assert!(usage.log[64].contains("cut"), "{}", usage.log[64]);
    let usage = ask(&engine, named("W47 writes terminal sequences into the log")).usage;
    assert_eq!(usage.log, ["\\u{1b}[2J"]);
}

#[test]
fn a_loop_without_enough_wall_clock_is_a_fault_of_the_host() {
    let mut limits = TierLimits::default();
    limits.compact.fuel = u64::MAX / 2;
    limits.compact.wall_ms = 20;
    let engine = PolicyEngine::new(EngineConfig {
        limits,
        ..EngineConfig::default()
    })
    .expect("the engine starts");
    // W02
    let failure = ask(&engine, named("W01 loops forever"))
        .result
        .expect_err("the clock ends it");
    assert_eq!(failure.code(), FailureCode::Deadline);
    assert!(failure.is_infrastructure() && !failure.is_deterministic());
}

// W45
#[test]
fn no_call_sees_what_another_one_left() {
    let engine = engine();
    let guest = named("W45 looks for what other calls left and leaves something everywhere");
    let plugin = engine.load(&guest.wasm).expect("it loads");
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    for call in 0..2_000 {
        let found = engine.evaluate_any_blocking(&plugin, &context(), &input, &tables(), None);
        assert!(found.result.is_ok(), "call {call}: {:?}", found.result);
    }
}

#[test]
fn honest_guests_are_of_the_compact_tier() {
    let plugin = engine()
        .load(&hostile::honest().component())
        .expect("it loads");
    assert_eq!(plugin.tier(), Tier::Compact);
    assert_eq!(plugin.inspection().beyond_compact, None);
}
