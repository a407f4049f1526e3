//! The engine's own promises: artifacts, queues, the check, the forms of a call.

use std::path::Path;
use std::sync::Arc;

use asking::{context, tables};
use shopwit_policy::RejectionCode;
use shopwit_policy::hostile::{self, Guest, INPUT, KIND};
use shopwit_policy::kinds::{CourierFee, courier_fee};
use shopwit_policy::{
    AnyDecision, AnyInput, ArtifactConfig, Call, CheckReport, EngineConfig, FailureCode, Kind,
    Limits, PolicyEngine, PoolConfig, Tier, TierLimits,
};

#[path = "support/asking.rs"]
mod asking;

fn unhurried() -> TierLimits {
    let mut limits = TierLimits::default();
    limits.compact.wall_ms = 60_000;
    limits.runtime.wall_ms = 60_000;
    limits
}

fn engine() -> Arc<PolicyEngine> {
    start(EngineConfig::default())
}

fn start(config: EngineConfig) -> Arc<PolicyEngine> {
    PolicyEngine::new(EngineConfig {
        limits: unhurried(),
        ..config
    })
    .expect("the engine starts")
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(future)
}

fn input() -> courier_fee::Input {
    serde_json::from_str(INPUT).expect("the input fits")
}

fn is_not_covered(decision: &AnyDecision) -> bool {
    matches!(decision, AnyDecision::CourierFee(decision)
        if matches!(decision.outcome, courier_fee::Outcome::NotCovered(_)))
}

#[test]
fn every_form_of_a_call_gives_the_same() {
    let engine = engine();
    let plugin = engine
        .load(&hostile::honest().component())
        .expect("it loads");
    let blocking =
        engine.evaluate_blocking::<CourierFee>(&plugin, &context(), &input(), &tables(), None);
    let expected = blocking.result.clone().expect("it answers");
    let call = Call::<CourierFee> {
        plugin: Arc::clone(&plugin),
        context: context(),
        input: input(),
        tables: tables(),
        limits: None,
    };
    let typed = block_on(engine.evaluate(call));
    assert_eq!(typed.result, Ok(expected.clone()));
    assert_eq!(typed.usage.fuel_used, blocking.usage.fuel_used);
    let json =
        block_on(engine.evaluate_json(Arc::clone(&plugin), KIND, context(), INPUT, tables(), None));
    assert_eq!(json.result, Ok(AnyDecision::CourierFee(expected)));
    assert_eq!(
        serde_json::to_value(json.result.expect("it answers")).expect("JSON"),
        serde_json::json!({"outcome": {"type": "not-covered", "ask": [], "disclosures": []}, "reasons": []})
    );
}

#[test]
fn questions_that_do_not_fit_never_reach_the_guest() {
    let engine = engine();
    let plugin = engine
        .load(&hostile::honest().component())
        .expect("it loads");
    for (kind, input, code) in [
        (
            KIND,
            r#"{"weight_grams": "heavy"}"#,
            FailureCode::InvalidInput,
        ),
        (
            Kind::Script,
            r#"{"moment": "welcome", "language": "en", "channel": "chat", "shop_name": "x", "buyer_class": "retail"}"#,
            FailureCode::KindMissing,
        ),
    ] {
        let found = block_on(engine.evaluate_json(
            Arc::clone(&plugin),
            kind,
            context(),
            input,
            tables(),
            None,
        ));
        assert_eq!(
            found.result.map_err(|failure| failure.code()),
            Err(code),
            "{kind}"
        );
        assert_eq!(found.usage.fuel_used, 0);
    }
}

#[test]
fn a_shop_lowers_its_limits_and_never_raises_them() {
    let engine = engine();
    let plugin = engine
        .load(&hostile::honest().component())
        .expect("it loads");
    let low = Limits {
        fuel: 10,
        ..Limits::of(Tier::Compact)
    };
    let failure = engine
        .evaluate_blocking::<CourierFee>(&plugin, &context(), &input(), &tables(), Some(&low))
        .result
        .expect_err("10 units are too few");
    assert_eq!(failure.limit().map(|hit| hit.allowed), Some(10));

    let guest = hostile::guests()
        .into_iter()
        .find(|guest| guest.name.starts_with("W01"))
        .expect("the guest");
    let looping = engine.load(&guest.wasm).expect("it loads");
    let high = Limits {
        fuel: u64::MAX,
        ..Limits::of(Tier::Compact)
    };
    let failure = engine
        .evaluate_blocking::<CourierFee>(&looping, &context(), &input(), &tables(), Some(&high))
        .result
        .expect_err("it loops");
    assert_eq!(failure.limit().map(|hit| hit.allowed), Some(20_000_000));
}

#[test]
fn a_full_queue_is_overloaded_at_once() {
    let pool = PoolConfig {
        threads: 1,
        waiting_max: 0,
        shop_max: 1,
    };
    let engine = start(EngineConfig {
        pool,
        ..EngineConfig::default()
    });
    let plugin = engine
        .load(&hostile::honest().component())
        .expect("it loads");
    let found = block_on(engine.evaluate_json(plugin, KIND, context(), INPUT, tables(), None));
    let failure = found.result.expect_err("there is no room");
    assert_eq!(failure.code(), FailureCode::Overloaded);
    assert!(failure.is_infrastructure());
}

fn with_artifacts(dir: &Path, key: u8) -> Arc<PolicyEngine> {
    let artifacts = Some(ArtifactConfig {
        dir: dir.to_owned(),
        key: [key; 32],
    });
    start(EngineConfig {
        artifacts,
        ..EngineConfig::default()
    })
}

fn answers(engine: &PolicyEngine, wasm: &[u8]) -> bool {
    let plugin = engine.load(wasm).expect("it loads");
    let input = AnyInput::from_json(KIND, INPUT).expect("the input fits");
    let found = engine.evaluate_any_blocking(&plugin, &context(), &input, &tables(), None);
    found.result.as_ref().is_ok_and(is_not_covered)
}

/// The one file in a folder.
fn only_file(dir: &Path) -> std::path::PathBuf {
    let files: Vec<_> = std::fs::read_dir(dir)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

// A01
#[test]
fn an_artifact_with_one_bit_changed_is_never_run() {
    let dir = tempfile::tempdir().expect("a folder");
    let wasm = hostile::honest().component();
    assert!(answers(&with_artifacts(dir.path(), 1), &wasm));
    let path = only_file(dir.path());
    let good = std::fs::read(&path).expect("the artifact");

    // The second engine takes it as it is: had it been compiled again, the new file would differ in its time.
    let before = std::fs::metadata(&path)
        .and_then(|found| found.modified())
        .expect("a time");
    assert!(answers(&with_artifacts(dir.path(), 1), &wasm));
    assert_eq!(
        std::fs::metadata(&path)
            .and_then(|found| found.modified())
            .expect("a time"),
        before
    );

    for position in [0, 9, 20, 48, good.len() / 2, good.len() - 1] {
        let mut bad = good.clone();
        bad[position] ^= 1;
        std::fs::write(&path, &bad).expect("written");
        assert!(
            answers(&with_artifacts(dir.path(), 1), &wasm),
            "byte {position}"
        );
        assert_ne!(
            std::fs::read(&path).expect("the artifact"),
            bad,
            "byte {position}: it was compiled anew"
        );
    }
    for cut in [0, 7, 47, good.len() - 1] {
        std::fs::write(&path, &good[..cut]).expect("written");
        assert!(
            answers(&with_artifacts(dir.path(), 1), &wasm),
            "cut to {cut}"
        );
    }
}

// A02
#[test]
fn an_artifact_of_another_host_or_under_another_name_is_never_run() {
    let dir = tempfile::tempdir().expect("a folder");
    let wasm = hostile::honest().component();
    assert!(answers(&with_artifacts(dir.path(), 1), &wasm));
    let path = only_file(dir.path());
    let of_key_1 = std::fs::read(&path).expect("the artifact");
    assert!(answers(&with_artifacts(dir.path(), 2), &wasm));
    assert_ne!(std::fs::read(&path).expect("the artifact"), of_key_1);

    // The artifact of one component under the name of another.
    let other = Guest {
        name: "other-guest".to_owned(),
        ..hostile::honest()
    }
    .component();
    std::fs::remove_file(&path).expect("removed");
    assert!(answers(&with_artifacts(dir.path(), 1), &other));
    let name_of_other = only_file(dir.path());
    std::fs::write(&name_of_other, &of_key_1).expect("written");
    let plugin = with_artifacts(dir.path(), 1)
        .load(&other)
        .expect("it loads");
    assert_eq!(plugin.description().name, "other-guest");
}

#[cfg(unix)]
#[test]
fn the_folder_of_artifacts_is_closed_to_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("artifacts");
    let _engine = with_artifacts(&folder, 1);
    let mode = std::fs::metadata(&folder)
        .expect("the folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
}

fn check(guest: &Guest) -> CheckReport {
    let engine = engine();
    let plugin = engine.load(&guest.component()).expect("it loads");
    engine.check(&plugin)
}

fn case(json: &str) -> Guest {
    let case = (
        "a case".to_owned(),
        "courier-fee".to_owned(),
        json.to_owned(),
    );
    Guest {
        cases: vec![case],
        ..hostile::honest()
    }
}

#[test]
fn a_good_plugin_passes_its_check() {
    let report = check(&case(&format!(
        r#"{{"input": {INPUT}, "expect": {{"type": "not-covered", "ask": []}}}}"#
    )));
    assert!(report.passed, "{report:?}");
    assert_eq!(
        (report.name.as_str(), report.version.as_str()),
        ("test-guest", "1.0.0")
    );
    assert!(report.cases[0].fuel_used > 0, "{report:?}");
    // It says why of nothing, which is worth a warning and no more.
    let no_reason = "asked `courier-fee` about `parcel` and 8 more: the decision has no reason; staff see nothing of why";
    assert_eq!(
        (report.warnings, report.questions_asked),
        (vec![no_reason.to_owned()], 9)
    );
    let warned = check(&hostile::honest());
    let no_case = "no test case asks the kind `courier-fee`; add one to `describe`";
    assert!(warned.passed);
    assert_eq!(warned.warnings, [no_reason, no_case]);
}

#[test]
fn what_a_plugin_gets_wrong_is_said_in_plain_words() {
    for (json, expected) in [
        ("{", "case-json: the input does not fit"),
        (
            r#"{"input": {}, "expect": {}}"#,
            "input: the input does not fit: missing field",
        ),
        (
            &format!(r#"{{"input": {INPUT}, "expect": {{"type": "quotes"}}}}"#),
            "`type` is \"not-covered\", not \"quotes\"",
        ),
        (
            &format!(r#"{{"input": {INPUT}, "expect": {{}}, "tables": {{"fees": ""}}}}"#),
            "`fees` is not among the tables",
        ),
        (
            &format!(r#"{{"input": {INPUT}, "expect": {{}}, "context": {{"now": 1}}}}"#),
            "context: the input does not fit: /now: unknown field `now`",
        ),
    ] {
        let report = check(&case(json));
        assert!(!report.passed);
        let problem = report.cases[0].problems.join("\n");
        assert!(
            problem.contains(expected),
            "{problem:?} does not say {expected:?}"
        );
    }
    for (guest, expected) in [
        (
            Guest {
                name: "Test Guest".to_owned(),
                ..hostile::honest()
            },
            "the name `Test Guest` must be kebab-case",
        ),
        (
            Guest {
                settings_schema: "[]".to_owned(),
                ..hostile::honest()
            },
            "the settings schema is not a JSON object",
        ),
    ] {
        let report = check(&guest);
        assert!(!report.passed);
        let problems = report.problems.join("\n");
        assert!(
            problems.contains(expected),
            "{problems:?} does not say {expected:?}"
        );
    }
}

/// What differs from the contract is named: the field, what is there and what is expected.
#[test]
fn a_component_of_another_contract_is_told_which_field_differs() {
    let engine = engine();
    let said = |from: &str, to: &str| {
        let wasm = hostile::honest().of_another_contract(from, to);
        let rejection = engine.load(&wasm).expect_err("it does not fit");
        assert_eq!(rejection.code, RejectionCode::WrongType, "{rejection}");
        let advice = "; generate the bindings again from the WIT of version 0.1.0, and build again";
        let what = rejection.detail.strip_suffix(advice);
        what.expect("it says what to do").to_owned()
    };
    let of = "`evaluate` of `shopwit:policy/courier-fee@0.1.0` does not fit the contract";
    assert_eq!(
        said("weight-grams: u64", "weight-grams: u32"),
        format!("{of}: `input.weight-grams` is u32, not u64")
    );
    assert_eq!(
        said("bulk: bool,", ""),
        format!("{of}: `input` at `input` lacks the field `bulk`")
    );
    assert_eq!(
        said("band: string,", "band: string, carbon-grams: option<u64>,"),
        format!(
            "{of}: `quote` at `its answer.outcome.quotes.quotes[]` has the field `carbon-grams` more than the contract"
        )
    );
    assert_eq!(
        said("eta-hours: option<u32>", "eta-days: option<u32>"),
        format!(
            "{of}: `quote` at `its answer.outcome.quotes.quotes[]` lacks the field `eta-hours` and has `eta-days` instead"
        )
    );
    assert_eq!(
        said("    express,", "    air,\n    express,"),
        format!(
            "{of}: `mode` at `its answer.outcome.quotes.quotes[].mode` has the case `air` more than the contract"
        )
    );
}

#[test]
fn two_engines_of_the_same_build_have_the_same_fingerprint() {
    let (one, other) = (engine(), engine());
    assert_eq!(one.fingerprint(), other.fingerprint());
    assert!(one.fingerprint().starts_with("wasmtime-48."));
}

/// Every component that ships with the host.
#[test]
fn shipped_plugins_are_compact_and_pass_their_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../plugins/components");
    let engine = engine();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the shipped components") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let wasm = std::fs::read(&path).expect("the component");
        let plugin = engine
            .load(&wasm)
            .unwrap_or_else(|rejection| panic!("{}: {rejection}", path.display()));
        let report = engine.check(&plugin);
        assert_eq!(
            report.tier,
            Tier::Compact,
            "{}: {:?}",
            path.display(),
            plugin.inspection().beyond_compact
        );
        let failed: Vec<_> = report.cases.iter().filter(|case| !case.passed).collect();
        assert!(
            report.passed,
            "{}: {:?} {failed:#?}",
            path.display(),
            report.problems
        );
        assert_eq!(report.warnings, [""; 0], "{}", path.display());
        seen += 1;
    }
    assert!(seen > 0, "no component was found");
}
