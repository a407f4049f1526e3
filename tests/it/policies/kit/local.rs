//! Without a host.

use serde_json::{Value as Json, json};
use shopwit_policy::hostile::guests;

use super::{of_repository, plugin, project};

const BULK: &str = "bulk-inner-420kg";

#[test]
fn a_component_is_inspected() {
    let folder = project(&[]);
    let said = plugin(folder.path(), &["inspect", "."]).expect(0);
    for line in [
        "courier-fee 0.1.0",
        "kinds: courier-fee",
        "contract: shopwit:policy 0.1.0: fits (this program speaks 0.1.0)",
        "tier: compact",
        "limits a call: 20000000 fuel, 100 ms, 16 MiB of memory, 2000 table look-ups, 256 KiB out",
        "  ✓ shopwit:policy/tables@0.1.0 — rows of the tables that `describe` names",
        "    shopwit:policy/courier-fee@0.1.0",
        "    region-groups (region, group, parcel-zone)",
        "    bulk-inner-420kg (courier-fee)",
        "accepted: its cases pass",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let said = plugin(folder.path(), &["inspect", "policy.wasm", "--json"]).expect(0);
    let document: Json = serde_json::from_str(&said).unwrap();
    assert_eq!(document["contract"]["compatible"], true);
    assert_eq!(document["tier"], "compact");
    assert_eq!(document["limits"]["fuel"], 20_000_000);
    assert_eq!(document["report"]["passed"], true);
    assert_eq!(document["description"]["name"], "courier-fee");
}

#[test]
fn cases_pass_fail_and_are_updated() {
    let folder = project(&[BULK, "promotion-free-shipping"]);
    let path = folder.path().join("cases/promotion-free-shipping.json");
    // Two of the component's own cases are in files too, and are run once.
    let own = std::fs::read_dir(of_repository("plugins/courier-fee/cases"))
        .unwrap()
        .count();
    let said = plugin(folder.path(), &["test"]).expect(0);
    assert!(
        said.ends_with(&format!("{own} passed, 0 failed\n")),
        "{said}"
    );
    let said = plugin(folder.path(), &["test", ".", "--filter", "420kg"]).expect(0);
    assert!(said.ends_with("1 passed, 0 failed\n"), "{said}");

    // Another expectation.
    let mut case: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    case["expect"]["buyer_fee"] = json!({"minor_units": 77, "currency": "CNY"});
    let written = case.to_string();
    std::fs::write(&path, &written).unwrap();
    let filtered = [
        "test",
        "--filter",
        "promotion-free-shipping",
        "--junit",
        "report.xml",
    ];
    let said = plugin(folder.path(), &filtered).expect(1);
    assert!(said.contains("✗ promotion-free-shipping"), "{said}");
    assert!(
        said.contains("`buyer_fee.minor_units` is 0, not 77"),
        "{said}"
    );
    let junit = std::fs::read_to_string(folder.path().join("report.xml")).unwrap();
    assert!(junit.contains("failures=\"1\""), "{junit}");

    let said = plugin(folder.path(), &["test", "--update"]).expect(0);
    assert!(said.contains("0 failed, 1 updated"), "{said}");
    let updated: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(updated["input"], case["input"]);
    assert_eq!(updated["expect"]["buyer_fee"]["minor_units"], 0);
    plugin(folder.path(), &filtered).expect(0);
}

/// A case in TOML, with tables, settings and context; the update keeps its comments.
#[test]
fn a_case_may_be_written_in_toml() {
    let folder = project(&[]);
    let path = folder.path().join("cases/own-prices.toml");
    std::fs::write(
        &path,
        r#"# One price for everything.
kind = "courier-fee"

[input]
origin_region = "330000"
destination_region = "310000"
weight_grams = 420_000 # between 400 and 500 kg
pieces = 12
bulk = true
purpose = "ship"

[tables]
courier-fees = """
origin-group,destination-group,bulk,courier,weight-from,weight-to,first-weight,fee,step,step-fee,mode,eta-hours
inner,inner,true,freight,0,1000000,0,12345,0,0,freight,48
"""
"#,
    )
    .unwrap();
    let only = ["test", "--filter", "own-prices"];
    let said = plugin(folder.path(), &only);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("expects nothing"), "{said:?}");
    let said = plugin(
        folder.path(),
        &["test", "--filter", "own-prices", "--update"],
    )
    .expect(0);
    assert!(said.contains("1 updated"), "{said}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("# between 400 and 500 kg"), "{text}");
    assert!(text.contains("minor_units = 12345"), "{text}");
    plugin(folder.path(), &only).expect(0);
    std::fs::write(
        &path,
        text.replace("minor_units = 12345", "minor_units = 1"),
    )
    .unwrap();
    plugin(folder.path(), &only).expect(1);
}

#[test]
fn exit_codes_tell_what_went_wrong() {
    let folder = project(&[BULK]);
    let wrong = |name: &str| {
        let guest = guests()
            .into_iter()
            .find(|guest| guest.name == name)
            .unwrap();
        std::fs::write(folder.path().join("wrong.wasm"), guest.wasm).unwrap();
    };
    let check = |arguments: &[&str], code: i32, words: &str| {
        let said = plugin(folder.path(), arguments);
        assert_eq!(said.code, code, "{arguments:?}: {said:?}");
        let text = format!("{}{}", said.out, said.err);
        assert!(text.contains(words), "{arguments:?}: {text}");
    };
    check(&["run", "policy.wasm"], 0, "minor_units");
    check(
        &["run", "policy.wasm", "--case", BULK, "--json"],
        0,
        "fuel_used",
    );
    check(
        &["run", ".", "--case", "cases/bulk-inner-420kg.json"],
        0,
        "fuel: ",
    );
    check(&["run", "missing.wasm"], 2, "reading missing.wasm");
    check(
        &["run", ".", "--case", "nothing"],
        2,
        "carries no case of this name",
    );
    check(
        &["run", ".", "--kind", "refund"],
        3,
        "answers courier-fee, not refund",
    );
    check(
        &["run", ".", "--input", "cases/bulk-inner-420kg.json"],
        2,
        "expect",
    );
    check(&["test", "missing"], 2, "reading missing");
    check(
        &["profile", ".", "-o", "flame.png"],
        2,
        ".svg, .folded or .json",
    );
    check(&["nonsense"], 2, "unrecognized subcommand");
    wrong("F10 core module");
    check(&["run", "wrong.wasm", "--case", BULK], 3, "core-module");
    check(&["test", "wrong.wasm"], 3, "core-module");
    wrong("W10 unreachable");
    let case = "cases/bulk-inner-420kg.json";
    check(&["run", "wrong.wasm", "--case", case], 4, "failed (trap)");
    check(&["test", "wrong.wasm", "--cases", "cases"], 4, "→ a panic");
}

#[test]
fn growth_is_measured_and_the_limit_foretold() {
    let folder = tempfile::tempdir().unwrap();
    let component = of_repository("plugins/components/discount.wasm");
    let component = component.to_str().unwrap();
    let said = plugin(
        folder.path(),
        &[
            "bench",
            component,
            "--grow",
            "lists",
            "--factors",
            "1,10,40",
            "--json",
        ],
    )
    .expect(0);
    let document: Json = serde_json::from_str(&said).unwrap();
    let series = &document["series"][0];
    let fuel: Vec<u64> = series["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|point| point["fuel"].as_u64().unwrap())
        .collect();
    assert_eq!(fuel.len(), 3, "{series}");
    assert!(fuel.is_sorted() && fuel[0] < fuel[2], "{fuel:?}");
    let forecast = &series["forecasts"][0];
    assert_eq!(forecast["what"], "fuel");
    let factor = forecast["hit_at_factor"].as_u64().unwrap();
    // What is foretold happens: with half of it the fuel suffices, with twice of it there is no decision any more.
    let at = |factor: u64| {
        let factors = format!("1,{factor}");
        let arguments = [
            "bench",
            component,
            "--grow",
            "lists",
            "--factors",
            &factors,
            "--json",
        ];
        let said = plugin(folder.path(), &arguments).expect(0);
        let document: Json = serde_json::from_str(&said).unwrap();
        document["series"][0]["points"][1]["outcome"].clone()
    };
    assert_ne!(at(factor / 2), "fuel-exhausted", "{forecast}");
    assert_ne!(at(factor * 2), "decided", "{forecast}");
}

#[test]
fn all_fuel_is_in_the_profile() {
    let folder = project(&[]);
    let used = plugin(folder.path(), &["run", ".", "--case", BULK, "--json"]).expect(0);
    let used: Json = serde_json::from_str(&used).unwrap();
    let profile = |file: &str| {
        let arguments = [
            "profile",
            ".",
            "--case",
            BULK,
            "-o",
            file,
            "--samples",
            "300",
        ];
        let said = plugin(folder.path(), &arguments).expect(0);
        assert!(said.contains("in 300 samples"), "{said}");
        std::fs::read_to_string(folder.path().join(file)).unwrap()
    };
    let folded = profile("a.folded");
    let sum: u64 = folded
        .lines()
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(sum, used["usage"]["fuel_used"].as_u64().unwrap());
    // Several functions are told apart, one inside another.
    assert!(
        folded.lines().count() > 5 && folded.contains(';'),
        "{folded}"
    );
    assert!(profile("a.svg").starts_with("<svg "));
    let speedscope: Json = serde_json::from_str(&profile("a.json")).unwrap();
    assert_eq!(speedscope["profiles"][0]["endValue"].as_u64(), Some(sum));
    // The same question, the same profile.
    assert_eq!(profile("b.folded"), folded);
}
